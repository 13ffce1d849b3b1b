import { describe, expect, test } from "vitest";
import { changeLines } from "../../../src/app/answers/change-lines.ts";
import { createChangesAnswer } from "../../../src/app/answers/changes.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { Change } from "../../../src/domain/fact.ts";
import type { PriceHistory } from "../../../src/domain/market.ts";
import type { ChangesAnswer } from "../../../src/surface/answers/changes.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aChange, aDebtEvent, aDebtTotal, anInterest, aProject } from "../../support/debt-facts.ts";
import { aClaim, aContract, aDebt, aFactSet, aHolding, aMiner, aTransaction } from "../../support/facts.ts";
import { barsOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";

const NOW = "2026-11-24T15:00:00Z";
const hut = { miner: "id-HUT" };

const facts = aFactSet({
  miners: [aMiner("HUT"), aMiner("MARA"), aMiner("IREN"), aMiner("WULF")],
  factsTo: "2026-06-26",
  contracts: [aContract("c-1", { ...hut, site: "Beacon Point" })],
  debts: [
    aDebt("d-1", {
      ...hut,
      type: "senior_secured_notes",
      issuer: "Beacon Point DC LLC",
      principalUsd: 4.25e9,
      couponPct: 6.129,
      maturity: "2042-11-30",
      status: "priced",
    }),
  ],
  debtEvents: [
    aDebtEvent("de-1", {
      miner: "id-IREN",
      date: "2025-12-08",
      principalUsd: 544.3e6,
      cashUsd: 1632.4e6,
      knownAt: "2025-12-08",
    }),
  ],
  debtTotals: [aDebtTotal("dt-1")],
  interest: [anInterest("ie-1"), anInterest("ie-2", { scope: "one_series", amountUsd: 248e6 })],
  holdings: [aHolding("t-1", { miner: "id-MARA", btc: 38_689, qualifier: "about" })],
  transactions: [aTransaction("x-1", { miner: "id-MARA", btc: 15_133, amountUsd: 1.1e9 })],
  claims: [aClaim("S1", { ...hut, claimant: "the article" })],
  projects: [aProject("pj-1", { ...hut, inferred: true })],
});

const feed: readonly Change[] = [
  aChange(1, "c-1", "contract"),
  aChange(2, "d-1", "debt", { knownAt: "2026-06-06" }),
  aChange(3, "x-1", "treasury_transaction", { miner: "id-MARA", knownAt: "2026-03-26" }),
  aChange(4, "S1", "claim"),
  aChange(5, "t-1", "holding", { miner: "id-MARA", knownAt: null }),
  aChange(6, "pj-1", "project"),
];

async function askChanges(
  options: { since?: string; miner?: string; kind?: string } = {},
  stored: { facts?: FactSet; changes?: readonly Change[]; history?: PriceHistory; now?: string } = {},
): Promise<ChangesAnswer> {
  const deps = answerDeps({
    facts: stored.facts ?? facts,
    changes: stored.changes ?? feed,
    ...(stored.history === undefined ? {} : { history: stored.history }),
  });
  const answered = await createChangesAnswer(deps)(options, stored.now ?? NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

function textOf(id: number, factId: string, kind: Change["kind"], over: Partial<Change> = {}): string {
  return changeLines(facts, [aChange(id, factId, kind, over)])[0]?.text ?? "";
}

describe("the sentence of a change", () => {
  test.each([
    [
      "c-1",
      "contract",
      "HUT: 15-year lease with Fluidstack, 352 MW critical IT, $9.8B base term (Beacon Point)",
    ],
    [
      "d-1",
      "debt",
      "HUT: $4.25B senior secured notes at 6.129% due 2042 (Beacon Point DC LLC), priced, not closed",
    ],
    ["de-1", "debt_event", "HUT: $544M of debt bought back for $1.63B in cash on 8 Dec 2025"],
    ["dt-1", "debt_total", "HUT: published total: $5.8B total debt at 31 Mar 2026"],
    ["ie-1", "interest", "HUT: interest of $30M in Q1 2026 (1 Jan 2026 to 31 Mar 2026)"],
    ["ie-2", "interest", "HUT: coupon of one series: $248M, Q1 2026 (1 Jan 2026 to 31 Mar 2026)"],
    ["t-1", "holding", "HUT: held about 38,689 BTC on 31 Mar 2026 (as reported total)"],
    ["x-1", "treasury_transaction", "HUT: sold 15,133 BTC for $1.1B, 1 Mar 2026 to 31 Mar 2026"],
    ["S1", "claim", "HUT: claim of the article: Hut 8, lease value $9.8B"],
    ["pj-1", "project", "HUT: project Beacon Point, joined by us"],
  ] as const)("of %s (%s)", (factId, kind, text) => {
    expect(textOf(1, factId, kind)).toBe(text);
  });

  test("a correction says from what to what", () => {
    const text = textOf(1, "c-1", "contract", {
      correction: true,
      differences: [
        { field: "baseValueUsd", from: 9.6e9, to: 9.8e9 },
        { field: "firstDelivery", from: null, to: "2027-Q3" },
      ],
    });
    expect(text).toBe(
      "HUT: corrected, base value from $9.6B to $9.8B, first delivery from not known to 2027-Q3; 15-year lease with Fluidstack, 352 MW critical IT, $9.8B base term (Beacon Point)",
    );
  });

  test("a reworded note is named, not quoted, and a long value is cut", () => {
    const text = textOf(1, "c-1", "contract", {
      correction: true,
      differences: [
        { field: "note", from: "one paragraph", to: "another" },
        { field: "counterparty", from: "F", to: "F".repeat(99) },
      ],
    });
    expect(text).toContain(`corrected, note reworded, counterparty from F to ${"F".repeat(59)}…; 15-year`);
  });

  test("a withdrawn fact says why, although it is in no answer any more", () => {
    const text = textOf(1, "c-gone", "contract", {
      correction: true,
      differences: [{ field: "withdrawn", from: null, to: "announced twice" }],
    });
    expect(text).toBe("HUT: contract c-gone withdrawn: announced twice");
  });

  test("a framework is no contract yet", () => {
    const framework = {
      ...facts,
      contracts: [aContract("f", { ...hut, status: "framework", termYears: null })],
    };
    expect(changeLines(framework, [aChange(1, "f", "contract")])[0]?.text).toContain(
      "framework, no contract yet",
    );
  });

  test("a contract that ended says so", () => {
    const ended = { ...facts, contracts: [aContract("e", { ...hut, status: "ended" })] };
    expect(changeLines(ended, [aChange(1, "e", "contract")])[0]?.text).toContain(
      "15-year lease with Fluidstack, ended, 352 MW critical IT",
    );
  });

  test("a change whose fact is gone is left out", () => {
    expect(changeLines(facts, [aChange(1, "gone", "contract")])).toEqual([]);
  });

  test("a company's details and our own findings have no source", () => {
    const lines = changeLines(facts, [aChange(1, "id-HUT", "miner")]);
    expect(lines).toMatchObject([
      { text: "HUT: company details of HUT Corp.", source: null, evidence: null },
    ]);
  });
});

describe("the feed", () => {
  test("is newest first, the weightiest kind first within a day, with source and evidence", async () => {
    const { changes } = await askChanges();
    expect(changes.map((line) => line.id)).toEqual([1, 6, 4, 2]);
    expect(changes[0]).toMatchObject({
      factId: "c-1",
      miner: "HUT",
      kind: "contract",
      knownAt: "2026-06-09",
      correction: false,
      differences: [],
      evidence: "filing",
      source: { host: "sec.gov" },
    });
  });

  test.each([
    ["before the newest publication where that is old", NOW, "2026-05-27", "newest_publication"],
    ["before today where it is not", "2026-07-01T15:00:00Z", "2026-06-01", "today"],
  ])("begins 30 days %s", async (_, now, since, sinceFrom) => {
    expect((await askChanges({}, { now })).filter).toMatchObject({ since, sinceFrom });
  });

  test("a day asked for is inclusive", async () => {
    const { changes, filter } = await askChanges({ since: "2026-03-26" });
    expect(changes.map((line) => line.id)).toContain(3);
    expect(filter.sinceFrom).toBe("asked");
    expect((await askChanges({ since: "2026-03-27" })).changes.map((line) => line.id)).not.toContain(3);
  });

  test.each([
    ["contract", [1, 6]],
    ["debt", [2]],
    ["treasury", [3]],
    ["claim", [4]],
    ["revenue", []],
    ["TREASURY", [3]],
  ])("of kind %s holds only that", async (kind, ids) => {
    expect((await askChanges({ kind, since: "2026-01-01" })).changes.map((line) => line.id)).toEqual(ids);
  });

  test("of a miner holds only its own", async () => {
    const answer = await askChanges({ miner: "mara", since: "2026-01-01" });
    expect(answer.changes.map((line) => line.id)).toEqual([3]);
    expect(answer.filter.miner).toBe("MARA");
  });

  test("counts what carries no publication date instead of dating it", async () => {
    expect((await askChanges()).undated).toBe(1);
    expect((await askChanges({ miner: "HUT" })).undated).toBe(0);
  });

  test("names its sources once", async () => {
    expect((await askChanges()).sources).toHaveLength(1);
  });
});

describe("movers", () => {
  const sessions = sessionsFrom(nyseCalendar(), "2026-06-04", 4);
  const history = historyOf(
    [
      barsOf("id-HUT", sessions, [100, 100, 108, null]),
      barsOf("id-MARA", sessions, [100, 100, 99, null]),
      barsOf("id-IREN", sessions, [100, 100, 94, null]),
      barsOf("id-WULF", sessions, [100, 100, 100, 130]),
    ],
    [],
  );

  test("are those of the newest session that enough miners share, largest rise first", async () => {
    const answer = await askChanges({}, { history });
    expect(answer.moversSession).toBe("2026-06-08");
    expect(answer.movers.map((one) => [one.miner, Math.round(one.returnPct)])).toEqual([
      ["HUT", 8],
      ["MARA", -1],
      ["IREN", -6],
    ]);
    expect(answer.movers.every((one) => one.filings === null)).toBe(true);
  });

  test("stand beside what was published from the session before on, claims apart, never beside later news", async () => {
    const changes = [
      aChange(1, "c-1", "contract", { knownAt: "2026-06-05" }),
      aChange(2, "d-1", "debt", { knownAt: "2026-06-07" }),
      aChange(3, "S1", "claim", { knownAt: "2026-06-08" }),
      aChange(4, "pj-1", "project", { knownAt: "2026-06-09" }),
      aChange(5, "x-1", "treasury_transaction", { miner: "id-MARA", knownAt: "2026-06-04" }),
    ];
    const { movers } = await askChanges({}, { history, changes });
    expect(movers.map((one) => [one.miner, one.changes.map((line) => line.id)])).toEqual([
      ["HUT", [2, 1]],
      ["MARA", []],
      ["IREN", []],
    ]);
  });

  test("of one miner are its own day, however quiet", async () => {
    const answer = await askChanges({ miner: "MARA" }, { history });
    expect(answer.movers.map((one) => one.miner)).toEqual(["MARA"]);
  });

  test("are none without prices", async () => {
    expect(await askChanges()).toMatchObject({ movers: [], moversSession: null });
  });

  test("of a day before the last prices are not those of a later one", async () => {
    const answer = await askChanges({}, { history, now: "2026-06-06T15:00:00Z" });
    expect(answer.moversSession).toBe("2026-06-05");
  });
});

describe("what is refused", () => {
  test.each([
    [{ since: "2026-13-01" }, { kind: "bad_date", option: "since" }],
    [{ since: "2026-12-01" }, { kind: "date_in_future", option: "since" }],
    [{ miner: "HTU" }, { kind: "unknown_miner" }],
    [{ kind: "rumour" }, { kind: "bad_option", option: "kind" }],
    [{ kind: "toString" }, { kind: "bad_option", option: "kind" }],
  ])("%o", async (options, refusal) => {
    const answered = await createChangesAnswer(answerDeps({ facts, changes: feed }))(options, NOW);
    expect(answered).toMatchObject({ ok: false, refusal });
  });

  test("an empty store", async () => {
    const deps = answerDeps({ facts: aFactSet({ factsFrom: null, factsTo: null }) });
    expect(await createChangesAnswer(deps)({}, NOW)).toMatchObject({
      ok: false,
      refusal: { kind: "no_facts" },
    });
  });
});
