import type { AlertState, Bar } from "../../domain/alert.ts";
import type { FactRule } from "../../domain/fact-rule.ts";
import type { EventDetail } from "../../domain/rule-event.ts";
import type { BarClock, RuleSide } from "../../domain/rule.ts";
import type { Instant } from "../../domain/time.ts";

/** One side of a rule as it is kept. */
export interface StoredRule {
  readonly key: string;
  readonly side: RuleSide;
  /** When it was made: what ended before is its baseline. */
  readonly since: Instant;
  /** Null before its first evaluation. */
  readonly state: AlertState | null;
}

export interface StoredFactRule {
  readonly key: string;
  readonly rule: FactRule;
  /** Only what this store learnt after it counts. */
  readonly since: Instant;
}

/** Where in time events were made, and what is fanned out together: every event of a bar and pass is one batch. */
export interface BarPass {
  readonly clock: BarClock | "fact";
  /** A session's date, the instant of a slot, or the id of the newest change looked at, in ten digits. */
  readonly bar: Bar;
  /** 1, or 2 for the rules of a session whose prices came late. */
  readonly pass: number;
}

/** What a bar made of one rule. */
export interface RuleOutcome {
  readonly key: string;
  readonly state: AlertState;
  readonly events: readonly EventDetail[];
}

export interface StoredEvent extends BarPass {
  readonly id: number;
  readonly ruleKey: string;
  readonly detail: EventDetail;
  readonly createdAt: Instant;
  /** Not told before; null for at once. */
  readonly notBefore: Instant | null;
  /** What the bar says by prices that were corrected since; null while they agree. */
  readonly corrected: { readonly value: number | null; readonly at: Instant } | null;
}

export interface NewFactEvent {
  readonly ruleKey: string;
  readonly detail: Extract<EventDetail, { readonly kind: "fact" }>;
  readonly notBefore: Instant | null;
}

/** A row that this version cannot read: damaged, or written by a newer one. */
export interface UnreadableRow {
  readonly rule: string;
  /** Null where it is the rule itself. */
  readonly event: number | null;
  readonly why: string;
}

/**
 * Rules, their states, and what happened to them. Every call is one transaction. Lists leave out what cannot be read,
 * so that it holds nothing else up; `unreadable` names it.
 */
export interface Rules {
  /** Keeps rules that are not kept yet; those that are stay as they are, their states too. Gives the keys in order. */
  keep(sides: readonly RuleSide[], now: Instant): Promise<readonly string[]>;
  keepFactRules(rules: readonly FactRule[], now: Instant): Promise<readonly string[]>;
  /** One rule; null where it is not kept. Throws, naming it, where it cannot be read. */
  find(key: string): Promise<StoredRule | StoredFactRule | null>;
  /** Every side of a rule with its state, also those not evaluated yet, in order of the keys; no rules on facts. */
  list(): Promise<readonly StoredRule[]>;
  factRules(): Promise<readonly StoredFactRule[]>;
  /** The oldest bar at which a rule of this clock stands; null where none was evaluated yet. */
  oldestBar(clock: BarClock): Promise<Bar | null>;
  /** Securities and lists that rules of a clock look at are read from their definitions: one of each target. */
  targets(clock: BarClock): Promise<readonly RuleSide["target"][]>;
  /**
   * One short transaction (`BEGIN IMMEDIATE`): takes up to `limit` rules of the bar's clock whose key comes after
   * `afterKey` and that were not stepped through this bar yet, lets `decide` say what the bar makes of each (null
   * leaves one alone), and writes the states and the events. A rule that cannot be read is not decided: the bar
   * passes it by, as one without data. Gives how many it looked at, how many of those could not be read, and the last
   * key, null at the end.
   */
  stepThrough(
    at: BarPass,
    afterKey: string | null,
    limit: number,
    now: Instant,
    decide: (rules: readonly StoredRule[]) => readonly (RuleOutcome | null)[],
  ): Promise<{ readonly seen: number; readonly unreadable: number; readonly lastKey: string | null }>;
  /** Writes events about facts and that everything up to the bar was looked at, in one transaction. */
  recordFacts(at: BarPass, events: readonly NewFactEvent[], now: Instant): Promise<void>;
  /** Says that every rule was stepped through the bar; what it made may be fanned out. Saying it again changes nothing. */
  finishBar(at: BarPass, now: Instant): Promise<void>;
  /** The newest finished bar of a clock; null before the first. */
  newestBar(clock: BarPass["clock"]): Promise<Bar | null>;
  /**
   * Events of bars from `from` on, newest first, at most `limit`. Bars of two clocks do not compare: give `from` only
   * with a clock or a rule.
   */
  events(filter: {
    readonly clock: BarPass["clock"] | null;
    readonly from: Bar | null;
    readonly ruleKey: string | null;
    readonly limit: number;
  }): Promise<readonly StoredEvent[]>;
  /** Events by their ids, in order of them; those that are gone are absent. */
  eventsOf(ids: readonly number[]): Promise<readonly StoredEvent[]>;
  /** The event that began an episode of a rule; null where it was not told or is gone. */
  fireOf(ruleKey: string, episode: Bar): Promise<StoredEvent | null>;
  /** Marks what a corrected bar would have said; null takes the mark away. An event that is gone is left at that. */
  correct(eventId: number, value: number | null, now: Instant): Promise<void>;
  /**
   * Deletes events and finished bars older than this, except those of episodes that run, the newest event and the
   * newest finished bar of each clock; gives how many events.
   */
  prune(before: Instant): Promise<number>;
  /**
   * Deletes rules made before this that no subscription points at, except those with one of these keys, with their
   * states and their events; gives how many, some hundreds at most. The rule of the newest event stays.
   */
  dropUnheard(before: Instant, keptKeys: readonly string[]): Promise<number>;
  /** Every row that cannot be read. Looks at all of them: for a check once in a while. */
  unreadable(): Promise<readonly UnreadableRow[]>;
}
