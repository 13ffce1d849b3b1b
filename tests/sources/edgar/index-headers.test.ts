import { describe, expect, test } from "vitest";
import { readIndexHeaders } from "../../../src/sources/edgar/index-headers.ts";
import { headerPage } from "../../support/sec-server-pages.ts";
import type { SecFiling } from "../../support/sec-server.ts";
import { failureOf, valueOf } from "../providers/use-server.ts";
import { isRecorded, readRecorded } from "./use-sec.ts";

const ACCESSION = "0001234567-26-000012";

const filing: SecFiling = {
  accession: ACCESSION,
  ciks: ["0001234567"],
  form: "8-K",
  acceptedAt: "2026-11-24T21:46:18Z",
  items: ["2.02", "9.01"],
  reportDate: "2026-11-24",
  documents: [
    { type: "8-K", file: "sample-8k.htm", body: "", description: "FORM 8-K" },
    { type: "EX-99.1", file: "ex99-1.htm", body: "", description: "R&D <RELEASE>" },
    { type: "EX-101.SCH", file: "sample.xsd", body: "" },
  ],
};

const page = (more: Partial<SecFiling> = {}): string =>
  headerPage({ ...filing, ...more }, (cik) => `Company & Sons ${cik}`);

const read = (text: string) => readIndexHeaders(text, ACCESSION);

test("a header tells who filed what, when, and in which documents", () => {
  expect(valueOf(read(page()))).toEqual({
    accession: ACCESSION,
    ciks: ["0001234567"],
    form: "8-K",
    acceptedAt: "2026-11-24T21:46:18Z",
    items: ["2.02", "9.01"],
    documents: [
      { type: "8-K", file: "sample-8k.htm", description: "FORM 8-K" },
      { type: "EX-99.1", file: "ex99-1.htm", description: "R&D <RELEASE>" },
      { type: "EX-101.SCH", file: "sample.xsd", description: null },
    ],
  });
});

test.each([
  ["winter", "20260306164618", "2026-03-06T21:46:18Z"],
  ["summer", "20260706164618", "2026-07-06T20:46:18Z"],
  ["the evening before the clocks change", "20260307215959", "2026-03-08T02:59:59Z"],
])("the time is New York's, in %s", (_, stamp, expected) => {
  const text = page().replaceAll(/(ACCEPTANCE-DATETIME(?:>|&gt;))\d{14}/g, `$1${stamp}`);
  expect(valueOf(read(text)).acceptedAt).toBe(expected);
});

test.each(["20261324164618", "20260230164618", "20260306254618", "2026030616461", ""])(
  "%j is no time",
  (stamp) => {
    const text = page().replaceAll(/(ACCEPTANCE-DATETIME(?:>|&gt;))\d{14}/g, `$1${stamp}`);
    expect(failureOf(read(text)).kind).toBe("malformed");
  },
);

test("a filing of several companies names each of them, padded, once", () => {
  const ciks = ["0001234567", "0007654321"];
  expect(valueOf(read(page({ ciks }))).ciks).toEqual(ciks);
  const short = page({ ciks }).replaceAll("<CIK>000", "<CIK>");
  expect(valueOf(read(short)).ciks).toEqual(ciks);
});

test("whom a filing is only about did not file it", () => {
  const about = "<SUBJECT-COMPANY>\n<COMPANY-DATA>\n<CIK>0009999999\n</COMPANY-DATA>\n</SUBJECT-COMPANY>\n";
  const text = page().replace("<FILER>", `${about}<FILER>`);
  expect(valueOf(read(text)).ciks).toEqual(["0001234567"]);
});

test("without the comment the copy for readers serves", () => {
  const text = page({ ciks: ["0001234567", "0007654321"] }).replace(/<!--[\s\S]*?-->/, "");
  expect(valueOf(read(text))).toMatchObject({
    ciks: ["0001234567", "0007654321"],
    form: "8-K",
    acceptedAt: "2026-11-24T21:46:18Z",
    documents: [{ type: "8-K" }, { type: "EX-99.1" }, { type: "EX-101.SCH" }],
  });
});

test("foreign forms have no items, whatever stands there", () => {
  expect(valueOf(read(page({ form: "6-K" })))).toMatchObject({ form: "6-K", items: [] });
  expect(valueOf(read(page({ form: "8-K/A" }))).items).toEqual(["2.02", "9.01"]);
});

test("lines may end as on Windows, and a document without a plain name is left out", () => {
  expect(valueOf(read(page().replaceAll("\n", "\r\n")))).toMatchObject({
    form: "8-K",
    items: ["2.02", "9.01"],
  });
  const text = page().replace("&lt;FILENAME&gt;ex99-1.htm", "&lt;FILENAME&gt;../ex99-1.htm");
  expect(valueOf(read(text)).documents.map(({ type }) => type)).toEqual(["8-K", "EX-101.SCH"]);
});

test("the header of another filing is wrong", () => {
  expect(failureOf(readIndexHeaders(page(), "0001234567-26-000013")).kind).toBe("wrong");
});

test.each(["", "<html><body>Nothing</body></html>", "<!-- <SEC-HEADER> cut", "{}"])(
  "%j is no header",
  (text) => {
    expect(failureOf(read(text)).kind).toBe("malformed");
  },
);

test("a refusal that comes as a page is the refusal", () => {
  const title = "SEC.gov | Request Rate Threshold Exceeded";
  const text = `<html><head><title>${title}</title></head><body></body></html>`;
  expect(failureOf(read(text))).toMatchObject({ kind: "rate_limited", retryAfterS: 660 });
});

describe.skipIf(!isRecorded)("the recorded header", () => {
  test("of an 8-K", () => {
    const text = readRecorded("archives/index-headers.html").toString("utf8");
    const header = valueOf(readIndexHeaders(text, "0000905729-24-000095"));
    expect(header).toMatchObject({
      ciks: ["0000803164"],
      form: "8-K",
      acceptedAt: "2024-06-03T20:08:21Z",
      items: ["5.07"],
    });
    expect(header.documents[0]).toMatchObject({ type: "8-K", file: "choice8k_060324.htm" });
    expect(header.documents.map(({ type }) => type)).toContain("EX-101.SCH");
  });
});
