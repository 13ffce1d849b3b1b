import { describe, expect, test } from "vitest";
import {
  baseValueOfOneKind,
  countedContracts,
  deliveryPeriod,
  deliveryState,
  startsByKind,
  sumByKind,
  usdPerMwYear,
  yearsRemaining,
} from "../../src/domain/contract.ts";
import { aContract } from "../support/facts.ts";

describe("value per megawatt and year", () => {
  test.each([
    ["critical IT load", {}, 9.8e9 / 352 / 15],
    ["gross megawatts", { megawattsBasis: "gross" }, null],
    ["a site's capacity", { megawattsBasis: "site_capacity" }, null],
    ["an open basis", { megawattsBasis: "open" }, null],
    ["no basis", { megawattsBasis: null }, null],
    ["no megawatts", { megawatts: null }, null],
    ["no value", { baseValueUsd: null }, null],
    ["no term", { termYears: null }, null],
    ["a value with options only", { baseValueUsd: null, maxValueUsd: 25.1e9 }, null],
    ["zero megawatts", { megawatts: 0 }, null],
  ] as const)("of %s", (_, over, expected) => {
    expect(usdPerMwYear(aContract("c-a", over))).toBe(expected);
  });

  test("a phase has none while the basis of its roll-up is open", () => {
    const phase = aContract("c-phase", { partOf: "c-whole" });
    expect(usdPerMwYear(phase, aContract("c-whole", { megawattsBasis: "open" }))).toBeNull();
    expect(usdPerMwYear(phase, aContract("c-whole"))).toBe(9.8e9 / 352 / 15);
  });
});

test.each([
  ["2026", "2026-01-01", "2026-12-31"],
  ["2025-Q1", "2025-01-01", "2025-03-31"],
  ["2027-Q4", "2027-10-01", "2027-12-31"],
  ["2026-H1", "2026-01-01", "2026-06-30"],
  ["2026-H2", "2026-07-01", "2026-12-31"],
  ["2028-02", "2028-02-01", "2028-02-29"],
  ["2026-12", "2026-12-01", "2026-12-31"],
])("%s covers %s to %s", (text, from, to) => {
  expect(deliveryPeriod(text)).toEqual({ from, to });
});

test.each(["", "2026-Q5", "2026-H3", "2026-13", "2026-00", "Q3 2026", "2026-09-01"])(
  "“%s” is no delivery period",
  (text) => {
    expect(deliveryPeriod(text)).toBeNull();
  },
);

test.each([
  ["2026-Q3", "2026-06-30", "ahead"],
  ["2026-Q3", "2026-07-01", "due"],
  ["2026-Q3", "2026-09-30", "due"],
  ["2026-Q3", "2026-10-01", "past"],
  [null, "2026-10-01", null],
  ["soon", "2026-10-01", null],
] as const)("a first delivery promised for %s is, on %s, %s", (text, day, state) => {
  expect(deliveryState(text, day)).toBe(state);
});

describe("years remaining", () => {
  test("are the whole term before the first delivery", () => {
    expect(yearsRemaining(aContract("c-a", { firstDelivery: "2027-Q3" }), "2026-11-24")).toBe(15);
  });
  test("count from the first day of the promised period", () => {
    const contract = aContract("c-a", { firstDelivery: "2026-H1", termYears: 10 });
    expect(yearsRemaining(contract, "2027-01-01")).toBeCloseTo(10 - 365 / 365.25, 12);
  });
  test("count from the announcement where no delivery is stated", () => {
    const contract = aContract("c-a", { firstDelivery: null, announced: "2024-01-01", termYears: 2 });
    expect(yearsRemaining(contract, "2025-01-01")).toBeCloseTo(2 - 366 / 365.25, 12);
    expect(yearsRemaining(contract, "2030-01-01")).toBe(0);
  });
  test.each([
    ["the term", { termYears: null }],
    ["delivery and announcement", { firstDelivery: null, announced: null }],
  ])("are not known without %s", (_, over) => {
    expect(yearsRemaining(aContract("c-a", over), "2026-11-24")).toBeNull();
  });
});

describe("what counts", () => {
  test("a roll-up or its phases, never both, whatever the rows say", () => {
    const whole = aContract("c-whole", { isRollup: true });
    const phase = aContract("c-phase", { partOf: "c-whole", countInTotals: true });
    expect(countedContracts([phase, whole]).map((contract) => contract.id)).toEqual(["c-whole"]);
    const uncounted = { ...whole, countInTotals: false };
    expect(countedContracts([phase, uncounted]).map((contract) => contract.id)).toEqual(["c-phase"]);
  });

  test.each([["framework"], ["mou"], ["ended"]] as const)(
    "a contract of the status %s is no capacity, even when marked to count",
    (status) => {
      expect(sumByKind([aContract("c-a", { status })])).toEqual([]);
    },
  );

  test("a contract that ended has no years left", () => {
    expect(yearsRemaining(aContract("c-a"), "2026-06-01")).toBe(15);
    expect(yearsRemaining(aContract("c-a", { status: "ended" }), "2026-06-01")).toBeNull();
  });

  test("rows marked not to count are out", () => {
    expect(sumByKind([aContract("c-a", { countInTotals: false })])).toEqual([]);
  });
});

