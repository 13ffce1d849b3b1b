import type { FactOrigin } from "../app/ports/facts.ts";
import type { FilingTask } from "../app/ports/filings.ts";
import type { ReviewItem } from "../app/ports/review-items.ts";
import type { ChangeKind } from "../domain/fact.ts";
import type { FollowedForm } from "../domain/filed.ts";
import type { Flag } from "./schema.ts";

/** A filing as a fact: the columns of its own. */
export interface FilingTable {
  row_id: number;
  accession: string;
  form: string;
  filed: string;
  accepted_at: string | null;
  /** JSON: a list of texts. */
  items: string;
  report_date: string | null;
}

/** What each origin said of a record last, also where that was what the record said already. */
export interface FactSaidTable {
  kind: ChangeKind;
  id: string;
  origin: FactOrigin;
  content_hash: string;
}

/** A filing of one company that was seen, and what became of it. */
export interface FilingTaskTable {
  cik: string;
  accession: string;
  form: string;
  filed: string;
  accepted_at: string | null;
  /** JSON: a list of texts. */
  items: string;
  report_date: string | null;
  primary_document: string | null;
  quiet: Flag;
  discovered_at: string;
  state: FilingTask["state"];
  attempts: number;
  /** To the millisecond, for it is compared as text. */
  not_before: string | null;
  detail: string | null;
}

/** A report that was read; `report` is JSON. */
export interface FilingReportTable {
  cik: string;
  accession: string;
  form: string;
  filed: string;
  known_at: string;
  url: string;
  content_hash: string;
  report: string;
}

/** How far a feed was read; `newest` is JSON: a list of accessions. */
export interface FilingMarkTable {
  form: FollowedForm;
  newest: string;
  read_at: string;
}

/** How far a company's own list was read; `filer` is JSON. */
export interface CompanyMarkTable {
  cik: string;
  since: string;
  listed_at: string;
  filer: string;
}

/** One row: how often anything was written that says how far filings are read. */
export interface FilingStateTable {
  writes: number;
}

export interface ReviewItemTable {
  id: number;
  kind: string;
  created_at: string;
  /** Null where the program reported it. */
  reporter: string | null;
  about: string;
  what: string;
  source: string | null;
  state: ReviewItem["state"];
  /** Unique where there is one. */
  key: string | null;
  miner_id: string | null;
  known_at: string | null;
  /** JSON; null where approving only closes the item. */
  proposal: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

export interface FilingTables {
  filing: FilingTable;
  fact_said: FactSaidTable;
  filing_task: FilingTaskTable;
  filing_report: FilingReportTable;
  filing_mark: FilingMarkTable;
  company_mark: CompanyMarkTable;
  filing_state: FilingStateTable;
  review_item: ReviewItemTable;
}
