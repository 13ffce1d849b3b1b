import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table rule (
    key text not null primary key,
    clock text not null,
    definition text not null,
    target text,
    since text not null
  )`,
  `create index rule_clock on rule (clock, key)`,
  `create table rule_state (
    rule_key text not null primary key references rule (key),
    status text not null,
    bars_counted integer not null,
    last_bar text,
    episode text,
    told text not null,
    since_end integer,
    no_data integer not null,
    stale smallint not null,
    bars_firing integer not null,
    unit double precision
  )`,
  `create table bar (
    clock text not null,
    bar text not null,
    pass smallint not null,
    finished_at text,
    fanned_out_at text,
    primary key (clock, bar, pass)
  )`,
  `create table event (
    id bigint not null primary key,
    rule_key text not null references rule (key),
    clock text not null,
    bar text not null,
    pass smallint not null,
    kind text not null,
    episode text not null,
    value double precision,
    detail text not null,
    created_at text not null,
    not_before text,
    corrected_value double precision,
    corrected_at text,
    unique (rule_key, bar, pass, kind, episode),
    foreign key (clock, bar, pass) references bar (clock, bar, pass)
  )`,
  `create index event_bar on event (clock, bar, pass)`,
];

/** Rules, where each stands, the bars they were stepped through, and what that made of them. */
export const rules: Migration = {
  number: 6,
  name: "rules",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
