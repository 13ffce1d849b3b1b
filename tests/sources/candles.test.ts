import { expect, test } from "vitest";
import {
  askSpans,
  closesAt,
  daySpans,
  finishedDays,
  hourSpans,
  lastFinishedDay,
  pastInstants,
} from "../../src/sources/candles.ts";
import { fail, give } from "../../src/sources/sourced.ts";

const NOW = "2026-11-24T21:30:00Z";
const seconds = (instant: string): number => Date.parse(instant) / 1000;

test("instants within one request's reach share a span, others do not, and their order does not matter", () => {
  const at = ["2026-11-24T21:00:00Z", "2026-11-23T21:00:00Z", "2026-11-10T21:00:00Z", "2026-11-24T20:30:00Z"];
  expect(hourSpans(at, 25)).toEqual([
    { firstS: seconds("2026-11-10T20:00:00Z"), lastS: seconds("2026-11-10T20:00:00Z") },
    { firstS: seconds("2026-11-23T20:00:00Z"), lastS: seconds("2026-11-24T20:00:00Z") },
  ]);
  expect(hourSpans(at, 24)).toHaveLength(3);
  expect(hourSpans([], 300)).toEqual([]);
});

test("days are cut into spans that end with the last finished one", () => {
  expect(daySpans("2026-11-20", "2026-12-31", NOW, 3)).toEqual([
    { firstS: seconds("2026-11-20"), lastS: seconds("2026-11-22") },
    { firstS: seconds("2026-11-23"), lastS: seconds("2026-11-23") },
  ]);
  expect(daySpans("2026-11-24", "2026-11-24", NOW, 3)).toEqual([]);
  expect(lastFinishedDay("2026-11-24T00:00:00Z")).toBe("2026-11-23");
  expect(lastFinishedDay("2026-11-23T23:59:59Z")).toBe("2026-11-22");
});

test("the first failure ends the asking", async () => {
  const spans = daySpans("2026-11-20", "2026-11-23", NOW, 1);
  let asked = 0;
  const answer = await askSpans(spans, () => {
    asked += 1;
    return Promise.resolve(asked === 2 ? fail("server_error", "No.") : give([{ startS: asked, close: 1 }]));
  });
  expect([answer.ok, asked]).toEqual([false, 2]);
});

test("a candle counts from the instant at which it ends", () => {
  const candles = [{ startS: seconds("2026-11-24T20:00:00Z"), close: 63_000 }];
  const at = ["2026-11-24T21:00:00Z"];
  expect(closesAt(candles, at, "2026-11-24T21:00:00Z")).toEqual(give([{ at: at[0], priceUsd: 63_000 }]));
  expect(closesAt(candles, at, "2026-11-24T20:59:59Z")).toMatchObject({ failure: { kind: "empty" } });
  expect(pastInstants(at, "2026-11-24T20:59:59Z")).toEqual([]);
});

test.each([
  ["halves", "2026-11-22", 31_000, "wrong"],
  ["doubles", "2026-11-22", 130_000, "wrong"],
  ["has halved over more than a week", "2026-11-10", 130_000, null],
])("a price that %s from one row to the next", (_, before, price, kind) => {
  const candles = [
    { startS: seconds(before), close: price },
    { startS: seconds("2026-11-23"), close: 63_000 },
  ];
  const answer = finishedDays(candles, "2026-11-01", "2026-11-23", NOW);
  expect(answer.ok ? null : answer.failure.kind).toBe(kind);
});

test.each([[0], [-1], [1_795_000_000_000], [seconds("2026-11-23") + 60]])(
  "a candle that begins at %s is not one of a day",
  (startS) => {
    const answer = finishedDays([{ startS, close: 63_000 }], "2026-11-01", "2026-11-23", NOW);
    expect(answer).toMatchObject({ ok: false, failure: { kind: "wrong" } });
  },
);

test("the last of two candles of one day counts, and order does not matter", () => {
  const candles = [
    { startS: seconds("2026-11-23"), close: 63_000 },
    { startS: seconds("2026-11-22"), close: 62_000 },
    { startS: seconds("2026-11-23"), close: 63_500 },
  ];
  expect(finishedDays(candles, "2026-11-22", "2026-11-23", NOW)).toEqual(
    give([
      { date: "2026-11-22", priceUsd: 62_000 },
      { date: "2026-11-23", priceUsd: 63_500 },
    ]),
  );
});
