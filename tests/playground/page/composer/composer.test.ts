import { expect, test } from "vitest";
import { checkCommand, givenSoFar } from "../../../../src/playground/page/composer/composer-check.ts";
import { type KeyPress, pressKey } from "../../../../src/playground/page/composer/composer-keys.ts";
import { NO_SUGGESTIONS, rowsOf } from "../../../../src/playground/page/composer/composer-rows.ts";
import {
  attached,
  type CommandComposer,
  type Composer,
  composerOf,
  emptyComposer,
  focusedChip,
  recalled,
  typed,
} from "../../../../src/playground/page/composer/composer-state.ts";
import { CHOOSABLE, LINES } from "../page-things.ts";

const SUGGESTIONS = {
  status: "ready",
  choices: [
    { name: "MARA · MARA Holdings", value: "MARA" },
    { name: "RIOT · Riot Platforms", value: "RIOT" },
  ],
} as const;

const rows = (composer: Composer) =>
  rowsOf(composer, { lines: LINES, choosable: CHOOSABLE, suggestions: SUGGESTIONS });

/** What the box holds: the command, and its options with their texts. */
function shown(composer: Composer): unknown {
  if (composer.kind === "text") return composer.text;
  const { line, chips, finder } = composer;
  const boxes = chips.map(({ option, text }) => `${option.name}=${text}`);
  const marked = boxes.map((box) => (box.startsWith(`${composer.focus}=`) ? `[${box}]` : box));
  return [line.name, ...marked, composer.focus === null ? `[${finder}]` : finder].join(" ").trim();
}

/** What stands in the box that has the focus. */
function boxText(composer: Composer): string {
  if (composer.kind === "text") return composer.text;
  return focusedChip(composer)?.text ?? composer.finder;
}

/** Types letter by letter as a person does: a key in <> is pressed, everything else goes into the box. */
function play(
  script: string,
  start: Composer = emptyComposer(),
): { composer: Composer; sent: Composer | null } {
  let composer = start;
  let sent: Composer | null = null;
  for (const [, key, letter = ""] of script.matchAll(/<(\w+)>|([\s\S])/g)) {
    if (key === undefined) {
      composer = typed(composer, boxText(composer) + letter, LINES);
      continue;
    }
    const press: KeyPress = {
      key: key === "Back" ? "Tab" : key,
      shift: key === "Back",
      atStart: true,
      atEnd: true,
    };
    const effect = pressKey(composer, press, rows(composer));
    if (effect.act === "change") ({ composer } = effect);
    if (effect.act === "send") sent = composer = effect.composer;
    if (effect.act === "recall") composer = recalled("/treasury miner:MARA", LINES);
  }
  return { composer, sent };
}

test.each([
  ["/", "/"],
  ["/tre<Enter>", "treasury []"],
  ["/tre<Tab>", "treasury []"],
  ["/<ArrowDown><Enter>", "treasury []"],
  ["/<ArrowUp><Enter>", "alerts all off []"],
  ["/treasury ", "treasury []"],
  ["/treasury<Enter><ArrowDown><Enter>", "treasury [miner=]"],
  ["/treasury mi<Enter>", "treasury [miner=]"],
  ["/treasury miner:", "treasury [miner=]"],
  ["/treasury miner:MA", "treasury [miner=MA]"],
  ["/treasury miner:MA<Tab>", "treasury miner=MARA · MARA Holdings []"],
  ["/treasury miner:MARA since:2026", "treasury miner=MARA [since=2026]"],
  ["/treasury miner:MARA<Escape><Tab>", "treasury miner=MARA []"],
  ["/treasury miner:<Backspace>", "treasury []"],
  ["/treasury <Backspace>", "/treasury"],
  ["/treasury miner:A since:<Backspace>", "treasury [miner=A]"],
  ["/treasury miner:A since:<Back>", "treasury [miner=A] since="],
  ["/treasury miner:A<ArrowRight>", "treasury miner=A []"],
  ["/treasury miner:A<ArrowRight><ArrowLeft>", "treasury [miner=A]"],
  ["/treasury miner:A<Escape><Escape>", ""],
  ["/tre<Escape>", "/tre"],
  ["/tre<Escape><ArrowDown>", "/tre"],
  ["hello<Escape>", "hello"],
  ["/alerts new ", "alerts new [channel=] size="],
  ["/alerts new <Enter>", "alerts new channel=#general [size=]"],
  ["/alerts new gen<Enter>3<Tab>", "alerts new channel=#general size=3 []"],
  ["/alerts new size:3", "alerts new channel= [size=3]"],
  ["/alerts new channel:<Backspace>", "/alerts new"],
  ["<ArrowUp>", "treasury miner=MARA []"],
  ["/sector x", "sector [x]"],
])("%s leaves %s", (script, left) => {
  expect(shown(play(script).composer)).toBe(left);
});

