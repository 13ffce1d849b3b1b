import type { IsoDate } from "../../src/domain/time.ts";

/** Figures of one period, and of the day on which it ends. What is left out is not tagged. */
export interface ReportPeriod {
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly revenueUsd?: number;
  /** Part of the revenue, tagged with a member of its own. */
  readonly aiRevenueUsd?: number;
  readonly interestUsd?: number;
  readonly btcHeld?: number;
  readonly btcFairValueUsd?: number;
  /** Lines of the balance sheet by the local name of their us-gaap tag, such as `ConvertibleNotesPayableNoncurrent`. */
  readonly debtUsd?: Readonly<Record<string, number>>;
  readonly cashUsd?: number;
}

export interface SecReport {
  /** Ten digits. */
  readonly cik: string;
  readonly company: string;
  /** `10-Q`, `10-K/A`, `20-F`. */
  readonly form: string;
  /** `12-31`. */
  readonly fiscalYearEnd?: string;
  /** The reported one first; then those it is set beside. */
  readonly periods: readonly [ReportPeriod, ...ReportPeriod[]];
  /** On the cover, at the end of the reported period unless `sharesOn` says when. */
  readonly shares?: number;
  readonly sharesOn?: IsoDate;
}

const UNITS: Readonly<Record<string, string>> = {
  usd: "iso4217:USD",
  shares: "xbrli:shares",
  bitcoin: "own:bitcoin",
};

const AI = 'dimension="srt:ProductOrServiceAxis">own:AICloudServicesMember';
const BITCOIN = 'dimension="us-gaap:CryptoAssetAxis">own:BitcoinMember';

/** Contexts as they come to be needed. */
interface Contexts {
  idOf(start: IsoDate | null, end: IsoDate, member?: string): string;
  all(): string;
}

function createContexts(cik: string): Contexts {
  const known = new Map<string, string>();
  const contexts: string[] = [];
  return {
    idOf: (start, end, member = "") => {
      const key = `${start ?? ""} ${end} ${member}`;
      const id = known.get(key) ?? `c-${String(known.size + 1)}`;
      if (known.has(key)) return id;
      known.set(key, id);
      const segment =
        member === ""
          ? ""
          : `<xbrli:segment><xbrldi:explicitMember ${member}</xbrldi:explicitMember></xbrli:segment>`;
      const period =
        start === null
          ? `<xbrli:instant>${end}</xbrli:instant>`
          : `<xbrli:startDate>${start}</xbrli:startDate><xbrli:endDate>${end}</xbrli:endDate>`;
      contexts.push(
        `<xbrli:context id="${id}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">${cik}</xbrli:identifier>${segment}</xbrli:entity><xbrli:period>${period}</xbrli:period></xbrli:context>`,
      );
      return id;
    },
    all: () => contexts.join("\n"),
  };
}

/** A number as printed, with its scale and sign: money in thousands where that loses nothing. */
function cell(name: string, value: number | undefined, context: string, unit: string): string {
  if (value === undefined) return "";
  const isThousands = unit === "usd" && value % 1000 === 0;
  const printed = Math.abs(isThousands ? value / 1000 : value).toLocaleString("en-US");
  const sign = value < 0 ? ' sign="-"' : "";
  const scale = isThousands ? 'scale="3" decimals="-3"' : 'scale="0" decimals="0"';
  return `<td><ix:nonFraction name="${name}" contextRef="${context}" unitRef="${unit}" format="ixt:num-dot-decimal" ${scale}${sign}>${printed}</ix:nonFraction></td>`;
}

/** Total assets, and of liabilities and equity, on a day of which any line is given: the lines stand between them. */
function totalOf({ cashUsd, btcFairValueUsd, debtUsd }: ReportPeriod): number | undefined {
  const isGiven = cashUsd !== undefined || btcFairValueUsd !== undefined || debtUsd !== undefined;
  return isGiven ? 9_000_000_000 : undefined;
}

