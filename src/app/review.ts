import type { FactSet } from "../domain/fact-set.ts";
import type { Fact } from "../domain/fact.ts";
import { REVIEW_KINDS, type ReviewKind } from "../domain/review.ts";
import { isLinked } from "../domain/source.ts";
import { type Instant, newYorkDate } from "../domain/time.ts";
import type {
  Decided,
  ReviewAsked,
  ReviewDesk,
  ReviewEntry,
  ReviewList,
  ReviewWrites,
} from "../surface/review.ts";
import { fieldInWords, valueInWords } from "./answers/change-text.ts";
import { tickerOf } from "./answers/context.ts";
import type { FactLoader, Facts } from "./ports/facts.ts";
import type { ReadRecord } from "./ports/records.ts";
import type { Proposal, ReviewItem, ReviewItems } from "./ports/review-items.ts";

export interface ReviewDeps {
  readonly facts: Facts & FactLoader;
  readonly reviewItems: ReviewItems;
  readonly readRecord: ReadRecord;
}

/** Fields shown of what would be written; the rest is counted. */
const SHOWN_FIELDS = 12;

/** What every row carries, or what a reader is not helped by. */
const UNSHOWN: ReadonlySet<string> = new Set(["id", "miner", "sources", "note", "reasoning", "evidence"]);

/**
 * Items as the people who run the bot decide about them. Approving writes the proposed row, as it is or with a corrected
 * figure, and closes the item; rejecting writes nothing. Each is decided once.
 */
export function createReviewDesk(deps: ReviewDeps): ReviewDesk {
  const { facts, reviewItems } = deps;
  return {
    list: async (options) => {
      const known = await facts.knownOn(null);
      const filter = readFilter(options, known);
      if (!filter.ok) return filter;
      const open = (await reviewItems.open()).map((item) => entryOf(item, known));
      return { ok: true, answer: listOf(open, filter.answer) };
    },
    item: async (id) => {
      const item = await find(reviewItems, id);
      return item.ok ? { ok: true, answer: entryOf(item.answer, await facts.knownOn(null)) } : item;
    },
    approve: (id, by, now) =>
      decide(deps, id, { by, now, outcome: "approved" }, (proposal) => ({ ok: true, answer: proposal.row })),
    correct: (id, typed, by, now) =>
      decide(deps, id, { by, now, outcome: "corrected" }, (proposal) => corrected(proposal, typed, now)),
    reject: async (id, by, now) => {
      const item = await find(reviewItems, id);
      return item.ok ? close(deps, item.answer, "rejected", { by, now, outcome: "rejected" }) : item;
    },
  };
}

interface Decision {
  readonly by: string;
  readonly now: Instant;
  readonly outcome: Exclude<Decided["outcome"], "already">;
}

async function decide(
  deps: ReviewDeps,
  id: string,
  decision: Decision,
  rowOf: (proposal: Proposal) => ReviewAsked<Fact>,
): Promise<ReviewAsked<Decided>> {
  const item = await find(deps.reviewItems, id);
  if (!item.ok) return item;
  const { proposal, state } = item.answer;
  if (state !== "open") return close(deps, item.answer, "done", decision);
  if (proposal !== null) {
    const row = rowOf(proposal);
    if (!row.ok) return row;
    const read = await deps.readRecord(proposal.list, row.answer);
    if (!read.ok) return { ok: false, problem: `It cannot be written: ${read.problem}` };
    // First the row: written twice it is there once, and an item that is closed is never looked at again.
    await deps.facts.add(read.records, { origin: "review", quiet: false }, decision.now);
  } else if (decision.outcome === "corrected") {
    return { ok: false, problem: "There is no figure in it that could be corrected." };
  }
  return close(deps, item.answer, "done", decision);
}

async function close(
  { facts, reviewItems }: ReviewDeps,
  item: ReviewItem,
  state: "done" | "rejected",
  { by, now, outcome }: Decision,
): Promise<ReviewAsked<Decided>> {
  const isFirst = await reviewItems.decide(item.id, state, by, now);
  const decided = (await reviewItems.get(item.id)) ?? item;
  const open = (await reviewItems.open()).length;
  const entry = entryOf(decided, await facts.knownOn(null));
  return { ok: true, answer: { entry, outcome: isFirst ? outcome : "already", open } };
}

async function find(reviewItems: ReviewItems, id: string): Promise<ReviewAsked<ReviewItem>> {
  const item = /^\d{1,9}$/.test(id) ? await reviewItems.get(Number(id)) : null;
  return item === null
    ? { ok: false, problem: `There is no item ${id.slice(0, 20)}. \`/review\` lists those that are open.` }
    : { ok: true, answer: item };
}

