import { parseIsoDate, type IsoDate } from "../time.ts";
import type { FilingDocument } from "./observation.ts";
import type { ReadingProblem, TaggedDocument, TaggedText } from "./tagged.ts";

const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);

/** What the cover page says of the report, and what is wrong with it. */
export function readCover(
  tagged: TaggedDocument,
  name: string,
): { readonly document: FilingDocument; readonly problems: readonly ReadingProblem[] } {
  const problems: ReadingProblem[] = [];
  const said = (tag: string): string | null => valueOf(tagged.texts, `dei:${tag}`);
  const ciks = new Set(tagged.contexts.map(({ entity }) => cikOf(entity)).filter((cik) => cik !== null));
  if (ciks.size > 1) {
    const sentence = `The contexts name more than one company: ${[...ciks].join(", ")}.`;
    problems.push({ kind: "two_companies", sentence });
  }
  const periodEnd = readDate(said("DocumentPeriodEndDate"));
  if (periodEnd === null) {
    const given = said("DocumentPeriodEndDate");
    const what = given === null ? "does not say" : `says only “${given}” about`;
    problems.push({ kind: "no_period_end", sentence: `The cover ${what} when the reported period ends.` });
  }
  const form = said("DocumentType");
  const flag = said("AmendmentFlag");
  const document: FilingDocument = {
    name,
    company: said("EntityRegistrantName"),
    cik: cikOf(said("EntityCentralIndexKey")) ?? [...ciks][0] ?? null,
    form,
    isAmendment:
      flag === null ? (form === null ? null : form.endsWith("/A")) : /^(?:true|yes|☒|☑)$/i.test(flag),
    periodEnd,
    fiscalYearEnd: readMonthDay(said("CurrentFiscalYearEndDate")),
    figures: tagged.numbers.length,
  };
  return { document, problems };
}

function valueOf(texts: readonly TaggedText[], name: string): string | null {
  const text = texts
    .find((one) => one.name === name && !one.nil)
    ?.text.replaceAll(/\s+/g, " ")
    .trim();
  return text === undefined || text === "" ? null : text;
}

function cikOf(text: string | null): string | null {
  return text !== null && /^\d{1,10}$/.test(text) ? text.padStart(10, "0") : null;
}

/** `2025-06-30`, `June 30, 2025`, `06/30/2025`, `30 June 2025`; null for any other text. */
export function readDate(text: string | null): IsoDate | null {
  if (text === null) return null;
  const iso = /^\d{4}-\d{2}-\d{2}$/.exec(text);
  if (iso !== null) return parseIsoDate(text);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashed !== null) return dateOf(slashed[3], Number(slashed[1]), slashed[2]);
  const american = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})\s*,?\s*(\d{4})$/.exec(text);
  if (american !== null) return dateOf(american[3], monthOf(american[1]), american[2]);
  const british = /^(\d{1,2})\s+([A-Za-z]{3,9})\.?\s*,?\s*(\d{4})$/.exec(text);
  return british === null ? null : dateOf(british[3], monthOf(british[2]), british[1]);
}

/** `--12-31`, `12-31`, `12/31`, `December 31` → `12-31`; null for any other text. */
export function readMonthDay(text: string | null): string | null {
  if (text === null) return null;
  const digits = /^(?:--)?(\d{1,2})[-/](\d{1,2})$/.exec(text);
  const worded = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})$/.exec(text);
  // A leap year, so that 29 February passes.
  const date =
    digits === null
      ? dateOf("2000", monthOf(worded?.[1]), worded?.[2])
      : dateOf("2000", Number(digits[1]), digits[2]);
  return date === null ? null : date.slice("2000-".length);
}

function monthOf(name: string | undefined): number {
  // At least three letters by the patterns above: no two months begin alike.
  return MONTHS.findIndex((month) => name !== undefined && month.startsWith(name.toLowerCase())) + 1;
}

function dateOf(year: string | undefined, month: number, day: string | undefined): IsoDate | null {
  return parseIsoDate(`${year ?? ""}-${String(month).padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`);
}
