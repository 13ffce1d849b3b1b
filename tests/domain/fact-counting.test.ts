import { describe, expect, test } from "vitest";
import { checkFacts } from "../../src/domain/fact-check.ts";
import { TODAY, changed, copied, seen } from "../support/planted-facts.ts";

describe("nothing counted twice", () => {
  seen([
    {
      name: "a part beside its roll-up",
      facts: () => changed("contracts", "c-glxy-phase-1", { countInTotals: true }),
      row: "c-glxy-phase-1",
      field: "countInTotals",
      says: /roll-up c-glxy-coreweave is counted/,
    },
    {
      name: "a part of what is no roll-up",
      facts: () => changed("contracts", "c-glxy-coreweave", { isRollup: false }),
      row: "c-glxy-phase-1",
      field: "partOf",
      says: /no roll-up/,
    },
    {
      name: "a memorandum",
      facts: () => changed("contracts", "c-slnh-metrobloks", { countInTotals: true }),
      row: "c-slnh-metrobloks",
      field: "countInTotals",
      says: /only signed/,
    },
    {
      name: "a contract that ended",
      facts: () => changed("contracts", "c-hut-river-bend", { status: "ended" }),
      row: "c-hut-river-bend",
      field: "countInTotals",
      says: /only signed/,
    },
    {
      name: "a published total, which has no kind",
      facts: () => changed("contracts", "c-wulf-seed-total", { countInTotals: true }),
      row: "c-wulf-seed-total",
      field: "kind",
      says: /has a kind/,
    },
    {
      name: "one customer and site twice",
      facts: () => copied("contracts", "c-riot-amd", { id: "c-riot-amd-again" }),
      row: "c-riot-amd-again",
      field: "countInTotals",
      says: /same miner, customer and site/,
    },
    {
      name: "megawatts without a basis",
      facts: () => changed("contracts", "c-riot-amd", { megawattsBasis: null }),
      row: "c-riot-amd",
      field: "megawattsBasis",
      says: /stand together/,
    },
    {
      name: "dollars without a basis",
      facts: () => changed("contracts", "c-riot-amd", { valueBasis: null }),
      row: "c-riot-amd",
      field: "valueBasis",
      says: /says what it is/,
    },
    {
      name: "a sale inside a counted quarter",
      facts: () => changed("transactions", "x-riot-2026-01", { countInTotals: true }),
      row: "x-riot-2026-01",
      field: "countInTotals",
      says: /lies inside x-riot-2026q1/,
    },
    {
      name: "two counted sales over the same days",
      facts: () => changed("transactions", "x-mara-2026q1", { countInTotals: true }),
      row: "x-mara-2026q1",
      field: "countInTotals",
      says: /x-mara-2026-03/,
    },
    {
      name: "a sale inside a period that does not enclose it",
      facts: () => changed("transactions", "x-riot-2026-01", { periodStart: "2025-12-01" }),
      row: "x-riot-2026-01",
      field: "insideOf",
      says: /does not enclose/,
    },
    {
      name: "notes of a joint venture",
      facts: () => changed("debts", "d-wulf-725-2030", { countInTotals: true, apart: null }),
      row: "d-wulf-725-2030",
      field: "apart",
      says: /builds a joint venture/,
    },
    {
      name: "preferred equity",
      facts: () => changed("debts", "d-apld-pref", { countInTotals: true, apart: null }),
      row: "d-apld-pref",
      field: "apart",
      says: /preferred equity/,
    },
    {
      name: "a facility nobody drew",
      facts: () => changed("debts", "d-cifr-rcf", { countInTotals: true, apart: null }),
      row: "d-cifr-rcf",
      field: "apart",
      says: /not_drawn/,
    },
    {
      name: "a loan that another one repays",
      facts: () => changed("debts", "d-corz-ms-364", { countInTotals: true, apart: null }),
      row: "d-corz-ms-364",
      field: "apart",
      says: /being_replaced/,
    },
    {
      name: "a row apart and counted",
      facts: () => changed("debts", "d-cifr-rcf", { countInTotals: true }),
      row: "d-cifr-rcf",
      field: "apart",
      says: /not counted/,
    },
    {
      name: "a conversion price and rate that do not fit",
      facts: () => changed("debts", "d-iren-conv-2029", { conversionPriceUsd: 16.81 }),
      row: "d-iren-conv-2029",
      field: "conversionPriceUsd",
      says: /1,000/,
    },
    {
      name: "one holding kept twice",
      facts: () => copied("holdings", "t-mara-2025-12", { id: "t-mara-again" }),
      row: "t-mara-again",
      field: "id",
      says: /repeats t-mara-2025-12/,
    },
    {
      name: "parts larger than the total",
      facts: () => changed("revenue", "r-wulf-2026q1", { totalUsd: 21_000_000 }),
      row: "r-wulf-2026q1",
      field: "totalUsd",
      says: /smaller than its parts/,
    },
    {
      name: "a claim with neither value nor text",
      facts: () => changed("claims", "S001", { value: null }),
      row: "S001",
      field: "value",
      says: /exactly one/,
    },
    {
      name: "a claim of the article without a verdict",
      facts: () => changed("claims", "S001", { verdict: null }),
      row: "S001",
      field: "verdict",
      says: /every claim/,
    },
  ]);

  test("a withdrawn row counts for nothing", () => {
    const facts = changed("contracts", "c-glxy-phase-1", { countInTotals: true, withdrawn: "entered twice" });
    const found = checkFacts(facts, TODAY).filter((problem) => problem.field === "countInTotals");
    expect(found).toEqual([]);
  });
});

describe("sums", () => {
  seen([
    {
      name: "a row that no longer gives its sum",
      facts: () => changed("contracts", "c-hut-river-bend", { megawatts: 246 }),
      row: "chk-hut-mw",
      field: "expected",
      says: /the rows give 598/,
    },
    {
      name: "a figure that became unknown",
      facts: () => changed("transactions", "x-corz-seed", { btc: null }),
      row: "chk-corz-avg",
      field: "expr",
      says: /no figure btc/,
    },
    {
      name: "a row that was withdrawn",
      facts: () => changed("contracts", "c-glxy-phase-2", { withdrawn: "wrong" }),
      row: "chk-glxy-mw",
      field: "expr",
      says: /withdrawn/,
    },
    {
      name: "the coins of Hut 8 and American Bitcoin together",
      facts: () =>
        changed("sums", "chk-mara-left", {
          expr: "{t-hut-2026-03.btc} + {t-abtc-2026-03.btc}",
          expected: 22331,
        }),
      row: "chk-mara-left",
      field: "expr",
      says: /first holds the second/,
    },
    {
      name: "the revenue of Bit Digital’s subsidiary with a sum of its parent",
      facts: () => {
        const facts = copied("revenue", "r-wyfi-2025", { id: "r-btbt-2025", miner: "0001710350" });
        const [first, ...others] = facts.sums;
        if (!first) throw new Error("no sums");
        const expr = "{r-wyfi-2025.totalUsd} + {r-btbt-2025.totalUsd}";
        return { ...facts, sums: [{ ...first, expr }, ...others] };
      },
      row: "chk-hut-mw",
      field: "expr",
      says: /first holds the second/,
    },
  ]);
});
