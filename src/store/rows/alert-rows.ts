import type { DeliveryIssue, NewOutboxRow, OutboxContent, OutboxRow } from "../../app/ports/outbox.ts";
import type { NewSubscription } from "../../app/ports/subscriptions.ts";
import { nonceOf } from "../../domain/keys.ts";
import type { QuietHours } from "../../domain/quiet-hours.ts";
import {
  type AlertPlace,
  type AlertWish,
  type FactWish,
  type MutedMiner,
  type Subscription,
} from "../../domain/subscription.ts";
import type { Instant } from "../../domain/time.ts";
import type { DeliveryIssueTable, OutboxTable, SubscriptionTable } from "../alert-tables.ts";
import { readDigestContent } from "./digest-content.ts";
import { sortableInstant } from "./instants.ts";
import { booleanAt, type JsonObject, numberAt, parseObject, textAt, textsAt, wordAt } from "./json.ts";
import { flag, isSet, oneOf, present } from "./values.ts";

const SENSITIVITIES: Readonly<Record<AlertWish["sensitivity"], true>> = {
  calm: true,
  normal: true,
  jumpy: true,
  own: true,
};

const FACTS: Readonly<Record<FactWish, true>> = {
  contracts: true,
  debt: true,
  treasury: true,
  ai_share: true,
  filings: true,
};

const CONTENT_KINDS: Readonly<Record<OutboxContent["kind"], true>> = {
  alert: true,
  line: true,
  ended: true,
  welcome: true,
  test: true,
  digest: true,
  notice: true,
};

/** The ref is what people see of the nonce's sibling: the same parts with this in the place of the message's number. */
const REF_PART = "ref";
const REF_LENGTH = 8;

function parseList(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error("the store is damaged: a list is none");
  return value;
}

function parseTexts(text: string): readonly string[] {
  return textsAt({ list: parseList(text) }, "list");
}

function numbersAt(object: JsonObject, field: string): readonly number[] {
  const list = object[field];
  if (!Array.isArray(list)) throw new Error(`the store is damaged: ${field} is no list`);
  return list.map((one: unknown) => numberAt({ [field]: one }, field));
}

/** An instant as it is stored, null included. */
export function instantOrNull(instant: Instant | null): Instant | null {
  return instant === null ? null : sortableInstant(instant);
}

function toPlace(row: SubscriptionTable): AlertPlace {
  const channelId = row.channel_id;
  return row.place === "channel"
    ? { kind: "channel", guildId: present(row.guild_id, `the server of ${row.id}`), channelId }
    : { kind: "person", userId: present(row.user_id, `the person of ${row.id}`), channelId };
}

function readWish(text: string): AlertWish {
  const wish = parseObject(text);
  return {
    target: textAt(wish, "target"),
    sensitivity: wordAt(wish, "sensitivity", SENSITIVITIES),
    rules: textsAt(wish, "rules"),
    facts: textsAt(wish, "facts").map((fact) => oneOf(FACTS, fact)),
  };
}

function readMutedMiners(text: string): readonly MutedMiner[] {
  // Almost nobody mutes a miner, and the fan-out reads thousands of rows.
  if (text === "[]") return [];
  return parseList(text).map((one) => {
    const muted = parseObject(JSON.stringify(one));
    return { miner: textAt(muted, "miner"), until: textAt(muted, "until") };
  });
}

function toQuietHours(row: SubscriptionTable): QuietHours | null {
  const { quiet_from: from, quiet_until: until, quiet_zone: zone } = row;
  return from === null || until === null || zone === null ? null : { from, until, zone };
}

/** A subscription as it was written. Throws, naming it, where its row cannot be read. */
export function toSubscription(row: SubscriptionTable): Subscription {
  try {
    return {
      id: row.id,
      place: toPlace(row),
      createdBy: row.created_by,
      createdAt: row.created_at,
      wish: readWish(row.wish),
      ruleKeys: parseTexts(row.rule_keys),
      status: row.status,
      reason: row.reason,
      mutedUntil: row.muted_until,
      mutedMiners: readMutedMiners(row.muted_miners),
      mentionRoleId: row.mention_role_id,
      quietHours: toQuietHours(row),
      publish: isSet(row.publish),
    };
  } catch (cause) {
    throw new Error(`subscription ${row.id} cannot be read`, { cause });
  }
}

/** Quiet hours as columns. */
export function quietColumns(
  quiet: QuietHours | null,
): Pick<SubscriptionTable, "quiet_from" | "quiet_until" | "quiet_zone"> {
  return {
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    quiet_zone: quiet?.zone ?? null,
  };
}

