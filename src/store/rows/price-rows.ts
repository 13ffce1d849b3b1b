import type { NewBar } from "../../app/ports/prices.ts";
import type { PriceBarTable } from "../price-tables.ts";
import type { DatabaseTransaction } from "../schema.ts";
import { flag } from "./values.ts";

/** A bar as it is stored. */
export function barRow(bar: NewBar): PriceBarTable {
  return {
    security: bar.security,
    session: bar.session,
    symbol: bar.symbol,
    close: bar.close,
    adjusted_close: bar.adjustedClose,
    basis: bar.basis,
    quarantined: flag(bar.quarantined),
    provider: bar.provider,
    fetched_at: bar.fetchedAt,
  };
}

/** Notes that prices were written, by which what was made of them is told to be old. */
export async function countWriting(transaction: DatabaseTransaction): Promise<void> {
  await transaction
    .updateTable("price_state")
    .set(({ eb }) => ({ writes: eb("writes", "+", 1) }))
    .execute();
}
