import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NoFactsReplayed, type ReplayedFacts, replayFactRule } from "../../src/app/replay/facts.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { aContract, aDebt, aFactSet, aHolding, aMiner, aTransaction } from "../support/facts.ts";
import { aFiling } from "../support/filed.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const MINERS = [aMiner("HUT", { factsSince: "2023-11-30" }), aMiner("MARA")];
const BASKET = {
  id: "PW14",
  version: 1,
  members: [{ security: "id-MARA", from: "2020-03-31", until: "2026-03-31" }],
};

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = await openMemoryStore();
});
afterEach(async () => {
  await opened.close();
});

/** Loads these versions one after the other, a day apart. */
async function load(...versions: readonly Partial<FactSet>[]): Promise<void> {
  const store = createFactStore(opened.db);
  for (const [index, version] of versions.entries()) {
    await store.load(aFactSet({ miners: MINERS, ...version }), `2026-07-0${index + 1}T06:00:00Z`);
  }
}

function replay(
  rule: string,
  from = "2025-07-01",
  to = "2026-06-30",
): Promise<ReplayedFacts | NoFactsReplayed> {
  const facts = createFactStore(opened.db);
  return replayFactRule({ facts, calendar: nyseCalendar(), basket: BASKET, miners: MINERS }, rule, from, to);
}

async function replayed(rule: string, from?: string, to?: string): Promise<ReplayedFacts> {
  const outcome = await replay(rule, from, to);
  if (!outcome.ok) throw new Error(outcome.problems.join(" "));
  return outcome;
}

async function problemsOf(rule: string, from?: string, to?: string): Promise<NoFactsReplayed> {
  const outcome = await replay(rule, from, to);
  if (outcome.ok) throw new Error("it was replayed");
  return outcome;
}

async function daysOf(rule: string): Promise<readonly (readonly [string, number | null])[]> {
  const { result } = await replayed(rule);
  return result.transitions.map(({ session, value }) => [session, value]);
}

describe("a rule on facts, replayed", () => {
  it("gives each fact with its day, size and sentence, and how often that is", async () => {
    await load({
      contracts: [
        aContract("c-2", { knownAt: "2026-05-06", baseValueUsd: 3e9 }),
        aContract("c-1", { knownAt: "2025-12-17", counterparty: "Anthropic", site: null }),
        aContract("c-3", { knownAt: "2025-12-17", baseValueUsd: 1e9, site: "Elsewhere" }),
      ],
    });
    const { result, text, target, sessions } = await replayed("CONTRACT_SIGNED hut 2b");
    expect(result.transitions).toEqual([
      {
        session: "2025-12-17",
        event: "fire",
        metric: "contract_signed",
        target: "HUT",
        window: null,
        value: 9.8e9,
        unit: "usd",
        btcReturnPct: null,
        subjectReturnPct: null,
        episode: "c-1",
        miner: "HUT",
        text: "HUT: 15-year lease with Anthropic, 352 MW critical IT, $9.8B base term",
      },
      expect.objectContaining({ session: "2026-05-06", value: 3e9, episode: "c-2" }),
    ]);
    expect([text, target]).toEqual(["contract_signed HUT 2b", "HUT"]);
    // From the first contract to the newest publication: 101 weekdays less five holidays.
    expect(sessions).toBe(96);
    expect(result.summary).toEqual({
      firesPerYear: (2 * 252) / 96,
      medianSessionsFiring: null,
      gapAfter20SessionsPp: null,
    });
  });

  it("reads each change before the record as it stood then", async () => {
    const mou = aContract("c-1", {
      status: "mou",
      baseValueUsd: null,
      countInTotals: false,
      knownAt: "2026-01-15",
    });
    const signed = aContract("c-1", { baseValueUsd: 8e8, knownAt: "2026-03-02" });
    const larger = { ...signed, baseValueUsd: 12e8, knownAt: "2026-04-01" };
    const ended = { ...larger, status: "ended" as const, countInTotals: false, knownAt: "2026-06-10" };
    await load(
      { contracts: [mou] },
      { contracts: [signed] },
      { contracts: [larger] },
      { contracts: [ended] },
    );
    expect(await daysOf("contract_signed ALL")).toEqual([["2026-03-02", 8e8]]);
    expect(await daysOf("contract_signed ALL 500m")).toEqual([["2026-03-02", 8e8]]);
    expect(await daysOf("contract_signed ALL 1b")).toEqual([["2026-04-01", 12e8]]);
    expect(await daysOf("contract_ended ALL 1b")).toEqual([["2026-06-10", 12e8]]);
  });

  it("never tells a fact that was withdrawn since", async () => {
    const row = aContract("c-1");
    const other = aContract("c-2", { site: "Elsewhere" });
    await load({ contracts: [row, other] }, { contracts: [{ ...row, withdrawn: "announced twice" }, other] });
    const { result } = await replayed("contract_signed ALL");
    expect(result.transitions.map(({ episode }) => episode)).toEqual(["c-2"]);
  });

  it("takes days of publication from the first to the last, both included, oldest first", async () => {
    await load({
      debts: ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"].map((knownAt, index) =>
        aDebt(`d-${index}`, { knownAt, maturityYear: 2030 + index }),
      ),
    });
    const { result } = await replayed("debt_raised ALL", "2026-01-06", "2026-01-07");
    expect(result.transitions.map(({ session }) => session)).toEqual(["2026-01-06", "2026-01-07"]);
  });

  it("asks the basket who was in it on the day of publication", async () => {
    const of = { miner: "id-MARA" };
    await load({
      contracts: [
        aContract("c-1", { ...of, knownAt: "2026-03-31" }),
        aContract("c-2", { ...of, knownAt: "2026-04-01", site: "Elsewhere" }),
        aContract("c-3", { knownAt: "2026-03-31" }),
      ],
    });
    const { result } = await replayed("contract_signed PW14");
    expect(result.transitions.map(({ episode }) => episode)).toEqual(["c-1"]);
  });

  it("says that a change of holdings is a net change, and tells days once", async () => {
    await load({
      holdings: [
        aHolding("t-1", { date: "2026-02-28", btc: 1000, knownAt: "2026-03-05" }),
        aHolding("t-2", { date: "2026-03-31", btc: 900, knownAt: "2026-04-05" }),
        aHolding("t-3", { date: "2026-04-30", btc: 700, knownAt: "2026-05-05" }),
      ],
      transactions: [aTransaction("x-1", { btc: 150, knownAt: "2026-04-05" })],
    });
    const { result } = await replayed("btc_sold ALL");
    expect(result.transitions.map(({ session, value, text }) => [session, value, text])).toEqual([
      ["2026-04-05", 150, "HUT: sold 150 BTC for $7M, 1 Mar 2026 to 31 Mar 2026"],
      ["2026-05-05", 200, "HUT: held 700 BTC on 30 Apr 2026 (as reported total), net change"],
    ]);
  });
});

