import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompanyMark, StoredReport } from "../../src/app/ports/filings.ts";
import { createFilingMarkStore } from "../../src/store/filing-marks.ts";
import { createFilingReportStore } from "../../src/store/filing-reports.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const HUT = "0001964789";
const WULF = "0001083301";

const EVIDENCE = {
  document: "hut-20260930.htm",
  tag: "hut:BitcoinHeld",
  context: "c-12",
  periodStart: null,
  periodEnd: "2026-09-30",
  dimensions: [{ axis: "us-gaap:CryptoAssetAxis", member: "hut:BitcoinMember" }],
  unit: "hut:bitcoin",
  value: 10_278.42,
  text: "10,278.42",
  scale: 0,
};

function stored(accession: string, fields: Partial<StoredReport> = {}): StoredReport {
  return {
    cik: HUT,
    accession,
    form: "10-Q",
    filed: "2026-11-05",
    knownAt: "2026-11-05",
    url: `https://www.sec.gov/Archives/${accession}`,
    contentHash: "aa",
    report: {
      document: {
        name: "hut-20260930.htm",
        company: "Hut 8 Corp.",
        cik: HUT,
        form: "10-Q",
        isAmendment: false,
        periodEnd: "2026-09-30",
        fiscalYearEnd: "12-31",
        figures: 1612,
      },
      observations: [
        {
          metric: "btc_held",
          periodStart: null,
          periodEnd: "2026-09-30",
          length: "instant",
          value: 10_278.42,
          unit: "btc",
          basis: "without_pledged",
          label: null,
          how: "tagged",
          evidence: [EVIDENCE],
        },
        {
          metric: "ai_revenue",
          periodStart: "2026-07-01",
          periodEnd: "2026-09-30",
          length: "quarter",
          value: 0,
          unit: "usd",
          basis: "one_part",
          label: "GPU as a service",
          how: "difference",
          evidence: [],
        },
      ],
      questions: [
        {
          kind: "wrong_unit",
          metric: "btc_held",
          periodStart: null,
          periodEnd: "2025-12-31",
          sentence: "The count is in dollars.",
          suggestion: { value: 10_075, unit: "btc", why: "That is the number as printed." },
          evidence: [{ ...EVIDENCE, value: null, text: "—", scale: 3, dimensions: [] }],
        },
        {
          kind: "unlisted_line",
          metric: "debt_line",
          periodStart: null,
          periodEnd: "2026-09-30",
          sentence: "“Loan from Coinbase” is in no list.",
          suggestion: null,
          evidence: [],
        },
      ],
      problems: [{ kind: "unknown_context", sentence: "c-99 is named and not given." }],
    },
    ...fields,
  };
}

const UNKNOWN_DOCUMENT = {
  name: "x.htm",
  company: null,
  cik: null,
  form: null,
  isAmendment: null,
  periodEnd: null,
  fiscalYearEnd: null,
  figures: 0,
};

function mark(cik: string, fields: Partial<CompanyMark> = {}): CompanyMark {
  return {
    cik,
    since: "2026-03-31",
    listedAt: NOON,
    filer: {
      cik,
      name: "Hut 8 Corp.",
      formerNames: ["Hut 8 Mining Corp."],
      tickers: ["HUT"],
      exchanges: ["Nasdaq"],
      fiscalYearEnd: "1231",
    },
    ...fields,
  };
}

/** What the stores of reports that were read, and of how far filings are followed, must do in every dialect. */
export function testFilingReports(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`reports that were read in ${dialect}`, () => {
    it("come back as they were, what is unknown too", async () => {
      const reports = createFilingReportStore(store.db);
      const empty = { document: UNKNOWN_DOCUMENT, observations: [], questions: [], problems: [] };
      await reports.put(stored("a-1"));
      await reports.put(stored("b-1", { cik: WULF, report: empty }));
      expect(await reports.of(HUT)).toEqual([stored("a-1")]);
      expect(await reports.of(WULF)).toEqual([stored("b-1", { cik: WULF, report: empty })]);
      expect(await reports.of("0000000000")).toEqual([]);
    });

    it("come oldest filing first", async () => {
      const reports = createFilingReportStore(store.db);
      await reports.put(stored("a-3", { filed: "2026-11-05" }));
      await reports.put(stored("a-2", { filed: "2026-05-07" }));
      await reports.put(stored("a-1", { filed: "2026-11-05" }));
      expect((await reports.of(HUT)).map(({ accession }) => accession)).toEqual(["a-2", "a-1", "a-3"]);
    });

    it("are kept once, and another content under the same accession is told", async () => {
      const reports = createFilingReportStore(store.db);
      expect(await reports.put(stored("a-1"))).toEqual({ changed: false });
      expect(await reports.put(stored("a-1"))).toEqual({ changed: false });
      expect(await reports.put(stored("a-1", { cik: WULF }))).toEqual({ changed: false });
      const other = stored("a-1", { contentHash: "bb", knownAt: "2026-11-06" });
      expect(await reports.put(other)).toEqual({ changed: true });
      expect(await reports.of(HUT)).toEqual([other]);
    });

    it.each([
      ["no JSON", "{"],
      ["no object", "[]"],
      ["half of a report", `{"document":{"name":"x"}}`],
      [
        "a metric that this version does not know",
        JSON.stringify({
          document: UNKNOWN_DOCUMENT,
          observations: [{ ...stored("a-1").report.observations[0], metric: "staff" }],
          questions: [],
          problems: [],
        }),
      ],
    ])("are named where one is damaged: %s", async (_name, report) => {
      const reports = createFilingReportStore(store.db);
      await reports.put(stored("a-1"));
      await store.db.updateTable("filing_report").set({ report }).execute();
      await expect(reports.of(HUT)).rejects.toThrow(`the report a-1 of ${HUT} cannot be read`);
    });
  });

  describe(`how far filings are followed in ${dialect}`, () => {
    it("is kept for each feed, and the last one counts", async () => {
      const marks = createFilingMarkStore(store.db);
      expect(await marks.feed("8-K")).toEqual([]);
      await marks.setFeed("8-K", ["a-2", "a-1"], NOON);
      await marks.setFeed("10-Q", [], NOON);
      await marks.setFeed("8-K", ["a-3"], NOON);
      expect(await marks.feed("8-K")).toEqual(["a-3"]);
      expect(await marks.feed("10-Q")).toEqual([]);
    });

    it("is kept for each company with what the SEC said of it", async () => {
      const marks = createFilingMarkStore(store.db);
      expect(await marks.company(HUT)).toBeNull();
      expect(await marks.companies()).toEqual([]);
      await marks.setCompany(mark(HUT));
      const bare = mark(WULF).filer;
      await marks.setCompany(mark(WULF, { filer: { ...bare, formerNames: [], fiscalYearEnd: null } }));
      const later = mark(HUT, { listedAt: "2026-11-24T13:00:00.000Z", since: "2026-06-30" });
      await marks.setCompany(later);
      expect(await marks.company(HUT)).toEqual(later);
      expect((await marks.companies()).map(({ cik }) => cik)).toEqual([WULF, HUT]);
    });

    it("names the company whose row is damaged", async () => {
      const marks = createFilingMarkStore(store.db);
      await marks.setCompany(mark(HUT));
      await store.db.updateTable("company_mark").set({ filer: `{"cik":"x"}` }).execute();
      await expect(marks.company(HUT)).rejects.toThrow(`how far ${HUT} was followed cannot be read`);
    });
  });
}
