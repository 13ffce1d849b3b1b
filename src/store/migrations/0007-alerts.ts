import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table subscription (
    id text not null primary key,
    place text not null,
    guild_id text,
    user_id text,
    channel_id text not null,
    created_by text not null,
    created_at text not null,
    wish text not null,
    rule_keys text not null,
    status text not null,
    reason text,
    muted_until text,
    muted_miners text not null,
    mention_role_id text,
    quiet_from text,
    quiet_until text,
    quiet_zone text,
    publish smallint not null
  )`,
  `create index subscription_guild on subscription (guild_id)`,
  `create index subscription_user on subscription (user_id)`,
  `create index subscription_channel on subscription (channel_id)`,
  // By channel first: the fan-out walks through channels in order and stops when it has enough.
  `create table subscription_rule (
    channel_id text not null,
    rule_key text not null references rule (key),
    subscription_id text not null references subscription (id),
    primary key (channel_id, rule_key, subscription_id)
  )`,
  `create index subscription_rule_subscription on subscription_rule (subscription_id)`,
  // For whether anybody hears of a rule. The fan-out must not use it: it would sort every pair for each page.
  `create index subscription_rule_rule on subscription_rule (rule_key)`,
  `create table outbox (
    id bigint not null primary key,
    dedupe_key text not null,
    channel_id text not null,
    guild_id text,
    edits bigint references outbox (id),
    kind text not null,
    content text,
    priority smallint not null,
    mention_role_ids text not null,
    not_before text,
    due_at text not null,
    expires_at text not null,
    created_at text not null,
    nonce text not null,
    ref text not null,
    status text not null,
    attempts integer not null,
    first_attempt_at text,
    message_id text,
    last_error text,
    settled_at text,
    unique (dedupe_key, channel_id)
  )`,
  `create index outbox_claim on outbox (status, priority, due_at, id)`,
  `create index outbox_next on outbox (due_at, id) where settled_at is null`,
  `create index outbox_expiry on outbox (expires_at) where settled_at is null`,
  `create index outbox_waiting on outbox (channel_id, id) where settled_at is null`,
  `create index outbox_posts on outbox (channel_id, due_at)`,
  `create index outbox_edits on outbox (edits) where edits is not null`,
  `create index outbox_guild on outbox (guild_id)`,
  // Not of what waits: that is looked for by its channel or its time, and this would find all of it.
  `create index outbox_settled on outbox (settled_at) where settled_at is not null`,
  // Events may be forgotten before the messages that told of them.
  `create table outbox_event (
    outbox_id bigint not null references outbox (id) on delete cascade,
    event_id bigint not null references event (id) on delete cascade,
    channel_id text not null,
    fire_of text,
    episode text,
    primary key (outbox_id, event_id)
  )`,
  `create index outbox_event_event on outbox_event (event_id)`,
  `create index outbox_event_channel on outbox_event (channel_id, event_id)`,
  `create index outbox_event_fire on outbox_event (channel_id, fire_of, episode)`,
  // The subscription may go between the decision and its writing, which must not fail of it.
  `create table not_sent (
    event_id bigint not null references event (id) on delete cascade,
    subscription_id text not null,
    channel_id text not null,
    reason text not null,
    at text not null,
    primary key (event_id, subscription_id)
  )`,
  `create index not_sent_subscription on not_sent (subscription_id, at)`,
  `create index not_sent_channel on not_sent (channel_id, at)`,
  `create index not_sent_at on not_sent (at)`,
  `create table not_published (
    outbox_id bigint not null primary key references outbox (id) on delete cascade,
    channel_id text not null,
    reason text not null,
    at text not null
  )`,
  `create index not_published_channel on not_published (channel_id, at)`,
  `create index bar_to_fan_out on bar (finished_at) where fanned_out_at is null`,
  `create table delivery_issue (
    channel_id text not null primary key,
    guild_id text,
    code text not null,
    count integer not null,
    first_seen text not null,
    last_seen text not null,
    next_check text,
    told smallint not null
  )`,
  `create index delivery_issue_check on delivery_issue (next_check)`,
];

/** Who wants to hear of what, messages on their way, what is not sent or not published and why, and channels that cannot be written to. */
export const alerts: Migration = {
  number: 7,
  name: "alerts",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
