import { closeRange, impliedPrice, priceFits } from "../../domain/coin-sales.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { BtcBar } from "../../domain/market.ts";
import {
  changeOf,
  fromPeak,
  type Holding,
  type HoldingHistory,
  holdingHistory,
  peakOf,
  type TreasuryTransaction,
} from "../../domain/treasury.ts";
import type { HistoryLine, HoldingLine, TransactionLine } from "../../surface/answers/treasury.ts";
import { tickerOf } from "./context.ts";
import { sourceOf } from "./source-refs.ts";

/** A holding as an answer gives it, against the earlier ones of the same miner and basis in the facts. */
export function holdingLine(holding: Holding, facts: FactSet): HoldingLine {
  const change = changeOf(holding, facts.holdings);
  const peak = peakOf(holding, facts.holdings);
  return {
    id: holding.id,
    miner: tickerOf(facts, holding.miner),
    asOf: holding.date,
    btc: holding.btc,
    qualifier: holding.qualifier,
    basis: holding.basis,
    disputed: holding.disputed,
    changeBtc: change?.btc ?? null,
    changeSince: change?.since ?? null,
    peak: peak === null ? null : { date: peak.date, btc: peak.btc },
    fromPeakBtc: fromPeak(holding, facts.holdings),
    evidence: holding.evidence,
    note: holding.note,
    source: sourceOf(holding),
  };
}

/** So few measured holdings of a miner make no line beside others. */
const FEWEST_POINTS = 3;

/**
 * The holdings that can be drawn, per miner on one basis: of one miner whatever there is, of several only those with
 * three or more, the largest newest holding first. Peaks are taken over all the facts.
 */
export function historyLines(
  holdings: readonly Holding[],
  facts: FactSet,
  oneMiner: boolean,
): readonly HistoryLine[] {
  return [...Map.groupBy(holdings, (holding) => holding.miner).values()]
    .flatMap((own) => holdingHistory(own) ?? [])
    .filter((history) => oneMiner || history.points.length >= FEWEST_POINTS)
    .flatMap((history) => {
      const newest = history.points.at(-1);
      return newest === undefined ? [] : [historyLine(history, newest, facts)];
    })
    .toSorted((a, b) => newestCoins(b) - newestCoins(a) || a.miner.localeCompare(b.miner));
}

function historyLine(history: HoldingHistory, newest: Holding, facts: FactSet): HistoryLine {
  const peak = peakOf(newest, facts.holdings);
  return {
    miner: tickerOf(facts, newest.miner),
    basis: history.basis,
    points: history.points.map((holding) => ({
      id: holding.id,
      date: holding.date,
      btc: holding.btc,
      qualifier: holding.qualifier,
      source: sourceOf(holding),
    })),
    peak: peak === null ? null : { date: peak.date, btc: peak.btc },
    fromPeakBtc: fromPeak(newest, facts.holdings),
    leftOut: history.leftOut.map((holding) => ({
      id: holding.id,
      date: holding.date,
      btc: holding.btc,
      qualifier: holding.qualifier,
      basis: holding.basis,
      disputed: holding.disputed,
    })),
  };
}

function newestCoins(line: HistoryLine): number {
  return line.points.at(-1)?.btc ?? 0;
}

/** A sale or an addition as an answer gives it; `btc` are the stored closes of bitcoin, any span. */
export function transactionLine(
  transaction: TreasuryTransaction,
  facts: FactSet,
  btc: readonly BtcBar[],
): TransactionLine {
  const range = closeRange(btc, transaction.periodStart, transaction.periodEnd);
  return {
    id: transaction.id,
    miner: tickerOf(facts, transaction.miner),
    periodStart: transaction.periodStart,
    periodEnd: transaction.periodEnd,
    side: transaction.side,
    btc: transaction.btc,
    amountUsd: transaction.amountUsd,
    avgPriceUsd: impliedPrice(transaction),
    priceFits: priceFits(transaction, btc),
    closesUsd: range === null ? null : { low: range.lowUsd, high: range.highUsd },
    purpose: transaction.purpose,
    countInTotals: transaction.countInTotals,
    insideOf: transaction.insideOf,
    evidence: transaction.evidence,
    note: transaction.note,
    source: sourceOf(transaction),
  };
}
