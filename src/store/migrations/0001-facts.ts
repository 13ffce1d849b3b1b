import { sql } from "kysely";
import type { Migration } from "./migration.ts";

// Row ids are given out by the writer inside its transaction, so no dialect's auto-increment is needed.
// `bigint` and `double precision` are 64 bits wide in every dialect; `real` and `integer` are not.
const STATEMENTS = [
  `create table fact_load (digest text not null)`,
  `create table fact (
    row_id bigint not null primary key,
    kind text not null,
    id text not null,
    miner_id text,
    as_of text,
    known_at text,
    evidence text,
    note text,
    reasoning text,
    withdrawn text,
    content_hash text not null,
    recorded_at text not null
  )`,
  `create index fact_version on fact (kind, id, row_id)`,
  `create table source_document (
    id bigint not null primary key,
    hash text not null unique,
    title text not null,
    url text not null,
    published text,
    kind text not null
  )`,
  `create table fact_source (
    row_id bigint not null references fact (row_id),
    ordinal smallint not null,
    source_document_id bigint not null references source_document (id),
    primary key (row_id, ordinal)
  )`,
  `create table fact_link (
    row_id bigint not null references fact (row_id),
    role text not null,
    ordinal smallint not null,
    target text not null,
    primary key (row_id, role, ordinal)
  )`,
  `create table weak_field (
    row_id bigint not null references fact (row_id),
    ordinal smallint not null,
    field text not null,
    evidence text not null,
    primary key (row_id, ordinal)
  )`,
  `create table miner (
    row_id bigint not null primary key references fact (row_id),
    ticker text not null,
    name text not null,
    cik text,
    exchange text,
    fiscal_year_end text not null,
    kind text not null,
    facts_since text,
    prices_since text,
    ai_share_caveat text
  )`,
  `create table miner_alias (
    row_id bigint not null references fact (row_id),
    ordinal smallint not null,
    kind text not null,
    alias text not null,
    until_date text,
    primary key (row_id, kind, ordinal)
  )`,
  `create table project (
    row_id bigint not null primary key references fact (row_id),
    name text not null,
    inferred smallint not null
  )`,
  `create table contract (
    row_id bigint not null primary key references fact (row_id),
    counterparty text not null,
    counterparty_group text not null,
    end_user text,
    site text,
    kind text,
    announced text,
    megawatts double precision,
    megawatts_basis text,
    gross_megawatts double precision,
    term_years double precision,
    extension_options text,
    base_value_usd bigint,
    max_value_usd bigint,
    value_basis text,
    gpu_count bigint,
    gpu_model text,
    backstop_by text,
    backstop_usd bigint,
    first_delivery text,
    status text not null,
    is_rollup smallint not null,
    part_of text,
    count_in_totals smallint not null,
    attributable_share double precision not null
  )`,
  `create table debt_instrument (
    row_id bigint not null primary key references fact (row_id),
    issuer text,
    type text not null,
    name text not null,
    principal_usd bigint,
    option_usd bigint,
    coupon_pct double precision,
    coupon_text text,
    issued text,
    maturity text,
    maturity_year smallint,
    conversion_price_usd double precision,
    conversion_rate_per_1000 double precision,
    capped_call_price_usd double precision,
    secured smallint,
    recourse text,
    rating text,
    status text not null,
    count_in_totals smallint not null,
    apart text
  )`,
  `create table debt_event (
    row_id bigint not null primary key references fact (row_id),
    date text not null,
    kind text not null,
    principal_usd bigint,
    cash_usd bigint
  )`,
  `create table observation (
    row_id bigint not null references fact (row_id),
    metric text not null,
    miner_id text,
    period_start text,
    period_end text not null,
    period_label text,
    value double precision,
    unit text not null,
    basis text,
    qualifier text,
    label text,
    disputed smallint not null,
    primary key (row_id, metric)
  )`,
  `create index observation_series on observation (miner_id, metric, period_end)`,
  `create table treasury_transaction (
    row_id bigint not null primary key references fact (row_id),
    period_start text not null,
    period_end text not null,
    side text not null,
    satoshi bigint,
    amount_usd bigint,
    purpose text,
    count_in_totals smallint not null,
    inside_of text
  )`,
  `create table guidance (
    row_id bigint not null primary key references fact (row_id),
    metric text not null,
    value double precision not null,
    unit text not null,
    target_date text not null,
    made_by text not null,
    contract text
  )`,
  `create table claim (
    row_id bigint not null primary key references fact (row_id),
    origin text not null,
    subject text not null,
    metric text not null,
    value double precision,
    text text,
    unit text not null,
    period_start text,
    period_end text,
    period_text text,
    claimant text,
    verdict text,
    why text,
    meaning text
  )`,
  `create table risk (
    row_id bigint not null primary key references fact (row_id),
    kind text not null,
    statement text not null
  )`,
  `create table discrepancy (
    row_id bigint not null primary key references fact (row_id),
    topic text not null,
    article text not null,
    finding text not null,
    confidence text not null,
    rule text not null
  )`,
  `create table network_day (
    row_id bigint not null primary key references fact (row_id),
    metric text not null,
    label text not null,
    date text not null,
    value double precision not null,
    unit text not null,
    daily smallint not null
  )`,
  `create table change (
    id bigint not null primary key,
    row_id bigint not null references fact (row_id),
    fact_id text not null,
    miner_id text,
    kind text not null,
    known_at text,
    happened_at text not null,
    recorded_at text not null,
    correction smallint not null
  )`,
  `create index change_known on change (known_at)`,
  `create table change_difference (
    change_id bigint not null references change (id),
    ordinal smallint not null,
    field text not null,
    old_value text not null,
    new_value text not null,
    primary key (change_id, ordinal)
  )`,
];

/** The fact store: one header row per version of a fact, one table per shape, and the change feed. */
export const facts: Migration = {
  number: 1,
  name: "facts",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
