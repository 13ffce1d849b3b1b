import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

export type Qualifier = "exact" | "about" | "more_than" | "less_than";

/** What the coins include. Changes are computed between equal bases only. */
export type HoldingBasis =
  | "as_reported_total"
  | "unencumbered_only"
  | "consolidated_held_or_pledged"
  | "consolidated_excluding_pledged"
  | "including_posted_collateral";

/** Coins held on one day. */
export interface Holding extends Fact {
  readonly date: IsoDate;
  readonly btc: number;
  readonly qualifier: Qualifier;
  readonly basis: HoldingBasis;
  /** True where the figure breaks continuity and a chart or a change must leave it out. */
  readonly disputed: boolean;
}

/** Coins sold or added in a period. */
export interface TreasuryTransaction extends Fact {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly side: "sell" | "add";
  readonly btc: number | null;
  /** Proceeds, or value added. */
  readonly amountUsd: number | null;
  readonly purpose: string | null;
  /** False where it lies inside another row, or is disputed. */
  readonly countInTotals: boolean;
  /** The wider row it lies inside, where there is one. */
  readonly insideOf: string | null;
}

/** A figure in coins, or why there is none: what does not agree is never added. */
export type CoinFigure =
  | { readonly btc: number; readonly why: null }
  | { readonly btc: null; readonly why: NoFigure };

export type NoFigure =
  | { readonly reason: "nothing_recorded" }
  /** The newest holding is only “more than” or “less than”. */
  | { readonly reason: "only_a_bound"; readonly holding: Holding }
  | { readonly reason: "one_holding"; readonly holding: Holding }
  | { readonly reason: "dates_differ"; readonly from: IsoDate; readonly to: IsoDate }
  | { readonly reason: "bases_differ"; readonly bases: readonly HoldingBasis[] }
  /** A counted sale gives no coins. */
  | { readonly reason: "coins_not_given"; readonly sale: TreasuryTransaction }
  /** A counted sale began before the span asked for. */
  | { readonly reason: "reaches_back"; readonly sale: TreasuryTransaction };

/** True where a change or a peak may rest on it: undisputed, and a value rather than a bound. */
export function isMeasured(holding: Holding): boolean {
  return !holding.disputed && (holding.qualifier === "exact" || holding.qualifier === "about");
}

/**
 * The newest of these holdings: undisputed before disputed, on one day a value before a bound;
 * null for an empty list. The holdings are of one miner.
 */
export function newestHolding(holdings: readonly Holding[]): Holding | null {
  return (
    holdings.toSorted(
      (a, b) =>
        Number(a.disputed) - Number(b.disputed) ||
        b.date.localeCompare(a.date) ||
        Number(isMeasured(b)) - Number(isMeasured(a)),
    )[0] ?? null
  );
}

/** The newest holding of every miner, newest first. */
export function newestPerMiner(holdings: readonly Holding[]): readonly Holding[] {
  return [...Map.groupBy(holdings, (holding) => holding.miner).values()]
    .map(newestHolding)
    .filter((holding) => holding !== null)
    .toSorted(byDateDescending);
}

/**
 * Coins against the measured holding before it, same miner and basis, and the day of that one;
 * null where the holding is itself a bound or disputed, or nothing stands before it.
 */
export function changeOf(
  holding: Holding,
  holdings: readonly Holding[],
): { readonly btc: number; readonly since: IsoDate } | null {
  if (!isMeasured(holding)) return null;
  const before = comparable(holding, holdings)
    .filter((other) => other.date < holding.date)
    .toSorted(byDateDescending)[0];
  return before === undefined ? null : { btc: holding.btc - before.btc, since: before.date };
}

/**
 * The highest measured holding of the same miner and basis up to this one's day, the earliest of equals.
 * Null where none is measured, or where a “more than” on that basis says that the peak was higher.
 */
export function peakOf(holding: Holding, holdings: readonly Holding[]): Holding | null {
  const peak = comparable(holding, holdings)
    .filter((other) => other.date <= holding.date)
    .toSorted((a, b) => b.btc - a.btc || a.date.localeCompare(b.date))[0];
  if (peak === undefined) return null;
  const hidden = holdings.some(
    (other) =>
      other.miner === holding.miner &&
      other.basis === holding.basis &&
      other.qualifier === "more_than" &&
      !other.disputed &&
      other.date <= holding.date &&
      other.btc >= peak.btc,
  );
  return hidden ? null : peak;
}

