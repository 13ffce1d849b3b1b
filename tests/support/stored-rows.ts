import type { Database } from "../../src/store/schema.ts";

/** Every stored close of shares and of bitcoin, without when it was fetched, in one order. */
export async function storedCloses(
  db: Database,
): Promise<{ readonly bars: readonly object[]; readonly btc: readonly object[] }> {
  return {
    bars: await db
      .selectFrom("price_bar")
      .select([
        "security",
        "session",
        "symbol",
        "close",
        "adjusted_close",
        "basis",
        "quarantined",
        "provider",
      ])
      .orderBy("security")
      .orderBy("session")
      .execute(),
    btc: await db
      .selectFrom("btc_bar")
      .select(["date", "price_usd", "align", "provider"])
      .orderBy("date")
      .execute(),
  };
}
