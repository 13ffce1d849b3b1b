import type { DigestSection } from "../../domain/digest.ts";
import type { NotSentReason } from "../../domain/fan-out.ts";
import type { AlertWish } from "../../domain/subscription.ts";
import type { Instant } from "../../domain/time.ts";
import type { BarPass } from "./rules.ts";

/**
 * `pending` waits, `sending` was begun, `sent` is with Discord. `unknown`: it may or may not have arrived and is not
 * sent again. `dead`: it cannot be sent. `expired`: too late. `cancelled`: nobody wants it any more.
 */
export type OutboxStatus = "pending" | "sending" | "sent" | "unknown" | "dead" | "expired" | "cancelled";

/** What a message is made of when it is sent; the card comes of it. */
export type OutboxContent =
  | {
      readonly kind: "alert";
      readonly eventIds: readonly number[];
      readonly subscriptionIds: readonly string[];
      /** Alerts that were folded into this one because the day's posts were used up. */
      readonly folded: number;
      /** True for what waited for the end of quiet hours. */
      readonly held: boolean;
      /** True for what fired while the subscription was muted, and fires still. */
      readonly afterMute?: true;
    }
  /** One quiet line about rules that ended; no alert, so it does not count as a post. */
  | {
      readonly kind: "line";
      readonly eventIds: readonly number[];
      readonly subscriptionIds: readonly string[];
    }
  /** The fired message once its rules ended: the events of the end beside those of the message. */
  | { readonly kind: "ended"; readonly eventIds: readonly number[] }
  | { readonly kind: "welcome"; readonly subscriptionId: string }
  | {
      readonly kind: "test";
      /** Of a draft, its id. */
      readonly subscriptionId: string;
      readonly by: string;
      /** Of a draft alone, which is no subscription yet. */
      readonly wish?: AlertWish;
    }
  /** The digest of a channel for a local date; `missed` lists those that did not come before it. */
  | {
      readonly kind: "digest";
      readonly localDate: string;
      /** From when on it tells: the newest digest before, else the day before. */
      readonly since: Instant;
      readonly missed: readonly string[];
      readonly sections: readonly DigestSection[];
      readonly whenQuiet: "line" | "skip";
      readonly silent: boolean;
      /** When it was due: one that comes more than a few minutes later says so. */
      readonly dueAt: Instant;
      /** Where it is to be published to the servers that follow the channel. */
      readonly publish?: true;
    }
  /** Word to whoever made a subscription that it rests, and why. */
  | { readonly kind: "notice"; readonly subscriptionId: string; readonly reason: string };

export interface NewOutboxRow {
  /** `bar|channel|kind`: with the channel it is there once, whatever is tried again. */
  readonly dedupeKey: string;
  readonly channelId: string;
  /** Null for direct messages. */
  readonly guildId: string | null;
  /** The row whose message this one edits; null for a post. */
  readonly edits: number | null;
  readonly content: OutboxContent;
  /** 0 fires, 1 ends, 2 corrections, 3 digests and the like. */
  readonly priority: number;
  readonly mentionRoleIds: readonly string[];
  /** Not sent before; null for at once. */
  readonly notBefore: Instant | null;
  /** Not sent after. */
  readonly expiresAt: Instant;
  readonly createdAt: Instant;
}

export interface OutboxRow extends NewOutboxRow {
  readonly id: number;
  /** At most 25 characters, of the key, the channel and the part; stored, so that it is the same after a restart. */
  readonly nonce: string;
  /** Eight characters that stand in the message's last line, to find it again. */
  readonly ref: string;
  readonly status: OutboxStatus;
  readonly attempts: number;
  readonly firstAttemptAt: Instant | null;
  readonly messageId: string | null;
  /** One line; null while nothing went wrong. */
  readonly lastError: string | null;
  /** When it came to its status. */
  readonly settledAt: Instant | null;
}

/** A pair that is not sent, with its reason. */
export interface NewNotSent {
  readonly eventId: number;
  readonly subscriptionId: string;
  readonly channelId: string;
  readonly reason: NotSentReason;
}

/** What became of a channel's alerts in a span of time: what its digest tells of them. */
export interface ChannelNews {
  /** Events that posts told, the oldest message first. */
  readonly told: readonly number[];
  /** Events for which a post was edited, or that a quiet line told: ends. */
  readonly ended: readonly number[];
  /** Events that still wait for the end of quiet hours. */
  readonly waiting: number;
  /** Each event once with the reason that it was given first. */
  readonly notSent: readonly { readonly eventId: number; readonly reason: NotSentReason }[];
}

