import { expect, test } from "vitest";
import { replayRule } from "../../src/app/replay.ts";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import { measure } from "../../src/domain/divergence.ts";
import type { Bar, BtcBar, CorporateAction, PriceHistory } from "../../src/domain/market.ts";
import { subjectOf } from "../../src/domain/rule-metrics.ts";
import { createSessionReader } from "../../src/domain/rule-reader.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { sidesOf } from "../../src/domain/rule.ts";
import { createBarStepper, type KeptRule } from "../../src/domain/step-rules.ts";
import { liveOf } from "../support/live.ts";
import { nyseCalendar, sessionsFrom } from "../support/market.ts";
import { pricesIn } from "../support/real-prices.ts";
import { miner } from "../support/small-bundle.ts";

// A made-up year with everything that sources do wrong, holidays, half days and both changes of the clocks in it, lived
// session by session and counted again by other code.

const CALENDAR = nyseCalendar();
const SESSIONS = sessionsFrom(CALENDAR, "2025-10-01", 320);
const MINERS = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"].map((ticker, index) =>
  miner(`000000010${index}`, ticker),
);
const IDS = MINERS.map(({ id }) => id);
const MEMBERS = IDS.map((security) => ({ security, from: "2017-12-29", until: null, pricesSince: null }));

/** BBB counts ten old shares as one from here on; FFF is listed here. */
const SPLIT_AT = 150;
const LISTED_AT = 120;

const TEXTS = [
  "spread PW14 30d 12 both",
  "spread PW14 7d 8 both cooldown 6",
  "spread PW14 1d 4 both clear 4 clearfor 1 cooldown 0",
  "spread PW14 90d 20 both for 3 clearfor 4",
  "big_day PW14 6",
];

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Year {
  /** As the sources give them, not adjusted; null where they gave none. */
  readonly closes: readonly (readonly (number | null)[])[];
  readonly btc: readonly (number | null)[];
}

/** Prices that wander, with holes: one company for days, most of them for a session or a week, or no bitcoin. */
function makeYear(seed: number): Year {
  const random = randoms(seed);
  const noise = (): number => random() + random() + random() - 1.5;
  const levels = IDS.map(() => 10);
  let price = 60_000;
  const holesUntil = IDS.map(() => -1);
  let outageUntil = -1;
  const btc: (number | null)[] = [];
  const closes = IDS.map((): (number | null)[] => []);
  SESSIONS.forEach((_, t) => {
    const common = 0.05 * noise();
    price *= Math.exp(0.04 * noise());
    btc.push(random() < 0.02 ? null : price);
    if (random() < 0.02) outageUntil = t + Math.floor(random() * 6);
    IDS.forEach((_id, m) => {
      levels[m] = (levels[m] ?? 0) * Math.exp(common + 0.05 * noise());
      if (random() < 0.02) holesUntil[m] = t + Math.floor(random() * 9);
      const missing = t <= (holesUntil[m] ?? 0) || (t <= outageUntil && m < 4) || (m === 5 && t < LISTED_AT);
      const scale = m === 1 && t >= SPLIT_AT ? 10 : 1;
      closes[m]?.push(missing ? null : (levels[m] ?? 0) * scale);
    });
  });
  return { closes, btc };
}

/** What lies in the store once the session with that index has closed. */
function historyUpTo({ closes, btc }: Year, last: number): PriceHistory {
  const action: CorporateAction = {
    security: IDS[1] ?? "",
    exDate: SESSIONS[SPLIT_AT] ?? "",
    kind: "split",
    newShares: 1,
    oldShares: 10,
  };
  return {
    bars: new Map(
      IDS.map((security, m) => [
        security,
        SESSIONS.slice(0, last + 1).flatMap((session, t): readonly Bar[] => {
          const close = closes[m]?.[t] ?? null;
          return close === null ? [] : [{ security, session, close, basis: "raw", quarantined: false }];
        }),
      ]),
    ),
    btc: SESSIONS.slice(0, last + 1).flatMap((date, t): readonly BtcBar[] => {
      const priceUsd = btc[t] ?? null;
      return priceUsd === null ? [] : [{ date, priceUsd, align: "close" }];
    }),
    actions: last >= SPLIT_AT ? [action] : [],
    shares: [],
  };
}

/** Lives the year: each session sees only what was stored by then, the state is written down and read again. */
function live(year: Year, text: string): readonly string[] {
  const parsed = parseRule(text, { basketId: "PW14", miners: MINERS });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  const since = SESSIONS[0] ?? "";
  let rules: readonly KeptRule[] = sidesOf(parsed.rule).map((side) => ({
    side,
    since,
    state: INITIAL_STATE,
  }));
  const told: string[] = [];
  SESSIONS.forEach((session, t) => {
    const subject = subjectOf(
      measure({
        calendar: CALENDAR,
        history: historyUpTo(year, t),
        kind: "basket",
        members: MEMBERS,
        peers: [],
        qqq: "QQQ",
        until: session,
      }),
    );
    const stepBar = createBarStepper(
      session,
      createSessionReader(session, () => subject, []),
    );
    const stepped = stepBar(rules);
    for (const { transitions, side } of stepped) {
      told.push(...transitions.map(({ event }) => `${t} ${side.direction} ${event}`));
    }
    rules = structuredClone(stepped.map(({ side, state }) => ({ side, since, state })));
    // A crash after the write: the session is stepped again.
    if (t % 3 === 0)
      told.push(...stepBar(rules).flatMap(({ transitions }) => transitions.map(() => "twice")));
  });
  return told;
}

