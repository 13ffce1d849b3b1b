import { type Contract, deliveryPeriod, deliveryState } from "./contract.ts";
import type { Fact, MinerId } from "./fact.ts";
import type { Miner } from "./miner.ts";
import type { IsoDate } from "./time.ts";

/** Revenue of one period. A share is computed from two figures of the same row, never typed in. */
export interface RevenuePeriod extends Fact {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  /** As the company names it, e.g. `Q2 FY26`. */
  readonly periodLabel: string;
  readonly totalUsd: number | null;
  /** 0: none reported. Null: unknown. */
  readonly aiUsd: number | null;
  /** The company's word for it. */
  readonly aiLabel: string | null;
  readonly miningUsd: number | null;
  readonly otherUsd: number | null;
  readonly btcMined: number | null;
  readonly netIncomeUsd: number | null;
}

/** An annualised run rate: never revenue, never contract value. */
export interface RunRate extends Fact {
  readonly date: IsoDate;
  readonly arrUsd: number;
}

/** A forecast or target. */
export interface Guidance extends Fact {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly targetDate: IsoDate;
  readonly madeBy: string;
  /** The contract it promises a first delivery of, where it does. */
  readonly contract: string | null;
}

/** An order, purchase or acquisition. */
export interface CapitalCommitment extends Fact {
  readonly date: IsoDate;
  readonly kind: "equipment_order" | "land" | "acquisition" | "site_conversion";
  readonly amountUsd: number;
}

/** Hashrate of one miner. */
export interface CompanyHashrate extends Fact {
  readonly date: IsoDate;
  readonly hashrateEhs: number;
  readonly basis: "owned" | "deployed" | "average_operating" | "capacity" | "energized" | "month_end";
}

/** AI revenue ÷ total revenue of the same row × 100; null where either is unknown or the total is not above zero. */
export function aiSharePct(period: RevenuePeriod): number | null {
  if (period.aiUsd === null || period.totalUsd === null || !(period.totalUsd > 0)) return null;
  return (period.aiUsd / period.totalUsd) * 100;
}

/** An AI share with the period it belongs to: without one it would mean nothing. */
export interface AiShareOfMiner {
  readonly miner: MinerId;
  readonly pct: number;
  readonly aiUsd: number;
  readonly totalUsd: number;
  readonly period: RevenuePeriod;
  /** Why it is never ranked with others; null where it may be, among equal periods. */
  readonly caveat: string | null;
}

/**
 * The share of the newest period of each miner that tells both figures, newest period first, then largest share.
 * Of two periods that end on the same day the shorter one counts. Miners without such a period are left out.
 */
export function newestAiShares(
  revenue: readonly RevenuePeriod[],
  miners: readonly Miner[],
): readonly AiShareOfMiner[] {
  return miners
    .flatMap((miner) => {
      const shares = revenue
        .filter((period) => period.miner === miner.id)
        .toSorted(newestPeriodFirst)
        .flatMap((period) => {
          const pct = aiSharePct(period);
          if (pct === null || period.aiUsd === null || period.totalUsd === null) return [];
          const { aiUsd, totalUsd } = period;
          return [{ miner: miner.id, pct, aiUsd, totalUsd, period, caveat: miner.aiShareCaveat }];
        });
      return shares.slice(0, 1);
    })
    .toSorted((a, b) => newestPeriodFirst(a.period, b.period) || b.pct - a.pct);
}

/** True where two shares may stand in one ranking: the same days, and neither has a caveat. */
export function sharesCompare(a: AiShareOfMiner, b: AiShareOfMiner): boolean {
  return (
    a.caveat === null &&
    b.caveat === null &&
    a.period.periodStart === b.period.periodStart &&
    a.period.periodEnd === b.period.periodEnd
  );
}

/** AI revenue of several miners ÷ their revenue, all of the same period. */
export interface JointAiShare {
  readonly pct: number;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly aiUsd: number;
  readonly totalUsd: number;
  readonly miners: readonly MinerId[];
}

/**
 * The share of those who report, for the one period that most miners tell both figures of (the newest of equals);
 * null where no period has three. Left out: miners whose share is not comparable, and those that another one in the
 * sum already consolidates.
 */
