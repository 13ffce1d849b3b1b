import { describe, expect, it } from "vitest";
import { basketIndex } from "../../src/domain/basket-index.ts";
import { capWeightedReturn, isMemberAt, meanOf, medianOf, quorumOf } from "../../src/domain/basket.ts";
import { measure, type Measurement, type SubjectMember } from "../../src/domain/divergence.ts";
import type { Bar, PriceHistory } from "../../src/domain/market.ts";
import { readWindow } from "../../src/domain/window.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";

const calendar = nyseCalendar();
const sessions = sessionsFrom(calendar, "2025-12-15", 40);
const day = (t: number): string => sessions[t] ?? "";

const flat = (value: number): readonly number[] => sessions.map(() => value);
const from = (value: number, change: (t: number) => number): readonly number[] =>
  sessions.map((_, t) => value * change(t));

function member(security: string, over: Partial<SubjectMember> = {}): SubjectMember {
  return { security, from: "2017-12-29", until: null, pricesSince: null, ...over };
}

function measureOf(
  history: PriceHistory,
  members: readonly SubjectMember[],
  over: { readonly until?: string; readonly kind?: "basket" | "security" } = {},
): Measurement {
  return measure({
    calendar,
    history,
    kind: over.kind ?? "basket",
    members,
    peers: ["P", "Q"],
    qqq: "QQQ",
    until: over.until ?? day(39),
  });
}

/** Four members: +10 %, +20 %, −30 %, 0 % in a straight line over the 40 sessions; BTC −5 %. */
const slopes = { A: 0.1, B: 0.2, C: -0.3, D: 0 };
const bars: readonly (readonly Bar[])[] = Object.entries(slopes).map(([name, slope]) =>
  barsOf(
    name,
    sessions,
    from(100, (t) => 1 + (slope * t) / 39),
  ),
);
const btc = btcOf(
  sessions,
  from(80_000, (t) => 1 - (0.05 * t) / 39),
);
const four = Object.keys(slopes).map((name) => member(name));

describe("the base of a window", () => {
  it.each([
    ["1d", day(39), "2026-02-10"],
    ["7d", day(39), "2026-02-04"],
    ["30d", day(39), "2026-01-12"],
    ["ytd", day(39), "2025-12-31"],
    ["ytd", "2025-12-31", "2024-12-31"],
    ["1d", "2026-01-05", "2026-01-02"],
    ["7d", "2026-01-08", "2025-12-31"],
  ] as const)("%s on %s is %s", (window, session, base) => {
    expect(day(39)).toBe("2026-02-11");
    expect(readWindow(measureOf(historyOf(bars, btc), four), window, session).baseSession).toBe(base);
  });
});

describe("the gap", () => {
  it("is the mean of the members' returns less BTC's, between the same closes", () => {
    const reading = readWindow(measureOf(historyOf(bars, btc), four), "ytd");
    const u = sessions.indexOf("2025-12-31");
    const own = (slope: number): number => 100 * ((1 + slope) / (1 + (slope * u) / 39) - 1);
    const mean = (own(0.1) + own(0.2) + own(-0.3) + own(0)) / 4;
    expect(reading.session).toBe(day(39));
    expect(reading.returnPct).toBeCloseTo(mean, 10);
    expect(reading.medianPct).toBeCloseTo((own(0.1) + own(0)) / 2, 10);
    expect(reading.gapPp).toBeCloseTo(mean - own(-0.05), 10);
    expect(reading.members.map((row) => row.security)).toEqual(["A", "B", "C", "D"]);
    expect(reading.missing).toBeNull();
    expect(reading.btcAlign).toBe("close");
  });

  it("has no capitalisation weight while a member's shares are unknown, and frozen shares once all are known", () => {
    const effective = "2025-01-01";
    const shares = Object.keys(slopes).map((security) => ({ security, effective, shares: 100 }));
    const known = readWindow(measureOf(historyOf(bars, btc, { shares }), four), "30d");
    expect(known.capWeightedPct).not.toBeNull();
    expect(
      readWindow(measureOf(historyOf(bars, btc, { shares: shares.slice(1) }), four), "30d").capWeightedPct,
    ).toBeNull();
    const issued = [...shares, { security: "D", effective: day(35), shares: 100_000 }];
    expect(
      readWindow(measureOf(historyOf(bars, btc, { shares: issued }), four), "30d").capWeightedPct,
    ).toBeCloseTo(known.capWeightedPct ?? NaN, 10);
  });

  it("has no beta, z or correlation before the minimum samples", () => {
    const reading = readWindow(measureOf(historyOf(bars, btc), four), "30d");
    expect(reading).toMatchObject({ beta: null, r2: null, betaGapPp: null, z1: null });
    expect(readWindow(measureOf(historyOf(bars, btc), four), "1d", day(29)).rho30).toBeNull();
    expect(readWindow(measureOf(historyOf(bars, btc), four), "1d", day(30)).rho30).not.toBeNull();
  });

  it("says that BTC is of the UTC day where one end is", () => {
    const mixed = btc.map((bar, t) => (t === 39 ? { ...bar, align: "utc_day" as const } : bar));
    expect(readWindow(measureOf(historyOf(bars, mixed), four), "30d").btcAlign).toBe("utc_day");
  });

  it("is not known without BTC at an end", () => {
    const history = historyOf(
      bars,
      btc.filter((bar) => bar.date !== "2026-01-12"),
    );
    const reading = readWindow(measureOf(history, four), "30d", day(39));
    expect(reading.gapPp).toBeNull();
    expect(reading.returnPct).not.toBeNull();
    expect(reading.missing).toEqual({ kind: "no_btc", at: "base" });
  });

  it("of nothing at all is not known", () => {
    const reading = readWindow(measureOf(historyOf([], btc), four), "30d");
    expect(reading).toMatchObject({ session: null, gapPp: null, missing: { kind: "no_session" } });
    expect(reading.excluded.map((row) => row.reason)).toEqual([
      "no_price",
      "no_price",
      "no_price",
      "no_price",
    ]);
  });
});

