import type { DebtTotal, InterestExpense } from "../../domain/debt.ts";
import type { Fact } from "../../domain/fact.ts";
import type { CapitalCommitment, CompanyHashrate, RevenuePeriod, RunRate } from "../../domain/revenue.ts";
import type { Holding } from "../../domain/treasury.ts";
import type { ObservationMetric, ObservationTable } from "../schema.ts";
import { addLinks } from "./batch.ts";
import type { Batch } from "./batch.ts";
import { factOf, linksOf, rowIdsOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { flag, isSet, oneOf, present, toBtc, toSatoshi, wholeUsd } from "./values.ts";

const DEBT_SCOPES: Readonly<Record<DebtTotal["scope"], true>> = {
  total_debt: true,
  convertible_notes: true,
  long_term_debt: true,
  barber_lake_secured_notes: true,
};

const INTEREST_SCOPES: Readonly<Record<InterestExpense["scope"], true>> = {
  company: true,
  convertible_notes: true,
  one_series: true,
};

const HOLDING_BASES: Readonly<Record<Holding["basis"], true>> = {
  as_reported_total: true,
  unencumbered_only: true,
  consolidated_held_or_pledged: true,
  consolidated_excluding_pledged: true,
  including_posted_collateral: true,
};

const QUALIFIERS: Readonly<Record<Holding["qualifier"], true>> = {
  exact: true,
  about: true,
  more_than: true,
  less_than: true,
};

const HASHRATE_BASES: Readonly<Record<CompanyHashrate["basis"], true>> = {
  owned: true,
  deployed: true,
  average_operating: true,
  capacity: true,
  energized: true,
  month_end: true,
};

const COMMITMENT_KINDS: Readonly<Record<CapitalCommitment["kind"], true>> = {
  equipment_order: true,
  land: true,
  acquisition: true,
  site_conversion: true,
};

/** The columns that most observations leave empty. */
const PLAIN = {
  period_start: null,
  period_label: null,
  basis: null,
  qualifier: null,
  label: null,
  disputed: 0,
} as const;

/** The columns that every observation of a fact has. */
export function observationHead(rowId: number, fact: Fact, metric: ObservationMetric) {
  return { ...PLAIN, row_id: rowId, miner_id: fact.miner, metric };
}

/** The observation of a fact that has one. */
export function onlyObservation(shelf: Shelf, rowId: number): ObservationTable {
  return present(shelf.observations.get(rowId)?.[0], `observation of fact row ${rowId}`);
}

/** Adds a published debt total and the instruments inside its scope. */
export function addDebtTotal(batch: Batch, rowId: number, total: DebtTotal): void {
  batch.observations.push({
    ...observationHead(rowId, total, "debt_total"),
    period_end: total.asOf,
    value: wholeUsd(total.totalUsd, total.id),
    unit: "usd",
    basis: total.scope,
  });
  addLinks(batch, rowId, "instrument", total.instruments);
}

/** The published debt totals on the shelf. */
export function debtTotalsOf(shelf: Shelf): readonly DebtTotal[] {
  return rowIdsOf(shelf, "debt_total").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      totalUsd: present(row.value, "a debt total"),
      scope: oneOf(DEBT_SCOPES, row.basis),
      instruments: linksOf(shelf, rowId, "instrument"),
    };
  });
}

/** Adds the interest of one period. */
export function addInterest(batch: Batch, rowId: number, interest: InterestExpense): void {
  batch.observations.push({
    ...observationHead(rowId, interest, "interest_expense"),
    period_start: interest.periodStart,
    period_end: interest.periodEnd,
    period_label: interest.periodLabel,
    value: wholeUsd(interest.amountUsd, interest.id),
    unit: "usd",
    basis: interest.scope,
  });
}

/** The interest on the shelf. */
export function interestOf(shelf: Shelf): readonly InterestExpense[] {
  return rowIdsOf(shelf, "interest").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      periodStart: present(row.period_start, "the start of an interest period"),
      periodEnd: row.period_end,
      periodLabel: present(row.period_label, "the name of an interest period"),
      amountUsd: present(row.value, "an interest amount"),
      scope: oneOf(INTEREST_SCOPES, row.basis),
    };
  });
}

/** Adds coins held on a day. */
export function addHolding(batch: Batch, rowId: number, holding: Holding): void {
  batch.observations.push({
    ...observationHead(rowId, holding, "btc_held"),
    period_end: holding.date,
    value: toSatoshi(holding.btc, holding.id),
    unit: "sat",
    basis: holding.basis,
    qualifier: holding.qualifier,
    disputed: flag(holding.disputed),
  });
}

