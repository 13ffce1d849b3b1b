import type { IsoDate } from "./time.ts";

/** `basket`: a set of miners, which needs a quorum. `security`: one company compared on its own. */
export type SubjectKind = "basket" | "security";

/**
 * True where the member belongs to a window that starts at this session: it joins with `from` as its first base and
 * leaves with `until` as the last session whose return counts. Past windows thus use past members.
 */
export function isMemberAt(
  member: { readonly from: IsoDate; readonly until: IsoDate | null },
  base: IsoDate,
): boolean {
  return member.from <= base && (member.until === null || base < member.until);
}

/** How many of `count` members must have a price: at least three and at least 60 %; a company alone needs itself. */
export function quorumOf(kind: SubjectKind, count: number): number {
  return kind === "security" ? 1 : Math.max(3, Math.ceil(count * 0.6 - 1e-9));
}

/** Arithmetic mean; null of nothing. */
export function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The middle value, or the mean of the two middle ones; null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** A holding from a base to a later session: prices per share, shares outstanding at the base. */
export interface Held {
  readonly basePrice: number;
  readonly price: number;
  /** Null where unknown. */
  readonly shares: number | null;
}

/**
 * Capitalisation-weighted return with shares frozen at the base (F7), so that new shares never count as return.
 * Null where the shares of any member are unknown: a part of the capitalisation would not be the basket's.
 */
export function capWeightedReturn(held: readonly Held[]): number | null {
  let base = 0;
  let now = 0;
  for (const { basePrice, price, shares } of held) {
    if (shares === null) return null;
    base += shares * basePrice;
    now += shares * price;
  }
  return base > 0 ? now / base - 1 : null;
}
