import type { Claim } from "../../domain/claim.ts";
import { closeRange, impliedPrice, newestQuarterSales, priceFits } from "../../domain/coin-sales.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { BtcBar } from "../../domain/market.ts";
import { fromPeak, newestPerMiner, type TreasuryTransaction } from "../../domain/treasury.ts";
import { btc, dayInWords, usd, usdPrice } from "../../domain/wording.ts";
import { tickerOf } from "./context.ts";
import { holdingInWords } from "./own-figures.ts";

/** Our own figure beside a claim about bitcoin held or sold, computed from the rows; null where none fits. */
export function ourTreasuryFigure(claim: Claim, facts: FactSet, closes: readonly BtcBar[]): string | null {
  if (claim.miner === null) {
    return /s(?:old|ales|elling)|peak|culture/i.test(claim.metric) ? sectorFigure(facts) : null;
  }
  const holdings = facts.holdings.filter(
    (holding) => holding.miner === claim.miner && claim.checkedAgainst.includes(holding.id),
  );
  const sales = facts.transactions.filter(
    (row) => row.miner === claim.miner && claim.checkedAgainst.includes(row.id),
  );
  const inside = facts.miners
    .filter((miner) => miner.id === claim.miner)
    .flatMap((miner) => miner.consolidates.map((id) => tickerOf(facts, id)));
  const included = inside.length === 0 ? "" : `, ${inside.join(" and ")} included`;
  const parts = [
    ...holdings.map((holding) => `${holdingInWords(holding)}${included}`),
    ...withWiderRows(sales, facts).map((sale) => saleInWords(sale, closes)),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

/** The rows themselves, then the wider rows that are counted in their place. */
function withWiderRows(
  sales: readonly TreasuryTransaction[],
  facts: FactSet,
): readonly TreasuryTransaction[] {
  const wider = facts.transactions.filter(
    (row) => !sales.includes(row) && sales.some((sale) => sale.insideOf === row.id),
  );
  return [...sales, ...wider];
}

function saleInWords(sale: TreasuryTransaction, closes: readonly BtcBar[]): string {
  const size = sale.btc === null ? "no coin count known" : btc(sale.btc);
  const amount = sale.amountUsd === null ? "" : ` for ${usd(sale.amountUsd)}`;
  const dates = `${dayInWords(sale.periodStart)} to ${dayInWords(sale.periodEnd)}`;
  const counted = sale.countInTotals ? "counted" : "not counted";
  return `${size}${amount}, ${dates}, ${counted}${priceInWords(sale, closes)}`;
}

function priceInWords(sale: TreasuryTransaction, closes: readonly BtcBar[]): string {
  const price = impliedPrice(sale);
  if (price === null) return "";
  const range = closeRange(closes, sale.periodStart, sale.periodEnd);
  const fits = priceFits(sale, closes);
  const implied = `, implied price ${usdPrice(price)}`;
  if (range === null || fits === null) return implied;
  const span = `daily closes ${usdPrice(range.lowUsd)} to ${usdPrice(range.highUsd)}`;
  return fits ? `${implied}, within ${span}` : `${implied}, fits no price of the period (${span})`;
}

/** Net falls and gross sales, two measures that are never one number. */
function sectorFigure(facts: FactSet): string | null {
  const inside = new Set(facts.miners.flatMap((miner) => miner.consolidates));
  const falls = newestPerMiner(facts.holdings.filter((holding) => holding.miner !== null))
    .flatMap((holding) => {
      const fall = fromPeak(holding, facts.holdings);
      return fall === null || fall >= 0 ? [] : [{ holding, fall }];
    })
    .toSorted((a, b) => a.fall - b.fall);
  const parts: string[] = [];
  if (falls.length > 0) {
    const each = falls.map(({ holding, fall }) => `${tickerOf(facts, holding.miner)} ${btc(fall)}`);
    const dates = falls.map(({ holding }) => holding.date).toSorted();
    const first = dates[0] ?? "";
    const last = dates.at(-1) ?? "";
    const when =
      first === last
        ? `on ${dayInWords(last)}`
        : `no sum, dates differ from ${dayInWords(first)} to ${dayInWords(last)}`;
    parts.push(`net fall from peak: ${each.join(", ")} (${when})`);
  }
  const quarter = newestQuarterSales(facts.transactions, inside);
  if (quarter !== null) {
    const each = quarter.byMiner.map((row) => `${tickerOf(facts, row.miner)} ${btc(row.btc)}`);
    parts.push(
      `gross sales recorded within ${dayInWords(quarter.from)} to ${dayInWords(quarter.to)}: at least ${btc(quarter.btc)} (${each.join(", ")})`,
    );
  }
  return parts.length === 0 ? null : parts.join("; ");
}
