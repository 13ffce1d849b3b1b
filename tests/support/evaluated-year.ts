import { closeInstant, sessionsBetween } from "../../src/domain/calendar.ts";
import { addDays, epochMs, newYorkInstant, weekday } from "../../src/domain/time.ts";
import { nyseCalendar } from "./market.ts";

const CALENDAR = nyseCalendar();

/** Two months of history, then a year that is lived: half days, holidays and both changes of the clocks are in it. */
export const YEAR_SESSIONS = sessionsBetween(CALENDAR, "2025-09-02", "2026-11-13");
export const YEAR_BEGINS_MS = Date.parse("2025-11-03T12:00:00Z");
export const YEAR_MINERS = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"] as const;

/** BBB counts ten old shares as one from here on, and the split is recorded four sessions late. */
export const LATE_SPLIT_AT = 100;
export const SPLIT_RECORDED_MS = closedAt(104);
/** CCC's shares are split here, and nobody ever records it. */
export const HIDDEN_SPLIT_AT = 170;
/** DDD takes another ticker here. */
export const RENAMED_AT = 130;
/** FFF has no closes any more from here on, and leaves the basket ten sessions later. */
export const DELISTED_AT = 200;

export const CLOSE_MS: readonly number[] = YEAR_SESSIONS.map((_, t) => closedAt(t));

function closedAt(t: number): number {
  return epochMs(closeInstant(CALENDAR, YEAR_SESSIONS[t] ?? ""));
}

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

/** A close, as traded, and from when on it can be had. */
export interface Arriving {
  readonly close: number;
  readonly fromMs: number;
}

export interface EvaluatedYear {
  /** By miner and session; null where there never is one. */
  readonly closes: readonly (readonly (Arriving | null)[])[];
  readonly btc: readonly (Arriving | null)[];
  readonly ticks: readonly Tick[];
}

/** One heartbeat of the bot. */
export interface Tick {
  readonly atMs: number;
  /** What goes wrong in it. */
  readonly sources: "answer" | "fail";
  readonly process:
    | "goes on"
    | "was restarted"
    | "is killed at once"
    | "is killed before the bar is finished";
}

/** Prices that wander, late, missing or never there, and heartbeats at odd times with days between them. */
export function makeEvaluatedYear(seed: number): EvaluatedYear {
  const random = randoms(seed);
  const noise = (): number => random() + random() + random() - 1.5;
  const hour = 3_600_000;
  /** Mostly at once, sometimes over night, seldom days later. */
  const arrives = (t: number): number => {
    const dice = random();
    return (CLOSE_MS[t] ?? 0) + (dice < 0.93 ? 0 : dice < 0.98 ? 8 * hour : (24 + 72 * random()) * hour);
  };
  const levels = YEAR_MINERS.map(() => 20);
  let price = 60_000;
  const btc: (Arriving | null)[] = [];
  const closes = YEAR_MINERS.map((): (Arriving | null)[] => []);
  let silentUntil = -1;
  YEAR_SESSIONS.forEach((_, t) => {
    const common = 0.045 * noise();
    price *= Math.exp(0.035 * noise());
    btc.push(random() < 0.015 ? null : { close: price, fromMs: arrives(t) });
    if (random() < 0.015) silentUntil = t + Math.floor(random() * 4);
    YEAR_MINERS.forEach((_name, m) => {
      levels[m] = (levels[m] ?? 0) * Math.exp(common + 0.04 * noise());
      const scale = m === 1 && t >= LATE_SPLIT_AT ? 10 : m === 2 && t >= HIDDEN_SPLIT_AT ? 0.25 : 1;
      const gone = (m === 5 && t >= DELISTED_AT) || (m < 4 && t <= silentUntil) || random() < 0.01;
      closes[m]?.push(gone ? null : { close: (levels[m] ?? 0) * scale, fromMs: arrives(t) });
    });
  });
  return { closes, btc, ticks: makeTicks(random) };
}

function makeTicks(random: () => number): readonly Tick[] {
  const ticks: Tick[] = [];
  let offUntil = 0;
  const endMs = (CLOSE_MS.at(-1) ?? 0) + 72 * 3_600_000;
  // A look that comes at any time of the day, weekends too: two or three a day.
  for (let atMs = YEAR_BEGINS_MS; atMs < endMs; atMs += Math.ceil((4 + 20 * random()) * 12) * 300_000) {
    const now = atMs + Math.floor(random() * 299_000);
    if (now < offUntil) continue;
    if (random() < 0.012) offUntil = now + (12 + 110 * random()) * 3_600_000;
    const dice = random();
    ticks.push({
      atMs: now,
      sources: random() < 0.08 ? "fail" : "answer",
      process:
        dice < 0.82
          ? "goes on"
          : dice < 0.9
            ? "was restarted"
            : dice < 0.95
              ? "is killed at once"
              : "is killed before the bar is finished",
    });
  }
  return ticks;
}

/** When daily closes are asked for: 90 minutes after each close, and at 08:30 New York from Monday to Friday. */
export const BAR_SLOTS_MS: readonly number[] = (() => {
  const slots = CLOSE_MS.map((ms) => ms + 90 * 60_000);
  for (let day = "2025-10-27"; day < "2026-11-20"; day = addDays(day, 1)) {
    if (weekday(day) < 6) slots.push(epochMs(newYorkInstant(day, "08:30")));
  }
  return slots.toSorted((a, b) => a - b);
})();
