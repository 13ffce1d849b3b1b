import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table price_bar (
    security text not null,
    session text not null,
    symbol text not null,
    close double precision not null,
    adjusted_close double precision,
    basis text not null,
    quarantined smallint not null,
    provider text not null,
    fetched_at text not null,
    primary key (security, session)
  )`,
  `create table btc_bar (
    date text not null primary key,
    price_usd double precision not null,
    align text not null,
    provider text not null,
    fetched_at text not null
  )`,
  `create table price_coverage (
    kind text not null,
    series text not null,
    first_day text not null,
    last_day text not null,
    row_count integer not null,
    quarantined integer not null,
    primary key (kind, series)
  )`,
  `create table price_state (writes integer not null)`,
  `insert into price_state (writes) values (0)`,
  `create table corporate_action (
    security text not null,
    ex_date text not null,
    kind text not null,
    new_shares double precision not null,
    old_shares double precision not null,
    primary key (security, ex_date)
  )`,
  `create table shares_outstanding (
    security text not null,
    effective text not null,
    shares bigint not null,
    primary key (security, effective)
  )`,
];

/** Prices: closes per session, BTC per day, corporate actions, shares outstanding. */
export const prices: Migration = {
  number: 2,
  name: "prices",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
