import {
  grossSold,
  grossSoldOfAll,
  impliedPrice,
  newestQuarterSales,
  type QuarterSales,
} from "../../domain/coin-sales.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { MinerId } from "../../domain/fact.ts";
import type { BtcBar } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import { type IsoDate, newYorkDate } from "../../domain/time.ts";
import {
  type CoinFigure,
  fromPeak,
  type Holding,
  netChange,
  netChangeOfAll,
  newestHolding,
  newestPerMiner,
  type NoFigure,
  peakOf,
  type TreasuryTransaction,
} from "../../domain/treasury.ts";
import { btc, dayInWords, usd } from "../../domain/wording.ts";
import type { QuarterSalesLine, TreasuryAnswer, TreasuryTotals } from "../../surface/answers/treasury.ts";
import type { Answers } from "../../surface/app.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask, parsePastDate, tickerOf } from "./context.ts";
import { holdingBasisInWords, holdingInWords } from "./own-figures.ts";
import { ourTreasuryFigure } from "./treasury-claims.ts";
import { historyLines, holdingLine, transactionLine } from "./treasury-lines.ts";

/** Answers `/treasury`: coins held, what changed, and what was sold at which price. */
export function createTreasuryAnswer(deps: AnswerDeps): Answers["treasury"] {
  return async (options, now) => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { facts, day, miner } = asked.question;
    let since: IsoDate | null = null;
    if (options.since !== undefined) {
      const parsed = parsePastDate("since", options.since, newYorkDate(now));
      if (!parsed.ok) return parsed;
      since = parsed.date;
    }

    const chosen = (row: Holding | TreasuryTransaction): boolean =>
      row.miner !== null && (miner === null || row.miner === miner.id);
    const inSpan = facts.holdings.filter((row) => chosen(row) && (since === null || row.date >= since));
    const shown =
      miner === null
        ? newestPerMiner(inSpan)
        : inSpan.toSorted((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id));
    // A sale of the sector as a whole is somebody's claim about balances, never a transaction.
    const transactions = facts.transactions
      .filter((row) => chosen(row) && (since === null || row.periodEnd >= since))
      .toSorted((a, b) => b.periodEnd.localeCompare(a.periodEnd) || a.id.localeCompare(b.id));
    const closes = await closesOf(deps, transactions, day);
    const consolidated = consolidatedMiners(facts, miner === null ? null : [miner]);
    const newest = miner === null ? null : newestHolding(inSpan);
    const peak = newest === null ? null : peakOf(newest, facts.holdings);
    const sales = newestQuarterSales(transactions, new Set(consolidated.map((pair) => pair.inside)));

    const histories = historyLines(inSpan, facts, miner !== null);
    const drawn = new Set(histories.flatMap((line) => line.points.map((point) => point.id)));

    const answer: TreasuryAnswer = {
      ...answerBase(asked.question, [
        ...shown,
        ...transactions,
        ...inSpan.filter((holding) => drawn.has(holding.id)),
      ]),
      filter: { miner: miner?.ticker ?? null, since },
      holdings: shown.map((holding) => holdingLine(holding, facts)),
      transactions: transactions.map((transaction) => transactionLine(transaction, facts, closes)),
      histories,
      peak:
        peak === null
          ? null
          : { miner: tickerOf(facts, peak.miner), date: peak.date, btc: peak.btc, basis: peak.basis },
      fromPeakBtc: newest === null ? null : fromPeak(newest, facts.holdings),
      totals: totals(inSpan, transactions, since, miner, new Set(consolidated.map((pair) => pair.inside))),
      quarterSales: quarterLine(sales, facts),
      inside: consolidated.map((pair) => ({
        miner: tickerOf(facts, pair.inside),
        insideOf: tickerOf(facts, pair.parent),
      })),
      notRecorded: facts.miners
        .filter(
          (watched) =>
            (miner === null || watched.id === miner.id) &&
            !facts.holdings.some((holding) => holding.miner === watched.id),
        )
        .map((watched) => watched.ticker),
      claims: claimLines(facts, "treasury", miner?.id ?? null, (claim) =>
        ourTreasuryFigure(claim, facts, closes),
      ),
    };
    return { ok: true, answer };
  };
}

