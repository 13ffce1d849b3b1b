import type Sqlite from "better-sqlite3";
import type { ContentVersion } from "../app/ports/content-version.ts";
import { guardStore } from "./retry.ts";

/**
 * The version of facts and prices: facts are never updated in place, and every writing of prices is counted. It is
 * asked before every answer, so it goes to SQLite without the query builder between.
 */
export function sqliteContentVersion(connection: Sqlite.Database): ContentVersion {
  const prepare = () =>
    connection.prepare<[], { facts: number | null; prices: number | null }>(
      "select (select max(row_id) from fact) as facts, (select writes from price_state) as prices",
    );
  let statement: ReturnType<typeof prepare> | null = null;
  return {
    current: () =>
      guardStore(async () => {
        statement ??= prepare();
        const row = statement.get();
        return `${row?.facts ?? 0}.${row?.prices ?? 0}`;
      }),
  };
}
