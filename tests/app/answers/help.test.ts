import { describe, expect, test } from "vitest";
import { createHelpAnswer } from "../../../src/app/answers/help.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { PriceHistory } from "../../../src/domain/market.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aContract, aDebt, aFactSet, aMiner } from "../../support/facts.ts";
import { sampleHealth } from "../../support/health-sample.ts";
import { aSpot, liveOf } from "../../support/live.ts";
import { barsOf, btcOf, historyOf } from "../../support/market.ts";

const commands = [{ name: "help", description: "How to begin" }];

async function help(facts: FactSet, history?: PriceHistory, now = "2026-11-24T15:00:00Z") {
  const deps = { ...answerDeps(history ? { facts, history } : { facts }), commands, version: "0.1.0" };
  const answered = await createHelpAnswer(deps)({}, now);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

test("it counts every row and says how far the facts go", async () => {
  const facts = aFactSet({
    miners: [aMiner("HUT")],
    contracts: [aContract("c")],
    debts: [aDebt("a"), aDebt("b")],
  });
  const answer = await help(facts);
  expect(answer.facts).toEqual({ rows: 3, miners: 1, from: "2024-06-18", to: "2026-06-26" });
  expect(answer).toMatchObject({ commands, version: "0.1.0", filings: { kind: "off" } });
});

describe("prices", () => {
  test("are told by their first and last session, quarantined ones counted", async () => {
    const sessions = ["2026-07-29", "2026-07-30", "2026-07-31"];
    const bars = barsOf("HUT", sessions, [1, 2, 3]).map((bar) => ({ ...bar, quarantined: bar.close === 3 }));
    const history = historyOf([bars, barsOf("WULF", sessions, [null, 1, null])], btcOf(sessions, [1, 2, 3]));
    expect((await help(aFactSet(), history)).prices).toEqual({
      securities: 2,
      from: "2026-07-29",
      to: "2026-07-31",
      quarantined: 1,
      btcTo: "2026-07-31",
    });
  });

  test("are none before the first import", async () => {
    const answer = await help(aFactSet());
    expect(answer.prices).toEqual({ securities: 0, from: null, to: null, quarantined: 0, btcTo: null });
  });
});

test("it answers with an empty store too", async () => {
  const answer = await help(aFactSet({ factsTo: null, factsFrom: null }));
  expect(answer.facts).toEqual({ rows: 0, miners: 0, from: null, to: null });
});

test.each([
  ["2028-10-31T15:00:00Z", false],
  ["2028-11-02T15:00:00Z", true],
  ["2029-06-01T15:00:00Z", true],
])("at %s the calendar ends soon: %s", async (now, soon) => {
  const answer = await help(aFactSet(), undefined, now);
  expect([answer.calendarUntil, answer.calendarEndsSoon]).toEqual(["2028-12-31", soon]);
});

test("the data notes name who is never added together and whose AI share stands alone", async () => {
  const facts = aFactSet({
    miners: [
      aMiner("HUT", { consolidates: ["id-ABTC"], aiShareCaveat: "mining sits in its Compute line" }),
      aMiner("ABTC"),
    ],
  });
  const notes = (await help(facts)).dataNotes.join("\n");
  expect(notes).toContain("HUT and ABTC");
  expect(notes).toContain("AI shares not comparable with others: HUT.");
});

describe("sources and jobs", () => {
  const deps = { ...answerDeps({ facts: aFactSet() }), commands, version: "0.1.0" };
  const now = "2026-11-24T23:02:00.000Z";

  test("are told with their ages, as the one assessment has them", async () => {
    const answered = await createHelpAnswer({ ...deps, health: async () => sampleHealth() })({}, now);
    const health = answered.ok ? answered.answer.health : null;
    expect(health?.sources.slice(0, 2)).toEqual([
      {
        source: "coinbase",
        capability: "btc_spot",
        verdict: "failing",
        lastSuccess: "2026-11-24T20:00:00.000Z",
        ageS: 10_920,
        failures: 4,
        lastError: { at: "2026-11-24T22:55:00.000Z", ageS: 420, detail: "It refuses this machine." },
        nextTry: "2026-11-25T00:55:00.000Z",
      },
      expect.objectContaining({ source: "kraken", verdict: "fresh", ageS: 118, lastError: null }),
    ]);
    expect(health?.sources.at(-1)).toMatchObject({ source: "bitstamp", verdict: "off" });
    expect(health?.jobs.find(({ job }) => job === "network")).toMatchObject({
      verdict: "failing",
      lastRun: { endedAt: "2026-11-24T23:00:01.000Z", ageS: 119, outcome: "failed" },
      lastError: { detail: "No provider answered." },
    });
  });

  test.each([
    ["where nobody asks", {}],
    ["where no bot has worked", { health: async () => null }],
  ])("are not known %s", async (_, over) => {
    const answered = await createHelpAnswer({ ...deps, ...over })({}, now);
    expect(answered).toMatchObject({ ok: true, answer: { health: null, btcSpot: null } });
  });

  test("BTC's newest price stands with what the second source says", async () => {
    const spot = aSpot(90_000, "2026-11-24T23:00:20.000Z", {
      disagrees: true,
      check: { priceUsd: 92_000, source: "kraken" },
    });
    const answered = await createHelpAnswer({ ...deps, live: liveOf({ spots: [spot] }) })({}, now);
    expect(answered.ok && answered.answer.btcSpot).toEqual({
      priceUsd: 90_000,
      at: "2026-11-24T23:00:20.000Z",
      ageS: 100,
      source: "coinbase",
      check: { priceUsd: 92_000, source: "kraken" },
      disagrees: true,
    });
  });
});
