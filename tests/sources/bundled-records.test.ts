import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { CuratedFacts, CuratedRows } from "../../src/domain/fact-set.ts";
import { evaluateSum } from "../../src/domain/fact-sums.ts";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";

const RECORDS = new URL("../../../shared/fixtures/facts/facts.json", import.meta.url);
const record = z.looseObject({
  id: z.string(),
  company: z.string().nullable().optional(),
  source: z.looseObject({ url: z.string(), published: z.string().nullable() }).optional(),
  additionalSources: z.array(z.looseObject({ url: z.string(), published: z.string().nullable() })).optional(),
});
type Recorded = z.infer<typeof record>;

/** Which list keeps an array, and which field keeps a recorded one where the names differ; null: computed. */
const ARRAYS: readonly (readonly [
  array: string,
  list: keyof CuratedRows,
  size: number,
  fields: Readonly<Record<string, string | null>>,
])[] = [
  [
    "contracts",
    "contracts",
    32,
    {
      announcedDate: "announced",
      capacityMw: "megawatts",
      capacityBasis: "megawattsBasis",
      grossMw: "grossMegawatts",
    },
  ],
  ["debtInstruments", "debts", 46, { issueDate: "issued", maturityDate: "maturity" }],
  ["debtEvents", "debtEvents", 4, {}],
  ["debtTotals", "debtTotals", 5, {}],
  ["interestExpense", "interest", 7, {}],
  ["treasuryHoldings", "holdings", 34, {}],
  ["treasuryTransactions", "transactions", 21, { avgPriceUsd: null }],
  [
    "revenue",
    "revenue",
    30,
    {
      totalRevenueUsd: "totalUsd",
      aiHpcRevenueUsd: "aiUsd",
      aiHpcLabel: "aiLabel",
      miningRevenueUsd: "miningUsd",
      otherRevenueUsd: "otherUsd",
      aiSharePct: null,
    },
  ],
  ["aiRunRate", "runRates", 3, {}],
  ["guidance", "guidance", 19, {}],
  ["capitalCommitments", "commitments", 7, {}],
  ["networkMetrics", "network", 24, { metric: "label" }],
  ["companyHashrate", "hashrates", 7, {}],
  ["risks", "risks", 14, {}],
  ["pricePerformance", "claims", 16, { returnPct: "value" }],
  ["sectorAggregates", "claims", 25, { date: "periodEnd" }],
];

/** Where we differ from a record on purpose; data/README.md and the rows' reasoning say why. */
const ON_PURPOSE = new Set([
  "c-corz-coreweave megawattsBasis",
  "c-wulf-seed-total valueBasis",
  "d-iren-conv-2031 optionUsd",
  "d-cifr-rcf maturityYear",
  "s-ai-share-wulf metric",
  "s-ai-share-iren metric",
  "s-ai-share-corz metric",
  "s-ai-share-wulf miner",
  "s-ai-share-iren miner",
  "s-ai-share-corz miner",
]);
const OTHER_SHAPE = new Set([
  "id",
  "company",
  "source",
  "additionalSources",
  "verification",
  "seedAgreement",
  "note",
]);

function field(row: object | undefined, name: string): unknown {
  return row === undefined ? undefined : Object.entries(row).find(([key]) => key === name)?.[1];
}

/** A recorded text as our rows word it; an empty one is null there. */
function inOurWords(text: unknown): unknown {
  return typeof text === "string" ? text.replaceAll("the seed article", "the article") || null : text;
}

function bundled(): CuratedFacts {
  const result = readBundledFacts(new URL("../../data/", import.meta.url));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.bundle;
}

