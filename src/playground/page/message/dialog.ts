import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * Opens a dialog above everything for as long as it is on the page, and gives the focus back to where it was before.
 * `first` names what the focus begins on, by selector, where that is not the dialog's own choice.
 */
export function useDialog(first?: string): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const before = element.ownerDocument.activeElement;
    if (!element.open) element.showModal();
    if (first !== undefined) element.querySelector<HTMLElement>(first)?.focus();
    // By now the dialog has left the page, so that closing it would give nothing back by itself.
    return () => {
      if (before?.isConnected === true && canFocus(before)) before.focus();
    };
  }, []);
  return dialog;
}

function canFocus(element: Element): element is HTMLElement {
  return "focus" in element;
}
