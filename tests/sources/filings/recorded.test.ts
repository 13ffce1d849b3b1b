import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { FiledFact } from "../../../src/domain/filing/filed-fact.ts";
import type { FilingReport } from "../../../src/domain/filing/observation.ts";
import { reportOn } from "../../../src/domain/filing/report.ts";
import { resolveFacts } from "../../../src/domain/filing/resolve.ts";
import type { TaggedDocument } from "../../../src/domain/filing/tagged.ts";
import { readFilingFile } from "../../../src/sources/filings/filing-files.ts";

const FOLDER = new URL("../../../../shared/fixtures/edgar/ixbrl/", import.meta.url);
const at = (file: string): string => fileURLToPath(new URL(file, FOLDER));

interface Expected {
  readonly name: string;
  readonly start?: string;
  readonly end: string;
  readonly unit: string;
  readonly dims?: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly raw: string;
}

const keyOf = (
  name: string,
  start: string | null,
  end: string,
  unit: string,
  dims: readonly string[],
): string => [name, start ?? "", end, unit, ...dims.toSorted()].join("|");
const keyOfFact = ({ name, period, unit, dimensions }: FiledFact): string =>
  keyOf(
    name,
    period.start,
    period.end,
    unit,
    dimensions.map(({ axis, member }) => `${axis}=${member}`),
  );
const keyOfExpected = ({ name, start, end, unit, dims = {} }: Expected): string =>
  keyOf(
    name,
    start ?? null,
    end,
    // The list writes a quotient of units with the blanks of the page as strokes.
    unit.replaceAll(/\/+/g, "/").replace(/\/$/, ""),
    Object.entries(dims).map(([axis, member]) => `${axis}=${member}`),
  );

function isSame(value: number | null, { value: expected, raw }: Expected): boolean {
  if (expected === null || value === null) return value === expected || (value !== null && raw !== "");
  return Math.abs(value - expected) <= Math.abs(expected) * 1e-12;
}

async function read(file: string): Promise<TaggedDocument> {
  const found = await readFilingFile(at(file));
  if (!found.ok) throw new Error(found.problem);
  return found.document;
}

describe.each(["clsk-10q-2025-06-30", "btbt-10q-2025-09-30"])("the recorded report %s", (name) => {
  describe.skipIf(!existsSync(at(`${name}.facts.json`)))("figure by figure", () => {
    it("has every figure that is known of it, own tags and dimensions included, and no other", async () => {
      const expected: Expected[] = JSON.parse(readFileSync(at(`${name}.facts.json`), "utf8"));
      const { facts, problems } = resolveFacts(await read(`${name}.htm`));
      const byKey = Map.groupBy(facts, keyOfFact);
      const wrong = expected.filter((one) => {
        const values = (byKey.get(keyOfExpected(one)) ?? []).map(({ value }) => value);
        // Numbers in words have no value in the list, and its percentages carry the noise of a multiplication.
        return !values.some((value) => isSame(value, one));
      });
      expect(problems).toEqual([]);
      expect(wrong).toEqual([]);
      expect(new Set(expected.map(keyOfExpected))).toEqual(new Set(byKey.keys()));
      expect(expected.length).toBeGreaterThan(1000);
    });
  });
});

const shortOf = ({ observations }: FilingReport, metric: string) =>
  observations
    .filter((one) => one.metric === metric)
    .map(({ periodStart, periodEnd, value, basis, label }) => [
      periodStart,
      periodEnd,
      value,
      label ?? basis,
    ]);

