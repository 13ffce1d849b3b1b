import {
  addDays,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkTime,
  weekday,
} from "../../src/domain/time.ts";
import type { SecCompany, SecFiling } from "./sec-server.ts";

/** The day of filing: the next weekday for what came after 17:30 in New York. */
function secFiledOn({ filed, acceptedAt }: SecFiling): IsoDate {
  if (filed !== undefined) return filed;
  let day = newYorkDate(acceptedAt);
  if (newYorkTime(acceptedAt) > "17:30") day = addDays(day, 1);
  while (weekday(day) > 5) day = addDays(day, 1);
  return day;
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** New York's wall clock at an instant, to the second: `2026-11-24T16:05:09`. */
function newYorkClock(instant: Instant): string {
  return `${newYorkDate(instant)}T${newYorkTime(instant)}:${instant.slice(17, 19)}`;
}

/** How far New York is behind UTC at an instant: `-05:00`. */
function newYorkOffset(instant: Instant): string {
  const hours = Math.round((Date.parse(`${newYorkClock(instant)}Z`) - Date.parse(instant)) / 3_600_000);
  return `-0${String(-hours)}:00`;
}

const folderOf = (cik: string, accession: string): string =>
  `/Archives/edgar/data/${String(Number(cik))}/${accession.replaceAll("-", "")}`;

const ITEM_TITLES: Readonly<Record<string, string>> = {
  "1.01": "Entry into a Material Definitive Agreement",
  "2.02": "Results of Operations and Financial Condition",
  "2.03": "Creation of a Direct Financial Obligation",
  "5.02": "Departure of Directors or Certain Officers",
  "7.01": "Regulation FD Disclosure",
  "8.01": "Other Events",
  "9.01": "Financial Statements and Exhibits",
};

/** One entry of the feed for each company that filed it, the first of them twice, as happens there. */
function entriesOf(filing: SecFiling, nameOf: (cik: string) => string): readonly string[] {
  const { accession, form, ciks, acceptedAt, items = [] } = filing;
  const lines = items.map((item) => `<br>Item ${item}: ${ITEM_TITLES[item] ?? "Something"}\n`).join("");
  const updated = `${newYorkClock(acceptedAt)}${newYorkOffset(acceptedAt)}`;
  const entries = ciks.map((cik) => {
    const summary = ` <b>Filed:</b> ${secFiledOn(filing)} <b>AccNo:</b> ${accession} <b>Size:</b> 7 KB\n${lines}`;
    return `<entry>
<title>${escape(`${form} - ${nameOf(cik)} (${cik}) (Filer)`)}</title>
<link rel="alternate" type="text/html" href="https://www.sec.gov${folderOf(cik, accession)}/${accession}-index.htm"/>
<summary type="html">
${escape(summary)}</summary>
<updated>${updated}</updated>
<category scheme="https://www.sec.gov/" label="form type" term="${escape(form)}"/>
<id>urn:tag:sec.gov,2008:accession-number=${accession}</id>
</entry>`;
  });
  return [...entries, ...entries.slice(0, 1)];
}

const newestFirst = (a: SecFiling, b: SecFiling): number =>
  b.acceptedAt.localeCompare(a.acceptedAt) || b.accession.localeCompare(a.accession);

/** A page of the feed, as bytes in the charset it declares. Its `type` is a beginning of the form. */
export function feedPage(
  filings: Iterable<SecFiling>,
  query: URLSearchParams,
  nameOf: (cik: string) => string,
): Buffer {
  const [start, count] = [Number(query.get("start") ?? 0), Math.min(Number(query.get("count") ?? 40), 100)];
  const entries = [...filings]
    .filter(({ form, isInFeed = true }) => isInFeed && form.startsWith(query.get("type") ?? ""))
    .toSorted(newestFirst)
    .flatMap((filing) => entriesOf(filing, nameOf))
    .slice(start, start + count);
  const page = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Latest Filings</title>
<link rel="self" href="/cgi-bin/browse-edgar?action=getcurrent"/>
<id>https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent</id>
<updated>2026-11-24T11:28:50-05:00</updated>
${entries.join("\n")}
</feed>
`;
  const latin = page.replaceAll(/[\u0100-\u{10ffff}]/gu, (letter) => `&#${String(letter.codePointAt(0))};`);
  return Buffer.from(latin, "latin1");
}

function columnsOf(filings: readonly SecFiling[]): Readonly<Record<string, readonly unknown[]>> {
  const column = (read: (filing: SecFiling) => unknown): readonly unknown[] => filings.map(read);
  return {
    accessionNumber: column(({ accession }) => accession),
    filingDate: column(secFiledOn),
    reportDate: column(({ reportDate = "" }) => reportDate),
    // New York's time with a Z behind it, as it is served on some days.
    acceptanceDateTime: column(({ acceptedAt }) => `${newYorkClock(acceptedAt)}.000Z`),
    act: column(() => "34"),
    form: column(({ form }) => form),
    fileNumber: column(() => "001-40000"),
    filmNumber: column(() => ""),
    items: column(({ items = [] }) => items.join(",")),
    core_type: column(({ form }) => form),
    size: column(() => 7000),
    isXBRL: column(() => 1),
    isInlineXBRL: column(() => 1),
    primaryDocument: column(({ documents = [] }) => documents[0]?.file ?? ""),
    primaryDocDescription: column(({ form }) => form),
  };
}

/** A company's filings, newest first, cut into the first page and the older ones of that many rows. */
export function submissionsOf(
  filings: Iterable<SecFiling>,
  cik: string,
  rows: number,
): readonly (readonly SecFiling[])[] {
  const own = [...filings].filter(({ ciks }) => ciks.includes(cik)).toSorted(newestFirst);
  const pages: (readonly SecFiling[])[] = [];
  for (let from = 0; from < own.length; from += rows) pages.push(own.slice(from, from + rows));
  return pages;
}

/** A page of a company's list as a value for JSON: the first with what is said of the company, older ones without. */
export function submissionsPage(
  company: SecCompany,
  pages: readonly (readonly SecFiling[])[],
  index: number,
): unknown {
  if (index > 0) return columnsOf(pages[index] ?? []);
  const { cik, name, tickers = [], exchange = "Nasdaq", fiscalYearEnd = "1231", formerNames = [] } = company;
  return {
    cik,
    entityType: "operating",
    sic: "6199",
    name,
    tickers,
    exchanges: tickers.map(() => exchange),
    ein: "000000000",
    category: "Accelerated filer<br>Emerging growth company",
    fiscalYearEnd,
    addresses: {},
    flags: "",
    formerNames: formerNames.map((former) => ({
      name: former,
      from: "2018-01-02T00:00:00.000Z",
      to: "2024-08-30T00:00:00.000Z",
    })),
    filings: {
      recent: columnsOf(pages[0] ?? []),
      files: pages.slice(1).map((page, older) => ({
        name: `CIK${cik}-submissions-${String(older + 1).padStart(3, "0")}.json`,
        filingCount: page.length,
        filingFrom: page.map(secFiledOn).at(-1) ?? "",
        filingTo: page.map(secFiledOn)[0] ?? "",
      })),
    },
  };
}

/** The header page of a filing: the SGML header in a comment, and a readable copy with the documents, escaped. */
export function headerPage(filing: SecFiling, nameOf: (cik: string) => string): string {
  const { accession, acceptedAt, form, ciks, items = [], reportDate, documents = [] } = filing;
  const stamp = newYorkClock(acceptedAt).replaceAll(/\D/g, "");
  const filed = secFiledOn(filing).replaceAll("-", "");
  const filers = ciks.map(
    (cik) => `<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>${nameOf(cik).toUpperCase()}
<CIK>${cik}
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
<FILING-VALUES>
<FORM-TYPE>${form}
<FILE-NUMBER>001-40000
</FILING-VALUES>
</FILER>`,
  );
  const period = reportDate === undefined ? "" : `<PERIOD>${reportDate.replaceAll("-", "")}\n`;
  const itemLines = items.map((item) => `<ITEMS>${item}\n`).join("");
  const listed = documents.map(
    ({ type, file, description }, index) => `&lt;DOCUMENT&gt;
&lt;TYPE&gt;${escape(type)}
&lt;SEQUENCE&gt;${String(index + 1)}
&lt;FILENAME&gt;${escape(file)}
${description === undefined ? "" : `&lt;DESCRIPTION&gt;${escape(description)}\n`}&lt;TEXT&gt;
<a href="${escape(file)}">Document ${String(index + 1)} - file: ${escape(file)}</a><br>
&lt;/DOCUMENT&gt;`,
  );
  return `<HTML><HEAD><TITLE>SEC EDGAR Submission ${accession}</TITLE>
<!--
<SEC-HEADER>${accession}.hdr.sgml : ${filed}
<ACCEPTANCE-DATETIME>${stamp}
<ACCESSION-NUMBER>${accession}
<TYPE>${form}
<PUBLIC-DOCUMENT-COUNT>${String(documents.length)}
${period}${itemLines}<FILING-DATE>${filed}
${filers.join("\n")}
</SEC-HEADER>
-->
</HEAD><BODY>
<PRE>&lt;SEC-DOCUMENT&gt;${accession}-index.html : ${filed}
&lt;SEC-HEADER&gt;${accession}.hdr.sgml : ${filed}
&lt;ACCEPTANCE-DATETIME&gt;${stamp}
ACCESSION NUMBER:		${accession}
CONFORMED SUBMISSION TYPE:	${form}
${ciks.map((cik) => `		CENTRAL INDEX KEY:			${cik}`).join("\n")}
&lt;/SEC-HEADER&gt;
${listed.join("\n")}
&lt;/SEC-DOCUMENT&gt;</PRE></BODY></HTML>
`;
}
