import { epochMs, type Instant } from "../../domain/time.ts";
import { signedPct } from "../../domain/wording.ts";
import type { NetworkState } from "../ports/market-sources.ts";
import type { NetworkReading, ReadingMetric } from "../ports/network-readings.ts";

/** A figure that moved further from the last reading than it does. */
export interface NetworkJump {
  readonly metric: "difficulty" | "hashrate_ehs";
  /** `difficulty +41.0%`. */
  readonly words: string;
}

/** Per cent; since 2021 a single change of difficulty was within ±30. */
const FURTHEST_PCT = { difficulty: 30, hashrate_ehs: 40 } as const;

/** Between two changes, which are so many blocks apart, the difficulty stays what it is. */
const BLOCKS_OF_A_DIFFICULTY = 2016;
const FURTHEST_UNCHANGED_PCT = 0.1;

/** What the figure was longer ago says nothing about a jump. */
const LAST_MS = 60 * 24 * 3_600_000;

/** How near two providers' figures are where they speak of the same: the hashrate is an estimate. */
const SAME_DIFFICULTY = 0.01;
const SAME_HASHRATE = 0.15;

/** What of a state jumps from the last readings. */
export function jumpsOf(
  state: NetworkState,
  last: ReadonlyMap<ReadingMetric, NetworkReading>,
  now: Instant,
): readonly NetworkJump[] {
  const jumps: NetworkJump[] = [];
  const judge = (
    metric: NetworkJump["metric"],
    name: string,
    value: number | null,
    furthestPct: number = FURTHEST_PCT[metric],
  ): void => {
    const before = last.get(metric);
    if (value === null || before === undefined || epochMs(now) - epochMs(before.at) > LAST_MS) return;
    const pct = (value / before.value - 1) * 100;
    if (Math.abs(pct) > furthestPct) jumps.push({ metric, words: `${name} ${signedPct(pct)}` });
  };
  const isUnchanged = isSameDifficulty(state.tipHeight, last.get("tip_height")?.value ?? null);
  judge("difficulty", "difficulty", state.difficulty, isUnchanged ? FURTHEST_UNCHANGED_PCT : undefined);
  judge("hashrate_ehs", "hashrate", state.hashrateEhs);
  return jumps;
}

/** True where no change of difficulty lies between two heights; false where one of them is not known. */
function isSameDifficulty(height: number | null, before: number | null): boolean {
  if (height === null || before === null) return false;
  return Math.floor(height / BLOCKS_OF_A_DIFFICULTY) === Math.floor(before / BLOCKS_OF_A_DIFFICULTY);
}

/** True where two providers describe the same network. */
export function sameNetwork(a: NetworkState, b: NetworkState): boolean {
  if (Math.abs(a.difficulty / b.difficulty - 1) > SAME_DIFFICULTY) return false;
  if (a.hashrateEhs === null || b.hashrateEhs === null) return true;
  return Math.abs(a.hashrateEhs / b.hashrateEhs - 1) <= SAME_HASHRATE;
}
