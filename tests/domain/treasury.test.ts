import { describe, expect, test } from "vitest";
import {
  changeOf,
  fromPeak,
  holdingHistory,
  netChange,
  netChangeOfAll,
  newestHolding,
  newestPerMiner,
  peakOf,
} from "../../src/domain/treasury.ts";
import { aHolding } from "../support/facts.ts";

const nobody: ReadonlySet<string> = new Set();

/** One miner's holdings on successive days. */
const march = aHolding("t-3", { date: "2026-03-31", btc: 1026 });
const february = aHolding("t-2", { date: "2026-02-28", btc: 3313.4 });
const tracker = aHolding("t-x", { date: "2026-02-09", btc: 3644.7, disputed: true });
const december = aHolding("t-1", { date: "2025-12-31", btc: 7528.3 });

describe("the newest holding", () => {
  test("is the one of the latest day", () => {
    expect(newestHolding([december, march, february])?.id).toBe("t-3");
    expect(newestHolding([])).toBeNull();
  });
  test("is never a disputed one while another stands", () => {
    const newer = aHolding("t-n", { date: "2026-05-01", disputed: true });
    expect(newestHolding([newer, march])?.id).toBe("t-3");
    expect(newestHolding([newer])?.id).toBe("t-n");
  });
  test("is, of two of one day, the value rather than the bound", () => {
    const bound = aHolding("t-b", { qualifier: "more_than", basis: "including_posted_collateral" });
    expect(newestHolding([bound, march])?.id).toBe("t-3");
  });
  test("is found for every miner", () => {
    const other = aHolding("t-o", { miner: "id-MARA", date: "2026-03-26" });
    expect(newestPerMiner([december, other, march]).map((holding) => holding.id)).toEqual(["t-3", "t-o"]);
  });
});

describe("a change", () => {
  test("is against the measured holding before it, disputed ones left out", () => {
    const change = changeOf(february, [march, february, tracker, december]);
    expect(change?.btc).toBeCloseTo(-4214.9, 9);
    expect(change?.since).toBe("2025-12-31");
  });
  test.each([
    ["another basis before it", aHolding("t-b", { date: "2025-09-30", basis: "unencumbered_only" })],
    ["another miner before it", aHolding("t-b", { date: "2025-09-30", miner: "id-MARA" })],
    ["only a bound before it", aHolding("t-b", { date: "2025-09-30", qualifier: "more_than" })],
  ])("is none with %s", (_, before) => {
    expect(changeOf(december, [december, before])).toBeNull();
  });
  test("is none for a bound or a disputed holding", () => {
    const bound = aHolding("t-b", { date: "2026-04-21", qualifier: "less_than" });
    expect(changeOf(bound, [bound, march])).toBeNull();
    expect(changeOf(tracker, [tracker, december])).toBeNull();
  });
  test("to zero is a change like any other", () => {
    const zero = aHolding("t-0", { date: "2026-04-30", btc: 0 });
    expect(changeOf(zero, [zero, march])).toEqual({ btc: -1026, since: "2026-03-31" });
  });
});

describe("the peak", () => {
  test("is the highest measured holding up to that day", () => {
    const all = [march, february, december, aHolding("t-l", { date: "2026-06-30", btc: 9000 })];
    expect(peakOf(march, all)?.id).toBe("t-1");
    expect(fromPeak(march, all)).toBeCloseTo(-6502.3, 9);
  });
  test("is never a disputed holding or a bound", () => {
    const high = aHolding("t-h", { date: "2026-01-15", btc: 9999, disputed: true });
    const most = aHolding("t-m", { date: "2026-01-15", btc: 9999, qualifier: "less_than" });
    expect(peakOf(march, [march, december, high, most])?.id).toBe("t-1");
  });
  test("is not known where a “more than” says that it was higher", () => {
    const bound = aHolding("t-m", { date: "2026-03-03", btc: 8000, qualifier: "more_than" });
    expect(peakOf(march, [march, december, bound])).toBeNull();
    expect(fromPeak(march, [march, december, bound])).toBeNull();
  });
  test("gives no fall for a bound", () => {
    const bound = aHolding("t-b", { date: "2026-04-21", qualifier: "less_than" });
    expect(fromPeak(bound, [bound, december])).toBeNull();
  });
});

