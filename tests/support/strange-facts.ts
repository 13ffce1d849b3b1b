import type { FactBundle, WholeBundle } from "../../src/app/ports/facts.ts";
import type { Fact } from "../../src/domain/fact.ts";
import type { Miner } from "../../src/domain/miner.ts";

/** Fields that are ids, dates or words of a fixed list: the door lets nothing else through. */
const FIXED = new Set([
  ..."id miner ticker cik fiscalYearEnd asOf knownAt published until date issued maturity announced".split(
    " ",
  ),
  ..."periodStart periodEnd targetDate firstDelivery factsSince pricesSince url kind evidence".split(" "),
  ..."status type basis qualifier side scope megawattsBasis origin verdict apart partOf insideOf".split(" "),
  ..."contract contracts debts instruments checkedAgainst discrepancies shownBy records consolidates".split(
    " ",
  ),
  "field",
]);

/** Fields that are fixed in one list alone. */
const FIXED_IN: Readonly<Record<string, readonly string[]>> = {
  network: ["metric", "unit"],
  guidance: ["unit"],
  claims: ["unit"],
  filings: ["accession", "form", "filed", "acceptedAt", "items", "reportDate"],
  figures: ["metric", "unit"],
};

/** The bundle with those words, in turn from row to row, in every field that people write freely. */
export function hostileFacts(bundle: FactBundle, words: readonly string[]): FactBundle {
  const turns = new Map<string, number>();
  const next = (field: string): string => {
    const turn = turns.get(field) ?? 0;
    turns.set(field, turn + 1);
    return words[turn % words.length] ?? "";
  };
  const lists = Object.entries(bundle).map(([list, rows]) => [
    list,
    rewritten(rows, (field, text) =>
      FIXED.has(field) || (FIXED_IN[list] ?? []).includes(field) ? text : next(`${list}.${field}`),
    ),
  ]);
  return { ...bundle, ...Object.fromEntries(lists) };
}

function rewritten(value: unknown, change: (field: string, text: string) => string, field = ""): unknown {
  if (typeof value === "string") return change(field, value);
  if (Array.isArray(value)) return value.map((entry) => rewritten(entry, change, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, rewritten(inside, change, name)]),
  );
}

/** Every list many times as long, with sources of their own, and every copy of a contract or debt at one miner. */
export function hugeFacts(bundle: FactBundle, times: number, ticker: string): WholeBundle {
  const miners = bundle.miners ?? [];
  const owner = miners.find((miner) => miner.ticker === ticker)?.id ?? null;
  const copies = Array.from({ length: times }, (_, number) => number);
  const many = <T extends Fact>(rows: readonly T[] | undefined, miner?: string | null): readonly T[] =>
    copies.flatMap((copy) => (rows ?? []).map((row) => (copy === 0 ? row : copyOf(row, copy, miner))));
  return {
    miners: copies.flatMap((copy) => miners.map((miner) => minerCopy(miner, copy))),
    discrepancies: bundle.discrepancies ?? [],
    projects: many(bundle.projects, owner),
    contracts: many(bundle.contracts, owner),
    debts: many(bundle.debts, owner),
    debtEvents: many(bundle.debtEvents),
    debtTotals: many(bundle.debtTotals),
    interest: many(bundle.interest, owner),
    holdings: many(bundle.holdings, owner),
    transactions: many(bundle.transactions, owner),
    revenue: many(bundle.revenue),
    runRates: many(bundle.runRates),
    hashrates: many(bundle.hashrates, owner),
    commitments: many(bundle.commitments, owner),
    guidance: many(bundle.guidance, owner),
    network: many(bundle.network),
    claims: many(bundle.claims),
    risks: many(bundle.risks, owner),
    filings: many(bundle.filings, owner),
    figures: many(bundle.figures, owner),
  };
}

function copyOf<T extends Fact>(row: T, copy: number, miner: string | null | undefined): T {
  return {
    ...row,
    id: `${row.id}-${copy}`,
    miner: miner === undefined ? row.miner : miner,
    sources: row.sources.map((source) => ({
      ...source,
      title: `${source.title}, part ${copy}`,
      url: `${source.url}?part=${copy}`,
    })),
  };
}

function minerCopy(miner: Miner, copy: number): Miner {
  if (copy === 0) return miner;
  return {
    ...miner,
    id: `${miner.id}-${copy}`,
    ticker: `${miner.ticker.slice(0, 3)}${copy}X`,
    formerTickers: [],
  };
}
