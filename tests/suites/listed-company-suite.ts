import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ListedCompany } from "../../src/app/ports/filings.ts";
import type { Guilds } from "../../src/app/ports/guilds.ts";
import { withoutOutside } from "../../src/domain/outside.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createFollowedCompanyStore } from "../../src/store/followed-companies.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createListedCompanyStore } from "../../src/store/listed-companies.ts";
import { contract, miner, smallBundle } from "../support/small-bundle.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const LATER = "2026-12-01T12:00:00.000Z";

function company(cik: number, ticker: string, name: string, exchange: string | null = "NYSE"): ListedCompany {
  return { cik: String(cik).padStart(10, "0"), ticker, name, exchange };
}

/** The largest first, as the SEC has them. */
const LIST: readonly ListedCompany[] = [
  company(789019, "MSFT", "MICROSOFT CORP", "Nasdaq"),
  company(320193, "AAPL", "Apple Inc.", "Nasdaq"),
  company(1652044, "GOOGL", "Alphabet Inc.", "Nasdaq"),
  company(1652044, "GOOG", "Alphabet Inc.", "Nasdaq"),
  company(1067983, "BRK-B", "BERKSHIRE HATHAWAY INC"),
  company(6951, "AMAT", "APPLIED MATERIALS INC /DE", "Nasdaq"),
  company(36104, "USB", "US BANCORP \\DE\\"),
  company(1418121, "APLE", "Apple Hospitality REIT, Inc."),
  company(1144879, "APLD", "Applied Digital Corp.", "Nasdaq"),
  company(1, "PAIR", "Twin Holdings Ltd"),
  company(2, "PAR", "TWIN CORP", null),
];

async function putOnList(guilds: Guilds, guild: string, ids: readonly string[]): Promise<void> {
  await guilds.seen(guild, NOON);
  const list = ids.map((id) => ({ miner: id, addedBy: "7", addedAt: NOON }));
  await guilds.settle(guild, { zone: null, list }, new Map());
}

