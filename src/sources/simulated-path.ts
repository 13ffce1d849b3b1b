import type { IsoDate } from "../domain/time.ts";

/*
 * The paths of the simulated market. Every value belongs to a date: a path is walked day by day from one fixed day,
 * each with a stream of random numbers of its own, so that neither the order of questions nor the day on which it is
 * asked changes a price.
 */

/** How a security moves with the rest; each number multiplies the move of a factor, the noise is its own. */
export interface Nature {
  /** Before the pivot and after it; between the two it changes steadily. */
  readonly btc: readonly [before: number, after: number];
  readonly ai: readonly [before: number, after: number];
  /** The mood towards miners as a group. */
  readonly miners: number;
  /** Standard deviation of its own move a day, as a natural logarithm. */
  readonly noise: number;
  /** The price on `LEVEL_DAY`, in USD. */
  readonly level: number;
}

/** Natural logarithms by day since `ORIGIN`. */
export interface Factors {
  readonly btc: Float64Array;
  readonly ai: Float64Array;
  readonly miners: Float64Array;
}

/** Where every path begins: before the first session of the calendar. A Sunday. */
const ORIGIN = "2017-01-01";
const LEVEL_DAY = "2024-01-02";
const PIVOT: readonly [from: IsoDate, to: IsoDate] = ["2023-06-01", "2026-06-01"];

const DAY_MS = 86_400_000;
/** No day's move is larger, so that none is taken for a split. */
const LARGEST_MOVE = 0.33;
const JUMP_CHANCE = 0.008;

/**
 * About where BTC stood, in USD, so that prices companies really got for their coins are not absurd beside it; those
 * after June 2026 are made up. From the last day on it is level.
 */
const BTC_LEVELS: readonly (readonly [IsoDate, number])[] = [
  ["2017-01-01", 1000],
  ["2017-12-17", 19_000],
  ["2018-12-15", 3300],
  ["2019-06-26", 12_000],
  ["2020-03-13", 5500],
  ["2020-12-31", 29_000],
  ["2021-04-14", 63_000],
  ["2021-07-20", 30_000],
  ["2021-11-09", 67_000],
  ["2022-06-18", 20_000],
  ["2022-12-31", 16_500],
  ["2023-10-15", 27_000],
  ["2024-03-13", 72_000],
  ["2024-09-06", 54_000],
  ["2024-12-17", 106_000],
  ["2025-04-08", 77_000],
  ["2025-05-15", 103_000],
  ["2025-07-14", 119_000],
  ["2025-09-01", 108_000],
  ["2025-10-06", 124_000],
  ["2025-11-21", 86_000],
  ["2025-12-31", 87_000],
  ["2026-01-14", 95_000],
  ["2026-02-09", 68_000],
  ["2026-03-17", 74_000],
  ["2026-03-30", 67_000],
  ["2026-05-14", 81_000],
  ["2026-06-05", 63_000],
  ["2026-09-15", 78_000],
  ["2026-12-31", 70_000],
  ["2027-12-31", 110_000],
  ["2028-12-31", 90_000],
];

/** The demand for AI, as an index. */
const AI_LEVELS: readonly (readonly [IsoDate, number])[] = [
  ["2017-01-01", 60],
  ["2022-12-31", 100],
  ["2024-06-15", 220],
  ["2025-04-08", 190],
  ["2025-10-15", 380],
  ["2025-12-31", 330],
  ["2026-06-05", 560],
  ["2026-11-15", 520],
  ["2027-12-31", 700],
  ["2028-12-31", 720],
];

