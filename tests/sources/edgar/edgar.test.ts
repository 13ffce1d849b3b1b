import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FilingDocumentRead } from "../../../src/app/ports/filings.ts";
import { reportOn } from "../../../src/domain/filing/report.ts";
import { manualTimeline } from "../../../src/playground/timeline.ts";
import { createEdgar } from "../../../src/sources/edgar/edgar.ts";
import { createHttp } from "../../../src/sources/http.ts";
import { plainPage, reportPage } from "../../support/sec-server-report.ts";
import { openSecServer, type SecFiling } from "../../support/sec-server.ts";
import { breakOff, drop, hang, type Reply, stall, text } from "../../support/source-server.ts";
import { failureOf, valueOf } from "../providers/use-server.ts";
import { USER_AGENT, useSec } from "./use-sec.ts";

const { sec, edgar } = useSec();

const CIK = "0001234567";
const OTHER = "0007654321";
const ACCESSION = "0001234567-26-000012";

const page = reportPage({
  cik: CIK,
  company: "Sample Mining Corp.",
  form: "10-Q",
  periods: [
    {
      start: "2026-07-01",
      end: "2026-09-30",
      revenueUsd: 100_000_000,
      aiRevenueUsd: 40_000_000,
      btcHeld: 1_000,
      btcFairValueUsd: 110_000_000,
      cashUsd: 50_000_000,
      interestUsd: 7_000_000,
      debtUsd: { ConvertibleNotesPayableNoncurrent: 300_000_000, LongTermDebtCurrent: 20_000_000 },
    },
    { start: "2025-07-01", end: "2025-09-30", revenueUsd: 80_000_000, interestUsd: 5_000_000 },
  ],
  shares: 281_083_382,
  sharesOn: "2026-11-03",
});

const report: SecFiling = {
  accession: ACCESSION,
  ciks: [CIK],
  form: "10-Q",
  acceptedAt: "2026-11-05T22:40:09Z",
  reportDate: "2026-09-30",
  documents: [
    { type: "10-Q", file: "sample-20260930.htm", body: page },
    { type: "EX-31.1", file: "ex 31-1.htm", body: plainPage("Certification") },
  ],
};

function serve(...filings: readonly SecFiling[]): void {
  sec().company({
    cik: CIK,
    name: "Sample Mining Corp.",
    tickers: ["SMPL"],
    formerNames: ["Sample Digital"],
  });
  sec().company({
    cik: OTHER,
    name: "Ötherß & Co",
    tickers: ["OTH"],
    exchange: "NYSE",
    fiscalYearEnd: "0630",
  });
  sec().file(...filings);
}

const readOf = async (file = "sample-20260930.htm"): Promise<FilingDocumentRead> =>
  valueOf(await edgar().document(CIK, ACCESSION, file));

test("a report is found, described and read", async () => {
  serve(report);
  const source = edgar();
  const { filer, filings } = valueOf(await source.submissions("1234567"));
  expect(filer).toMatchObject({ cik: CIK, formerNames: ["Sample Digital"], fiscalYearEnd: "12-31" });
  // 17:40 in New York: the day of filing is the next.
  expect(filings).toMatchObject([{ accession: ACCESSION, filed: "2026-11-06", acceptedAt: null }]);
  const header = valueOf(await source.header(CIK, ACCESSION));
  expect(header).toMatchObject({ form: "10-Q", acceptedAt: "2026-11-05T22:40:09Z", ciks: [CIK] });
  expect(header.documents.map(({ file }) => file)).toEqual(["sample-20260930.htm", "ex 31-1.htm"]);
  const read = await readOf(filings[0]?.primaryDocument ?? "");
  if (!read.ok) throw new Error(read.problem);
  const { observations, questions } = reportOn(read.document, "sample-20260930.htm", () => null);
  expect(questions).toEqual([]);
  const found = observations.map(({ metric, value, periodEnd, basis }) => [metric, value, periodEnd, basis]);
  expect(found).toEqual([
    ["btc_held", 1_000, "2026-09-30", "as_reported_total"],
    ["btc_fair_value", 110_000_000, "2026-09-30", "as_reported_total"],
    ["debt_line", 20_000_000, "2026-09-30", "current"],
    ["debt_line", 300_000_000, "2026-09-30", "noncurrent"],
    ["debt_total", 320_000_000, "2026-09-30", "sum_of_lines"],
    ["interest_expense", 7_000_000, "2026-09-30", "company"],
    ["interest_expense", 5_000_000, "2025-09-30", "company"],
    ["revenue", 100_000_000, "2026-09-30", "company"],
    ["revenue", 80_000_000, "2025-09-30", "company"],
    ["ai_revenue", 40_000_000, "2026-09-30", "one_part"],
    ["cash", 50_000_000, "2026-09-30", "without_restricted"],
    ["shares_outstanding", 281_083_382, "2026-11-03", "company"],
  ]);
});

