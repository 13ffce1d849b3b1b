import { expect, test } from "vitest";
import { checkChoices, checkMessage } from "../../src/discord/limits.ts";

const V2 = 32_768;
const text = (content: string) => ({ type: 10, content });
const button = (id: string, changes: object = {}) => ({
  type: 2,
  style: 2,
  label: "Go",
  custom_id: id,
  ...changes,
});
const link = (changes: object = {}) => ({
  type: 2,
  style: 5,
  label: "Open",
  url: "https://sec.gov",
  ...changes,
});
const row = (...components: object[]) => ({ type: 1, components });
const container = (...components: object[]) => ({ type: 17, components });
const section = (accessory: object, ...texts: object[]) => ({ type: 9, components: texts, accessory });
const message = (...components: object[]) => ({ flags: V2, components });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const options = (count: number, changes: object = {}) =>
  times(count, (i) => ({ label: "A", value: `v${i}`, ...changes }));
const select = (changes: object = {}) => ({ type: 3, custom_id: "s", options: options(3), ...changes });
const picture = (description: string, url = "attachment://chart.png") => ({ media: { url }, description });
const gallery = (...items: object[]) => ({ type: 12, items });
const thumbnail = (description: string) => ({ type: 11, ...picture(description) });
const x = (count: number) => "x".repeat(count);

/** A rule, a body that keeps it at its very edge, one that breaks it, and what is then said. */
type Rule = readonly [string, unknown, unknown, string];

const OF_A_MESSAGE: readonly Rule[] = [
  ["at least one component", message(text("x")), message(), "at least one component"],
  [
    "40 components in one container",
    message(container(...times(39, () => text("x")))),
    message(container(...times(40, () => text("x")))),
    "41 components, 40 allowed",
  ],
  [
    "40 components over nested lists",
    message(...times(13, (i) => section(button(String(i)), text("x"))), text("y")),
    message(...times(13, (i) => section(button(String(i)), text("x"))), text("y"), text("z")),
    "41 components, 40 allowed",
  ],
  [
    "4,000 characters over all texts",
    message(text(x(3999)), container(text("y"))),
    message(text(x(4000)), container(text("y"))),
    "4001 characters of text",
  ],
  ["text of one character", message(text("x")), message(text("")), "text has 0 characters"],
  ["more than blanks", message(text(" x ")), message(text(" \n ")), "text has 0 characters"],
  [
    "no content beside Components V2",
    { ...message(text("x")), content: "" },
    { ...message(text("x")), content: "x" },
    "content cannot stand beside",
  ],
  [
    "no embeds, polls or stickers either",
    { ...message(text("x")), embeds: [], sticker_ids: [] },
    { ...message(text("x")), embeds: [{ title: "x" }], poll: {}, sticker_ids: ["1"] },
    "embeds, poll, sticker_ids cannot stand beside",
  ],
  [
    "buttons in rows",
    message(row(button("a"))),
    message(button("a")),
    "the top of a message takes no component of type 2",
  ],
  [
    "no modal fields",
    message(text("x")),
    message(row({ type: 4, custom_id: "a" })),
    "type 4 has no place in a message",
  ],
  [
    "a custom_id once",
    message(row(button("a"), button("b"))),
    message(row(button("a")), section(button("a"), text("x"))),
    "custom_id a stands twice",
  ],
  [
    "a nonce of 25 characters",
    { ...message(text("x")), nonce: x(25), enforce_nonce: true },
    { ...message(text("x")), nonce: x(26) },
    "nonce has 26",
  ],
  [
    "a nonce to enforce",
    { ...message(text("x")), nonce: "n", enforce_nonce: true },
    { ...message(text("x")), enforce_nonce: true },
    "enforce_nonce without a nonce",
  ],
  [
    "roles pinged one by one or all",
    { ...message(text("x")), allowed_mentions: { parse: [], roles: times(100, String) } },
    { ...message(text("x")), allowed_mentions: { parse: ["roles"], roles: ["1"] } },
    "roles are pinged all and one by one",
  ],
  [
    "100 people to ping",
    { ...message(text("x")), allowed_mentions: { users: times(100, String) } },
    { ...message(text("x")), allowed_mentions: { users: times(101, String) } },
    "101 users to ping",
  ],
  [
    "alt text of an attachment up to 1,024",
    { ...message(text("x")), attachments: [{ id: "0", description: x(1024) }] },
    { ...message(text("x")), attachments: [{ id: "0", description: x(1025) }] },
    "alt text has 1025",
  ],
];

