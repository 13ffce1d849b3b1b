import type { APIMessage } from "discord-api-types/v10";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clock } from "../../src/main/environment.ts";
import type { Jobs } from "../../src/main/jobs.ts";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { answered, shown } from "../support/answered.ts";
import { DATA_FOLDER } from "../support/data-folder.ts";
import { type MarketServer, openMarketServer } from "../support/market-server.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";
import { reportPage } from "../support/sec-server-report.ts";
import { openSecServer, type SecServer } from "../support/sec-server.ts";

// From a ticker in a form to a card about that company: the bot, the SEC, Yahoo and Discord on this machine.

/** A Tuesday evening in New York, when all closes of the day are out. */
const NOW = "2026-11-24T23:30:00.000Z";
const APPLE = "0000320193";

let sec: SecServer;
let market: MarketServer;
let bot: PostingBot;
let jobs: Jobs;
/** Symbols that Yahoo was asked about. */
let symbols: string[] = [];
/** What the sector was before anybody added anything. */
let sector: readonly string[] = [];

beforeAll(async () => {
  // Dates stand still, so what waits for a later moment is never sent.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(NOW) });
  sec = await openSecServer();
  market = await openMarketServer(DATA_FOLDER.calendar, Date.now);
  market.onAsked("yahoo", ({ path }) => {
    symbols.push(path.split("/").at(-1) ?? "");
    return null;
  });
  bot = await openPostingBot(
    {},
    {
      SEC_USER_AGENT: "Example Watch ops@example.org",
      SEC_DATA_URL: sec.dataUrl,
      SEC_WWW_URL: sec.wwwUrl,
      YAHOO_URL: market.urls.yahoo,
      COINBASE_URL: market.urls.coinbase,
      KRAKEN_URL: market.urls.kraken,
      BITSTAMP_URL: market.urls.bitstamp,
    },
  );
  for (const { cik, name, ticker } of bot.world.data.miners) {
    if (cik !== null) sec.company({ cik, name, tickers: [ticker] });
  }
  sec.company({ cik: APPLE, name: "APPLE INC.", tickers: ["AAPL"], fiscalYearEnd: "0926" });
  sec.company({ cik: "0000789019", name: "MICROSOFT CORP", tickers: ["MSFT"] });
  const body = reportPage({
    cik: APPLE,
    company: "Apple Inc.",
    form: "10-Q",
    fiscalYearEnd: "09-26",
    periods: [
      {
        start: "2026-03-29",
        end: "2026-06-27",
        revenueUsd: 98_700_000_000,
        btcHeld: 4321,
        cashUsd: 31_000_000_000,
        debtUsd: { LongTermNotesPayable: 82_000_000_000 },
      },
    ],
  });
  sec.file({
    accession: "0000320193-26-000101",
    ciks: [APPLE],
    form: "10-Q",
    acceptedAt: "2026-07-31T20:05:00.000Z",
    reportDate: "2026-06-27",
    documents: [{ type: "10-Q", file: "aapl-20260627.htm", body }],
  });
  jobs = bot.jobs();
});
afterAll(async () => {
  vi.useRealTimers();
  await bot.close();
  await market.close();
  await sec.close();
});

function run(job: keyof Jobs) {
  const action = jobs[job];
  if (action === undefined) throw new Error(`there is no job ${job}`);
  return action(clock.now(), clock.now(), new AbortController().signal);
}

const ask = async (command: string, options: Readonly<Record<string, string>> = {}) =>
  shown(await bot.discord.interact({ command, options, user: MANAGER })).text;

/** The custom_id of the button with that label. */
function buttonOf(message: APIMessage, label: string): string {
  const found = [...JSON.stringify(message).matchAll(/\{[^{}]*"custom_id":"([^"]+)"[^{}]*\}/g)].find(
    ([whole]) => whole.includes(`"label":"${label}"`),
  );
  if (found?.[1] === undefined) throw new Error(`no button ${label} on ${JSON.stringify(message)}`);
  return found[1];
}

function fillIn(opened: Recorded, values: Readonly<Record<string, string | readonly string[]>>) {
  const { interactionId, type } = answered(opened);
  expect(type).toBe(9);
  return bot.discord.submit({ interactionId, values, user: MANAGER });
}

const setup = () => bot.discord.interact({ command: "setup", user: MANAGER });