describe("the session that is read", () => {
  it("is the newest with a quorum of closes of their own, not of carried ones", () => {
    const short = bars.map((series, index) => (index < 2 ? series.slice(0, 38) : series));
    const reading = readWindow(measureOf(historyOf(short, btc), four), "30d");
    expect(reading.session).toBe(day(37));
  });

  it("may have a carried member when the others make the quorum, and names it", () => {
    const short = bars.map((series, index) => (index === 0 ? series.slice(0, 38) : series));
    const reading = readWindow(measureOf(historyOf(short, btc), four), "30d");
    expect(reading).toMatchObject({ session: day(39), carried: ["A"] });
    expect(reading.members).toHaveLength(4);
  });

  it("needs a BTC price", () => {
    expect(readWindow(measureOf(historyOf(bars, btc.slice(0, 36)), four), "30d").session).toBe(day(35));
  });

  it("steps over a session whose base has no quorum", () => {
    const holed = bars.map((series) => series.filter((bar) => bar.session !== "2026-01-12"));
    const reading = readWindow(measureOf(historyOf(holed, btc), four), "30d");
    expect(reading).toMatchObject({ session: "2026-02-10", baseSession: "2026-01-09" });
  });

  it("never becomes one of an earlier year where the year's base is missing", () => {
    const long = sessionsFrom(calendar, "2024-12-02", 300);
    const series = ["A", "B", "C"].map((name) =>
      barsOf(
        name,
        long.filter((session) => session !== "2025-12-31"),
        long.map((_, t) => 100 + t),
      ),
    );
    const history = historyOf(
      series,
      btcOf(
        long,
        long.map(() => 50_000),
      ),
    );
    const members = ["A", "B", "C"].map((name) => member(name));
    const reading = readWindow(measureOf(history, members, { until: long.at(-1) ?? "" }), "ytd");
    expect(reading.session).toBe(long.at(-1));
    expect(reading.gapPp).toBeNull();
    expect(reading.missing).toEqual({ kind: "no_quorum", priced: 0, members: 3, needed: 3 });
  });
});

describe("who is in the basket", () => {
  it("is decided at the base: a late listing is left out, not counted as zero", () => {
    const late = barsOf("E", sessions.slice(35), flat(9));
    const reading = readWindow(measureOf(historyOf([...bars, late], btc), [...four, member("E")]), "30d");
    expect(reading.members.map((row) => row.security)).toEqual(["A", "B", "C", "D"]);
    expect(reading.excluded).toEqual([{ security: "E", reason: "not_listed_at_base" }]);
  });

  it("follows the dated membership: past windows use past members", () => {
    const dated = [
      ...four.slice(0, 3),
      member("D", { until: "2025-12-31" }),
      member("E", { from: "2025-12-31" }),
    ];
    const m = measureOf(historyOf([...bars, barsOf("E", sessions, flat(5))], btc), dated);
    const names = (session: string): readonly string[] =>
      readWindow(m, "1d", session).members.map((row) => row.security);
    expect(names("2025-12-31")).toEqual(["A", "B", "C", "D"]);
    expect(names("2026-01-02")).toEqual(["A", "B", "C", "E"]);
    expect(isMemberAt(member("D", { until: "2025-12-31" }), "2025-12-30")).toBe(true);
    expect(isMemberAt(member("D", { until: "2025-12-31" }), "2025-12-31")).toBe(false);
  });

  it("leaves out the stale and the quarantined, with the reason", () => {
    const stale = barsOf("E", sessions.slice(0, 30), flat(4));
    const jumped = barsOf(
      "F",
      sessions,
      from(10, (t) => (t > 36 ? 2 : 1)),
    );
    const members = [...four, member("E"), member("F")];
    const reading = readWindow(measureOf(historyOf([...bars, stale, jumped], btc), members), "30d");
    expect(reading.members).toHaveLength(4);
    expect(reading.excluded).toEqual([
      { security: "E", reason: "stale" },
      { security: "F", reason: "quarantined" },
    ]);
  });

  it("does not use closes from before the company was this company", () => {
    const members = [...four.slice(0, 3), member("D", { pricesSince: "2026-01-20" })];
    const reading = readWindow(measureOf(historyOf(bars, btc), members), "30d");
    expect(reading.excluded).toEqual([{ security: "D", reason: "not_listed_at_base" }]);
  });

  it("needs three members and sixty percent of them", () => {
    expect([1, 3, 4, 5, 6, 10, 14].map((count) => quorumOf("basket", count))).toEqual([3, 3, 3, 3, 4, 6, 9]);
    expect(quorumOf("security", 1)).toBe(1);
    const two = readWindow(measureOf(historyOf(bars.slice(0, 2), btc), four), "30d", day(39));
    expect(two.missing).toEqual({ kind: "no_quorum", priced: 2, members: 4, needed: 3 });
    expect(two).toMatchObject({ returnPct: null, gapPp: null });
  });
});