describe.skipIf(!existsSync(RECORDS))("the facts against the records they were made from", () => {
  const recorded = (array: string): readonly Recorded[] => {
    const all = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(RECORDS, "utf8")));
    return z.array(record).parse(all[array]);
  };
  const facts = existsSync(RECORDS) ? bundled() : null;
  const minerOf = (company: string | null | undefined): string | null =>
    facts?.miners.find((miner) => miner.ticker === company)?.id ?? null;

  test("every miner keeps its identity", () => {
    const companies = recorded("companies");
    expect(companies).toHaveLength(19);
    for (const company of companies) {
      const miner = facts?.miners.find((row) => row.ticker === company.id);
      expect(miner).toMatchObject({
        cik: company["secCik"],
        name: company["name"],
        formerNames: company["formerNames"],
        formerTickers: company["formerTickers"],
        exchange: company["exchange"],
        fiscalYearEnd: company["fiscalYearEnd"],
        kind: company["kind"],
      });
    }
  });

  test.each(ARRAYS)("%s: every record, field by field", (array, list, size, fields) => {
    const records = recorded(array);
    expect(records).toHaveLength(size);
    const differences: string[] = [];
    let compared = 0;
    const compare = (id: string, name: string, ours: unknown, theirs: unknown): void => {
      compared += 1;
      if (ON_PURPOSE.has(`${id} ${name}`)) return;
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
        differences.push(`${id} ${name}: ${JSON.stringify(ours)} for ${JSON.stringify(theirs)}`);
      }
    };
    for (const row of records) {
      const ours = facts?.[list].find((fact) => fact.id === row.id);
      if (!ours) {
        differences.push(`${row.id} is missing`);
        continue;
      }
      compare(row.id, "miner", ours.miner, minerOf(row.company));
      compare(
        row.id,
        "sources",
        ours.sources.map((source) => [source.url, source.published]),
        [row.source, ...(row.additionalSources ?? [])].map((source) => [source?.url, source?.published]),
      );
      for (const [name, value] of Object.entries(row)) {
        const kept = fields[name] === undefined ? name : fields[name];
        if (kept !== null && !OTHER_SHAPE.has(name)) compare(row.id, kept, field(ours, kept), value);
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(size * 4);
  });

  test("computed figures come out as recorded", () => {
    for (const row of recorded("revenue").filter((candidate) => candidate["aiSharePct"] !== null)) {
      const ours = facts?.revenue.find((period) => period.id === row.id);
      const share = ((ours?.aiUsd ?? Number.NaN) / (ours?.totalUsd ?? Number.NaN)) * 100;
      expect(share).toBeCloseTo(z.number().parse(row["aiSharePct"]), 1);
    }
    for (const row of recorded("treasuryTransactions").filter((one) => one["avgPriceUsd"] !== null)) {
      const ours = facts?.transactions.find((sale) => sale.id === row.id);
      const price = (ours?.amountUsd ?? Number.NaN) / (ours?.btc ?? Number.NaN);
      expect(price).toBeCloseTo(z.number().parse(row["avgPriceUsd"]), 1);
    }
  });

  test("every statement of the article is a claim with its verdict", () => {
    const statements = recorded("seedFacts");
    expect(statements).toHaveLength(91);
    for (const row of statements) {
      const claim = facts?.claims.find((candidate) => candidate.id === row.id);
      expect(claim).toMatchObject({
        id: row.id,
        origin: "article",
        miner: minerOf(row.company),
        subject: row["subject"],
        metric: row["metric"],
        unit: row["unit"],
        verdict: row["verdict"],
        why: row["why"],
        meaning: inOurWords(row["meaning"]),
        checkedAgainst: row["checkedAgainst"],
        discrepancies: row["discrepancies"],
        asOf: "2026-06-05",
        knownAt: "2026-06-05",
      });
      expect(claim?.value ?? claim?.text).toBe(row["value"]);
      const contextOnly = String(row["shownBy"]).startsWith("documentation only");
      expect([row.id, claim?.shownBy.length === 0]).toEqual([row.id, contextOnly]);
    }
  });

  test("every contradiction keeps its finding and its rule", () => {
    const contradictions = recorded("discrepancies");
    expect(contradictions).toHaveLength(23);
    for (const row of contradictions) {
      const ours = facts?.discrepancies.find((candidate) => candidate.id === row.id);
      expect(ours).toMatchObject({
        topic: row["topic"],
        confidence: row["confidence"],
        rule: row["rule"],
        records: row["records"],
      });
    }
  });

  test("every sum gives the recorded value", () => {
    const checks = recorded("derivedChecks");
    expect(facts?.sums.map((sum) => sum.id)).toEqual(checks.map((check) => check.id));
    const rows = new Map<string, object>();
    for (const [, list] of ARRAYS) for (const row of facts?.[list] ?? []) rows.set(row.id, row);
    const read = (id: string, name: string): number | string => {
      const value = field(rows.get(id), name);
      return typeof value === "number" ? value : "unknown";
    };
    for (const check of checks) {
      const sum = facts?.sums.find((candidate) => candidate.id === check.id);
      const value = evaluateSum(sum?.expr ?? "", read);
      const expected = evaluateSum(String(sum?.expected), read);
      const recordedValue = z.number().parse(check["value"]);
      // Recorded values are rounded to whole numbers or two decimals, and one of them to $10M.
      const slack = Math.max(0.005, Math.abs(recordedValue) * 1e-3);
      expect(value).toMatchObject({ ok: true });
      expect(Math.abs((value.ok ? value.value : Number.NaN) - recordedValue)).toBeLessThanOrEqual(slack);
      expect(expected).toMatchObject({ ok: true, value: check["expected"] });
      expect(sum?.tolerance).toBe(check["tolerance"]);
    }
  });

  test("nothing is known later than the newest source", () => {
    const rows = ARRAYS.flatMap(([, list]) => [...(facts?.[list] ?? [])]);
    const days = rows.map((row) => row.knownAt).filter((day) => day !== null);
    expect(days.length).toBeGreaterThan(150);
    const published = rows.flatMap((row) => row.sources.map((source) => source.published ?? ""));
    expect(published.toSorted().at(-1)).toBe("2026-06-26");
    expect(days.filter((day) => day > "2026-06-26")).toEqual([]);
  });
});