describe("sums", () => {
  const lease = aContract("c-lease", { baseValueUsd: 7e9, megawatts: 245 });
  const other = aContract("c-other", { counterpartyGroup: "Tenant B", baseValueUsd: 9.8e9 });
  const cloud = aContract("c-cloud", { kind: "gpu_cloud", counterpartyGroup: "Microsoft" });

  test("add within a kind and never over kinds", () => {
    const sums = sumByKind([cloud, lease, other]);
    expect(sums.map((sum) => [sum.kind, sum.baseValueUsd, sum.megawattsCriticalIt, sum.count])).toEqual([
      ["triple_net_lease", 16.8e9, 597, 2],
      ["gpu_cloud", 9.8e9, 352, 1],
    ]);
    expect(baseValueOfOneKind(sums)).toBeNull();
    expect(baseValueOfOneKind(sumByKind([lease, other]))).toBe(16.8e9);
    expect(baseValueOfOneKind([])).toBeNull();
  });

  test("a joint venture counts in full and, beside it, at the company's share", () => {
    const venture = aContract("c-jv", { baseValueUsd: 9.5e9, attributableShare: 0.501 });
    const [sum] = sumByKind([lease, venture]);
    expect(sum?.baseValueUsd).toBe(16.5e9);
    expect(sum?.attributableValueUsd).toBeCloseTo(7e9 + 4.7595e9, 3);
  });

  test("megawatts of another basis are counted as contracts without critical IT load", () => {
    const [sum] = sumByKind([lease, aContract("c-gross", { megawattsBasis: "gross", megawatts: 300 })]);
    expect(sum).toMatchObject({ megawattsCriticalIt: 245, withoutCriticalIt: 1 });
  });

  test("what nobody states is not known, never zero", () => {
    const [sum] = sumByKind([
      aContract("c-a", { kind: null, baseValueUsd: null, megawatts: null, megawattsBasis: null }),
    ]);
    expect(sum).toEqual({
      kind: "unknown",
      baseValueUsd: null,
      attributableValueUsd: null,
      megawattsCriticalIt: null,
      count: 1,
      withoutCriticalIt: 1,
      withoutValue: 1,
      byCounterparty: [{ counterparty: "Fluidstack", baseValueUsd: null, sharePct: null, count: 1 }],
    });
  });

  test("customers are grouped under one name, largest value first, with their share of the kind", () => {
    const again = aContract("c-again", { counterparty: "Fluidstack (tenant)", baseValueUsd: 3.2e9 });
    const silent = aContract("c-silent", { counterpartyGroup: "Amazon", baseValueUsd: null });
    const [sum] = sumByKind([silent, lease, again, other]);
    expect(sum?.byCounterparty).toEqual([
      { counterparty: "Fluidstack", baseValueUsd: 10.2e9, sharePct: 51, count: 2 },
      { counterparty: "Tenant B", baseValueUsd: 9.8e9, sharePct: 49, count: 1 },
      { counterparty: "Amazon", baseValueUsd: null, sharePct: null, count: 1 },
    ]);
  });
});

describe("starts by kind and year", () => {
  test("are those of the promised first delivery, at the company's share, unstated years last", () => {
    const starts = startsByKind([
      aContract("c-1", { kind: "gpu_cloud", firstDelivery: "2026-Q4", baseValueUsd: 5 }),
      aContract("c-2", { firstDelivery: null, baseValueUsd: 7 }),
      aContract("c-3", { firstDelivery: "2027-H1", baseValueUsd: 10, attributableShare: 0.5 }),
      aContract("c-4", { firstDelivery: "2027", baseValueUsd: null }),
      aContract("c-5", { firstDelivery: "2026-07", baseValueUsd: null }),
      aContract("c-6", { kind: null, firstDelivery: "soon", baseValueUsd: 3 }),
    ]);
    expect(starts).toEqual([
      { kind: "triple_net_lease", year: 2026, attributableValueUsd: null, count: 1, withoutValue: 1 },
      { kind: "triple_net_lease", year: 2027, attributableValueUsd: 5, count: 2, withoutValue: 1 },
      { kind: "triple_net_lease", year: null, attributableValueUsd: 7, count: 1, withoutValue: 0 },
      { kind: "gpu_cloud", year: 2026, attributableValueUsd: 5, count: 1, withoutValue: 0 },
      { kind: "unknown", year: null, attributableValueUsd: 3, count: 1, withoutValue: 0 },
    ]);
  });

  test("count neither frameworks nor a part beside its roll-up", () => {
    const starts = startsByKind([
      aContract("c-whole", { isRollup: true, baseValueUsd: 9, firstDelivery: "2027" }),
      aContract("c-part", { partOf: "c-whole", baseValueUsd: 4, firstDelivery: "2026" }),
      aContract("c-framework", { status: "framework", firstDelivery: "2028" }),
    ]);
    expect(starts.map(({ year, attributableValueUsd }) => [year, attributableValueUsd])).toEqual([[2027, 9]]);
    expect(startsByKind([])).toEqual([]);
  });
});
