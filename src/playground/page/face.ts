import { type ComponentChildren, h } from "preact";

/** The round picture of somebody: the bot's mark, or a person's first letter. */
export function Face({
  name,
  bot = false,
  small = false,
}: {
  readonly name: string;
  readonly bot?: boolean;
  readonly small?: boolean;
}): ComponentChildren {
  const size = small ? " face-small" : "";
  if (!bot) {
    return h("span", { class: `face tone-${toneOf(name)}${size}`, "aria-hidden": "true" }, firstLetter(name));
  }
  return h(
    "svg",
    { class: `face face-bot${size}`, viewBox: "0 0 40 40", "aria-hidden": "true", focusable: "false" },
    h("circle", { cx: "20", cy: "20", r: "20" }),
    h("path", { class: "face-bot-old", d: "M9 15c7 0 9 2 12 7s5 7 10 7" }),
    h("path", { class: "face-bot-new", d: "M9 27c7 0 9-3 12-8s5-7 10-7M26.500 8.500L31 12l-4 4" }),
  );
}

function firstLetter(name: string): string {
  const point = name.trim().codePointAt(0);
  return point === undefined ? "?" : String.fromCodePoint(point).toUpperCase();
}

const TONES = 5;

/** The same name always has the same colour. */
function toneOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % TONES;
}
