import type { Fact } from "./fact.ts";
import { addDays, daysBetween, type IsoDate } from "./time.ts";

/** A figure of the Bitcoin network or its price on one day. */
export interface NetworkFigure extends Fact {
  readonly metric: NetworkMetric;
  /** The source's own wording, e.g. “network hashrate, 7-day mean”. */
  readonly label: string;
  readonly date: IsoDate;
  readonly value: number;
  readonly unit: "eh_s" | "t" | "usd_per_ph_day" | "usd" | "percent" | "years";
  /** A reading of one day; false for a mean, a range or a change, which is a claim. */
  readonly daily: boolean;
}

export type NetworkMetric =
  | "hashrate"
  | "hashrate_change"
  | "hashrate_streak"
  | "difficulty"
  | "hashprice"
  | "btc_price"
  | "fleet_unprofitable"
  | "cash_cost_per_btc"
  | "reversal_price";

/** Expected hashes per unit of difficulty: 2³² (the exact 2⁴⁸ / 65535 is 0.0015 % more). */
const HASHES_PER_DIFFICULTY = 2 ** 32;

/** Seconds between blocks that the protocol aims at. */
const TARGET_SECONDS = 600;

const SECONDS_PER_DAY = 86_400;
const HASHES_PER_PH = 1e15;
const SATOSHI_PER_BTC = 1e8;

/** Blocks between two halvings, and the subsidy before the first one: rules of the protocol. */
const BLOCKS_PER_HALVING = 210_000;
const FIRST_SUBSIDY_BTC = 50;

/** UTC dates of the halvings there have been, at heights 210,000, 420,000, 630,000 and 840,000. */
const HALVINGS: readonly IsoDate[] = ["2012-11-28", "2016-07-09", "2020-05-11", "2024-04-20"];

/** What one PH/s earns a day before power and pool fees. */
export interface Hashprice {
  readonly usdPerPhDay: number;
  readonly satPerPhDay: number;
}

/**
 * Expected revenue of one PH/s in a day, by the difficulty form (what a miner is paid for shares, however fast blocks
 * come): 86400 · 10¹⁵ · (subsidy + fees) / (D · 2³²) BTC. The term and the definition are Luxor's.
 *
 * `difficulty` is the plain number (126.2 T is 126.2e12), `subsidyBtc` and `feesBtcPerBlock` are per block.
 * Null where difficulty or price is not above zero.
 */
export function hashprice(of: {
  readonly difficulty: number;
  readonly priceUsd: number;
  readonly subsidyBtc: number;
  readonly feesBtcPerBlock: number;
}): Hashprice | null {
  if (!(of.difficulty > 0) || !(of.priceUsd > 0)) return null;
  const btcPerPhDay =
    (SECONDS_PER_DAY * HASHES_PER_PH * (of.subsidyBtc + of.feesBtcPerBlock)) /
    (of.difficulty * HASHES_PER_DIFFICULTY);
  return { usdPerPhDay: btcPerPhDay * of.priceUsd, satPerPhDay: btcPerPhDay * SATOSHI_PER_BTC };
}

/** The hashrate in EH/s at which blocks come every 600 seconds: D · 2³² / 600. `difficulty` is the plain number. */
export function impliedHashrateEhs(difficulty: number): number {
  return (difficulty * HASHES_PER_DIFFICULTY) / TARGET_SECONDS / 1e18;
}

/** Block subsidy in BTC at a height: 50 / 2^⌊height / 210000⌋. */
export function subsidyAtHeight(height: number): number {
  return FIRST_SUBSIDY_BTC / 2 ** Math.floor(height / BLOCKS_PER_HALVING);
}

export interface Halving {
  readonly nextHeight: number;
  readonly subsidyBtc: number;
  readonly nextSubsidyBtc: number;
  /** The year in which blocks every ten minutes since the last halving reach the next one. */
  readonly estimatedYear: number;
}

/**
 * The subsidy of a day and the halving that comes next. The height of that day is not measured: past halvings are
 * known by date, the next is reckoned at one block every ten minutes, so only its year is given.
 */
export function halvingAfter(day: IsoDate): Halving {
  const daysPerHalving = (BLOCKS_PER_HALVING * TARGET_SECONDS) / SECONDS_PER_DAY;
  let passed = HALVINGS.filter((date) => date <= day).length;
  const last = HALVINGS[passed - 1] ?? "2009-01-03";
  // Beyond the last halving with a known date the reckoning goes on at the protocol's pace.
  const since = passed === HALVINGS.length ? Math.floor(daysBetween(last, day) / daysPerHalving) : 0;
  passed += since;
  const next = addDays(last, Math.round((since + 1) * daysPerHalving));
  const nextHeight = (passed + 1) * BLOCKS_PER_HALVING;
  return {
    nextHeight,
    subsidyBtc: subsidyAtHeight(nextHeight - 1),
    nextSubsidyBtc: subsidyAtHeight(nextHeight),
    estimatedYear: Number(next.slice(0, 4)),
  };
}

/** The newest figure of a metric: a reading of one day where there is one, else a mean or a range; null without any. */
export function newestFigure(figures: readonly NetworkFigure[], metric: NetworkMetric): NetworkFigure | null {
  const ofMetric = figures.filter((figure) => figure.metric === metric);
  const daily = ofMetric.filter((figure) => figure.daily);
  return (daily.length > 0 ? daily : ofMetric).reduce<NetworkFigure | null>(
    (best, figure) => (best === null || figure.date > best.date ? figure : best),
    null,
  );
}

