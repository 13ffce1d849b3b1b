import type { PriceProviders } from "../app/ports/price-providers.ts";
import { createPriceUpkeep } from "./price-upkeep.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** Reads who gave the newest prices. Throws a `StoreError` where the disk or another process is in the way. */
export function createPriceProviders(db: Database): PriceProviders {
  const upkeep = createPriceUpkeep(db);
  return {
    newest: async () => {
      const rows = await upkeep.newestRows();
      const btc = await guardStore(() =>
        db
          .selectFrom("btc_bar")
          .select(["provider", "align"])
          .orderBy("date", "desc")
          .limit(1)
          .executeTakeFirst(),
      );
      return {
        securities: new Map([...rows].map(([security, { provider }]) => [security, provider])),
        btc: btc ?? null,
      };
    },
  };
}
