import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const STATEMENTS = [
  `create table listed_company (
    ordinal integer not null primary key,
    cik text not null,
    ticker text not null unique,
    name text not null,
    exchange text,
    compared text not null
  )`,
  // Searched by beginnings, which a plain index serves as a range.
  `create index listed_company_compared on listed_company (compared, ordinal)`,
  // One row once the list was read.
  `create table listed_company_state (read_at text not null)`,
  // Which companies are followed is asked for before every fetch of prices and filings.
  `create index watch_miner on watch (miner_id)`,
];

/** The SEC's list of companies with a ticker, so that a server can name any of them. */
export const listedCompanies: Migration = {
  number: 11,
  name: "listed companies",
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
