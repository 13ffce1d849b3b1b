import { type HashrateDay, quartersFromDays } from "../../domain/network-days.ts";
import { type HashrateSeries, type NetworkFigure } from "../../domain/network.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { Freshness } from "../../surface/answers/common.ts";
import type { LiveNetwork, LiveReading, NetworkAnswer } from "../../surface/answers/network.ts";
import type { NetworkReading as StoredReading, ReadingMetric } from "../ports/network-readings.ts";
import type { AnswerDeps } from "./context.ts";
import { nameable } from "./freshness.ts";

/** Readings are hourly; after three missed ones a figure is stale. */
const STALE_MS = 3 * 3_600_000;

/** Fewer days of means make no line worth a look. */
const LEAST_DAYS = 14;

/** A year is drawn; two quarters more are read, so that the first quarter of it has one to be compared with. */
const DAYS_DRAWN = 365;
const DAYS_READ = 560;

export interface LiveParts extends Pick<NetworkAnswer, "live" | "nextRetarget" | "computedQuarters"> {
  /** Null below fourteen days of means. */
  readonly series: HashrateSeries | null;
  readonly freshness: Freshness | null;
}

const NOTHING: LiveParts = {
  live: null,
  nextRetarget: null,
  computedQuarters: [],
  series: null,
  freshness: null,
};

/** What is measured of the network now; nothing where nobody reads it, or as of a day. */
export async function liveNetwork(
  deps: AnswerDeps,
  question: { readonly day: IsoDate; readonly pointInTime: boolean },
  published: readonly NetworkFigure[],
  now: Instant,
): Promise<LiveParts> {
  if (deps.live === undefined || question.pointInTime) return NOTHING;
  const { readings } = deps.live;
  const newest = await readings.newest();
  const doubted = await readings.doubted();
  const days = await daysOf(deps.live.readings, question.day);
  const read = (metric: ReadingMetric): LiveReading | null => {
    const found = newest.get(metric);
    return found === undefined ? null : lineOf(found, now);
  };
  const hashprice = read("hashprice_usd_per_ph_day");
  const live: LiveNetwork = {
    difficulty: read("difficulty"),
    hashrate: read("hashrate_ehs"),
    fees: read("fees_btc_per_block"),
    tipHeight: read("tip_height"),
    hashprice:
      hashprice === null
        ? null
        : {
            ...hashprice,
            usdPerPhDay: hashprice.value,
            satPerPhDay: beside(newest, "hashprice_sat_per_ph_day", hashprice),
            btcUsd: beside(newest, "hashprice_btc_usd", hashprice),
          },
    doubted: [...doubted.values()]
      .filter(({ metric }) => metric !== "day_hashrate_ehs")
      .map((reading) => ({ metric: reading.metric, ...lineOf(reading, now) })),
  };
  const shown = [live.difficulty, live.hashrate, live.fees, live.hashprice].filter((one) => one !== null);
  return {
    live: shown.length === 0 && live.doubted.length === 0 ? null : live,
    nextRetarget: retargetOf(newest, now),
    computedQuarters: quartersFromDays(days, question.day),
    series: seriesOf(
      days.filter(({ date }) => date >= addDays(question.day, -DAYS_DRAWN)),
      published,
    ),
    freshness: freshnessOf(shown),
  };
}

function lineOf({ value, at, source }: StoredReading, now: Instant): LiveReading {
  const age = Math.max(0, epochMs(now) - epochMs(at));
  return { value, at, ageS: Math.round(age / 1000), stale: age > STALE_MS, source };
}

/** The value of another metric of the same reading: those of two hours do not belong together. */
function beside(
  newest: ReadonlyMap<ReadingMetric, StoredReading>,
  metric: ReadingMetric,
  { at }: { readonly at: Instant },
): number | null {
  const found = newest.get(metric);
  return found !== undefined && epochMs(found.at) === epochMs(at) ? found.value : null;
}

function retargetOf(
  newest: ReadonlyMap<ReadingMetric, StoredReading>,
  now: Instant,
): NetworkAnswer["nextRetarget"] {
  const expected = newest.get("retarget_epoch_s");
  if (expected === undefined) return null;
  const blocksLeft = beside(newest, "retarget_blocks", expected);
  const tip = beside(newest, "tip_height", expected);
  return {
    height: tip === null || blocksLeft === null ? null : tip + blocksLeft,
    estimatedAt: new Date(expected.value * 1000).toISOString(),
    changePct: beside(newest, "retarget_change_pct", expected),
    blocksLeft,
    previousPct: beside(newest, "previous_retarget_pct", expected),
    reading: lineOf(expected, now),
  };
}

async function daysOf(
  readings: NonNullable<AnswerDeps["live"]>["readings"],
  day: IsoDate,
): Promise<readonly HashrateDay[]> {
  const from = `${addDays(day, -DAYS_READ)}T00:00:00.000Z`;
  const stored = await readings.between("day_hashrate_ehs", from, `${day}T23:59:59.999Z`);
  return stored.map(({ at, value }) => ({ date: at.slice(0, 10), hashrateEhs: value }));
}

function seriesOf(days: readonly HashrateDay[], published: readonly NetworkFigure[]): HashrateSeries | null {
  if (days.length < LEAST_DAYS) return null;
  return {
    basis: "daily_means",
    label: "daily mean of the network's hashrate",
    points: days.map(({ date, hashrateEhs }) => ({ id: date, date, hashrateEhs })),
    leftOut: published.filter(({ metric, unit }) => metric === "hashrate" && unit === "eh_s").length,
  };
}

function freshnessOf(shown: readonly LiveReading[]): Freshness | null {
  const [oldest] = shown.toSorted((a, b) => b.ageS - a.ageS);
  if (oldest === undefined) return null;
  return {
    prices: null,
    stocksFrom: [],
    btcFrom: null,
    readings: {
      oldest: oldest.at,
      ageS: oldest.ageS,
      stale: oldest.stale,
      from: nameable(shown.map(({ source }) => source)),
    },
  };
}
