import { expect, test } from "vitest";
import { PHONE_COLUMNS, shownColumns, tableLines } from "../../src/discord/table.ts";
import type { Column } from "../../src/surface/card.ts";

const left = (header: string): Column => ({ header, align: "left" });
const right = (header: string): Column => ({ header, align: "right" });

test("columns are as wide as they need, figures to the right, the minus kept", () => {
  const lines = tableLines({
    type: "table",
    columns: [left("Miner"), right("BTC"), right("YTD")],
    rows: [
      ["MARA", "38,689", "−12.3%"],
      ["HUT", "9", "+4.0%"],
    ],
  });
  expect([...lines.head, ...lines.rows]).toEqual([
    "Miner    BTC    YTD",
    "MARA  38,689 −12.3%",
    "HUT        9  +4.0%",
  ]);
});

test("a column that is not for phones is left out", () => {
  const lines = tableLines({
    type: "table",
    columns: [left("Miner"), { header: "Counterparty", align: "left", phone: false }, right("MW")],
    rows: [["WULF", "Fluidstack", "168"]],
  });
  expect([...lines.head, ...lines.rows]).toEqual(["Miner  MW", "WULF  168"]);
});

test("names and headers are shortened visibly, figures never", () => {
  const lines = tableLines({
    type: "table",
    columns: [left("Instrument"), right("Principal outstanding"), right("Coupon")],
    rows: [["Senior secured notes due 2030", "$3,200,000,000", "7.75%"]],
  });
  const all = [...lines.head, ...lines.rows].join("\n");
  expect(all).toContain("$3,200,000,000");
  expect(all).toContain("7.75%");
  expect(all).toContain("…");
  for (const line of all.split("\n")) expect(line.length).toBeLessThanOrEqual(PHONE_COLUMNS);
});

test("rows whose figures need more room are stacked, with every figure whole", () => {
  const lines = tableLines({
    type: "table",
    columns: [left("Miner"), right("From"), right("To"), right("Value")],
    rows: [["Applied Digital Corporation of Dallas", "2026-01-01", "2040-12-31", "$11,000,000,000"]],
  });
  expect(lines.head).toEqual([]);
  expect(lines.rows[0]?.split("\n")).toEqual([
    "Applied Digital",
    "Corporation of Dallas",
    "  From            2026-01-01",
    "  To              2040-12-31",
    "  Value      $11,000,000,000",
  ]);
});

test("a cell cannot end the code block or the line", () => {
  const lines = tableLines({ type: "table", columns: [left("")], rows: [["a```b\nc"]] });
  expect([...lines.head, ...lines.rows]).toEqual(["a'''b c"]);
});

test("emoji and wide scripts take two columns, joined marks none", () => {
  expect(["abc", "−▲", "😀", "漢字", "e\u0301", "a\u200b"].map(shownColumns)).toEqual([3, 2, 2, 4, 1, 1]);
});

test("wide words are shortened and broken by what they take up", () => {
  const lines = tableLines({
    type: "table",
    columns: [left("Miner"), right("From"), right("Value")],
    rows: [
      ["漢字".repeat(20), "2026-01-01", "$11,000,000"],
      ["😀".repeat(40), "2026-01-01", "$7"],
    ],
  });
  const all = [...lines.head, ...lines.rows].join("\n").split("\n");
  expect(all.length).toBeGreaterThan(2);
  for (const line of all) expect(shownColumns(line)).toBeLessThanOrEqual(PHONE_COLUMNS);
});
