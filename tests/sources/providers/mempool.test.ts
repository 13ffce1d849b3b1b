import { describe, expect, test } from "vitest";
import { hashprice } from "../../../src/domain/network.ts";
import { createMempool } from "../../../src/sources/providers/mempool.ts";
import { drop, json, text } from "../../support/source-server.ts";
import { serveMempool, serveMempoolSpot } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-28T00:30:00Z";
const DIFFICULTY = 126_231_507_121_868.19;
const days = ["2026-11-25", "2026-11-26", "2026-11-27"].map((date) => ({ date, hashrateEhs: 900 }));
const good = { difficulty: DIFFICULTY, days, height: 977_000 };
const network = async () => valueOf(await createMempool(deps()).network(NOW));

const HASHRATES = "/v1/mining/hashrate/3m";
const hashrates = (fields: Readonly<Record<string, unknown>>) =>
  json({
    hashrates: [{ timestamp: Date.parse("2026-11-28") / 1000, avgHashrate: 9e20 }],
    difficulty: [],
    currentHashrate: 9.1e20,
    currentDifficulty: DIFFICULTY,
    ...fields,
  });

test("the whole of it, out of milliseconds, seconds, texts and H/s", async () => {
  serveMempool(server(), good);
  expect(await network()).toEqual({
    difficulty: DIFFICULTY,
    tipHeight: 977_000,
    hashrateEhs: 900,
    feesBtcPerBlock: 0.0255,
    retarget: {
      estimatedAt: "2026-12-03T00:15:56.920Z",
      estimatedChangePct: -2.1,
      remainingBlocks: 1220,
      previousChangePct: -0.74,
    },
    days,
  });
});

test("a row is stamped with the midnight that ends its day", async () => {
  serveMempool(server(), good);
  server().on(HASHRATES, hashrates({}));
  expect((await network()).days).toEqual([{ date: "2026-11-27", hashrateEhs: 900 }]);
});

test("figures above 2⁵³ keep their size, and a stamp some seconds off its day", async () => {
  serveMempool(server(), good);
  const rows = [{ timestamp: Date.parse("2026-11-28") / 1000 - 7, avgHashrate: 9.125e20 }];
  server().on(HASHRATES, hashrates({ hashrates: rows }));
  expect((await network()).days).toEqual([{ date: "2026-11-27", hashrateEhs: 912.5 }]);
});

test("only words that it knows are asked, since any other is the history since 2009", async () => {
  serveMempool(server(), good);
  await network();
  expect(server().asked.map(({ path }) => path)).toEqual([
    HASHRATES,
    "/v1/difficulty-adjustment",
    "/v1/mining/reward-stats/144",
    "/blocks/tip/height",
  ]);
});

test("a current hashrate of 0, as while its node is down, is unknown", async () => {
  serveMempool(server(), good);
  server().on(HASHRATES, hashrates({ currentHashrate: 0 }));
  expect(await network()).toMatchObject({ hashrateEhs: null, difficulty: DIFFICULTY });
});

test.each([
  ["time", "adjustment"],
  ["timestamp", "height"],
])("a current difficulty of 0 is taken from the list, dated by %s", async (stamp, other) => {
  serveMempool(server(), good);
  const list = [
    { [stamp]: 1_796_000_000, difficulty: DIFFICULTY, [other]: 1 },
    { [stamp]: 1_795_000_000, difficulty: 130e12, [other]: 1 },
  ];
  server().on(HASHRATES, hashrates({ currentDifficulty: 0, difficulty: list }));
  expect((await network()).difficulty).toBe(DIFFICULTY);
});

test("no difficulty at all fails the whole", async () => {
  serveMempool(server(), good);
  server().on(HASHRATES, hashrates({ currentDifficulty: 0 }));
  expect(failureOf(await createMempool(deps()).network(NOW)).kind).toBe("wrong");
});

const block = (height: number, timestamp: string, difficulty: number) => ({
  height,
  timestamp: Date.parse(timestamp) / 1000,
  difficulty,
});

describe("where the list of hashrates is out of order", () => {
  test("the newest block gives the difficulty, and the rest is unknown", async () => {
    serveMempool(server(), good);
    server().on(HASHRATES, json({ error: "Failed to get historical hashrate" }, { status: 500 }));
    const older = block(976_999, "2026-11-28T00:10:00Z", 120e12);
    server().on("/blocks", json([older, block(977_000, "2026-11-28T00:20:00Z", DIFFICULTY)]));
    expect(await network()).toMatchObject({
      difficulty: DIFFICULTY,
      hashrateEhs: null,
      days: [],
      tipHeight: 977_000,
    });
  });

  test("an old block has failed, and without blocks the first failure stands", async () => {
    server().on(HASHRATES, json({ error: "Failed" }, { status: 500 }));
    server().on("/blocks", json([block(970_000, "2026-11-20T00:20:00Z", DIFFICULTY)]));
    expect(failureOf(await createMempool(deps()).network(NOW)).kind).toBe("wrong");
    server().on("/blocks", json([]));
    expect(failureOf(await createMempool(deps()).network(NOW)).kind).toBe("server_error");
  });
});

