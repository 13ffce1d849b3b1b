import { describe, expect, test } from "vitest";
import { readOlderSubmissions, readSubmissions } from "../../../src/sources/edgar/submissions.ts";
import { failureOf, valueOf } from "../providers/use-server.ts";
import { isRecorded, readRecorded } from "./use-sec.ts";

const CIK = "0001234567";

/** Columns of as many rows as there are forms, in the shape of today. */
function columns(forms: readonly string[], more: Readonly<Record<string, readonly unknown[]>> = {}) {
  return {
    accessionNumber: forms.map((_, index) => `0001234567-26-${String(100 - index).padStart(6, "0")}`),
    filingDate: forms.map((_, index) => `2026-11-${String(20 - index)}`),
    reportDate: forms.map(() => ""),
    acceptanceDateTime: forms.map(() => "2026-11-20T16:46:18.000Z"),
    act: forms.map(() => "34"),
    form: forms,
    items: forms.map(() => ""),
    core_type: forms,
    size: forms.map(() => 7000),
    isInlineXBRL: forms.map(() => 1),
    primaryDocument: forms.map((_, index) => `sample-${String(index)}.htm`),
    ...more,
  };
}

function answer(recent: object, more: object = {}): string {
  return JSON.stringify({
    cik: CIK,
    name: "Sample Mining Corp.",
    tickers: ["SMPL"],
    exchanges: ["Nasdaq"],
    fiscalYearEnd: "0131",
    formerNames: [],
    category: "Accelerated filer<br>Emerging growth company",
    filings: { recent, files: [] },
    ...more,
  });
}

const read = (recent: object, more: object = {}) => readSubmissions(answer(recent, more), CIK);

test("a company and its filings are read, fields that nobody knows pass", () => {
  const recent = columns(["10-Q", "8-K"], {
    reportDate: ["2026-10-31", "2026-11-18"],
    items: ["", "2.02,9.01"],
    somethingNew: ["a"],
  });
  expect(valueOf(read(recent, { flags: "", somethingElse: { a: 1 } }))).toEqual({
    filer: {
      cik: CIK,
      name: "Sample Mining Corp.",
      formerNames: [],
      tickers: ["SMPL"],
      exchanges: ["Nasdaq"],
      fiscalYearEnd: "01-31",
    },
    filings: [
      {
        accession: "0001234567-26-000100",
        cik: CIK,
        form: "10-Q",
        filed: "2026-11-20",
        acceptedAt: null,
        items: [],
        reportDate: "2026-10-31",
        primaryDocument: "sample-0.htm",
      },
      {
        accession: "0001234567-26-000099",
        cik: CIK,
        form: "8-K",
        filed: "2026-11-19",
        acceptedAt: null,
        items: ["2.02", "9.01"],
        reportDate: "2026-11-18",
        primaryDocument: "sample-1.htm",
      },
    ],
    older: [],
  });
});

test.each([["1234567"], ["0001234567"], [1_234_567]])("a CIK may come as %j", (cik) => {
  expect(valueOf(read(columns([]), { cik })).filer.cik).toBe(CIK);
});

test("an answer about another company is none", () => {
  expect(failureOf(read(columns([]), { cik: "0007654321" })).kind).toBe("wrong");
});

test.each([
  ["0131", "01-31"],
  ["1231", "12-31"],
  ["0229", "02-29"],
  ["1331", null],
  ["", null],
  [null, null],
  [undefined, null],
])("a fiscal year that ends on %j ends on %j", (fiscalYearEnd, expected) => {
  expect(valueOf(read(columns([]), { fiscalYearEnd })).filer.fiscalYearEnd).toBe(expected);
});

