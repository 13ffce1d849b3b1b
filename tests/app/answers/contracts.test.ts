import { describe, expect, test } from "vitest";
import { createContractsAnswer } from "../../../src/app/answers/contracts.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { Refusal } from "../../../src/surface/answers/common.ts";
import type { ContractsAnswer } from "../../../src/surface/answers/contracts.ts";
import type { Answers } from "../../../src/surface/app.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { bundledFacts } from "../../support/debt-facts.ts";
import { aClaim, aContract, aFactSet, aMiner } from "../../support/facts.ts";

const NOW = "2026-11-24T15:00:00Z";
type Options = Parameters<Answers["contracts"]>[0];

async function answer(facts: FactSet, options: Options = {}): Promise<ContractsAnswer> {
  const answered = await createContractsAnswer(answerDeps({ facts }))(options, NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function refusal(facts: FactSet, options: Options): Promise<Refusal> {
  const answered = await createContractsAnswer(answerDeps({ facts }))(options, NOW);
  if (answered.ok) throw new Error("expected a refusal");
  return answered.refusal;
}

function ours(given: ContractsAnswer, claim: string): string | null | undefined {
  return given.claims.find((line) => line.id === claim)?.ours;
}

const ids = (given: ContractsAnswer): readonly string[] => given.contracts.map((line) => line.id);

const small = aFactSet({
  miners: [aMiner("HUT", { formerNames: ["Hut 8 Mining Corp."] }), aMiner("IREN"), aMiner("HIVE")],
  contracts: [
    aContract("c-beacon", { announced: "2026-05-06" }),
    aContract("c-river", {
      announced: "2025-12-17",
      knownAt: "2025-12-17",
      baseValueUsd: 7e9,
      megawatts: 245,
      endUser: "Anthropic",
    }),
    aContract("c-cloud", {
      miner: "id-IREN",
      kind: "gpu_cloud",
      counterparty: "Microsoft Corporation",
      counterpartyGroup: "Microsoft",
      announced: "2025-11-03",
      knownAt: "2025-11-03",
      baseValueUsd: 9.7e9,
      megawatts: 200,
      termYears: 5,
    }),
    aContract("c-framework", {
      status: "framework",
      counterparty: "Anthropic",
      counterpartyGroup: "Anthropic",
      kind: null,
      megawatts: 2295,
      baseValueUsd: null,
      announced: null,
      asOf: "2025-12-18",
    }),
  ],
});

describe("/contracts", () => {
  test("gives every field that programs were promised, unrounded", async () => {
    const given = await answer(small, { miner: "HUT" });
    expect(Object.keys(given.contracts[0] ?? {})).toEqual(
      expect.arrayContaining([
        "id",
        "miner",
        "counterparty",
        "site",
        "kind",
        "megawatts",
        "megawattsBasis",
        "grossMegawatts",
        "termYears",
        "baseValueUsd",
        "maxValueUsd",
        "announced",
        "firstDelivery",
        "status",
        "countInTotals",
        "usdPerMwYear",
        "source",
      ]),
    );
    expect(given.contracts[0]).toMatchObject({
      id: "c-beacon",
      miner: "HUT",
      usdPerMwYear: 9.8e9 / 352 / 15,
      delivery: "ahead",
      yearsRemaining: 15,
      source: { host: "sec.gov", evidence: "filing", linked: true },
    });
    expect(given.totals).toEqual({
      baseValueUsd: 16.8e9,
      count: 2,
      byKind: [
        {
          kind: "triple_net_lease",
          baseValueUsd: 16.8e9,
          attributableValueUsd: 16.8e9,
          megawattsCriticalIt: 597,
          count: 2,
          withoutCriticalIt: 0,
          withoutValue: 0,
          byCounterparty: [{ counterparty: "Fluidstack", baseValueUsd: 16.8e9, sharePct: 100, count: 2 }],
        },
      ],
    });
    expect(given).toMatchObject({
      asOf: "2026-11-24",
      pointInTime: false,
      factsTo: "2026-06-26",
      pricesTo: null,
      withoutPublicationDate: 0,
    });
    expect(given.sources.length).toBeGreaterThan(0);
  });

  test("gives no total over kinds", async () => {
    const given = await answer(small);
    expect(given.totals.baseValueUsd).toBeNull();
    expect(given.totals.byKind.map((kind) => kind.kind)).toEqual(["triple_net_lease", "gpu_cloud"]);
  });

  test.each([
    [{}, ["c-beacon", "c-framework", "c-river", "c-cloud"]],
    [{ sort: "announced" }, ["c-beacon", "c-framework", "c-river", "c-cloud"]],
    [{ sort: "value" }, ["c-beacon", "c-river", "c-cloud", "c-framework"]],
    [{ sort: "megawatts" }, ["c-beacon", "c-river", "c-cloud", "c-framework"]],
    [{ sort: "usd_per_mw_year" }, ["c-river", "c-beacon", "c-cloud", "c-framework"]],
    [{ kind: "gpu_cloud" }, ["c-cloud"]],
    [{ miner: "Hut 8 Mining" }, ["c-beacon", "c-framework", "c-river"]],
    [{ counterparty: "MICROSOFT" }, ["c-cloud"]],
    [{ counterparty: "corporation" }, ["c-cloud"]],
    [{ counterparty: "anthropic" }, ["c-framework", "c-river"]],
    [{ counterparty: "Microsoft", miner: "HUT" }, []],
    [{ miner: "HIVE" }, []],
  ] as const)("asked %o lists %o", async (options, expected) => {
    expect(ids(await answer(small, options))).toEqual(expected);
  });

  test("a miner without contracts gets an empty list and no total, not zero", async () => {
    const given = await answer(small, { miner: "HIVE" });
    expect(given.totals).toEqual({ baseValueUsd: null, count: 0, byKind: [] });
    expect(given.sources).toEqual([]);
  });

  test("ranks megawatts within a basis", async () => {
    const contracts = [
      aContract("c-gross", { megawatts: 900, megawattsBasis: "gross" }),
      aContract("c-critical", { megawatts: 100 }),
    ];
    expect(ids(await answer(aFactSet({ contracts }), { sort: "megawatts" }))).toEqual([
      "c-critical",
      "c-gross",
    ]);
  });

  test.each([
    ["2025-12-16", ["c-cloud"]],
    ["2025-12-17", ["c-river", "c-cloud"]],
  ])("as of %s knows only what was published by then", async (as_of, expected) => {
    const given = await answer(small, { as_of });
    expect(ids(given)).toEqual(expected);
    expect(given).toMatchObject({ asOf: as_of, pointInTime: true });
  });

  test("reckons delivery and years against the day asked for", async () => {
    const contracts = [aContract("c-a", { firstDelivery: "2026-H1", knownAt: "2025-01-01" })];
    const facts = aFactSet({ contracts, factsFrom: "2024-01-01" });
    const line = async (options: Options) => (await answer(facts, options)).contracts[0];
    expect((await line({ as_of: "2025-12-31" }))?.delivery).toBe("ahead");
    expect((await line({ as_of: "2026-06-30" }))?.delivery).toBe("due");
    expect((await line({}))?.delivery).toBe("past");
  });

  test.each([
    [{ kind: "hosting" }, { kind: "bad_option", option: "kind", typed: "hosting" }],
    [{ sort: "best" }, { kind: "bad_option", option: "sort", typed: "best" }],
    [{ miner: "HTU" }, { kind: "unknown_miner", option: "miner", typed: "HTU" }],
    [{ as_of: "2026-02-30" }, { kind: "bad_date", option: "as_of" }],
    [{ as_of: "2027-01-01" }, { kind: "date_in_future", option: "as_of" }],
    [{ as_of: "2020-01-01" }, { kind: "date_before_facts", first: "2024-06-18" }],
  ])("asked %o says what is wrong", async (options, expected) => {
    expect(await refusal(small, options)).toMatchObject(expected);
  });

  test("an unknown customer is answered with the known ones, shortened", async () => {
    expect(await refusal(small, { counterparty: "x".repeat(6000) })).toEqual({
      kind: "bad_option",
      option: "counterparty",
      typed: `${"x".repeat(59)}…`,
      expected: "one of Anthropic, Fluidstack, Microsoft",
    });
    const contracts = Array.from({ length: 80 }, (_, index) =>
      aContract(`c-${index}`, { counterpartyGroup: `Customer number ${index}` }),
    );
    const many = await refusal(aFactSet({ contracts }), { counterparty: "nobody" });
    expect(many.kind === "bad_option" && many.expected).toMatch(/^one of .* and \d+ more$/);
    expect(many.kind === "bad_option" && many.expected.length).toBeLessThan(340);
  });

  test("an empty store says so", async () => {
    expect(await refusal(aFactSet({ factsFrom: null, factsTo: null }), {})).toEqual({ kind: "no_facts" });
  });

  test("shows the claims of the miner asked for, with our own figure", async () => {
    const claims = [
      aClaim("S1", { checkedAgainst: ["c-beacon"] }),
      aClaim("S2", { miner: "id-IREN" }),
      aClaim("S3", { shownBy: ["debt"] }),
    ];
    const given = await answer({ ...small, claims }, { miner: "HUT" });
    expect(given.claims.map((claim) => [claim.id, claim.ours])).toEqual([
      ["S1", "Beacon Point, Texas: $9.8B base term over 15 years, 352 MW critical IT"],
    ]);
  });
});

describe("the bundled contracts keep the findings", () => {
  const facts = bundledFacts();
  const of = async (options: Options): Promise<ContractsAnswer> => answer(facts, options);

  test("x02: Galaxy's roll-up counts, its phases do not, and $4.5B belongs to Phase I", async () => {
    const given = await of({ miner: "GLXY" });
    expect(given.totals).toMatchObject({ baseValueUsd: 15e9, count: 1 });
    expect(given.totals.byKind[0]?.megawattsCriticalIt).toBe(526);
    expect(given.contracts.filter((line) => line.partOf !== null)).toHaveLength(3);
    expect(ours(given, "S059")).toContain(
      "Helios Phase I: $4.5B base term over 15 years, 133 MW critical IT",
    );
    expect(ours(given, "S059")).toContain("the whole programme: $15B");
    expect(ours(given, "S057")).toBe("526 MW critical IT (800 MW gross)");
  });

  test("x04: TeraWulf's published total is a claim beside our sum, in full and attributable", async () => {
    const given = await of({ miner: "WULF" });
    const [sum] = given.totals.byKind;
    expect(given.totals.count).toBe(4);
    expect(sum?.baseValueUsd).toBe(17.3e9);
    expect(sum?.attributableValueUsd).toBeCloseTo(6.7e9 + 1.1e9 + 0.501 * 9.5e9, 0);
    expect(ours(given, "S035")).toContain("$17.3B in full, $12.6B at the company's share of joint ventures");
  });

  test("x11: Hut 8's 597 MW is computed from critical IT load alone", async () => {
    const given = await of({ miner: "HUT" });
    expect(given.totals.baseValueUsd).toBe(16.8e9);
    expect(given.totals.byKind[0]?.megawattsCriticalIt).toBe(597);
    expect(ours(given, "S032")).toBe("597 MW critical IT, computed: 352 + 245");
  });

  test("x11: no value per megawatt on another basis", async () => {
    const given = await of({});
    const others = given.contracts.filter((line) => line.megawattsBasis !== "critical_it");
    expect(others.length).toBeGreaterThan(3);
    expect(others.map((line) => line.usdPerMwYear)).toEqual(others.map(() => null));
  });

  test("x10: our sum says how many contracts are in, per kind, and never over kinds", async () => {
    const given = await of({});
    expect(given.totals.baseValueUsd).toBeNull();
    expect(given.totals.count).toBe(given.totals.byKind.reduce((sum, kind) => sum + kind.count, 0));
    expect(ours(given, "s-contracts-70")).toMatch(
      /recorded here by 27 Mar 2026: .*counted contracts.*never added/,
    );
  });

  test("x19: the article's GPU count is marked, not dropped", async () => {
    const given = await of({ miner: "IREN" });
    const microsoft = given.contracts.find((line) => line.id === "c-iren-microsoft");
    expect(microsoft?.gpuCount).toBe(76000);
    expect(microsoft?.weakFields).toContainEqual({ field: "gpuCount", evidence: "article_only" });
    expect(ours(given, "S046")).toMatch(/^no count of our own: the article alone gives one/);
  });

  test("x21: Core Scientific is left out of value per megawatt, its basis is open, its roll-up counts once", async () => {
    const given = await of({ miner: "CORZ" });
    expect(given.totals).toMatchObject({ baseValueUsd: 10.2e9, count: 1 });
    expect(given.totals.byKind[0]).toMatchObject({ megawattsCriticalIt: null, withoutCriticalIt: 1 });
    expect(given.contracts.find((line) => line.isRollup)?.megawattsBasis).toBe("open");
    expect(given.contracts.map((line) => line.usdPerMwYear)).toEqual(given.contracts.map(() => null));
    expect(ours(given, "S052")).toContain("$10.2B base term over 12 years, 590 MW of open basis");
  });

  test("x22: base value and value with options stand apart, and the basis of the dollars is said", async () => {
    const given = await of({ miner: "HUT" });
    expect(given.contracts.find((line) => line.id === "c-hut-beacon-point-1")).toMatchObject({
      baseValueUsd: 9.8e9,
      maxValueUsd: 25.1e9,
      valueBasis: "triple_net_base_term_also_cited_as_cumulative_noi",
    });
    expect(ours(given, "S028")).toContain("$9.8B base term over 15 years ($25.1B with every option)");
  });

  test("frameworks and memoranda are listed and never counted", async () => {
    const given = await of({});
    const loose = given.contracts.filter((line) => line.status !== "signed");
    expect(loose.map((line) => line.id).toSorted()).toEqual([
      "c-hut-anthropic-framework",
      "c-slnh-metrobloks",
    ]);
    expect((await of({ miner: "SLNH" })).totals.count).toBe(0);
  });

  test.each([
    ["2026-05-05", null],
    ["2026-05-06", "c-hut-beacon-point-1"],
  ])("as of %s Beacon Point is %s", async (as_of, expected) => {
    const given = await of({ miner: "HUT", as_of });
    expect(given.contracts.find((line) => line.id === "c-hut-beacon-point-1")?.id ?? null).toBe(expected);
  });
});
