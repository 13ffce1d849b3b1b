import { afterEach, beforeEach, expect, test } from "vitest";
import type { EvaluateDeps } from "../../../src/app/evaluate/evaluate-deps.ts";
import type { Rules } from "../../../src/app/ports/rules.ts";
import type { Bar } from "../../../src/domain/market.ts";
import { newYorkDate } from "../../../src/domain/time.ts";
import {
  type Arriving,
  BAR_SLOTS_MS,
  CLOSE_MS,
  DELISTED_AT,
  type EvaluatedYear,
  HIDDEN_SPLIT_AT,
  LATE_SPLIT_AT,
  makeEvaluatedYear,
  RENAMED_AT,
  SPLIT_RECORDED_MS,
  YEAR_BEGINS_MS,
  YEAR_MINERS,
  YEAR_SESSIONS,
} from "../../support/evaluated-year.ts";
import { createEvaluateWorld, type EvaluateWorld } from "../../support/evaluating.ts";
import { miner } from "../../support/small-bundle.ts";

// A made-up year lived by the job with its real store: heartbeats at odd times, restarts, kills, days off, sources that
// fail, closes that come late or never, splits that are recorded late or not at all, a rename and a delisting. What it
// stored is counted again by other code, which knows the prices and the ticks alone.

const IDS = YEAR_MINERS.map((_, m) => `000000030${m}`);
const minersAt = (t: number) =>
  YEAR_MINERS.map((ticker, m) => miner(IDS[m] ?? "", ticker === "DDD" && t >= RENAMED_AT ? "DDX" : ticker));
const LEAVES = YEAR_SESSIONS[DELISTED_AT + 10] ?? "";
const BASKET = {
  id: "PW14",
  version: 1,
  members: IDS.map((security, m) => ({ security, from: "2017-12-29", until: m === 5 ? LEAVES : null })),
};

const RULES = [
  {
    text: "spread PW14 30d 12",
    members: [0, 1, 2, 3, 4, 5],
    days: 30,
    gap: true,
    size: 12,
    need: 2,
    madeMs: 0,
  },
  { text: "spread PW14 1d 5", members: [0, 1, 2, 3, 4, 5], days: 1, gap: true, size: 5, need: 1, madeMs: 0 },
  {
    text: "spread PW14 7d 8",
    members: [0, 1, 2, 3, 4, 5],
    days: 7,
    gap: true,
    size: 8,
    need: 2,
    madeMs: CLOSE_MS[150] ?? 0,
  },
  { text: "big_day BBB 6 above", members: [1], days: 1, gap: false, size: 6, need: 1, madeMs: 0 },
  { text: "spread CCC 7d 10", members: [2], days: 7, gap: true, size: 10, need: 2, madeMs: 0 },
  { text: "big_day FFF 6 above", members: [5], days: 1, gap: false, size: 6, need: 1, madeMs: 0 },
] as const;

let world: EvaluateWorld;
beforeEach(async () => {
  world = await createEvaluateWorld({ basket: BASKET, miners: minersAt(0) });
});
afterEach(() => world.close());

const killed = () => Promise.reject(new Error("killed"));
const iso = (ms: number): string => new Date(ms).toISOString();
const newestSlot = (atMs: number): number => BAR_SLOTS_MS.findLast((ms) => ms <= atMs) ?? 0;
const lastClosed = (atMs: number): number => CLOSE_MS.findLastIndex((ms) => ms <= atMs);

/** Prices as they lie in a store that was filled at a moment: in memory, for they are read some thousand times. */
function pricesFilledAt(year: EvaluatedYear, filledAt: () => number): EvaluateDeps["prices"] {
  const isThere = (one: Arriving | null): one is Arriving => one !== null && one.fromMs <= filledAt();
  const isRecorded = (): boolean => filledAt() >= SPLIT_RECORDED_MS;
  const split = { exDate: YEAR_SESSIONS[LATE_SPLIT_AT] ?? "", newShares: 1, oldShares: 10 } as const;
  const history: EvaluateDeps["prices"]["history"] = async (securities, from, to) => {
    const isAsked = (t: number): boolean => {
      const session = YEAR_SESSIONS[t] ?? "";
      return session >= from && session <= to;
    };
    const bars = securities.flatMap((security): (readonly [string, readonly Bar[]])[] => {
      const m = IDS.indexOf(security);
      const own = (year.closes[m] ?? []).flatMap((one, t) =>
        isThere(one) && isAsked(t) ? [barOf(m, t, one.close)] : [],
      );
      return own.length === 0 ? [] : [[security, own]];
    });
    return {
      bars: new Map(bars),
      btc: year.btc.flatMap((one, t) =>
        isThere(one) && isAsked(t)
          ? [{ date: YEAR_SESSIONS[t] ?? "", priceUsd: one.close, align: "close" as const }]
          : [],
      ),
      actions: securities.flatMap((security) =>
        security === IDS[1] && isRecorded() ? [{ security, kind: "split" as const, ...split }] : [],
      ),
      shares: [],
    };
  };
  return {
    history,
    coverage: async () => {
      const rows = year.btc.filter(isThere).length;
      return { securities: [], btc: rows === 0 ? null : { first: "", last: "", rows } };
    },
  };
}

