import { type ComponentChildren, h } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Ask } from "../client.ts";
import { SendIcon } from "../icons.ts";
import type { Choosable } from "../shapes.ts";
import type { Outcome } from "../wire.ts";
import { type BoxProps, ChipView, PLAIN_BOX } from "./chip-view.ts";
import type { CommandLine } from "./command-lines.ts";
import { checkCommand, type Ready } from "./composer-check.ts";
import { pressKey } from "./composer-keys.ts";
import { rowsOf } from "./composer-rows.ts";
import {
  attached,
  choose,
  type CommandComposer,
  type Composer as State,
  composerOf,
  emptyComposer,
  focused,
  hasList,
  recalled,
  removed,
  type Row,
  typed,
} from "./composer-state.ts";
import { RowList, rowId } from "./row-list.ts";
import { useSuggestions } from "./use-suggestions.ts";

export interface ComposerProps {
  readonly lines: readonly CommandLine[];
  readonly choosable: Choosable;
  /** Where and by whom. */
  readonly place: string;
  /** What the place is called: `#general`. */
  readonly title: string;
  /** The command sent last, wherever that was; empty for none. */
  readonly last: string;
  /** Text that was pressed elsewhere on the page; a new object every time. */
  readonly offered: { readonly text: string } | null;
  readonly onSend: (ready: Ready) => void;
  /** Words that are no command. */
  readonly onSay: (text: string) => void;
  readonly onSuggest: (ask: Ask, signal: AbortSignal) => Promise<Outcome>;
}

/** A file that is larger than Discord takes. */
const MOST_BYTES = 10_485_760;

