import { MessageFlags } from "discord-api-types/v10";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderCard, renderMessage } from "../../src/discord/render.ts";
import type { Block, Button, Card } from "../../src/surface/card.ts";
import { aCard } from "../support/card.ts";

/** All texts of a message, in order. */
function textsOf(card: Card): string {
  const texts: string[] = [];
  JSON.stringify(renderMessage(card, "private"), (key, value: unknown) => {
    if (key === "content" && typeof value === "string") texts.push(value);
    return value;
  });
  return texts.join("\n");
}

const button = (label: string, changes: Partial<Button["action"]> = {}): Button => ({
  label,
  style: "secondary",
  action: { command: "debt", name: label, argument: "", options: {}, ...changes },
});

test("a card is one container: title, blocks, small print, buttons", () => {
  const card = aCard({
    accent: "up",
    blocks: [
      { type: "text", text: "**WULF** leads" },
      { type: "facts", items: [{ label: "Gap", value: "−12.3 pp", note: "1 Jan to 9 Jun 2026" }] },
      { type: "separator" },
      { type: "section", text: "Two sources differ", button: button("why") },
      {
        type: "table",
        caption: "Largest",
        columns: [
          { header: "Miner", align: "left" },
          { header: "USD", align: "right" },
        ],
        rows: [["WULF", "$5.6B"]],
        more: 12,
      },
    ],
    actions: [
      { type: "buttons", buttons: [button("sources"), { label: "Filing", url: "https://www.sec.gov/x" }] },
    ],
  });
  const { message, leftOut } = renderCard(card, "public", "attached");
  expect(leftOut).toEqual([]);
  expect(checkMessage(message)).toEqual([]);
  expect(message.flags).toBe(MessageFlags.IsComponentsV2);
  expect(message.allowed_mentions).toEqual({ parse: [] });
  expect(message.components).toMatchObject([
    {
      type: 17,
      accent_color: 0x2e9e5b,
      components: [
        { type: 10, content: "### Debt: $5.6B recorded of $5.8B reported" },
        { type: 10, content: "**WULF** leads" },
        { type: 10, content: "**Gap:** −12.3 pp\n-# 1 Jan to 9 Jun 2026" },
        { type: 14 },
        {
          type: 9,
          components: [{ type: 10, content: "Two sources differ" }],
          accessory: { custom_id: "v1:debt:why::" },
        },
        { type: 10, content: "**Largest**\n```\nMiner   USD\nWULF  $5.6B\n```\n-# +12 more" },
        { type: 10, content: "-# Facts to 26 Jun 2026; later reports not read yet." },
        {
          type: 1,
          components: [{ custom_id: "v1:debt:sources::" }, { style: 5, url: "https://www.sec.gov/x" }],
        },
      ],
    },
  ]);
});

test("private and silent are flags; roles are named one by one", () => {
  const message = renderMessage(aCard({ silent: true, mentions: ["77"] }), "private");
  expect(message.flags).toBe(
    MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral | MessageFlags.SuppressNotifications,
  );
  expect(message.allowed_mentions).toEqual({ parse: [], roles: ["77"] });
  expect(message.components[0]).toMatchObject({ type: 10, content: "<@&77>" });
});

test("sources stand on their own card only", () => {
  const source = {
    title: "A release",
    url: "https://example.org/a",
    host: "example.org",
    published: null,
    kind: "seed" as const,
    evidence: "article_only" as const,
    linked: false,
  };
  expect(JSON.stringify(renderMessage(aCard({ sources: [source] }), "private"))).not.toContain("example.org");
});