describe("beside the facts", () => {
  it("stands from when and how far they are known, and what was left out", async () => {
    await load({
      contracts: [
        aContract("c-1", { knownAt: "2026-03-02", sources: [] }),
        aContract("c-2", { knownAt: null, sources: [], site: "Elsewhere" }),
      ],
    });
    expect((await replayed("contract_signed ALL", "2023-01-01")).notes).toEqual([
      "The first fact of this kind was published on 2 Mar 2026: nothing earlier is stored, which is not none.",
      "Facts go to 2 Mar 2026: what was published after it is not known here.",
      "Nothing of this kind is stored of MARA: that is not known, not none.",
      "Facts of HUT count from 30 Nov 2023: before it was another business.",
      "1 row of this kind without a publication date is left out.",
      "1 session is few: take the rate per year as a hint.",
    ]);
  });

  it("stands that a rule would hardly ever be quiet", async () => {
    const days = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"];
    await load({ debts: days.map((knownAt, index) => aDebt(`d-${index}`, { knownAt, sources: [] })) });
    expect((await replayed("debt_raised ALL")).notes).toContain(
      "This rule would hardly ever be quiet: 5 fires in 5 sessions. A larger least size tells more.",
    );
  });

  it("stands that nothing of the kind is stored, and no rate", async () => {
    await load({ contracts: [aContract("c-1")] });
    const { notes, result } = await replayed("debt_raised HUT");
    expect(notes[0]).toBe(
      "No fact of this kind with a publication date is stored of HUT: not known, not none.",
    );
    expect(result).toMatchObject({ transitions: [], summary: { firesPerYear: null } });
    const before = await replayed("contract_signed HUT", "2025-01-01", "2025-12-31");
    expect(before.notes[0]).toBe(
      "The first fact of this kind was published on 6 May 2026: before it nothing is stored.",
    );
    expect(before.result.summary.firesPerYear).toBeNull();
  });
});

describe("filings, replayed", () => {
  it("are counted where some are stored, those that were only caught up with too", async () => {
    await load({});
    const store = createFactStore(opened.db);
    const filings = [
      aFiling(1, { knownAt: "2026-05-06", form: "10-Q", items: [], reportDate: "2026-03-31" }),
      aFiling(2, { knownAt: "2026-06-05", items: ["5.02"] }),
      aFiling(3, { knownAt: "2026-06-08", form: "S-3", items: [] }),
    ];
    await store.add({ filings }, { origin: "filing", quiet: true }, "2026-07-01T07:00:00Z");
    const { result, notes } = await replayed("filing MARA 8-K,10-Q");
    expect(result.transitions.map(({ session, text, value }) => [session, text, value])).toEqual([
      [
        "2026-05-06",
        "MARA: 10-Q, quarterly report to 31 Mar 2026 (accepted 20 Nov 2026, 16:05 New York)",
        null,
      ],
      ["2026-06-05", "MARA: 8-K, directors or officers (accepted 20 Nov 2026, 16:05 New York)", null],
    ]);
    expect(notes[0]).toContain("The first fact of this kind was published on 6 May 2026");
    expect((await replayed("filing HUT 8-K")).notes[0]).toContain("not known, not none");
  });
});

describe("what cannot be replayed", () => {
  it.each([
    ["contract_sined ALL", "2026-01-01", "2026-06-30", "words", "the nearest is contract_signed"],
    ["contract_signed ALL", "2026-06-30", "2026-01-01", "words", "lies after"],
    ["filing MARA 8-K", "2026-01-01", "2026-06-30", "history", "Filings are not read yet"],
    [
      "contract_signed ALL",
      "2026-01-01",
      "2026-06-30",
      "history",
      "No fact with a publication date is stored.",
    ],
  ])("%s from %s to %s: %s, %s", async (rule, from, to, because, sentence) => {
    const outcome = await problemsOf(rule, from, to);
    expect(outcome.because).toBe(because);
    expect(outcome.problems.join(" ")).toContain(sentence);
  });
});
