import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table digest_schedule (
    channel_id text not null primary key,
    guild_id text not null,
    created_by text not null,
    created_at text not null,
    time text not null,
    zone text not null,
    days text not null,
    weekday smallint,
    sections text not null,
    silent smallint not null,
    when_quiet text not null,
    publish smallint not null
  )`,
  `create index digest_schedule_guild on digest_schedule (guild_id)`,
  `create table digest_date (
    channel_id text not null,
    local_date text not null,
    guild_id text not null,
    outcome text not null,
    at text not null,
    primary key (channel_id, local_date)
  )`,
  `create index digest_date_guild on digest_date (guild_id)`,
];

/** When channels get their digest, and what became of the digest of each date. */
export const digests: Migration = {
  number: 8,
  name: "digests",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
