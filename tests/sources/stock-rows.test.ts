import { expect, test } from "vitest";
import { fail, give } from "../../src/sources/sourced.ts";
import { askEach, checkQuote, isFinished, isSymbol, readStockRows } from "../../src/sources/stock-rows.ts";

const NOW = "2026-11-25T22:30:00Z";
const row = (session: string, close: unknown) => ({ session, close, adjustedClose: close });
const read = (...rows: readonly ReturnType<typeof row>[]) =>
  readStockRows(rows, "2026-11-02", "2026-11-30", NOW);

test("a session twice counts with the close that came last, whichever of the two has one", () => {
  const days = [row("2026-11-24", 2), row("2026-11-24", null), row("2026-11-23", null), row("2026-11-23", 1)];
  expect(read(...days)).toEqual(
    give({
      bars: [
        { session: "2026-11-23", close: 1, adjustedClose: 1 },
        { session: "2026-11-24", close: 2, adjustedClose: 2 },
      ],
      holes: [],
    }),
  );
});

test.each([
  ["a day to come", row("2026-11-27", 5), "wrong"],
  ["a Sunday", row("2026-11-22", 5), "wrong"],
  ["a close of zero", row("2026-11-24", 0), "wrong"],
  ["a day outside the range, whatever it holds", row("2025-11-24", 0), "empty"],
])("%s", (_, bad, kind) => {
  expect(read(bad)).toMatchObject({ ok: false, failure: { kind } });
});

test.each([null, undefined, "5", Number.NaN, Infinity])("a close of %s is a hole", (close) => {
  expect(read(row("2026-11-24", close))).toEqual(give({ bars: [], holes: ["2026-11-24"] }));
});

test("symbols of shares, and nothing that could lead elsewhere", () => {
  expect(["WULF", "F", "BRK-B", "BRK.B", "QQQ", "WSU.DE"].filter((text) => !isSymbol(text))).toEqual([]);
  const others = ["", "wulf", "A/B", "../A", "A?b", "A B", "A%2F", "^IXIC", "BTCUSDTPERP", "A.B.C", "ÄB"];
  expect(others.filter(isSymbol)).toEqual([]);
});

const silent = (): null => null;

test("a session is final a quarter of an hour after it closed, at 16:00 where the calendar is silent", () => {
  expect(isFinished("2026-11-25", "2026-11-25T21:16:00Z", silent)).toBe(true);
  expect(isFinished("2026-11-25", "2026-11-25T21:15:00Z", silent)).toBe(false);
});

test("a quote's time is never after now", () => {
  expect(checkQuote(5, Date.parse(NOW) + 30_000, NOW)).toEqual(give({ priceUsd: 5, at: NOW }));
  expect(checkQuote(5, null, NOW)).toMatchObject({ failure: { kind: "wrong" } });
});

test("only a failure of the host itself ends the asking", async () => {
  const asked: string[] = [];
  const answers = await askEach(["A", "B", "C", "D"], (symbol) => {
    asked.push(symbol);
    return Promise.resolve(
      symbol === "A" ? fail("refused", "No.") : symbol === "C" ? fail("blocked", "Away.") : give(symbol),
    );
  });
  expect(asked).toEqual(["A", "B", "C"]);
  expect([...answers].map(([symbol, { ok }]) => [symbol, ok])).toEqual([
    ["A", false],
    ["B", true],
    ["C", false],
    ["D", false],
  ]);
  expect(answers.get("D")).toEqual(answers.get("C"));
});
