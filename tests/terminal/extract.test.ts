import { beforeEach, describe, expect, it } from "vitest";
import type { TaggedDocument } from "../../src/domain/filing/tagged.ts";
import { runExtract } from "../../src/terminal/extract.ts";
import { balanceSheet, figure, taggedDocument } from "../support/filings.ts";

const DAY = "2025-06-30";
const REPORT = taggedDocument([
  ...balanceSheet(
    [
      figure("us-gaap:CryptoAssetFairValueCurrent", "107,000,000", DAY),
      figure("own:NumberOfBitcoinsHeld", "1,000", DAY, { more: { scale: "3" } }),
    ],
    [
      figure("us-gaap:LoansPayableCurrent", "20,000,000", DAY),
      figure("us-gaap:LongTermLoansPayable", "100,000,000", DAY),
    ],
  ),
  figure("us-gaap:Revenues", "18", "2025-04-01/2025-06-30", {
    axes: { "srt:ProductOrServiceAxis": "own:HPCMember" },
  }),
  ...Array.from({ length: 7 }, (_, n) =>
    figure("us-gaap:Cash", "5", `2025-0${n + 1}-01`, { more: { unitId: null } }),
  ),
]);

const FILES: Readonly<Record<string, TaggedDocument>> = {
  "q2.htm": REPORT,
  "nine.htm": taggedDocument([figure("us-gaap:Revenues", "70", "2024-06-01/2025-02-28")], {
    periodEnd: "2025-02-28",
  }),
  "year.htm": taggedDocument([figure("us-gaap:Revenues", "100", "2024-06-01/2025-05-31")], {
    periodEnd: "2025-05-31",
    form: "10-K",
  }),
  "empty.htm": taggedDocument([], { form: "8-K" }),
};

let said: { out: string; err: string };
beforeEach(() => void (said = { out: "", err: "" }));

function run(...args: readonly string[]): Promise<number> {
  return runExtract(args, {
    read: async (path) => {
      const document = FILES[path];
      return document === undefined
        ? { ok: false, problem: "There is no such file." }
        : { ok: true, document };
    },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
}

describe("extract", () => {
  it("prints a table per kind, the questions under it and the problems of the document", async () => {
    expect(await run("q2.htm")).toBe(0);
    expect(said.err).toBe("");
    expect(said.out)
      .toBe(`Sample Mining Corp. · 10-Q · period to 30 Jun 2025 · fiscal year to 12-31 · CIK 0001234567
q2.htm: 14 tagged figures, 5 figures taken, 1 question, 7 problems

Bitcoin held
  ? 30 Jun 2025: own:NumberOfBitcoinsHeld is tagged 1,000,000 USD; a number of coins has no such unit.
      likely 1,000 BTC: as printed; the fair value beside it then makes $107,000 a coin
      own:NumberOfBitcoinsHeld = 1,000,000 iso4217:USD, printed “1,000”, c 2025-06-30 {}, 30 Jun 2025

Fair value of the bitcoin
  30 Jun 2025  107,000,000  USD  as reported  us-gaap:CryptoAssetFairValueCurrent  c 2025-06-30 {}

Debt, line by line
  30 Jun 2025   20,000,000  USD  due within a year: loans payable current  us-gaap:LoansPayableCurrent   c 2025-06-30 {}
  30 Jun 2025  100,000,000  USD  due later: long term loans payable        us-gaap:LongTermLoansPayable  c 2025-06-30 {}

Debt in total
  30 Jun 2025  120,000,000  USD  sum of the lines  us-gaap:LoansPayableCurrent + us-gaap:LongTermLoansPayable  c 2025-06-30 {}

Revenue from AI and high-performance computing
  1 Apr 2025 – 30 Jun 2025  18  USD  one part: HPC  us-gaap:Revenues  c 2025-04-01/2025-06-30 {"srt:ProductOrServiceAxis":"own:HPCMember"} [srt:ProductOrServiceAxis=own:HPCMember]

Problems of the document
  ! us-gaap:Cash in context “c 2025-01-01 {}” has no unit.
  ! us-gaap:Cash in context “c 2025-02-01 {}” has no unit.
  ! us-gaap:Cash in context “c 2025-03-01 {}” has no unit.
  ! us-gaap:Cash in context “c 2025-04-01 {}” has no unit.
  ! us-gaap:Cash in context “c 2025-05-01 {}” has no unit.
  ! … and 2 more of this kind
`);
  });

  it("prints document, observations, questions and problems as JSON, unrounded", async () => {
    expect(await run("q2.htm", "--json")).toBe(0);
    const report: unknown = JSON.parse(said.out);
    expect(Object.keys(report ?? {})).toEqual(["document", "observations", "questions", "problems"]);
    expect(report).toMatchObject({
      document: { name: "q2.htm", form: "10-Q", periodEnd: DAY },
      questions: [{ kind: "wrong_unit", suggestion: { value: 1000, unit: "btc" } }],
    });
  });

  it("completes the quarters of several reports of one company and lists them", async () => {
    expect(await run("--json", "nine.htm", "year.htm")).toBe(0);
    const reports: unknown = JSON.parse(said.out);
    expect(reports).toMatchObject([
      { document: { name: "nine.htm" } },
      {
        observations: [
          { how: "difference", periodStart: "2025-03-01", periodEnd: "2025-05-31", value: 30 },
          { how: "tagged", value: 100 },
        ],
      },
    ]);
    said = { out: "", err: "" };
    expect(await run("nine.htm", "year.htm")).toBe(0);
    expect(said.out).toContain(
      "1 Mar 2025 – 31 May 2025   30  USD  whole company  us-gaap:Revenues, longer − shorter",
    );
  });

  it("reads the parts of one report as one", async () => {
    expect(await run("--set", "--json", "nine.htm", "year.htm")).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ document: { name: "nine.htm + year.htm", figures: 2 } });
  });

  it("says so where nothing that is looked for is tagged", async () => {
    expect(await run("empty.htm")).toBe(0);
    expect(said.out).toContain("None of the figures that are looked for is tagged here.");
  });

  it.each([
    [["none.htm"], 1, "none.htm: There is no such file.\n", false],
    [["none.htm", "q2.htm"], 1, "none.htm: There is no such file.\n", true],
    [["--set", "none.htm", "q2.htm"], 1, "none.htm: There is no such file.\n", false],
    [["--yaml", "q2.htm"], 2, "“--yaml” is not known here. Known: --json, --set, --help.\n", false],
  ])("answers %o with exit code %d", async (args, code, err, prints) => {
    expect(await run(...args)).toBe(code);
    expect(said.err).toBe(err);
    expect(said.out !== "").toBe(prints);
  });

  it("says how it is used: to one who asks, and as a mistake to one who names no file", async () => {
    expect(await run("--help")).toBe(0);
    expect(said.out).toContain("npm run extract -- FILE …");
    expect(await run()).toBe(2);
    expect(said.err).toContain("npm run extract -- FILE …");
  });
});
