import { afterEach, beforeEach, expect, test } from "vitest";
import type { ContentVersion } from "../../src/app/ports/content-version.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createFilingMarkStore } from "../../src/store/filing-marks.ts";
import { createFilingTaskStore } from "../../src/store/filing-tasks.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { aQuote, aReading, aSpot } from "../support/live.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { contract } from "../support/small-bundle.ts";
import { fireAll, side, stepAll, TUESDAY } from "../support/stored-rules.ts";

type Db = Parameters<typeof createQuoteStore>[0];

let db: Db;
let version: ContentVersion;
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openMemoryStore();
  ({ db, contentVersion: version } = opened);
  close = () => opened.close();
});
afterEach(() => close());

const HUT = "0001964789";
const FILER = {
  cik: HUT,
  name: "Hut 8 Corp.",
  formerNames: [],
  tickers: ["HUT"],
  exchanges: ["Nasdaq"],
  fiscalYearEnd: "1231",
};
const LISTED = {
  cik: HUT,
  form: "8-K",
  filed: "2026-11-20",
  acceptedAt: null,
  items: [],
  reportDate: null,
  primaryDocument: null,
};
const AT = "2026-11-24T15:00:00.000Z";
const quote =
  (security: string, priceUsd: number, at = AT) =>
  (store: Db) =>
    createQuoteStore(store).write([aQuote(security, priceUsd, at)]);
const spot = (priceUsd: number, at: string) => (store: Db) =>
  createSpotStore(store).write(aSpot(priceUsd, at));
const reading =
  (...[metric, value, at, over]: Parameters<typeof aReading>) =>
  (store: Db) =>
    createNetworkReadingStore(store).write([aReading(metric, value, at, over)]);

test("every writing of something new makes another version", async () => {
  const seen = [await version.current()];
  for (const write of [
    quote("HUT", 10),
    quote("WULF", 10),
    quote("HUT", 10, "2026-11-24T15:05:00.000Z"),
    spot(90_000, AT),
    spot(90_100, AT),
    spot(90_100, "2026-11-24T15:05:00.000Z"),
    reading("difficulty", 146e12, AT),
    reading("day_hashrate_ehs", 1000, "2026-11-23T00:00:00.000Z"),
    reading("retarget_blocks", 800, AT),
    reading("hashrate_ehs", 1000, AT),
    reading("hashrate_ehs", 1001, AT),
    reading("hashrate_ehs", 1001, AT, { doubted: true }),
  ]) {
    await write(db);
    seen.push(await version.current());
  }
  expect(new Set(seen).size).toBe(seen.length);
});

test("so does every fact that is added, and whatever says how far filings are read", async () => {
  const [facts, tasks, marks] = [createFactStore(db), createFilingTaskStore(db), createFilingMarkStore(db)];
  const listed = { ...LISTED, accession: "a-1" };
  const seen = [await version.current()];
  for (const write of [
    () => facts.add({ contracts: [contract("c-1")] }, { origin: "filing", quiet: true }, AT),
    () => facts.add({ contracts: [contract("c-1", { site: null })] }, { origin: "review", quiet: false }, AT),
    () => tasks.add([listed], { quiet: true }, AT),
    () => tasks.settle(HUT, "a-1", "done", "read"),
    () => marks.setCompany({ cik: HUT, since: "2026-06-30", listedAt: AT, filer: FILER }),
  ]) {
    await write();
    seen.push(await version.current());
  }
  expect(new Set(seen).size).toBe(seen.length);
});

test("what changes nothing leaves the version alone", async () => {
  await quote("HUT", 10)(db);
  const before = await version.current();
  await quote("HUT", 11)(db);
  await createSpotStore(db).prune("2026-01-01T00:00:00.000Z");
  const rules = createRuleStore(db);
  await rules.keep([side(30)], AT);
  expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toHaveLength(1);
  await rules.finishBar(TUESDAY, AT);
  await createFilingTaskStore(db).add([], { quiet: true }, AT);
  await createFilingMarkStore(db).setFeed("8-K", ["a-1"], AT);
  expect(await version.current()).toBe(before);
});
