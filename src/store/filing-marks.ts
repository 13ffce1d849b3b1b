import type { CompanyMark, FilingMarks } from "../app/ports/filings.ts";
import type { CompanyMarkTable } from "./filing-tables.ts";
import { countFilingWrite } from "./filing-writes.ts";
import { guardStore } from "./retry.ts";
import { readFilerCard } from "./rows/filing-report.ts";
import { parseTexts } from "./rows/json.ts";
import type { Database } from "./schema.ts";

function toMark(row: CompanyMarkTable): CompanyMark {
  try {
    return { cik: row.cik, since: row.since, listedAt: row.listed_at, filer: readFilerCard(row.filer) };
  } catch (cause) {
    throw new Error(`how far ${row.cik} was followed cannot be read`, { cause });
  }
}

/** How far feeds and companies have been followed. Throws a `StoreError` like the other stores. */
export function createFilingMarkStore(db: Database): FilingMarks {
  return {
    feed: (form) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("filing_mark")
          .select("newest")
          .where("form", "=", form)
          .executeTakeFirst();
        return row === undefined ? [] : parseTexts(row.newest, `the newest of ${form}`);
      }),
    setFeed: (form, newest, now) =>
      guardStore(async () => {
        const values = { newest: JSON.stringify(newest), read_at: now };
        await db
          .insertInto("filing_mark")
          .values({ form, ...values })
          .onConflict((conflict) => conflict.column("form").doUpdateSet(values))
          .execute();
      }),
    company: (cik) =>
      guardStore(async () => {
        const row = await db.selectFrom("company_mark").selectAll().where("cik", "=", cik).executeTakeFirst();
        return row === undefined ? null : toMark(row);
      }),
    companies: () =>
      guardStore(async () => {
        const rows = await db.selectFrom("company_mark").selectAll().orderBy("cik").execute();
        return rows.map(toMark);
      }),
    setCompany: ({ cik, since, listedAt, filer }) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const values = { since, listed_at: listedAt, filer: JSON.stringify(filer) };
          await transaction
            .insertInto("company_mark")
            .values({ cik, ...values })
            .onConflict((conflict) => conflict.column("cik").doUpdateSet(values))
            .execute();
          await countFilingWrite(transaction);
        }),
      ),
  };
}