/** Days since `ORIGIN`. */
export function dayNumber(date: IsoDate): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${ORIGIN}T00:00:00Z`)) / DAY_MS);
}

/** What all securities have in common, for every day from the first to `until`. */
export function walkFactors(until: IsoDate): Factors {
  const days = Math.max(dayNumber(until), dayNumber(LEVEL_DAY)) + 1;
  const btcStory = storyOf(BTC_LEVELS);
  const aiStory = storyOf(AI_LEVELS);
  const btcNoise = createNoise("BTC", 0.02, 0.9);
  const aiNoise = createNoise("AI", 0.014, 0.985);
  const minersNoise = createNoise("miners", 0.012, 0.97);
  const btc = new Float64Array(days);
  const ai = new Float64Array(days);
  const miners = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    btc[day] = btcStory(day) + btcNoise();
    ai[day] = aiStory(day) + wave(day, 0.06, 131) + aiNoise();
    miners[day] = wave(day, 0.2, 173) + wave(day, 0.07, 61) + minersNoise();
  }
  return { btc, ai, miners };
}

/**
 * The price of a security in USD on every day of the factors; at the weekend it stands still. `name` alone decides
 * which random numbers it gets.
 */
export function walkPrice(name: string, nature: Nature, factors: Factors): Float64Array {
  const noise = createNoise(name, nature.noise, 0.995);
  const days = factors.btc.length;
  const logs = new Float64Array(days);
  let [log, last, ownBefore] = [0, 0, 0];
  for (let day = 1; day < days; day += 1) {
    if (!isWeekend(day)) {
      const pivoted = pivotOn(day);
      const own = noise();
      const move =
        between(nature.btc, pivoted) * step(factors.btc, last, day) +
        between(nature.ai, pivoted) * step(factors.ai, last, day) +
        nature.miners * step(factors.miners, last, day) +
        (own - ownBefore);
      log += Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, move));
      [last, ownBefore] = [day, own];
    }
    logs[day] = log;
  }
  const level = logs[dayNumber(LEVEL_DAY)] ?? 0;
  return logs.map((value) => nature.level * Math.exp(value - level));
}

/**
 * Mulberry32: the same numbers from 0 to 1 for the same name, on every machine. Small and good enough for prices
 * that only have to look like some.
 */
export function createRandom(name: string): () => number {
  // FNV-1a, so that similar names begin far apart.
  let state = 0x811c9dc5;
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A path around zero: steps of that standard deviation, now and then a jump; `memory` says how much of yesterday is
 * kept, so that no path runs away over the years.
 */
function createNoise(name: string, deviation: number, memory: number): () => number {
  const random = createRandom(name);
  let value = 0;
  return () => {
    // Three even numbers together are close to a bell, never far out, and need no function that machines round apart.
    const bell = 2 * (random() + random() + random() - 1.5);
    const jumps = random() < JUMP_CHANCE;
    const jump = 9 * (random() - 0.5);
    value = memory * value + deviation * (jumps ? jump + Math.sign(jump) * 2.5 : bell);
    return value;
  };
}

/** Straight lines between the logarithms of these levels. */
function storyOf(levels: readonly (readonly [IsoDate, number])[]): (day: number) => number {
  const points = levels.map(([date, level]) => ({ day: dayNumber(date), log: Math.log(level) }));
  return (day) => {
    const after = points.findIndex((point) => point.day > day);
    const to = points[after];
    const from = points[after - 1];
    if (to === undefined || from === undefined) return points.at(-1)?.log ?? 0;
    return from.log + ((to.log - from.log) * (day - from.day)) / (to.day - from.day);
  };
}

/** 0 before the pivot, 1 after it. */
function pivotOn(day: number): number {
  const [from, to] = [dayNumber(PIVOT[0]), dayNumber(PIVOT[1])];
  return Math.max(0, Math.min(1, (day - from) / (to - from)));
}

function wave(day: number, height: number, days: number): number {
  return height * Math.sin((2 * Math.PI * day) / days);
}

function between([before, after]: readonly [number, number], share: number): number {
  return before + (after - before) * share;
}

function step(path: Float64Array, from: number, to: number): number {
  return (path[to] ?? 0) - (path[from] ?? 0);
}

/** Day 0 is a Sunday. */
function isWeekend(day: number): boolean {
  return day % 7 === 0 || day % 7 === 6;
}
