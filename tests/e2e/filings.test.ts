import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clock } from "../../src/main/environment.ts";
import type { Jobs } from "../../src/main/jobs.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { answered, shown } from "../support/answered.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";
import { reportPage } from "../support/sec-server-report.ts";
import { openSecServer, type SecFiling, type SecServer } from "../support/sec-server.ts";

// From an empty store to a message in a channel: the bot, the SEC and Discord on this machine.

/** A Tuesday morning in New York. */
const NOW = "2026-11-24T15:00:00.000Z";
const MARA = "0001507605";
const RIOT = "0001167419";

let sec: SecServer;
let bot: PostingBot;
let jobs: Jobs;
beforeAll(async () => {
  // Dates stand still, so what waits for a later moment is never sent.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(NOW) });
  sec = await openSecServer();
  bot = await openPostingBot(
    {},
    { SEC_USER_AGENT: "Example Watch ops@example.org", SEC_DATA_URL: sec.dataUrl, SEC_WWW_URL: sec.wwwUrl },
  );
  for (const { cik, name, ticker } of bot.world.data.miners) {
    if (cik !== null) sec.company({ cik, name, tickers: [ticker] });
  }
  sec.file(secondQuarter(), anEvent(RIOT, "0001167419-26-000051", "2026-08-03T20:10:00.000Z"));
  jobs = bot.jobs();
});
afterAll(async () => {
  vi.useRealTimers();
  await bot.close();
  await sec.close();
});

/** A report of MARA with 49,000 coins at the end of June. */
function secondQuarter(): SecFiling {
  const body = reportPage({
    cik: MARA,
    company: "MARA Holdings, Inc.",
    form: "10-Q",
    periods: [
      {
        start: "2026-04-01",
        end: "2026-06-30",
        revenueUsd: 240_000_000,
        aiRevenueUsd: 12_000_000,
        interestUsd: 11_000_000,
        btcHeld: 49_000,
        btcFairValueUsd: 3_300_000_000,
        debtUsd: { LongTermNotesPayable: 2_250_000_000 },
        cashUsd: 150_000_000,
      },
    ],
    shares: 380_000_000,
  });
  return {
    accession: "0001507605-26-000101",
    ciks: [MARA],
    form: "10-Q",
    acceptedAt: "2026-08-06T20:05:00.000Z",
    reportDate: "2026-06-30",
    documents: [{ type: "10-Q", file: "mara-20260630.htm", body }],
  };
}

/** An 8-K with results. */
function anEvent(cik: string, accession: string, acceptedAt: string): SecFiling {
  const body = "<html><body><p>Item 2.02. The company reports its results.</p></body></html>";
  return {
    accession,
    ciks: [cik],
    form: "8-K",
    acceptedAt,
    items: ["2.02", "9.01"],
    documents: [{ type: "8-K", file: "event.htm", body }],
  };
}

const run = (job: keyof Jobs) => {
  const action = jobs[job];
  if (action === undefined) throw new Error(`there is no job ${job}`);
  return action(clock.now(), clock.now(), new AbortController().signal);
};

const ask = async (command: string, options: Readonly<Record<string, string>> = {}) =>
  shown(await bot.discord.interact({ command, options })).text;

test("before anything was read every card says so", async () => {
  expect(await ask("treasury", { miner: "MARA" })).toContain("later reports not read yet");
});

test("catching up brings the reports since the records end, and posts nothing", async () => {
  const result = await run("filing-lists");
  expect(result).toMatchObject({ outcome: "done" });
  const { holdings, filings } = await bot.world.facts.knownOn(null);
  expect(holdings.find(({ miner, date }) => miner === MARA && date === "2026-06-30")).toMatchObject({
    btc: 49_000,
    knownAt: "2026-08-06",
    evidence: "filing",
  });
  expect(filings.map(({ accession, form }) => `${accession} ${form}`)).toEqual(
    expect.arrayContaining(["0001167419-26-000051 8-K", "0001507605-26-000101 10-Q"]),
  );
  expect(filings).toHaveLength(2);
  expect(bot.discord.messages(ALERTS)).toEqual([]);
  const changes = await bot.world.facts.changes({ since: "2026-07-01", until: null });
  expect(changes.length).toBeGreaterThan(4);
  expect(changes.every(({ quiet }) => quiet)).toBe(true);
  const open = await createReviewItemStore(bot.world.db).open();
  expect(open.map(({ kind, miner }) => [kind, miner])).toContainEqual(["filing_to_read", RIOT]);
});

test("the answers have what was read, with its source", async () => {
  const treasury = await ask("treasury", { miner: "MARA" });
  expect(treasury).toContain("49,000");
  expect(treasury).toContain("filings read to 6 Aug 2026");
  const changes = await ask("changes", { miner: "MARA", since: "2026-08-01" });
  expect(changes).toContain("0001507605-26-000101");
  expect(await ask("help")).toContain("/treasury");
});

test("a filing that comes in is told in a channel that wants it, within one round, once", async () => {
  const form = answered(await bot.discord.interact({ command: "setup", user: MANAGER }));
  const values = { channel: [ALERTS], sensitivity: "normal", facts: ["filings"], visibility: "private" };
  shown(await bot.discord.submit({ interactionId: form.interactionId, values, user: MANAGER }));
  await expect.poll(() => bot.discord.messages(ALERTS).length, { interval: 5, timeout: 4000 }).toBe(1);
  await run("evaluate");
  vi.setSystemTime(Date.parse(NOW) + 10 * 60_000);
  sec.file(anEvent(MARA, "0001507605-26-000140", "2026-11-24T15:05:00.000Z"));
  expect(await run("filings")).toMatchObject({ outcome: "done" });
  await run("evaluate");
  await expect.poll(() => bot.discord.messages(ALERTS).length, { interval: 5, timeout: 4000 }).toBe(2);
  const text = JSON.stringify(bot.discord.messages(ALERTS).at(-1));
  expect(text).toContain("MARA files 8-K");
  expect(text).toContain("sec.gov/Archives/edgar/data/1507605");
  expect(await run("filings")).toMatchObject({ outcome: "done" });
  await run("evaluate");
  await bot.alerts.outbox.counts();
  expect(bot.discord.messages(ALERTS)).toHaveLength(2);
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
