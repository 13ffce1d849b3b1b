import { createFactBook } from "../../src/domain/filing/fact-book.ts";
import type { FilingReport } from "../../src/domain/filing/observation.ts";
import { reportOn } from "../../src/domain/filing/report.ts";
import { resolveFacts } from "../../src/domain/filing/resolve.ts";
import { createSubject, type Subject } from "../../src/domain/filing/subject.ts";
import type {
  TaggedContext,
  TaggedDocument,
  TaggedNumber,
  TaggedText,
} from "../../src/domain/filing/tagged.ts";

/** A figure in short: tag, value as printed, period as `day` or `start/end`. */
export interface SampleFigure {
  readonly tag: string;
  readonly text: string;
  readonly period: string;
  /** `usd`, `shares`, `pure`, or a measure such as `mara:bitcoin`. */
  readonly unit?: string;
  readonly axes?: Readonly<Record<string, string>>;
  readonly more?: Partial<TaggedNumber>;
}

/** A figure with its tag, its printed value and its period. */
export function figure(
  tag: string,
  text: string,
  period: string,
  rest: Omit<SampleFigure, "tag" | "text" | "period"> = {},
): SampleFigure {
  return { tag, text, period, ...rest };
}

const UNITS: Readonly<Record<string, string>> = {
  usd: "iso4217:USD",
  shares: "xbrli:shares",
  pure: "xbrli:pure",
};

export interface SampleCover {
  readonly form?: string;
  readonly periodEnd?: string;
  readonly cik?: string;
  readonly fiscalYearEnd?: string;
}

/** A document with these figures in this order, each printed in whole units, and a cover. */
export function taggedDocument(figures: readonly SampleFigure[], cover: SampleCover = {}): TaggedDocument {
  const contexts = new Map<string, TaggedContext>();
  const units = new Map<string, string>();
  const entity = cover.cik ?? "0001234567";
  const numbers = figures.map(({ tag, text, period, unit = "usd", axes = {}, more = {} }, order) => {
    const contextId = `c ${period} ${JSON.stringify(axes)}`;
    const [start, end] = period.split("/");
    const dimensions = Object.entries(axes).map(([axis, member]) => ({ axis, member, typed: false }));
    const days =
      end === undefined
        ? { start: null, end: null, instant: start ?? "" }
        : { start: start ?? "", end, instant: null };
    contexts.set(contextId, { id: contextId, entity, dimensions, ...days });
    units.set(unit, UNITS[unit] ?? unit);
    return {
      name: tag,
      contextId,
      unitId: unit,
      format: "ixt:num-dot-decimal",
      scale: "0",
      sign: null,
      decimals: "0",
      nil: false,
      text,
      hidden: false,
      order,
      ...more,
    };
  });
  return {
    contexts: [...contexts.values()],
    units: [...units].map(([id, measure]) => ({ id, numerators: [measure], denominators: [] })),
    numbers,
    texts: coverTexts({ cik: entity, ...cover }),
    problems: [],
  };
}

function coverTexts({
  form = "10-Q",
  periodEnd = "2025-06-30",
  cik,
  fiscalYearEnd = "--12-31",
}: SampleCover): readonly TaggedText[] {
  return Object.entries({
    "dei:EntityRegistrantName": "Sample Mining Corp.",
    "dei:EntityCentralIndexKey": cik ?? "",
    "dei:DocumentType": form,
    "dei:DocumentPeriodEndDate": periodEnd,
    "dei:CurrentFiscalYearEndDate": fiscalYearEnd,
    "dei:AmendmentFlag": "false",
  }).map(([name, text]) => ({ name, contextId: "cover", nil: false, text }));
}

/** The rules' view of these figures, of a quarter that ends on 30 June 2025. */
export function subjectOf(figures: readonly SampleFigure[]): Subject {
  const { facts } = resolveFacts(taggedDocument(figures));
  return createSubject("sample.htm", "2025-06-30", createFactBook(facts));
}

/** The report on these figures, without a price of bitcoin. */
export function reportOf(
  figures: readonly SampleFigure[],
  cover: SampleCover = {},
  name = "sample.htm",
): FilingReport {
  return reportOn(taggedDocument(figures, cover), name, () => null);
}

/** Asset and liability totals that a balance sheet's lines stand between. */
export function balanceSheet(
  assets: readonly SampleFigure[],
  liabilities: readonly SampleFigure[],
  days: readonly string[] = ["2025-06-30"],
): readonly SampleFigure[] {
  return [
    ...assets,
    ...days.map((day) => figure("us-gaap:Assets", "9,000,000,000", day)),
    ...liabilities,
    ...days.map((day) => figure("us-gaap:LiabilitiesAndStockholdersEquity", "9,000,000,000", day)),
  ];
}

/** A report as a page, in the shape in which they are filed: the resources in a hidden header, figures in a table. */
export function inlinePage(body: string, resources: string = PAGE_RESOURCES, hidden = ""): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:us-gaap="http://fasb.org/us-gaap/2025"
 xmlns:dei="http://xbrl.sec.gov/dei/2025" xmlns:srt="http://fasb.org/srt/2025" xmlns:own="http://www.example.com/20250630">
<head><title>A report</title></head><body>
<div style="display:none"><ix:header><ix:hidden>${hidden}</ix:hidden><ix:resources>${resources}</ix:resources></ix:header></div>
${body}
</body></html>`;
}

const entity =
  '<xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001234567</xbrli:identifier></xbrli:entity>';

/** Contexts `day` and `quarter`, units `usd`, `shares` and `perShare`. */
export const PAGE_RESOURCES = `
<xbrli:context id="day">${entity}<xbrli:period><xbrli:instant>2025-06-30</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:context id="quarter">${entity}<xbrli:period><xbrli:startDate>2025-04-01</xbrli:startDate><xbrli:endDate>2025-06-30</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="perShare"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator><xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>`;

/** One figure of a page. */
export function inlineFigure(
  name: string,
  text: string,
  attributes = 'contextRef="day" unitRef="usd" scale="3" decimals="-3"',
): string {
  return `<ix:nonFraction name="${name}" format="ixt:num-dot-decimal" ${attributes}>${text}</ix:nonFraction>`;
}
