import { type PriceOrigins, SIMULATED_PROVIDER } from "../app/ports/price-origins.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** Reads what the stored prices are. Throws a `StoreError` where the disk or another process is in the way. */
export function createPriceOrigins(db: Database): PriceOrigins {
  // Every start asks whether there are made-up prices; they come with BTC, whose rows are few.
  const hasBtc = async (operator: "=" | "!="): Promise<boolean> =>
    (await db
      .selectFrom("btc_bar")
      .select("date")
      .where("provider", operator, SIMULATED_PROVIDER)
      .limit(1)
      .executeTakeFirst()) !== undefined;
  const hasRealBar = async (): Promise<boolean> =>
    (await db
      .selectFrom("price_bar")
      .select("session")
      .where("provider", "!=", SIMULATED_PROVIDER)
      .limit(1)
      .executeTakeFirst()) !== undefined;
  return {
    holds: (origin) =>
      guardStore(async () =>
        origin === "simulated" ? hasBtc("=") : (await hasBtc("!=")) || (await hasRealBar()),
      ),
  };
}
