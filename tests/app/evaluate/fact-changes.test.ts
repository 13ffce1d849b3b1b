import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Contract } from "../../../src/domain/contract.ts";
import { parseFactRule } from "../../../src/domain/fact-rule-text.ts";
import type { Filing } from "../../../src/domain/filed.ts";
import { createEvaluateWorld, EVALUATED_MINERS, type EvaluateWorld } from "../../support/evaluating.ts";
import { aFiling } from "../../support/filed.ts";
import { contract, emptyBundle, miner } from "../../support/small-bundle.ts";

let world: EvaluateWorld;
beforeEach(async () => {
  world = await createEvaluateWorld();
  loaded = [];
});
afterEach(() => world.close());

const [AAA = "", BBB = ""] = EVALUATED_MINERS.map(({ id }) => id);
const MADE = "2026-11-20T12:00:00.000Z";

const signed = (id: string, fields: Partial<Contract> = {}): Contract =>
  contract(id, { miner: AAA, knownAt: "2026-11-20", asOf: "2026-11-20", ...fields });

let loaded: readonly Contract[];
/** Adds contracts to what is known at that time. */
async function learn(at: string, ...contracts: readonly Contract[]): Promise<void> {
  loaded = [...loaded, ...contracts];
  await world.facts.load({ ...emptyBundle(), miners: EVALUATED_MINERS, contracts: loaded }, at);
}

async function keepFact(text: string, at = MADE): Promise<string> {
  const parsed = parseFactRule(text, { basketId: "PW14", miners: EVALUATED_MINERS });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  const [key = ""] = await world.rules.keepFactRules([parsed.rule], at);
  return key;
}

/** What was there at first, looked at once. */
async function begin(): Promise<void> {
  await learn("2026-11-20T10:00:00.000Z", signed("c-0", { knownAt: "2026-11-19" }));
  await world.run("2026-11-20T10:05:00.000Z");
}

const facts = async (key: string): Promise<readonly string[]> =>
  (await world.told(key)).map((one) => one.split(" ").at(-1) ?? "");