export function jointAiShare(
  revenue: readonly RevenuePeriod[],
  miners: readonly Miner[],
): JointAiShare | null {
  const byPeriod = Map.groupBy(revenue, (row) => `${row.periodEnd} ${row.periodStart}`);
  const candidates = [...byPeriod.values()].flatMap((rows) => {
    const telling = miners.filter(
      (miner) =>
        miner.aiShareCaveat === null &&
        rows.some((row) => row.miner === miner.id && aiSharePct(row) !== null),
    );
    const inside = new Set(telling.flatMap((miner) => miner.consolidates));
    const counted = telling.filter((miner) => !inside.has(miner.id)).map((miner) => miner.id);
    const [first] = rows;
    return first === undefined || counted.length < 3 ? [] : [{ first, rows, counted }];
  });
  const best = candidates.toSorted(
    (a, b) => b.counted.length - a.counted.length || newestPeriodFirst(a.first, b.first),
  )[0];
  if (best === undefined) return null;
  const own = best.counted.flatMap((id) =>
    best.rows.filter((row) => row.miner === id && aiSharePct(row) !== null).slice(0, 1),
  );
  const aiUsd = own.reduce((sum, row) => sum + (row.aiUsd ?? 0), 0);
  const totalUsd = own.reduce((sum, row) => sum + (row.totalUsd ?? 0), 0);
  const { periodStart, periodEnd } = best.first;
  return { pct: (aiUsd / totalUsd) * 100, periodStart, periodEnd, aiUsd, totalUsd, miners: best.counted };
}

function newestPeriodFirst(a: RevenuePeriod, b: RevenuePeriod): number {
  return b.periodEnd.localeCompare(a.periodEnd) || b.periodStart.localeCompare(a.periodStart);
}

/** The newest hashrate per miner and basis, newest first: two bases of one miner are two figures. */
export function newestHashrates(rows: readonly CompanyHashrate[]): readonly CompanyHashrate[] {
  const newest = new Map<string, CompanyHashrate>();
  for (const row of rows.toSorted((a, b) => b.date.localeCompare(a.date))) {
    const key = `${row.miner ?? ""} ${row.basis}`;
    if (!newest.has(key)) newest.set(key, row);
  }
  return [...newest.values()];
}

/** A first delivery that was promised. */
export interface DeliveryPromise {
  readonly contract: Contract;
  /** The guidance row that promises or reports it; null where the contract itself does. */
  readonly guidance: Guidance | null;
  /** `YYYY`, `YYYY-Qn`, `YYYY-Hn`, `YYYY-MM` or a date. */
  readonly promised: string;
  readonly state: "ahead" | "due" | "met" | "late" | "unknown";
}

/**
 * True where a guidance row tells what is, not what will be: it was stated on or after the day it speaks of.
 * A row of a contract that does so reports the first delivery, on its target date.
 */
export function isReport(guidance: Guidance): boolean {
  return guidance.asOf >= guidance.targetDate;
}

/**
 * First deliveries of signed contracts against a day, those that come first ahead of later ones. `met` and `late`
 * need a row that reports the delivery; a promise that is past without a word is `unknown`. A part that only repeats
 * the promise of its roll-up is left out; a forecast of a contract that names another time is a promise of its own.
 */
export function deliveryPromises(
  contracts: readonly Contract[],
  guidance: readonly Guidance[],
  day: IsoDate,
): readonly DeliveryPromise[] {
  const signed = contracts.filter((contract) => contract.status === "signed");
  return signed
    .flatMap((contract) => {
      const own = guidance.filter((row) => row.contract === contract.id);
      const promises: DeliveryPromise[] = [];
      const rollup = signed.find((other) => other.id === contract.partOf);
      if (contract.firstDelivery !== null && contract.firstDelivery !== rollup?.firstDelivery) {
        promises.push(promiseOf(contract, contract.firstDelivery, own, day));
      }
      const period = contract.firstDelivery === null ? null : deliveryPeriod(contract.firstDelivery);
      for (const row of own) {
        const repeats = period !== null && row.targetDate >= period.from && row.targetDate <= period.to;
        if (isReport(row) || repeats) continue;
        promises.push({
          contract,
          guidance: row,
          promised: row.targetDate,
          state: day < row.targetDate ? "ahead" : day === row.targetDate ? "due" : "unknown",
        });
      }
      return promises;
    })
    .toSorted((a, b) => endOf(a.promised).localeCompare(endOf(b.promised)));
}

function promiseOf(
  contract: Contract,
  promised: string,
  own: readonly Guidance[],
  day: IsoDate,
): DeliveryPromise {
  const report = own
    .filter((row) => isReport(row) && row.targetDate <= day)
    .toSorted((a, b) => a.targetDate.localeCompare(b.targetDate))[0];
  if (report) {
    const state = report.targetDate <= endOf(promised) ? "met" : "late";
    return { contract, guidance: report, promised, state };
  }
  const state = deliveryState(promised, day);
  return {
    contract,
    guidance: null,
    promised,
    state: state === "past" || state === null ? "unknown" : state,
  };
}

/** Last day of a promised period; a date is its own. */
function endOf(promised: string): IsoDate {
  return deliveryPeriod(promised)?.to ?? promised;
}