/**
 * A report as a small page of inline XBRL in the shape in which they are filed: cover, balance sheet, income statement
 * and a note on coins, each with a column for every period.
 */
export function reportPage(report: SecReport): string {
  const { cik, company, form, periods, fiscalYearEnd = "12-31", shares } = report;
  const contexts = createContexts(cik);
  const [reported] = periods;
  const cover = contexts.idOf(reported.start, reported.end);
  const said = (name: string, text: string): string =>
    `<p>${name}: <ix:nonNumeric name="dei:${name}" contextRef="${cover}">${text}</ix:nonNumeric></p>`;
  const row = (cells: (period: ReportPeriod) => string): string => `<tr>${periods.map(cells).join("")}</tr>`;
  const onDay = (name: string, read: (period: ReportPeriod) => number | undefined): string =>
    row((period) => cell(name, read(period), contexts.idOf(null, period.end), "usd"));
  const overPeriod = (
    name: string,
    read: (period: ReportPeriod) => number | undefined,
    member?: string,
  ): string =>
    row((period) => cell(name, read(period), contexts.idOf(period.start, period.end, member), "usd"));
  const debtTags = [...new Set(periods.flatMap(({ debtUsd = {} }) => Object.keys(debtUsd)))];
  const body = `
${said("EntityRegistrantName", company)}${said("EntityCentralIndexKey", cik)}${said("DocumentType", form)}
${said("DocumentPeriodEndDate", reported.end)}${said("CurrentFiscalYearEndDate", `--${fiscalYearEnd}`)}
${said("AmendmentFlag", String(form.endsWith("/A")))}
<table><tr>${cell("dei:EntityCommonStockSharesOutstanding", shares, contexts.idOf(null, report.sharesOn ?? reported.end), "shares")}</tr></table>
<table>
${onDay("us-gaap:CashAndCashEquivalentsAtCarryingValue", ({ cashUsd }) => cashUsd)}
${onDay("us-gaap:CryptoAssetFairValueNoncurrent", ({ btcFairValueUsd }) => btcFairValueUsd)}
${onDay("us-gaap:Assets", totalOf)}
${debtTags.map((tag) => onDay(`us-gaap:${tag}`, ({ debtUsd }) => debtUsd?.[tag])).join("\n")}
${onDay("us-gaap:LiabilitiesAndStockholdersEquity", totalOf)}
</table>
<table>
${overPeriod("us-gaap:Revenues", ({ aiRevenueUsd }) => aiRevenueUsd, AI)}
${overPeriod("us-gaap:Revenues", ({ revenueUsd }) => revenueUsd)}
${overPeriod("us-gaap:InterestExpense", ({ interestUsd }) => interestUsd)}
</table>
<table>
${row((period) => cell("us-gaap:CryptoAssetNumberOfUnits", period.btcHeld, contexts.idOf(null, period.end, BITCOIN), "bitcoin"))}
</table>`;
  const units = Object.entries(UNITS).map(
    ([id, measure]) => `<xbrli:unit id="${id}"><xbrli:measure>${measure}</xbrli:measure></xbrli:unit>`,
  );
  return `<?xml version='1.0' encoding='UTF-8'?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
 xmlns:us-gaap="http://fasb.org/us-gaap/2025" xmlns:dei="http://xbrl.sec.gov/dei/2025"
 xmlns:srt="http://fasb.org/srt/2025" xmlns:own="http://www.example.com/own">
<head><title>${company} ${form}</title></head><body>
<div style="display:none"><ix:header><ix:resources>
${contexts.all()}
${units.join("\n")}
</ix:resources></ix:header></div>
${body}
</body></html>`;
}

/** A page without inline XBRL: an 8-K, the cover of a 6-K, a press release. */
export function plainPage(title: string, paragraphs: readonly string[] = []): string {
  const shown = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
  return `<html><head><title>${title}</title></head><body>\n<h1>${title}</h1>\n${shown}\n</body></html>`;
}
