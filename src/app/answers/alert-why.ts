import type { AlertState } from "../../domain/alert.ts";
import { printFactRule } from "../../domain/fact-rule-text.ts";
import { printRule } from "../../domain/rule-text.ts";
import type { Instant } from "../../domain/time.ts";
import type {
  AlertEvent,
  AlertHistoryLine,
  AlertWhyAnswer,
  RuleStateLine,
} from "../../surface/answers/alert.ts";
import type { StoredEvent } from "../ports/rules.ts";
import type { AskAlert } from "./alert.ts";
import { type AnswerDeps, tickerOf } from "./context.ts";

/** What is known of a rule beside one of its events. */
export interface WhyExtra {
  /** Every stored event of the rule, in any order; the one asked about may be in it. */
  readonly history: readonly StoredEvent[];
  /** Null for a rule on facts, and where it is not kept any more. */
  readonly state: AlertState | null;
  /** Null where the stored history does not reach. */
  readonly firesInYear: number | null;
}

/**
 * Why a message came: its event with the figures it rests on, the rule, and what happened to the rule before and since.
 * `ask` is what made the message's own answer, so both say the same.
 */
export function createAlertWhy(
  deps: AnswerDeps,
  ask: AskAlert,
): (event: StoredEvent, extra: WhyExtra, now: Instant) => Promise<AlertWhyAnswer> {
  return async (event, extra, now) => {
    const answer = await ask([event], [], now);
    const [told] = answer?.events ?? [];
    if (answer === null || told === undefined) throw new Error(`event ${event.id} could not be answered`);
    const facts = await deps.facts.knownOn(null);
    const history = [event, ...extra.history.filter(({ id }) => id !== event.id)]
      .filter(({ ruleKey }) => ruleKey === event.ruleKey)
      .toSorted((a, b) => a.bar.localeCompare(b.bar) || a.id - b.id);
    const named = (security: string): string => tickerOf(facts, security);
    return {
      asOf: answer.asOf,
      pointInTime: answer.pointInTime,
      factsTo: answer.factsTo,
      pricesTo: answer.pricesTo,
      ...(answer.filings === undefined ? {} : { filings: answer.filings }),
      withoutPublicationDate: answer.withoutPublicationDate,
      sources: answer.sources,
      ...(answer.freshness === undefined ? {} : { freshness: answer.freshness }),
      event: told,
      ruleText: told.kind === "series" ? printRule(told.rule, named) : printFactRule(told.rule, named),
      tickers: Object.fromEntries(securitiesOf(told).map((security) => [security, named(security)])),
      history: history.map(historyLine),
      state: extra.state === null ? null : stateLine(extra.state),
      firesInYear: extra.firesInYear,
    };
  };
}

function historyLine({ bar, detail }: StoredEvent): AlertHistoryLine {
  return detail.kind === "fact"
    ? { bar: detail.hit.knownAt, event: "fact", value: detail.hit.value }
    : { bar, event: detail.transition.event, value: detail.transition.value };
}

function stateLine({ status, episode, lastBar, count, stale, told }: AlertState): RuleStateLine {
  return { status, since: episode, lastBar, count, stale, withheld: told === "withheld" };
}

/** Miners that the rule names. */
function securitiesOf({ rule: { target } }: AlertEvent): readonly string[] {
  if (target.kind === "miner") return [target.security];
  return target.kind === "list" ? target.securities : [];
}
