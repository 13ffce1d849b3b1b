import type { FilingProgress, FilingTask, FilingTasks, ListedFiling } from "../app/ports/filings.ts";
import type { Instant } from "../domain/time.ts";
import type { FilingTaskTable } from "./filing-tables.ts";
import { countFilingWrite } from "./filing-writes.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { parseTexts } from "./rows/json.ts";
import { flag, inChunks, isSet } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 200;

function toTask(row: FilingTaskTable): FilingTask {
  return {
    accession: row.accession,
    cik: row.cik,
    form: row.form,
    filed: row.filed,
    acceptedAt: row.accepted_at,
    items: parseTexts(row.items, `the items of ${row.accession}`),
    reportDate: row.report_date,
    primaryDocument: row.primary_document,
    quiet: isSet(row.quiet),
    discoveredAt: row.discovered_at,
    state: row.state,
    attempts: row.attempts,
    notBefore: row.not_before,
    detail: row.detail,
  };
}

function newRow(filing: ListedFiling, quiet: boolean, now: Instant): FilingTaskTable {
  return {
    cik: filing.cik,
    accession: filing.accession,
    form: filing.form,
    filed: filing.filed,
    accepted_at: filing.acceptedAt,
    items: JSON.stringify(filing.items),
    report_date: filing.reportDate,
    primary_document: filing.primaryDocument,
    quiet: flag(quiet),
    discovered_at: sortableInstant(now),
    state: "waiting",
    attempts: 0,
    not_before: null,
    detail: null,
  };
}

/** The filings of one company that the store does not hold, each once. */
async function unknownOf(
  transaction: DatabaseTransaction,
  cik: string,
  filings: readonly ListedFiling[],
): Promise<readonly ListedFiling[]> {
  const unknown = new Map(filings.toReversed().map((filing) => [filing.accession, filing]));
  for (const accessions of inChunks([...unknown.keys()], ROWS_PER_STATEMENT)) {
    const rows = await transaction
      .selectFrom("filing_task")
      .select("accession")
      .where("cik", "=", cik)
      .where("accession", "in", accessions)
      .execute();
    for (const { accession } of rows) unknown.delete(accession);
  }
  return filings.filter((filing) => unknown.get(filing.accession) === filing);
}

function progressOf(
  rows: readonly (Pick<FilingTaskTable, "cik" | "state" | "quiet"> & {
    readonly count: number;
    readonly newest: string;
  })[],
): readonly FilingProgress[] {
  return [...Map.groupBy(rows, ({ cik }) => cik)].map(([cik, of]) => {
    const count = (wanted: (row: (typeof of)[number]) => boolean): number =>
      of.filter(wanted).reduce((sum, row) => sum + row.count, 0);
    const read = of.filter(({ state }) => state === "done").map(({ newest }) => newest);
    return {
      cik,
      waiting: count(({ state, quiet }) => state === "waiting" && !isSet(quiet)),
      waitingQuiet: count(({ state, quiet }) => state === "waiting" && isSet(quiet)),
      done: count(({ state }) => state === "done"),
      failed: count(({ state }) => state === "failed"),
      readTo: read.toSorted().at(-1) ?? null,
    };
  });
}

/** Filings that were seen and what became of each. Throws a `StoreError` like the other stores. */
export function createFilingTaskStore(db: Database): FilingTasks {
  return {
    add: (filings, { quiet }, now) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const fresh = new Set<ListedFiling>();
          for (const [cik, of] of Map.groupBy(filings, (filing) => filing.cik)) {
            for (const filing of await unknownOf(transaction, cik, of)) fresh.add(filing);
          }
          const added = filings.filter((filing) => fresh.has(filing));
          for (const some of inChunks(added, ROWS_PER_STATEMENT)) {
            const rows = some.map((filing) => newRow(filing, quiet, now));
            await transaction.insertInto("filing_task").values(rows).execute();
          }
          if (added.length > 0) await countFilingWrite(transaction);
          return added;
        }),
      ),
    due: (now, { quiet, most }) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("filing_task")
          .selectAll()
          .where("state", "=", "waiting")
          .where("quiet", "=", flag(quiet))
          .where((row) =>
            row.or([row("not_before", "is", null), row("not_before", "<=", sortableInstant(now))]),
          )
          .orderBy("filed")
          .orderBy("accession")
          .orderBy("cik")
          .limit(most)
          .execute();
        return rows.map(toTask);
      }),
    known: (cik) =>
      guardStore(async () => {
        const rows = await db.selectFrom("filing_task").select("accession").where("cik", "=", cik).execute();
        return new Set(rows.map(({ accession }) => accession));
      }),
    describe: (cik, accession, { acceptedAt, items, primaryDocument }) =>
      guardStore(async () => {
        await db
          .updateTable("filing_task")
          .set({
            accepted_at: acceptedAt,
            items: JSON.stringify(items),
            primary_document: primaryDocument,
          })
          .where("cik", "=", cik)
          .where("accession", "=", accession)
          .execute();
      }),
    settle: (cik, accession, state, detail) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await transaction
            .updateTable("filing_task")
            .set(({ eb }) => ({ state, detail, not_before: null, attempts: eb("attempts", "+", 1) }))
            .where("cik", "=", cik)
            .where("accession", "=", accession)
            .execute();
          await countFilingWrite(transaction);
        }),
      ),
    putBack: (cik, accession, notBefore, detail) =>
      guardStore(async () => {
        await db
          .updateTable("filing_task")
          .set(({ eb }) => ({
            detail,
            not_before: sortableInstant(notBefore),
            attempts: eb("attempts", "+", 1),
          }))
          .where("cik", "=", cik)
          .where("accession", "=", accession)
          .where("state", "=", "waiting")
          .execute();
      }),
    reopen: (cik, detail) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const { numUpdatedRows } = await transaction
            .updateTable("filing_task")
            .set({ state: "waiting", quiet: flag(true), not_before: null, attempts: 0, detail: null })
            .where("cik", "=", cik)
            .where("state", "=", "done")
            .where("detail", "=", detail)
            .executeTakeFirst();
          if (numUpdatedRows > 0n) await countFilingWrite(transaction);
        }),
      ),
    progress: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("filing_task")
          .select(({ fn }) => [
            "cik",
            "state",
            "quiet",
            fn.countAll<number>().as("count"),
            fn.max<string>("filed").as("newest"),
          ])
          .groupBy(["cik", "state", "quiet"])
          .execute();
        return progressOf(rows).toSorted((a, b) => (a.cik < b.cik ? -1 : 1));
      }),
  };
}
