import { describe, expect, it } from "vitest";
import { measure, type Measurement, type SubjectMember } from "../../src/domain/divergence.ts";
import { indexLevels, type IndexedLevels } from "../../src/domain/indexed.ts";
import type { Bar, PriceHistory } from "../../src/domain/market.ts";
import { readWindow } from "../../src/domain/window.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";

const sessions = sessionsFrom(nyseCalendar(), "2025-12-30", 30);
const day = (t: number): string => sessions[t] ?? "";

/** A price that wanders, with its own pace. */
const wander = (pace: number): readonly number[] =>
  sessions.map((_, t) => 50 + 3 * pace * Math.sin(t / pace) + t);

const without = (prices: readonly number[], gone: readonly number[]): readonly (number | null)[] =>
  prices.map((price, t) => (gone.includes(t) ? null : price));

function member(security: string, over: Partial<SubjectMember> = {}): SubjectMember {
  return { security, from: "2017-12-29", until: null, pricesSince: null, ...over };
}

const five = ["A", "B", "C", "D", "E"].map((name) => member(name));
const bars = (gone: Readonly<Record<string, readonly number[]>> = {}): readonly (readonly Bar[])[] =>
  ["A", "B", "C", "D", "E", "P", "Q", "QQQ"].map((name, index) =>
    barsOf(name, sessions, without(wander(1 + index), gone[name] ?? [])),
  );
const btc = btcOf(
  sessions,
  sessions.map((_, t) => 90_000 - 700 * t + 900 * Math.cos(t)),
);

function measured(
  history: PriceHistory,
  members: readonly SubjectMember[] = five,
  kind: "basket" | "security" = "basket",
): Measurement {
  return measure({
    calendar: nyseCalendar(),
    history,
    kind,
    members,
    peers: ["P", "Q"],
    qqq: "QQQ",
    until: day(29),
  });
}

function yearOf(measurement: Measurement): IndexedLevels {
  const levels = indexLevels(measurement, readWindow(measurement, "ytd"));
  if (levels === null) throw new Error("levels were expected");
  return levels;
}

/** The days and lines on which a level of the year is not what the year-to-date window tells when read on that day. */
function strayLevels(measurement: Measurement): readonly string[] {
  const levels = yearOf(measurement);
  // On the base itself the window would be that of the year before.
  return levels.dates.slice(1).flatMap((date, step) => {
    const reading = readWindow(measurement, "ytd", date);
    const own = new Map(reading.members.map((row) => [row.security, row.returnPct]));
    const pairs: readonly (readonly [string, readonly (number | null)[], number | null])[] = [
      ["subject", levels.subject, reading.returnPct],
      ["btc", levels.btc, reading.btcReturnPct],
      ["peers", levels.peers, reading.peersReturnPct],
      ["qqq", levels.qqq, reading.qqqReturnPct],
      ...levels.members.map((row) => [row.security, row.values, own.get(row.security) ?? null] as const),
    ];
    return pairs
      .filter(([, values, returnPct]) => !same(values[step + 1] ?? null, returnPct))
      .map(([name]) => `${date} from ${reading.baseSession ?? "nowhere"}: ${name}`);
  });
}

function same(level: number | null, returnPct: number | null): boolean {
  return level === null || returnPct === null
    ? level === returnPct
    : Math.abs(level - 100 - returnPct) <= 1e-9;
}

describe("a day's level is what the window tells on that day", () => {
  it.each<[string, Measurement]>([
    ["with every close", measured(historyOf(bars(), btc))],
    ["where a member's close is carried", measured(historyOf(bars({ B: [7, 8] }), btc))],
    ["where a member goes stale", measured(historyOf(bars({ B: [7, 8, 9, 10, 11, 12, 13, 14] }), btc))],
    ["where a member is without a base", measured(historyOf(bars({ C: [0, 1] }), btc))],
    [
      "where a member joins after the base",
      measured(historyOf(bars(), btc), [...five.slice(0, 4), member("E", { from: day(5) })]),
    ],
    [
      "where one splits without a record",
      measured(
        historyOf(
          [
            ...bars().slice(1),
            barsOf(
              "A",
              sessions,
              wander(1).map((price, t) => (t < 12 ? price : price / 10)),
            ),
          ],
          btc,
        ),
      ),
    ],
    ["of a company alone", measured(historyOf(bars({ A: [9] }), btc), [member("A")], "security")],
    ["where AI peers lack a close", measured(historyOf(bars({ P: [6], QQQ: [20, 21] }), btc))],
  ])("%s", (_what, measurement) => {
    expect(strayLevels(measurement)).toEqual([]);
    expect(readWindow(measurement, "ytd")).toMatchObject({ baseSession: "2025-12-31", missing: null });
  });
});

describe("a level nobody knows is a gap", () => {
  it("where BTC has no price that day: it is never carried", () => {
    const levels = yearOf(
      measured(
        historyOf(
          bars(),
          btc.filter((bar) => bar.date !== day(10)),
        ),
      ),
    );
    expect(levels.btc[9]).toBeNull();
    expect(levels.btc.filter((value) => value === null)).toHaveLength(1);
    expect(levels.subject.every((value) => value !== null)).toBe(true);
  });

  it("where fewer than the quorum have closes of their own", () => {
    const levels = yearOf(measured(historyOf(bars({ A: [10], B: [10], C: [10] }), btc)));
    expect(levels.subject.map((value) => value === null)).toEqual(
      levels.dates.map((_, index) => index === 9),
    );
  });

  it("where a company alone has no close of its own", () => {
    const levels = yearOf(measured(historyOf(bars({ A: [9] }), btc), [member("A")], "security"));
    expect(levels.subject[8]).toBeNull();
    expect(levels.members).toEqual([]);
  });
});

describe("the span", () => {
  it("runs from the base, where all are 100, to the session of the reading", () => {
    const levels = yearOf(measured(historyOf(bars(), btc)));
    expect(levels.dates).toEqual(sessions.slice(1));
    const firsts = [
      levels.subject,
      levels.btc,
      levels.peers,
      levels.qqq,
      ...levels.members.map((m) => m.values),
    ];
    expect(firsts.map((values) => [values[0], values.length])).toEqual(firsts.map(() => [100, 29]));
  });

  it("is null where the reading has no gap", () => {
    const measurement = measured(historyOf(bars(), []));
    const reading = readWindow(measurement, "ytd");
    expect(reading.gapPp).toBeNull();
    expect(indexLevels(measurement, reading)).toBeNull();
  });

  it("is null where its sessions are not those of the prices", () => {
    const measurement = measured(historyOf(bars(), btc));
    expect(indexLevels(measurement, { gapPp: 1, baseSession: "2024-12-31", session: day(29) })).toBeNull();
    expect(indexLevels(measurement, { gapPp: 1, baseSession: day(9), session: day(8) })).toBeNull();
  });
});
