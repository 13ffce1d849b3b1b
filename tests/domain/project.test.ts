import { describe, expect, test } from "vitest";
import type { Contract } from "../../src/domain/contract.ts";
import type { DebtInstrument } from "../../src/domain/debt.ts";
import { projectFinances } from "../../src/domain/project.ts";
import { aDebtEvent, aProject } from "../support/debt-facts.ts";
import { aContract, aDebt } from "../support/facts.ts";

const DAY = "2026-11-24";

function finances(
  contracts: readonly Contract[],
  debts: readonly DebtInstrument[],
  events = [aDebtEvent("e")],
) {
  const project = aProject("p", {
    contracts: contracts.map((row) => row.id),
    debts: debts.map((row) => row.id),
  });
  return projectFinances(project, contracts, debts, events, DAY);
}

const notes = aDebt("notes", {
  principalUsd: 4.25e9,
  couponPct: 6.129,
  apart: "not_closed",
  countInTotals: false,
});

test("Beacon Point: 9.8 billion over 15 years against 6.129 % of 4.25 billion", () => {
  const figures = finances([aContract("lease")], [notes]);
  expect(figures.yearlyRentUsd).toBeCloseTo(653_333_333.33, 1);
  expect(figures.yearlyCouponUsd).toBeCloseTo(260_482_500, 0);
  expect(figures.coverage).toBeCloseTo(2.508, 3);
  expect(figures.debtPerMwUsd).toBeCloseTo(12_073_863.6, 0);
  expect(figures.incomeKind).toBe("lease");
  expect(figures.notes).toEqual(["Includes notes not closed yet."]);
});

test("two leases add up, and so do a series and its add-on", () => {
  const contracts = [
    aContract("one", { baseValueUsd: 3e9, termYears: 10, megawatts: 168 }),
    aContract("two", { baseValueUsd: 0.83e9, termYears: 10, megawatts: 39 }),
  ];
  const debts = [
    aDebt("series", { principalUsd: 1.4e9, couponPct: 7.125 }),
    aDebt("addon", { principalUsd: 0.333e9, couponPct: 7.125 }),
  ];
  const figures = finances(contracts, debts);
  expect(figures).toMatchObject({ yearlyRentUsd: 383e6, megawattsCriticalIt: 207, debtUsd: 1.733e9 });
  expect(figures.debtPerMwUsd).toBeCloseTo(8_371_980.7, 0);
});

describe("what is not known stays unknown", () => {
  test("a floating coupon gives no coverage, but the debt is still measured", () => {
    const figures = finances(
      [aContract("lease")],
      [aDebt("loan", { couponPct: null, couponText: "SOFR + 2%" })],
    );
    expect(figures).toMatchObject({ yearlyCouponUsd: null, coverage: null, debtUsd: 1e9 });
    expect(figures.notes.join(" ")).toContain("no yearly coupon");
  });

  test("a coupon of zero gives no coverage", () => {
    expect(finances([aContract("lease")], [aDebt("zero", { couponPct: 0 })]).coverage).toBeNull();
  });

  test.each(["gross", "site_capacity", "open"] as const)(
    "megawatts on basis %s give no debt per MW",
    (basis) => {
      const figures = finances([aContract("lease", { megawattsBasis: basis })], [notes]);
      expect(figures).toMatchObject({ megawattsCriticalIt: null, debtPerMwUsd: null });
      expect(figures.coverage).not.toBeNull();
    },
  );

  test("one contract on another basis is enough to leave debt per MW out", () => {
    const figures = finances([aContract("a"), aContract("b", { megawattsBasis: "gross" })], [notes]);
    expect(figures.debtPerMwUsd).toBeNull();
  });

  test("a contract without value or term is left out of the rent, and that is told", () => {
    const figures = finances([aContract("a"), aContract("b", { termYears: null })], [notes]);
    expect(figures.yearlyRentUsd).toBeCloseTo(9.8e9 / 15, 0);
    expect(figures.notes.join(" ")).toContain("1 of 2 contracts not in the rent");
    expect(finances([aContract("b", { baseValueUsd: null })], [notes]).yearlyRentUsd).toBeNull();
  });

  test("a debt that was not known by that day is told", () => {
    const project = aProject("p", { contracts: ["lease"], debts: ["notes", "later"] });
    const figures = projectFinances(project, [aContract("lease")], [notes], [], DAY);
    expect(figures.notes).toContain("1 of 2 debts not known by that day.");
  });
});

describe("like with like", () => {
  test("a lease and a GPU cloud contract are not added", () => {
    const figures = finances([aContract("lease"), aContract("cloud", { kind: "gpu_cloud" })], [notes]);
    expect(figures).toMatchObject({ yearlyRentUsd: null, coverage: null, incomeKind: null });
  });

  test("GPU cloud revenue is named as such", () => {
    const cloud = aContract("cloud", { kind: "gpu_cloud", baseValueUsd: 9.7e9, termYears: 5 });
    expect(finances([cloud], [notes])).toMatchObject({ incomeKind: "gpu_cloud", yearlyRentUsd: 1.94e9 });
  });

  test("a joint venture stands at full value on both legs, and says so", () => {
    const lease = aContract("lease", { baseValueUsd: 9.5e9, termYears: 25, attributableShare: 0.501 });
    const jv = aDebt("jv", {
      principalUsd: 1.3e9,
      couponPct: 7.25,
      apart: "joint_venture",
      countInTotals: false,
    });
    const figures = finances([lease], [jv]);
    expect(figures).toMatchObject({
      yearlyRentUsd: 380e6,
      yearlyCouponUsd: 94.25e6,
      attributableShare: 0.501,
    });
    expect(figures.notes.join(" ")).toContain("50.1%");
  });
});

describe("what belongs to a project", () => {
  test("a phase beside its roll-up is not counted twice, and alone it is what its loan builds", () => {
    const rollup = aContract("rollup", { isRollup: true, baseValueUsd: 15e9, megawatts: 526 });
    const phase = aContract("phase", {
      partOf: "rollup",
      countInTotals: false,
      baseValueUsd: 4.5e9,
      megawatts: 133,
    });
    expect(finances([rollup, phase], [notes]).yearlyRentUsd).toBe(1e9);
    expect(finances([phase], [notes]).yearlyRentUsd).toBe(300e6);
  });

  test.each(["framework", "mou"] as const)("a %s brings no rent", (status) => {
    expect(finances([aContract("a"), aContract("b", { status })], [notes]).contracts).toEqual(["a"]);
  });

  test("planned loans, equity and loans being replaced are no debt of the project", () => {
    const figures = finances(
      [aContract("lease")],
      [
        aDebt("in"),
        aDebt("plan", { status: "planned", apart: "not_closed", countInTotals: false }),
        aDebt("pref", { apart: "preferred_equity", countInTotals: false }),
        aDebt("bridge", { apart: "being_replaced", countInTotals: false }),
      ],
    );
    expect(figures).toMatchObject({ debts: ["in"], debtUsd: 1e9 });
  });
});