describe("new facts", () => {
  it("are told from the second look on: the first one only notes how far the feed goes", async () => {
    const early = await keepFact("contract_signed ALL", "2026-11-01T00:00:00.000Z");
    await begin();
    expect(await facts(early)).toEqual([]);
    expect(await world.bars("fact")).toHaveLength(1);
    await learn("2026-11-20T13:00:00.000Z", signed("c-1"));
    expect((await world.run("2026-11-20T13:05:00.000Z")).detail).toContain("1 new fact looked at: 1 alert.");
    expect(await facts(early)).toEqual(["c-1"]);
    world.restart();
    expect(await world.run("2026-11-20T13:10:00.000Z")).toMatchObject({ idle: true });
    expect(await facts(early)).toEqual(["c-1"]);
  });

  it.each([
    { name: "that nobody published", fields: { knownAt: null } },
    { name: "published more than a week ago", fields: { knownAt: "2026-11-12" } },
    { name: "of another miner", fields: { miner: BBB } },
    { name: "too small for it", fields: { baseValueUsd: 1_000_000 } },
  ])("$name are not told", async ({ fields }) => {
    await begin();
    const key = await keepFact("contract_signed AAA 500m");
    await learn("2026-11-20T13:00:00.000Z", signed("c-1", fields));
    await world.run("2026-11-20T13:05:00.000Z");
    expect(await facts(key)).toEqual([]);
    await learn("2026-11-20T14:00:00.000Z", signed("c-2", { knownAt: "2026-11-13" }));
    await world.run("2026-11-20T14:05:00.000Z");
    expect(await facts(key)).toEqual(["c-2"]);
  });

  it("that the store learnt of before the rule was made are not told", async () => {
    await begin();
    await learn("2026-11-20T11:00:00.000Z", signed("c-1"));
    const key = await keepFact("contract_signed ALL");
    await world.run("2026-11-20T12:05:00.000Z");
    expect(await facts(key)).toEqual([]);
  });

  it("of one look are told together; later ones of the same miner rest for six hours, never dropped", async () => {
    await begin();
    const key = await keepFact("contract_signed ALL");
    const told = async () =>
      (await world.events(key)).map(({ detail, notBefore }) => [
        detail.kind === "fact" ? detail.hit.factId : "",
        notBefore,
      ]);
    await learn("2026-11-20T13:00:00.000Z", signed("c-1"), signed("c-2"));
    await world.run("2026-11-20T13:05:00.000Z");
    expect(await told()).toEqual([
      ["c-1", null],
      ["c-2", null],
    ]);
    await learn("2026-11-20T14:00:00.000Z", signed("c-3"), signed("c-4", { miner: BBB }));
    await world.run("2026-11-20T14:05:00.000Z");
    await learn("2026-11-20T15:00:00.000Z", signed("c-5"));
    await world.run("2026-11-20T15:05:00.000Z");
    // What comes while another waits is told with it.
    expect((await told()).slice(2)).toEqual([
      ["c-3", "2026-11-20T19:05:00.000Z"],
      ["c-4", null],
      ["c-5", "2026-11-20T19:05:00.000Z"],
    ]);
    await learn("2026-11-21T02:00:00.000Z", signed("c-6"));
    await world.run("2026-11-21T02:05:00.000Z");
    expect((await told()).at(-1)).toEqual(["c-6", null]);
  });

  it("of filings are told at once, however lately the last was, and each once whatever its record says later", async () => {
    await begin();
    const key = await keepFact("filing AAA 8-K,10-Q");
    const file = async (at: string, ...filings: readonly Filing[]): Promise<void> => {
      await world.facts.add({ filings }, { origin: "filing", quiet: false }, at);
      await world.run(new Date(Date.parse(at) + 60_000).toISOString());
    };
    await file("2026-11-20T21:06:00.000Z", aFiling(1, { miner: AAA, acceptedAt: null }));
    await file("2026-11-20T21:16:00.000Z", aFiling(2, { miner: AAA, form: "10-Q/A", items: [] }));
    await file("2026-11-20T21:26:00.000Z", aFiling(1, { miner: AAA }));
    await file("2026-11-20T21:36:00.000Z", aFiling(3, { miner: AAA, form: "424B5", items: [] }));
    await file("2026-11-20T21:46:00.000Z", aFiling(4, { miner: BBB }));
    const told = await world.events(key);
    expect(
      told.map(({ detail, notBefore }) => [detail.kind === "fact" && detail.hit.factId, notBefore]),
    ).toEqual([
      [aFiling(1).id, null],
      [aFiling(2).id, null],
    ]);
  });

  it.each([
    { name: "only caught up with", quiet: true, knownAt: "2026-11-20" },
    { name: "older than a week", quiet: false, knownAt: "2026-11-12" },
  ])("that are $name alert nobody", async ({ quiet, knownAt }) => {
    await begin();
    const keys = [await keepFact("filing ALL 8-K"), await keepFact("contract_signed ALL")];
    const records = {
      filings: [aFiling(1, { miner: AAA, knownAt })],
      contracts: [signed("c-9", { knownAt })],
    };
    await world.facts.add(records, { origin: "filing", quiet }, "2026-11-20T13:00:00.000Z");
    await world.run("2026-11-20T13:05:00.000Z");
    expect(await Promise.all(keys.map(facts))).toEqual([[], []]);
    // The feed goes on behind them.
    const later = { filings: [aFiling(2, { miner: AAA })] };
    await world.facts.add(later, { origin: "filing", quiet: false }, "2026-11-20T14:00:00.000Z");
    await world.run("2026-11-20T14:05:00.000Z");
    expect(await Promise.all(keys.map(facts))).toEqual([[aFiling(2).id], []]);
  });

  it("are looked at again after a look that was cut short", async () => {
    await begin();
    const key = await keepFact("contract_signed ALL");
    await learn("2026-11-20T13:00:00.000Z", signed("c-1"));
    world.restart({ rules: { ...world.rules, recordFacts: () => Promise.reject(new Error("killed")) } });
    expect((await world.run("2026-11-20T13:05:00.000Z")).outcome).toBe("failed");
    world.restart();
    await world.run("2026-11-20T13:10:00.000Z");
    expect(await facts(key)).toEqual(["c-1"]);
  });
});

it("of a company that a server added are told to who names it, and to nobody who watches all miners", async () => {
  await begin();
  const apple = miner("0000320193", "AAPL", { kind: "listed_company" });
  const adding = { origin: "server", quiet: true } as const;
  await world.facts.add({ miners: [apple] }, adding, "2026-11-20T10:10:00.000Z");
  const miners = [...EVALUATED_MINERS, apple];
  const made = ["contract_signed ALL", "contract_signed AAPL", "contract_signed [AAPL,AAA]"].map((text) => {
    const parsed = parseFactRule(text, { basketId: "PW14", miners });
    if (!parsed.ok) throw new Error(parsed.problems.join(" "));
    return parsed.rule;
  });
  const [all = "", one = "", list = ""] = await world.rules.keepFactRules(made, MADE);
  const contracts = [signed("c-apple", { miner: apple.id }), signed("c-aaa")];
  await world.facts.add({ contracts }, { origin: "filing", quiet: false }, "2026-11-20T13:00:00.000Z");
  await world.run("2026-11-20T13:05:00.000Z");
  expect(await facts(all)).toEqual(["c-aaa"]);
  expect(await facts(one)).toEqual(["c-apple"]);
  expect((await facts(list)).toSorted()).toEqual(["c-aaa", "c-apple"]);
});