test("former names are told once each, missing lists are empty, a listing without an exchange has none", () => {
  const formerNames = [
    { name: "Sample Digital", from: "2020-01-02T00:00:00.000Z", to: "2024-08-30T00:00:00.000Z" },
    { name: "Sample Digital", from: "2018-01-02T00:00:00.000Z", to: "2019-08-30T00:00:00.000Z" },
  ];
  expect(valueOf(read(columns([]), { formerNames })).filer.formerNames).toEqual(["Sample Digital"]);
  const bare = valueOf(read(columns([]), { formerNames: null, tickers: undefined, exchanges: [null] })).filer;
  expect(bare).toMatchObject({ formerNames: [], tickers: [], exchanges: [] });
});

test("items are those of 8-K forms only: other forms write other things there", () => {
  const forms = ["8-K", "8-K/A", "8-K12B", "D", "EFFECT", "6-K", "8-K"];
  const items = ["1.01,2.03,3.02,9.01", "2.02", "8.01,9.01", "06b", "S-4,,2021-11-16 16:00:00", "2.02", ""];
  expect(valueOf(read(columns(forms, { items }))).filings.map((filing) => filing.items)).toEqual([
    ["1.01", "2.03", "3.02", "9.01"],
    ["2.02"],
    ["8.01", "9.01"],
    [],
    [],
    [],
    [],
  ]);
});

test.each([
  ["xslF345X05/wk-form4.xml", "wk-form4.xml"],
  ["xslSCHEDULE_13G_X02/primary_doc.xml", "primary_doc.xml"],
  ["d12345d8k.htm", "d12345d8k.htm"],
  ["", null],
  ["../../../secret.htm", null],
  ["a/b.htm", null],
  ["a.htm?b=c", null],
])("a main document named %j is %j", (name, expected) => {
  expect(valueOf(read(columns(["4"], { primaryDocument: [name] }))).filings[0]?.primaryDocument).toBe(
    expected,
  );
});

test.each([["2026-02-30"], [""], ["20261031"]])("the report date %j is none", (date) => {
  expect(valueOf(read(columns(["10-Q"], { reportDate: [date] }))).filings[0]?.reportDate).toBeNull();
});

test.each(["accessionNumber", "filingDate", "form", "items", "primaryDocument", "reportDate"] as const)(
  "a column of another length is told: %s",
  (name) => {
    const whole = columns(["8-K", "10-Q"]);
    const failure = failureOf(read({ ...whole, [name]: whole[name].slice(1) }));
    expect(failure).toEqual({
      kind: "malformed",
      detail: "The columns of its list differ in length: which values belong together is lost.",
      retryAfterS: null,
    });
  },
);

test.each([
  ["a column in use is missing", { ...columns(["8-K"]), form: undefined }],
  ["an accession number is none", columns(["8-K"], { accessionNumber: ["12-26-1"] })],
  ["a day of filing is none", columns(["8-K"], { filingDate: ["2026-13-01"] })],
  ["a form is empty", columns([""])],
  ["a column is no list", { ...columns(["8-K"]), items: "2.02" }],
])("it is malformed where %s", (_, recent) => {
  expect(failureOf(read(recent)).kind).toBe("malformed");
});

test.each(["<html>", "", "[]", "null", '{"cik":"1234567"'])("%j is no list", (text) => {
  expect(failureOf(readSubmissions(text, CIK)).kind).toBe("malformed");
});

test("an accession that stands there twice is one filing, the first", () => {
  const accessionNumber = ["0001234567-26-000001", "0001234567-26-000001"];
  const { filings } = valueOf(read(columns(["8-K", "10-Q"], { accessionNumber })));
  expect(filings.map(({ form }) => form)).toEqual(["8-K"]);
});

