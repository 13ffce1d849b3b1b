import { sampleStandardDeviation, standardDeviation } from "simple-statistics";
import { describe, expect, it, test } from "vitest";
import { INITIAL_STATE, type MachineRule, step } from "../../src/domain/alert.ts";
import { cusumOf } from "../../src/domain/cusum.ts";
import { measure, type Measurement, statisticsAt } from "../../src/domain/divergence.ts";
import { gapBetween } from "../../src/domain/gap-between.ts";
import { readingKey, readRule, subjectOf } from "../../src/domain/rule-metrics.ts";
import type { RuleSide } from "../../src/domain/rule.ts";
import { readWindow } from "../../src/domain/window.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";
import { hasReference, measureReferencePrices, referenceText } from "../support/reference-prices.ts";

const CALENDAR = nyseCalendar();
const SESSIONS = sessionsFrom(CALENDAR, "2025-01-02", 260);

const SINCE = SESSIONS[0] ?? "";

const SIDE: RuleSide = {
  metric: "spread",
  target: { kind: "basket", id: "PW14" },
  window: "30d",
  direction: "above",
  scale: "plain",
  threshold: 30,
  clear: 18,
  forBars: 2,
  clearBars: 2,
  cooldown: 3,
};

/** Four miners that follow bitcoin 1.5-fold with noise of their own; null leaves a close or a price out. */
function market(fields: {
  readonly kind?: "basket" | "security";
  readonly close?: (member: number, t: number, usual: number) => number | null;
  readonly btc?: (t: number, usual: number) => number | null;
}): Measurement {
  const btc = SESSIONS.map((_, t) => 60_000 * Math.exp(0.2 * Math.sin(t / 9) + 0.03 * Math.sin(t * 2.3)));
  const bars = ["A", "B", "C", "D"].map((security, member) =>
    barsOf(
      security,
      SESSIONS,
      btc.map((price, t) => {
        const usual = 10 * (price / 60_000) ** 1.5 * Math.exp(0.03 * Math.sin(t * (1.7 + member)));
        return fields.close ? fields.close(member, t, usual) : usual;
      }),
    ),
  );
  const prices = btc.map((price, t) => (fields.btc ? fields.btc(t, price) : price));
  const kind = fields.kind ?? "basket";
  return measure({
    calendar: CALENDAR,
    history: historyOf(bars, btcOf(SESSIONS, prices)),
    kind,
    members: (kind === "basket" ? ["A", "B", "C", "D"] : ["A"]).map((security) => ({
      security,
      from: "2017-12-29",
      until: null,
      pricesSince: null,
    })),
    peers: [],
    qqq: "QQQ",
    until: SESSIONS.at(-1) ?? "",
  });
}

function read(measurement: Measurement, t: number, fields: Partial<RuleSide>): number | null {
  return readRule(subjectOf(measurement), t, { ...SIDE, ...fields }, SINCE)?.value ?? null;
}

describe("a gap rule", () => {
  const usual = market({});

  it("reads the window as the answers do, with both legs", () => {
    const window = readWindow(usual, "30d", SESSIONS[200] ?? null);
    expect(readRule(subjectOf(usual), 200, SIDE, SINCE)).toEqual({
      value: window.gapPp,
      unit: 1,
      btcReturnPct: window.btcReturnPct,
      subjectReturnPct: window.returnPct,
    });
    expect(read(usual, 200, { metric: "beta_spread" })).toBe(window.betaGapPp);
    expect(window.gapPp).not.toBeNull();
  });

  it.each([
    ["before its base", usual, 10],
    ["without bitcoin", market({ btc: (t, price) => (t === 200 ? null : price) }), 200],
    ["without a quorum", market({ close: (m, t, close) => (t === 200 && m < 2 ? null : close) }), 200],
    ["past the end", usual, 260],
  ])("has no reading %s", (_, measurement, t) => {
    expect(readRule(subjectOf(measurement), t, SIDE, SINCE)).toBeNull();
  });

  it("adjusted for beta it needs the 60 sessions before its base", () => {
    expect(read(usual, 80, { metric: "beta_spread" })).toBeNull();
    expect(read(usual, 82, { metric: "beta_spread" })).not.toBeNull();
    expect(read(usual, 80, {})).not.toBeNull();
  });
});

