import type { FilingReports, StoredReport } from "../app/ports/filings.ts";
import type { FilingReportTable } from "./filing-tables.ts";
import { guardStore } from "./retry.ts";
import { readFilingReport } from "./rows/filing-report.ts";
import type { Database } from "./schema.ts";

function toStoredReport(row: FilingReportTable): StoredReport {
  try {
    return {
      cik: row.cik,
      accession: row.accession,
      form: row.form,
      filed: row.filed,
      knownAt: row.known_at,
      url: row.url,
      contentHash: row.content_hash,
      report: readFilingReport(row.report),
    };
  } catch (cause) {
    throw new Error(`the report ${row.accession} of ${row.cik} cannot be read`, { cause });
  }
}

function toRow(report: StoredReport): FilingReportTable {
  return {
    cik: report.cik,
    accession: report.accession,
    form: report.form,
    filed: report.filed,
    known_at: report.knownAt,
    url: report.url,
    content_hash: report.contentHash,
    report: JSON.stringify(report.report),
  };
}

/** The reports that were read. Throws a `StoreError` like the other stores. */
export function createFilingReportStore(db: Database): FilingReports {
  return {
    put: (report) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const before = await transaction
            .selectFrom("filing_report")
            .select("content_hash")
            .where("cik", "=", report.cik)
            .where("accession", "=", report.accession)
            .executeTakeFirst();
          const row = toRow(report);
          if (before === undefined) {
            await transaction.insertInto("filing_report").values(row).execute();
            return { changed: false };
          }
          await transaction
            .updateTable("filing_report")
            .set(row)
            .where("cik", "=", report.cik)
            .where("accession", "=", report.accession)
            .execute();
          return { changed: before.content_hash !== report.contentHash };
        }),
      ),
    of: (cik) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("filing_report")
          .selectAll()
          .where("cik", "=", cik)
          .orderBy("filed")
          .orderBy("accession")
          .execute();
        return rows.map(toStoredReport);
      }),
  };
}
