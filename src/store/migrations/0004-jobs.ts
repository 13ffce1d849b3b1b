import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table job_run (
    job text not null,
    slot text not null,
    started_at text not null,
    ended_at text,
    outcome text,
    detail text,
    primary key (job, slot)
  )`,
  `create table source_state (
    source text not null,
    capability text not null,
    failures integer not null,
    last_success text,
    failed_at text,
    failure_kind text,
    failure_detail text,
    not_before text,
    primary key (source, capability)
  )`,
];

/** The ledger of jobs, and how providers fare. */
export const jobs: Migration = {
  number: 4,
  name: "jobs",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
