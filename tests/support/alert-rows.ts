import type { NewNotSent, NewOutboxRow } from "../../src/app/ports/outbox.ts";
import type { NewSubscription } from "../../src/app/ports/subscriptions.ts";
import type { Database } from "../../src/store/schema.ts";

export const NOON = "2026-11-24T12:00:00.000Z";

/** Minutes after noon, before it where negative. */
export const at = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

/** Larger than a number can hold exactly, as real ids are. */
export const SERVER = "1180000000000000001";
export const CHANNEL = "1180000000000000101";
export const OTHER_CHANNEL = "1180000000000000102";
export const PERSON = "1180000000000000005";
export const DIRECT = "1180000000000000201";

/** Rules that can be watched; what they say does not matter here. */
export async function putRules(db: Database, keys: readonly string[]): Promise<void> {
  const rows = keys.map((key) => ({
    key,
    clock: "session" as const,
    definition: "{}",
    target: null,
    since: NOON,
  }));
  await db.insertInto("rule").values(rows).execute();
}

export interface PutEvent {
  readonly id: number;
  readonly ruleKey: string;
  readonly kind?: string;
  readonly episode?: string;
}

/** Events of those rules at a bar of their own. */
export async function putEvents(db: Database, events: readonly PutEvent[]): Promise<void> {
  const bar = { clock: "session" as const, bar: "2026-11-23", pass: 1 };
  await db
    .insertInto("bar")
    .values({ ...bar, finished_at: NOON, fanned_out_at: null })
    .onConflict((conflict) => conflict.columns(["clock", "bar", "pass"]).doNothing())
    .execute();
  const rows = events.map(({ id, ruleKey, kind = "fire", episode = "2026-11-20" }) => ({
    id,
    rule_key: ruleKey,
    ...bar,
    kind,
    episode,
    value: 34.1,
    detail: "{}",
    created_at: NOON,
    not_before: null,
    corrected_value: null,
    corrected_at: null,
  }));
  await db.insertInto("event").values(rows).execute();
}

/** A subscription of a channel to two rules. */
export function aSubscription(fields: Partial<NewSubscription> = {}): NewSubscription {
  return {
    id: "aaaaaaaaaaa",
    place: { kind: "channel", guildId: SERVER, channelId: CHANNEL },
    createdBy: PERSON,
    createdAt: NOON,
    wish: { target: "PW14", sensitivity: "normal", rules: ["spread MARA 30d 2.5x"], facts: ["contracts"] },
    ruleKeys: ["r2", "r1"],
    mentionRoleId: null,
    quietHours: null,
    ...fields,
  };
}

/** A post about one event, due at once. */
export function aPost(fields: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return {
    dedupeKey: "session 2026-11-23 1|post",
    channelId: CHANNEL,
    guildId: SERVER,
    edits: null,
    content: { kind: "alert", eventIds: [1], subscriptionIds: ["aaaaaaaaaaa"], folded: 0, held: false },
    priority: 0,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: at(24 * 60),
    createdAt: NOON,
    ...fields,
  };
}

/** An edit of that row. */
export function anEdit(edits: number, fields: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return aPost({
    dedupeKey: `session 2026-11-24 1|edit:${edits}`,
    edits,
    content: { kind: "ended", eventIds: [1, 2] },
    priority: 1,
    ...fields,
  });
}

/** Why the subscription did not hear of an event. */
export function notSent(eventId: number, reason: NewNotSent["reason"] = "muted"): NewNotSent {
  return { eventId, subscriptionId: "aaaaaaaaaaa", channelId: CHANNEL, reason };
}
