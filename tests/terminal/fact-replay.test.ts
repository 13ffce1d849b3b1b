import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { runReplay } from "../../src/terminal/replay.ts";
import { aContract, aFactSet, aHolding, aMiner, aTransaction } from "../support/facts.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { aRevenue } from "../support/network-facts.ts";
import { plannedHistory, replayDepsOver } from "../support/replay-market.ts";

const MINERS = [aMiner("HUT"), aMiner("WULF")];

let opened: OpenedDatabase;
let said: { out: string; err: string };
beforeEach(async () => {
  opened = await openMemoryStore();
  said = { out: "", err: "" };
});
afterEach(async () => {
  await opened.close();
});

async function run(facts: Partial<FactSet>, ...args: readonly string[]): Promise<number> {
  const store = createFactStore(opened.db);
  await store.load(aFactSet({ miners: MINERS, ...facts }), "2026-06-27T06:00:00Z");
  return runReplay(args, {
    ...replayDepsOver(plannedHistory(() => 1)),
    facts: store,
    rules: createRuleStore(opened.db),
    miners: MINERS,
    // A Saturday: facts come on any day.
    clock: { now: () => "2026-06-27T12:00:00Z" },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
}

const lease = aContract("c-1", { knownAt: "2025-12-17", site: null });

describe("replay of a rule on facts", () => {
  it("prints the rule in words, each fact with its day and size, how often, and what is not known", async () => {
    expect(await run({ contracts: [lease] }, "--rule", "contract_signed ALL 500m")).toBe(0);
    expect(said.err).toBe("");
    expect(said.out).toBe(`contract_signed ALL 500m
ALL, contract signed, base value at the company's share: $500M or more.
27 Jun 2025 – 27 Jun 2026, by day of publication.

17 Dec 2025       $9.8B  HUT: 15-year lease with Fluidstack, 352 MW critical IT, $9.8B base term

Fired once in 96 sessions: 2.6 a year.
Note: The first fact of this kind was published on 17 Dec 2025: nothing earlier is stored, which is not none.
Note: Facts go to 6 May 2026: what was published after it is not known here.
Note: Nothing of this kind is stored of WULF: that is not known, not none.
Note: 96 sessions are few: take the rate per year as a hint.
Each fact has its source in /changes. Not investment advice.
`);
  });

  it("prints the transitions alone as JSON and the notes beside them", async () => {
    expect(await run({ contracts: [lease] }, "--rule", "contract_signed HUT", "--json")).toBe(0);
    expect(JSON.parse(said.out)).toEqual({
      transitions: [expect.objectContaining({ session: "2025-12-17", episode: "c-1", window: null })],
      summary: {
        firesPerYear: expect.closeTo(252 / 96, 9),
        medianSessionsFiring: null,
        gapAfter20SessionsPp: null,
      },
    });
    expect(said.err).toContain("Facts go to 6 May 2026");
  });

  it.each([
    ["btc_sold ALL 5%", "bitcoin sold, coins or part of the holdings: 5% or more.", "20%  HUT: sold 200 BTC"],
    ["btc_sold ALL", "part of the holdings, of any size.", "200 BTC  HUT: sold 200 BTC"],
    ["ai_share ALL 50%", "crosses a level: 50% from below.", "61.8%  WULF: revenue of $34M in Q1 2026"],
    ["ai_share ALL 50% both", "crosses a level: 50%, either way.", "61.8%  WULF"],
    ["ai_share ALL 50% below", "crosses a level: 50% from above.", "It would not have fired."],
    ["contract_signed ALL", "share, of any size.", "not stated  HUT: 15-year lease"],
  ])("%s in words: %s", async (rule, words, line) => {
    const facts = {
      contracts: [{ ...lease, baseValueUsd: null }],
      holdings: [aHolding("t-1", { date: "2026-02-28", knownAt: "2026-03-05" })],
      transactions: [aTransaction("x-1", { btc: 200 })],
      revenue: [
        aRevenue("r-2", { knownAt: "2026-05-08" }),
        aRevenue("r-1", {
          periodStart: "2025-10-01",
          periodEnd: "2025-12-31",
          knownAt: "2026-03-01",
          aiUsd: 9_680_000,
        }),
      ],
    };
    expect(await run(facts, "--rule", rule)).toBe(0);
    expect(said.out).toContain(words);
    expect(said.out).toContain(line);
  });

  it.each([
    [
      "contract_sined ALL",
      2,
      "There is no metric or kind of fact “contract_sined”; the nearest is contract_signed.",
    ],
    ["sprod PW14 1d 30", 2, "the nearest is spread"],
    ["contract_signed ALL 5btc", 2, "is not measured in BTC"],
    ["filing HUT 8-K", 1, "Filings are not read yet"],
    ["contract_signed HUT", 0, ""],
  ])("%s ends with %d: %s", async (rule, code, sentence) => {
    expect(await run({ contracts: [lease] }, "--rule", rule)).toBe(code);
    expect(said.err).toContain(sentence);
  });

  it("goes up to today, on a Saturday too", async () => {
    const args = ["--rule", "contract_signed ALL", "--from", "2026-06-27", "--to", "2026-07-01"];
    expect(await run({ contracts: [lease] }, ...args)).toBe(0);
    expect(said.out).toContain("27 Jun 2026, by day of publication.");
    expect(said.out).toContain("Note: Up to 2026-06-27, today by UTC");
  });

  it("names the kinds when asked how", async () => {
    expect(await run({}, "--help")).toBe(0);
    expect(said.err).toContain("such as contract_signed ALL 500m");
    expect(said.err).toContain("btc_sold        bitcoin sold, coins or part of the holdings");
  });
});
