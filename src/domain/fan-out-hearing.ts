import type { Bar } from "./alert.ts";
import type { QuietHours } from "./quiet-hours.ts";
import type { EventDetail } from "./rule-event.ts";
import { readingKey } from "./rule-metrics.ts";
import { type BarClock, boundsOf, type RuleSide, type RuleTarget } from "./rule.ts";
import type { MutedMiner } from "./subscription.ts";
import type { Instant } from "./time.ts";

/** Something that happened to a rule, as the fan-out needs it. */
export interface RuleEvent {
  readonly id: number;
  readonly ruleKey: string;
  readonly clock: BarClock | "fact";
  readonly bar: Bar;
  readonly detail: EventDetail;
  /** When it was noticed. */
  readonly createdAt: Instant;
  /** Not told before; null for at once. */
  readonly notBefore: Instant | null;
  /** Left out for what was noticed in time. */
  readonly late?: Late;
}

/** What became of an event that was noticed late: told as holding since that bar, or passed over. */
export type Late =
  | { readonly kind: "since"; readonly bar: Bar }
  | { readonly kind: "passed"; readonly reason: "over_while_away" | "too_old" };

/** A channel's wish to hear of one rule, or of one side of it: several may come of one subscription. */
export interface RuleSubscription {
  readonly id: string;
  readonly channelId: string;
  readonly ruleKey: string;
  readonly status: "on" | "paused" | "disabled";
  /** When it was made: what fired before is not told. */
  readonly since: Instant;
  /** Null where it is not muted. */
  readonly mutedUntil: Instant | null;
  /** Miners that it does not want to hear of for now. */
  readonly mutedMiners: readonly MutedMiner[];
  /** The episode whose fire the channel was sent; null where none. */
  readonly toldEpisode: Bar | null;
  /** A role to mention when it fires. */
  readonly mentionRoleId: string | null;
  readonly quietHours: QuietHours | null;
}

/** A side of a rule that fires or recovers. */
export interface FiringRule {
  readonly side: RuleSide;
  readonly episode: Bar;
  /** Its data are stale. */
  readonly stale: boolean;
}

/** What happened at a bar, and what runs after it. */
export interface BarRules {
  readonly events: readonly RuleEvent[];
  /** Rules that fire or recover after the bar, by their key. */
  readonly firing: ReadonlyMap<string, FiringRule>;
}

/** Rules that fire or recover, by key, of rules as they are kept. */
export function firingRules(
  rules: Iterable<{
    readonly key: string;
    readonly side: RuleSide;
    readonly state: {
      readonly status: "inactive" | "pending" | "firing" | "recovering";
      readonly episode: Bar | null;
      readonly stale: boolean;
    } | null;
  }>,
): ReadonlyMap<string, FiringRule> {
  const firing = new Map<string, FiringRule>();
  for (const { key, side, state } of rules) {
    if (state === null || state.episode === null) continue;
    if (state.status !== "firing" && state.status !== "recovering") continue;
    firing.set(key, { side, episode: state.episode, stale: state.stale });
  }
  return firing;
}

/**
 * Keys of the rules whose subscriptions decide who hears of a bar: those that something happened to, and those that
 * may keep them quiet. Of a channel with one of the first, all subscriptions to any of these are needed.
 */
export function decidingRules({ events, firing }: BarRules): readonly string[] {
  const own = events.map(({ ruleKey }) => ruleKey);
  return [...new Set([...own, ...quietingRules({ events, firing }).keys()])];
}

/** A rule that may keep others quiet. */
export interface QuietingRule extends FiringRule {
  readonly level: string;
  readonly target: string;
  readonly threshold: number;
}

/** Rules that may keep an event quiet, by key: higher levels of its number, and stale ones of its target. */
export function quietingRules({ events, firing }: BarRules): ReadonlyMap<string, QuietingRule> {
  const lowest = new Map<string, number>();
  const targets = new Set<string>();
  for (const { detail } of events) {
    if (detail.kind === "fact") continue;
    const level = levelKey(detail.side);
    lowest.set(level, Math.min(lowest.get(level) ?? Infinity, boundsOf(detail.side).threshold));
    targets.add(targetKey(detail.side.target));
  }
  const quieting = new Map<string, QuietingRule>();
  for (const [key, rule] of firing) {
    const level = levelKey(rule.side);
    const target = targetKey(rule.side.target);
    const { threshold } = boundsOf(rule.side);
    const isHigher = threshold > (lowest.get(level) ?? Infinity);
    if (isHigher || (rule.stale && targets.has(target))) {
      quieting.set(key, { ...rule, level, target, threshold });
    }
  }
  return quieting;
}

/** What levels share: the same number on the same side. */
export function levelKey(side: RuleSide): string {
  return `${side.direction} ${readingKey(side)}`;
}

/** The same for the same target, whatever the order of a list. */
export function targetKey(target: RuleTarget): string {
  switch (target.kind) {
    case "basket":
      return `basket ${target.id}`;
    case "miner":
      return `miner ${target.security}`;
    case "list":
      return `list ${target.securities.toSorted().join()}`;
    case "btc":
    case "network":
      return target.kind;
  }
}

/** True for what begins an episode. */
export function isFire(event: RuleEvent): boolean {
  return event.detail.kind === "series" && event.detail.transition.event === "fire";
}

/** The episode an event belongs to; null for facts, which have none. */
export function episodeOf({ detail }: RuleEvent): Bar | null {
  return detail.kind === "series" ? detail.transition.episode : null;
}
