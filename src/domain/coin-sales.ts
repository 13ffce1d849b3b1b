import type { BtcBar } from "./market.ts";
import { addDays, type IsoDate } from "./time.ts";
import { type CoinFigure, datesDiffer, missing, sumFigures, type TreasuryTransaction } from "./treasury.ts";

/** Gross sales that lie inside one calendar quarter; what is not recorded is not in, so it is a least. */
export interface QuarterSales {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Coins of the sales that give a count. */
  readonly btc: number;
  /** Counted sales with coins, of one miner each, most coins first. */
  readonly byMiner: readonly { readonly miner: string; readonly btc: number }[];
  /** Counted sales of the quarter without a coin count. */
  readonly withoutCoins: readonly TreasuryTransaction[];
}

/** Coins sold in counted sales of one miner that began on or after `since`; null `since` takes them all. */
export function grossSold(transactions: readonly TreasuryTransaction[], since: IsoDate | null): CoinFigure {
  const sales = countedSales(transactions).filter((sale) => since === null || sale.periodEnd >= since);
  if (sales.length === 0) return missing({ reason: "nothing_recorded" });
  const back = sales.find((sale) => since !== null && sale.periodStart < since);
  if (back) return missing({ reason: "reaches_back", sale: back });
  let sum = 0;
  for (const sale of sales) {
    if (sale.btc === null) return missing({ reason: "coins_not_given", sale });
    sum += sale.btc;
  }
  return { btc: sum, why: null };
}

/** Gross sales of several miners: only where the recorded sales of each cover the same days. */
export function grossSoldOfAll(
  transactions: readonly TreasuryTransaction[],
  since: IsoDate | null,
  inside: ReadonlySet<string>,
): CoinFigure {
  const sales = countedSales(transactions).filter(
    (sale) => sale.miner !== null && !inside.has(sale.miner) && (since === null || sale.periodEnd >= since),
  );
  const groups = [...Map.groupBy(sales, (sale) => sale.miner).values()];
  const starts = groups.map((own) => own.map((sale) => sale.periodStart).toSorted()[0] ?? "");
  const ends = groups.map(
    (own) =>
      own
        .map((sale) => sale.periodEnd)
        .toSorted()
        .at(-1) ?? "",
  );
  if (datesDiffer(starts) || datesDiffer(ends)) {
    return missing({
      reason: "dates_differ",
      from: starts.toSorted()[0] ?? "",
      to: ends.toSorted().at(-1) ?? "",
    });
  }
  return groups.length === 0
    ? missing({ reason: "nothing_recorded" })
    : sumFigures(groups.map((own) => grossSold(own, since)));
}

/** Proceeds ÷ coins, in USD a coin; null where either is missing or no coin changed hands. */
export function impliedPrice(transaction: TreasuryTransaction): number | null {
  const { btc, amountUsd } = transaction;
  return btc === null || amountUsd === null || btc === 0 ? null : amountUsd / btc;
}

/** Lowest and highest of BTC's stored daily closes from one day to another, both in it; null without any. */
export function closeRange(
  bars: readonly BtcBar[],
  from: IsoDate,
  to: IsoDate,
): {
  readonly lowUsd: number;
  readonly highUsd: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
} | null {
  const inside = bars.filter((bar) => bar.date >= from && bar.date <= to);
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return null;
  const closes = inside.map((bar) => bar.priceUsd);
  return {
    lowUsd: closes.reduce((a, b) => Math.min(a, b)),
    highUsd: closes.reduce((a, b) => Math.max(a, b)),
    first: first.date,
    last: last.date,
  };
}

/**
 * Whether the implied price lies within BTC's daily closes of the period; null where it cannot be told:
 * no price, no closes, or a price outside closes that do not cover the whole period.
 */
export function priceFits(transaction: TreasuryTransaction, bars: readonly BtcBar[]): boolean | null {
  const price = impliedPrice(transaction);
  const range = closeRange(bars, transaction.periodStart, transaction.periodEnd);
  if (price === null || range === null) return null;
  if (price >= range.lowUsd && price <= range.highUsd) return true;
  // Three days bridge a weekend where only sessions have a close.
  const covered =
    range.first <= addDays(transaction.periodStart, 3) && range.last >= addDays(transaction.periodEnd, -3);
  return covered ? false : null;
}

/**
 * The newest calendar quarter that holds counted sales with coins, and what was sold inside it. Sales that
 * reach over a quarter's end belong to none. Null where there is no such quarter.
 */
export function newestQuarterSales(
  transactions: readonly TreasuryTransaction[],
  inside: ReadonlySet<string>,
): QuarterSales | null {
  const sales = countedSales(transactions).flatMap((sale) => {
    const quarter = quarterOf(sale.periodStart);
    const within = sale.periodEnd <= quarter.to && sale.miner !== null && !inside.has(sale.miner);
    return within ? [{ sale, quarter }] : [];
  });
  const newest = sales
    .filter(({ sale }) => sale.btc !== null)
    .map(({ quarter }) => quarter)
    .toSorted((a, b) => b.to.localeCompare(a.to))[0];
  if (newest === undefined) return null;
  const own = sales.filter(({ quarter }) => quarter.to === newest.to).map(({ sale }) => sale);
  const withCoins = own.filter((sale) => sale.btc !== null);
  const byMiner = [...Map.groupBy(withCoins, (sale) => sale.miner ?? "")]
    .map(([miner, rows]) => ({ miner, btc: rows.reduce((sum, row) => sum + (row.btc ?? 0), 0) }))
    .toSorted((a, b) => b.btc - a.btc);
  return {
    ...newest,
    btc: byMiner.reduce((sum, row) => sum + row.btc, 0),
    byMiner,
    withoutCoins: own.filter((sale) => sale.btc === null),
  };
}

/** Sales that totals count: no additions, nothing that lies inside another row or is disputed. */
function countedSales(transactions: readonly TreasuryTransaction[]): readonly TreasuryTransaction[] {
  return transactions.filter((transaction) => transaction.side === "sell" && transaction.countInTotals);
}

function quarterOf(date: IsoDate): { readonly from: IsoDate; readonly to: IsoDate } {
  const year = date.slice(0, 4);
  const quarter = Math.floor((Number(date.slice(5, 7)) - 1) / 3);
  const [from = "", to = ""] =
    [
      ["01-01", "03-31"],
      ["04-01", "06-30"],
      ["07-01", "09-30"],
      ["10-01", "12-31"],
    ][quarter] ?? [];
  return { from: `${year}-${from}`, to: `${year}-${to}` };
}