test.each([
  [1.2, 0.9, 10],
  [0.8, 1.3, -20],
  [1.02, 0.5, 2],
  [1.2, 1.1, 0],
  [0.9, 0.8, 0],
])("subject times %d, bitcoin times %d: opposite by %d%%", (subject, bitcoin, value) => {
  const m = market({
    close: (_, t) => (t < 200 ? 10 : 10 * subject),
    btc: (t) => (t < 200 ? 50_000 : 50_000 * bitcoin),
  });
  expect(read(m, 205, { metric: "opposite_sign" })).toBeCloseTo(value, 9);
});

test("a big day is the basket's own move, with or without bitcoin", () => {
  const m = market({
    close: (_, t, usual) => (t < 200 ? 10 : t === 200 ? 11.2 : usual),
    btc: () => null,
  });
  expect(read(m, 200, { metric: "big_day", window: "1d" })).toBeCloseTo(12, 9);
  expect(read(m, 200, { metric: "spread", window: "1d" })).toBeNull();
});

describe("the statistical metrics", () => {
  const usual = market({});
  const broken = market({
    close: (m, t, usual_) =>
      t < 180 ? usual_ : 10 * Math.exp(0.05 * Math.sin(t * (3.1 + m)) - 0.1 * Math.sin(t * 2.3)),
  });

  it.each([
    ["z1", 61],
    ["rho_break", 150],
    ["cusum", 81],
  ] as const)("%s is silent before session %d and reads from then on", (metric, first) => {
    const values = SESSIONS.map((_, t) => read(usual, t, { metric, window: "1d", threshold: 5 }));
    expect(values.findIndex((value) => value !== null)).toBe(first);
    expect(values.slice(first)).not.toContain(null);
  });

  it("z1 is the surprise of the session", () => {
    expect(read(usual, 100, { metric: "z1", window: "1d" })).toBe(statisticsAt(usual, 100).z1);
  });

  it("a broken link is a break only where beta moved too", () => {
    const t = 215;
    expect(statisticsAt(broken, t).rhoBreak).toBeLessThan(-2.33);
    expect(read(broken, t, { metric: "rho_break" })).toBe(statisticsAt(broken, t).rhoBreak);
    const calm = SESSIONS.map((_, s) => [
      statisticsAt(usual, s).rhoBreak,
      read(usual, s, { metric: "rho_break" }),
    ]);
    expect(
      calm.filter(([raw, value]) => raw !== null && raw !== undefined && value === 0).length,
    ).toBeGreaterThan(0);
  });

  it("CUSUM gives its sums to the side that asks", () => {
    const subject = subjectOf(broken);
    const sums = cusumOf(subject.surprises(), 5)[190];
    expect(sums).toBeDefined();
    expect(readRule(subject, 190, { ...SIDE, metric: "cusum", threshold: 5 }, SINCE)?.value).toBe(sums?.plus);
    const below = { ...SIDE, metric: "cusum", threshold: 5, direction: "below" } as const;
    expect(readRule(subject, 190, below, SINCE)?.value).toBe(-(sums?.minus ?? NaN));
  });
});

test("CUSUM by hand: slack a half, clamped to four, alarm above five and then from zero", () => {
  const z = [null, 0.4, 1.2, 0.9, null, 2.1, 1.8, 0.7, 1.5, 1, -9];
  const sums = cusumOf(z, 5);
  const plus = sums.map((one) => (one === null ? null : Number(one.plus.toFixed(6))));
  expect(plus).toEqual([null, 0, 0.7, 1.1, null, 2.7, 4, 4.2, 5.2, 0.5, 0]);
  expect(sums.at(-1)?.minus).toBe(3.5);
});

