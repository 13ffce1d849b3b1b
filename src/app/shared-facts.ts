import type { Contract } from "../domain/contract.ts";
import type { DebtInstrument } from "../domain/debt.ts";
import { checkFacts } from "../domain/fact-check.ts";
import { type CuratedLists, joinLists } from "../domain/fact-lists.ts";
import { listFacts } from "../domain/fact-problem.ts";
import type { FactSet } from "../domain/fact-set.ts";
import { contractKey, debtKey, findTwins, type Twins } from "../domain/fact-twins.ts";
import type { Fact } from "../domain/fact.ts";
import { type Instant, newYorkDate } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import { tickerOf } from "./answers/context.ts";
import type { FactLoader, Facts } from "./ports/facts.ts";
import type { NewReviewItem, ReviewItem, ReviewItems } from "./ports/review-items.ts";
import type { SharedFactsSource, SharedProblem } from "./ports/shared-facts.ts";
import type { JobResult } from "./run-jobs.ts";

export interface SharedFactsDeps {
  readonly source: SharedFactsSource;
  readonly facts: Facts & FactLoader;
  readonly reviewItems: ReviewItems;
}

/** What came of a facts file. */
export type SharedFactsReport =
  | {
      readonly ok: true;
      readonly added: number;
      /** New versions of rows that were here. */
      readonly changed: number;
      readonly unchanged: number;
      /** Rows that look like one that is here under another id and wait for a person, those of earlier times too. */
      readonly waiting: readonly { readonly id: string; readonly like: string }[];
      readonly refused: readonly SharedProblem[];
    }
  | { readonly ok: false; readonly problem: string };

/** Problems of rows point to rows that then miss; so many rounds find every chain there is in practice. */
const MOST_ROUNDS = 5;

/**
 * Merges a facts file by row id: a row that is here under its id gets a new version where it differs, a new one is added,
 * nothing is ever deleted, and nothing of it alerts anybody. A new row that looks like a known one (contracts by company,
 * customer and site, debt by company, maturity and coupon) waits for a person. What does not fit the facts that are
 * here is refused row by row.
 */
export async function mergeSharedFacts(
  { source, facts, reviewItems }: SharedFactsDeps,
  place: string,
  now: Instant,
): Promise<SharedFactsReport> {
  const known = await facts.knownOn(null);
  const read = await source.read(place, known.miners);
  if (!read.ok) return read;
  // Twins first: beside each other they would count twice, and be refused for it.
  const settled = await settleTwins(read.lists, known, reviewItems, now);
  const { lists, refused } = refuseMisfits(settled.lists, known, now);
  const report = await facts.add(lists, { origin: "shared", quiet: true }, now);
  return {
    ok: true,
    added: report.added,
    changed: report.superseded,
    unchanged: report.unchanged,
    waiting: settled.waiting,
    refused: [...read.problems, ...refused],
  };
}

/** The job that merges the file of `FACTS_URL` once a day. */
export function createSharedFactsJob(
  deps: SharedFactsDeps,
  place: string,
): (now: Instant) => Promise<JobResult> {
  return async (now) => {
    const report = await mergeSharedFacts(deps, place, now);
    if (!report.ok) return { outcome: "failed", detail: `Shared facts could not be read. ${report.problem}` };
    return {
      outcome: report.refused.length === 0 ? "done" : "partly",
      detail: sharedFactsInWords(report),
      idle: report.added + report.changed === 0 && report.refused.length === 0,
    };
  };
}

/** “Shared facts: 3 new, 1 changed, 120 as before; 2 wait for a review; 1 refused (contracts.json c-x kind: …).” */
export function sharedFactsInWords(report: Extract<SharedFactsReport, { readonly ok: true }>): string {
  const { added, changed, unchanged, waiting, refused } = report;
  const parts = [`Shared facts: ${added} new, ${changed} changed, ${unchanged} as before`];
  if (waiting.length > 0) parts.push(`${plural(waiting.length, "row")} for review`);
  const [first] = refused;
  if (first !== undefined) parts.push(`${refused.length} refused (${problemInWords(first)})`);
  return `${parts.join("; ")}.`;
}

/** “contracts.json c-x kind: should be one of …”. */
export function problemInWords({ file, row, field, message }: SharedProblem): string {
  return `${[file, row, field].filter((part) => part !== "").join(" ")}: ${message}`;
}