test("every question says who asks, to both hosts", async () => {
  serve(report);
  const source = edgar();
  await source.submissions(CIK);
  await source.current("10-Q", 0);
  await source.tickers();
  await source.header(CIK, ACCESSION);
  await source.document(CIK, ACCESSION, "ex 31-1.htm");
  expect(new Set(sec().requests.map(({ userAgent }) => userAgent))).toEqual(new Set([USER_AGENT]));
  expect(sec().requests.map(({ host, question }) => `${host} ${question}`)).toEqual([
    "data submissions",
    "www feed",
    "www tickers",
    "www header",
    "www document",
  ]);
});

test("the feed is paged, and a filing of two companies stands in it for both", async () => {
  serve({ ...report, form: "8-K", ciks: [CIK, OTHER], items: ["1.01", "9.01"] });
  sec().crowd("8-K", 120, "2026-11-05T22:40:00Z");
  sec().crowd("10-Q", 3, "2026-11-05T22:41:00Z");
  const source = edgar();
  const first = valueOf(await source.current("8-K", 0));
  expect(first.slice(0, 2)).toMatchObject([
    { accession: ACCESSION, cik: CIK, acceptedAt: "2026-11-05T22:40:09Z", items: ["1.01", "9.01"] },
    { accession: ACCESSION, cik: OTHER },
  ]);
  const pages = await Promise.all([100, 200, 300].map((start) => source.current("8-K", start)));
  const all = [...first, ...pages.flatMap((one) => valueOf(one))];
  expect(new Set(all.map(({ cik }) => cik)).size).toBe(122);
  expect(sec().requests.map(({ query }) => query.get("type"))).toEqual(["8-K", "8-K", "8-K", "8-K"]);
});

test("older pages are read by their names, and no other name is asked for", async () => {
  sec().setPageLength(2);
  serve(
    ...[1, 2, 3, 4, 5].map((day) => ({
      ...report,
      accession: `0001234567-26-00000${String(day)}`,
      acceptedAt: `2026-11-0${String(day)}T15:00:00Z`,
    })),
  );
  const source = edgar();
  const { filings, older } = valueOf(await source.submissions(CIK));
  expect(filings.map(({ accession }) => accession.at(-1))).toEqual(["5", "4"]);
  expect(older.map(({ name }) => name)).toEqual([
    `CIK${CIK}-submissions-001.json`,
    `CIK${CIK}-submissions-002.json`,
  ]);
  const pages = await Promise.all(older.map(({ name }) => source.olderSubmissions(CIK, name)));
  expect(pages.flatMap((one) => valueOf(one)).map(({ accession }) => accession.at(-1))).toEqual([
    "3",
    "2",
    "1",
  ]);
  sec().forget();
  expect(failureOf(await source.olderSubmissions(CIK, "../else.json")).kind).toBe("missing");
  expect(sec().requests).toEqual([]);
});

test("what does not exist is missing", async () => {
  serve(report);
  const source = edgar();
  const answers = [
    await source.submissions("0009999999"),
    await source.olderSubmissions(CIK, `CIK${CIK}-submissions-001.json`),
    await source.header(CIK, "0001234567-26-000099"),
    await source.header(OTHER, ACCESSION),
    await source.document(CIK, ACCESSION, "none.htm"),
  ];
  expect(answers.map((answer) => failureOf(answer).kind)).toEqual(Array(5).fill("missing"));
  sec().removeCompany(CIK);
  expect(failureOf(await source.submissions(CIK)).kind).toBe("missing");
});