function readFilter(
  { kind, miner }: { kind?: string | undefined; miner?: string | undefined },
  known: FactSet,
): ReviewAsked<ReviewList["filter"]> {
  const group = kind === undefined ? null : REVIEW_KINDS.find((one) => one === kind);
  if (group === undefined) return { ok: false, problem: `There is no kind “${kind ?? ""}”.` };
  const wanted = miner?.trim().toUpperCase();
  const found =
    wanted === undefined
      ? null
      : known.miners.find(
          ({ ticker, formerTickers }) =>
            ticker === wanted || formerTickers.some((former) => former.ticker === wanted),
        );
  if (found === undefined) return { ok: false, problem: `${miner ?? ""} is no ticker of a watched company.` };
  return { ok: true, answer: { kind: group, miner: found?.ticker ?? null } };
}

function listOf(open: readonly ReviewEntry[], filter: ReviewList["filter"]): ReviewList {
  const ofMiner = open.filter(({ miner }) => filter.miner === null || miner === filter.miner);
  const number = (group: ReviewKind): number => ofMiner.filter(({ kind }) => kind === group).length;
  return {
    entries: ofMiner.filter(({ kind }) => filter.kind === null || kind === filter.kind),
    counts: {
      reported_number: number("reported_number"),
      filing_question: number("filing_question"),
      filing_to_read: number("filing_to_read"),
      differs: number("differs"),
      merge: number("merge"),
    },
    filter,
  };
}

function entryOf(item: ReviewItem, known: FactSet): ReviewEntry {
  const { id, kind, createdAt, about, what, source, knownAt, state, decidedAt, proposal } = item;
  return {
    id,
    kind,
    createdAt,
    miner: item.miner === null ? null : tickerOf(known, item.miner),
    about,
    what,
    source: source === null ? null : { text: source, linked: isLinked(source) },
    knownAt,
    writes: proposal === null ? null : writesOf(proposal, known),
    state,
    decidedAt,
  };
}

function writesOf({ list, row, editable }: Proposal, known: FactSet): ReviewWrites {
  const before = (known[list] as readonly Fact[]).find(({ id }) => id === row.id) ?? null;
  const fields = Object.entries(row).flatMap(([name, value]: [string, unknown]) => {
    const was: unknown = before === null ? null : Reflect.get(before, name);
    if (UNSHOWN.has(name) || !isScalar(value) || value === (was ?? null)) return [];
    const from = before === null || !isScalar(was) ? null : valueInWords(name, was);
    return [{ name: fieldInWords(name), from, to: valueInWords(name, value) }];
  });
  const figure: unknown = editable === null ? null : Reflect.get(row, editable.field);
  return {
    row: row.id,
    replaces: before !== null,
    fields: fields.slice(0, SHOWN_FIELDS),
    more: Math.max(0, fields.length - SHOWN_FIELDS),
    editable: editable === null || typeof figure !== "number" ? null : { value: figure, unit: editable.unit },
  };
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The proposed row with the figure that was typed. */
function corrected({ row, editable }: Proposal, typed: string, now: Instant): ReviewAsked<Fact> {
  if (editable === null) return { ok: false, problem: "There is no figure in it that could be corrected." };
  const value = readFigure(typed, editable.unit);
  if (value === null) {
    const example = EXAMPLES[editable.unit];
    return { ok: false, problem: `“${typed.slice(0, 40)}” is no such figure; write it like ${example}.` };
  }
  const said = `The figure was put right by a person on ${newYorkDate(now)}.`;
  const reasoning = row.reasoning === null ? said : `${row.reasoning} ${said}`;
  return { ok: true, answer: { ...row, [editable.field]: value, reasoning } };
}

const EXAMPLES = {
  usd: "1,200,000,000 or $1.2b",
  btc: "10,075 or 10075.5",
  shares: "350,000,000 or 350m",
} as const;

const SIZES: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, b: 1e9, bn: 1e9 };

/** A figure as a person writes it, zero or above; null for anything else. Dollars and shares are whole. */
export function readFigure(typed: string, unit: "usd" | "btc" | "shares"): number | null {
  const [, digits = "", size = ""] =
    /^\$?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(k|m|bn?|)\s*(?:btc|usd|shares)?$/i.exec(
      typed.trim(),
    ) ?? [];
  const value = Number(digits.replaceAll(",", "")) * (SIZES[size.toLowerCase()] ?? Number.NaN);
  if (digits === "" || !Number.isFinite(value) || value > Number.MAX_SAFE_INTEGER) return null;
  return unit === "btc" ? value : Math.round(value);
}