const OF_COMPONENTS: readonly Rule[] = [
  ["a container with something", message(container(text("x"))), message(container()), "a container is empty"],
  [
    "no container in a container",
    message(container(section(button("a"), text("x")))),
    message(container(container(text("x")))),
    "a container takes no component of type 17",
  ],
  [
    "an accent colour within 24 bits",
    message({ ...container(text("x")), accent_color: 0xffffff }),
    message({ ...container(text("x")), accent_color: 0x1000000 }),
    "accent_color is 16777216",
  ],
  [
    "1 to 3 texts in a section",
    message(section(button("a"), ...times(3, () => text("x")))),
    message(section(button("a"), ...times(4, () => text("x")))),
    "a section takes 1 to 3 texts",
  ],
  [
    "texts only in a section",
    message(section(button("a"), text("x"))),
    message(section(button("a"), { type: 14 })),
    "a section takes no component of type 14",
  ],
  [
    "an accessory in a section",
    message(section(thumbnail("A chart"), text("x"))),
    message({ type: 9, components: [text("x")] }),
    "accessory takes no component of type 0",
  ],
  [
    "five buttons in a row",
    message(row(...times(5, (i) => button(String(i))))),
    message(row(...times(6, (i) => button(String(i))))),
    "1 to 5 buttons or one select",
  ],
  ["a row with something", message(row(button("a"))), message(row()), "1 to 5 buttons or one select"],
  [
    "a select alone in its row",
    message(row(select())),
    message(row(select(), button("a"))),
    "1 to 5 buttons or one select",
  ],
  [
    "no text in a row",
    message(row(button("a"))),
    message(row(text("x"))),
    "an action row takes no component of type 10",
  ],
  [
    "button labels up to 80",
    message(row(button("a", { label: x(80) }))),
    message(row(button("a", { label: x(81) }))),
    "button label has 81",
  ],
  [
    "a label or an emoji on a button",
    message(row(button("a", { label: undefined, emoji: { name: "🔔" } }))),
    message(row(button("a", { label: undefined }))),
    "button label has 0",
  ],
  [
    "a button style that exists",
    message(row(button("a", { style: 4 }))),
    message(row(button("a", { style: 9 }))),
    "button style is 9",
  ],
  [
    "a custom_id on a button",
    message(row(button("a"))),
    message(row(button("a", { custom_id: undefined }))),
    "custom_id has 0",
  ],
  ["custom_ids up to 100", message(row(button(x(100)))), message(row(button(x(101)))), "custom_id has 101"],
  [
    "no custom_id on a link",
    message(row(link())),
    message(row(link({ custom_id: "a" }))),
    "link button “Open” has a custom_id",
  ],
  [
    "addresses of links up to 512",
    message(row(link({ url: x(512) }))),
    message(row(link({ url: x(513) }))),
    "button url has 513",
  ],
  [
    "addresses on links only",
    message(row(button("a"))),
    message(row(button("a", { url: "https://sec.gov" }))),
    "has an address and is no link",
  ],
  [
    "a premium button with its sku",
    message(row({ type: 2, style: 6, sku_id: "1" })),
    message(row({ type: 2, style: 6 })),
    "no sku_id",
  ],
  [
    "1 to 10 pictures in a gallery",
    message(gallery(...times(10, () => picture("A chart")))),
    message(gallery(...times(11, () => picture("A chart")))),
    "1 to 10 pictures",
  ],
  [
    "alt text of a picture up to 1,024",
    message(gallery(picture(x(1024)))),
    message(gallery(picture(x(1025)))),
    "alt text has 1025",
  ],
  [
    "alt text of a thumbnail up to 1,024",
    message(section(thumbnail(x(1024)), text("x"))),
    message(section(thumbnail(x(1025)), text("x"))),
    "alt text has 1025",
  ],
  [
    "an address for a picture",
    message(gallery(picture("A chart"))),
    message(gallery(picture("A chart", ""))),
    "picture address has 0",
  ],
  [
    "attachments only as files",
    message({ type: 13, file: { url: "attachment://facts.csv" } }),
    message({ type: 13, file: { url: "https://sec.gov/facts.csv" } }),
    "a file names no attachment",
  ],
  [
    "a small or a large separator",
    message({ type: 14 }, { type: 14, spacing: 2 }),
    message({ type: 14, spacing: 3 }),
    "spacing is 3",
  ],
  ["components that exist", message(text("x")), message({ type: 99 }), "type 99 has no place in a message"],
];

