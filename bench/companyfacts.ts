import { deriveQuarters, type ReportedValue, valuesKnownOn } from "../src/domain/filing/period.ts";
import { heading, line, timings } from "./measure.ts";

const TAGS = 400;
const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025] as const;
const DAY = "2026-11-24";
/** Those whose figures count as reported. */
const FORMS: ReadonlySet<string> = new Set(["10-Q", "10-K"]);

interface FactRow {
  readonly start: string;
  readonly end: string;
  readonly val: number;
  readonly accn: string;
  readonly fy: number;
  readonly fp: string;
  readonly form: string;
  readonly filed: string;
}

interface CompanyFacts {
  readonly facts: Readonly<
    Record<string, Readonly<Record<string, { readonly units: Readonly<Record<string, readonly FactRow[]>> }>>>
  >;
}

/** Three quarters and the year, each given again a year later to compare with, and one of them restated then. */
function rowsOf(tag: number): readonly FactRow[] {
  return YEARS.flatMap((year, index) =>
    [
      ["03-31", "Q1", "10-Q", "05-08"],
      ["06-30", "Q2", "10-Q", "08-08"],
      ["09-30", "Q3", "10-Q", "11-08"],
      ["12-31", "FY", "10-K", "12-31"],
    ].flatMap(([end = "", fp = "", form = "", filed = ""], quarter) =>
      [0, 1].map((later) => ({
        start: `${year}-01-01`,
        end: `${year}-${end}`,
        val: (quarter + 1) * 1_000_000 + tag * 1000 + index + (quarter === 1 ? later : 0),
        accn: `0001234567-${String(year + later).slice(2)}-${String(tag * 10 + quarter).padStart(6, "0")}`,
        fy: year + later,
        fp,
        form,
        filed: `${year + later}-${filed}`,
      })),
    ),
  );
}

/** What the SEC's table of a company holds: every figure of it without a dimension, of all years. */
function companyFacts(): string {
  const tags = Array.from({ length: TAGS }, (_, tag) => [
    `Tag${tag}`,
    { label: `Tag ${tag}`, description: "A sentence on what it is. ".repeat(6), units: { USD: rowsOf(tag) } },
  ]);
  const facts = { "us-gaap": Object.fromEntries(tags) };
  return JSON.stringify({ cik: 1_234_567, entityName: "Sample Mining Corp.", facts });
}

/** The quarters of every figure as they were known on a day, those by subtraction included. */
function quartersOf(text: string): number {
  const { facts }: CompanyFacts = JSON.parse(text);
  let quarters = 0;
  for (const tag of Object.values(facts["us-gaap"] ?? {})) {
    const rows: readonly ReportedValue[] = (tag.units["USD"] ?? [])
      .filter(({ form }) => FORMS.has(form))
      .map(({ start, end, val, accn, filed }) => ({ start, end, value: val, filed, accession: accn }));
    quarters += deriveQuarters(valuesKnownOn(rows, DAY)).length;
  }
  return quarters;
}

/**
 * The arithmetic of periods over a company's whole history in the SEC's own table of it. The bot reads reports from
 * their own pages and never asks for that table; as a history of all figures of all years it is the largest there is.
 * In the baseline the text is parsed and nothing is asked of it.
 */
export async function benchCompanyFacts(out: (text: string) => void): Promise<void> {
  const text = companyFacts();
  const quarters = quartersOf(text);
  // The first quarter of a year is given, the three after it follow.
  if (quarters !== TAGS * YEARS.length * 3) throw new Error(`${quarters} quarters were derived`);
  out(heading(`A company's history of ${(text.length / 1e6).toFixed(1)} MB`, "its text parsed alone"));
  const baseline = await timings(12, 3, () => void JSON.parse(text));
  out(
    line(`${quarters} quarters by subtraction`, await timings(12, 3, () => void quartersOf(text)), baseline),
  );
}
