import { describe, expect, test } from "vitest";
import { explainRefusal, refusalInPage } from "../../../src/sources/edgar/refusals.ts";
import { type SecErrorName, secError } from "../../support/sec-server-errors.ts";
import { text } from "../../support/source-server.ts";
import { failureOf } from "../providers/use-server.ts";
import { isRecorded, readRecorded, useSec } from "./use-sec.ts";

const { sec, edgar } = useSec();
const CIK = "0001234567";
const ACCESSION = "0001234567-26-000012";

const ASK = {
  feed: () => edgar().current("8-K", 0),
  submissions: () => edgar().submissions(CIK),
  older: () => edgar().olderSubmissions(CIK, `CIK${CIK}-submissions-001.json`),
  header: () => edgar().header(CIK, ACCESSION),
  document: () => edgar().document(CIK, ACCESSION, "report.htm"),
  tickers: () => edgar().tickers(),
} as const;

const cases: readonly (readonly [SecErrorName, string, number | null])[] = [
  ["undeclared", "blocked", null],
  ["rate_exceeded", "rate_limited", 660],
  ["access_denied", "missing", null],
  ["no_such_key", "missing", null],
  ["maintenance", "server_error", 900],
  ["block_page_as_answer", "rate_limited", 660],
];

describe.each(Object.entries(ASK))("asked for %s", (_, ask) => {
  test.each(cases)("%s is %s", async (name, kind, retryAfterS) => {
    sec().fault("all", secError(name));
    const failure = failureOf(await ask());
    expect(failure).toMatchObject({ kind, retryAfterS });
    expect(failure.detail).toMatch(/^[A-Z].*\.$/);
    expect(failure.detail).not.toMatch(/127\.0|http:|<|@/);
  });
});

test.each([
  ["a 403 that says nothing", 403, "", "rate_limited", 660],
  ["a 403 of a machine in between", 403, "<html><title>Access Denied</title></html>", "rate_limited", 660],
  ["a 429", 429, "slow down", "rate_limited", 660],
  ["a 404 page", 404, "<html><title>Not found</title></html>", "missing", null],
  ["a 503 that says nothing", 503, "", "server_error", null],
  ["a 500", 500, "<html>maintenance</html>", "server_error", null],
] as const)("%s is told", async (_, status, body, kind, retryAfterS) => {
  sec().fault("all", text(body, { status, headers: { "content-type": "text/html" } }));
  expect(failureOf(await edgar().submissions(CIK))).toMatchObject({ kind, retryAfterS });
});

const wait = (seconds: string) => text("", { status: 429, headers: { "retry-after": seconds } });

test("where the host asks for a longer wait, that counts, and a shorter one does not", async () => {
  sec().fault("all", wait("3600"));
  expect(failureOf(await edgar().submissions(CIK)).retryAfterS).toBe(3600);
  sec().fault("all", wait("5"));
  expect(failureOf(await edgar().submissions(CIK)).retryAfterS).toBe(660);
});

describe("what comes under 200 and is not what was asked for", () => {
  const html = "<!doctype html><html><head><title>Sign in</title></head></html>";
  test.each([
    ["a page", "text/html", html],
    ["a page called JSON", "application/json", html],
    ["a page of a megabyte", "text/html", `${html}${" ".repeat(1_000_000)}`],
    ["nothing", "application/json", ""],
    ["nothing called a page", "text/html", ""],
    ["a picture", "image/png", "PNG"],
  ])("%s where JSON is due is malformed, not a refusal", async (_, type, body) => {
    sec().fault("all", text(body, { headers: { "content-type": type } }));
    expect(failureOf(await edgar().submissions(CIK)).kind).toBe("malformed");
    expect(failureOf(await edgar().tickers()).kind).toBe("malformed");
    expect(failureOf(await edgar().current("8-K", 0)).kind).toBe("malformed");
  });
});

test("a report that quotes the words of a refusal is none", () => {
  const report =
    "<html><head><title>Sample 10-Q</title></head>Undeclared Automated Tool, Traffic Limit</html>";
  expect(refusalInPage(report)).toBeNull();
  expect(refusalInPage("<html><title>SEC.gov | Filing</title></html>")).toBeNull();
});

describe.skipIf(!isRecorded)("recorded refusals", () => {
  test.each([
    ["403-undeclared-automated-tool.html", 403, "blocked", undefined],
    ["403-rate-exceeded.html", 403, "rate_limited", 660],
    ["403-S3-AccessDenied-missing-path.xml", 403, "missing", undefined],
    ["404-data-sec-gov-NoSuchKey.xml", 404, "missing", undefined],
    ["503-maintenance.html", 503, "server_error", 900],
  ] as const)("%s", (file, status, kind, retryAfterS) => {
    const body = readRecorded(`errors/${file}`).toString("utf8");
    expect(explainRefusal(status, body)).toMatchObject({ kind, ...(retryAfterS && { retryAfterS }) });
  });

  test.each([
    ["403-undeclared-automated-tool.html", "blocked"],
    ["403-rate-exceeded.html", "rate_limited"],
  ])("%s is known by its title", (file, kind) => {
    const head = readRecorded(`errors/${file}`).subarray(0, 2048).toString("utf8");
    expect(refusalInPage(head)).toMatchObject({ kind });
  });
});
