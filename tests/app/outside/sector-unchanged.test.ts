import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDigestAnswer } from "../../../src/app/answers/digest.ts";
import type { FactLoader, Facts } from "../../../src/app/ports/facts.ts";
import { DIGEST_SECTIONS } from "../../../src/domain/digest.ts";
import type { OpenedDatabase } from "../../../src/store/database.ts";
import { createFactStore } from "../../../src/store/facts.ts";
import { createPriceProviders } from "../../../src/store/price-providers.ts";
import { openMemoryStore } from "../../support/memory-store.ts";
import { APPLE, APPLE_KNOWN, factsOfApple, storePricesOfApple } from "../../support/outside-company.ts";
import { storeQuietYear } from "../../support/quiet-year.ts";
import { appOver, BUNDLED_FACTS, type RealApp } from "../../support/real-app.ts";

const NOW = "2026-11-24T23:30:00.000Z";

let store: OpenedDatabase;
let world: RealApp;
let facts: Facts & FactLoader;
/** What every question was answered before Apple came, by its name. */
const before = new Map<string, unknown>();

type Ask = (world: RealApp) => Promise<unknown>;

/** Everything that speaks of more than one company, and some that speak of another one. */
const QUESTIONS: readonly (readonly [name: string, ask: Ask])[] = [
  ["/sector", ({ app }) => app.answers.sector({}, NOW)],
  ["/sector as_of", ({ app }) => app.answers.sector({ as_of: "2026-11-24" }, NOW)],
  ["/miner", ({ app }) => app.answers.miner({}, NOW)],
  ["/miner HUT", ({ app }) => app.answers.miner({ miner: "HUT" }, NOW)],
  ["/contracts", ({ app }) => app.answers.contracts({}, NOW)],
  ["/contracts by value", ({ app }) => app.answers.contracts({ sort: "value" }, NOW)],
  ["/debt", ({ app }) => app.answers.debt({}, NOW)],
  ["/debt as_of", ({ app }) => app.answers.debt({ as_of: "2026-11-24" }, NOW)],
  ["/treasury", ({ app }) => app.answers.treasury({}, NOW)],
  ["/treasury since", ({ app }) => app.answers.treasury({ since: "2026-01-01" }, NOW)],
  ["/compare", ({ app }) => app.answers.compare({ first: "MARA", second: "RIOT" }, NOW)],
  ["/divergence", ({ app }) => app.answers.divergence({}, NOW)],
  ["/divergence MARA", ({ app }) => app.answers.divergence({ target: "MARA", window: "30d" }, NOW)],
  ["/changes", ({ app }) => app.answers.changes({}, NOW)],
  ["/changes since", ({ app }) => app.answers.changes({ since: "2025-01-01" }, NOW)],
  ["/changes filings", ({ app }) => app.answers.changes({ kind: "filing" }, NOW)],
  ["/changes HUT", ({ app }) => app.answers.changes({ miner: "HUT", since: "2025-01-01" }, NOW)],
  ["/network", ({ app }) => app.answers.network({}, NOW)],
  ["/help", ({ app }) => app.answers.help({}, NOW)],
  ["miners offered", ({ app }) => app.suggest.miners("")],
  ["customers offered", ({ app }) => app.suggest.counterparties("")],
  ["targets offered", ({ app }) => app.suggest.targets("", null)],
  ["the digest", askDigest],
];

async function askDigest({ data, prices }: RealApp): Promise<unknown> {
  const { calendar, basket, benchmarks } = data;
  const deps = { facts, prices, calendar, basket, benchmarks, providers: createPriceProviders(store.db) };
  const digest = createDigestAnswer({ ...deps, contentVersion: store.contentVersion });
  const since = "2026-11-20T13:30:00.000Z";
  return digest({ localDate: "2026-11-24", since, until: NOW, sections: DIGEST_SECTIONS }, NOW);
}

beforeAll(async () => {
  store = await openMemoryStore(BUNDLED_FACTS);
  world = await appOver(store);
  facts = createFactStore(store.db);
  await storeQuietYear(world, "2026-11-24T06:00:00.000Z");
  for (const [name, ask] of QUESTIONS) before.set(name, await ask(world));
  await facts.add(factsOfApple(world.data.bundle), { origin: "server", quiet: false }, NOW);
  await storePricesOfApple(world);
});
afterAll(() => world.close());

