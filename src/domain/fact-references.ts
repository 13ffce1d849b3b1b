import { type FactProblem, listFacts } from "./fact-problem.ts";
import type { CuratedFacts } from "./fact-set.ts";
import type { MinerId } from "./fact.ts";

type Known = ReadonlyMap<string, { readonly list: keyof CuratedFacts; readonly miner: MinerId | null }>;

/** Ids that occur twice, and every pointer to a row that is not there or belongs to another miner. */
export function checkReferences(facts: CuratedFacts): readonly FactProblem[] {
  const known = new Map<string, { list: keyof CuratedFacts; miner: MinerId | null }>();
  const problems: FactProblem[] = [];
  const enter = (list: keyof CuratedFacts, id: string, miner: MinerId | null): void => {
    const other = known.get(id);
    if (other) problems.push({ list, row: id, field: "id", message: `is taken already, in ${other.list}` });
    else known.set(id, { list, miner });
  };
  for (const miner of facts.miners) enter("miners", miner.id, miner.id);
  for (const { list, fact } of listFacts(facts)) enter(list, fact.id, fact.miner);
  for (const discrepancy of facts.discrepancies) enter("discrepancies", discrepancy.id, null);
  for (const sum of facts.sums) enter("sums", sum.id, null);
  return [...problems, ...minerReferences(facts, known), ...rowReferences(facts, known)];
}

function minerReferences(facts: CuratedFacts, known: Known): readonly FactProblem[] {
  const isMiner = (id: MinerId): boolean => known.get(id)?.list === "miners";
  const tickers = facts.miners.map((miner) => miner.ticker);
  return [
    ...listFacts(facts).flatMap(({ list, fact }): FactProblem[] =>
      fact.miner === null || isMiner(fact.miner)
        ? []
        : [{ list, row: fact.id, field: "miner", message: `names ${fact.miner}, which is no miner` }],
    ),
    ...facts.miners.flatMap((miner): FactProblem[] =>
      miner.consolidates
        .filter((id) => !isMiner(id) || id === miner.id)
        .map((id) => ({
          list: "miners",
          row: miner.id,
          field: "consolidates",
          message: id === miner.id ? "names the miner itself" : `names ${id}, which is no miner`,
        })),
    ),
    ...facts.miners
      .filter((miner, index) => tickers.indexOf(miner.ticker) !== index)
      .map((miner): FactProblem => ({
        list: "miners",
        row: miner.id,
        field: "ticker",
        message: `${miner.ticker} is the ticker of another row`,
      })),
  ];
}

interface Pointer {
  readonly list: keyof CuratedFacts;
  readonly row: string;
  /** The miner the target must belong to; undefined where any will do. */
  readonly miner?: MinerId | null;
  readonly field: string;
  readonly target: string | null;
  /** The list the target must stand in; undefined where any fact will do. */
  readonly into?: keyof CuratedFacts;
}

function rowReferences(facts: CuratedFacts, known: Known): readonly FactProblem[] {
  const pointers: Pointer[] = [];
  for (const { id: row, miner, contracts, debts } of facts.projects) {
    for (const target of contracts) {
      pointers.push({ list: "projects", row, miner, field: "contracts", target, into: "contracts" });
    }
    for (const target of debts) {
      pointers.push({ list: "projects", row, miner, field: "debts", target, into: "debts" });
    }
  }
  for (const { id: row, miner, partOf } of facts.contracts) {
    pointers.push({ list: "contracts", row, miner, field: "partOf", target: partOf, into: "contracts" });
  }
  for (const list of ["debtEvents", "debtTotals"] as const) {
    for (const { id: row, miner, instruments } of facts[list]) {
      for (const target of instruments) {
        pointers.push({ list, row, miner, field: "instruments", target, into: "debts" });
      }
    }
  }
  for (const { id: row, miner, insideOf: target } of facts.transactions) {
    pointers.push({ list: "transactions", row, miner, field: "insideOf", target, into: "transactions" });
  }
  for (const { id: row, miner, contract: target } of facts.guidance) {
    pointers.push({ list: "guidance", row, miner, field: "contract", target, into: "contracts" });
  }
  for (const { id: row, checkedAgainst, discrepancies } of facts.claims) {
    for (const target of checkedAgainst)
      pointers.push({ list: "claims", row, field: "checkedAgainst", target });
    for (const target of discrepancies) {
      pointers.push({ list: "claims", row, field: "discrepancies", target, into: "discrepancies" });
    }
  }
  for (const { id: row, records } of facts.discrepancies) {
    for (const target of records) pointers.push({ list: "discrepancies", row, field: "records", target });
  }
  return pointers.flatMap((pointer) => followPointer(pointer, known));
}

function followPointer(pointer: Pointer, known: Known): readonly FactProblem[] {
  const { list, row, field, target, into, miner } = pointer;
  if (target === null) return [];
  const at = { list, row, field };
  const found = known.get(target);
  if (!found) return [{ ...at, message: `names ${target}, and there is no such row` }];
  if (target === row) return [{ ...at, message: "names the row itself" }];
  if (into !== undefined && found.list !== into) {
    return [{ ...at, message: `names ${target}, a row of ${found.list} and not of ${into}` }];
  }
  if (miner !== undefined && found.miner !== miner) {
    return [{ ...at, message: `names ${target}, a row of another miner` }];
  }
  return [];
}
