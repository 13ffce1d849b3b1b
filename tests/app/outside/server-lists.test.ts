import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutsideDeps } from "../../../src/app/outside/outside-companies.ts";
import type { FactLoader, Facts } from "../../../src/app/ports/facts.ts";
import type { ListedFiling } from "../../../src/app/ports/filings.ts";
import { createServerDesk } from "../../../src/app/server-desk.ts";
import { createFilingTaskStore } from "../../../src/store/filing-tasks.ts";
import { createFollowedCompanyStore } from "../../../src/store/followed-companies.ts";
import { createListedCompanyStore } from "../../../src/store/listed-companies.ts";
import type { ServerDesk } from "../../../src/surface/servers.ts";
import {
  ALERTS_CHANNEL,
  type AlertsWorld,
  MANAGER,
  NOW,
  openAlertsWorld,
  problemsOf,
  SERVER,
  STRANGER,
  told,
} from "../../support/alerts-world.ts";

const COMPANIES = (
  [
    ["0000320193", "AAPL", "Apple Inc.", "Nasdaq"],
    ["0000789019", "MSFT", "MICROSOFT CORP", "Nasdaq"],
    ["0001018724", "AMZN", "AMAZON COM INC", "Nasdaq"],
    ["0001769628", "CRWV", "CoreWeave, Inc.", "Nasdaq"],
    ["0001839341", "CORZW", "Core Scientific, Inc./tx", "Nasdaq"],
  ] as const
).map(([cik, ticker, name, exchange]) => ({ cik, ticker, name, exchange }));

let world: AlertsWorld;
let outside: OutsideDeps;
let facts: Facts & FactLoader;
let desk: ServerDesk;

beforeEach(async () => {
  world = await openAlertsWorld();
  facts = world.facts;
  outside = {
    companies: createListedCompanyStore(world.db),
    lists: createFollowedCompanyStore(world.db),
    tasks: createFilingTaskStore(world.db),
    facts,
    benchmarks: ["QQQ", "CRWV"],
    readsFilings: true,
  };
  desk = createServerDesk({ ...world.deps, servers: world.book, outside });
});
afterEach(() => world.close());

const readCompanies = () => outside.companies.replace(COMPANIES, NOW);
const settle = (miners: string, by = MANAGER) => desk.settle({ miners }, by, NOW);
const outsiders = async () =>
  (await facts.knownOn(null)).miners.filter(({ kind }) => kind === "listed_company");

function filing(number: number): ListedFiling {
  return {
    accession: `0000320193-26-00000${String(number)}`,
    cik: "0000320193",
    form: "10-Q",
    filed: "2026-08-01",
    acceptedAt: null,
    items: [],
    reportDate: null,
    primaryDocument: null,
  };
}

