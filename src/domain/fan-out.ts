import { episodeOf, type RuleEvent, type RuleSubscription } from "./fan-out-hearing.ts";
import { type BarOutcome, createHearing, type HearingReason } from "./fan-out-reasons.ts";
import { createTiming, earliest } from "./fan-out-timing.ts";
import { epochMs, type Instant } from "./time.ts";

/** What a channel got lately. Its day is that of its own zone. */
export interface ChannelWish {
  /** Alert posts that go out on the channel's day; what is held for one moment counts as one. */
  readonly postsToday: number;
  /** Events that were over the budget since the channel's last post. */
  readonly folded: number;
  /** The end of the channel's day. */
  readonly dayEnds: Instant;
}

/** Why a subscription does not hear of an event. */
export type NotSentReason =
  | HearingReason
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
  /** In order of their ids. */
  readonly events: readonly HeardEvent[];
  readonly mentionRoleIds: readonly string[];
  /** When it may go out; null for at once. */
  readonly notBefore: Instant | null;
  /** True where it waits for the end of quiet hours: what waits for the same end becomes one message. */
  readonly held: boolean;
  /** Events that were over the budget before it, for its line “+N more”. */
  readonly foldedBefore: number;
}

/** An end: the message of its fire is edited, which neither rings nor counts as a post. */
export interface ChannelEdit extends HeardEvent {
  readonly channelId: string;
  /** Who wished for it is muted: the message is put right, and nothing is said beside that. */
  readonly silent?: true;
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

export interface FanOutBar extends BarOutcome {
  /** Channels without an entry got nothing today. */
  readonly channels: ReadonlyMap<string, ChannelWish>;
  /** Alert posts a channel gets a day. */
  readonly postsADay: number;
}

export interface FanOutInput extends FanOutBar {
  readonly subscriptions: readonly RuleSubscription[];
}

/** Alert posts that a channel gets a day unless told otherwise. */
export const POSTS_A_DAY = 6;

/**
 * Who hears of a bar's events: at most one post per channel, an edit per end, and for every other pair of event and
 * subscription the reason why not. Pure, and the order of what is given changes nothing but the order of channels and
 * subscriptions in the answer. Events of several bars go through `coalesce` first.
 */
export function fanOut({ subscriptions, ...bar }: FanOutInput): FanOut {
  return createFanOut(bar)(subscriptions);
}

/**
 * The same in chunks, so that nothing else waits for a large bar: reads the bar once and then takes subscriptions,
 * those of a channel all in one call, with what their channels got lately where that is not known beforehand.
 */
export function createFanOut(
  bar: FanOutBar,
): (subscriptions: readonly RuleSubscription[], channels?: FanOutBar["channels"]) => FanOut {
  // An event that is handed in twice is one.
  const events = [...new Map(bar.events.map((event) => [event.id, event])).values()].toSorted(
    (a, b) => a.id - b.id,
  );
  const eventsOf = Map.groupBy(events, ({ ruleKey }) => ruleKey);
  const hearingIn = createHearing({ ...bar, events });
  const timing = createTiming(bar.now);
  return (subscriptions, channels = bar.channels) => {
    const posts: ChannelPost[] = [];
    const edits: ChannelEdit[] = [];
    const notSent: NotSent[] = [];
    for (const [channelId, own] of byChannel(subscriptions)) {
      const pairs = pairsOf(own, eventsOf);
      if (pairs.length === 0) continue;
      const whyNot = hearingIn(own);
      const heard = new Map<RuleEvent, RuleSubscription[]>();
      const endedMuted: { readonly subscription: RuleSubscription; readonly kept: NotSent }[] = [];
      for (const { event, subscription } of pairs) {
        const reason = whyNot(subscription, event);
        if (reason !== null) {
          const kept = { event, subscriptionId: subscription.id, channelId, reason };
          if (isMuted(reason) && isEndOfTold(event, subscription)) endedMuted.push({ subscription, kept });
          else notSent.push(kept);
          continue;
        }
        const wished = heard.get(event);
        if (wished === undefined) heard.set(event, [subscription]);
        else wished.push(subscription);
      }
      const told: Pair[] = [];
      for (const [event, wished] of heard) {
        if (isEnd(event)) edits.push({ channelId, ...heardOf({ event, wished }) });
        else told.push({ event, wished });
      }
      for (const [event, muted] of Map.groupBy(endedMuted, ({ kept }) => kept.event)) {
        // Where somebody of the channel hears of the end, the message is put right for all of them.
        if (heard.has(event)) notSent.push(...muted.map(({ kept }) => kept));
        else {
          const wished = muted.map(({ subscription }) => subscription);
          edits.push({ channelId, ...heardOf({ event, wished }), silent: true });
        }
      }
      if (told.length === 0) continue;
      const post = postOf(channelId, told, timing, channels.get(channelId));
      if (isOverBudget(post, channels.get(channelId), bar.postsADay)) {
        for (const { event, subscriptionIds } of post.events) {
          for (const subscriptionId of subscriptionIds) {
            notSent.push({ event, subscriptionId, channelId, reason: "over_budget" });
          }
        }
      } else posts.push(post);
    }
    return { posts, edits, notSent };
  };
}

/** Subscriptions in chunks of at least so many, the last one of what is left; a channel is never torn apart. */
export function* channelChunks(
  subscriptions: readonly RuleSubscription[],
  atLeast: number,
): Generator<readonly RuleSubscription[]> {
  let chunk: RuleSubscription[] = [];
  for (const own of byChannel(subscriptions).values()) {
    chunk.push(...own);
    if (chunk.length < atLeast) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** By channel, in order of its first subscription. Mostly they come by channel already, and one is looked up once. */
function byChannel(
  subscriptions: readonly RuleSubscription[],
): ReadonlyMap<string, readonly RuleSubscription[]> {
  const channels = new Map<string, RuleSubscription[]>();
  let channelId: string | null = null;
  let own: RuleSubscription[] = [];
  for (const subscription of subscriptions) {
    if (subscription.channelId !== channelId) {
      channelId = subscription.channelId;
      own = channels.get(channelId) ?? [];
      channels.set(channelId, own);
    }
    own.push(subscription);
  }
  return channels;
}

interface Pair {
  readonly event: RuleEvent;
  readonly wished: readonly RuleSubscription[];
}

/** Every pair of a channel, in order of the events, then of the subscriptions. Most channels have none. */
function pairsOf(
  subscriptions: readonly RuleSubscription[],
  eventsOf: ReadonlyMap<string, readonly RuleEvent[]>,
): readonly { readonly event: RuleEvent; readonly subscription: RuleSubscription }[] {
  const pairs: { readonly event: RuleEvent; readonly subscription: RuleSubscription }[] = [];
  for (const subscription of subscriptions) {
    for (const event of eventsOf.get(subscription.ruleKey) ?? []) pairs.push({ event, subscription });
  }
  return pairs.length < 2 ? pairs : pairs.toSorted((a, b) => a.event.id - b.event.id);
}

/** A message goes out as soon as one of its events may; the others go with it, but ring nobody before their time. */
function postOf(
  channelId: string,
  told: readonly Pair[],
  timing: ReturnType<typeof createTiming>,
  wish: ChannelWish | undefined,
): ChannelPost {
  const times = told.flatMap(({ event, wished }) =>
    wished.map((subscription) => ({ event, subscription, time: timing(subscription, event) })),
  );
  const goes = earliest(times.map(({ time }) => time));
  const roles = times
    .filter(({ event, time }) => rings(event) && time.at === goes.at)
    .flatMap(({ subscription }) => subscription.mentionRoleId ?? []);
  return {
    channelId,
    events: told.map(heardOf),
    mentionRoleIds: [...new Set(roles)],
    notBefore: goes.at,
    held: goes.quiet,
    foldedBefore: wish?.folded ?? 0,
  };
}

/** What waits for another day is not counted against today's posts. */
function isOverBudget({ notBefore }: ChannelPost, wish: ChannelWish | undefined, postsADay: number): boolean {
  if ((wish?.postsToday ?? 0) < postsADay) return false;
  return wish === undefined || notBefore === null || epochMs(notBefore) < epochMs(wish.dayEnds);
}

function isEnd({ detail }: RuleEvent): boolean {
  return detail.kind === "series" && detail.transition.event === "resolve";
}

function isMuted(reason: NotSentReason): boolean {
  return reason === "muted" || reason === "miner_muted";
}

/** The end of what this channel was told: a message that says “firing” would stay wrong, muted or not. */
function isEndOfTold(event: RuleEvent, { toldEpisode }: RuleSubscription): boolean {
  return isEnd(event) && toldEpisode !== null && toldEpisode === episodeOf(event);
}

/** Roles are mentioned for what begins: a fire, a fact. */
function rings({ detail }: RuleEvent): boolean {
  return detail.kind === "fact" || detail.transition.event === "fire";
}

function heardOf({ event, wished }: Pair): HeardEvent {
  return { event, subscriptionIds: wished.map(({ id }) => id) };
}