/** Coins below the peak, 0 or negative; null where the holding is a bound or disputed, or has no peak. */
export function fromPeak(holding: Holding, holdings: readonly Holding[]): number | null {
  const peak = isMeasured(holding) ? peakOf(holding, holdings) : null;
  return peak === null ? null : holding.btc - peak.btc;
}

/** What can be drawn of one miner's holdings: measured figures on one basis, and what stays beside them. */
export interface HoldingHistory {
  readonly basis: HoldingBasis;
  /** Ascending, one a day. */
  readonly points: readonly Holding[];
  /** Bounds, disputed figures, other bases and second figures of one day, newest first. */
  readonly leftOut: readonly Holding[];
}

/**
 * Measured holdings on the basis of the newest measured one, oldest first; null where none is measured. The holdings
 * are of one miner. Of two figures of one day the exact one is taken, else the one given first.
 */
export function holdingHistory(holdings: readonly Holding[]): HoldingHistory | null {
  const newest = newestHolding(holdings.filter(isMeasured));
  if (newest === null) return null;
  const own = comparable(newest, holdings).toSorted(
    (a, b) =>
      a.date.localeCompare(b.date) || Number(a.qualifier === "about") - Number(b.qualifier === "about"),
  );
  const points = own.filter((holding, index) => holding.date !== own[index - 1]?.date);
  const drawn = new Set(points);
  return {
    basis: newest.basis,
    points,
    leftOut: holdings.filter((holding) => !drawn.has(holding)).toSorted(byDateDescending),
  };
}

/** Newest holding minus the first, same basis: of one miner, over the holdings given. */
export function netChange(holdings: readonly Holding[]): CoinFigure {
  const newest = newestHolding(holdings);
  if (newest === null || newest.disputed) return missing({ reason: "nothing_recorded" });
  if (!isMeasured(newest)) return missing({ reason: "only_a_bound", holding: newest });
  const first = comparable(newest, holdings)
    .filter((other) => other.date < newest.date)
    .toSorted(byDateDescending)
    .at(-1);
  if (first === undefined) return missing({ reason: "one_holding", holding: newest });
  return { btc: newest.btc - first.btc, why: null };
}

/**
 * Net change of several miners: only where their newest and their first holdings share dates and basis.
 * `inside` names miners whose coins another one's figure already holds: they are not added again.
 */
export function netChangeOfAll(holdings: readonly Holding[], inside: ReadonlySet<string>): CoinFigure {
  const own = holdings.filter((holding) => holding.miner === null || !inside.has(holding.miner));
  const groups = [...Map.groupBy(own, (holding) => holding.miner).values()];
  const newest = groups.map(newestHolding).filter((holding) => holding !== null);
  const dates = newest.map((holding) => holding.date);
  const differing = datesDiffer(dates);
  if (differing) return missing(differing);
  const bases = [...new Set(newest.map((holding) => holding.basis))];
  if (bases.length > 1) return missing({ reason: "bases_differ", bases });
  const firsts = newest.flatMap((holding) =>
    comparable(holding, own)
      .map((other) => other.date)
      .toSorted()
      .slice(0, 1),
  );
  const differingFirst = datesDiffer(firsts);
  if (differingFirst) return missing(differingFirst);
  return sumFigures(groups.map(netChange));
}

/** The figures added, or the first reason why there is none. */
export function sumFigures(figures: readonly CoinFigure[]): CoinFigure {
  let sum = 0;
  for (const figure of figures) {
    if (figure.btc === null) return figure;
    sum += figure.btc;
  }
  return figures.length === 0 ? missing({ reason: "nothing_recorded" }) : { btc: sum, why: null };
}

/** A figure that cannot be given, and why. */
export function missing(why: NoFigure): CoinFigure {
  return { btc: null, why };
}

/** The earliest and the latest where days are not all the same; null where they agree. */
export function datesDiffer(dates: readonly IsoDate[]): Extract<NoFigure, { reason: "dates_differ" }> | null {
  const sorted = dates.toSorted();
  const from = sorted[0];
  const to = sorted.at(-1);
  return from === undefined || to === undefined || from === to ? null : { reason: "dates_differ", from, to };
}

/** Measured holdings of the same miner and basis. */
function comparable(holding: Holding, holdings: readonly Holding[]): readonly Holding[] {
  return holdings.filter(
    (other) => other.miner === holding.miner && other.basis === holding.basis && isMeasured(other),
  );
}

function byDateDescending(a: Holding, b: Holding): number {
  return b.date.localeCompare(a.date);
}
