import type { DatabaseTransaction } from "./schema.ts";

/** Counts a writing after which answers may say something else of how far filings are read. */
export async function countFilingWrite(transaction: DatabaseTransaction): Promise<void> {
  await transaction
    .updateTable("filing_state")
    .set(({ eb }) => ({ writes: eb("writes", "+", 1) }))
    .execute();
}
