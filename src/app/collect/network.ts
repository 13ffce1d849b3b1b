import { halvingAfter, hashprice, subsidyAtHeight } from "../../domain/network.ts";
import { epochMs, type Instant } from "../../domain/time.ts";
import { numeral, plural, usdPrice } from "../../domain/wording.ts";
import type { NetworkSource, NetworkState, SourceName } from "../ports/market-sources.ts";
import type { NetworkReading, NetworkReadings, ReadingMetric } from "../ports/network-readings.ts";
import type { Spots } from "../ports/spots.ts";
import type { JobResult } from "../run-jobs.ts";
import { askChain, type PassedOver } from "../source-chain.ts";
import type { CollectDeps } from "./collect-deps.ts";
import { jumpsOf, type NetworkJump, sameNetwork } from "./network-jumps.ts";
import { joined, whyNothing, whyPassed } from "./words.ts";

export interface NetworkDeps extends CollectDeps {
  readonly readings: NetworkReadings;
  readonly spots: Spots;
  /** In the order in which they are asked. */
  readonly sources: readonly NetworkSource[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A price for the hashprice is not older than this. */
const PRICE_MS = 2 * HOUR_MS;

/** Fees of a reading that did not bring them are taken from an earlier one of the same day. */
const FEES_MS = DAY_MS;

/** Hourly readings are kept for so long, about 100,000 rows; days' means for ever. */
const KEPT_MS = 400 * DAY_MS;

interface Given {
  readonly source: SourceName;
  readonly state: NetworkState;
  readonly jumps: readonly NetworkJump[];
}

/**
 * Stores the state of the Bitcoin network for the hour, and the hashprice computed from it. A difficulty or hashrate
 * that jumps from the last reading is used only where a second provider says the same; one that does not jump wins
 * over one that does. Rejects only once the signal aborts or the store fails.
 */
export async function collectNetwork(
  deps: NetworkDeps,
  now: Instant,
  signal: AbortSignal,
): Promise<JobResult> {
  const last = await deps.readings.newest();
  const given: Given[] = [];
  const passed: PassedOver[] = [];
  let rest = deps.sources;
  while (rest.length > 0 && settle(given) === null) {
    const answer = await askChain({ ...deps, signal }, "network", rest, now, (source) => source.network(now));
    passed.push(...answer.passed);
    if (!answer.ok) break;
    const { source, value: state } = answer;
    given.push({ source, state, jumps: jumpsOf(state, last, now) });
    rest = rest.slice(rest.findIndex(({ name }) => name === source) + 1);
  }
  const settled = settle(given);
  const used = settled ?? given[0];
  if (used === undefined) {
    return { outcome: "failed", detail: `The network's state is not known. ${whyNothing(passed)}` };
  }
  const doubted = settled === null ? used.jumps : [];
  const at = new Date(Math.floor(epochMs(now) / HOUR_MS) * HOUR_MS).toISOString();
  // A good reading of the same hour is not replaced by one in doubt.
  const readings = readingsOf(used, doubted, at).filter(
    (reading) => !reading.doubted || last.get(reading.metric)?.at !== at,
  );
  const price = await computeHashprice(deps, used, doubted, last, now);
  const days = await newDays(deps.readings, used, doubted.length > 0);
  await deps.readings.write([...readings, ...hashpriceReadings(price, used.source, at), ...days]);
  await deps.readings.prune(new Date(epochMs(now) - KEPT_MS).toISOString());
  return describe(used, doubted, price, passed, given);
}

/** The first answer without a jump, else the first that another one confirms; null where neither is there. */
function settle(given: readonly Given[]): Given | null {
  const calm = given.find(({ jumps }) => jumps.length === 0);
  if (calm !== undefined) return calm;
  return (
    given.find((one) =>
      given.some((other) => other.source !== one.source && sameNetwork(one.state, other.state)),
    ) ?? null
  );
}

function readingsOf(
  { source, state }: Given,
  doubted: readonly NetworkJump[],
  at: Instant,
): readonly NetworkReading[] {
  const { retarget } = state;
  const values: readonly (readonly [ReadingMetric, number | null])[] = [
    ["difficulty", state.difficulty],
    ["tip_height", state.tipHeight],
    ["hashrate_ehs", state.hashrateEhs],
    ["fees_btc_per_block", state.feesBtcPerBlock],
    ["retarget_epoch_s", retarget === null ? null : Math.round(epochMs(retarget.estimatedAt) / 1000)],
    ["retarget_change_pct", retarget?.estimatedChangePct ?? null],
    ["retarget_blocks", retarget?.remainingBlocks ?? null],
    ["previous_retarget_pct", retarget?.previousChangePct ?? null],
  ];
  return values.flatMap(([metric, value]) =>
    value === null || !Number.isFinite(value)
      ? []
      : [{ metric, at, value, source, doubted: doubted.some((jump) => jump.metric === metric) }],
  );
}

/** Days that are not stored yet, or that this provider corrects: means of two providers never stand on one day. */
async function newDays(
  readings: NetworkReadings,
  { source, state }: Given,
  doubted: boolean,
): Promise<readonly NetworkReading[]> {
  const [first, last] = [state.days[0], state.days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const stored = await readings.between("day_hashrate_ehs", midnight(first.date), midnight(last.date));
  const byTime = new Map(stored.map((reading) => [epochMs(reading.at), reading]));
  return state.days.flatMap(({ date, hashrateEhs }): readonly NetworkReading[] => {
    const at = midnight(date);
    const known = byTime.get(epochMs(at));
    const isKept = known !== undefined && (doubted || known.source !== source || known.value === hashrateEhs);
    if (isKept) return [];
    return [{ metric: "day_hashrate_ehs", at, value: hashrateEhs, source, doubted }];
  });
}

function midnight(date: string): Instant {
  return `${date}T00:00:00.000Z`;
}

interface Price {
  readonly usdPerPhDay: number;
  readonly satPerPhDay: number;
  readonly btcUsd: number;
}

/** The hashprice, or why there is none: price and fees must be of the time, and the difficulty not in doubt. */
async function computeHashprice(
  { spots }: NetworkDeps,
  { state }: Given,
  doubted: readonly NetworkJump[],
  last: ReadonlyMap<ReadingMetric, NetworkReading>,
  now: Instant,
): Promise<Price | { readonly why: string }> {
  if (doubted.some(({ metric }) => metric === "difficulty")) return { why: "the difficulty is in doubt" };
  const recent = await spots.between(new Date(epochMs(now) - PRICE_MS).toISOString(), now);
  const spot = recent.findLast(({ disagrees }) => !disagrees);
  if (spot === undefined) return { why: "there is no price of bitcoin of the last two hours" };
  const earlier = last.get("fees_btc_per_block");
  const kept = earlier !== undefined && epochMs(now) - epochMs(earlier.at) <= FEES_MS ? earlier.value : null;
  const fees = state.feesBtcPerBlock ?? kept;
  if (fees === null) return { why: "the fees of the day are not known" };
  const today = new Date(now).toISOString().slice(0, 10);
  const computed = hashprice({
    difficulty: state.difficulty,
    priceUsd: spot.priceUsd,
    // The next block's subsidy: at the last block before a halving it is already the new one.
    subsidyBtc:
      state.tipHeight === null ? halvingAfter(today).subsidyBtc : subsidyAtHeight(state.tipHeight + 1),
    feesBtcPerBlock: fees,
  });
  return computed === null ? { why: "the difficulty is none" } : { ...computed, btcUsd: spot.priceUsd };
}

function hashpriceReadings(
  price: Price | { readonly why: string },
  source: SourceName,
  at: Instant,
): readonly NetworkReading[] {
  if ("why" in price) return [];
  const row = (metric: ReadingMetric, value: number): NetworkReading => ({
    metric,
    at,
    value,
    source,
    doubted: false,
  });
  return [
    row("hashprice_usd_per_ph_day", price.usdPerPhDay),
    row("hashprice_sat_per_ph_day", price.satPerPhDay),
    row("hashprice_btc_usd", price.btcUsd),
  ];
}

function describe(
  { source, state }: Given,
  doubted: readonly NetworkJump[],
  price: Price | { readonly why: string },
  passed: readonly PassedOver[],
  given: readonly Given[],
): JobResult {
  const odd = given.filter((one) => one.source !== source && one.jumps.length > 0);
  const days = state.days.at(-1)?.date;
  const lines = [
    `Difficulty ${numeral(state.difficulty / 1e12, 4)} T by ${source}.`,
    "why" in price
      ? `No hashprice: ${price.why}.`
      : `Hashprice ${usdPrice(price.usdPerPhDay)} per PH/s and day.`,
    days !== undefined && `Hashrate by the day up to ${days}, ${plural(state.days.length, "day")}.`,
    doubted.length > 0 &&
      `Not used, for nobody else confirms it: ${doubted.map(({ words }) => words).join(", ")}.`,
    doubted.length === 0 &&
      odd.length > 0 &&
      `Not used: ${odd.map((one) => `${one.jumps.map(({ words }) => words).join(", ")} by ${one.source}`).join("; ")}.`,
    whyPassed(passed),
  ];
  return {
    outcome: doubted.length > 0 ? "partly" : "done",
    detail: joined(lines),
  };
}