describe("tickers", () => {
  test("come with their exchanges", async () => {
    serve();
    expect(valueOf(await edgar().tickers())).toEqual([
      { cik: CIK, ticker: "SMPL", name: "Sample Mining Corp.", exchange: "Nasdaq" },
      { cik: OTHER, ticker: "OTH", name: "Ötherß & Co", exchange: "NYSE" },
    ]);
  });

  test.each<readonly [string, Reply]>([
    ["is gone", text("", { status: 404 })],
    ["has another form", text("{}", { headers: { "content-type": "application/json" } })],
  ])("come from the plainer file where the other %s", async (_, reply) => {
    serve();
    sec().fault("tickers", reply);
    expect(valueOf(await edgar().tickers()).map(({ exchange }) => exchange)).toEqual([null, null]);
  });

  test("where all of EDGAR refuses, no second file is asked for", async () => {
    sec().fault("tickers", text("", { status: 429 }));
    expect(failureOf(await edgar().tickers()).kind).toBe("rate_limited");
    expect(sec().requests).toHaveLength(1);
  });
});

/** The report with one document of its own. */
function withDocument(body: string | Uint8Array, contentType = "text/html"): SecFiling {
  return { ...report, documents: [{ type: "10-Q", file: "a.htm", body, contentType }] };
}

describe("documents", () => {
  test.each<readonly [string, string | Uint8Array, string, RegExp]>([
    ["without figures", plainPage("Cover"), "text/html", /no inline XBRL/],
    ["that is a PDF", "%PDF-1.7 and more", "application/pdf", /a PDF/],
    ["that is empty", "", "text/html", /empty/],
    ["that is JSON", '{"a":1}', "application/json", /JSON/],
    ["of 40 MB", Buffer.alloc(40_000_000, " "), "text/html", /more than 32 MB/],
  ])("one %s is an answer that says so", async (_, body, type, words) => {
    serve(withDocument(body, type));
    const read = await readOf("a.htm");
    expect(read).toEqual({ ok: false, problem: expect.stringMatching(words) });
  });

  test("one in another charset than it declares is read, and told", async () => {
    const wrong = Buffer.from(page.replace("Sample Mining Corp.<", "Sämple Mining Corp.<"), "latin1");
    serve(withDocument(wrong));
    const read = await readOf("a.htm");
    if (!read.ok) throw new Error(read.problem);
    expect(read.document.problems.map(({ kind }) => kind)).toEqual(["charset"]);
    expect(read.document.texts.map((one) => one.text)).toContain("Sämple Mining Corp.");
  });

  test("a refusal that comes as a page in place of one is the refusal", async () => {
    serve(report);
    const refusal = plainPage("SEC.gov | Your Request Originates from an Undeclared Automated Tool");
    sec().fault("document", text(refusal, { headers: { "content-type": "text/html" } }));
    const answer = await edgar().document(CIK, ACCESSION, "sample-20260930.htm");
    expect(failureOf(answer).kind).toBe("blocked");
  });

  test.each<readonly [string, Reply, string]>([
    ["breaks off", breakOff, "unreachable"],
    ["is dropped", drop, "unreachable"],
  ])("one that %s is a failure, to be tried again", async (_, reply, kind) => {
    serve(report);
    sec().fault("document", reply, 1);
    const source = edgar();
    expect(failureOf(await source.document(CIK, ACCESSION, "sample-20260930.htm")).kind).toBe(kind);
    expect(valueOf(await source.document(CIK, ACCESSION, "sample-20260930.htm")).ok).toBe(true);
  });

  test("nothing of the archives is kept: the same document is sent twice, without conditions", async () => {
    serve(report);
    const source = edgar();
    await source.document(CIK, ACCESSION, "sample-20260930.htm");
    sec().file({ ...report, documents: [{ type: "10-Q", file: "sample-20260930.htm", body: "" }] });
    expect(valueOf(await source.document(CIK, ACCESSION, "sample-20260930.htm"))).toMatchObject({
      ok: false,
    });
    await source.header(CIK, ACCESSION);
    sec().file({ ...report, form: "10-Q/A" });
    expect(valueOf(await source.header(CIK, ACCESSION)).form).toBe("10-Q/A");
  });
});

