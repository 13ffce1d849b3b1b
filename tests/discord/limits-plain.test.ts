import { expect, test } from "vitest";
import { checkMessage } from "../../src/discord/limits.ts";

// Messages without Components V2: content, embeds and rows of buttons.

const text = (content: string) => ({ type: 10, content });
const button = (id: string) => ({ type: 2, style: 2, label: "Go", custom_id: id });
const row = (...components: object[]) => ({ type: 1, components });
const plain = (changes: object) => ({ content: "hello", ...changes });
const embed = (changes: object) => plain({ embeds: [changes] });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const x = (count: number) => "x".repeat(count);

/** A rule, a body that keeps it at its very edge, one that breaks it, and what is then said. */
test.each<readonly [string, unknown, unknown, string]>([
  ["content up to 2,000", plain({ content: x(2000) }), plain({ content: x(2001) }), "content has 2001"],
  ["something to say", plain({}), { content: " " }, "an empty message"],
  ["an embed instead of content", { embeds: [{ title: "x" }] }, { embeds: [] }, "an empty message"],
  ["a message", plain({}), null, "an empty message"],
  [
    "rows only",
    plain({ components: [row(button("a"))] }),
    plain({ components: [text("x")] }),
    "without Components V2 takes no component of type 10",
  ],
  [
    "five rows",
    plain({ components: times(5, (i) => row(button(String(i)))) }),
    plain({ components: times(6, (i) => row(button(String(i)))) }),
    "6 action rows, 5 allowed",
  ],
  [
    "ten embeds",
    plain({ embeds: times(10, () => ({ title: "x" })) }),
    plain({ embeds: times(11, () => ({ title: "x" })) }),
    "11 embeds",
  ],
  [
    "6,000 characters over all embeds",
    plain({ embeds: [{ description: x(3000) }, { description: x(3000) }] }),
    plain({ embeds: [{ description: x(3000) }, { description: x(3000), footer: { text: "y" } }] }),
    "6001 characters in all embeds",
  ],
  ["embeds with something", embed({ image: { url: "https://sec.gov" } }), embed({}), "an embed is empty"],
  ["embed titles up to 256", embed({ title: x(256) }), embed({ title: x(257) }), "embed title has 257"],
  [
    "embed descriptions up to 4,096",
    embed({ description: x(4096) }),
    embed({ description: x(4097) }),
    "embed description has 4097",
  ],
  [
    "embed footers up to 2,048",
    embed({ footer: { text: x(2048) } }),
    embed({ footer: { text: x(2049) } }),
    "embed footer has 2049",
  ],
  [
    "embed authors up to 256",
    embed({ author: { name: x(256) } }),
    embed({ author: { name: x(257) } }),
    "embed author has 257",
  ],
  [
    "25 fields",
    embed({ fields: times(25, () => ({ name: "n", value: "v" })) }),
    embed({ fields: times(26, () => ({ name: "n", value: "v" })) }),
    "26 fields",
  ],
  [
    "a value in every field",
    embed({ fields: [{ name: "n", value: "v" }] }),
    embed({ fields: [{ name: "n", value: " " }] }),
    "field value has 0",
  ],
  [
    "field names up to 256",
    embed({ fields: [{ name: x(256), value: "v" }] }),
    embed({ fields: [{ name: x(257), value: "v" }] }),
    "field name has 257",
  ],
  [
    "field values up to 1,024",
    embed({ fields: [{ name: "n", value: x(1024) }] }),
    embed({ fields: [{ name: "n", value: x(1025) }] }),
    "field value has 1025",
  ],
])("%s: kept at the edge, refused beyond it", (_, kept, broken, expected) => {
  expect(checkMessage(kept)).toEqual([]);
  expect(checkMessage(broken).join("; ")).toContain(expected);
});