const OF_SELECTS: readonly Rule[] = [
  [
    "1 to 25 options",
    message(row(select({ options: options(25) }))),
    message(row(select({ options: options(26) }))),
    "a select takes 1 to 25 options",
  ],
  [
    "an option at least",
    message(row(select({ options: options(1) }))),
    message(row(select({ options: [] }))),
    "a select takes 1 to 25 options",
  ],
  [
    "an option's value once",
    message(row(select())),
    message(row(select({ options: options(2, { value: "a" }) }))),
    "two options “a”",
  ],
  [
    "option labels up to 100",
    message(row(select({ options: options(1, { label: x(100) }) }))),
    message(row(select({ options: options(1, { label: x(101) }) }))),
    "option label has 101",
  ],
  [
    "option values up to 100",
    message(row(select({ options: options(1, { value: x(100) }) }))),
    message(row(select({ options: options(1, { value: x(101) }) }))),
    "option value has 101",
  ],
  [
    "option descriptions up to 100",
    message(row(select({ options: options(1, { description: x(100) }) }))),
    message(row(select({ options: options(1, { description: x(101) }) }))),
    "option description has 101",
  ],
  [
    "placeholders up to 150",
    message(row(select({ placeholder: x(150) }))),
    message(row(select({ placeholder: x(151) }))),
    "placeholder has 151",
  ],
  ["a custom_id", message(row(select())), message(row(select({ custom_id: undefined }))), "custom_id has 0"],
  [
    "no more values than options",
    message(row(select({ max_values: 3 }))),
    message(row(select({ max_values: 4 }))),
    "more values than it has options",
  ],
  [
    "numbers of values in order",
    message(row(select({ min_values: 2, max_values: 2 }))),
    message(row(select({ min_values: 2, max_values: 1 }))),
    "min_values is above max_values",
  ],
  [
    "one option chosen where one may be",
    message(row(select({ options: [{ label: "A", value: "a", default: true }] }))),
    message(row(select({ options: options(2, { default: true }) }))),
    "2 options chosen, 1 allowed",
  ],
  [
    "25 channels at most",
    message(row({ type: 8, custom_id: "c", max_values: 25, default_values: times(25, () => ({})) })),
    message(row({ type: 8, custom_id: "c", max_values: 26 })),
    "max_values is 26",
  ],
  [
    "25 default channels at most",
    message(row({ type: 8, custom_id: "c" })),
    message(row({ type: 8, custom_id: "c", default_values: times(26, () => ({})) })),
    "25 default values",
  ],
];

test.each([...OF_A_MESSAGE, ...OF_COMPONENTS, ...OF_SELECTS])(
  "%s: kept at the edge, refused beyond it",
  (_, kept, broken, expected) => {
    expect(checkMessage(kept)).toEqual([]);
    expect(checkMessage(broken).join("; ")).toContain(expected);
  },
);

test.each([null, undefined, 7, "text", [], { flags: V2, components: [null, 7, { type: "x" }] }])(
  "whatever comes is looked at without failing: %o",
  (body) => {
    expect(checkMessage(body)).not.toEqual([]);
  },
);

test("suggestions: 25 at most, names and values of 1 to 100 characters", () => {
  expect(checkChoices(times(25, () => ({ name: x(100), value: x(100) })))).toEqual([]);
  expect(checkChoices([{ name: "A", value: 7 }])).toEqual([]);
  expect(checkChoices([])).toEqual([]);
  expect(checkChoices(times(26, () => ({ name: "A", value: "a" })))).toEqual(["26 choices, 25 allowed"]);
  expect(checkChoices([{ name: "", value: x(101) }])).toEqual([
    "choice name has 0 characters, 1 to 100 allowed",
    "choice value has 101 characters, 1 to 100 allowed",
  ]);
  expect(checkChoices([{ name: "A" }])).toEqual(["a choice needs a value"]);
  expect(checkChoices([{ name: "A", value: NaN }])).toEqual(["a choice needs a value"]);
});