describe("a multiple of the miner's own volatility", () => {
  const alone = market({ kind: "security" });
  const t = 200;
  const base = SESSIONS.indexOf(readWindow(alone, "30d", SESSIONS[t] ?? null).baseSession ?? "");
  const gaps = Array.from({ length: 60 }, (_, i) => {
    const day = base - 59 + i;
    return (alone.dailyReturn[day] ?? NaN) - Math.expm1(alone.btcLogReturn[day] ?? NaN);
  });

  it("is of the daily gaps up to the base, carried to the window by the square root of its sessions", () => {
    const unit = readRule(subjectOf(alone), t, { ...SIDE, scale: "own_volatility" }, SINCE)?.unit ?? NaN;
    expect(unit).toBeCloseTo(100 * sampleStandardDeviation(gaps) * Math.sqrt(t - base), 9);
    expect(unit).not.toBeCloseTo(100 * standardDeviation(gaps) * Math.sqrt(t - base), 3);
  });

  it("of a big day is of its own returns, of the beta-adjusted gap what the line leaves over", () => {
    const own = Array.from({ length: 60 }, (_, i) => alone.dailyReturn[t - 60 + i] ?? NaN);
    const day = { ...SIDE, metric: "big_day", window: "1d", scale: "own_volatility" } as const;
    expect(readRule(subjectOf(alone), t, day, SINCE)?.unit).toBeCloseTo(
      100 * sampleStandardDeviation(own),
      9,
    );
    const beta = { ...SIDE, metric: "beta_spread", scale: "own_volatility" } as const;
    const sigma = statisticsAt(alone, base + 1).line?.sigma ?? NaN;
    expect(readRule(subjectOf(alone), t, beta, SINCE)?.unit).toBeCloseTo(
      100 * sigma * Math.sqrt(t - base),
      9,
    );
  });

  it("has no reading before 60 sessions of it", () => {
    const readings = SESSIONS.map((_, s) =>
      readRule(subjectOf(alone), s, { ...SIDE, scale: "own_volatility" }, SINCE),
    );
    const first = readings.findIndex((one) => one !== null);
    const firstBase = SESSIONS.indexOf(readWindow(alone, "30d", SESSIONS[first] ?? null).baseSession ?? "");
    expect(firstBase).toBe(60);
  });
});

test("the gap between any two sessions is the window's where they are its ends", () => {
  const usual = market({});
  const window = readWindow(usual, "90d", SESSIONS[200] ?? null);
  const base = SESSIONS.indexOf(window.baseSession ?? "");
  expect(gapBetween(usual, base, 200)).toBeCloseTo(window.gapPp ?? NaN, 9);
  expect(gapBetween(usual, 200, 260)).toBeNull();
});

test("one reading serves every threshold, except where CUSUM starts again at its own", () => {
  expect(readingKey(SIDE)).toBe(readingKey({ ...SIDE, threshold: 50, clear: 1, direction: "below" }));
  expect(readingKey(SIDE)).not.toBe(readingKey({ ...SIDE, window: "90d" }));
  const cusum = { ...SIDE, metric: "cusum" } as const;
  expect(readingKey(cusum)).not.toBe(readingKey({ ...cusum, threshold: 8 }));
  expect(readingKey(cusum)).not.toBe(readingKey({ ...cusum, direction: "below" }));
});

test("the day on which a rule was made counts for a miner's level alone", () => {
  const level = { ...SIDE, metric: "level", target: { kind: "miner", security: "A" } } as const;
  expect(readingKey(level, "2026-01-02")).not.toBe(readingKey(level, "2026-01-05"));
  expect(readingKey(SIDE, "2026-01-02")).toBe(readingKey(SIDE, "2026-01-05"));
  const btc = { ...level, target: { kind: "btc" } } as const;
  expect(readingKey(btc, "2026-01-02")).toBe(readingKey(btc, "2026-01-05"));
  expect(readingKey(btc)).not.toBe(readingKey({ ...btc, target: { kind: "network" } }));
});

interface Reference {
  readonly cusum: Readonly<
    Record<
      "h5" | "h4",
      {
        readonly h: number;
        readonly plus: readonly (number | null)[];
        readonly minus: readonly (number | null)[];
      }
    >
  >;
  readonly alerts_spread30_ew: Readonly<
    Record<
      "hysteresis" | "naive" | "beta_adj",
      {
        readonly threshold_pp: number;
        readonly clear_pp: number;
        readonly for_evaluations: number;
        readonly clear_evaluations: number;
        readonly events: readonly {
          readonly session: number;
          readonly event: string;
          readonly value: number;
        }[];
        readonly final_state: string;
      }
    >
  >;
  readonly landmarks: {
    readonly cusum_alarms: Readonly<
      Record<
        "h5" | "h4",
        readonly { readonly session: number; readonly side: string; readonly value: number }[]
      >
    >;
    readonly fire_sessions: Readonly<Record<"hysteresis" | "beta_adj", readonly number[]>>;
  };
}

