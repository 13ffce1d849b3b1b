import type { Calendar } from "../domain/calendar.ts";
import { measure, type SubjectMember } from "../domain/divergence.ts";
import type { Basket, PriceHistory, SecurityId } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import { subjectOf } from "../domain/rule-metrics.ts";
import { parseRule, printRule, printTarget } from "../domain/rule-text.ts";
import type { Rule } from "../domain/rule.ts";
import type { IsoDate } from "../domain/time.ts";
import type { Prices } from "./ports/prices.ts";
import { notesOf } from "./replay/notes.ts";
import { type ReplaySummary, summarise } from "./replay/summary.ts";
import { type ReplayedSession, type ReplayedTransition, walk } from "./replay/walk.ts";

export interface ReplayDeps {
  readonly prices: Pick<Prices, "history">;
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly benchmarks: { readonly qqq: SecurityId };
  readonly miners: readonly Miner[];
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
 * code of the live evaluation. Everything stored before is its baseline. A rule that cannot be read, or of which no
 * session can be measured, is refused in sentences.
 */
export async function replayRule(
  deps: ReplayDeps,
  ruleText: string,
  from: IsoDate,
  to: IsoDate,
): Promise<ReplayOutcome> {
  const { calendar, basket, miners } = deps;
  if (from > to) {
    return { ok: false, because: "words", problems: [`“from” (${from}) lies after “to” (${to}).`] };
  }
  const parsed = parseRule(ruleText, { basketId: basket.id, miners });
  if (!parsed.ok) return { ...parsed, because: "words" };
  const { rule } = parsed;
  const members = membersOf(deps, rule);
  const securities = members.map((member) => member.security);
  const history = await deps.prices.history(securities, calendar.from, to);
  const tickerOf = (security: SecurityId): string =>
    miners.find((miner) => miner.id === security)?.ticker ?? security;
  const target = printTarget(rule.target, tickerOf);
  const subject = subjectOf(
    measure({
      calendar,
      history,
      kind: rule.target.kind === "miner" ? "security" : "basket",
      members,
      // No rule looks at what miners may be following instead.
      peers: [],
      qqq: deps.benchmarks.qqq,
      until: to,
    }),
  );
  const walked = walk(subject, rule, target, from, to);
  const notes = notesOf({
    rule,
    target,
    walked,
    from,
    to,
    lastClose: lastCloses(history, securities, tickerOf),
  });
  if (!notes.ok) return { ...notes, because: "history" };
  return {
    ok: true,
    result: { transitions: walked.transitions, summary: summarise(subject.measurement, walked) },
    rule,
    text: printRule(rule, tickerOf),
    target,
    sessions: walked.sessions,
    notes: notes.sentences,
  };
}

function membersOf({ calendar, basket, miners }: ReplayDeps, { target }: Rule): readonly SubjectMember[] {
  const since = (security: SecurityId): IsoDate | null =>
    miners.find((miner) => miner.id === security)?.pricesSince ?? null;
  if (target.kind === "basket") {
    return basket.members.map((member) => ({ ...member, pricesSince: since(member.security) }));
  }
  const securities = target.kind === "miner" ? [target.security] : target.securities;
  return securities.map((security) => ({
    security,
    from: calendar.from,
    until: null,
    pricesSince: since(security),
  }));
}

/** The newest stored close of each by ticker; null where none is stored. */
function lastCloses(
  history: PriceHistory,
  securities: readonly SecurityId[],
  tickerOf: (security: SecurityId) => string,
): readonly { readonly name: string; readonly session: IsoDate | null }[] {
  const stocks = securities.map((security) => ({
    name: tickerOf(security),
    session: history.bars.get(security)?.at(-1)?.session ?? null,
  }));
  return [...stocks, { name: "BTC", session: history.btc.at(-1)?.date ?? null }];
}
