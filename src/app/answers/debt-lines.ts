import { type DebtComparison, compareTotals } from "../../domain/debt-totals.ts";
import { DEBT_APART, type DebtEvent, type DebtInstrument, maturityYearOf } from "../../domain/debt.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import { type MinerId, SOURCE_KINDS } from "../../domain/fact.ts";
import { compareInterest } from "../../domain/interest.ts";
import { projectFinances } from "../../domain/project.ts";
import type { IsoDate } from "../../domain/time.ts";
import type {
  ApartLine,
  DebtEventLine,
  DebtLine,
  DebtTotalLine,
  InterestLine,
  ProjectLine,
} from "../../surface/answers/debt.ts";
import { tickerOf } from "./context.ts";
import { sourceOf } from "./source-refs.ts";

/** A series or facility as an answer gives it; `maturity` is the day, else the year as text. */
export function debtLine(instrument: DebtInstrument, facts: FactSet): DebtLine {
  const year = maturityYearOf(instrument);
  return {
    id: instrument.id,
    miner: tickerOf(facts, instrument.miner),
    issuer: instrument.issuer,
    name: instrument.name,
    type: instrument.type,
    principalUsd: instrument.principalUsd,
    optionUsd: instrument.optionUsd,
    couponPct: instrument.couponPct,
    couponText: instrument.couponText,
    issued: instrument.issued,
    maturity: instrument.maturity ?? (year === null ? null : String(year)),
    secured: instrument.secured,
    recourse: instrument.recourse,
    conversionPriceUsd: instrument.conversionPriceUsd,
    rating: instrument.rating,
    status: instrument.status,
    countInTotals: instrument.countInTotals,
    apart: instrument.apart,
    project: facts.projects.find((project) => project.debts.includes(instrument.id))?.name ?? null,
    evidence: instrument.evidence,
    asOf: instrument.asOf,
    note: instrument.note,
    source: sourceOf(instrument),
  };
}

/** A repurchase or repayment as an answer gives it. */
export function debtEventLine(event: DebtEvent, facts: FactSet): DebtEventLine {
  return {
    id: event.id,
    miner: tickerOf(facts, event.miner),
    date: event.date,
    kind: event.kind,
    principalUsd: event.principalUsd,
    cashUsd: event.cashUsd,
    note: event.note,
    source: sourceOf(event),
  };
}

/** “Recorded X of reported Y” of one miner on a day: the best-sourced published totals first, then our sums alone. */
export function debtTotalLines(facts: FactSet, miner: MinerId, day: IsoDate): readonly DebtTotalLine[] {
  return comparisonsOf(facts, miner, day).map((line) => ({
    miner: tickerOf(facts, miner),
    recordedUsd: line.recorded?.principalUsd ?? null,
    recordedNowUsd: line.recordedNow?.principalUsd ?? null,
    openOptionsUsd: line.recorded?.openOptionsUsd ?? 0,
    unallocatedUsd: line.recorded?.unallocatedUsd ?? 0,
    instruments: line.recorded?.instruments.length ?? 0,
    withoutPrincipal: line.recorded?.withoutPrincipal ?? 0,
    reportedUsd: line.total?.totalUsd ?? null,
    asOf: line.asOf,
    scope: line.scope,
    differencePct: line.differencePct,
    differs: line.differs,
    outdated: line.outdated,
    outdatedSince: line.outdatedSince,
    evidence: line.total?.evidence ?? null,
    note: line.total?.note ?? null,
    source: line.total === null ? null : sourceOf(line.total),
  }));
}

/** Our sums of one miner beside published totals; total debt before narrower scopes, best source first. */
export function comparisonsOf(facts: FactSet, miner: MinerId, day: IsoDate): readonly DebtComparison[] {
  const own = <T extends { readonly miner: MinerId | null }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.miner === miner);
  return compareTotals(own(facts.debts), own(facts.debtEvents), own(facts.debtTotals), day).toSorted(
    (a, b) =>
      scopeRank(a) - scopeRank(b) ||
      Number(a.total === null) - Number(b.total === null) ||
      Number(a.outdated) - Number(b.outdated) ||
      sourceRank(a) - sourceRank(b) ||
      b.asOf.localeCompare(a.asOf),
  );
}

/** What stands beside the totals, one line per reason. Principals are those issued or committed. */
export function apartLines(facts: FactSet, instruments: readonly DebtInstrument[]): readonly ApartLine[] {
  return DEBT_APART.flatMap((apart) => {
    const rows = instruments.filter((instrument) => instrument.apart === apart);
    if (rows.length === 0) return [];
    const stated = rows.flatMap((row) => (row.principalUsd === null ? [] : [row.principalUsd]));
    return [
      {
        apart,
        principalUsd: stated.length === 0 ? null : stated.reduce((sum, value) => sum + value, 0),
        count: rows.length,
        withoutPrincipal: rows.length - stated.length,
        miners: [...new Set(rows.map((row) => tickerOf(facts, row.miner)))].toSorted((a, b) =>
          a.localeCompare(b),
        ),
      },
    ];
  });
}

/** Interest brought to a quarter; newest period first within each miner. */
export function interestLines(facts: FactSet, miner: MinerId | null): readonly InterestLine[] {
  const rows = facts.interest.filter((row) => miner === null || row.miner === miner);
  return compareInterest(rows).map(({ row, months, perQuarterUsd, timesPrevious, previous }) => ({
    miner: tickerOf(facts, row.miner),
    periodStart: row.periodStart,
    periodEnd: row.periodEnd,
    periodLabel: row.periodLabel,
    amountUsd: row.amountUsd,
    months,
    perQuarterUsd,
    scope: row.scope,
    timesPrevious,
    previousLabel: previous?.periodLabel ?? null,
    evidence: row.evidence,
    note: row.note,
    source: sourceOf(row),
  }));
}

/** Projects with known debt; leases before GPU cloud, the best coverage first, unknown coverage last. */
export function projectLines(facts: FactSet, miner: MinerId | null, day: IsoDate): readonly ProjectLine[] {
  const known = new Set(facts.debts.map((debt) => debt.id));
  return facts.projects
    .filter(
      (project) =>
        (miner === null || project.miner === miner) && project.debts.some((debt) => known.has(debt)),
    )
    .map((project): ProjectLine => {
      const figures = projectFinances(project, facts.contracts, facts.debts, facts.debtEvents, day);
      return {
        project: project.name,
        miner: tickerOf(facts, project.miner),
        ...figures,
        inferred: project.inferred,
        why: project.reasoning,
      };
    })
    .toSorted(
      (a, b) =>
        Number(a.incomeKind === "gpu_cloud") - Number(b.incomeKind === "gpu_cloud") ||
        (b.coverage ?? -1) - (a.coverage ?? -1) ||
        (b.debtUsd ?? -1) - (a.debtUsd ?? -1) ||
        a.project.localeCompare(b.project),
    );
}

/** Widest first. */
const SCOPES: readonly DebtComparison["scope"][] = [
  "total_debt",
  "long_term_debt",
  "convertible_notes",
  "barber_lake_secured_notes",
];

function scopeRank(line: DebtComparison): number {
  return SCOPES.indexOf(line.scope);
}

function sourceRank(line: DebtComparison): number {
  const [source] = line.total?.sources ?? [];
  return source === undefined ? SOURCE_KINDS.length : SOURCE_KINDS.indexOf(source.kind);
}
