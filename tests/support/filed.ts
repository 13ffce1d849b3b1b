import type { Source } from "../../src/domain/fact.ts";
import type { ReportedFigure } from "../../src/domain/figure.ts";
import { type Filing, filingIdOf } from "../../src/domain/filed.ts";

const CIK = "0001507605";

/** Accession number of the n-th filing. */
export function accession(n: number): string {
  return `0001507605-26-${String(n).padStart(6, "0")}`;
}

/** Where the n-th filing stands in the archives. */
export function filingSource(n: number, form = "8-K"): Source {
  return {
    title: `${form} of MARA Holdings, Inc.`,
    url: `https://www.sec.gov/Archives/edgar/data/1507605/${accession(n).replaceAll("-", "")}/main.htm`,
    published: "2026-11-20",
    kind: "filing",
  };
}

/** An 8-K on results, accepted on 20 November 2026 at 16:05 in New York. */
export function aFiling(n: number, over: Partial<Filing> = {}): Filing {
  return {
    id: filingIdOf(CIK, accession(n)),
    miner: "id-MARA",
    asOf: "2026-11-20",
    knownAt: "2026-11-20",
    sources: [filingSource(n, over.form)],
    evidence: "filing",
    note: null,
    reasoning: null,
    accession: accession(n),
    form: "8-K",
    filed: "2026-11-20",
    acceptedAt: "2026-11-20T21:05:00.000Z",
    items: ["2.02", "9.01"],
    reportDate: "2026-11-20",
    ...over,
  };
}

/** Cash on 30 September 2026, from the n-th filing. */
export function aReportedFigure(id: string, n: number, over: Partial<ReportedFigure> = {}): ReportedFigure {
  const end = over.periodEnd ?? "2026-09-30";
  return {
    id,
    miner: "id-MARA",
    asOf: end,
    knownAt: "2026-11-20",
    sources: [filingSource(n, "10-Q")],
    evidence: "filing",
    note: null,
    reasoning: null,
    metric: "cash",
    periodStart: null,
    periodEnd: end,
    value: 120e6,
    unit: "usd",
    basis: "company",
    label: null,
    ...over,
  };
}
