import { describe, expect, test } from "vitest";
import { createBlockchainInfo } from "../../../src/sources/providers/blockchain-info.ts";
import { json, openSourceServer, text } from "../../support/source-server.ts";
import { serveBlockchainInfo } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-28T00:30:00Z";
const DIFFICULTY = 126_231_507_121_868;
const days = Array.from({ length: 10 }, (_, index) => ({
  date: `2026-11-${18 + index}`,
  hashrateEhs: 900 + index,
}));
const good = { difficulty: DIFFICULTY, days, height: 977_000 };
const network = () => createBlockchainInfo(deps()).network(NOW);
const midnightS = (date: string): number => Date.parse(date) / 1000;

test("the hashrate comes in TH/s and the week is the mean of its last seven finished days", async () => {
  serveBlockchainInfo(server(), good);
  expect(valueOf(await network())).toEqual({
    difficulty: DIFFICULTY,
    tipHeight: 977_000,
    hashrateEhs: 906,
    feesBtcPerBlock: null,
    retarget: null,
    days,
  });
  const query = server().asked.find(({ path }) => path === "/charts/hash-rate")?.query;
  expect(Object.fromEntries(query ?? [])).toEqual({ timespan: "90days", sampled: "false", format: "json" });
});

test("less than a week of days is no mean of a week", async () => {
  serveBlockchainInfo(server(), { ...good, days: days.slice(-6) });
  expect(valueOf(await network()).hashrateEhs).toBeNull();
});

test("the difficulty may be written in scientific notation", async () => {
  serveBlockchainInfo(server(), good);
  server().on("/q/getdifficulty", text("1.26231507121868E14"));
  expect(valueOf(await network()).difficulty).toBe(126_231_507_121_868);
});

const chart = (...values: readonly (readonly [string, number])[]) =>
  json({ status: "ok", unit: "", values: values.map(([date, y]) => ({ x: midnightS(date), y })) });

describe("where the single figure does not come", () => {
  test("the chart's newest figure serves where the day before had the same", async () => {
    serveBlockchainInfo(server(), good);
    server().on("/q/getdifficulty", text("", { status: 500 }));
    server().on("/charts/difficulty", chart(["2026-11-27", DIFFICULTY], ["2026-11-26", DIFFICULTY]));
    expect(valueOf(await network()).difficulty).toBe(DIFFICULTY);
  });

  test("the blend of a day on which it changed never does", async () => {
    serveBlockchainInfo(server(), good);
    server().on("/q/getdifficulty", text("", { status: 500 }));
    server().on("/charts/difficulty", chart(["2026-11-26", 141.67e12], ["2026-11-27", 135.29e12]));
    expect(failureOf(await network()).kind).toBe("server_error");
  });
});

test("another unit than TH/s has failed", async () => {
  serveBlockchainInfo(server(), good);
  const values = days.map(({ date, hashrateEhs }) => ({ x: midnightS(date), y: hashrateEhs * 1e6 }));
  server().on("/charts/hash-rate", json({ status: "ok", unit: "GH/s", values }));
  expect(failureOf(await network()).kind).toBe("wrong");
});

test("the file that the website exports has another form and is not read", async () => {
  serveBlockchainInfo(server(), good);
  const rows = days.map(({ date, hashrateEhs }) => ({ x: midnightS(date) * 1000, y: hashrateEhs * 1e6 }));
  server().on("/charts/hash-rate", json({ metric1: "hash-rate", "hash-rate": rows }));
  expect(failureOf(await network()).kind).toBe("malformed");
  server().on("/charts/hash-rate", json({ values: rows }));
  expect(failureOf(await network()).kind).toBe("wrong");
});

test("without a height it is unknown and the rest stands", async () => {
  serveBlockchainInfo(server(), good);
  server().on("/q/getblockcount", text("no"));
  expect(valueOf(await network())).toMatchObject({ tipHeight: null, difficulty: DIFFICULTY });
});

test("charts and single figures may live at two hosts", async () => {
  const queries = await openSourceServer();
  serveBlockchainInfo(queries, good);
  serveBlockchainInfo(server(), good);
  valueOf(await createBlockchainInfo({ ...deps(), queryUrl: queries.url }).network(NOW));
  await queries.close();
  expect(server().asked.map(({ path }) => path)).toEqual(["/charts/hash-rate"]);
  expect(queries.asked.map(({ path }) => path)).toEqual(["/q/getdifficulty", "/q/getblockcount"]);
});

describe.skipIf(!isRecorded)("recorded answers of blockchain.info", () => {
  test("the chart's form with its last days", async () => {
    const now = "2026-02-13T01:00:00Z";
    serveBlockchainInfo(server(), good);
    server().on("/charts/hash-rate", json(recordedBody("blockchain_info/charts-api-shape.json")));
    const state = valueOf(await createBlockchainInfo(deps()).network(now));
    expect(state.days.map(({ date }) => date)).toEqual(["2026-02-10", "2026-02-11", "2026-02-12"]);
    expect(state.days[0]?.hashrateEhs).toBeCloseTo(900.974, 3);
  });

  test("the export of its website", async () => {
    serveBlockchainInfo(server(), good);
    server().on(
      "/charts/hash-rate",
      json(recordedBody("blockchain_info/website-export-hash-rate-3years-7D.json")),
    );
    expect(failureOf(await network()).kind).toBe("malformed");
  });
});