describe.skipIf(!hasReference)("rules against the reference values", () => {
  const reference: Reference | null = hasReference ? JSON.parse(referenceText("reference.json")) : null;
  const subject = hasReference ? subjectOf(measureReferencePrices()) : null;

  it.each(["h5", "h4"] as const)("CUSUM %s at every session, and its alarms (F10)", (name) => {
    const { h, plus, minus } = known(reference).cusum[name];
    const sums = cusumOf(known(subject).surprises(), h);
    expect(sums).toHaveLength(400);
    plus.forEach((value, t) => {
      expectClose(sums[t]?.plus ?? null, value);
      expectClose(sums[t]?.minus ?? null, minus[t] ?? null);
    });
    const alarms = sums.flatMap((one, t) => {
      if (one === null || (one.plus <= h && one.minus <= h)) return [];
      return [{ session: t + 1, side: one.plus > h ? "up" : "down", value: Math.max(one.plus, one.minus) }];
    });
    const expected = known(reference).landmarks.cusum_alarms[name];
    expect(alarms.map(({ session, side }) => [session, side])).toEqual(
      expected.map(({ session, side }) => [session, side]),
    );
    alarms.forEach(({ value }, index) => expectClose(value, expected[index]?.value ?? null));
  });

  it.each(["hysteresis", "naive", "beta_adj"] as const)("the simple machine %s (F11)", (name) => {
    const simple = known(reference).alerts_spread30_ew[name];
    const machine: MachineRule = {
      direction: "above",
      threshold: simple.threshold_pp,
      clear: simple.clear_pp,
      forBars: simple.for_evaluations,
      clearBars: simple.clear_evaluations,
      cooldown: 0,
      staleAfter: 1000,
      remindEvery: 0,
    };
    const metric = name === "beta_adj" ? "beta_spread" : "spread";
    let state = INITIAL_STATE;
    let statusAt300 = "";
    const events = known(subject).measurement.sessions.flatMap((session, t) => {
      const stepped = step(machine, state, readRule(known(subject), t, { ...SIDE, metric }, SINCE), session);
      ({ state } = stepped);
      if (t === 299) statusAt300 = state.status;
      return stepped.transitions.map(({ event, value }) => ({ session: t + 1, event, value }));
    });
    const expected = simple.events.filter(({ event }) => event === "fire" || event === "resolve");
    const ours = events.filter(({ session }) => session <= 300);
    expect(ours.map(({ session, event }) => [session, event])).toEqual(
      expected.map(({ session, event }) => [session, event]),
    );
    expect(ours.length).toBeGreaterThan(3);
    ours.forEach(({ value }, index) => expectClose(value, expected[index]?.value ?? null));
    expect(statusAt300).toBe(simple.final_state);
    if (name === "naive") return;
    const fires = events.filter(({ event }) => event === "fire").map(({ session }) => session);
    expect(fires).toEqual(known(reference).landmarks.fire_sessions[name]);
  });

  it("the link that breaks at session 300 is found, and nothing before", () => {
    const found = known(subject).measurement.sessions.flatMap((_, t) => {
      const value = readRule(known(subject), t, { ...SIDE, metric: "rho_break" }, SINCE)?.value ?? 0;
      return value < -2.33 ? [t + 1] : [];
    });
    expect(found[0]).toBeGreaterThan(300);
    expect(found[0]).toBeLessThan(325);
  });
});

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the reference data are incomplete");
  return value;
}

function expectClose(ours: number | null, expected: number | null): void {
  const close =
    ours === null || expected === null
      ? ours === expected
      : Math.abs(ours - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  expect(close, `${ours}, not ${expected}`).toBe(true);
}
