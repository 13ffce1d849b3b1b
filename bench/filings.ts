import { Parser } from "htmlparser2";
import { createFilingJobs } from "../src/app/filings/jobs.ts";
import { reportOn } from "../src/domain/filing/report.ts";
import { resolveFacts } from "../src/domain/filing/resolve.ts";
import { addDays } from "../src/domain/time.ts";
import { readFiling } from "../src/sources/filings/read-filing.ts";
import { createFactStore } from "../src/store/facts.ts";
import { createFilingMarkStore } from "../src/store/filing-marks.ts";
import { createFilingReportStore } from "../src/store/filing-reports.ts";
import { createFilingTaskStore } from "../src/store/filing-tasks.ts";
import { createReviewItemStore } from "../src/store/review-items.ts";
import { createSourceStateStore } from "../src/store/source-states.ts";
import { createFakeEdgar, type FakeFiling } from "../tests/support/fake-edgar.ts";
import { createFilingWorld } from "../tests/support/fake-filings.ts";
import { quarterFigures } from "../tests/support/filed-reports.ts";
import { figure } from "../tests/support/filings.ts";
import { aFiling, aQuarterly, minerOf, Q2, Q3, tagged } from "../tests/support/made-filings.ts";
import { openMemoryStore } from "../tests/support/memory-store.ts";
import { benchCompanyFacts } from "./companyfacts.ts";
import { heading, line, quantile, timings } from "./measure.ts";

const PAGE_BYTES = 3 * 2 ** 20;
/** A chunk as a file or a connection gives it. */
const CHUNK_BYTES = 2 ** 16;
const CONTEXTS = 600;
/** Rows between two figures: a filing of this size has a few thousand of them. */
const PLAIN_ROWS = 3;

const STYLE =
  "padding:2px 1pt;text-align:right;vertical-align:bottom;font-family:'Times New Roman',serif;font-size:10pt";

/** A quarterly report of three megabytes: styled tables, figures with and without dimensions, notes that nest. */
function largeReport(): string {
  const contexts = Array.from(
    { length: CONTEXTS },
    (_, n) =>
      `<xbrli:context id="c${n}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001234567</xbrli:identifier>${
        n < 2
          ? ""
          : `<xbrli:segment><xbrldi:explicitMember dimension="srt:ProductOrServiceAxis">own:Part${n}Member</xbrldi:explicitMember></xbrli:segment>`
      }</xbrli:entity><xbrli:period>${
        n % 2 === 0
          ? "<xbrli:instant>2025-06-30</xbrli:instant>"
          : "<xbrli:startDate>2025-04-01</xbrli:startDate><xbrli:endDate>2025-06-30</xbrli:endDate>"
      }</xbrli:period></xbrli:context>`,
  ).join("");
  const head = `<?xml version='1.0' encoding='UTF-8'?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:us-gaap="http://fasb.org/us-gaap/2025" xmlns:srt="http://fasb.org/srt/2025" xmlns:dei="http://xbrl.sec.gov/dei/2025"><body><ix:header><ix:hidden><ix:nonNumeric name="dei:DocumentPeriodEndDate" contextRef="c1">2025-06-30</ix:nonNumeric></ix:hidden><ix:resources>${contexts}<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit></ix:resources></ix:header>`;
  const foot = "</body></html>";
  const rows: string[] = [];
  let length = head.length + foot.length;
  for (let row = 0; length < PAGE_BYTES; row += 1) {
    const tag =
      row % (PLAIN_ROWS + 1) === 0
        ? `<ix:nonFraction name="us-gaap:Tag${row}" contextRef="c${row % CONTEXTS}" unitRef="usd" scale="3" decimals="-3" format="ixt:num-dot-decimal" id="f${row}">${1 + (row % 900)},${String(row % 1000).padStart(3, "0")}</ix:nonFraction>`
        : "A sentence of a note &#8212; with a dash &amp; a sign.";
    const cells = `<tr><td style="${STYLE}"><p style="${STYLE}"><span>Line ${row}&#160;</span></p></td><td style="${STYLE}"><span>${tag}</span></td></tr>`;
    const note = `<ix:nonNumeric name="us-gaap:Note${row}TextBlock" contextRef="c1" escape="true"><table>${cells}</table></ix:nonNumeric>`;
    const text = row % 20 === 0 ? note : `<table>${cells}</table>`;
    rows.push(text);
    length += text.length;
  }
  return `${head}${rows.join("")}${foot}`;
}

