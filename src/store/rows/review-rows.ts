import type { NewReviewItem, Proposal, ReviewItem } from "../../app/ports/review-items.ts";
import type { FactRows } from "../../domain/fact-set.ts";
import { type EvidenceLevel, type Fact, type Source, SOURCE_KINDS } from "../../domain/fact.ts";
import type { ReviewItemTable } from "../filing-tables.ts";
import { sortableInstant } from "./instants.ts";
import {
  type JsonObject,
  listedAt,
  objectAt,
  objectOrNullAt,
  objectsAt,
  parseObject,
  textAt,
  textOrNullAt,
  wordAt,
} from "./json.ts";
import { oneOf } from "./values.ts";

const KINDS: Readonly<Record<ReviewItem["kind"], true>> = {
  reported_number: true,
  filing_question: true,
  filing_to_read: true,
  differs: true,
  merge: true,
};

const LISTS: Readonly<Record<keyof FactRows, true>> = {
  projects: true,
  contracts: true,
  debts: true,
  debtEvents: true,
  debtTotals: true,
  interest: true,
  holdings: true,
  transactions: true,
  revenue: true,
  runRates: true,
  hashrates: true,
  commitments: true,
  guidance: true,
  network: true,
  claims: true,
  risks: true,
  filings: true,
  figures: true,
};

const UNITS = { usd: true, btc: true, shares: true } as const;

const EVIDENCE: Readonly<Record<EvidenceLevel, true>> = {
  filing: true,
  company_release: true,
  two_hosts: true,
  one_host: true,
  article_only: true,
};

function readSource(object: JsonObject): Source {
  return {
    title: textAt(object, "title"),
    url: textAt(object, "url"),
    published: textOrNullAt(object, "published"),
    kind: listedAt(object, "kind", SOURCE_KINDS),
  };
}

/** The row with the fields of its own kind, as they were written; what every fact has is looked at. */
function readFact(object: JsonObject): Fact {
  return {
    ...object,
    id: textAt(object, "id"),
    miner: textOrNullAt(object, "miner"),
    asOf: textAt(object, "asOf"),
    knownAt: textOrNullAt(object, "knownAt"),
    sources: objectsAt(object, "sources").map(readSource),
    evidence: wordAt(object, "evidence", EVIDENCE),
    note: textOrNullAt(object, "note"),
    reasoning: textOrNullAt(object, "reasoning"),
  };
}

function readProposal(text: string): Proposal {
  const object = parseObject(text);
  const editable = objectOrNullAt(object, "editable");
  return {
    list: wordAt(object, "list", LISTS),
    row: readFact(objectAt(object, "row")),
    editable:
      editable === null ? null : { field: textAt(editable, "field"), unit: wordAt(editable, "unit", UNITS) },
  };
}

/** A review item from its row. Throws, naming it, where the row cannot be read. */
export function toReviewItem(row: ReviewItemTable): ReviewItem {
  try {
    return {
      id: row.id,
      kind: oneOf(KINDS, row.kind),
      createdAt: row.created_at,
      reporter: row.reporter,
      miner: row.miner_id,
      about: row.about,
      what: row.what,
      source: row.source,
      knownAt: row.known_at,
      proposal: row.proposal === null ? null : readProposal(row.proposal),
      state: row.state,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
    };
  } catch (cause) {
    throw new Error(`review item ${row.id} cannot be read`, { cause });
  }
}

/** The columns that say what an item is about. */
export function reviewColumns(
  item: NewReviewItem,
): Pick<ReviewItemTable, "kind" | "miner_id" | "about" | "what" | "source" | "known_at" | "proposal"> {
  return {
    kind: item.kind,
    miner_id: item.miner,
    about: item.about,
    what: item.what,
    source: item.source,
    known_at: item.knownAt,
    proposal: item.proposal === null ? null : JSON.stringify(item.proposal),
  };
}

/** The row of a new item that is open. */
export function reviewRow(id: number, key: string | null, item: NewReviewItem): ReviewItemTable {
  return {
    id,
    ...reviewColumns(item),
    created_at: sortableInstant(item.createdAt),
    reporter: item.reporter,
    state: "open",
    key,
    decided_by: null,
    decided_at: null,
  };
}