/**
 * Figures of one metric that lie at most `days` apart and differ by more than 3 %: they are shown side by side with
 * their wording, never merged. Oldest first within a group; a figure without such a neighbour is in none.
 */
export function conflicts(
  figures: readonly NetworkFigure[],
  metric: NetworkMetric,
  days: number,
): readonly (readonly NetworkFigure[])[] {
  const ascending = figures
    .filter((figure) => figure.metric === metric)
    .toSorted((a, b) => a.date.localeCompare(b.date));
  const groups: NetworkFigure[][] = [];
  for (const figure of ascending) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group && first && daysBetween(first.date, figure.date) <= days) group.push(figure);
    else groups.push([figure]);
  }
  return groups.filter((group) => {
    const values = group.map((figure) => figure.value);
    return Math.max(...values) > Math.min(...values) * 1.03;
  });
}

/** `2026-03-31` → `Q1 2026`. */
export function quarterOf(date: IsoDate): string {
  return `Q${Math.ceil(Number(date.slice(5, 7)) / 3)} ${date.slice(0, 4)}`;
}

/** One quarter against the quarter before, as published. */
export interface QuarterChange {
  readonly quarter: string;
  readonly changePct: number;
  /** Years since the same quarter fell last, where that was published with it; null else. */
  readonly firstFallInYears: number | null;
  readonly figure: NetworkFigure;
}

/** Recorded quarter-against-quarter changes of the network's hashrate, newest first. */
export function quarterChanges(figures: readonly NetworkFigure[]): readonly QuarterChange[] {
  return figures
    .filter((figure) => figure.metric === "hashrate_change" && figure.unit === "percent")
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .map((figure) => {
      const quarter = quarterOf(figure.date);
      const streak = figures.find(
        (other) => other.metric === "hashrate_streak" && quarterOf(other.date) === quarter,
      );
      return { quarter, changePct: figure.value, firstFallInYears: streak?.value ?? null, figure };
    });
}

/** Hashrates that may stand on one line: all of one averaging, all computed from difficulty, or the means of days. */
export interface HashrateSeries {
  readonly basis: "published" | "from_difficulty" | "daily_means";
  /** What every point measures, in the sources' wording or ours. */
  readonly label: string;
  /** Ascending, one a day, at least two. */
  readonly points: readonly { readonly id: string; readonly date: IsoDate; readonly hashrateEhs: number }[];
  /** Published hashrates that are not among the points. */
  readonly leftOut: number;
}

/**
 * The longest run of hashrates that measure the same thing: readings of one day, or means, of one wording; without
 * two of them, the hashrate implied by the recorded difficulties, which the protocol defines alike on every day.
 * Ranges and peaks are on no line. Null where neither has two days.
 */
export function hashrateSeries(figures: readonly NetworkFigure[]): HashrateSeries | null {
  const hashrates = figures.filter((figure) => figure.metric === "hashrate" && figure.unit === "eh_s");
  const alike = hashrates.filter((figure) => figure.daily || /\b(?:mean|average)\b/i.test(figure.label));
  const runs = [...Map.groupBy(alike, (figure) => `${figure.daily}|${figure.label}`).values()]
    .map(onePerDay)
    .filter((run) => run.length >= 2)
    .toSorted((a, b) => b.length - a.length || (b.at(-1)?.date ?? "").localeCompare(a.at(-1)?.date ?? ""));
  const published = runs[0];
  if (published !== undefined) {
    return {
      basis: "published",
      label: published[0]?.label ?? "",
      points: published.map(({ id, date, value }) => ({ id, date, hashrateEhs: value })),
      leftOut: hashrates.length - published.length,
    };
  }
  const difficulties = onePerDay(
    figures.filter((figure) => figure.metric === "difficulty" && figure.daily && figure.value > 0),
  );
  if (difficulties.length < 2) return null;
  return {
    basis: "from_difficulty",
    label: "hashrate at the recorded difficulty",
    points: difficulties.map((figure) => ({
      id: figure.id,
      date: figure.date,
      hashrateEhs: impliedHashrateEhs(plainDifficulty(figure)),
    })),
    leftOut: hashrates.length,
  };
}

/** The plain number of a difficulty that may be given in trillions. */
export function plainDifficulty(figure: NetworkFigure): number {
  return figure.unit === "t" ? figure.value * 1e12 : figure.value;
}

/** Oldest first; of several figures of one day the first given. */
function onePerDay(figures: readonly NetworkFigure[]): readonly NetworkFigure[] {
  const ascending = figures.toSorted((a, b) => a.date.localeCompare(b.date));
  return ascending.filter((figure, index) => figure.date !== ascending[index - 1]?.date);
}

/** `Q1 2026` → its first and last day; null for any other text. */
export function quarterDays(quarter: string): { readonly from: IsoDate; readonly to: IsoDate } | null {
  const [, ordinal, year] = /^Q([1-4]) (\d{4})$/.exec(quarter) ?? [];
  if (ordinal === undefined || year === undefined) return null;
  const first = (Number(ordinal) - 1) * 3 + 1;
  const next = first + 3;
  const after = next > 12 ? `${Number(year) + 1}-01-01` : `${year}-${String(next).padStart(2, "0")}-01`;
  return { from: `${year}-${String(first).padStart(2, "0")}-01`, to: addDays(after, -1) };
}
