import type { Calendar } from "../domain/calendar.ts";
import type { Basket, SecurityId } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import { parseRule, printRule, printTarget } from "../domain/rule-text.ts";
import { clockOf, type Rule } from "../domain/rule.ts";
import type { IsoDate } from "../domain/time.ts";
import type { NetworkReadings } from "./ports/network-readings.ts";
import type { Prices } from "./ports/prices.ts";
import type { Spots } from "./ports/spots.ts";
import { replayNetwork } from "./replay/replay-network.ts";
import { replayShares } from "./replay/replay-shares.ts";
import { replaySlots } from "./replay/replay-slots.ts";
import type { AskedReplay, ReplayedBars } from "./replay/replayed-bars.ts";
import type { ReplaySummary } from "./replay/summary.ts";
import type { ReplayedSession, ReplayedTransition } from "./replay/walk.ts";

export interface ReplayDeps {
  readonly prices: Pick<Prices, "history">;
  readonly spots: Pick<Spots, "between">;
  readonly networkDays: Pick<NetworkReadings, "between">;
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly benchmarks: { readonly qqq: SecurityId };
  readonly miners: readonly Miner[];
  /** Called between pieces of the work: a bot lets everything else go first. Absent where nothing else waits. */
  readonly breathe?: () => Promise<void>;
}

/** What a replay found, as `--json` prints it. */
export interface ReplayResult {
  readonly transitions: readonly ReplayedTransition[];
  readonly summary: ReplaySummary;
}

export interface Replayed {
  readonly ok: true;
  readonly result: ReplayResult;
  readonly rule: Rule;
  /** The rule in its shortest text form. */
  readonly text: string;
  readonly target: string;
  /** The bars: sessions, or slots of a rule about bitcoin. */
  readonly sessions: readonly ReplayedSession[];
  /** What a reader must know beside the figures, one sentence each. */
  readonly notes: readonly string[];
}

/** Why there is nothing to show: the rule or the dates make no sense, or the stored prices do not reach. */
export interface NotReplayed {
  readonly ok: false;
  readonly because: "words" | "history";
  readonly problems: readonly string[];
}

export type ReplayOutcome = Replayed | NotReplayed;

/**
 * Steps a rule, given in its text form, through the stored history from `from` to `to`, both inclusive, by the very
 * code of the live evaluation: sessions, or slots of five minutes for a rule about bitcoin. Everything stored before is
 * its baseline. A rule that cannot be read, or of which no bar can be measured, is refused in sentences.
 */
export async function replayRule(
  deps: ReplayDeps,
  ruleText: string,
  from: IsoDate,
  to: IsoDate,
): Promise<ReplayOutcome> {
  const { basket, miners } = deps;
  if (from > to) {
    return { ok: false, because: "words", problems: [`“from” (${from}) lies after “to” (${to}).`] };
  }
  const parsed = parseRule(ruleText, { basketId: basket.id, miners });
  if (!parsed.ok) return { ...parsed, because: "words" };
  const { rule } = parsed;
  const tickerOf = (security: SecurityId): string =>
    miners.find((miner) => miner.id === security)?.ticker ?? security;
  const target = printTarget(rule.target, tickerOf);
  const breathe = deps.breathe ?? (() => Promise.resolve());
  const replayed = await replayBars(deps, { rule, target, from, to, tickerOf, breathe });
  if (!replayed.ok) return { ...replayed, because: "history" };
  const { walked, summary, sentences } = replayed;
  return {
    ok: true,
    result: { transitions: walked.transitions, summary },
    rule,
    text: printRule(rule, tickerOf),
    target,
    sessions: walked.sessions,
    notes: sentences,
  };
}

function replayBars(deps: ReplayDeps, asked: AskedReplay): Promise<ReplayedBars> {
  if (clockOf(asked.rule) === "slot") return replaySlots(deps, asked);
  return asked.rule.target.kind === "network" ? replayNetwork(deps, asked) : replayShares(deps, asked);
}