/** Messages on their way, one row each. Every call is one transaction. */
export interface Outbox {
  /**
   * Writes rows and what is not sent, in chunks of the caller's; what is there already stays. Alerts that wait for the
   * same moment (same key) are joined. Gives the ids of new rows.
   */
  add(
    rows: readonly NewOutboxRow[],
    notSent: readonly NewNotSent[],
    now: Instant,
  ): Promise<readonly number[]>;
  /** Finished bars that were not fanned out yet, oldest first. */
  barsToFanOut(): Promise<readonly BarPass[]>;
  markFannedOut(bar: BarPass, now: Instant): Promise<void>;
  /**
   * After a start: rows found `sending` go back to `pending`, their first attempt kept; the attempt that was cut off is
   * not counted. Gives how many.
   */
  reclaim(): Promise<number>;
  /**
   * Claims up to `limit` rows that are due, by priority, then time, then id: at most one of a channel, none of a channel
   * in `busy`, none whose earlier row in the same channel is not settled. They become `sending`, with an attempt counted.
   * An edit is due only once the row it edits is sent; where that one is settled otherwise the edit is cancelled.
   */
  claim(now: Instant, limit: number, busy: ReadonlySet<string>): Promise<readonly OutboxRow[]>;
  /** The next moment at which a row is due; null where none waits. */
  nextDue(): Promise<Instant | null>;
  /** Settles a row that is `sending`; `sent` carries the message's id. */
  settle(
    id: number,
    status: Exclude<OutboxStatus, "pending" | "sending">,
    detail: { readonly messageId?: string; readonly error?: string },
    now: Instant,
  ): Promise<void>;
  /** Puts a row that is `sending` back, due at that time. `counts` is false where the attempt was no fault (429). */
  putBack(id: number, notBefore: Instant, error: string, counts: boolean): Promise<void>;
  /** What waits of a channel for another try is due at once, what waits for its first time is not; gives how many. */
  dueNow(channelId: string, now: Instant): Promise<number>;
  /** Rows past their time become `expired`; gives how many. */
  expire(now: Instant): Promise<number>;
  /** Cancels everything of a channel that waits; gives how many. */
  cancelChannel(channelId: string, error: string, now: Instant): Promise<number>;
  get(id: number): Promise<OutboxRow | null>;
  /** The row that told a channel of the fire of an episode; null where none did. */
  fireOf(channelId: string, ruleKey: string, episode: string): Promise<OutboxRow | null>;
  /** Which of these events an alert of these channels tells already, or will: channel and event with a blank between. */
  told(channelIds: readonly string[], eventIds: readonly number[]): Promise<ReadonlySet<string>>;
  /** By status, and when the oldest that could be sent was due: for health and metrics. */
  counts(): Promise<{
    readonly byStatus: Readonly<Record<OutboxStatus, number>>;
    readonly oldestDue: Instant | null;
  }>;
  /** Alert posts of a channel since that instant, those on their way included. */
  postsSince(channelIds: readonly string[], since: Instant): Promise<ReadonlyMap<string, number>>;
  /** Events of channels that were over the day's budget since then, and since the channel's last post; none is absent. */
  foldedSince(channelIds: readonly string[], since: Instant): Promise<ReadonlyMap<string, number>>;
  /** What became of a channel's alerts after `since`, up to `until`: a span follows on the one before without a seam. */
  sinceDigest(channelId: string, since: Instant, until: Instant): Promise<ChannelNews>;
  /** What was not sent of a channel or a subscription, newest first. */
  notSent(filter: {
    readonly subscriptionId: string;
    readonly limit: number;
  }): Promise<readonly (NewNotSent & { readonly at: Instant })[]>;
  /** Deletes settled rows and reasons older than this; gives how many rows. */
  prune(before: Instant): Promise<number>;
}

/** What stands in the way of a channel. */
export interface DeliveryIssue {
  readonly channelId: string;
  readonly guildId: string | null;
  /** Discord's code or a word of ours. */
  readonly code: string;
  readonly count: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** When the channel is tried again; null once it is given up. */
  readonly nextCheck: Instant | null;
  /** Whether whoever made the subscription was told. */
  readonly told: boolean;
}

/** Channels that cannot be written to. Every call is one transaction. */
export interface DeliveryIssues {
  /** Counts one more and gives what is known now. */
  note(
    channelId: string,
    guildId: string | null,
    code: string,
    nextCheck: Instant | null,
    now: Instant,
  ): Promise<DeliveryIssue>;
  get(channelId: string): Promise<DeliveryIssue | null>;
  dueForCheck(now: Instant): Promise<readonly DeliveryIssue[]>;
  markTold(channelId: string): Promise<void>;
  clear(channelId: string): Promise<void>;
}