/** What the store of the SEC's list of companies must do in every dialect. */
export function testListedCompanies(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`the list of companies in ${dialect}`, () => {
    it("is empty at first, and knows nobody", async () => {
      const companies = createListedCompanyStore(store.db);
      expect(await companies.readAt()).toBeNull();
      expect(await companies.match("AAPL")).toEqual({ kind: "unknown" });
      expect(await companies.nearest("AAPL")).toEqual([]);
    });

    it("takes the place of the one before, with the time it was read", async () => {
      const companies = createListedCompanyStore(store.db);
      await companies.replace(LIST, NOON);
      expect(await companies.readAt()).toBe(NOON);
      await companies.replace([company(320193, "APPL", "Apple Inc.")], LATER);
      expect(await companies.readAt()).toBe(LATER);
      expect(await companies.match("AAPL")).toEqual({ kind: "unknown" });
      expect(await companies.nearest("AAPL")).toEqual([company(320193, "APPL", "Apple Inc.")]);
    });

    it("holds the ten thousand there are, a ticker that stands there twice once", async () => {
      const companies = createListedCompanyStore(store.db);
      const many = Array.from({ length: 10_400 }, (_, index) =>
        company(index + 1, `T${index.toString(36)}`, `Company ${index.toString(36)} Inc.`),
      );
      await companies.replace([...many, company(99_999, "T0", "Another Inc.")], NOON);
      const last = many.at(-1);
      expect(await companies.match(last?.ticker ?? "")).toEqual({
        kind: "found",
        company: { ...last, ticker: last?.ticker.toUpperCase() },
      });
      expect(await companies.match("t0")).toMatchObject({ kind: "found", company: { cik: "0000000001" } });
    });

    it.each([
      ["a ticker", "AAPL", "AAPL"],
      ["a ticker in small letters with a dollar sign", "$aapl", "AAPL"],
      ["a second ticker of a company", "GOOG", "GOOG"],
      ["a class of shares with a point", "brk.b", "BRK-B"],
      ["a name without its ending", "apple", "AAPL"],
      ["a name with its ending", "Apple, Inc.", "AAPL"],
      ["a name behind which the SEC writes a state", "Applied Materials", "AMAT"],
      ["a state between backslashes", "US Bancorp", "USB"],
      ["a beginning that one company has", "berk", "BRK-B"],
      ["a name of a company with two tickers: its first", "Alphabet", "GOOGL"],
    ])("finds by %s", async (_what, typed, ticker) => {
      const companies = createListedCompanyStore(store.db);
      await companies.replace(LIST, NOON);
      expect(await companies.match(typed)).toEqual({
        kind: "found",
        company: LIST.find((one) => one.ticker === ticker),
      });
    });

    it.each([
      ["a beginning that several have", "appl", "ambiguous", ["AAPL", "AMAT", "APLE"]],
      ["a beginning of two letters", "mi", "ambiguous", ["MSFT"]],
      ["a name that two have", "Twin", "ambiguous", ["PAIR", "PAR"]],
      ["a word inside of names", "hathaway", "unknown", ["BRK-B"]],
      ["a misspelt ticker", "MSFF", "unknown", ["MSFT"]],
      ["a misspelt name", "Mircosoft", "unknown", ["MSFT"]],
      ["what a search would read as a pattern", "%app%", "unknown", []],
    ])("gives what comes near to %s", async (_what, typed, kind, first) => {
      const companies = createListedCompanyStore(store.db);
      await companies.replace(LIST, NOON);
      const match = await companies.match(typed);
      expect(match.kind).toBe(kind);
      const given = match.kind === "ambiguous" ? match.nearest : await companies.nearest(typed);
      const near = given.map(({ ticker }) => ticker);
      expect(near.slice(0, first.length)).toEqual(first);
      expect(near.length).toBeLessThanOrEqual(3);
    });
  });

  describe(`companies that servers ask for in ${dialect}`, () => {
    it("are those on the list of any server, each once, until the last one leaves it out", async () => {
      const guilds = createGuildStore(store.db);
      const followed = createFollowedCompanyStore(store.db);
      expect(await followed.onLists()).toEqual(new Set());
      await putOnList(guilds, "1", ["a", "b"]);
      await putOnList(guilds, "2", ["b", "c"]);
      expect(await followed.onLists()).toEqual(new Set(["a", "b", "c"]));
      await putOnList(guilds, "1", []);
      expect(await followed.onLists()).toEqual(new Set(["b", "c"]));
      await guilds.purge("2");
      expect(await followed.onLists()).toEqual(new Set());
    });

    it("are one record, whoever adds them and how often", async () => {
      const facts = createFactStore(store.db);
      const apple = miner("0000320193", "AAPL", { kind: "listed_company" });
      const adding = { origin: "server", quiet: true } as const;
      const [first, second] = await Promise.all([
        facts.add({ miners: [apple] }, adding, NOON),
        facts.add({ miners: [apple] }, adding, LATER),
      ]);
      expect([first.added + second.added, first.unchanged + second.unchanged]).toEqual([1, 1]);
      expect((await facts.knownOn(null)).miners).toEqual([apple]);
      // A release that watches it takes it over.
      await facts.load({ miners: [{ ...apple, kind: "miner" }] }, LATER);
      expect((await facts.knownOn(null)).miners).toEqual([{ ...apple, kind: "miner" }]);
    });

    it("do not move the day to which facts of what is watched go", async () => {
      const facts = createFactStore(store.db);
      await facts.load(smallBundle(), NOON);
      const before = { now: await facts.knownOn(null), later: await facts.knownOn("2026-11-24") };
      expect(before.now.watchedTo).toBeUndefined();
      const apple = miner("0000320193", "AAPL", { kind: "listed_company" });
      const theirs = contract("c-apple", { miner: apple.id, knownAt: "2026-11-20" });
      await facts.add({ miners: [apple], contracts: [theirs] }, { origin: "server", quiet: true }, LATER);
      const after = { now: await facts.knownOn(null), later: await facts.knownOn("2026-11-24") };
      expect(after.now).toMatchObject({ factsTo: "2026-11-20", watchedTo: before.now.factsTo });
      expect(withoutOutside(after.now, [])).toEqual(before.now);
      expect(withoutOutside(after.later, [])).toEqual(before.later);
    });
  });
}
