import {
  type Contract,
  CONTRACT_KINDS,
  type ContractKind,
  countedContracts,
  sumByKind,
  usdPerMwYear,
} from "../../domain/contract.ts";
import { recordedDebt } from "../../domain/debt.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { Fact } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import { newestAiShares, newestHashrates, sharesCompare } from "../../domain/revenue.ts";
import type { IsoDate } from "../../domain/time.ts";
import { newestHolding } from "../../domain/treasury.ts";
import { readWindow } from "../../domain/window.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { CompareRow } from "../../surface/answers/sector.ts";
import type { Question } from "./context.ts";
import { holdingBasisInWords } from "./own-figures.ts";

/** One miner's value and what has to be said with it. */
interface Cell {
  readonly value: number | null;
  readonly note: string | null;
}

/** The rows of a comparison, most important first. A kind of contract that none of the miners has gets no row. */
export function compareRows(
  question: Question,
  miners: readonly Miner[],
  measured: readonly Measurement[],
): readonly CompareRow[] {
  return [
    ...returnRows(question, measured),
    ...CONTRACT_KINDS.flatMap((kind) => contractRows(question, miners, kind)),
    debtRow(question, miners),
    holdingRow(question, miners),
    shareRow(question, miners),
    hashrateRow(question, miners),
  ];
}

/** The facts that the rows of a comparison rest on, for its sources. */
export function rowsBehind({ facts }: Question, miners: readonly Miner[]): readonly Fact[] {
  const ids = new Set<string | null>(miners.map((miner) => miner.id));
  const own = <T extends Fact>(rows: readonly T[]): readonly T[] => rows.filter((row) => ids.has(row.miner));
  return [
    ...countedContracts(own(facts.contracts)),
    ...own(facts.debts),
    ...miners.flatMap((miner) => newestHolding(facts.holdings.filter((row) => row.miner === miner.id)) ?? []),
    ...newestAiShares(facts.revenue, miners).map((share) => share.period),
    ...newestHashrates(own(facts.hashrates)),
  ];
}

/** The newest session up to which the year to date of every miner with prices is known; null without any. */
export function commonSession(measured: readonly Measurement[]): IsoDate | null {
  const newest = measured.flatMap((measurement) => {
    const reading = readWindow(measurement, "ytd");
    return reading.gapPp === null || reading.session === null ? [] : [reading.session];
  });
  // A miner whose prices ended in an earlier year has no share in this year's comparison.
  const year = newest.reduce((a, b) => (b > a ? b : a), "").slice(0, 4);
  return newest
    .filter((date) => date.slice(0, 4) === year)
    .reduce<IsoDate | null>((a, b) => (a === null || b < a ? b : a), null);
}

/** Year to date, all between the same two sessions. */
function returnRows(question: Question, measured: readonly Measurement[]): readonly CompareRow[] {
  const session = commonSession(measured);
  const readings = measured.map((measurement) =>
    session === null ? null : readWindow(measurement, "ytd", session),
  );
  const note = (value: number | null, base: string | null): string | null => {
    if (value !== null && base !== null && session !== null) {
      return `${dayInWords(base)} to ${dayInWords(session)}`;
    }
    return question.coverage.securities.length === 0 ? "no daily prices yet" : "no price at both ends";
  };
  const rowOf = (metric: string, unit: "pct" | "pp", of: "returnPct" | "gapPp"): CompareRow =>
    compareRow(
      metric,
      unit,
      readings.map((reading) => {
        const value = reading?.[of] ?? null;
        return { value, note: note(value, reading?.baseSession ?? null) };
      }),
      null,
    );
  return [rowOf("return_ytd", "pct", "returnPct"), rowOf("gap_ytd", "pp", "gapPp")];
}

function contractRows(
  question: Question,
  miners: readonly Miner[],
  kind: ContractKind,
): readonly CompareRow[] {
  const contracts = miners.map((miner) =>
    countedContracts(question.facts.contracts.filter((row) => row.miner === miner.id && row.kind === kind)),
  );
  if (contracts.every((own) => own.length === 0)) return [];
  const sums = contracts.map((own) => sumByKind(own)[0] ?? null);
  const none = "none recorded";
  const values = sums.map((sum): Cell => {
    if (sum === null) return { value: null, note: none };
    const parts = [`${sum.count} counted`];
    if (sum.withoutValue > 0) parts.push(`${sum.withoutValue} without a value`);
    if (sum.attributableValueUsd !== sum.baseValueUsd) parts.push("joint ventures in full");
    return { value: sum.baseValueUsd, note: parts.join(", ") };
  });
  const megawatts = sums.map((sum): Cell => {
    if (sum === null) return { value: null, note: none };
    const more = sum.withoutCriticalIt === 0 ? null : `${sum.withoutCriticalIt} more without critical IT`;
    return { value: sum.megawattsCriticalIt, note: more };
  });
  const perMwYear = contracts.map((own): Cell => {
    if (own.length === 0) return { value: null, note: none };
    return valuePerMwYear(own, question.facts.contracts);
  });
  const partly = sums.some((sum) => sum !== null && (sum.withoutValue > 0 || sum.withoutCriticalIt > 0));
  const incomplete = partly ? "some contracts state no value or no critical IT load" : null;
  return [
    compareRow(`contracted_value.${kind}`, "usd", values, incomplete),
    compareRow(`megawatts.${kind}`, "mw_critical_it", megawatts, incomplete),
    compareRow(`usd_per_mw_year.${kind}`, "usd_per_mw_year", perMwYear, null),
  ];
}

