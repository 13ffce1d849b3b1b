import type { Kysely, Transaction } from "kysely";
import type { FactOrigin } from "../app/ports/facts.ts";
import type { ContractKind, ContractStatus, MegawattsBasis } from "../domain/contract.ts";
import type { DebtEvent, DebtInstrument } from "../domain/debt.ts";
import type { ChangeKind, EvidenceLevel, SourceKind } from "../domain/fact.ts";
import type { FigureMetric } from "../domain/figure.ts";
import type { MinerKind } from "../domain/miner.ts";
import type { NetworkFigure, NetworkMetric } from "../domain/network.ts";
import type { TreasuryTransaction } from "../domain/treasury.ts";
import type { AlertTables } from "./alert-tables.ts";
import type { ChangeTables } from "./change-tables.ts";
import type { ClaimTable, DiscrepancyTable, RiskTable } from "./claim-tables.ts";
import type { DigestTables } from "./digest-tables.ts";
import type { FilingTables } from "./filing-tables.ts";
import type {
  CommandHashTable,
  DraftTable,
  GuildPublicChannelTable,
  GuildTable,
  WatchTable,
} from "./guild-tables.ts";
import type { JobRunTable, SourceStateTable } from "./job-tables.ts";
import type { ListedCompanyTables } from "./listed-company-tables.ts";
import type { BtcSpotTable, NetworkReadingTable, QuoteTable } from "./live-tables.ts";
import type {
  BtcBarTable,
  CorporateActionTable,
  PriceBarTable,
  PriceCoverageTable,
  PriceStateTable,
  SharesOutstandingTable,
} from "./price-tables.ts";
import type { RuleTables } from "./rule-tables.ts";

/** 0 or 1: no dialect's driver is asked to know booleans. */
export type Flag = number;

/** One version of one fact. A correction is a new row with the same kind and id; the newest row wins. */
export interface FactTable {
  row_id: number;
  kind: ChangeKind;
  id: string;
  miner_id: string | null;
  /** Null for a miner or a discrepancy, which carry no date of their own. */
  as_of: string | null;
  known_at: string | null;
  evidence: EvidenceLevel | null;
  note: string | null;
  reasoning: string | null;
  /** Why it no longer holds; null where it does. */
  withdrawn: string | null;
  /** SHA-256 of the record written with sorted keys. */
  content_hash: string;
  recorded_at: string;
  /** Who wrote this version. */
  origin: FactOrigin;
}

export interface SourceDocumentTable {
  id: number;
  /** SHA-256 of the four fields below; unique. */
  hash: string;
  title: string;
  url: string;
  published: string | null;
  kind: SourceKind;
}

export interface FactSourceTable {
  row_id: number;
  ordinal: number;
  source_document_id: number;
}

/** Which list of a record a link belongs to. */
export type LinkRole =
  | "contract"
  | "debt"
  | "instrument"
  | "checked_against"
  | "discrepancy"
  | "shown_by"
  | "record"
  | "consolidates";

/** A list of ids inside a record: a project's contracts, the instruments of a repurchase, … */
export interface FactLinkTable {
  row_id: number;
  role: LinkRole;
  ordinal: number;
  target: string;
}

export interface WeakFieldTable {
  row_id: number;
  ordinal: number;
  field: string;
  evidence: EvidenceLevel;
}

export interface MinerTable {
  row_id: number;
  ticker: string;
  name: string;
  cik: string | null;
  exchange: string | null;
  fiscal_year_end: string;
  kind: MinerKind;
  facts_since: string | null;
  prices_since: string | null;
  ai_share_caveat: string | null;
}

export interface MinerAliasTable {
  row_id: number;
  ordinal: number;
  kind: "name" | "ticker";
  alias: string;
  until_date: string | null;
}

export interface ProjectTable {
  row_id: number;
  name: string;
  inferred: Flag;
}

export interface ContractTable {
  row_id: number;
  counterparty: string;
  counterparty_group: string;
  end_user: string | null;
  site: string | null;
  kind: ContractKind | null;
  announced: string | null;
  megawatts: number | null;
  megawatts_basis: MegawattsBasis | null;
  gross_megawatts: number | null;
  term_years: number | null;
  extension_options: string | null;
  base_value_usd: number | null;
  max_value_usd: number | null;
  value_basis: string | null;
  gpu_count: number | null;
  gpu_model: string | null;
  backstop_by: string | null;
  backstop_usd: number | null;
  first_delivery: string | null;
  status: ContractStatus;
  is_rollup: Flag;
  part_of: string | null;
  count_in_totals: Flag;
  attributable_share: number;
}

