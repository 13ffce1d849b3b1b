import { closeRange, impliedPrice, priceFits } from "../../domain/coin-sales.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { BtcBar } from "../../domain/market.ts";
import { changeOf, fromPeak, type Holding, peakOf, type TreasuryTransaction } from "../../domain/treasury.ts";
import type { HoldingLine, TransactionLine } from "../../surface/answers/treasury.ts";
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