/** Base values ÷ (critical IT megawatts × years) over the contracts that state all three. */
function valuePerMwYear(own: readonly Contract[], all: readonly Contract[]): Cell {
  const stated = own.filter(
    (contract) => usdPerMwYear(contract, all.find((other) => other.id === contract.partOf) ?? null) !== null,
  );
  if (stated.length === 0) return { value: null, note: "value, critical IT load or term not stated" };
  const value = stated.reduce((sum, contract) => sum + (contract.baseValueUsd ?? 0), 0);
  const megawattYears = stated.reduce(
    (sum, contract) => sum + (contract.megawatts ?? 0) * (contract.termYears ?? 0),
    0,
  );
  const note = stated.length === own.length ? null : `${stated.length} of ${own.length} contracts`;
  return { value: value / megawattYears, note };
}

function debtRow({ facts, day }: Question, miners: readonly Miner[]): CompareRow {
  const cells = miners.map((miner): Cell => {
    const own = facts.debts.filter((debt) => debt.miner === miner.id);
    const recorded = recordedDebt(own, facts.debtEvents, day);
    if (recorded === null) {
      return { value: null, note: own.length === 0 ? "none recorded" : "none counts" };
    }
    const parts = [`${recorded.instruments.length} counted`];
    if (recorded.withoutPrincipal > 0) parts.push(`${recorded.withoutPrincipal} without a principal`);
    if (own.length > recorded.instruments.length) {
      parts.push(`${own.length - recorded.instruments.length} apart`);
    }
    return { value: recorded.principalUsd, note: parts.join(", ") };
  });
  return compareRow(
    "debt_recorded",
    "usd",
    cells,
    `instruments recorded by ${dayInWords(day)}; not a reported total`,
  );
}

function holdingRow({ facts }: Question, miners: readonly Miner[]): CompareRow {
  const holdings = miners.map((miner) =>
    newestHolding(facts.holdings.filter((holding) => holding.miner === miner.id)),
  );
  const cells = holdings.map((holding): Cell => {
    if (holding === null) return { value: null, note: "none recorded" };
    const bound = holding.qualifier === "exact" ? "" : `${holding.qualifier.replaceAll("_", " ")}, `;
    return {
      value: holding.btc,
      note: `${bound}${dayInWords(holding.date)}, ${holdingBasisInWords(holding.basis)}`,
    };
  });
  const stated = holdings.filter((holding) => holding !== null);
  const caveats: string[] = [];
  if (new Set(stated.map((holding) => holding.date)).size > 1) caveats.push("dates differ");
  if (new Set(stated.map((holding) => holding.basis)).size > 1) caveats.push("bases differ");
  const parents = miners.filter((miner) =>
    miner.consolidates.some((id) => miners.some((other) => other.id === id)),
  );
  for (const parent of parents) caveats.push(`${parent.ticker} holds the other's coins in its own figure`);
  return compareRow(
    "btc_held",
    "btc",
    cells,
    caveats.length === 0 ? null : `not ranked: ${caveats.join(", ")}`,
  );
}

function shareRow({ facts }: Question, miners: readonly Miner[]): CompareRow {
  const shares = newestAiShares(facts.revenue, miners);
  const cells = miners.map((miner): Cell => {
    const share = shares.find((one) => one.miner === miner.id);
    if (share === undefined) return { value: null, note: "AI part not told" };
    return { value: share.pct, note: share.period.periodLabel };
  });
  const [first] = shares;
  const alike =
    first === undefined || shares.every((share) => share === first || sharesCompare(first, share));
  const apart = miners
    .filter((miner) => shares.some((share) => share.miner === miner.id && share.caveat !== null))
    .map((miner) => miner.ticker);
  const why = apart.length > 0 ? `not comparable for ${apart.join(" and ")}` : "periods differ";
  return compareRow("ai_share", "pct", cells, alike ? null : `not ranked: ${why}`);
}

function hashrateRow({ facts }: Question, miners: readonly Miner[]): CompareRow {
  const rows = newestHashrates(facts.hashrates);
  const newest = miners.map((miner) => rows.find((one) => one.miner === miner.id) ?? null);
  const cells = newest.map((one): Cell => {
    if (one === null) return { value: null, note: "none recorded" };
    return { value: one.hashrateEhs, note: `${one.basis.replaceAll("_", " ")}, ${dayInWords(one.date)}` };
  });
  const stated = newest.filter((one) => one !== null);
  const alike =
    new Set(stated.map((one) => one.basis)).size <= 1 && new Set(stated.map((one) => one.date)).size <= 1;
  return compareRow("hashrate", "eh_s", cells, alike ? null : "not ranked: bases or dates differ");
}

function compareRow(
  metric: string,
  unit: CompareRow["unit"],
  cells: readonly Cell[],
  caveat: string | null,
): CompareRow {
  return {
    metric,
    unit,
    values: cells.map((cell) => cell.value),
    notes: cells.map((cell) => cell.note),
    caveat,
  };
}
