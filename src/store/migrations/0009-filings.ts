import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `alter table fact add column origin text not null default 'bundle'`,
  `alter table change add column quiet smallint not null default 0`,
  // All that was loaded so far came with the program: its newest versions are what it said last.
  `create table fact_said (
    kind text not null,
    id text not null,
    origin text not null,
    content_hash text not null,
    primary key (kind, id, origin)
  )`,
  `insert into fact_said (kind, id, origin, content_hash)
    select kind, id, 'bundle', content_hash from fact
    where row_id in (select max(row_id) from fact group by kind, id)`,
  `create table filing (
    row_id bigint not null primary key references fact (row_id),
    accession text not null,
    form text not null,
    filed text not null,
    accepted_at text,
    items text not null,
    report_date text
  )`,
  `create table filing_task (
    cik text not null,
    accession text not null,
    form text not null,
    filed text not null,
    accepted_at text,
    items text not null,
    report_date text,
    primary_document text,
    quiet smallint not null,
    discovered_at text not null,
    state text not null,
    attempts integer not null,
    not_before text,
    detail text,
    primary key (cik, accession)
  )`,
  // In the order in which tasks are done, with the time before which they are not: a few are found without
  // reading the others, however many wait.
  `create index filing_task_due on filing_task (state, quiet, filed, accession, cik, not_before)`,
  `create index filing_task_progress on filing_task (cik, state, quiet, filed)`,
  `create table filing_report (
    cik text not null,
    accession text not null,
    form text not null,
    filed text not null,
    known_at text not null,
    url text not null,
    content_hash text not null,
    report text not null,
    primary key (cik, accession)
  )`,
  `create table filing_mark (
    form text not null primary key,
    newest text not null,
    read_at text not null
  )`,
  `create table company_mark (
    cik text not null primary key,
    since text not null,
    listed_at text not null,
    filer text not null
  )`,
  `create table filing_state (writes integer not null)`,
  `insert into filing_state (writes) values (0)`,
  // Made anew, for a column that must not be null cannot be made one that may be in every dialect.
  `create table review_item_new (
    id bigint not null primary key,
    kind text not null,
    created_at text not null,
    reporter text,
    about text not null,
    what text not null,
    source text,
    state text not null,
    key text,
    miner_id text,
    known_at text,
    proposal text,
    decided_by text,
    decided_at text
  )`,
  `insert into review_item_new (id, kind, created_at, reporter, about, what, source, state)
    select id, kind, created_at, reporter, about, what, source, state from review_item`,
  `drop table review_item`,
  `alter table review_item_new rename to review_item`,
  `create index review_item_reporter on review_item (reporter, created_at)`,
  `create index review_item_state on review_item (state, id)`,
  `create unique index review_item_key on review_item (key)`,
];

/** Filings and what becomes of them, whom a version of a fact comes from, and review items that write facts. */
export const filings: Migration = {
  number: 9,
  name: "filings",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