function totals(
  holdings: readonly Holding[],
  transactions: readonly TreasuryTransaction[],
  since: IsoDate | null,
  miner: Miner | null,
  inside: ReadonlySet<string>,
): TreasuryTotals {
  const net = miner === null ? netChangeOfAll(holdings, inside) : netChange(holdings);
  const sales = miner === null ? grossSoldOfAll(transactions, since, inside) : grossSold(transactions, since);
  // Sales of those who report are no total of all miners while the others' figures end on other days.
  const gross = miner === null && net.why !== null && sales.why === null ? net : sales;
  if (net.why?.reason === "nothing_recorded" && gross.why?.reason === "nothing_recorded") {
    return { netChangeBtc: null, grossSoldBtc: null, why: "no holding and no counted sale recorded" };
  }
  const reasons = [reasonInWords("net change", net), reasonInWords("gross sales", gross)].filter(
    (reason) => reason !== null,
  );
  return {
    netChangeBtc: net.btc,
    grossSoldBtc: gross.btc,
    why: reasons.length === 0 ? null : reasons.join("; "),
  };
}

function reasonInWords(figure: string, value: CoinFigure): string | null {
  return value.why === null ? null : `no total of ${figure}: ${noFigureInWords(value.why)}`;
}

function noFigureInWords(why: NoFigure): string {
  switch (why.reason) {
    case "nothing_recorded":
      return "none recorded";
    case "only_a_bound":
      return `the newest holding is only a bound, ${holdingInWords(why.holding)}`;
    case "one_holding":
      return `only one holding on the basis “${holdingBasisInWords(why.holding.basis)}”, of ${dayInWords(why.holding.date)}`;
    case "dates_differ":
      return `dates differ from ${dayInWords(why.from)} to ${dayInWords(why.to)}`;
    case "bases_differ":
      return `bases differ (${why.bases.map(holdingBasisInWords).join("; ")})`;
    case "coins_not_given": {
      const amount = why.sale.amountUsd === null ? "" : ` of ${usd(why.sale.amountUsd)}`;
      return `the sale${amount} of ${dayInWords(why.sale.periodStart)} to ${dayInWords(why.sale.periodEnd)} gives no coin count`;
    }
    case "reaches_back":
      return `the sale of ${btc(why.sale.btc ?? 0)} began before, on ${dayInWords(why.sale.periodStart)}`;
  }
}

/** Pairs where one miner's figures already hold the other's, as far as the question touches them. */
function consolidatedMiners(
  facts: FactSet,
  only: readonly Miner[] | null,
): readonly { readonly parent: MinerId; readonly inside: MinerId }[] {
  return facts.miners
    .flatMap((parent) => parent.consolidates.map((inside) => ({ parent: parent.id, inside })))
    .filter(
      (pair) => only === null || only.some((miner) => miner.id === pair.parent || miner.id === pair.inside),
    );
}

/** Bitcoin's stored closes over the periods of these transactions; empty where none has a price to check. */
export async function closesOf(
  deps: AnswerDeps,
  transactions: readonly TreasuryTransaction[],
  day: IsoDate,
): Promise<readonly BtcBar[]> {
  const priced = transactions.filter((row) => impliedPrice(row) !== null);
  const from = priced.map((row) => row.periodStart).toSorted()[0];
  const to = priced
    .map((row) => row.periodEnd)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) return [];
  const history = await deps.prices.history([], from, to < day ? to : day);
  return history.btc;
}

function quarterLine(sales: QuarterSales | null, facts: FactSet): QuarterSalesLine | null {
  if (sales === null) return null;
  return {
    periodStart: sales.from,
    periodEnd: sales.to,
    grossSoldBtc: sales.btc,
    byMiner: sales.byMiner.map((row) => ({ miner: tickerOf(facts, row.miner), btc: row.btc })),
    withoutCoins: sales.withoutCoins.map((row) => tickerOf(facts, row.miner)),
  };
}
