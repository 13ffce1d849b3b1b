import { type Calendar, sessionsBetween } from "../../domain/calendar.ts";
import { FACT_RULE_KINDS, isMember, membersOf, readFactRule } from "../../domain/fact-rule-kinds.ts";
import { parseFactRule, printFactRule, printFactTarget } from "../../domain/fact-rule-text.ts";
import type { FactHit, FactRule, FactRuleKind, FactTarget, Least } from "../../domain/fact-rule.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import { beforeCorrection } from "../../domain/fact-versions.ts";
import type { Change, MinerId } from "../../domain/fact.ts";
import type { Basket } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import { withoutOutside } from "../../domain/outside.ts";
import type { IsoDate } from "../../domain/time.ts";
import { changeLines } from "../answers/change-lines.ts";
import type { Facts } from "../ports/facts.ts";
import { factNotes } from "./fact-notes.ts";
import { BARS_A_YEAR, type ReplaySummary } from "./summary.ts";

export interface FactReplayDeps {
  readonly facts: Facts;
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly miners: readonly Miner[];
}

/** A fact that would have been told, as it is printed: the fields of a transition, and what it was. */
export interface ReplayedFact {
  /** The day of publication. */
  readonly session: IsoDate;
  readonly event: "fire";
  readonly metric: FactRuleKind;
  /** As in the rule's text. */
  readonly target: string;
  /** A fact has no window, no legs and no end. */
  readonly window: null;
  /** In `unit`, unrounded; null where the fact states none. */
  readonly value: number | null;
  readonly unit: Least["unit"] | null;
  readonly btcReturnPct: null;
  readonly subjectReturnPct: null;
  /** The id of the fact: one told twice has two transitions of one episode. */
  readonly episode: string;
  /** The ticker in use today. */
  readonly miner: string;
  /** One sentence with the miner first. */
  readonly text: string;
}

export interface ReplayedFacts {
  readonly ok: true;
  readonly result: { readonly transitions: readonly ReplayedFact[]; readonly summary: ReplaySummary };
  readonly rule: FactRule;
  /** The rule in its shortest text form. */
  readonly text: string;
  readonly target: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Sessions between the first dated fact of the kind and the newest publication, inside `from` and `to`. */
  readonly sessions: number;
  /** What a reader must know beside the figures, one sentence each. */
  readonly notes: readonly string[];
}

/** Why there is nothing to show: the rule or the dates make no sense, or the stored facts do not reach. */
export interface NoFactsReplayed {
  readonly ok: false;
  readonly because: "words" | "history";
  readonly problems: readonly string[];
}

/**
 * Reads the change feed from `from` to `to`, both inclusive days of publication, by the very code of the live
 * evaluation: every change before the facts as the store held them after it. Oldest publication first. A rule that
 * cannot be read, and one that no stored fact can answer, are refused in sentences.
 */
export async function replayFactRule(
  deps: FactReplayDeps,
  ruleText: string,
  from: IsoDate,
  to: IsoDate,
): Promise<ReplayedFacts | NoFactsReplayed> {
  const { basket, miners, calendar } = deps;
  if (from > to) {
    return { ok: false, because: "words", problems: [`“from” (${from}) lies after “to” (${to}).`] };
  }
  const parsed = parseFactRule(ruleText, { basketId: basket.id, miners });
  if (!parsed.ok) return { ...parsed, because: "words" };
  const { rule } = parsed;
  const facts = withoutOutside(await deps.facts.knownOn(null), namedIn(rule.target));
  if (FACT_RULE_KINDS[rule.kind].hasForms && facts.filings.length === 0) {
    return nothing(
      "Filings are not read yet: how often this would have told of one is not known, not never.",
    );
  }
  const { factsTo } = facts;
  if (factsTo === null) return nothing("No fact with a publication date is stored.");
  const changes = await deps.facts.changes({ since: null, until: null });
  const tickerOf = (id: string): string => miners.find((miner) => miner.id === id)?.ticker ?? id;
  const target = printFactTarget(rule.target, tickerOf);
  const hits = findHits({ rule, basket, facts, changes, from, to });
  const told = new Map(
    changeLines(
      facts,
      hits.map(({ change }) => change),
    ).map((line) => [line.id, line.text]),
  );
  const transitions = hits.map(({ hit, change }): ReplayedFact => ({
    session: hit.knownAt,
    event: "fire",
    metric: rule.kind,
    target,
    window: null,
    value: hit.value,
    unit: hit.unit,
    btcReturnPct: null,
    subjectReturnPct: null,
    episode: hit.factId,
    miner: tickerOf(hit.miner),
    text: `${told.get(change.id) ?? tickerOf(hit.miner)}${change.kind === "holding" ? ", net change" : ""}`,
  }));
  const ofKind = changes.filter(
    (change) =>
      FACT_RULE_KINDS[rule.kind].changes.includes(change.kind) && concerns(rule, basket, change, to, miners),
  );
  const first = ofKind.flatMap(({ knownAt }) => knownAt ?? []).toSorted()[0] ?? null;
  const begin = first !== null && first > from ? first : from;
  const end = factsTo < to ? factsTo : to;
  const sessions = first === null || begin > end ? 0 : sessionsBetween(calendar, begin, end).length;
  return {
    ok: true,
    result: {
      transitions,
      summary: {
        firesPerYear: sessions === 0 ? null : (transitions.length * BARS_A_YEAR.session) / sessions,
        medianSessionsFiring: null,
        gapAfter20SessionsPp: null,
      },
    },
    rule,
    text: printFactRule(rule, tickerOf),
    target,
    from,
    to,
    sessions,
    notes: factNotes({
      target,
      from,
      to,
      factsTo,
      first,
      sessions,
      fires: transitions.length,
      ofKind,
      miners: miners.filter(({ id }) => isMember(membersOf(rule.target, basket, to), id, miners)),
    }),
  };
}

interface Hit {
  readonly change: Change;
  readonly hit: FactHit;
}

/** Goes through the feed from the newest entry back, undoing each correction once it was read. */
function findHits(asked: {
  readonly rule: FactRule;
  readonly basket: Basket;
  readonly facts: FactSet;
  readonly changes: readonly Change[];
  readonly from: IsoDate;
  readonly to: IsoDate;
}): readonly Hit[] {
  const { rule, basket, changes, from, to } = asked;
  let facts = asked.facts;
  const hits: Hit[] = [];
  for (const change of changes.toSorted((a, b) => b.id - a.id)) {
    const { knownAt } = change;
    if (knownAt !== null && knownAt >= from && knownAt <= to) {
      const hit = readFactRule(rule, change, facts, membersOf(rule.target, basket, knownAt));
      if (hit !== null) hits.push({ change, hit });
    }
    facts = beforeCorrection(facts, change);
  }
  return hits.toSorted((a, b) => a.hit.knownAt.localeCompare(b.hit.knownAt) || a.change.id - b.change.id);
}

/** True where the change is of a miner of the target, the basket's as of publication, else of the last day. */
function concerns(
  rule: FactRule,
  basket: Basket,
  { miner, knownAt }: Change,
  to: IsoDate,
  miners: readonly Miner[],
): boolean {
  return miner !== null && isMember(membersOf(rule.target, basket, knownAt ?? to), miner, miners);
}

/** Companies that no release watches count where a rule names them. */
function namedIn(target: FactTarget): readonly MinerId[] {
  if (target.kind === "miner") return [target.security];
  return target.kind === "list" ? target.securities : [];
}

function nothing(problem: string): NoFactsReplayed {
  return { ok: false, because: "history", problems: [problem] };
}