/** Lives the year and gives what was stored about each rule. */
async function live(year: EvaluatedYear): Promise<readonly (readonly string[])[]> {
  const keys = new Map<string, string>();
  let asked = 0;
  let collectedMs = 0;
  const prices = pricesFilledAt(year, () => collectedMs);
  world.restart({ prices });
  for (const { atMs, sources, process } of year.ticks) {
    const now = iso(atMs);
    const slot = newestSlot(atMs);
    if (slot > asked && sources === "fail") await world.ran("stock-bars", iso(slot), "failed");
    if (slot > asked && sources === "answer") {
      collectedMs = atMs;
      await world.ran("stock-bars", iso(slot));
      asked = slot;
    }
    for (const { text, madeMs } of RULES) {
      if (!keys.has(text) && atMs >= madeMs) keys.set(text, await world.keep(text, now));
    }
    if (process === "is killed at once" || process === "is killed before the bar is finished") {
      const rules: Rules =
        process === "is killed at once"
          ? { ...world.rules, stepThrough: killed }
          : { ...world.rules, finishBar: killed };
      world.restart({ prices, rules });
      await world.run(now);
    }
    if (process !== "goes on") world.restart({ prices, miners: minersAt(lastClosed(atMs)) });
    await world.run(now);
  }
  return Promise.all(RULES.map(({ text }) => world.told(keys.get(text) ?? "")));
}

function barOf(m: number, t: number, close: number): Bar {
  const quarantined = (m === 1 && t >= LATE_SPLIT_AT) || (m === 2 && t >= HIDDEN_SPLIT_AT);
  return { security: IDS[m] ?? "", session: YEAR_SESSIONS[t] ?? "", close, basis: "raw", quarantined };
}

interface Counted {
  readonly lines: string[];
  readonly rule: (typeof RULES)[number];
  lastBar: number;
  madeMs: number | null;
  out: number;
  back: number;
  silent: number;
  endedAt: number;
  firing: boolean;
  told: "no" | "yes" | "never";
  stale: boolean;
}

/** One session of one rule, by the state table; told of where it is not quiet. */
function step(one: Counted, t: number, pass: number, value: number | null, isQuiet: boolean): void {
  const tell = (event: string): void => {
    if (!isQuiet) one.lines.push(`${YEAR_SESSIONS[t]} ${pass} ${event}`);
  };
  one.lastBar = t;
  if (value === null) {
    one.silent += 1;
    if (one.silent !== 3) return;
    one.stale = true;
    if (one.firing && one.told === "yes") tell("stale");
    return;
  }
  if (one.stale && one.firing && one.told === "yes") tell("fresh");
  one.silent = 0;
  one.stale = false;
  const rested = t - one.endedAt > 3;
  if (!one.firing) {
    one.out = value >= one.rule.size ? one.out + 1 : 0;
    if (one.out < one.rule.need) return;
    [one.firing, one.told, one.back] = [true, rested ? "yes" : "no", 0];
    if (rested) tell("fire");
    return;
  }
  one.back = value < one.rule.size * 0.6 ? one.back + 1 : 0;
  if (one.back === 0 && one.told === "no" && rested) {
    one.told = "yes";
    tell("fire");
  }
  if (one.back < 2) return;
  if (one.told === "yes") {
    tell("resolve");
    one.endedAt = t;
  }
  [one.firing, one.told, one.out] = [false, "no", 0];
}

