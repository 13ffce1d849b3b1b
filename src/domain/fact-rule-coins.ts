import { isEnough, newlyReached } from "./fact-rule-crossing.ts";
import type { AskedFact, FactRule, FactSize } from "./fact-rule.ts";
import type { FactSet } from "./fact-set.ts";
import { isPublishedBy, stands } from "./fact-versions.ts";
import { daysBetween, type IsoDate } from "./time.ts";
import {
  changeOf,
  type Holding,
  type HoldingBasis,
  isMeasured,
  newestHolding,
  type TreasuryTransaction,
} from "./treasury.ts";

type Side = TreasuryTransaction["side"];

/** A share needs the whole: bases without the pledged coins are none. */
const WHOLE: ReadonlySet<HoldingBasis> = new Set([
  "as_reported_total",
  "consolidated_held_or_pledged",
  "including_posted_collateral",
]);

/** Older holdings are not what a sale was a part of: half a year, so that quarterly reports always serve. */
const OLDEST_HOLDING_DAYS = 184;

/** A transaction is told already where net changes of its days came to this part of its coins. */
const TOLD_PART = 0.5;

/**
 * Coins bought or added, or sold: a transaction that counts in totals, or the change of a measured holding against the
 * one before it on the same basis where no such transaction covers these days. The size is in BTC, or in percent of the
 * newest holding before.
 */
export function readCoins(asked: AskedFact, side: Side): FactSize | null {
  return asked.change.kind === "holding" ? readHolding(asked, side) : readTransaction(asked, side);
}

function readTransaction(asked: AskedFact, side: Side): FactSize | null {
  const { rule, facts, knownAt, change } = asked;
  const size = newlyReached(asked, facts.transactions, (row) =>
    row.countInTotals && row.side === side ? sizeOf(rule, row.btc, holdingBefore(facts, row, knownAt)) : null,
  );
  const row = facts.transactions.find(({ id }) => id === change.factId);
  return size === null || row === undefined || isTold(asked, row) ? null : size;
}

function readHolding(asked: AskedFact, side: Side): FactSize | null {
  const { rule, facts, knownAt } = asked;
  return newlyReached(
    asked,
    facts.holdings,
    (row, published) => netOf(rule, facts, row, published, knownAt, side)?.size ?? null,
  );
}

interface Net {
  readonly size: FactSize;
  readonly btc: number;
  readonly since: IsoDate;
}

/** The change of a holding against the one before it, where it went to that side and no transaction tells it. */
function netOf(
  rule: FactRule,
  facts: FactSet,
  row: Holding,
  published: readonly Holding[],
  knownAt: IsoDate,
  side: Side,
): Net | null {
  const change = changeOf(row, published);
  if (change === null) return null;
  const btc = side === "add" ? change.btc : -change.btc;
  if (btc <= 0) return null;
  // The figure of an older day, filled in later, lies inside a change that was told.
  const outdated = published.some(
    (other) =>
      other.miner === row.miner &&
      other.basis === row.basis &&
      isMeasured(other) &&
      other.date > row.date &&
      other.knownAt !== null &&
      other.knownAt < knownAt,
  );
  const { since } = change;
  const covered = facts.transactions.some(
    (other) =>
      other.miner === row.miner &&
      other.countInTotals &&
      isPublishedBy(other, knownAt) &&
      (other.btc !== null || rule.least === null) &&
      overlaps(other, since, row.date),
  );
  if (outdated || covered) return null;
  const before = published.find(
    (other) =>
      other.miner === row.miner && other.basis === row.basis && other.date === since && isMeasured(other),
  );
  return { size: sizeOf(rule, btc, before ?? null), btc, since };
}

/** True where this rule already told of most of these coins, by holdings that were published before. */
function isTold({ rule, facts, knownAt }: AskedFact, row: TreasuryTransaction): boolean {
  const told = facts.holdings.flatMap((holding): readonly number[] => {
    const day = holding.knownAt;
    if (holding.miner !== row.miner || day === null || day >= knownAt || !stands(holding)) return [];
    const published = facts.holdings.filter((other) => isPublishedBy(other, day));
    const net = netOf(rule, facts, holding, published, day, row.side);
    return net !== null && isEnough(rule, net.size) && overlaps(row, net.since, holding.date)
      ? [net.btc]
      : [];
  });
  const btc = told.reduce((sum, one) => sum + one, 0);
  return told.length > 0 && (row.btc === null || btc >= TOLD_PART * row.btc);
}

/** True where the transaction's days and those after `since` up to `date` have one in common. */
function overlaps(row: TreasuryTransaction, since: IsoDate, date: IsoDate): boolean {
  return row.periodEnd > since && row.periodStart <= date;
}

function holdingBefore(facts: FactSet, row: TreasuryTransaction, knownAt: IsoDate): Holding | null {
  return newestHolding(
    facts.holdings.filter(
      (holding) =>
        holding.miner === row.miner &&
        holding.date < row.periodStart &&
        daysBetween(holding.date, row.periodStart) <= OLDEST_HOLDING_DAYS &&
        isMeasured(holding) &&
        isPublishedBy(holding, knownAt),
    ),
  );
}

/** In coins, or in percent of the holding where the rule asks for that; unknown without a whole holding above zero. */
function sizeOf({ least }: FactRule, btc: number | null, holding: Holding | null): FactSize {
  if (least?.unit !== "pct") return { value: btc, unit: "btc" };
  const whole = holding !== null && WHOLE.has(holding.basis) && holding.btc > 0 ? holding.btc : null;
  return { value: btc === null || whole === null ? null : (btc / whole) * 100, unit: "pct" };
}
