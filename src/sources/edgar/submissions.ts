import { z } from "zod";
import type { FilerCard, ListedFiling, Submissions } from "../../app/ports/filings.ts";
import type { Sourced } from "../../app/ports/market-sources.ts";
import { parseIsoDate } from "../../domain/time.ts";
import { parseAnswer } from "../parse-answer.ts";
import { andThen, fail, give } from "../sourced.ts";
import { accessionSchema, cikSchema, dateSchema, fileName, itemsOf } from "./names.ts";

const texts = z.array(z.string().nullable()).transform((column) => column.map((text) => text ?? ""));

/**
 * Columns of equal length, of which those in use are named: others come and go over the years.
 * `acceptanceDateTime` is none of them: it is New York's time on some days and UTC on others, always with a Z.
 */
const columnsSchema = z.object({
  accessionNumber: z.array(accessionSchema),
  filingDate: z.array(dateSchema),
  reportDate: texts,
  form: z.array(z.string().min(1)),
  items: texts,
  primaryDocument: texts,
});

type Columns = z.infer<typeof columnsSchema>;

const names = z
  .array(z.string().nullable())
  .nullish()
  .transform((all) => (all ?? []).filter((name) => name !== null));

const submissionsSchema = z.object({
  cik: cikSchema,
  name: z.string(),
  tickers: names,
  exchanges: names,
  fiscalYearEnd: z.string().nullish(),
  formerNames: z.array(z.object({ name: z.string() })).nullish(),
  filings: z.object({
    recent: columnsSchema,
    files: z
      .array(z.object({ name: z.string().regex(olderName()), filingFrom: dateSchema, filingTo: dateSchema }))
      .nullish(),
  }),
});

/** The names that further pages of a list have. */
export function olderName(): RegExp {
  return /^CIK\d{10}-submissions-\d{3}\.json$/;
}

/** A company's list, newest page, with what is said of the company. `cik` is the one asked about, ten digits. */
export function readSubmissions(text: string, cik: string): Sourced<Submissions> {
  return andThen(parseAnswer(text, submissionsSchema), (answer) => {
    if (answer.cik !== cik) return fail("wrong", "Its answer is about another company.");
    const older = (answer.filings.files ?? [])
      .map(({ name, filingFrom, filingTo }) => ({ name, from: filingFrom, to: filingTo }))
      .toSorted((a, b) => b.to.localeCompare(a.to));
    return andThen(rowsOf(answer.filings.recent, cik), (filings) =>
      give({ filer: filerOf(answer), filings, older }),
    );
  });
}

/** An older page of a company's list: its columns stand at the top. */
export function readOlderSubmissions(text: string, cik: string): Sourced<readonly ListedFiling[]> {
  return andThen(parseAnswer(text, columnsSchema), (columns) => rowsOf(columns, cik));
}

function filerOf(answer: z.infer<typeof submissionsSchema>): FilerCard {
  const { cik, name, tickers, exchanges, formerNames } = answer;
  return {
    cik,
    name,
    formerNames: [...new Set((formerNames ?? []).map((former) => former.name))],
    tickers,
    exchanges,
    fiscalYearEnd: monthDay(answer.fiscalYearEnd ?? ""),
  };
}

/** `0131` → `01-31`; null for a text that is no day of a year. */
function monthDay(text: string): string | null {
  const day = text.replace(/^(\d\d)(\d\d)$/, "$1-$2");
  // A leap year, so that 29 February passes.
  return parseIsoDate(`2000-${day}`) === null ? null : day;
}

/** Each accession once, in the order of the list. */
function rowsOf(columns: Columns, cik: string): Sourced<readonly ListedFiling[]> {
  const lengths = new Set(Object.values(columns).map((column) => column.length));
  if (lengths.size > 1) {
    return fail(
      "malformed",
      "The columns of its list differ in length: which values belong together is lost.",
    );
  }
  const rows = new Map<string, ListedFiling>();
  for (const [index, accession] of columns.accessionNumber.entries()) {
    if (rows.has(accession)) continue;
    const form = columns.form[index] ?? "";
    rows.set(accession, {
      accession,
      cik,
      form,
      filed: columns.filingDate[index] ?? "",
      acceptedAt: null,
      items: itemsOf(form, columns.items[index] ?? ""),
      reportDate: parseIsoDate(columns.reportDate[index] ?? ""),
      primaryDocument: fileName(columns.primaryDocument[index] ?? ""),
    });
  }
  return give([...rows.values()]);
}
