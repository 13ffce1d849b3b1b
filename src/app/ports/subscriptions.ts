import type { AlertPlace, MutedMiner, RestReason, Subscription } from "../../domain/subscription.ts";
import type { Instant } from "../../domain/time.ts";

export interface NewSubscription extends Omit<
  Subscription,
  "id" | "status" | "reason" | "mutedUntil" | "mutedMiners" | "publish"
> {
  /** Made once by whoever saves, so that saving the same draft twice keeps one. */
  readonly id: string;
  /** Left out: nothing is published. */
  readonly publish?: boolean;
}

export type AddedSubscription =
  | { readonly ok: true; readonly subscription: Subscription; readonly again: boolean }
  /** The place, the server or the person has as many as there may be. */
  | { readonly ok: false; readonly reason: "too_many"; readonly most: number };

/** What is changed of a subscription; what is left out stays. */
export interface SubscriptionChange {
  readonly wish?: Subscription["wish"];
  readonly ruleKeys?: readonly string[];
  readonly status?: Subscription["status"];
  readonly reason?: RestReason | null;
  readonly mutedUntil?: Instant | null;
  readonly mutedMiners?: readonly MutedMiner[];
  readonly mentionRoleId?: string | null;
  readonly quietHours?: Subscription["quietHours"];
  readonly publish?: boolean;
}

/** A pair of a subscription and a rule it points at, as the fan-out wants it. */
export interface WatchedRule {
  readonly subscription: Subscription;
  readonly ruleKey: string;
  /** The episode whose fire this channel was sent by any subscription; null where none. */
  readonly toldEpisode: string | null;
}

/** Who wants to hear of what. Every call is one transaction. */
export interface Subscriptions {
  /** At most so many per server, or per person for direct messages; 25 by default of whoever calls. */
  add(subscription: NewSubscription, most: number): Promise<AddedSubscription>;
  get(id: string): Promise<Subscription | null>;
  /** Of a server, or of a person's direct messages, oldest first. */
  of(owner: { readonly guildId: string } | { readonly userId: string }): Promise<readonly Subscription[]>;
  inChannel(channelId: string): Promise<readonly Subscription[]>;
  /** The changed subscription; null where it is gone. */
  change(id: string, change: SubscriptionChange): Promise<Subscription | null>;
  /** True where there was one. Its rules stay, for others may watch them. */
  remove(id: string): Promise<boolean>;
  /** Everything of a server or a person, outbox rows included; gives how many subscriptions. */
  removeAll(owner: { readonly guildId: string } | { readonly userId: string }): Promise<number>;
  /** Sets all of a channel that are in `from` to rest or on again; gives those that changed. */
  setChannelStatus(
    channelId: string,
    from: Subscription["status"],
    to: Subscription["status"],
    reason: RestReason | null,
  ): Promise<readonly Subscription[]>;
  /**
   * Channels with a subscription to one of these rules, in order of their id, `limit` at most after `afterChannel`, with
   * all pairs of each: the fan-out goes through them in chunks.
   */
  watching(
    ruleKeys: readonly string[],
    afterChannel: string | null,
    limit: number,
  ): Promise<readonly { readonly place: AlertPlace; readonly watched: readonly WatchedRule[] }[]>;
  /** Those that rest for that reason, oldest first. */
  resting(reason: RestReason): Promise<readonly Subscription[]>;
  /** Those with a mute, of all or of a miner, whose time was over then and that was not taken away since. */
  muteEnded(now: Instant): Promise<readonly Subscription[]>;
  /** How many there are, for health and metrics. */
  count(): Promise<{ readonly on: number; readonly paused: number; readonly disabled: number }>;
}