describe("one company alone", () => {
  const alone = measureOf(historyOf(bars, btc), [member("B")], { kind: "security" });

  it("is measured by its own return everywhere", () => {
    const reading = readWindow(alone, "30d");
    expect(reading.returnPct).not.toBeNull();
    expect(reading.medianPct).toBe(reading.returnPct);
    expect(reading.capWeightedPct).toBe(reading.returnPct);
    expect(reading.members).toEqual([{ security: "B", returnPct: reading.returnPct }]);
  });

  it("has no gap on a base before its first close", () => {
    const late = measureOf(
      historyOf([barsOf("E", sessions.slice(20), flat(9)), ...bars], btc),
      [member("E")],
      {
        kind: "security",
      },
    );
    const reading = readWindow(late, "30d");
    expect(reading.session).toBe(day(39));
    expect(reading.excluded).toEqual([{ security: "E", reason: "not_listed_at_base" }]);
    expect(reading.gapPp).toBeNull();
  });
});

describe("what miners may follow instead", () => {
  const peers = [
    barsOf(
      "P",
      sessions,
      from(50, (t) => 1 + t / 39),
    ),
    barsOf("Q", sessions, flat(30)),
  ];

  it("is the mean of both peers, and QQQ beside it", () => {
    const history = historyOf([...bars, ...peers, barsOf("QQQ", sessions, flat(500))], btc);
    const reading = readWindow(measureOf(history, four), "30d");
    const u = sessions.indexOf("2026-01-12");
    expect(reading.peersReturnPct).toBeCloseTo((100 * (2 / (1 + u / 39) - 1)) / 2, 10);
    expect(reading.qqqReturnPct).toBe(0);
  });

  it("is not known with one of the two only, or with an older close", () => {
    expect(
      readWindow(measureOf(historyOf([...bars, peers[0] ?? []], btc), four), "30d").peersReturnPct,
    ).toBeNull();
    const old = historyOf([...bars, ...peers, barsOf("QQQ", sessions.slice(0, 39), flat(500))], btc);
    expect(readWindow(measureOf(old, four), "30d").qqqReturnPct).toBeNull();
  });
});

describe("small sums", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
    [[], null],
  ])("the median of %j is %s", (values, expected) => {
    expect(medianOf(values)).toBe(expected);
  });

  it("the mean of nothing is not known", () => {
    expect(meanOf([])).toBeNull();
    expect(meanOf([1, 2, 6])).toBe(3);
  });

  it("shows what one large member does to mean, capitalisation weight and median", () => {
    expect(meanOf([73, 50, -20, 25])).toBe(32);
    expect(medianOf([73, 50, -20, 25])).toBe(37.5);
    const held = [
      { basePrice: 10, price: 20, shares: 1 },
      { basePrice: 10, price: 10, shares: 3 },
    ];
    expect(capWeightedReturn(held)).toBeCloseTo(0.25, 12);
    expect(capWeightedReturn([])).toBeNull();
  });
});

/** 10 and 11 in turn, all 40 sessions. */
function swing(up: boolean): readonly number[] {
  return from(10, (t) => (t % 2 === (up ? 1 : 0) ? 1.1 : 1));
}

describe("the basket's index", () => {
  it("earns nothing when two shares swing and end where they began, unless rebalanced daily", () => {
    const history = historyOf(
      [
        barsOf("A", sessions, swing(true)),
        barsOf("B", sessions, swing(false)),
        barsOf("C", sessions, flat(1)),
      ],
      btc,
    );
    const m = measureOf(
      history,
      ["A", "B", "C"].map((name) => member(name)),
    );
    const q = sessions.indexOf("2025-12-31");
    const quarterly = basketIndex(m, "ew_quarterly");
    expect(quarterly[q + 2]).toBeCloseTo(quarterly[q] ?? NaN, 10);
    expect(basketIndex(m, "ew_daily")[q + 20]).toBeGreaterThan(101);
  });

  it("starts at 100 with the first priced member and ends where the shares of one are unknown", () => {
    const m = measureOf(historyOf(bars, btc), four);
    expect(basketIndex(m, "ew_daily")[0]).toBe(100);
    expect(basketIndex(m, "cw").slice(0, 2)).toEqual([100, null]);
  });
});