/** Prices in today's shares, carried over at most five sessions, and whether each is of its own day. */
function carried(closes: readonly (number | null)[], factor: (t: number) => number) {
  let last: number | null = null;
  let age = 0;
  return closes.map((close, t) => {
    age = close === null ? age + 1 : 0;
    if (close !== null) last = close * factor(t);
    return { price: age > 5 ? null : last, own: close !== null };
  });
}

function countAgain(year: Year, text: string): readonly string[] {
  const words = text.split(" ");
  const [metric = "", , first = "", second = ""] = words;
  const window = metric === "big_day" ? "1d" : first;
  const threshold = Number(metric === "big_day" ? first : second);
  const after = (word: string, usual: number): number =>
    words.includes(word) ? Number(words[words.indexOf(word) + 1]) : usual;
  const clear = after("clear", threshold * 0.6);
  const need = after("for", window === "1d" ? 1 : 2);
  const needBack = after("clearfor", 2);
  const cooldown = after("cooldown", 3);
  const lines = year.closes.map((closes, m) => carried(closes, (t) => (m === 1 && t < SPLIT_AT ? 10 : 1)));

  const valueAt = (t: number): number | null => {
    const limit = Date.parse(SESSIONS[t] ?? "") - Number.parseInt(window, 10) * 86_400_000;
    const u = SESSIONS.findLastIndex((session) => Date.parse(session) <= limit);
    if (u < 0) return null;
    const own = lines.filter((line) => line[u]?.own === true && line[t]?.own === true).length;
    if (own < 4) return null;
    const returns = lines.flatMap((line) => {
      const [before, now] = [line[u]?.price ?? null, line[t]?.price ?? null];
      return before === null || now === null ? [] : [now / before - 1];
    });
    const basket = returns.reduce((a, b) => a + b, 0) / returns.length;
    if (metric === "big_day") return 100 * basket;
    const [before, now] = [year.btc[u] ?? null, year.btc[t] ?? null];
    return before === null || now === null ? null : 100 * (basket - (now / before - 1));
  };

  const found: { readonly t: number; readonly words: string; readonly order: number }[] = [];
  for (const [order, sign] of [1, -1].entries()) {
    let [out, back, silent, endedAt] = [0, 0, 0, -1000];
    let [firing, told, stale] = [false, false, false];
    SESSIONS.forEach((_, t) => {
      const tell = (event: string): void => {
        found.push({ t, order, words: `${t} ${sign > 0 ? "above" : "below"} ${event}` });
      };
      const value = valueAt(t);
      if (value === null) {
        silent += 1;
        if (silent === 3) stale = true;
        if (silent === 3 && told) tell("stale");
        return;
      }
      if (stale && told) tell("fresh");
      silent = 0;
      stale = false;
      const size = sign * value;
      const rested = t - endedAt > cooldown;
      if (!firing) {
        out = size >= threshold ? out + 1 : 0;
        if (out < need) return;
        [firing, told, back] = [true, rested, 0];
        if (told) tell("fire");
        return;
      }
      back = size < clear ? back + 1 : 0;
      if (back === 0 && !told && rested) {
        told = true;
        tell("fire");
      }
      if (back < needBack) return;
      if (told) {
        tell("resolve");
        endedAt = t;
      }
      [firing, told, out] = [false, false, 0];
    });
  }
  return found.toSorted((a, b) => a.t - b.t || a.order - b.order).map((one) => one.words);
}

test.each([11, 12, 13])(
  "a year of bad weather, seed %d: lived, replayed and counted by hand it is the same",
  async (seed) => {
    const year = makeYear(seed);
    const last = SESSIONS.at(-1) ?? "";
    for (const text of TEXTS) {
      const lived = live(year, text);
      expect(lived.length, text).toBeGreaterThan(3);
      expect(lived, text).toEqual(countAgain(year, text));
      const replayed = await replayRule(
        {
          prices: pricesIn(historyUpTo(year, SESSIONS.length - 1)),
          calendar: CALENDAR,
          basket: { id: "PW14", version: 1, members: MEMBERS },
          benchmarks: { qqq: "QQQ" },
          miners: MINERS,
          spots: liveOf().spots,
          networkDays: liveOf().readings,
        },
        text,
        SESSIONS[0] ?? "",
        last,
      );
      if (!replayed.ok) throw new Error(replayed.problems.join(" "));
      const short = replayed.result.transitions.map(
        ({ session, event }) => `${SESSIONS.indexOf(session)} ${event}`,
      );
      expect(short).toEqual(lived.map((one) => one.replace(/ (above|below)/, "")));
    }
  },
);