test("further pages are named newest first, and their columns stand at the top", () => {
  const files = [
    {
      name: `CIK${CIK}-submissions-002.json`,
      filingCount: 1,
      filingFrom: "2001-01-02",
      filingTo: "2009-12-31",
    },
    {
      name: `CIK${CIK}-submissions-001.json`,
      filingCount: 1,
      filingFrom: "2010-01-02",
      filingTo: "2019-12-31",
    },
  ];
  const { older } = valueOf(read(columns([]), { filings: { recent: columns([]), files } }));
  expect(older).toEqual([
    { name: `CIK${CIK}-submissions-001.json`, from: "2010-01-02", to: "2019-12-31" },
    { name: `CIK${CIK}-submissions-002.json`, from: "2001-01-02", to: "2009-12-31" },
  ]);
  const page = JSON.stringify(columns(["8-K"], { items: ["8.01"] }));
  expect(valueOf(readOlderSubmissions(page, CIK))).toMatchObject([
    { cik: CIK, form: "8-K", items: ["8.01"] },
  ]);
  expect(failureOf(readOlderSubmissions(answer(columns(["8-K"])), CIK)).kind).toBe("malformed");
});

test("a page with another name is not one of the list's", () => {
  const files = [{ name: "../../else.json", filingFrom: "2001-01-02", filingTo: "2009-12-31" }];
  expect(failureOf(read(columns([]), { filings: { recent: columns([]), files } })).kind).toBe("malformed");
});

const recorded = (file: string): string => readRecorded(`submissions/${file}`).toString("utf8");

const listOf = (file: string, cik: string) => valueOf(readSubmissions(recorded(file), cik));

describe.skipIf(!isRecorded)("recorded lists", () => {
  test("of a company with all its filings on one page", () => {
    const { filer, filings, older } = listOf("CIK0001835632.mrvl.json", "0001835632");
    expect(filer).toMatchObject({ tickers: ["MRVL"], exchanges: ["Nasdaq"], fiscalYearEnd: "01-30" });
    expect([filings.length, older.length]).toEqual([787, 0]);
    expect(filings.filter(({ form }) => form === "8-K").every(({ items }) => items.length > 0)).toBe(true);
    expect(filings.every(({ form, items }) => form.startsWith("8-K") || items.length === 0)).toBe(true);
    expect(filings.every(({ acceptedAt }) => acceptedAt === null)).toBe(true);
    expect(
      filings.map(({ primaryDocument }) => primaryDocument).filter((name) => name?.includes("/")),
    ).toEqual([]);
  });

  test("of a company with a further page, and that page", () => {
    const { filer, filings, older } = listOf("CIK0001318605.tsla.json", "0001318605");
    expect(filer.formerNames).toEqual(["TESLA MOTORS INC"]);
    expect(filings).toHaveLength(1002);
    expect(older).toEqual([
      { name: "CIK0001318605-submissions-001.json", from: "2005-02-17", to: "2018-02-11" },
    ]);
    const page = valueOf(readOlderSubmissions(recorded("CIK0001318605-submissions-001.json"), filer.cik));
    expect(page).toHaveLength(720);
    // Its newest filing is a day newer than the list says: such a page is cut with a few days to spare.
    expect(page[0]?.filed).toBe("2018-02-12");
  });

  test("in the shape of 2023, with a CIK that is not padded", () => {
    const { filer, filings } = listOf("CIK0000320193.aapl-2023.json", "0000320193");
    expect(filer).toMatchObject({ cik: "0000320193", fiscalYearEnd: "09-30" });
    expect(filer.formerNames).toHaveLength(3);
    expect(filings).toHaveLength(1000);
    const page = readOlderSubmissions(recorded("CIK0000320193-submissions-001.aapl-2023.json"), filer.cik);
    expect(valueOf(page)).toHaveLength(988);
  });

  test("of a person, of nobody who filed, and of five tickers", () => {
    expect(listOf("CIK0001830610.individual.json", "0001830610").filer).toMatchObject({
      fiscalYearEnd: null,
      tickers: [],
    });
    expect(listOf("CIK0000350001.no-filings.json", "0000350001").filings).toEqual([]);
    const { tickers, exchanges } = listOf("CIK0001465740.two-multi-ticker.json", "0001465740").filer;
    expect([tickers.length, exchanges.length]).toEqual([5, 5]);
  });
});
