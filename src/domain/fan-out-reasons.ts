import {
  type BarRules,
  episodeOf,
  isFire,
  levelKey,
  quietingRules,
  type RuleEvent,
  type RuleSubscription,
  targetKey,
} from "./fan-out-hearing.ts";
import type { EventDetail } from "./rule-event.ts";
import { boundsOf, type RuleSide } from "./rule.ts";
import { addDays, epochMs, type Instant, newYorkInstant } from "./time.ts";

/** Why a subscription by itself does not hear of an event. */
export type HearingReason =
  /** The subscription rests, or its channel can no longer be written to. */
  | "paused"
  | "disabled"
  /** It began and ended while nobody could tell: a line for the digest. */
  | "over_while_away"
  /** Noticed when it was no news any more. */
  | "too_old"
  /** It fired before the subscription was made. */
  | "before_subscription"
  | "muted"
  /** The miner alone is muted. */
  | "miner_muted"
  /** What ends, or lost its data, was never sent to this channel. */
  | "fire_not_sent"
  /** Another rule of the same target fires in this channel on data that are stale. */
  | "data_stale"
  /** A higher level of the same rule fires in this channel. */
  | "inhibited";

/** What a bar left behind. */
export interface BarOutcome extends BarRules {
  readonly now: Instant;
}

/** Whether one subscription of a channel hears of an event: null where it does, else why not. */
export type ChannelHearing = (subscription: RuleSubscription, event: RuleEvent) => HearingReason | null;

/** Of the date at the beginning of an instant. */
const DAY_LENGTH = 10;

/**
 * Reads a bar once and gives what decides for a channel, which is handed all its subscriptions: a rule may keep
 * another one of the same channel quiet. Only what the channel hears keeps others quiet.
 */
export function createHearing({
  now,
  events,
  firing,
}: BarOutcome): (subscriptions: readonly RuleSubscription[]) => ChannelHearing {
  const nowMs = epochMs(now);
  const fires = new Map(events.filter(isFire).map((event) => [event.ruleKey, event]));
  const witnessed = witnesses(events);
  const quieting = quietingRules({ events, firing });
  const levelOf = new Map(events.map(({ ruleKey, detail }) => [ruleKey, levelOfDetail(detail)]));

  /** Why not, other rules left aside. */
  const alone = (subscription: RuleSubscription, event: RuleEvent): HearingReason | null => {
    if (subscription.status !== "on") return subscription.status;
    if (event.late?.kind === "passed") return event.late.reason;
    const begins = event.detail.kind === "fact" || event.detail.transition.event === "fire";
    if (begins && !witnessed(event, subscription.since)) return "before_subscription";
    return mutedBy(subscription, minerOf(event.detail), nowMs);
  };

  return (subscriptions) => {
    const levels = new Map<string, number>();
    const stale = new Map<string, Set<string>>();
    for (const subscription of quieting.size === 0 ? [] : subscriptions) {
      const running = quieting.get(subscription.ruleKey);
      if (running === undefined || subscription.status !== "on") continue;
      if (mutedBy(subscription, targetMiner(running.side), nowMs) !== null) continue;
      const fire = fires.get(subscription.ruleKey);
      const isTold = subscription.toldEpisode === running.episode;
      if (!isTold && (fire === undefined || alone(subscription, fire) !== null)) continue;
      const { level, target, threshold } = running;
      levels.set(level, Math.max(levels.get(level) ?? -Infinity, threshold));
      if (running.stale) stale.set(target, (stale.get(target) ?? new Set()).add(subscription.ruleKey));
    }

    const whyNot: ChannelHearing = (subscription, event) => {
      const reason = alone(subscription, event);
      if (reason !== null || event.detail.kind === "fact") return reason;
      const { side, transition } = event.detail;
      if (transition.event !== "fire" && subscription.toldEpisode !== transition.episode) {
        // A fire that is told late may be followed by what happened to it since, in the same message.
        const fire = transition.event === "resolve" ? undefined : fires.get(event.ruleKey);
        if (fire === undefined || episodeOf(fire) !== transition.episode) return "fire_not_sent";
        if (whyNot(subscription, fire) !== null) return "fire_not_sent";
      }
      // An end is always shown where its fire was: a message that says “firing” would stay wrong.
      if (transition.event === "resolve") return null;
      const ownNotice = transition.event === "stale" || transition.event === "fresh";
      if (stale.size > 0 && !ownNotice && isHeldBack(stale.get(targetKey(side.target)), event.ruleKey)) {
        return "data_stale";
      }
      if (levels.size === 0) return null;
      const level = levels.get(levelOf.get(event.ruleKey) ?? "");
      return level !== undefined && level > boundsOf(side).threshold ? "inhibited" : null;
    };
    return whyNot;
  };
}

/**
 * Whether a subscription made at an instant saw an event happen. A bar's own time counts where it is earlier than the
 * time at which the event was noticed: a bar may be stepped days late. Of a session it is the end of its day in New York.
 */
function witnesses(events: readonly RuleEvent[]): (event: RuleEvent, since: Instant) => boolean {
  const ends = new Map<string, Instant>();
  for (const { clock, bar } of events) {
    if (clock === "fact" || ends.has(bar)) continue;
    ends.set(bar, clock === "slot" ? bar : newYorkInstant(addDays(bar, 1), "00:00"));
  }
  const happened = new Map(
    events.map(({ id, bar, createdAt }) => {
      const end = ends.get(bar) ?? createdAt;
      return [id, epochMs(end) < epochMs(createdAt) ? end : createdAt] as const;
    }),
  );
  return ({ id }, since) => {
    const at = happened.get(id) ?? since;
    // Most subscriptions are days older, which their text says without a calculation.
    return since.slice(0, DAY_LENGTH) < at.slice(0, DAY_LENGTH) || epochMs(since) <= epochMs(at);
  };
}

function mutedBy(
  { mutedUntil, mutedMiners }: RuleSubscription,
  miner: string | null,
  nowMs: number,
): "muted" | "miner_muted" | null {
  if (mutedUntil !== null && epochMs(mutedUntil) > nowMs) return "muted";
  if (miner === null || mutedMiners.length === 0) return null;
  const isMuted = mutedMiners.some((muted) => muted.miner === miner && epochMs(muted.until) > nowMs);
  return isMuted ? "miner_muted" : null;
}

function minerOf(detail: EventDetail): string | null {
  return detail.kind === "fact" ? detail.hit.miner : targetMiner(detail.side);
}

function targetMiner({ target }: RuleSide): string | null {
  return target.kind === "miner" ? target.security : null;
}

/** True where a rule other than this one is stale. */
function isHeldBack(staleRules: ReadonlySet<string> | undefined, ruleKey: string): boolean {
  return staleRules !== undefined && (staleRules.size > 1 || !staleRules.has(ruleKey));
}

function levelOfDetail(detail: EventDetail): string {
  return detail.kind === "fact" ? "" : levelKey(detail.side);
}
