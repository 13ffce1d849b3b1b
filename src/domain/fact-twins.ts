import type { Contract } from "./contract.ts";
import { type DebtInstrument, maturityYearOf } from "./debt.ts";
import type { Fact } from "./fact.ts";

/** A contract by what makes it one: whose, with whom, where. Null where a part of it is not known. */
export function contractKey({ miner, counterpartyGroup, site }: Contract): string | null {
  return miner === null || site === null ? null : keyOf(miner, counterpartyGroup, site);
}

/** A debt by what makes it one: whose, due when, at what coupon. Null where a part of it is not known. */
export function debtKey(debt: DebtInstrument): string | null {
  const due = debt.maturity ?? maturityYearOf(debt);
  const coupon = debt.couponPct ?? debt.couponText;
  return debt.miner === null || due === null || coupon === null
    ? null
    : keyOf(debt.miner, String(due), String(coupon));
}

function keyOf(...parts: readonly string[]): string {
  return parts
    .map((part) =>
      part
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}.]+/gu, " ")
        .trim(),
    )
    .join("|");
}

/** A row that may be another one under a new id. */
export interface Twins<T> {
  readonly row: T;
  readonly known: T;
}

/**
 * Rows under ids that are not known here, beside the known row with the same key. A known row that the newcomers name
 * themselves is no twin: who wrote them takes the two for two. Of several known ones the newest counts.
 */
export function findTwins<T extends Fact>(
  rows: readonly T[],
  known: readonly T[],
  keyOfRow: (row: T) => string | null,
): readonly Twins<T>[] {
  const ids = new Set(known.map(({ id }) => id));
  const named = new Set(rows.map(({ id }) => id));
  const byKey = Map.groupBy(
    known.filter((row) => row.withdrawn === undefined && !named.has(row.id)),
    keyOfRow,
  );
  return rows.flatMap((row) => {
    const key = keyOfRow(row);
    if (key === null || ids.has(row.id)) return [];
    const twin = byKey.get(key)?.toSorted((a, b) => b.asOf.localeCompare(a.asOf))[0];
    return twin === undefined ? [] : [{ row, known: twin }];
  });
}
