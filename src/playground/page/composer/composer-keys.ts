import {
  choose,
  type CommandComposer,
  type Composer,
  emptyComposer,
  focused,
  focusedChip,
  hasList,
  isEmpty,
  moved,
  neighbour,
  removed,
  type Row,
} from "./composer-state.ts";

/** A key pressed in the box that has the focus. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Whether the caret stands before the first or behind the last letter, with nothing selected. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** What a key does. */
export type KeyEffect =
  | { readonly act: "change"; readonly composer: Composer }
  | { readonly act: "send"; readonly composer: Composer }
  /** The command before is wanted back. */
  | { readonly act: "recall" }
  /** The browser does what it does with this key. */
  | { readonly act: "leave" };

const LEAVE: KeyEffect = { act: "leave" };

/** What a key does to the box; `rows` are those of the list that is shown. */
export function pressKey(composer: Composer, press: KeyPress, rows: readonly Row[]): KeyEffect {
  const shown = composer.listOpen ? rows : [];
  const row = shown[composer.highlighted];
  switch (press.key) {
    case "ArrowDown":
      return shown.length === 0 ? LEAVE : change(moved(composer, 1, shown.length));
    case "ArrowUp":
      if (composer.kind === "text" && composer.text === "") return { act: "recall" };
      return shown.length === 0 ? LEAVE : change(moved(composer, -1, shown.length));
    case "Enter":
      if (row === undefined) return { act: "send", composer };
      return isWhole(composer, row)
        ? { act: "send", composer: choose(composer, row) }
        : change(choose(composer, row));
    case "Tab":
      return pressTab(composer, press.shift, row);
    case "Escape":
      if (composer.listOpen && hasList(composer)) return change({ ...composer, listOpen: false });
      return composer.kind === "text" ? LEAVE : change(emptyComposer());
    case "Backspace":
      return composer.kind === "command" && press.atStart ? pressBackspace(composer) : LEAVE;
    case "ArrowLeft":
      return composer.kind === "command" && press.atStart ? step(composer, -1) : LEAVE;
    case "ArrowRight":
      return composer.kind === "command" && press.atEnd ? step(composer, 1) : LEAVE;
    default:
      return LEAVE;
  }
}

function change(composer: Composer): KeyEffect {
  return { act: "change", composer };
}

/** True where the text of an option says exactly what the row says, and nothing else is missing: Enter need not ask twice. */
function isWhole(composer: Composer, row: Row): boolean {
  if (composer.kind === "text" || row.kind !== "value") return false;
  const chip = focusedChip(composer);
  if (chip === null) return false;
  const words = chip.text.trim().toLowerCase();
  const same = [String(row.value), row.label].some((text) => text.toLowerCase() === words);
  const rest = composer.chips.filter((one) => one !== chip);
  return same && rest.every((one) => !one.option.required || !isEmpty(one));
}

/** Tab takes the highlighted row; without one it goes to the next box, and out of the last one as anywhere. */
function pressTab(composer: Composer, back: boolean, row: Row | undefined): KeyEffect {
  if (composer.kind === "text") {
    return back || row === undefined ? LEAVE : change(choose(composer, row));
  }
  if (back) return step(composer, -1);
  return row === undefined ? step(composer, 1) : change(choose(composer, row));
}

function step(composer: CommandComposer, by: 1 | -1): KeyEffect {
  const next = neighbour(composer, by);
  return next === undefined ? LEAVE : change(focused(composer, next));
}

/** Backspace before the first letter of a box: an empty option goes; behind all options it goes back into the last one. */
function pressBackspace(composer: CommandComposer): KeyEffect {
  const chip = focusedChip(composer);
  const first = composer.chips[0];
  if (chip !== null && !isEmpty(chip)) return LEAVE;
  if (chip !== null && !chip.option.required) return change(removed(composer, chip.option.name));
  const previous = neighbour(composer, -1);
  if (chip === null ? first !== undefined : chip !== first)
    return change(focused(composer, previous ?? null));
  return change({
    kind: "text",
    text: `/${composer.line.name}`,
    highlighted: 0,
    listOpen: true,
    problem: null,
  });
}