/** Leaves out what cannot be right beside the facts that are here, until nothing more is wrong. */
function refuseMisfits(
  lists: CuratedLists,
  known: FactSet,
  now: Instant,
): { readonly lists: CuratedLists; readonly refused: readonly SharedProblem[] } {
  const refused: SharedProblem[] = [];
  let rest = lists;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const whole = joinLists(known, rest, (before, fresh) => {
      const ids = new Set(fresh.map(({ id }) => id));
      return [...before.filter(({ id }) => !ids.has(id)), ...fresh];
    });
    const incoming = idsOf(rest);
    const problems = checkFacts({ ...whole, miners: known.miners, sums: [] }, newYorkDate(now)).filter(
      ({ row }) => incoming.has(row),
    );
    if (problems.length === 0) break;
    refused.push(...problems.map(({ list, row, field, message }) => ({ file: list, row, field, message })));
    const wrong = new Set(problems.map(({ row }) => row));
    rest = joinLists(rest, rest, (rows) => rows.filter(({ id }) => !wrong.has(id)));
  }
  return { lists: rest, refused };
}

function idsOf(lists: CuratedLists): ReadonlySet<string> {
  return new Set([
    ...listFacts(lists).map(({ fact }) => fact.id),
    ...lists.discrepancies.map(({ id }) => id),
  ]);
}

/**
 * What becomes of rows that look like a known one: merged into it where a person said that they are one, a row of its
 * own where a person said that they are two, and till then left out.
 */
async function settleTwins(
  lists: CuratedLists,
  known: FactSet,
  reviewItems: ReviewItems,
  now: Instant,
): Promise<{
  readonly lists: CuratedLists;
  readonly waiting: readonly { readonly id: string; readonly like: string }[];
}> {
  const contracts = findTwins(lists.contracts, known.contracts, contractKey);
  const debts = findTwins(lists.debts, known.debts, debtKey);
  const all = [...contracts, ...debts];
  if (all.length === 0) return { lists, waiting: [] };
  const decisions = await reviewItems.decisions(all.map(mergeKey));
  const stateOf = (twins: Twins<Fact>): ReviewItem["state"] => decisions.get(mergeKey(twins)) ?? "open";
  const proposals = [
    ...contracts.map((twins) => ({ twins, list: "contracts" as const })),
    ...debts.map((twins) => ({ twins, list: "debts" as const })),
  ].filter(({ twins }) => stateOf(twins) === "open");
  await reviewItems.propose(
    proposals.map(({ twins, list }) => ({ key: mergeKey(twins), item: proposalOf(twins, list, known, now) })),
  );
  return {
    lists: {
      ...lists,
      contracts: settle(lists.contracts, contracts, stateOf),
      debts: settle(lists.debts, debts, stateOf),
    },
    waiting: proposals.map(({ twins }) => ({ id: twins.row.id, like: twins.known.id })),
  };
}

function settle<T extends Contract | DebtInstrument>(
  rows: readonly T[],
  twins: readonly Twins<T>[],
  stateOf: (twins: Twins<T>) => ReviewItem["state"],
): readonly T[] {
  const byId = new Map(twins.map((one) => [one.row.id, one]));
  return rows.flatMap((row) => {
    const found = byId.get(row.id);
    if (found === undefined || stateOf(found) === "rejected") return [row];
    return stateOf(found) === "done" ? [{ ...row, id: found.known.id }] : [];
  });
}

function mergeKey({ row, known }: Twins<Fact>): string {
  return `merge ${row.id} ${known.id}`;
}

function proposalOf(
  { row, known }: Twins<Fact>,
  list: "contracts" | "debts",
  facts: FactSet,
  now: Instant,
): NewReviewItem {
  return {
    kind: "merge",
    createdAt: now,
    reporter: null,
    miner: row.miner,
    about: `${tickerOf(facts, row.miner)}: ${row.id} and ${known.id}`,
    what: `A shared row ${row.id} looks like the known row ${known.id}. Approve: they are one, and the known row takes its content. Reject: they are two, and it becomes a row of its own.`,
    source: row.sources[0]?.url ?? null,
    knownAt: row.knownAt,
    proposal: { list, row: { ...row, id: known.id }, editable: null },
  };
}
