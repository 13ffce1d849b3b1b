import { facts } from "./0001-facts.ts";
import { prices } from "./0002-prices.ts";
import { guilds } from "./0003-guilds.ts";
import { jobs } from "./0004-jobs.ts";
import { live } from "./0005-live.ts";
import { rules } from "./0006-rules.ts";
import { alerts } from "./0007-alerts.ts";
import { digests } from "./0008-digests.ts";
import { filings } from "./0009-filings.ts";
import { servers } from "./0010-servers.ts";
import { listedCompanies } from "./0011-listed-companies.ts";
import type { Migration } from "./migration.ts";

/** Every migration in order. A new one is added at the end. */
export const MIGRATIONS: readonly Migration[] = [
  facts,
  prices,
  guilds,
  jobs,
  live,
  rules,
  alerts,
  digests,
  filings,
  servers,
  listedCompanies,
];