describe("a company that a server added", () => {
  it.each(QUESTIONS)("changes nothing in %s", async (name, ask) => {
    expect(await ask(world)).toEqual(before.get(name));
  });

  it("is there all the same: with facts of every kind, and newer than all others", async () => {
    const known = await facts.knownOn(null);
    const own = Object.entries(known).flatMap(([list, rows]) =>
      Array.isArray(rows) && rows.some((row: { miner?: unknown }) => row.miner === APPLE.id) ? [list] : [],
    );
    expect(own.toSorted()).toEqual(
      Object.keys(factsOfApple(world.data.bundle))
        .filter((list) => list !== "miners")
        .toSorted(),
    );
    expect(known.factsTo).toBe(APPLE_KNOWN);
  });
});

const told = async <T>(
  asked: Promise<{ readonly ok: true; readonly answer: T } | { readonly ok: false }>,
) => {
  const given = await asked;
  if (!given.ok) throw new Error(`refused: ${JSON.stringify(given)}`);
  return given.answer;
};

describe("asked for by name it is answered like a miner", () => {
  it("in /miner, by ticker and by name", async () => {
    for (const miner of ["AAPL", "apple"]) {
      const answer = await told(world.app.answers.miner({ miner }, NOW));
      expect(answer).toMatchObject({ miner: "AAPL", kind: "listed_company", factsTo: APPLE_KNOWN });
      // What is said of all miners is not said of it.
      const own = factsOfApple(world.data.bundle).risks ?? [];
      expect("risks" in answer && answer.risks.toSorted()).toEqual(
        own.map(({ statement }) => statement).toSorted(),
      );
      expect(answer).toMatchObject({ claims: [] });
      expect(answer).toMatchObject({ price: { session: "2026-11-24" } });
    }
  });

  it("in /treasury, /debt, /contracts and /changes", async () => {
    const { answers } = world.app;
    const treasury = await told(answers.treasury({ miner: "AAPL" }, NOW));
    expect(new Set(treasury.holdings.map(({ miner }) => miner))).toEqual(new Set(["AAPL"]));
    expect(treasury.holdings.length).toBeGreaterThan(0);
    const debt = await told(answers.debt({ miner: "AAPL" }, NOW));
    expect(JSON.stringify(debt)).toContain("AAPL");
    const contracts = await told(answers.contracts({ miner: "AAPL" }, NOW));
    expect(JSON.stringify(contracts)).toContain('"miner":"AAPL"');
    const { changes, movers, undated } = await told(answers.changes({ miner: "AAPL" }, NOW));
    expect(changes.length).toBeGreaterThan(0);
    expect(undated).toBe(0);
    expect(new Set(changes.map(({ miner }) => miner))).toEqual(new Set(["AAPL"]));
    expect(movers).toMatchObject([{ miner: "AAPL" }]);
  });

  it("in /divergence, alone and on a list, and in /compare", async () => {
    const { answers } = world.app;
    const alone = await told(answers.divergence({ target: "AAPL", window: "30d" }, NOW));
    expect(alone).toMatchObject({ target: "AAPL", subject: { members: [{ ticker: "AAPL" }] } });
    const ids = ["MARA", "RIOT"].map(
      (ticker) => world.data.bundle.miners?.find((miner) => miner.ticker === ticker)?.id ?? "",
    );
    const list = [APPLE.id, ...ids];
    const listed = await told(answers.divergence({ target: "LIST", window: "30d", list }, NOW));
    expect(listed).toMatchObject({ target: "LIST", list: ["AAPL", "MARA", "RIOT"] });
    const compared = await told(answers.compare({ first: "AAPL", second: "MARA" }, NOW));
    expect(compared.miners).toEqual(["AAPL", "MARA"]);
  });

  it("by the prices that are fetched for comparison, where there are some", async () => {
    const alone = await told(world.app.answers.divergence({ target: "strategy", window: "30d" }, NOW));
    expect(alone).toMatchObject({ target: "MSTR", subject: { members: [{ ticker: "MSTR" }] } });
  });

  it("and offered to who types its name", async () => {
    const named = { name: "AAPL · Apple Inc.", value: "AAPL" };
    expect(await world.app.suggest.miners("aap")).toEqual([named]);
    expect(await world.app.suggest.targets("apple", null)).toEqual([named]);
  });
});
