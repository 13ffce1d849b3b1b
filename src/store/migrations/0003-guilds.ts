import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table guild (
    id text not null primary key,
    first_seen text not null,
    last_seen text not null,
    missing_since text,
    missing_listings integer not null,
    set_up smallint not null
  )`,
  `create table guild_public_channel (
    guild_id text not null references guild (id),
    channel_id text not null,
    primary key (guild_id, channel_id)
  )`,
  `create table draft (
    id text not null primary key,
    owner text not null,
    content text not null,
    expires_at text not null
  )`,
  `create index draft_expires_at on draft (expires_at)`,
  `create table review_item (
    id bigint not null primary key,
    kind text not null,
    created_at text not null,
    reporter text not null,
    about text not null,
    what text not null,
    source text,
    state text not null
  )`,
  `create index review_item_reporter on review_item (reporter, created_at)`,
  `create index review_item_state on review_item (state, id)`,
  `create table command_hash (
    key text not null primary key,
    hash text not null
  )`,
];

/** Servers and their public channels, drafts, review items, and what was registered with Discord. */
export const guilds: Migration = {
  number: 3,
  name: "guilds",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