describe("the net change of one miner", () => {
  test("is the newest minus the first, one basis, disputed rows left out", () => {
    expect(netChange([march, tracker, december]).btc).toBeCloseTo(-6502.3, 9);
  });
  test.each([
    ["nothing", [], "nothing_recorded"],
    ["one holding", [march], "one_holding"],
    [
      "two bases",
      [march, aHolding("t-u", { date: "2025-12-31", basis: "unencumbered_only" })],
      "one_holding",
    ],
    [
      "a newest bound",
      [march, aHolding("t-b", { date: "2026-04-21", qualifier: "less_than" })],
      "only_a_bound",
    ],
    ["disputed rows only", [tracker], "nothing_recorded"],
  ] as const)("is not given over %s", (_, holdings, reason) => {
    const figure = netChange(holdings);
    expect(figure.btc).toBeNull();
    expect(figure.why?.reason).toBe(reason);
  });
});

describe("the net change of several miners", () => {
  const ours = [march, december];
  const theirs = [
    aHolding("t-m3", { miner: "id-MARA", date: "2026-03-31", btc: 100 }),
    aHolding("t-m1", { miner: "id-MARA", date: "2025-12-31", btc: 150 }),
  ];

  test("is a sum where dates and bases agree", () => {
    expect(netChangeOfAll([...ours, ...theirs], nobody).btc).toBeCloseTo(-6552.3, 9);
  });
  test("is none where the newest dates differ, and says from when to when", () => {
    const later = aHolding("t-m4", { miner: "id-MARA", date: "2026-06-05", btc: 0 });
    expect(netChangeOfAll([...ours, ...theirs, later], nobody).why).toEqual({
      reason: "dates_differ",
      from: "2026-03-31",
      to: "2026-06-05",
    });
  });
  test("is none where the first dates differ", () => {
    const earlier = aHolding("t-m0", { miner: "id-MARA", date: "2025-06-30", btc: 0 });
    expect(netChangeOfAll([...ours, ...theirs, earlier], nobody).why).toMatchObject({
      reason: "dates_differ",
      from: "2025-06-30",
    });
  });
  test("is none where the bases differ", () => {
    const other = theirs.map((holding) => ({ ...holding, basis: "unencumbered_only" as const }));
    expect(netChangeOfAll([...ours, ...other], nobody).why?.reason).toBe("bases_differ");
  });
  test("never adds a miner whose coins another one's figure already holds", () => {
    expect(netChangeOfAll([...ours, ...theirs], new Set(["id-MARA"])).btc).toBeCloseTo(-6502.3, 9);
  });
  test("is none of nothing", () => {
    expect(netChangeOfAll([], nobody).why?.reason).toBe("nothing_recorded");
  });
});

describe("the history of one miner", () => {
  test("holds measured figures on the basis of the newest, oldest first, and keeps the rest beside", () => {
    const bound = aHolding("t-b", { date: "2026-05-31", btc: 9000, qualifier: "more_than" });
    const other = aHolding("t-o", { date: "2025-11-30", basis: "unencumbered_only" });
    const history = holdingHistory([march, bound, tracker, other, december, february]);
    expect(history?.basis).toBe("as_reported_total");
    expect(history?.points.map((point) => point.id)).toEqual(["t-1", "t-2", "t-3"]);
    expect(history?.leftOut.map((point) => point.id)).toEqual(["t-b", "t-x", "t-o"]);
  });

  test("takes one figure a day: the exact one, else the first given", () => {
    const about = aHolding("t-a", { date: "2026-03-31", btc: 1000, qualifier: "about" });
    const second = aHolding("t-c", { date: "2026-03-31", btc: 1027 });
    const history = holdingHistory([about, march, second]);
    expect(history?.points.map((point) => point.id)).toEqual(["t-3"]);
    expect(history?.leftOut.map((point) => point.id)).toEqual(["t-a", "t-c"]);
  });

  test.each([
    ["no holding", []],
    ["a disputed one", [tracker]],
    ["a bound", [aHolding("t-b", { qualifier: "less_than" })]],
  ])("is none of %s", (_, holdings) => {
    expect(holdingHistory(holdings)).toBeNull();
  });
});
