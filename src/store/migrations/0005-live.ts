import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table quote (
    security text not null primary key,
    symbol text not null,
    price_usd double precision not null,
    at text not null,
    source text not null,
    fetched_at text not null
  )`,
  `create table btc_spot (
    slot text not null primary key,
    price_usd double precision not null,
    at text not null,
    source text not null,
    check_price_usd double precision,
    check_source text,
    disagrees smallint not null
  )`,
  `create table network_reading (
    metric text not null,
    at text not null,
    value double precision not null,
    source text not null,
    doubted smallint not null,
    primary key (metric, at)
  )`,
];

/** What jobs bring in between sessions: provisional quotes, bitcoin's price round the clock, the network's state. */
export const live: Migration = {
  number: 5,
  name: "live",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
