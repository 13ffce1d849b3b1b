import type { FilingDocumentRead } from "../../src/app/ports/filings.ts";
import { FOLLOWED_FORMS } from "../../src/domain/filed.ts";
import type { Miner } from "../../src/domain/miner.ts";
import { addDays, type IsoDate } from "../../src/domain/time.ts";
import { aMiner } from "./facts.ts";
import type { FakeFiling } from "./fake-edgar.ts";
import { quarterFigures } from "./filed-reports.ts";
import { type SampleCover, type SampleFigure, taggedDocument } from "./filings.ts";

/** Ten digits of the n-th made-up company. */
export function cikOf(company: number): string {
  return String(1_000_000 + company).padStart(10, "0");
}

/** The n-th made-up company as it is followed. */
export function minerOf(company: number, over: Partial<Miner> = {}): Miner {
  const cik = cikOf(company);
  return aMiner(`M${String(company)}`, { id: cik, cik, name: `Company ${cik}`, ...over });
}

/** A document with these figures, of that company. */
export function tagged(
  company: number,
  figures: readonly SampleFigure[],
  cover: SampleCover,
): FilingDocumentRead {
  return { ok: true, document: taggedDocument(figures, { cik: cikOf(company), ...cover }) };
}

/** A document that nothing can be read from. */
export function unreadable(problem: string): FilingDocumentRead {
  return { ok: false, problem };
}

/** One number for each minute and form. */
function accessionOf(company: number, form: string, acceptedAt: string): string {
  const place = FOLLOWED_FORMS.findIndex((one) => form.startsWith(one)) + 1;
  const number = Math.floor(Date.parse(acceptedAt) / 60_000) * 20 + place + (form.endsWith("/A") ? 10 : 0);
  const digits = String(number % 1e8).padStart(8, "0");
  return `${cikOf(company)}-${digits.slice(0, 2)}-${digits.slice(2)}`;
}

/** A filing of one company, accepted at 16:05 New York in winter; two of one form in one minute are one filing. */
export function aFiling(
  company: number,
  form: string,
  filed: IsoDate,
  over: Partial<FakeFiling> = {},
): FakeFiling {
  const acceptedAt = over.acceptedAt ?? `${filed}T21:05:00.000Z`;
  return {
    accession: accessionOf(company, form, acceptedAt),
    ciks: [cikOf(company)],
    form,
    filed,
    acceptedAt,
    documents: { "main.htm": unreadable("The page has no inline XBRL: there is nothing to read.") },
    ...over,
  };
}

/** Days of a quarter: its first and its last. */
export interface Quarter {
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/** A quarterly report, filed 40 days after the quarter's end. */
export function aQuarterly(
  company: number,
  { start, end }: Quarter,
  figures: Partial<Parameters<typeof quarterFigures>[0]> = {},
  over: Partial<FakeFiling> = {},
): FakeFiling {
  const form = over.form ?? "10-Q";
  return aFiling(company, form, addDays(end, 40), {
    reportDate: end,
    documents: {
      "report.htm": tagged(company, quarterFigures({ start, end, ...figures }), { form, periodEnd: end }),
    },
    ...over,
  });
}

export const Q1: Quarter = { start: "2026-01-01", end: "2026-03-31" };
export const Q2: Quarter = { start: "2026-04-01", end: "2026-06-30" };
export const Q3: Quarter = { start: "2026-07-01", end: "2026-09-30" };