test.each<readonly [string, Reply, number]>([
  ["a list that never comes", hang, 30_000],
  ["a list that never ends", stall, 30_000],
])("%s is given up after 30 seconds", async (_, reply, ms) => {
  sec().fault("submissions", reply);
  const time = manualTimeline(Date.now());
  const answer = edgar({ time }).submissions(CIK);
  while (sec().requests.length === 0 || time.planned() === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  time.advance(ms);
  expect(failureOf(await answer)).toMatchObject({ kind: "timed_out", detail: expect.stringMatching(/30 s/) });
});

test.each([
  [-10, "behind"],
  [10, "ahead of"],
])("an answer by a clock that is %i minutes off is not taken", async (minutes, words) => {
  serve(report);
  const time = manualTimeline(Date.now() + minutes * 60_000);
  for (const ask of [
    () => edgar({ time }).submissions(CIK),
    () => edgar({ time }).current("10-Q", 0),
    () => edgar({ time }).document(CIK, ACCESSION, "sample-20260930.htm"),
  ]) {
    expect(failureOf(await ask())).toMatchObject({ kind: "wrong", detail: expect.stringContaining(words) });
  }
});

describe("the pace", () => {
  test("both hosts share one line, spaced on this machine too", async () => {
    serve(report);
    const time = manualTimeline(Date.now());
    const source = createEdgar({
      http: createHttp({ version: "0.0.0", time }),
      userAgent: USER_AGENT,
      dataUrl: sec().dataUrl,
      wwwUrl: sec().wwwUrl,
    });
    const done = Promise.all([source.submissions(CIK), source.tickers(), source.header(CIK, ACCESSION)]);
    for (const sent of [1, 2]) {
      while (sec().requests.length < sent || time.planned() !== 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      time.advance(219);
      await new Promise((resolve) => setImmediate(resolve));
      expect(sec().requests).toHaveLength(sent);
      time.advance(1);
    }
    expect((await done).every(({ ok }) => ok)).toBe(true);
  });

  test("the server never sees more than five requests in a second", async () => {
    serve(report);
    const source = createEdgar({
      http: createHttp({ version: "0.0.0" }),
      userAgent: USER_AGENT,
      dataUrl: sec().dataUrl,
      wwwUrl: sec().wwwUrl,
    });
    await Promise.all([1, 2, 3, 4].flatMap(() => [source.submissions(CIK), source.header(CIK, ACCESSION)]));
    expect(sec().requests).toHaveLength(8);
    expect(sec().mostInASecond()).toBeLessThanOrEqual(5);
  });

  test("a server that counts would see it: unspaced there are more", async () => {
    serve(report);
    const source = edgar();
    await Promise.all(Array.from({ length: 8 }, () => source.submissions(CIK)));
    expect(sec().mostInASecond()).toBeGreaterThan(5);
  });
});

test("addresses for people are those of the SEC, whatever host is asked", () => {
  const source = edgar();
  const folder = "https://www.sec.gov/Archives/edgar/data/1234567/000123456726000012";
  expect(source.urlOf(CIK, ACCESSION, null)).toBe(`${folder}/${ACCESSION}-index.htm`);
  expect(source.urlOf(CIK, ACCESSION, "ex 31-1.htm")).toBe(`${folder}/ex%2031-1.htm`);
});

test("without a name that it accepts it refuses, as the server does", async () => {
  serve(report);
  const source = createEdgar({
    http: createHttp({ version: "0.0.0" }),
    userAgent: "nobody",
    dataUrl: sec().dataUrl,
    wwwUrl: sec().wwwUrl,
  });
  expect(failureOf(await source.submissions(CIK)).kind).toBe("blocked");
});

test("a host that is gone is unreachable, and answers again once it is back", async () => {
  serve(report);
  const source = edgar();
  await sec().suspend();
  expect(failureOf(await source.submissions(CIK)).kind).toBe("unreachable");
  await sec().resume();
  expect((await source.submissions(CIK)).ok).toBe(true);
});

const recorded = new URL("../../../../shared/fixtures/edgar/ixbrl/clsk-10q-2025-06-30.htm", import.meta.url);

describe.skipIf(!existsSync(recorded))("a recorded report over the network", () => {
  test("gives as many figures as from its file", async () => {
    const body = readFileSync(recorded);
    serve({ ...report, documents: [{ type: "10-Q", file: "a.htm", body }] });
    const read = await readOf("a.htm");
    if (!read.ok) throw new Error(read.problem);
    expect(read.document.numbers.length).toBeGreaterThan(1130);
  });
});

test("a server whose clock is set serves that time", async () => {
  const at = Date.parse("2026-11-24T12:00:00Z");
  const own = await openSecServer(() => at);
  own.company({ cik: CIK, name: "Sample Mining Corp." });
  const source = createEdgar({
    http: createHttp({ version: "0.0.0", time: manualTimeline(at) }),
    userAgent: USER_AGENT,
    dataUrl: own.dataUrl,
    wwwUrl: own.wwwUrl,
    spacingMs: 0,
  });
  expect((await source.submissions(CIK)).ok).toBe(true);
  await own.close();
});