/** A subscription that nobody muted or paused yet, as a row. */
export function subscriptionRow(subscription: NewSubscription): SubscriptionTable {
  const { place } = subscription;
  return {
    id: subscription.id,
    place: place.kind,
    guild_id: place.kind === "channel" ? place.guildId : null,
    user_id: place.kind === "person" ? place.userId : null,
    channel_id: place.channelId,
    created_by: subscription.createdBy,
    created_at: sortableInstant(subscription.createdAt),
    wish: JSON.stringify(subscription.wish),
    rule_keys: JSON.stringify(subscription.ruleKeys),
    status: "on",
    reason: null,
    muted_until: null,
    muted_miners: "[]",
    mention_role_id: subscription.mentionRoleId,
    ...quietColumns(subscription.quietHours),
    publish: flag(subscription.publish === true),
  };
}

/** What a message is made of, as it was written. Throws where it cannot be read. */
export function readContent(text: string): OutboxContent {
  const content = parseObject(text);
  const kind = wordAt(content, "kind", CONTENT_KINDS);
  switch (kind) {
    case "alert":
      return {
        kind,
        eventIds: numbersAt(content, "eventIds"),
        subscriptionIds: textsAt(content, "subscriptionIds"),
        folded: numberAt(content, "folded"),
        held: booleanAt(content, "held"),
        // Rows of earlier versions do not say.
        ...(content["afterMute"] === true ? { afterMute: true as const } : {}),
      };
    case "line":
      return {
        kind,
        eventIds: numbersAt(content, "eventIds"),
        subscriptionIds: textsAt(content, "subscriptionIds"),
      };
    case "ended":
      return { kind, eventIds: numbersAt(content, "eventIds") };
    case "welcome":
      return { kind, subscriptionId: textAt(content, "subscriptionId") };
    case "test":
      return {
        kind,
        subscriptionId: textAt(content, "subscriptionId"),
        by: textAt(content, "by"),
        ...(content["wish"] === undefined ? {} : { wish: readWish(JSON.stringify(content["wish"])) }),
      };
    case "digest":
      return readDigestContent(content);
    case "notice":
      return { kind, subscriptionId: textAt(content, "subscriptionId"), reason: textAt(content, "reason") };
  }
}

/** The events that a message is about, each once. */
export function eventIdsOf(content: OutboxContent): readonly number[] {
  return "eventIds" in content ? [...new Set(content.eventIds)] : [];
}

/** A message as it was written. Throws, naming it, where its row cannot be read or its content was deleted. */
export function toOutboxRow(row: OutboxTable): OutboxRow {
  try {
    return {
      id: row.id,
      dedupeKey: row.dedupe_key,
      channelId: row.channel_id,
      guildId: row.guild_id,
      edits: row.edits,
      content: readContent(present(row.content, "what it says")),
      priority: row.priority,
      mentionRoleIds: parseTexts(row.mention_role_ids),
      notBefore: row.not_before,
      expiresAt: row.expires_at,
      createdAt: row.created_at,
      nonce: row.nonce,
      ref: row.ref,
      status: row.status,
      attempts: row.attempts,
      firstAttemptAt: row.first_attempt_at,
      messageId: row.message_id,
      lastError: row.last_error,
      settledAt: row.settled_at,
    };
  } catch (cause) {
    throw new Error(`message ${row.id} cannot be read`, { cause });
  }
}

/** A message that waits, as a row: its nonce and ref are of its key and channel alone. */
export function outboxRow(id: number, row: NewOutboxRow): OutboxTable {
  return {
    id,
    dedupe_key: row.dedupeKey,
    channel_id: row.channelId,
    guild_id: row.guildId,
    edits: row.edits,
    kind: row.content.kind,
    content: JSON.stringify(row.content),
    priority: row.priority,
    mention_role_ids: JSON.stringify(row.mentionRoleIds),
    not_before: instantOrNull(row.notBefore),
    due_at: sortableInstant(row.notBefore ?? row.createdAt),
    expires_at: sortableInstant(row.expiresAt),
    created_at: sortableInstant(row.createdAt),
    nonce: nonceOf([row.dedupeKey, row.channelId, "0"]),
    ref: nonceOf([row.dedupeKey, row.channelId, REF_PART]).slice(0, REF_LENGTH),
    status: "pending",
    attempts: 0,
    first_attempt_at: null,
    message_id: null,
    last_error: null,
    settled_at: null,
  };
}

/** What is known of a channel that cannot be written to. */
export function toDeliveryIssue(row: DeliveryIssueTable): DeliveryIssue {
  return {
    channelId: row.channel_id,
    guildId: row.guild_id,
    code: row.code,
    count: row.count,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    nextCheck: row.next_check,
    told: isSet(row.told),
  };
}