/** Reading reports: one large page, a history of all figures, and months of filings of all companies. */
export async function benchFilings(out: (text: string) => void): Promise<void> {
  await benchLargeReport(out);
  await benchCompanyFacts(out);
  await benchCatchUp(out);
}

/**
 * Reading a report of three megabytes, from its bytes to observations. In the baseline the same parser goes through
 * the decoded text and nobody listens.
 */
async function benchLargeReport(out: (text: string) => void): Promise<void> {
  const page = largeReport();
  const bytes = Buffer.from(page);
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, n) =>
    bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES),
  );
  const first = await readFiling(chunks);
  if (!first.ok) throw new Error(first.problem);
  const { facts } = resolveFacts(first.document);
  if (facts.length !== first.document.numbers.length)
    throw new Error("the report has figures that cannot be read");
  const read = async (): Promise<void> => {
    const found = await readFiling(chunks);
    if (found.ok) reportOn(found.document, "bench", () => null);
  };
  out(
    heading(
      `A report of ${(bytes.length / 2 ** 20).toFixed(1)} MB with ${facts.length} figures`,
      "its parser alone",
    ),
  );
  const baseline = await timings(12, 3, () => {
    const parser = new Parser(
      {},
      { lowerCaseTags: true, lowerCaseAttributeNames: false, recognizeSelfClosing: true },
    );
    parser.write(page);
    parser.end();
  });
  out(line("read into observations", await timings(12, 3, read), baseline));
}

const COMPANIES = 16;
const RUNS = 3;
const SLOT = "2026-11-24T15:00:00.000Z";

/** Six months: two reports of a thousand figures, and an 8-K every second week. */
function halfYear(company: number): readonly FakeFiling[] {
  const reports = [Q2, Q3].map((quarter) => {
    const notes = Array.from({ length: 1000 }, (_, n) =>
      figure(`own:Note${n}`, String(1000 + n), `${quarter.start}/${quarter.end}`, {
        axes: { "srt:ProductOrServiceAxis": `own:Part${n % 300}Member` },
      }),
    );
    const document = tagged(company, [...quarterFigures(quarter), ...notes], { periodEnd: quarter.end });
    return aQuarterly(company, quarter, {}, { documents: { "report.htm": document } });
  });
  const events = Array.from({ length: 13 }, (_, n) =>
    aFiling(company, "8-K", addDays("2026-05-25", n * 14), { items: ["8.01", "9.01"] }),
  );
  return [...reports, ...events];
}

/**
 * Catching up with six months of all companies: an SEC in memory that answers at once, the real stores in memory. In the
 * baseline the same documents go through the rules alone.
 */
async function benchCatchUp(out: (text: string) => void): Promise<void> {
  const miners = Array.from({ length: COMPANIES }, (_, index) => minerOf(index + 1));
  const filings = miners.flatMap((_, index) => halfYear(index + 1));
  const documents = filings.flatMap((filing) => Object.values(filing.documents ?? {}));
  let rows = 0;
  const catchUp = async (): Promise<void> => {
    const { db, close } = await openMemoryStore();
    const edgar = createFakeEdgar();
    edgar.file(...filings);
    const facts = createFactStore(db);
    await facts.load({ miners }, SLOT);
    const fakes = createFilingWorld({ miners, edgar }).deps;
    const stores = {
      facts,
      loader: facts,
      tasks: createFilingTaskStore(db),
      reports: createFilingReportStore(db),
      marks: createFilingMarkStore(db),
      review: createReviewItemStore(db),
      states: createSourceStateStore(db),
    };
    const jobs = createFilingJobs({ ...fakes, ...stores });
    const { outcome, detail } = await jobs.lists(SLOT, SLOT, new AbortController().signal);
    if (outcome !== "done") throw new Error(detail);
    rows = (await db.selectFrom("fact").select("row_id").execute()).length - COMPANIES;
    await close();
  };
  const baseline = await timings(RUNS, 1, () => {
    for (const read of documents) if (read.ok) reportOn(read.document, "bench", () => null);
  });
  const times = await timings(RUNS, 1, catchUp);
  out(
    heading(
      `Catching up: ${COMPANIES} companies, ${filings.length} filings of six months`,
      "the rules alone",
    ),
  );
  out(line(`read into ${rows} facts`, times, baseline));
  out(`${"a filing".padEnd(34)} ${(quantile(times, 0.5) / filings.length).toFixed(2).padStart(10)}`);
}