/** Counts the same year again from the prices and the ticks. */
function countAgain(year: EvaluatedYear): readonly (readonly string[])[] {
  const rules = RULES.map((rule): Counted => {
    const nothing = { out: 0, back: 0, silent: 0, endedAt: -1000, stale: false, firing: false } as const;
    return { rule, lines: [], lastBar: -1, madeMs: null, told: "no", ...nothing };
  });
  let asked = 0;
  let collectedMs = 0;
  let failedSlot = 0;
  let finished = -1;

  const close = (m: number, t: number): number | null => {
    const one = year.closes[m]?.[t] ?? null;
    return one === null || one.fromMs > collectedMs ? null : one.close;
  };
  const bitcoin = (t: number): number | null => {
    const one = year.btc[t] ?? null;
    return one === null || one.fromMs > collectedMs ? null : one.close;
  };
  /** A price in today's shares and how many sessions old it is; null for none. */
  const priceAt = (m: number, t: number): { readonly price: number; readonly age: number } | null => {
    for (let age = 0; age <= 5; age += 1) {
      const known = close(m, t - age);
      if (known === null) continue;
      const recorded = collectedMs >= SPLIT_RECORDED_MS;
      if (m === 2 && t - age >= HIDDEN_SPLIT_AT) return null;
      if (m === 1 && t - age >= LATE_SPLIT_AT && !recorded) return null;
      return { price: m === 1 && t - age < LATE_SPLIT_AT && recorded ? known * 10 : known, age };
    }
    return null;
  };
  const valueAt = ({ members, days, gap }: (typeof RULES)[number], t: number): number | null => {
    const limit = Date.parse(YEAR_SESSIONS[t] ?? "") - days * 86_400_000;
    const u = YEAR_SESSIONS.findLastIndex((session) => Date.parse(session) <= limit);
    if (u < 0) return null;
    const inBasket = members.filter(
      (m) => members.length === 1 || m !== 5 || (YEAR_SESSIONS[u] ?? "") < LEAVES,
    );
    let own = 0;
    const returns = inBasket.flatMap((m) => {
      const [before, now] = [priceAt(m, u), priceAt(m, t)];
      if (before === null || now === null) return [];
      if (before.age === 0 && now.age === 0) own += 1;
      return [now.price / before.price - 1];
    });
    if (own < (members.length === 1 ? 1 : Math.ceil(inBasket.length * 0.6))) return null;
    const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
    if (!gap) return 100 * mean;
    const [before, now] = [bitcoin(u), bitcoin(t)];
    return before === null || now === null ? null : 100 * (mean - (now / before - 1));
  };
  const standOf = (t: number, atMs: number): "no" | "some" | "all" => {
    if ((CLOSE_MS[t + 1] ?? Infinity) <= atMs) return "all";
    const first = (CLOSE_MS[t] ?? 0) + 90 * 60_000;
    // The first morning slot after it is not on the same New York day.
    const day = newYorkDate(iso(CLOSE_MS[t] ?? 0));
    const repair = BAR_SLOTS_MS.find((ms) => ms > first && newYorkDate(iso(ms)) > day) ?? Infinity;
    const failed = failedSlot > asked;
    if (!failed && asked >= repair) return "all";
    const quorum =
      YEAR_MINERS.filter((_, m) => close(m, t) !== null && (m !== 5 || (YEAR_SESSIONS[t] ?? "") < LEAVES))
        .length >= Math.ceil(((YEAR_SESSIONS[t] ?? "") < LEAVES ? 6 : 5) * 0.6);
    return (failed ? quorum : asked >= first) && bitcoin(t) !== null ? "some" : "no";
  };
  for (const { atMs, sources } of year.ticks) {
    const slot = newestSlot(atMs);
    if (slot > asked && sources === "fail") failedSlot = slot;
    if (slot > asked && sources === "answer") [asked, collectedMs] = [slot, atMs];
    const newest = lastClosed(atMs);
    const settled = standOf(newest, atMs) === "no" ? newest - 1 : newest;
    for (const one of rules) {
      if (one.madeMs === null && atMs >= one.rule.madeMs) one.madeMs = atMs;
      if (one.madeMs === null || one.lastBar >= 0) continue;
      const last = lastClosed(one.madeMs);
      const isLate = valueAt(one.rule, last) === null && standOf(last, atMs) !== "all";
      if (last > settled || isLate) continue;
      for (let t = 0; t <= last; t += 1) step(one, t, 1, valueAt(one.rule, t), true);
      if (one.firing) one.told = "never";
      one.endedAt = -1000;
    }
    const begun = rules.filter(({ lastBar }) => lastBar >= 0);
    const oldest = Math.min(...begun.map(({ lastBar }) => lastBar), finished < 0 ? Infinity : finished);
    if (begun.length === 0) continue;
    for (let t = oldest + 1; t <= newest; t += 1) {
      const isFirst = t > finished;
      const stand = standOf(t, atMs);
      if (stand === "no" || (stand === "some" && !isFirst)) break;
      for (const one of begun.filter(({ lastBar }) => lastBar < t)) {
        const value = valueAt(one.rule, t);
        if (value !== null || stand === "all") step(one, t, isFirst ? 1 : 2, value, false);
      }
      finished = Math.max(finished, t);
    }
  }
  return rules.map(({ lines }) => lines);
}

test(
  "a year lived with every kind of trouble stores what a count of the same year gives",
  { timeout: 30_000 },
  async () => {
    const year = makeEvaluatedYear(22);
    expect(year.ticks[0]?.atMs).toBeGreaterThanOrEqual(YEAR_BEGINS_MS);
    const stored = await live(year);
    const counted = countAgain(year);
    for (const [index, { text }] of RULES.entries()) expect(stored[index], text).toEqual(counted[index]);
    const all = stored.flat();
    expect(stored.every((lines) => lines.length > 1)).toBe(true);
    for (const event of ["1 fire", "2 fire", "resolve", "stale", "fresh"]) {
      expect(all.filter((line) => line.endsWith(event)).length, event).toBeGreaterThan(0);
    }
    // Every bar with events was finished, so that nothing is left untold.
    const finished = new Set(await world.bars("session"));
    for (const { bar, pass } of await world.events()) expect(finished).toContain(`${bar} ${pass}`);
  },
);