describe.skipIf(!existsSync(at("clsk-10q-2025-06-30.htm")))("CleanSpark's quarter to June 2025", () => {
  let report: FilingReport;
  beforeAll(async () => void (report = reportOn(await read("clsk-10q-2025-06-30.htm"), "clsk", () => null)));

  it("catches the number of coins that is tagged in thousands of dollars", () => {
    expect(
      report.questions.map(({ kind, periodEnd, suggestion }) => [kind, periodEnd, suggestion?.value]),
    ).toEqual([
      ["wrong_unit", "2025-06-30", 10_075],
      ["wrong_unit", "2024-09-30", 6_819],
    ]);
    expect(shortOf(report, "btc_held")).toEqual([]);
  });

  it("has the lines of debt that make the carrying amount", () => {
    expect(shortOf(report, "debt_line")).toEqual([
      [null, "2025-06-30", 176_424_000, "loans payable current"],
      [null, "2025-06-30", 643_913_000, "long term loans payable"],
      [null, "2024-09-30", 58_781_000, "loans payable current"],
      [null, "2024-09-30", 7_176_000, "long term loans payable"],
    ]);
    expect(shortOf(report, "debt_total")).toEqual([
      [null, "2025-06-30", 820_337_000, "sum_of_lines"],
      [null, "2024-09-30", 65_957_000, "sum_of_lines"],
    ]);
  });

  it("has the coins with and without those pledged, which have a tag of their own", () => {
    expect(shortOf(report, "btc_fair_value").slice(0, 2)).toEqual([
      [null, "2025-06-30", 1_079_754_000, "without_pledged"],
      [null, "2025-06-30", 1_351_245_000, "with_pledged"],
    ]);
  });

  it("has its revenue by the company's own tag, interest, cash and shares", () => {
    expect(shortOf(report, "revenue").slice(0, 2)).toEqual([
      ["2025-04-01", "2025-06-30", 198_644_000, "company"],
      ["2024-10-01", "2025-06-30", 542_662_000, "company"],
    ]);
    expect(shortOf(report, "interest_expense")[0]).toEqual([
      "2025-04-01",
      "2025-06-30",
      3_454_000,
      "company",
    ]);
    expect(shortOf(report, "interest_paid")[0]).toEqual(["2024-10-01", "2025-06-30", 4_575_000, "company"]);
    expect(shortOf(report, "cash")[0]).toEqual([null, "2025-06-30", 34_553_000, "without_restricted"]);
    expect(shortOf(report, "shares_outstanding")).toEqual([[null, "2025-08-01", 281_083_382, "company"]]);
    expect(report.document).toMatchObject({
      cik: "0000827876",
      form: "10-Q",
      periodEnd: "2025-06-30",
      fiscalYearEnd: "09-30",
    });
  });
});

describe.skipIf(!existsSync(at("btbt-10q-2025-09-30.htm")))("Bit Digital's quarter to September 2025", () => {
  let report: FilingReport;
  beforeAll(async () => void (report = reportOn(await read("btbt-10q-2025-09-30.htm"), "btbt", () => null)));

  it("takes bitcoin for bitcoin only, not the value of all coins nor ether nor cables", () => {
    expect(shortOf(report, "btc_fair_value")).toEqual([
      [null, "2025-09-30", 693_468, "as_reported_total"],
      [null, "2024-12-31", 69_319_731, "as_reported_total"],
    ]);
    expect(shortOf(report, "btc_held")).toEqual([]);
    expect(report.questions).toMatchObject([{ kind: "wrong_unit", metric: "btc_held" }]);
  });

  it("has revenue from AI by segment, and their sum where every segment has a figure", () => {
    expect(shortOf(report, "ai_revenue")).toEqual([
      ["2025-07-01", "2025-09-30", 18_032_898, "cloud services"],
      ["2025-07-01", "2025-09-30", 1_692_280, "colocation services"],
      ["2025-07-01", "2025-09-30", 19_725_178, "sum_of_parts"],
      ["2025-01-01", "2025-09-30", 49_470_499, "cloud services"],
      ["2025-01-01", "2025-09-30", 5_059_693, "colocation services"],
      ["2025-01-01", "2025-09-30", 54_530_192, "sum_of_parts"],
      ["2024-07-01", "2024-09-30", 12_151_302, "cloud services"],
      ["2024-01-01", "2024-09-30", 32_718_083, "cloud services"],
    ]);
    expect(shortOf(report, "revenue")[0]).toEqual(["2025-07-01", "2025-09-30", 30_464_002, "company"]);
  });

  it("has no debt, since none is on the balance sheet", () => {
    expect([...shortOf(report, "debt_line"), ...shortOf(report, "debt_total")]).toEqual([]);
  });
});
