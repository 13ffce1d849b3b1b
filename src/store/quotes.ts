import type { Quotes } from "../app/ports/quotes.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

/** Provisional prices. Throws a `StoreError` where the disk or another process is in the way. */
export function createQuoteStore(db: Database): Quotes {
  return {
    newest: (securities) =>
      guardStore(async () => {
        const found = [];
        for (const chunk of inChunks(securities, ROWS_PER_STATEMENT)) {
          found.push(
            ...(await db
              .selectFrom("quote")
              .select([
                "security",
                "symbol",
                "price_usd as priceUsd",
                "at",
                "source",
                "fetched_at as fetchedAt",
              ])
              .where("security", "in", chunk)
              .execute()),
          );
        }
        return new Map(found.map((quote) => [quote.security, quote]));
      }),
    write: async (quotes) => {
      if (quotes.length === 0) return;
      await guardStore(() =>
        db.transaction().execute(async (transaction) => {
          for (const chunk of inChunks(quotes, ROWS_PER_STATEMENT)) {
            await transaction
              .insertInto("quote")
              .values(
                chunk.map((quote) => ({
                  security: quote.security,
                  symbol: quote.symbol,
                  price_usd: quote.priceUsd,
                  at: sortableInstant(quote.at),
                  source: quote.source,
                  fetched_at: sortableInstant(quote.fetchedAt),
                })),
              )
              .onConflict((conflict) =>
                conflict
                  .column("security")
                  .doUpdateSet((set) => ({
                    symbol: set.ref("excluded.symbol"),
                    price_usd: set.ref("excluded.price_usd"),
                    at: set.ref("excluded.at"),
                    source: set.ref("excluded.source"),
                    fetched_at: set.ref("excluded.fetched_at"),
                  }))
                  .where((where) => where("quote.at", "<", where.ref("excluded.at"))),
              )
              .execute();
          }
        }),
      );
    },
  };
}
