import type { Bar, Transition } from "./alert.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";
import { readingKey } from "./rule-metrics.ts";
import type { RuleSide } from "./rule.ts";
import { epochMs, type Instant } from "./time.ts";

/** A transition of one side of a rule. */
export interface RuleEvent {
  readonly ruleKey: string;
  readonly side: RuleSide;
  readonly transition: Transition;
}

/** A channel's wish to hear of one side of a rule. */
export interface RuleSubscription {
  readonly id: string;
  readonly channelId: string;
  readonly ruleKey: string;
  readonly side: RuleSide;
  readonly status: "on" | "paused" | "disabled";
  /** Null where it is not muted. */
  readonly mutedUntil: Instant | null;
  /** The episode whose fire the channel was sent; null where none. */
  readonly toldEpisode: Bar | null;
  /** A role to mention when it fires. */
  readonly mentionRoleId: string | null;
}

export interface ChannelWish {
  readonly quietHours: QuietHours | null;
  /** Alert posts that the channel got today. */
  readonly postsToday: number;
}

/** Why a subscription does not hear of an event. */
export type NotSentReason =
  /** The subscription rests, or its channel can no longer be written to. */
  | "paused"
  | "disabled"
  | "muted"
  /** A higher level of the same rule fires in this channel. */
  | "inhibited"
  /** What ends, or lost its data, was never sent to this channel. */
  | "fire_not_sent"
  /** The channel had its posts for today: it goes into “more” and the next digest. */
  | "over_budget";

/** An event of a message with the subscriptions that wished for it. */
export interface HeardEvent {
  readonly event: RuleEvent;
  readonly subscriptionIds: readonly string[];
}

/** One post: everything that a bar has to say to one channel. */
export interface ChannelPost {
  readonly channelId: string;
  readonly events: readonly HeardEvent[];
  readonly mentionRoleIds: readonly string[];
  /** The end of the quiet hours, where they run; null for at once. */
  readonly notBefore: Instant | null;
}

/** An end: the message of its fire is edited, which neither rings nor counts as a post. */
export interface ChannelEdit extends HeardEvent {
  readonly channelId: string;
}

export interface NotSent {
  readonly event: RuleEvent;
  readonly subscriptionId: string;
  readonly channelId: string;
  readonly reason: NotSentReason;
}

export interface FanOut {
  readonly posts: readonly ChannelPost[];
  readonly edits: readonly ChannelEdit[];
  readonly notSent: readonly NotSent[];
}

export interface FanOutInput {
  readonly now: Instant;
  readonly events: readonly RuleEvent[];
  /** Keys of the rules that fire or recover after the bar. */
  readonly firing: ReadonlySet<string>;
  readonly subscriptions: readonly RuleSubscription[];
  /** Channels without an entry have no quiet hours and got nothing today. */
  readonly channels: ReadonlyMap<string, ChannelWish>;
  /** Alert posts a channel gets a day. */
  readonly postsADay: number;
}

/**
 * Who hears of a bar's transitions: at most one post per channel, an edit per end, and for every other pair of event
 * and subscription the reason why not. Pure: the same input gives the same answer, in the order of the subscriptions.
 */
export function fanOut(input: FanOutInput): FanOut {
  const eventsOf = Map.groupBy(input.events, ({ ruleKey }) => ruleKey);
  const posts: ChannelPost[] = [];
  const edits: ChannelEdit[] = [];
  const notSent: NotSent[] = [];
  for (const [channelId, subscriptions] of Map.groupBy(input.subscriptions, (one) => one.channelId)) {
    const levels = audibleFiring(input, subscriptions);
    const heard = new Map<RuleEvent, readonly RuleSubscription[]>();
    for (const subscription of subscriptions) {
      for (const event of eventsOf.get(subscription.ruleKey) ?? []) {
        const reason = whyNot(input, subscription, event, levels);
        if (reason === null) heard.set(event, [...(heard.get(event) ?? []), subscription]);
        else notSent.push({ event, subscriptionId: subscription.id, channelId, reason });
      }
    }
    const pairs = [...heard].map(([event, wished]) => ({ event, wished }));
    const ends = pairs.filter(({ event }) => event.transition.event === "resolve");
    const rest = pairs.filter(({ event }) => event.transition.event !== "resolve");
    edits.push(...ends.map((pair) => ({ channelId, ...heardOf(pair) })));
    const wish = input.channels.get(channelId);
    if (rest.length === 0) continue;
    if ((wish?.postsToday ?? 0) >= input.postsADay) {
      for (const { event, wished } of rest) {
        for (const { id } of wished) {
          notSent.push({ event, subscriptionId: id, channelId, reason: "over_budget" });
        }
      }
      continue;
    }
    posts.push({
      channelId,
      events: rest.map(heardOf),
      mentionRoleIds: rolesOf(rest),
      notBefore: wish?.quietHours ? quietUntil(wish.quietHours, input.now) : null,
    });
  }
  return { posts, edits, notSent };
}

interface Pair {
  readonly event: RuleEvent;
  readonly wished: readonly RuleSubscription[];
}

function whyNot(
  { now }: FanOutInput,
  subscription: RuleSubscription,
  { side, transition }: RuleEvent,
  levels: readonly RuleSide[],
): NotSentReason | null {
  if (subscription.status !== "on") return subscription.status;
  if (isMuted(subscription, now)) return "muted";
  const told = subscription.toldEpisode === transition.episode;
  if (transition.event !== "fire" && !told) return "fire_not_sent";
  // An end is always shown where its fire was: a message that says “firing” would stay wrong.
  if (transition.event === "resolve") return null;
  return levels.some((level) => isHigherLevel(level, side)) ? "inhibited" : null;
}

/** The sides that fire and that somebody in the channel hears of. */
function audibleFiring(
  { firing, now }: FanOutInput,
  subscriptions: readonly RuleSubscription[],
): readonly RuleSide[] {
  return subscriptions
    .filter((one) => one.status === "on" && !isMuted(one, now) && firing.has(one.ruleKey))
    .map((one) => one.side);
}

/** True where `level` watches the same number on the same side with a higher threshold. */
function isHigherLevel(level: RuleSide, side: RuleSide): boolean {
  return (
    level.threshold > side.threshold &&
    level.direction === side.direction &&
    readingKey(level) === readingKey(side)
  );
}

function isMuted({ mutedUntil }: RuleSubscription, now: Instant): boolean {
  return mutedUntil !== null && epochMs(mutedUntil) > epochMs(now);
}

function heardOf({ event, wished }: Pair): HeardEvent {
  return { event, subscriptionIds: wished.map(({ id }) => id) };
}

/** Roles are mentioned for what fires, each once. */
function rolesOf(pairs: readonly Pair[]): readonly string[] {
  const roles = pairs
    .filter(({ event }) => event.transition.event === "fire")
    .flatMap(({ wished }) => wished.flatMap(({ mentionRoleId }) => mentionRoleId ?? []));
  return [...new Set(roles)];
}
