import type { PriceUpkeep } from "../app/ports/prices.ts";
import { refreshSecurities } from "./price-coverage.ts";
import { guardStore } from "./retry.ts";
import { barRow, countWriting } from "./rows/price-rows.ts";
import { flag, inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

/** The part of the price store that only those use who collect prices. */
export function createPriceUpkeep(db: Database): PriceUpkeep {
  return {
    newestRows: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("price_coverage")
          .innerJoin("price_bar", (join) =>
            join
              .onRef("price_bar.security", "=", "price_coverage.series")
              .onRef("price_bar.session", "=", "price_coverage.last_day"),
          )
          .where("price_coverage.kind", "=", "security")
          .select([
            "price_bar.security",
            "price_bar.session",
            "price_bar.provider",
            "price_bar.fetched_at as fetchedAt",
          ])
          .execute();
        return new Map(rows.map(({ security, ...row }) => [security, row]));
      }),
    replaceBars: async (bars, setOlderAside) => {
      const [first] = bars;
      if (first === undefined) return;
      const { security, session } = first;
      if (bars.some((bar) => bar.security !== security)) throw new Error("bars of several series in one");
      await guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const older = transaction.updateTable("price_bar").where("security", "=", security);
          if (setOlderAside) {
            await older
              .set({ quarantined: flag(true) })
              .where("session", "<", session)
              .execute();
          }
          await transaction
            .deleteFrom("price_bar")
            .where("security", "=", security)
            .where("session", ">=", session)
            .execute();
          for (const chunk of inChunks(bars.map(barRow), ROWS_PER_STATEMENT)) {
            await transaction.insertInto("price_bar").values(chunk).execute();
          }
          await refreshSecurities(transaction, [security]);
          await countWriting(transaction);
        }),
      );
    },
  };
}