export interface DebtInstrumentTable {
  row_id: number;
  issuer: string | null;
  type: DebtInstrument["type"];
  name: string;
  principal_usd: number | null;
  option_usd: number | null;
  coupon_pct: number | null;
  coupon_text: string | null;
  issued: string | null;
  maturity: string | null;
  maturity_year: number | null;
  conversion_price_usd: number | null;
  conversion_rate_per_1000: number | null;
  capped_call_price_usd: number | null;
  secured: Flag | null;
  recourse: string | null;
  rating: string | null;
  status: DebtInstrument["status"];
  count_in_totals: Flag;
  apart: DebtInstrument["apart"];
}

export interface DebtEventTable {
  row_id: number;
  date: string;
  kind: DebtEvent["kind"];
  principal_usd: number | null;
  cash_usd: number | null;
}

export type ObservationMetric =
  | "debt_total"
  | "interest_expense"
  | "btc_held"
  | "revenue"
  | "ai_revenue"
  | "mining_revenue"
  | "other_revenue"
  | "btc_mined"
  | "net_income"
  | "run_rate"
  | "hashrate"
  | "capital_commitment"
  | FigureMetric;

/** A figure of one company for one period or day; a revenue fact is one row per figure. */
export interface ObservationTable {
  row_id: number;
  metric: ObservationMetric;
  miner_id: string | null;
  period_start: string | null;
  period_end: string;
  period_label: string | null;
  /** Whole dollars, satoshi, EH/s or shares, as `unit` says; null is unknown. */
  value: number | null;
  unit: "usd" | "sat" | "eh_s" | "shares";
  basis: string | null;
  qualifier: string | null;
  label: string | null;
  disputed: Flag;
}

export interface TreasuryTransactionTable {
  row_id: number;
  period_start: string;
  period_end: string;
  side: TreasuryTransaction["side"];
  satoshi: number | null;
  amount_usd: number | null;
  purpose: string | null;
  count_in_totals: Flag;
  inside_of: string | null;
}

export interface GuidanceTable {
  row_id: number;
  metric: string;
  value: number;
  unit: string;
  target_date: string;
  made_by: string;
  contract: string | null;
}

export interface NetworkDayTable {
  row_id: number;
  metric: NetworkMetric;
  label: string;
  date: string;
  value: number;
  unit: NetworkFigure["unit"];
  daily: Flag;
}

/** The migrations a database has had. */
export interface SchemaMigrationTable {
  number: number;
  name: string;
}

/** At most one row: what the newest load was made of. */
interface FactLoadTable {
  digest: string;
}

export interface Tables
  extends RuleTables, AlertTables, DigestTables, ChangeTables, FilingTables, ListedCompanyTables {
  schema_migration: SchemaMigrationTable;
  fact: FactTable;
  fact_load: FactLoadTable;
  source_document: SourceDocumentTable;
  fact_source: FactSourceTable;
  fact_link: FactLinkTable;
  weak_field: WeakFieldTable;
  miner: MinerTable;
  miner_alias: MinerAliasTable;
  project: ProjectTable;
  contract: ContractTable;
  debt_instrument: DebtInstrumentTable;
  debt_event: DebtEventTable;
  observation: ObservationTable;
  treasury_transaction: TreasuryTransactionTable;
  guidance: GuidanceTable;
  claim: ClaimTable;
  risk: RiskTable;
  discrepancy: DiscrepancyTable;
  network_day: NetworkDayTable;
  price_bar: PriceBarTable;
  price_coverage: PriceCoverageTable;
  price_state: PriceStateTable;
  btc_bar: BtcBarTable;
  corporate_action: CorporateActionTable;
  shares_outstanding: SharesOutstandingTable;
  guild: GuildTable;
  guild_public_channel: GuildPublicChannelTable;
  watch: WatchTable;
  draft: DraftTable;
  command_hash: CommandHashTable;
  job_run: JobRunTable;
  source_state: SourceStateTable;
  quote: QuoteTable;
  btc_spot: BtcSpotTable;
  network_reading: NetworkReadingTable;
}

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;