/** The box at the bottom, in which commands are typed, with the list above it. */
export function Composer(props: ComposerProps): ComponentChildren {
  const { lines, choosable, place } = props;
  const [state, setState] = useState<State>(emptyComposer);
  const input = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(false);
  const seen = useRef(props.offered);
  const id = useId();
  const listId = `${id}-rows`;
  const problemId = `${id}-problem`;
  const suggestions = useSuggestions(state, choosable, place, props.onSuggest);
  const rows = rowsOf(state, { lines, choosable, suggestions });
  const listShown = state.listOpen && hasList(state);

  const change = (next: State): void => {
    wantsFocus.current = true;
    setState(next);
  };
  useLayoutEffect(() => {
    const box = input.current;
    if (!wantsFocus.current || box === null) return;
    wantsFocus.current = false;
    if (document.activeElement === box) return;
    box.focus();
    if (box.type === "text") box.setSelectionRange(box.value.length, box.value.length);
  }, [state]);
  useLayoutEffect(() => {
    if (props.offered === seen.current || props.offered === null) return;
    seen.current = props.offered;
    change(composerOf(`${props.offered.text} `, lines));
  }, [props.offered]);
  useLayoutEffect(() => {
    // On a phone the keyboard would cover what one came to read.
    if (matchMedia("(pointer: fine)").matches) input.current?.focus();
    const begin = (event: KeyboardEvent): void => {
      if (startsTyping(event)) input.current?.focus();
    };
    document.addEventListener("keydown", begin);
    return () => document.removeEventListener("keydown", begin);
  }, []);

  const send = (composer: State): void => {
    if (composer.kind === "text") {
      const text = composer.text.trim();
      if (text === "") return;
      if (text.startsWith("/")) {
        // A whole command may stand there as plain text, where its list was closed.
        const whole = composerOf(`${text} `, lines);
        if (whole.kind === "command") {
          send(whole);
          return;
        }
        const words = `There is no command ${text.split(/\s/)[0] ?? text} here. Type / to see all of them.`;
        change({ ...composer, problem: { option: null, text: words } });
        return;
      }
      props.onSay(text);
      change(emptyComposer());
      return;
    }
    const checked = checkCommand(composer, choosable);
    if (!checked.ok) {
      change({ ...focused(composer, checked.problem.option), problem: checked.problem });
      return;
    }
    props.onSend(checked.ready);
    change(emptyComposer());
  };
  const take = (row: Row): void => change(choose(state, row));
  const box: BoxProps = {
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": listShown && rows.length > 0 ? "true" : "false",
    "aria-activedescendant":
      listShown && state.highlighted in rows ? rowId(listId, state.highlighted) : undefined,
    onInput: (event) => {
      const { currentTarget } = event;
      if (currentTarget instanceof HTMLInputElement) change(typed(state, currentTarget.value, lines));
    },
    onKeyDown: (event) => {
      const { currentTarget } = event;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(currentTarget instanceof HTMLInputElement)) return;
      const { selectionStart, selectionEnd, value } = currentTarget;
      const nothingSelected = selectionStart === selectionEnd;
      const effect = pressKey(
        state,
        {
          key: event.key,
          shift: event.shiftKey,
          atStart: nothingSelected && (selectionStart ?? 0) === 0,
          atEnd: nothingSelected && (selectionEnd ?? 0) === value.length,
        },
        listShown ? rows : [],
      );
      if (effect.act === "leave") return;
      event.preventDefault();
      if (effect.act === "change") change(effect.composer);
      else if (effect.act === "send") send(effect.composer);
      else if (props.last !== "") change(recalled(props.last, lines));
    },
  };
  const attach = async (composer: CommandComposer, name: string, file: File): Promise<void> => {
    if (file.size > MOST_BYTES) {
      change({ ...composer, problem: { option: name, text: "Takes files of 10 MB at most." } });
      return;
    }
    const content = await file.text();
    const contentType = file.type === "" ? {} : { contentType: file.type };
    change(attached(composer, name, { filename: file.name, content, ...contentType }));
  };

  return h(
    "div",
    { class: "composer-area" },
    listShown
      ? h(RowList, {
          id: listId,
          composer: state,
          rows,
          suggestions,
          onChoose: take,
          onHighlight: (highlighted) => setState({ ...state, highlighted }),
        })
      : null,
    h(
      "form",
      {
        class: `composer composer-${state.kind}`,
        onSubmit: (event: Event) => {
          event.preventDefault();
          send(state);
        },
        onMouseDown: (event: Event) => {
          // Beside the boxes, but inside the frame: the box with the focus keeps it.
          if (event.target !== event.currentTarget) return;
          event.preventDefault();
          input.current?.focus();
        },
      },
      state.kind === "text" ? textView(state.text, props.title, box, input) : commandView(state),
      h("button", { type: "submit", class: "send-button", "aria-label": "Send" }, h(SendIcon, {})),
    ),
    state.problem === null
      ? null
      : h("p", { id: problemId, class: "composer-problem", role: "alert" }, problemText(state.problem)),
  );

  function commandView(composer: CommandComposer): ComponentChildren {
    const { line, chips, focus, finder } = composer;
    const more = line.options.length - chips.length;
    return h(
      "span",
      { class: "command-parts" },
      h("span", { class: "command-name" }, `/${line.name}`),
      chips.map((chip) =>
        h(ChipView, {
          key: chip.option.name,
          chip,
          active: focus === chip.option.name,
          wrong: composer.problem?.option === chip.option.name,
          problemId,
          box,
          input,
          onFocus: () => change(focused(composer, chip.option.name)),
          onRemove: () => change(removed(composer, chip.option.name)),
          onFile: (file) => void attach(composer, chip.option.name, file),
        }),
      ),
      h("input", {
        ...(focus === null ? box : {}),
        ref: focus === null ? input : null,
        class: "finder",
        role: "combobox",
        "aria-expanded": focus === null ? box["aria-expanded"] : "false",
        "aria-label": `Further options of /${line.name}`,
        ...PLAIN_BOX,
        placeholder: more === 0 ? "" : `+${more} optional`,
        value: finder,
        onFocus: () => {
          if (focus !== null) change(focused(composer, null));
        },
      }),
    );
  }
}

function textView(
  text: string,
  title: string,
  box: BoxProps,
  input: { current: HTMLInputElement | null },
): ComponentChildren {
  return h("input", {
    ...box,
    ref: input,
    class: "text-box",
    role: "combobox",
    "aria-label": `Message ${title}`,
    ...PLAIN_BOX,
    placeholder: "Type / for commands",
    value: text,
  });
}

function problemText({
  option,
  text,
}: {
  readonly option: string | null;
  readonly text: string;
}): ComponentChildren {
  return option === null ? text : [h("b", {}, `${option}: `), text];
}

const TAKES_LETTERS = "input, textarea, select, dialog, [role=combobox], [role=listbox]";

/** A letter typed while nothing has the focus is meant for the box. */
function startsTyping(event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey)
    return false;
  const { target } = event;
  // What takes letters itself keeps them.
  return target instanceof HTMLElement && target.closest(TAKES_LETTERS) === null;
}
