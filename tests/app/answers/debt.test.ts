import { describe, expect, test } from "vitest";
import { createDebtAnswer } from "../../../src/app/answers/debt.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { DebtAnswer } from "../../../src/surface/answers/debt.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aDebtEvent, aDebtTotal, anInterest, aProject, bundledFacts } from "../../support/debt-facts.ts";
import { aClaim, aContract, aDebt, aFactSet, aMiner } from "../../support/facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const M = 1e6;

async function askDebt(
  facts: FactSet,
  options: { miner?: string; as_of?: string } = {},
): Promise<DebtAnswer> {
  const answered = await createDebtAnswer(answerDeps({ facts }))(options, NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

function ours(answer: DebtAnswer, id: string): string {
  return answer.claims.find((claim) => claim.id === id)?.ours ?? "";
}

const wulf = { miner: "id-WULF" };
const facts = aFactSet({
  miners: [aMiner("WULF"), aMiner("CANG")],
  debts: [
    aDebt("d-conv", {
      ...wulf,
      principalUsd: 900 * M,
      optionUsd: 125 * M,
      couponPct: 0,
      knownAt: "2025-10-31",
    }),
    aDebt("d-775", {
      ...wulf,
      type: "senior_secured_notes",
      principalUsd: 3200 * M,
      couponPct: 7.75,
      issued: "2025-10-22",
      maturity: "2030-10-15",
      knownAt: "2025-10-23",
    }),
    aDebt("d-jv", { ...wulf, principalUsd: 1300 * M, countInTotals: false, apart: "joint_venture" }),
    aDebt("d-rcf", {
      ...wulf,
      type: "revolving_credit",
      principalUsd: null,
      countInTotals: false,
      apart: "not_drawn",
      maturity: null,
      maturityYear: 2027,
    }),
  ],
  debtTotals: [aDebtTotal("dt", { ...wulf, totalUsd: 4200 * M, instruments: ["d-conv", "d-775"] })],
  interest: [anInterest("ie")],
  projects: [
    aProject("pj", {
      ...wulf,
      name: "Lake Mariner",
      contracts: ["c"],
      debts: ["d-775"],
      inferred: true,
      reasoning: "From the dates.",
    }),
  ],
  contracts: [aContract("c", { ...wulf, baseValueUsd: 6.7e9, termYears: 10, megawatts: 360 })],
});

describe("the shape that programs read", () => {
  test("holds every field by its name, unrounded", async () => {
    const answer = await askDebt(facts, { miner: "WULF" });
    expect(answer).toMatchObject({ asOf: "2026-11-24", pointInTime: false, factsTo: "2026-06-26" });
    expect(answer.instruments[0]).toMatchObject({
      id: "d-775",
      miner: "WULF",
      type: "senior_secured_notes",
      principalUsd: 3_200_000_000,
      couponPct: 7.75,
      maturity: "2030-10-15",
      secured: false,
      recourse: "parent",
      status: "outstanding",
      countInTotals: true,
      project: "Lake Mariner",
      source: { host: "sec.gov" },
    });
    expect(answer.totals).toMatchObject([
      {
        miner: "WULF",
        recordedUsd: 4_100_000_000,
        reportedUsd: 4_200_000_000,
        asOf: "2026-03-31",
        scope: "total_debt",
        openOptionsUsd: 125_000_000,
        differs: false,
      },
    ]);
    expect(answer.totals[0]?.differencePct).toBeCloseTo(-2.381, 3);
    expect(answer.interest).toMatchObject([
      {
        miner: "WULF",
        periodStart: "2026-01-01",
        periodEnd: "2026-03-31",
        amountUsd: 30e6,
        perQuarterUsd: 30e6,
      },
    ]);
    expect(answer.maturities).toMatchObject([
      { year: 2030, principalUsd: 3_200_000_000 },
      { year: 2031, principalUsd: 900_000_000 },
    ]);
    expect(answer.projects).toMatchObject([
      {
        project: "Lake Mariner",
        yearlyRentUsd: 670e6,
        yearlyCouponUsd: 248e6,
        inferred: true,
        why: "From the dates.",
      },
    ]);
    expect(answer.projects[0]?.coverage).toBeCloseTo(2.7016, 4);
    expect(answer.projects[0]?.debtPerMwUsd).toBeCloseTo(3.2e9 / 360, 4);
  });

  test("instruments that do not count come last and are summed apart, unknown amounts told", async () => {
    const answer = await askDebt(facts, { miner: "WULF" });
    expect(answer.instruments.map((line) => line.id)).toEqual(["d-775", "d-conv", "d-jv", "d-rcf"]);
    expect(answer.apart).toEqual([
      { apart: "joint_venture", principalUsd: 1300 * M, count: 1, withoutPrincipal: 0, miners: ["WULF"] },
      { apart: "not_drawn", principalUsd: null, count: 1, withoutPrincipal: 1, miners: ["WULF"] },
    ]);
  });

  test("a maturity known by its year alone is that year", async () => {
    const answer = await askDebt(facts, { miner: "WULF" });
    expect(answer.instruments.find((line) => line.id === "d-rcf")?.maturity).toBe("2027");
  });
});

describe("a miner without debt", () => {
  test("gets an empty answer, not a zero", async () => {
    const answer = await askDebt(facts, { miner: "CANG" });
    expect(answer).toMatchObject({ instruments: [], totals: [], interest: [], maturities: [], projects: [] });
    expect(answer.filter.miner).toBe("CANG");
  });

  test("still shows a repayment whose loan has no row", async () => {
    const repaid = aDebtEvent("de", { miner: "id-CANG", kind: "partial_repayment", principalUsd: 305 * M });
    const answer = await askDebt({ ...facts, debtEvents: [repaid] }, { miner: "CANG" });
    expect(answer.events).toMatchObject([
      { miner: "CANG", kind: "partial_repayment", principalUsd: 305 * M },
    ]);
    expect(answer.totals).toEqual([]);
  });
});

describe("as of a day", () => {
  test.each([
    ["2025-10-24", ["d-775"], 3200 * M],
    ["2025-10-31", ["d-775", "d-conv"], 4100 * M],
  ])("on %s only what was published by then is in", async (as_of, ids, recordedUsd) => {
    const answer = await askDebt(facts, { miner: "WULF", as_of });
    expect(answer.instruments.map((line) => line.id)).toEqual(ids);
    expect(answer.totals).toMatchObject([{ recordedUsd, reportedUsd: null, asOf: as_of }]);
  });

  test("an instrument known before its issue is shown but not counted yet", async () => {
    const priced = aFactSet({
      miners: [aMiner("HUT")],
      debts: [aDebt("d", { miner: "id-HUT", issued: "2026-06-09", knownAt: "2026-06-06" })],
    });
    const before = await askDebt(priced, { as_of: "2026-06-08" });
    expect(before.instruments).toHaveLength(1);
    expect(before.totals).toEqual([]);
    expect((await askDebt(priced, { as_of: "2026-06-09" })).totals).toHaveLength(1);
  });

  test.each([
    [{ as_of: "2026-02-30" }, "bad_date"],
    [{ as_of: "2027-01-01" }, "date_in_future"],
    [{ as_of: "2020-01-01" }, "date_before_facts"],
    [{ miner: "WLUF" }, "unknown_miner"],
  ])("%o is refused as %s", async (options, kind) => {
    const answered = await createDebtAnswer(answerDeps({ facts }))(options, NOW);
    expect(answered).toMatchObject({ ok: false, refusal: { kind } });
  });
});

test("without a miner the largest debt comes first, each miner with a line of its own", async () => {
  const two = aFactSet({
    miners: [aMiner("WULF"), aMiner("RIOT")],
    debts: [
      aDebt("small", { miner: "id-RIOT", principalUsd: 200 * M }),
      aDebt("large", { miner: "id-WULF", principalUsd: 3200 * M }),
    ],
  });
  const answer = await askDebt(two);
  expect(answer.totals.map((line) => [line.miner, line.recordedUsd, line.reportedUsd])).toEqual([
    ["WULF", 3200 * M, null],
    ["RIOT", 200 * M, null],
  ]);
  expect(answer.instruments.map((line) => line.miner)).toEqual(["WULF", "RIOT"]);
});

test("a claim of the sector is set against our sum on the claim's own date", async () => {
  const claim = aClaim("s", {
    miner: null,
    metric: "listed miners debt",
    asOf: "2025-10-24",
    shownBy: ["debt"],
  });
  const answer = await askDebt({ ...facts, claims: [claim] });
  expect(answer.claims[0]?.ours).toBe(
    "$4.1B recorded in 2 instruments of 1 miner on 24 Oct 2025; another set of companies",
  );
});

describe("the facts that come with the project", () => {
  const real = bundledFacts();
  const own = async (miner: string, as_of?: string) =>
    askDebt(real, as_of === undefined ? { miner } : { miner, as_of });

  test("x05: two totals of WULF stand beside one sum, and only the one beyond 3 % is marked", async () => {
    const answer = await own("WULF");
    expect(answer.totals.map((line) => [line.reportedUsd, line.recordedUsd, line.differs])).toEqual([
      [5800 * M, 5600 * M, true],
      [5700 * M, 5600 * M, false],
    ]);
    expect((answer.totals[0]?.recordedUsd ?? 0) + (answer.totals[0]?.openOptionsUsd ?? 0)).toBe(5725 * M);
    expect(answer.apart.map((line) => line.apart)).toEqual(["joint_venture", "being_replaced"]);
    expect(ours(answer, "S043")).toContain(
      "$5.6B recorded in 4 instruments ($5.73B with options still open)",
    );
  });

  test("x06: IREN's 3.7 billion is right until the issue of May 2026 and old after it", async () => {
    const answer = await own("IREN");
    const line = answer.totals.find((total) => total.reportedUsd === 3700 * M);
    expect(line?.recordedUsd).toBeCloseTo(3745.7 * M, 0);
    expect(line).toMatchObject({ outdated: true, outdatedSince: "2026-05-12", differs: false });
    expect(line?.recordedNowUsd).toBeCloseTo(6345.7 * M, 0);
    expect(ours(answer, "S051")).toMatch(
      /^\$3\.75B recorded in 6 instruments.* until the issue of 12 May 2026; \$6\.35B/,
    );
  });

  test("x07: Cipher's 1.7 billion is one series, never the company", async () => {
    const answer = await own("CIFR");
    const series = answer.totals.find((total) => total.scope === "barber_lake_secured_notes");
    expect(series).toMatchObject({ recordedUsd: 1733 * M, reportedUsd: 1733 * M, outdated: false });
    const whole = answer.totals.find((total) => total.scope === "total_debt");
    expect(whole).toMatchObject({ recordedUsd: 5033 * M, reportedUsd: null });
    expect(ours(answer, "S062")).toContain("not the company's debt");
  });

  test("x08: Cipher's interest per quarter rose 31 times, and the year holds both legs", async () => {
    const answer = await own("CIFR");
    const line = (label: string) => answer.interest.find((one) => one.periodLabel === label);
    expect(line("Q4 2025")?.timesPrevious).toBeCloseTo(31.3125, 4);
    expect(line("9M 2025")?.perQuarterUsd).toBeCloseTo(3.2e6 / 3, 6);
    expect(line("FY2025")?.timesPrevious).toBeCloseTo(36.559 / 1.708, 4);
    expect(ours(answer, "S063")).toMatch(/^\$1\.07M a quarter \(\$3\.2M over 9 months/);
    expect(ours(answer, "S064")).toContain("31.3 times 9M 2025");
  });

  test("x16: the revolver with two maturities is undrawn, in no year of the wall, with both dates told", async () => {
    const answer = await own("CIFR");
    const revolver = answer.instruments.find((line) => line.id === "d-cifr-rcf");
    expect(revolver).toMatchObject({ apart: "not_drawn", countInTotals: false });
    expect(revolver?.maturity).toBe("2027");
    expect(revolver?.note).toMatch(/March 2027.*March 2030/);
    expect(answer.maturities.map((line) => line.year)).toEqual([2030, 2031]);
  });

  test("the coupon of WULF's first year is no interest of the company", async () => {
    const answer = await own("WULF");
    const coupon = answer.interest.find((line) => line.scope === "one_series");
    expect(coupon).toMatchObject({ amountUsd: 248e6, perQuarterUsd: 62e6, timesPrevious: null });
    expect(answer.interest.find((line) => line.scope === "company")?.timesPrevious).toBeNull();
  });

  test("the maturity wall adds up to what is recorded, before buybacks that cannot be placed", async () => {
    const answer = await askDebt(real);
    const now = answer.totals
      .filter((line) => line.scope === "total_debt")
      .reduce((sums, line) => sums.set(line.miner, line.recordedNowUsd ?? 0), new Map<string, number>());
    const sum = [...now.values()].reduce((a, b) => a + b, 0);
    const wall = answer.maturities.reduce((total, line) => total + line.principalUsd, 0);
    expect(wall - answer.maturitiesNotTakenOffUsd).toBeCloseTo(sum, 0);
  });

  test("every project's coverage is its rent over its coupon, and unknown where one is", async () => {
    const { projects } = await askDebt(real);
    expect(projects.length).toBeGreaterThan(8);
    for (const line of projects) {
      const known = line.yearlyRentUsd !== null && line.yearlyCouponUsd !== null;
      expect(line.coverage).toBe(known ? (line.yearlyRentUsd ?? 0) / (line.yearlyCouponUsd ?? 0) : null);
    }
    expect(projects.filter((line) => line.inferred && line.why === null)).toEqual([]);
  });

  test("before an issue the sum is that of the day", async () => {
    const sums = await Promise.all(
      ["2026-02-10", "2026-02-11"].map(async (day) => (await own("CIFR", day)).totals[0]?.recordedUsd),
    );
    expect(sums).toEqual([3033 * M, 5033 * M]);
  });

  test("every claim about debt with a figure of a miner has ours beside it", async () => {
    const { claims } = await askDebt(real);
    const bare = claims.filter(
      (claim) => claim.value !== null && /^S\d/.test(claim.id) && claim.ours === null,
    );
    expect(bare).toEqual([]);
  });
});
