import { lastSessionOnOrBefore, newestClosedSession } from "../../domain/calendar.ts";
import { factRuleKey } from "../../domain/fact-rule-key.ts";
import { printFactRule } from "../../domain/fact-rule-text.ts";
import type { FactRule } from "../../domain/fact-rule.ts";
import type { Miner } from "../../domain/miner.ts";
import { clockOf, ruleKey, type RuleSide } from "../../domain/rule.ts";
import { addDays, epochMs, type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import { createMeasured, type Measured } from "../evaluate/subjects.ts";
import { type ReplayedFact, replayFactRule } from "../replay/facts.ts";
import type { PastDeps } from "./alerts-deps.ts";
import { pastOfSessions } from "./past-sessions.ts";
import type { SidePast } from "./past-side.ts";
import { pastOfSlots } from "./past-slots.ts";
import { sidesOfRules, type WishRules } from "./wish.ts";

/** What became known of a rule on facts. */
export interface FactPast {
  readonly key: string;
  readonly rule: FactRule;
  readonly text: string;
  /** Null where no stored fact can answer the rule. */
  readonly hits: readonly ReplayedFact[] | null;
  readonly notes: readonly string[];
}

/** What the rules of a wish would have told in the last 12 months, oldest first in each. */
export interface Past {
  /** Both inclusive, in New York. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The newest session that has closed: prices that end before it are late. */
  readonly closed: IsoDate;
  readonly sides: readonly SidePast[];
  readonly facts: readonly FactPast[];
  readonly miners: readonly Miner[];
}

/** Reads what rules would have told. */
export type ReadPast = (rules: WishRules, now: Instant) => Promise<Past>;

/** A year with today in it. */
const DAYS_BACK = 364;
/** Rules that are remembered: those of some hundred subscriptions. */
const KEPT = 1000;

/**
 * Steps rules through the last 12 months by the code of the live evaluation, up to the newest stored session. What came
 * out is remembered by rule as long as no daily price and no fact was written, of bitcoin's slots for an hour.
 */
export function createPast(deps: PastDeps): ReadPast {
  const ofSessions = createMemory<RuleSide, SidePast>(ruleKey);
  const ofSlots = createMemory<RuleSide, SidePast>(ruleKey);
  const ofFacts = createMemory<FactRule, FactPast>(factRuleKey);
  let measured: { readonly version: string | null; readonly prices: Measured } | null = null;

  return async (rules, now) => {
    const { miners } = await deps.facts.knownOn(null);
    const today = newYorkDate(now);
    const session = await newestStoredSession(deps, now);
    // Without a version nothing is known to be the same.
    const content = (await deps.contentVersion?.ofDays()) ?? null;
    const dated = (day: IsoDate | null): string | null =>
      content === null ? null : `${content} ${String(day)}`;
    const sides = sidesOfRules(rules);
    const sessions = await ofSessions(
      session === null ? [] : sides.filter((side) => clockOf(side) === "session"),
      dated(session),
      (missing) => {
        const last = session ?? today;
        if (measured === null || measured.version === null || measured.version !== dated(session)) {
          measured = { version: dated(session), prices: createMeasured({ ...deps, miners }, last) };
        }
        // A rule that is set now is of the shares of now, whatever was split on the way here.
        const span = { from: addDays(last, -DAYS_BACK), made: last };
        return pastOfSessions(measured.prices, missing, span, deps.breathe);
      },
    );
    const utcDay = utcDayOf(now);
    const slots = await ofSlots(
      sides.filter((side) => clockOf(side) === "slot"),
      content === null ? null : new Date(epochMs(now)).toISOString().slice(0, "2026-11-24T12".length),
      (missing) => pastOfSlots(deps, missing, addDays(utcDay, -DAYS_BACK), utcDay),
    );
    const facts = await ofFacts(rules.facts, dated(today), (missing) =>
      pastOfFacts(deps, miners, missing, addDays(today, -DAYS_BACK), today),
    );
    const from = addDays(session ?? today, -DAYS_BACK);
    const closed = newestClosedSession(deps.calendar, now) ?? today;
    return { from, to: session ?? today, closed, sides: [...sessions, ...slots], facts, miners };
  };
}

/**
 * The newest closed session with a stored price. What lies after it is not quiet but unknown: it must neither count as
 * quiet days nor as a loss of data. Null where nothing is stored or has closed.
 */
async function newestStoredSession(
  { prices, calendar }: Pick<PastDeps, "prices" | "calendar">,
  now: Instant,
): Promise<IsoDate | null> {
  const closed = newestClosedSession(calendar, now);
  const lasts = (await prices.coverage()).securities.map(({ last }) => last);
  const stored = lasts.toSorted().at(-1) ?? null;
  if (closed === null || stored === null || stored >= closed) return closed;
  return lastSessionOnOrBefore(calendar, stored);
}

function utcDayOf(now: Instant): IsoDate {
  return new Date(epochMs(now)).toISOString().slice(0, "2026-11-24".length);
}

type Memory<R, P> = (
  rules: readonly R[],
  version: string | null,
  measure: (missing: readonly R[]) => Promise<readonly P[]>,
) => Promise<readonly P[]>;

/** Gives what is remembered of rules in this version, and measures the others together; null remembers nothing. */
function createMemory<R, P>(keyOf: (rule: R) => string): Memory<R, P> {
  const kept = new Map<string, Promise<P>>();
  let known: string | null = null;
  return async (rules, version, measure) => {
    if (version === null || version !== known) kept.clear();
    known = version;
    const missing = rules.filter((rule) => !kept.has(keyOf(rule)));
    const measured = missing.length === 0 ? Promise.resolve([]) : measure(missing);
    for (const [index, rule] of missing.entries()) {
      const key = keyOf(rule);
      const own = measured.then((all) => {
        const past = all[index];
        if (past === undefined) throw new Error(`nothing was measured for rule ${key}`);
        return past;
      });
      own.catch(() => {
        if (kept.get(key) === own) kept.delete(key);
      });
      kept.set(key, own);
    }
    const found = Promise.all(rules.flatMap((rule) => kept.get(keyOf(rule)) ?? []));
    for (const [key] of kept) {
      if (kept.size <= KEPT) break;
      kept.delete(key);
    }
    return found;
  };
}

async function pastOfFacts(
  deps: PastDeps,
  miners: readonly Miner[],
  rules: readonly FactRule[],
  from: IsoDate,
  to: IsoDate,
): Promise<readonly FactPast[]> {
  // Every rule looks at the same facts: they are read once.
  const known = deps.facts.knownOn(null);
  const changes = deps.facts.changes({ since: null, until: null });
  const replayDeps = {
    calendar: deps.calendar,
    basket: deps.basket,
    miners,
    facts: { knownOn: () => known, changes: () => changes },
  };
  await Promise.all([known, changes]);
  const tickerOf = (id: string): string => miners.find((miner) => miner.id === id)?.ticker ?? id;
  const pasts: FactPast[] = [];
  for (const rule of rules) {
    const text = printFactRule(rule, tickerOf);
    const replayed = await replayFactRule(replayDeps, text, from, to);
    const key = factRuleKey(rule);
    pasts.push(
      replayed.ok
        ? { key, rule, text, hits: replayed.result.transitions, notes: replayed.notes }
        : { key, rule, text, hits: null, notes: replayed.problems },
    );
    await deps.breathe();
  }
  return pasts;
}