test.each([
  ["hello<Enter>", "hello"],
  ["/sector<Enter><Enter>", "sector []"],
  ["/treasury miner:mar<Enter><Enter>", "treasury miner=MARA · MARA Holdings []"],
  ["/treasury miner:mara<Enter>", "treasury miner=MARA · MARA Holdings []"],
  ["/treasury miner:IRNE<Escape><Enter>", "treasury [miner=IRNE]"],
  ["<ArrowUp><Enter>", "treasury miner=MARA []"],
])("%s is sent as %s", (script, sent) => {
  const played = play(script);
  expect(played.sent === null ? null : shown(played.sent)).toBe(sent);
});

test("Enter takes what is highlighted before it sends", () => {
  expect(play("/treasury miner:mar<Enter>").sent).toBeNull();
  expect(play("/tre<Enter>").sent).toBeNull();
});

test("a whole command pasted over an empty box has all its options", () => {
  const pasted = composerOf("/treasury miner:MARA since:2026-01-01", LINES);
  expect(shown(pasted)).toBe("treasury miner=MARA [since=2026-01-01]");
});

const commandOf = (text: string): CommandComposer => {
  const composer = composerOf(text, LINES);
  if (composer.kind === "text") throw new Error(`${text} is no command`);
  return composer;
};
const NEW = "/alerts new channel:general size:2";

test.each([
  ["/sector ", {}],
  ["/treasury miner:MARA since:", { miner: "MARA" }],
  [NEW, { channel: "11", size: 2 }],
  [`${NEW} loud:true`, { channel: "11", size: 2, loud: true }],
  [`${NEW} loud:False`, { channel: "11", size: 2, loud: false }],
  [`${NEW} period:12m`, { channel: "11", size: 2, period: "12m" }],
  [`${NEW} period:one week`, { channel: "11", size: 2, period: "1w" }],
  [`${NEW} role:@miners`, { channel: "11", size: 2, role: "21" }],
])("%s is sent with %j", (text, options) => {
  const checked = checkCommand(commandOf(text), CHOOSABLE);
  expect(checked).toMatchObject({ ok: true });
  expect(checked.ok && checked.ready.options).toEqual(options);
});

test.each([
  ["/alerts new size:2", "channel", /required/],
  ["/alerts new channel:general", "size", /required/],
  ["/alerts new channel:nowhere size:2", "channel", /from the list/],
  ["/alerts new channel:news size:2", "channel", /from the list/],
  ["/alerts new channel:general size:two", "size", /a number/],
  ["/alerts new channel:general size:1.5", "size", /whole/],
  ["/alerts new channel:general size:0", "size", /1 or more/],
  ["/alerts new channel:general size:\u22125", "size", /1 or more/],
  ["/alerts new channel:general size:10", "size", /9 or less/],
  [`${NEW} loud:maybe`, "loud", /True or False/],
  [`${NEW} period:a year`, "period", /choices/],
  [`${NEW} role:nobody`, "role", /role/],
  [`${NEW} list:own.csv`, "list", /file/],
  ["/treasury MARA", null, /“MARA” belongs to no option/],
  [`/treasury miner:${"x".repeat(6001)}`, "miner", /6000 characters/],
])("%s is not sent: %s", (text, option, says) => {
  const checked = checkCommand(commandOf(text), CHOOSABLE);
  expect(checked).toMatchObject({ ok: false, problem: { option, text: expect.stringMatching(says) } });
});

test("a command says itself as it can be typed again", () => {
  const { composer } = play("/treasury miner:mar<Enter>");
  const checked = composer.kind === "command" ? checkCommand(composer, CHOOSABLE) : null;
  expect(checked).toMatchObject({ ok: true, ready: { text: "/treasury miner:MARA" } });
});

test("a file is attached as text and goes with the command, not with what is being typed", () => {
  const file = { filename: "own.csv", content: "MARA" };
  const composer = attached(commandOf(`${NEW} list:`), "list", file);
  expect(checkCommand(composer, CHOOSABLE)).toMatchObject({ ok: true, ready: { options: { list: file } } });
  expect(givenSoFar(composer, CHOOSABLE)).toEqual({ channel: "11", size: 2 });
});

test("while suggestions are on their way, earlier ones are offered only where they still fit", () => {
  const around = { lines: LINES, choosable: CHOOSABLE };
  const composer = commandOf("/treasury miner:rio");
  const loading = { status: "loading", choices: SUGGESTIONS.choices } as const;
  expect(rowsOf(composer, { ...around, suggestions: loading })).toEqual([
    { kind: "value", label: "RIOT · Riot Platforms", value: "RIOT" },
  ]);
  expect(rowsOf(composer, { ...around, suggestions: SUGGESTIONS })).toHaveLength(2);
  expect(rowsOf(composer, { ...around, suggestions: NO_SUGGESTIONS })).toEqual([]);
});

test("of channels only the kinds that the option takes are offered", () => {
  expect(rows(commandOf("/alerts new channel:"))).toEqual([
    { kind: "value", label: "#general", value: "11" },
  ]);
});
