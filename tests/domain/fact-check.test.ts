import { describe, expect, test } from "vitest";
import { checkFacts } from "../../src/domain/fact-check.ts";
import { TODAY, bundled, changed, copied, seen } from "../support/planted-facts.ts";

const HUT = "0001964789";
const ABTC = "0001755953";

test("the bundled facts hold", () => {
  expect(checkFacts(bundled(), TODAY)).toEqual([]);
});

describe("references", () => {
  seen([
    {
      name: "an id used twice",
      facts: () => copied("risks", "q-oversupply", {}),
      row: "q-oversupply",
      field: "id",
      says: /taken already/,
    },
    {
      name: "an id used twice in different lists",
      facts: () => changed("risks", "q-oversupply", { id: "q-x" }),
      row: "S070",
      field: "checkedAgainst",
      says: /no such row/,
    },
    {
      name: "a miner that is none",
      facts: () => changed("contracts", "c-hut-river-bend", { miner: "0000000000" }),
      row: "c-hut-river-bend",
      field: "miner",
      says: /no miner/,
    },
    {
      name: "a roll-up of another miner",
      facts: () => changed("contracts", "c-glxy-phase-1", { partOf: "c-corz-coreweave" }),
      row: "c-glxy-phase-1",
      field: "partOf",
      says: /another miner/,
    },
    {
      name: "a project that joins a contract that is none",
      facts: () => changed("projects", "pj-hut-river-bend", { contracts: ["c-hut-nowhere"] }),
      row: "pj-hut-river-bend",
      field: "contracts",
      says: /no such row/,
    },
    {
      name: "a project that joins a holding as debt",
      facts: () => changed("projects", "pj-hut-river-bend", { debts: ["t-hut-2026-03"] }),
      row: "pj-hut-river-bend",
      field: "debts",
      says: /not of debts/,
    },
    {
      name: "a buyback of a series that is none",
      facts: () => changed("debtEvents", "de-iren-buyback-2025", { instruments: ["d-iren-x"] }),
      row: "de-iren-buyback-2025",
      field: "instruments",
      says: /no such row/,
    },
    {
      name: "a total whose scope names a stranger",
      facts: () => changed("debtTotals", "dt-clsk", { instruments: ["d-iren-conv-2029"] }),
      row: "dt-clsk",
      field: "instruments",
      says: /another miner/,
    },
    {
      name: "a sale inside itself",
      facts: () => changed("transactions", "x-corz-seed", { insideOf: "x-corz-seed" }),
      row: "x-corz-seed",
      field: "insideOf",
      says: /itself/,
    },
    {
      name: "a promise of a contract that is none",
      facts: () => changed("guidance", "g-hut-river-hall", { contract: "c-hut-nowhere" }),
      row: "g-hut-river-hall",
      field: "contract",
      says: /no such row/,
    },
    {
      name: "a claim with a discrepancy that is none",
      facts: () => changed("claims", "S001", { discrepancies: ["x99"] }),
      row: "S001",
      field: "discrepancies",
      says: /no such row/,
    },
    {
      name: "a discrepancy over a row that is none",
      facts: () => changed("discrepancies", "x01", { records: ["r-nowhere"] }),
      row: "x01",
      field: "records",
      says: /no such row/,
    },
    {
      name: "a miner that consolidates itself",
      facts: () => changed("miners", HUT, { consolidates: [HUT] }),
      row: HUT,
      field: "consolidates",
      says: /itself/,
    },
    {
      name: "a ticker used twice",
      facts: () => changed("miners", ABTC, { ticker: "HUT" }),
      row: ABTC,
      field: "ticker",
      says: /another row/,
    },
  ]);
});