test("a table too long is cut at a row and says how many rows are missing", () => {
  const rows = Array.from({ length: 400 }, (_, i) => [`row ${i}`, "1,000"]);
  const columns = [
    { header: "Row", align: "left" as const },
    { header: "N", align: "right" as const },
  ];
  const text = textsOf(
    aCard({
      blocks: [
        { type: "table", columns, rows, more: 5 },
        { type: "text", text: "After it" },
      ],
    }),
  );
  const shown = text.match(/^row \d+/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(100);
  expect(text).toContain(`-# +${405 - shown} more`);
  expect(text, "a long table does not push out what follows").toContain("After it");
});

const longTable = (name: string): Block => ({
  type: "table",
  columns: [{ header: name, align: "left" }],
  rows: Array.from({ length: 300 }, (_, i) => [`${name} ${i} ${"x".repeat(15)}`]),
});

test("two long tables share the room", () => {
  const text = textsOf(aCard({ blocks: [longTable("first"), longTable("second")] }));
  expect(text).toContain("first 30 ");
  expect(text).toContain("second 30 ");
  expect(text.match(/-# \+\d+ more/g)).toHaveLength(2);
});

test("facts and texts too long are cut between lines, with the number left out", () => {
  const items = Array.from({ length: 300 }, (_, i) => ({
    label: `Fact ${i}`,
    value: "value of some length",
  }));
  expect(textsOf(aCard({ blocks: [{ type: "facts", items }] }))).toMatch(/-# \+\d+ more$/m);
  const lines = Array.from({ length: 500 }, (_, i) => `line number ${i}`).join("\n");
  expect(textsOf(aCard({ blocks: [{ type: "text", text: lines }] }))).toMatch(/-# \+\d+ more lines$/m);
  expect(textsOf(aCard({ blocks: [{ type: "text", text: "x".repeat(9000) }] }))).toMatch(/x…$/m);
});

test("more blocks than Discord takes are counted", () => {
  const blocks = Array.from({ length: 60 }, (_, i): Block => ({ type: "text", text: `block ${i}` }));
  const text = textsOf(aCard({ blocks }));
  const shown = text.match(/^block \d+$/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(30);
  expect(text).toContain(`-# +${60 - shown} more`);
});

test("a button whose custom_id is too long is left out and named for the log", () => {
  const long = button("again", { options: { counterparty: "x".repeat(90) } });
  const { message, leftOut } = renderCard(
    aCard({
      blocks: [{ type: "section", text: "Kept as text", button: long }],
      actions: [{ type: "buttons", buttons: [long, button("ok"), button("ok")] }],
    }),
    "private",
    "attached",
  );
  expect(checkMessage(message)).toEqual([]);
  expect(JSON.stringify(message)).toContain("Kept as text");
  expect(leftOut).toHaveLength(3);
  expect(leftOut.join()).toContain("button “again”: its custom_id is too long");
});

test("a select shows 25 options and says how many more there are", () => {
  const options = Array.from({ length: 30 }, (_, i) => ({ label: `Miner ${i}`, value: String(i) }));
  const action = { command: "miner", name: "pick", argument: "", options: {} };
  const { message } = renderCard(
    aCard({ actions: [{ type: "select", action, placeholder: "Choose a miner", options }] }),
    "private",
    "attached",
  );
  expect(checkMessage(message)).toEqual([]);
  expect(JSON.stringify(message)).toContain("Choose a miner (+5 more)");
});

const words = fc.string({ maxLength: 300, unit: fc.constantFrom("a", " ", "−", "é", "\n", "`", "*", "😀") });
const anyButton = fc.record({
  label: fc.string({ minLength: 1, maxLength: 120 }),
  style: fc.constantFrom("primary" as const, "secondary" as const, "danger" as const),
  action: fc.record({
    command: fc.constant("debt"),
    name: fc.constantFrom("page", "post"),
    argument: words,
    options: fc.dictionary(fc.constantFrom("miner", "as_of"), words),
  }),
  disabled: fc.boolean(),
});
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text: fc.string({ maxLength: 5000, size: "max" }) }),
  fc.record({
    type: fc.constant("facts" as const),
    items: fc.array(fc.record({ label: words, value: words, note: words }), { maxLength: 40, size: "large" }),
  }),
  fc.record({ type: fc.constant("section" as const), text: words, button: anyButton }),
  fc.record({ type: fc.constant("separator" as const) }),
  fc.record({
    type: fc.constant("table" as const),
    columns: fc.array(
      fc.record({
        header: words,
        align: fc.constantFrom("left" as const, "right" as const),
        phone: fc.boolean(),
      }),
      { maxLength: 5 },
    ),
    rows: fc.array(fc.array(words, { maxLength: 5 }), { maxLength: 60, size: "large" }),
    more: fc.nat(100),
  }),
);

test("no card whatever becomes a message that Discord would refuse", () => {
  fc.assert(
    fc.property(
      fc.record({
        title: fc.string({ maxLength: 600 }),
        blocks: fc.array(anyBlock, { maxLength: 50, size: "max" }),
        footer: fc.array(words, { maxLength: 10 }),
        buttons: fc.array(anyButton, { maxLength: 40, size: "max" }),
      }),
      ({ title, blocks, footer, buttons }) => {
        const card = aCard({ title, blocks, footer, actions: [{ type: "buttons", buttons }] });
        expect(checkMessage(renderMessage(card, "private"))).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

function numbered(count: number, length: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `row${i} ${"x".repeat(length)}`);
}

test("what a message leaves out is always told: a count, or the sign that a line goes on", () => {
  const someBlock: fc.Arbitrary<Block> = fc
    .tuple(
      fc.constantFrom("text", "facts", "table"),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 90 }),
    )
    .map(([type, count, length]): Block => {
      const rows = numbered(count, length);
      if (type === "text") return { type, text: rows.join("\n") };
      if (type === "facts") return { type, items: rows.map((label) => ({ label, value: "1" })) };
      return { type: "table", columns: [{ header: "", align: "left" }], rows: rows.map((row) => [row]) };
    });
  fc.assert(
    fc.property(fc.array(someBlock, { minLength: 1, maxLength: 45, size: "max" }), (blocks) => {
      const shown = textsOf(aCard({ blocks }));
      const lines = blocks.reduce((sum, block) => sum + linesOf(block), 0);
      const seen = shown.match(/\brow\d+\b/g)?.length ?? 0;
      expect(seen).toBeLessThanOrEqual(lines);
      expect(/-# \+\d+ more/.test(shown)).toBe(seen < lines);
    }),
    { numRuns: 150 },
  );
});

function linesOf(block: Block): number {
  if (block.type === "text") return block.text.split("\n").length;
  if (block.type === "facts") return block.items.length;
  return block.type === "table" ? block.rows.length : 0;
}

test("a cut never leaves half a character or a lone escape", () => {
  const long = `${"\\*".repeat(1700)}${"😀".repeat(900)}`;
  for (const text of [
    long,
    "😀".repeat(3000),
    `x${"😀".repeat(3000)}`,
    "\\*".repeat(3000),
    `x${"\\*".repeat(3000)}`,
  ]) {
    const shown = textsOf(aCard({ title: text, blocks: [{ type: "text", text }], footer: [text] }));
    expect(shown.isWellFormed()).toBe(true);
    expect(shown.includes("\\…")).toBe(false);
  }
});