/** The holdings on the shelf. */
export function holdingsOf(shelf: Shelf): readonly Holding[] {
  return rowIdsOf(shelf, "holding").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      date: row.period_end,
      btc: present(toBtc(row.value), "a holding"),
      qualifier: oneOf(QUALIFIERS, row.qualifier),
      basis: oneOf(HOLDING_BASES, row.basis),
      disputed: isSet(row.disputed),
    };
  });
}

/** Adds the figures of one revenue period, one observation each; an unknown figure is a row without a value. */
export function addRevenue(batch: Batch, rowId: number, period: RevenuePeriod): void {
  const figure = (metric: ObservationMetric, value: number | null, label: string | null = null) => {
    batch.observations.push({
      ...observationHead(rowId, period, metric),
      period_start: period.periodStart,
      period_end: period.periodEnd,
      period_label: period.periodLabel,
      value,
      unit: metric === "btc_mined" ? "sat" : "usd",
      label,
    });
  };
  figure("revenue", wholeUsd(period.totalUsd, period.id));
  figure("ai_revenue", wholeUsd(period.aiUsd, period.id), period.aiLabel);
  figure("mining_revenue", wholeUsd(period.miningUsd, period.id));
  figure("other_revenue", wholeUsd(period.otherUsd, period.id));
  figure("btc_mined", toSatoshi(period.btcMined, period.id));
  figure("net_income", wholeUsd(period.netIncomeUsd, period.id));
}

/** The revenue periods on the shelf. */
export function revenueOf(shelf: Shelf): readonly RevenuePeriod[] {
  return rowIdsOf(shelf, "revenue").map((rowId) => {
    const rows = shelf.observations.get(rowId) ?? [];
    const figure = (metric: ObservationMetric): ObservationTable =>
      present(
        rows.find((row) => row.metric === metric),
        `${metric} of fact row ${rowId}`,
      );
    const total = figure("revenue");
    const ai = figure("ai_revenue");
    return {
      ...factOf(shelf, rowId),
      periodStart: present(total.period_start, "the start of a revenue period"),
      periodEnd: total.period_end,
      periodLabel: present(total.period_label, "the name of a revenue period"),
      totalUsd: total.value,
      aiUsd: ai.value,
      aiLabel: ai.label,
      miningUsd: figure("mining_revenue").value,
      otherUsd: figure("other_revenue").value,
      btcMined: toBtc(figure("btc_mined").value),
      netIncomeUsd: figure("net_income").value,
    };
  });
}

/** Adds an annualised run rate. */
export function addRunRate(batch: Batch, rowId: number, rate: RunRate): void {
  batch.observations.push({
    ...observationHead(rowId, rate, "run_rate"),
    period_end: rate.date,
    value: wholeUsd(rate.arrUsd, rate.id),
    unit: "usd",
  });
}

/** The run rates on the shelf. */
export function runRatesOf(shelf: Shelf): readonly RunRate[] {
  return rowIdsOf(shelf, "run_rate").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return { ...factOf(shelf, rowId), date: row.period_end, arrUsd: present(row.value, "a run rate") };
  });
}

/** Adds a company's hashrate. */
export function addHashrate(batch: Batch, rowId: number, hashrate: CompanyHashrate): void {
  batch.observations.push({
    ...observationHead(rowId, hashrate, "hashrate"),
    period_end: hashrate.date,
    value: hashrate.hashrateEhs,
    unit: "eh_s",
    basis: hashrate.basis,
  });
}

/** The companies' hashrates on the shelf. */
export function hashratesOf(shelf: Shelf): readonly CompanyHashrate[] {
  return rowIdsOf(shelf, "hashrate").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      date: row.period_end,
      hashrateEhs: present(row.value, "a hashrate"),
      basis: oneOf(HASHRATE_BASES, row.basis),
    };
  });
}

/** Adds an order, purchase or acquisition. */
export function addCommitment(batch: Batch, rowId: number, commitment: CapitalCommitment): void {
  batch.observations.push({
    ...observationHead(rowId, commitment, "capital_commitment"),
    period_end: commitment.date,
    value: wholeUsd(commitment.amountUsd, commitment.id),
    unit: "usd",
    basis: commitment.kind,
  });
}

/** The commitments on the shelf. */
export function commitmentsOf(shelf: Shelf): readonly CapitalCommitment[] {
  return rowIdsOf(shelf, "commitment").map((rowId) => {
    const row = onlyObservation(shelf, rowId);
    return {
      ...factOf(shelf, rowId),
      date: row.period_end,
      kind: oneOf(COMMITMENT_KINDS, row.basis),
      amountUsd: present(row.value, "a commitment"),
    };
  });
}
