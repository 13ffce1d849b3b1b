import type { DebtEvent, DebtTotal, InterestExpense } from "../../src/domain/debt.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Change, ChangeKind, Fact } from "../../src/domain/fact.ts";
import type { Project } from "../../src/domain/project.ts";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";
import { aFactSet, aSource } from "./facts.ts";

function aFact(id: string): Fact {
  return {
    id,
    miner: "id-WULF",
    asOf: "2026-03-31",
    knownAt: "2026-04-01",
    sources: [aSource()],
    evidence: "filing",
    note: null,
    reasoning: null,
  };
}

/** A billion of face bought back. */
export function aDebtEvent(id: string, over: Partial<DebtEvent> = {}): DebtEvent {
  return {
    ...aFact(id),
    date: "2025-12-08",
    kind: "repurchase",
    instruments: [],
    principalUsd: 1_000_000_000,
    cashUsd: null,
    ...over,
  };
}

/** A published total of all debt. */
export function aDebtTotal(id: string, over: Partial<DebtTotal> = {}): DebtTotal {
  return { ...aFact(id), totalUsd: 5_800_000_000, scope: "total_debt", instruments: [], ...over };
}

/** Interest of the first quarter of 2026. */
export function anInterest(id: string, over: Partial<InterestExpense> = {}): InterestExpense {
  return {
    ...aFact(id),
    periodStart: "2026-01-01",
    periodEnd: "2026-03-31",
    periodLabel: "Q1 2026",
    amountUsd: 30_000_000,
    scope: "company",
    ...over,
  };
}

/** A site whose contracts and debts a source joins. */
export function aProject(id: string, over: Partial<Project> = {}): Project {
  return { ...aFact(id), name: "Beacon Point", contracts: [], debts: [], inferred: false, ...over };
}

/** A change of the feed, recorded at the first load. */
export function aChange(id: number, factId: string, kind: ChangeKind, over: Partial<Change> = {}): Change {
  return {
    id,
    factId,
    miner: "id-HUT",
    kind,
    knownAt: "2026-06-09",
    happenedAt: "2026-06-09",
    recordedAt: "2026-06-30T00:00:00Z",
    correction: false,
    differences: [],
    quiet: false,
    ...over,
  };
}

const read = readBundledFacts(new URL("../../data/", import.meta.url));

/** The facts of `data/`, all of them known. */
export function bundledFacts(): FactSet {
  if (!read.ok) throw new Error(read.problems.map((problem) => JSON.stringify(problem)).join("\n"));
  const { bundle } = read;
  const dates = [...bundle.contracts, ...bundle.debts, ...bundle.claims, ...bundle.holdings]
    .flatMap((row) => (row.knownAt === null ? [] : [row.knownAt]))
    .toSorted();
  return aFactSet({ ...bundle, factsFrom: dates[0] ?? null, factsTo: dates.at(-1) ?? null });
}
