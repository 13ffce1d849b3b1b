import type { OutboxContent, OutboxStatus } from "../app/ports/outbox.ts";
import type { NotSentReason } from "../domain/fan-out.ts";
import type { AlertPlace, NotPublishedReason, RestReason, Subscription } from "../domain/subscription.ts";
import type { Flag } from "./schema.ts";

export interface SubscriptionTable {
  id: string;
  place: AlertPlace["kind"];
  /** Null for direct messages. */
  guild_id: string | null;
  /** Null for a channel of a server. */
  user_id: string | null;
  channel_id: string;
  created_by: string;
  created_at: string;
  /** JSON. */
  wish: string;
  /** JSON, in the order of the wish; `subscription_rule` has the same keys for finding them. */
  rule_keys: string;
  status: Subscription["status"];
  reason: RestReason | null;
  muted_until: string | null;
  /** JSON. */
  muted_miners: string;
  mention_role_id: string | null;
  /** Null in all three where there are no quiet hours. */
  quiet_from: string | null;
  quiet_until: string | null;
  quiet_zone: string | null;
  publish: Flag;
}

/** Which rules a channel watches, and by which subscription. */
export interface SubscriptionRuleTable {
  channel_id: string;
  rule_key: string;
  subscription_id: string;
}

export interface OutboxTable {
  id: number;
  dedupe_key: string;
  channel_id: string;
  guild_id: string | null;
  /** The row whose message is edited. */
  edits: number | null;
  kind: OutboxContent["kind"];
  /** JSON; null once it was deleted with everything else of a server or a person. */
  content: string | null;
  priority: number;
  /** JSON. */
  mention_role_ids: string;
  not_before: string | null;
  /** `not_before`, or when it was made: the time it waits for, and its place among the others. */
  due_at: string;
  expires_at: string;
  created_at: string;
  nonce: string;
  ref: string;
  status: OutboxStatus;
  attempts: number;
  first_attempt_at: string | null;
  message_id: string | null;
  last_error: string | null;
  /** Null while it is pending or being sent. */
  settled_at: string | null;
}

/** What a message is about. */
export interface OutboxEventTable {
  outbox_id: number;
  event_id: number;
  channel_id: string;
  /** The rule whose fire the row is the post of, and its episode; null in edits and for other events. */
  fire_of: string | null;
  episode: string | null;
}

export interface NotSentTable {
  event_id: number;
  subscription_id: string;
  channel_id: string;
  reason: NotSentReason;
  at: string;
}

/** A message that was posted, and not published to the servers that follow its channel. */
export interface NotPublishedTable {
  outbox_id: number;
  channel_id: string;
  reason: NotPublishedReason;
  at: string;
}

export interface DeliveryIssueTable {
  channel_id: string;
  guild_id: string | null;
  code: string;
  count: number;
  first_seen: string;
  last_seen: string;
  next_check: string | null;
  /** 0 or 1. */
  told: number;
}

export interface AlertTables {
  subscription: SubscriptionTable;
  subscription_rule: SubscriptionRuleTable;
  outbox: OutboxTable;
  outbox_event: OutboxEventTable;
  not_sent: NotSentTable;
  not_published: NotPublishedTable;
  delivery_issue: DeliveryIssueTable;
}