describe("a server's list with companies that no release watches", () => {
  test("takes them by ticker and by name, and says what is followed", async () => {
    await readCompanies();
    const { plan, notes } = told(await settle("MARA, AAPL, Microsoft"));
    expect(plan.list).toEqual([
      { ticker: "MARA", name: "MARA Holdings, Inc." },
      { ticker: "AAPL", name: "Apple Inc.", reading: "filings: not looked at yet" },
      { ticker: "MSFT", name: "Microsoft Corp", reading: "filings: not looked at yet" },
    ]);
    expect(notes).toEqual([
      "**AAPL**, Apple Inc., Nasdaq: prices from the next fetch, reports of the last four quarters, read in the background.",
      "**MSFT**, Microsoft Corp, Nasdaq: prices from the next fetch, reports of the last four quarters, read in the background.",
    ]);
    expect(world.book.settings(SERVER).list.slice(1)).toEqual(["0000320193", "0000789019"]);
    expect((await outsiders()).map(({ id }) => id).toSorted()).toEqual(["0000320193", "0000789019"]);
    // The same form again changes nothing and says nothing twice.
    const again = told(await settle("MARA, AAPL, MSFT"));
    expect(again.plan).toEqual(plan);
    expect(again.notes).toEqual([]);
  });

  test("says how far their filings are read, once some were looked at", async () => {
    await readCompanies();
    told(await settle("AAPL MARA RIOT"));
    const tasks = createFilingTaskStore(world.db);
    await tasks.add([filing(1), filing(2), filing(3)], { quiet: true }, NOW);
    await tasks.settle("0000320193", "0000320193-26-000001", "done", "Read.");
    const [apple] = told(await desk.read(MANAGER)).list;
    expect(apple).toMatchObject({ ticker: "AAPL", reading: "filings: 1 of 3 read" });
    await tasks.settle("0000320193", "0000320193-26-000002", "done", "Read.");
    await tasks.settle("0000320193", "0000320193-26-000003", "failed", "Gone.");
    expect(told(await desk.read(MANAGER)).list[0]).toEqual({ ticker: "AAPL", name: "Apple Inc." });
  });

  test("of two servers at once there is one record, and each has its own list", async () => {
    await readCompanies();
    const both = await Promise.all([settle("AAPL"), settle("apple, HUT", STRANGER)]);
    for (const asked of both) expect(told(asked).notes.join()).toContain("**AAPL**");
    expect(await outsiders()).toHaveLength(1);
    told(await settle(""));
    expect(await outside.lists.onLists()).toContain("0000320193");
    told(await settle("HUT", STRANGER));
    expect(await outside.lists.onLists()).not.toContain("0000320193");
    expect(await outsiders()).toHaveLength(1);
  });

  test("knows a company of whom there are records under another ticker", async () => {
    await readCompanies();
    const { plan, notes } = told(await settle("CORZW, CRWV"));
    expect(plan.list.map(({ ticker }) => ticker)).toEqual(["CORZ", "CRWV"]);
    expect(notes.join()).not.toContain("CORZ");
    expect(world.book.settings(SERVER).list).toEqual(["0001839341", "CRWV"]);
  });

  test.each([
    ["AAPPL", "No miner and no US-listed company is called **AAPPL**. Did you mean **AAPL** (Apple Inc.)"],
    ["MARA, Mircosoft", "**MSFT** (Microsoft Corp)"],
    ["Amzz", "is called **Amzz**"],
  ])("refuses %s whole, with what comes near", async (miners, sentence) => {
    await readCompanies();
    told(await settle("MARA"));
    const asked = await settle(miners);
    expect(problemsOf(asked)).toContain(sentence);
    expect(world.book.settings(SERVER).list).toHaveLength(1);
    expect(await outsiders()).toEqual([]);
  });

  test("holds ten of them at most", async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({
      cik: String(index + 1).padStart(10, "0"),
      ticker: `QQ${String.fromCodePoint(65 + index)}`,
      name: `Number ${String(index)} Inc.`,
      exchange: "NYSE",
    }));
    await outside.companies.replace(many, NOW);
    const tickers = many.map(({ ticker }) => ticker);
    expect(problemsOf(await settle(`MARA ${tickers.join(" ")}`))).toContain("at most 10");
    expect(await outsiders()).toEqual([]);
    expect(told(await settle(`MARA ${tickers.slice(1).join(" ")}`)).plan.list).toHaveLength(11);
  });

  test.each([
    [true, "is not here yet"],
    [false, "`SEC_USER_AGENT`"],
  ])("says why it can take none where the SEC's list is not here (reads filings: %s)", async (reads, why) => {
    desk = createServerDesk({
      ...world.deps,
      servers: world.book,
      outside: { ...outside, readsFilings: reads },
    });
    expect(problemsOf(await settle("MARA, AAPL"))).toContain(why);
    expect(told(await settle("MARA, RIOT")).plan.list).toHaveLength(2);
  });

  test("is watched by an alert on it, under their tickers, and by one on a company alone", async () => {
    await readCompanies();
    told(await settle("AAPL, MARA, RIOT"));
    const alert = (target: string) =>
      world.alerts.preview({ place: ALERTS_CHANNEL, target, sensitivity: "normal" }, MANAGER, NOW);
    expect(JSON.stringify(told(await alert("LIST")))).toContain("AAPL");
    expect(JSON.stringify(told(await alert("apple")))).toContain("AAPL");
    const { draft } = told(await alert("LIST"));
    told(await world.alerts.save(draft, MANAGER, NOW));
    const { followed, plan } = told(await settle("AAPL, MSFT, MARA, RIOT"));
    expect(followed).toBe(1);
    expect(plan.list.map(({ ticker }) => ticker)).toEqual(["AAPL", "MSFT", "MARA", "RIOT"]);
  });
});
