import type { FactSet } from "../../domain/fact-set.ts";
import type { IsoDate } from "../../domain/time.ts";
import { datesDiffer, type Holding, isMeasured, newestPerMiner } from "../../domain/treasury.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { SectorAnswer } from "../../surface/answers/sector.ts";
import { tickerOf } from "./context.ts";
import { holdingBasisInWords } from "./own-figures.ts";

/** The newest holding of every miner up to a day, newest first. */
export function newestHoldings(facts: FactSet, day: IsoDate): readonly Holding[] {
  return newestPerMiner(facts.holdings.filter((row) => row.miner !== null && row.date <= day));
}

/** The newest holding of each miner, and their sum where one day and one basis hold for all of them. */
export function sectorTreasury(facts: FactSet, day: IsoDate): SectorAnswer["treasury"] {
  const newest = newestHoldings(facts, day);
  const holds = new Set(newest.map((holding) => holding.miner));
  const parents = new Map(
    facts.miners.flatMap((miner) =>
      holds.has(miner.id) ? miner.consolidates.map((inside) => [inside, miner.ticker] as const) : [],
    ),
  );
  const own = newest.filter((holding) => !parents.has(holding.miner ?? ""));
  const why = whyNoSum(own);
  return {
    btc: why === null ? own.reduce((sum, holding) => sum + holding.btc, 0) : null,
    asOf: why === null ? (own[0]?.date ?? null) : null,
    why,
    holders: newest
      .toSorted((a, b) => b.btc - a.btc)
      .map((holding) => ({
        miner: tickerOf(facts, holding.miner),
        btc: holding.btc,
        qualifier: holding.qualifier,
        asOf: holding.date,
        basis: holding.basis,
        insideOf: parents.get(holding.miner ?? "") ?? null,
      })),
  };
}

function whyNoSum(holdings: readonly Holding[]): string | null {
  if (holdings.length === 0) return "no holding is recorded";
  const differing = datesDiffer(holdings.map((holding) => holding.date));
  if (differing !== null) {
    return `the newest holdings are of different days, ${dayInWords(differing.from)} to ${dayInWords(differing.to)}`;
  }
  const bases = [...new Set(holdings.map((holding) => holdingBasisInWords(holding.basis)))];
  if (bases.length > 1) return `the holdings include different coins: ${bases.join("; ")}`;
  if (!holdings.every(isMeasured)) return "a holding is only a bound, or disputed";
  return null;
}