async function settle(miners: string) {
  const { message } = shown(await setup());
  const customId = buttonOf(message, "Server settings");
  const form = await bot.discord.press({ messageId: message.id, customId, user: MANAGER });
  return shown(await fillIn(form, { zone: "", miners })).text;
}

/** Cards about more than one company, without the ids of their messages and buttons. */
async function sectorCards(): Promise<readonly string[]> {
  const cards: string[] = [];
  for (const command of ["sector", "miner", "contracts", "debt", "treasury", "divergence", "changes"]) {
    const { message } = shown(await bot.discord.interact({ command, user: MANAGER }));
    cards.push(
      JSON.stringify(message.components).replaceAll(/"(?:id|custom_id|url|proxy_url)":"?[^,}]*/g, ""),
    );
  }
  return cards;
}

const followed = async () => (await bot.world.followed()).map(({ ticker }) => ticker);

test("before the SEC's list was read a company cannot be looked up, and the answer says so", async () => {
  shown(
    await fillIn(await setup(), { channel: [ALERTS], sensitivity: "calm", facts: [], visibility: "private" }),
  );
  expect(await settle("MARA, AAPL")).toContain("which is not here yet");
  expect(await bot.world.guilds.get(GUILD_ID)).toMatchObject({ list: [] });
});

test("a company is added by its name, with what is followed of it; what is misspelt changes nothing", async () => {
  await run("filing-lists");
  expect(await run("stock-bars")).toMatchObject({ outcome: "done" });
  await run("btc-close");
  sector = await sectorCards();
  expect(await settle("MARA, Mircosoft")).toContain("**MSFT** (Microsoft Corp)");
  expect(await bot.world.guilds.get(GUILD_ID)).toMatchObject({ list: [] });
  const done = await settle("MARA, RIOT, apple");
  expect(done).toContain("This server's list: **MARA, RIOT, AAPL**.");
  expect(done).toContain(
    "**AAPL**, Apple Inc., Nasdaq: prices from the next fetch, reports of the last four quarters",
  );
  expect(done).toContain("AAPL filings: not looked at yet");
  expect(await ask("miner", { miner: "AAPL" })).toContain("Apple Inc.");
  expect(await followed()).toContain("AAPL");
});

test("its prices and reports come with the next fetch, and nobody is told", async () => {
  symbols = [];
  vi.setSystemTime(Date.parse(NOW) + 3 * 3_600_000);
  expect(await run("stock-bars")).toMatchObject({ outcome: "done" });
  expect(symbols).toContain("AAPL");
  expect(await run("filing-lists")).toMatchObject({ outcome: "done" });
  expect(shown(await setup()).text).not.toContain("not looked at yet");
  await run("evaluate");
  expect(bot.discord.messages(ALERTS)).toHaveLength(1);
  const apple = (await bot.world.facts.knownOn(null)).miners.find(({ id }) => id === APPLE);
  expect(apple).toMatchObject({ name: "Apple Inc.", fiscalYearEnd: "09-26", kind: "listed_company" });
});

test("asked for by name it has a card, coins, a gap and changes; on the list it is a member", async () => {
  expect(await ask("treasury", { miner: "apple" })).toContain("4,321");
  expect(await ask("changes", { miner: "AAPL", since: "2026-07-01" })).toContain("0000320193-26-000101");
  expect(await ask("divergence", { target: "AAPL" })).toMatch(
    /AAPL .{1,3}\d+\.\d pp (?:ahead of|behind) BTC/,
  );
  expect(await ask("divergence", { target: "LIST" })).toContain("This server's list: MARA, RIOT, AAPL");
});

test("the sector is what it was", async () => {
  vi.setSystemTime(Date.parse(NOW));
  expect(await sectorCards()).toEqual(sector);
});

test("left out of every list it keeps its records, and nothing new is fetched of it", async () => {
  expect(await settle("MARA, RIOT, CLSK")).toContain("**MARA, RIOT, CLSK**");
  expect(await followed()).not.toContain("AAPL");
  symbols = [];
  sec.forget();
  vi.setSystemTime(Date.parse(NOW) + 6 * 3_600_000);
  await run("stock-bars");
  await run("filing-lists");
  expect(symbols).toContain("MARA");
  expect(symbols).not.toContain("AAPL");
  expect(sec.requests.filter(({ path }) => path.includes(APPLE))).toEqual([]);
  expect(await ask("treasury", { miner: "AAPL" })).toContain("4,321");
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