test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
  ["the tip", "/blocks/tip/height", { tipHeight: null, feesBtcPerBlock: 0.0255 }],
  ["the fees", "/v1/mining/reward-stats/144", { feesBtcPerBlock: null, tipHeight: 977_000 }],
  ["the retarget", "/v1/difficulty-adjustment", { retarget: null, tipHeight: 977_000 }],
])("without %s it is unknown and the rest stands", async (_, path, expected) => {
  serveMempool(server(), good);
  server().on(path, json({ error: "Service Temporarily Unavailable" }, { status: 503 }));
  expect(await network()).toMatchObject({ ...expected, difficulty: DIFFICULTY });
});

test("a host that fails in the middle is not asked for the rest", async () => {
  serveMempool(server(), good);
  server().on("/v1/difficulty-adjustment", drop);
  expect(await network()).toMatchObject({ retarget: null, feesBtcPerBlock: null, tipHeight: null });
  expect(server().asked.filter(({ path }) => path === "/blocks/tip/height")).toEqual([]);
});

test("what cannot be true is unknown: a height, fees, a change of difficulty, a date", async () => {
  serveMempool(server(), good);
  server().on("/blocks/tip/height", text("0"));
  server().on("/v1/mining/reward-stats/144", json({ startBlock: 1, endBlock: 1, totalFee: "5" }));
  server().on(
    "/v1/difficulty-adjustment",
    json({ difficultyChange: 900, estimatedRetargetDate: 1_796_256_956_920, remainingBlocks: 1 }),
  );
  expect(await network()).toMatchObject({ tipHeight: null, feesBtcPerBlock: null, retarget: null });
  server().on(
    "/v1/difficulty-adjustment",
    json({ difficultyChange: 2, estimatedRetargetDate: 1_627_762_478, remainingBlocks: 1121 }),
  );
  expect(await network()).toMatchObject({ retarget: null });
});

test("a date of the next change in seconds is read too", async () => {
  serveMempool(server(), good);
  server().on(
    "/v1/difficulty-adjustment",
    json({ difficultyChange: 2, estimatedRetargetDate: 1_796_256_956, remainingBlocks: 1121 }),
  );
  expect((await network()).retarget).toEqual({
    estimatedAt: "2026-12-03T00:15:56Z",
    estimatedChangePct: 2,
    remainingBlocks: 1121,
    previousChangePct: null,
  });
});

test.each([
  [-1, Date.parse(NOW)],
  [63_400, 0],
  [63_400, Date.parse(NOW) - 31 * 60_000],
])("a price of %s made at %s has failed", async (price, atMs) => {
  serveMempoolSpot(server(), price, atMs);
  expect(failureOf(await createMempool(deps()).spot(NOW)).kind).toBe("wrong");
});

describe.skipIf(!isRecorded)("recorded answers of mempool.space", () => {
  test("the state of 31 July 2026, and the hashprice that follows from it", async () => {
    const now = "2026-07-31T13:45:30Z";
    serveMempool(server(), { ...good, height: 960_409 });
    server().on(
      "/v1/difficulty-adjustment",
      json(recordedBody("mempool/recorded-2026-07-31-difficulty.json")),
    );
    server().on(
      "/blocks/tip/height",
      text(String(recordedBody("mempool/recorded-2026-07-31-block_height.json"))),
    );
    server().on("/v1/prices", json(recordedBody("mempool/recorded-2026-07-31-btc_price.json")));
    server().on("/blocks", json(recordedBody("mempool/recorded-2026-07-31-blocks.json")));
    server().on(HASHRATES, json({ error: "Failed" }, { status: 500 }));
    const mempool = createMempool(deps());
    const state = valueOf(await mempool.network(now));
    expect(state.tipHeight).toBe(960_410);
    expect(state.retarget).toMatchObject({ remainingBlocks: 1220, estimatedAt: "2026-08-09T06:29:16.920Z" });
    expect(state.retarget?.estimatedChangePct).toBeCloseTo(-2.0995, 4);
    const spot = valueOf(await mempool.spot(now));
    expect(spot).toEqual({ priceUsd: 63_400, at: "2026-07-31T13:45:10Z" });
    const price = hashprice({
      difficulty: state.difficulty,
      priceUsd: spot.priceUsd,
      subsidyBtc: 3.125,
      feesBtcPerBlock: 0,
    });
    expect(price?.usdPerPhDay).toBeCloseTo(31.57, 2);
  });

  test("three months of daily hashrates", async () => {
    server().on(HASHRATES, json(recordedBody("derived/mempool-mining-hashrate-3m-to-2026-02-12.json")));
    const state = valueOf(await createMempool(deps()).network("2026-02-12T09:00:00Z"));
    expect(state.difficulty).toBe(125_864_590_119_494);
    expect(state.days.length).toBeGreaterThan(80);
    expect(state.days.at(-1)?.date).toBe("2026-02-11");
    expect(state.hashrateEhs).toBeCloseTo(1107.447, 3);
  });

  test("samples of years ago are old, not current", async () => {
    server().on(HASHRATES, json(recordedBody("mempool/docs-mining-hashrate-3d.json")));
    expect(failureOf(await createMempool(deps()).network(NOW)).kind).toBe("wrong");
    server().on("/v1/prices", json(recordedBody("mempool/docs-prices.json")));
    expect(failureOf(await createMempool(deps()).spot(NOW)).kind).toBe("wrong");
  });

  test.each([
    ["errors/mempool-500.json", 500],
    ["errors/mempool-503.json", 503],
  ])("%s", async (path, status) => {
    server().weather(json(recordedBody(path), { status }));
    expect(failureOf(await createMempool(deps()).network(NOW)).kind).toBe("server_error");
  });
});