describe("dates", () => {
  seen([
    {
      name: "a fact that is true tomorrow",
      facts: () => changed("holdings", "t-mara-2025-12", { asOf: "2026-11-25" }),
      row: "t-mara-2025-12",
      field: "asOf",
      says: /not come yet/,
    },
    {
      name: "a fact known tomorrow",
      facts: () => changed("holdings", "t-mara-2025-12", { knownAt: "2026-11-25" }),
      row: "t-mara-2025-12",
      field: "knownAt",
      says: /not come yet/,
    },
    {
      name: "a day on which nobody published it",
      facts: () => changed("holdings", "t-mara-2025-12", { knownAt: "2026-02-14" }),
      row: "t-mara-2025-12",
      field: "knownAt",
      says: /no source/,
    },
    {
      name: "a publication that is forgotten",
      facts: () => changed("holdings", "t-mara-2025-12", { knownAt: null }),
      row: "t-mara-2025-12",
      field: "knownAt",
      says: /null although/,
    },
    {
      name: "a period the wrong way round",
      facts: () => changed("revenue", "r-wulf-2026q1", { periodStart: "2026-04-01" }),
      row: "r-wulf-2026q1",
      field: "periodStart",
      says: /after periodEnd/,
    },
    {
      name: "a holding of a day to come",
      facts: () => changed("holdings", "t-mara-2025-12", { date: "2026-12-31" }),
      row: "t-mara-2025-12",
      field: "date",
      says: /not come yet/,
    },
    {
      name: "a maturity before the issue",
      facts: () => changed("debts", "d-wulf-775-2030", { maturity: "2025-10-15", maturityYear: 2025 }),
      row: "d-wulf-775-2030",
      field: "maturity",
      says: /day of issue/,
    },
    {
      name: "a year that is not that of the maturity",
      facts: () => changed("debts", "d-wulf-775-2030", { maturityYear: 2031 }),
      row: "d-wulf-775-2030",
      field: "maturityYear",
      says: /not the year/,
    },
    {
      name: "a fact from before the company was what it is",
      facts: () => changed("holdings", "t-abtc-2025-10", { asOf: "2025-09-02" }),
      row: "t-abtc-2025-10",
      field: "asOf",
      says: /another business/,
    },
    {
      name: "an announcement to come",
      facts: () => changed("contracts", "c-riot-amd", { announced: "2027-01-16" }),
      row: "c-riot-amd",
      field: "announced",
      says: /not come yet/,
    },
  ]);

  test("a target may lie ahead", () => {
    expect(checkFacts(changed("guidance", "g-wulf-yearly", { targetDate: "2030-12-31" }), TODAY)).toEqual([]);
  });
});

describe("evidence", () => {
  seen([
    {
      name: "a filing that is called less",
      facts: () => changed("contracts", "c-hut-river-bend", { evidence: "two_hosts" }),
      row: "c-hut-river-bend",
      field: "evidence",
      says: /first source is a filing/,
    },
    {
      name: "news that is called a filing",
      facts: () => changed("contracts", "c-gpus-michigan", { evidence: "filing" }),
      row: "c-gpus-michigan",
      field: "evidence",
      says: /is none/,
    },
    {
      name: "a release that is called less",
      facts: () => changed("contracts", "c-cifr-barber-lake-2", { evidence: "one_host" }),
      row: "c-cifr-barber-lake-2",
      field: "evidence",
      says: /company release/,
    },
    {
      name: "one host called two",
      facts: () => changed("contracts", "c-gpus-michigan", { evidence: "two_hosts" }),
      row: "c-gpus-michigan",
      field: "evidence",
      says: /fewer than two hosts/,
    },
    {
      name: "the article called a host",
      facts: () => changed("risks", "q-oversupply", { evidence: "one_host" }),
      row: "q-oversupply",
      field: "evidence",
      says: /no source but the article/,
    },
    {
      name: "a report called the article",
      facts: () => changed("contracts", "c-gpus-michigan", { evidence: "article_only" }),
      row: "c-gpus-michigan",
      field: "evidence",
      says: /not the article/,
    },
    {
      name: "a claim of the article called two hosts with no other source",
      facts: () => changed("claims", "S001", { evidence: "two_hosts" }),
      row: "S001",
      field: "evidence",
      says: /fewer than two hosts/,
    },
    {
      name: "a weak field that is no field",
      facts: () =>
        changed("contracts", "c-iren-microsoft", {
          weakFields: [{ field: "gpus", evidence: "article_only" }],
        }),
      row: "c-iren-microsoft",
      field: "weakFields",
      says: /no field/,
    },
  ]);
});
