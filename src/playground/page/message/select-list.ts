/** The longest a list grows, in pixels, before it scrolls. */
const TALLEST = 320;

/** Space between a list and the edge of the window. */
const MARGIN = 8;

/**
 * Puts an open list below its button, or above it where there is more room, whatever scrolls around it.
 * `windowHeight` is in pixels, as are all places here.
 */
export function placeList(button: HTMLElement | null, list: HTMLElement | null, windowHeight: number): void {
  if (button === null || list === null) return;
  const box = button.getBoundingClientRect();
  const below = windowHeight - box.bottom - MARGIN;
  const above = box.top - MARGIN;
  const up = below < Math.min(list.scrollHeight, TALLEST) && above > below;
  list.style.left = `${box.left}px`;
  list.style.width = `${box.width}px`;
  list.style.maxHeight = `${Math.max(120, Math.min(TALLEST, up ? above : below))}px`;
  list.style.top = up ? "auto" : `${box.bottom + 4}px`;
  list.style.bottom = up ? `${windowHeight - box.top + 4}px` : "auto";
}

/** Where a key leads in a list; null for a key that leads nowhere. */
export function step(key: string, active: number, count: number): number | null {
  const last = Math.max(0, count - 1);
  switch (key) {
    case "ArrowDown":
      return Math.min(last, active + 1);
    case "ArrowUp":
      return Math.max(0, active - 1);
    case "PageDown":
      return Math.min(last, active + 8);
    case "PageUp":
      return Math.max(0, active - 8);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** The next label that begins with what was typed; one letter typed again leads from one to the next. */
export function matching(
  choices: readonly { readonly label: string }[],
  typed: string,
  active: number,
): number | null {
  const repeated = new Set(typed.toLowerCase()).size === 1;
  const wanted = repeated ? typed.slice(0, 1).toLowerCase() : typed.toLowerCase();
  const from = repeated ? active + 1 : active;
  for (let offset = 0; offset < choices.length; offset += 1) {
    const index = (from + offset) % choices.length;
    const label = choices[index]?.label ?? "";
    if (label.toLowerCase().startsWith(wanted)) return index;
  }
  return null;
}
