import { describe, expect, it } from "vitest";
import {
  addRecords,
  MOST_OUTSIDE,
  MOST_OUTSIDE_OF_SERVER,
  outsideProblems,
  recordOf,
} from "../../../src/app/outside/outside-companies.ts";
import { followedSentence, readingWords } from "../../../src/app/outside/words.ts";
import type { FilingProgress } from "../../../src/app/ports/filings.ts";
import { createFactStore } from "../../../src/store/facts.ts";
import { aMiner } from "../../support/facts.ts";
import { openMemoryStore } from "../../support/memory-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const APPLE = { cik: "0000320193", ticker: "AAPL", name: "APPLE INC", exchange: "Nasdaq" };
const CRWV = { cik: "0001769628", ticker: "CRWV", name: "CoreWeave, Inc.", exchange: "Nasdaq" };

describe("the record of a company that a server asks for", () => {
  it("is known by its CIK, and of what is fetched for comparison by the symbol", () => {
    expect(recordOf(APPLE, ["QQQ", "CRWV"])).toMatchObject({
      id: "0000320193",
      name: "Apple Inc",
      kind: "listed_company",
      fiscalYearEnd: "12-31",
    });
    expect(recordOf(CRWV, ["QQQ", "CRWV"])).toMatchObject({ id: "CRWV", cik: "0001769628" });
  });

  it("is written once, as news to nobody", async () => {
    const store = await openMemoryStore();
    const facts = createFactStore(store.db);
    const hut = aMiner("HUT", { id: "0001964789" });
    await facts.load({ miners: [hut] }, NOON);
    const records = [recordOf(APPLE, [])];
    await Promise.all([addRecords({ facts }, records, NOON), addRecords({ facts }, records, NOON)]);
    // What was learnt of it since stays, whoever asks for it again.
    const learnt = { ...recordOf(APPLE, []), fiscalYearEnd: "09-26" };
    await facts.add({ miners: [learnt] }, { origin: "filing", quiet: true }, NOON);
    await addRecords({ facts }, records, NOON);
    expect((await facts.knownOn(null)).miners).toEqual(expect.arrayContaining([hut, learnt]));
    const changes = await facts.changes({ since: null, until: null });
    expect(changes.map(({ miner, quiet }) => [miner, quiet])).toEqual([
      ["0000320193", true],
      ["0000320193", true],
    ]);
    await store.close();
  });
});

describe("limits", () => {
  const many = Array.from({ length: MOST_OUTSIDE + 1 }, (_, index) =>
    aMiner(`X${String(index)}`, { kind: "listed_company" }),
  );
  const ids = many.map(({ id }) => id);
  const problems = (list: readonly string[], onLists: readonly string[]) =>
    outsideProblems({ lists: { onLists: async () => new Set(onLists) } }, list, [aMiner("HUT"), ...many]);

  it("a list holds ten of them beside its miners", async () => {
    const most = ids.slice(0, MOST_OUTSIDE_OF_SERVER);
    expect(await problems(["id-HUT", ...most], [])).toEqual([]);
    expect((await problems(ids.slice(0, MOST_OUTSIDE_OF_SERVER + 1), [])).join()).toContain(
      "11 companies beside those that are watched are too many: a list holds at most 10.",
    );
  });

  it("a bot follows so many, and who asks for one of those may still do so", async () => {
    const full = ids.slice(0, MOST_OUTSIDE);
    expect(await problems(ids.slice(-1), full.slice(1))).toEqual([]);
    expect((await problems(ids.slice(-1), full)).join()).toContain(`follows ${MOST_OUTSIDE} companies`);
    expect(await problems(full.slice(0, 2), [...full, "id-HUT"])).toEqual([]);
    expect(await problems(["id-HUT"], [...full])).toEqual([]);
  });
});

describe("what is followed", () => {
  it("is said in a sentence", () => {
    expect(followedSentence(recordOf(APPLE, []), true)).toBe(
      "**AAPL**, Apple Inc, Nasdaq: prices from the next fetch, reports of the last four quarters, read in the background.",
    );
    expect(followedSentence(recordOf({ ...APPLE, exchange: null }, []), false)).toBe(
      "**AAPL**, Apple Inc: prices from the next fetch, no reports, for this bot reads none.",
    );
  });

  it.each<[string, Partial<FilingProgress> | null, string | null]>([
    ["nothing was looked at", null, "filings: not looked at yet"],
    ["some wait", { waitingQuiet: 5, waiting: 1, done: 2, failed: 1 }, "filings: 3 of 9 read"],
    ["all are read", { done: 9 }, null],
  ])("and how far its filings are read, where %s", (_what, row, words) => {
    const empty = { cik: APPLE.cik, waiting: 0, waitingQuiet: 0, done: 0, failed: 0, readTo: null };
    const progress = row === null ? [] : [{ ...empty, ...row }];
    expect(readingWords(recordOf(APPLE, []), progress)).toBe(words);
    expect(readingWords(aMiner("HUT", { cik: APPLE.cik }), progress)).toBeNull();
  });
});
