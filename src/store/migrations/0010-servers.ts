import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  // Null where nobody chose one.
  `alter table guild add column zone text`,
  // Miners are facts of many versions, so that their ids point at no row; a list may be ahead of the facts.
  `create table watch (
    guild_id text not null references guild (id),
    miner_id text not null,
    ordinal integer not null,
    added_by text not null,
    added_at text not null,
    primary key (guild_id, miner_id)
  )`,
];

/** What a server chose for all of its channels: its time zone, and its own list of miners. */
export const servers: Migration = {
  number: 10,
  name: "servers",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
