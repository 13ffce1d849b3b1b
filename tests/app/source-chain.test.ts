import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sourced, SourceFailureKind } from "../../src/app/ports/market-sources.ts";
import type { SourceStates } from "../../src/app/ports/source-states.ts";
import { askChain, type ChainDeps } from "../../src/app/source-chain.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const NOON = "2026-11-24T12:00:00Z";
const later = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

let states: SourceStates;
let log: LinesLog;
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openMemoryStore();
  states = createSourceStateStore(opened.db);
  log = createLinesLog();
  close = () => opened.close();
});
afterEach(() => close());

const ok = (value: number): Sourced<number> => ({ ok: true, value });
const bad = (
  kind: SourceFailureKind,
  detail = "It failed.",
  retryAfterS: number | null = null,
): Sourced<number> => ({ ok: false, failure: { kind, detail, retryAfterS } });

/** Providers that answer as told, by name; who was asked is noted. */
function chain(answers: Readonly<Record<string, Sourced<number> | Error>>) {
  const asked: string[] = [];
  const sources = Object.keys(answers).map((name) => ({ name }));
  const ask = async ({ name }: { name: string }): Promise<Sourced<number>> => {
    asked.push(name);
    const answer = answers[name] ?? new Error(name);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const at = (now: string, rest: Partial<ChainDeps> = {}) =>
    askChain({ states, off: new Set(), log, ...rest }, "btc_spot", sources, now, ask);
  return { at, asked };
}

const spoken = () => log.lines.map(({ level, message }) => `${level} ${message}`);

describe("a chain of providers", () => {
  it("gives the first answer and asks nobody after it", async () => {
    const { at, asked } = chain({ coinbase: ok(70_000), kraken: ok(70_010) });
    expect(await at(NOON)).toEqual({ ok: true, value: 70_000, source: "coinbase", passed: [] });
    expect(asked).toEqual(["coinbase"]);
    expect(await states.all()).toEqual([
      {
        source: "coinbase",
        capability: "btc_spot",
        failures: 0,
        lastSuccess: "2026-11-24T12:00:00.000Z",
        lastFailure: null,
        notBefore: null,
      },
    ]);
    expect(spoken()).toEqual([]);
  });

  it("falls through in order and keeps why", async () => {
    const { at, asked } = chain({
      coinbase: bad("server_error", "It answered 503.", 90),
      kraken: bad("wrong", "The price is of yesterday."),
      bitstamp: ok(69_990),
    });
    expect(await at(NOON)).toEqual({
      ok: true,
      value: 69_990,
      source: "bitstamp",
      passed: [
        {
          source: "coinbase",
          asked: true,
          failure: { kind: "server_error", detail: "It answered 503.", retryAfterS: 90 },
        },
        {
          source: "kraken",
          asked: true,
          failure: { kind: "wrong", detail: "The price is of yesterday.", retryAfterS: null },
        },
      ],
    });
    expect(asked).toEqual(["coinbase", "kraken", "bitstamp"]);
    const coinbase = (await states.all()).find((state) => state.source === "coinbase");
    expect(coinbase).toMatchObject({
      failures: 1,
      lastSuccess: null,
      lastFailure: { kind: "server_error", detail: "It answered 503." },
      notBefore: "2026-11-24T12:01:30.000Z",
    });
  });

  it("says why all were passed over where nobody answers", async () => {
    const answer = await chain({ coinbase: bad("timed_out"), kraken: bad("empty") }).at(NOON);
    expect(answer.ok).toBe(false);
    expect(answer.passed.map(({ source, failure }) => [source, failure.kind])).toEqual([
      ["coinbase", "timed_out"],
      ["kraken", "empty"],
    ]);
  });

  it("leaves alone who failed not long ago, says so, and asks again when the time is over", async () => {
    const { at, asked } = chain({ coinbase: bad("blocked", "It refuses this machine."), kraken: ok(1) });
    await at(NOON);
    expect(await at(later(59.9))).toMatchObject({
      ok: true,
      source: "kraken",
      passed: [
        {
          source: "coinbase",
          asked: false,
          failure: {
            kind: "blocked",
            detail: "Not asked again before 13:00 UTC. It refuses this machine.",
            retryAfterS: 6,
          },
        },
      ],
    });
    expect(asked).toEqual(["coinbase", "kraken", "kraken"]);
    await at(later(60));
    expect(asked.slice(3)).toEqual(["coinbase", "kraken"]);
    const [coinbase] = await states.all();
    expect(coinbase).toMatchObject({ failures: 2, notBefore: later(180) });
  });

  it("never asks and never mentions who is switched off", async () => {
    const { at, asked } = chain({ coinbase: ok(1), kraken: ok(2) });
    expect(await at(NOON, { off: new Set(["coinbase"]) })).toMatchObject({ source: "kraken", passed: [] });
    expect(await at(NOON, { off: new Set(["coinbase", "kraken"]) })).toEqual({ ok: false, passed: [] });
    expect(asked).toEqual(["kraken"]);
  });

  it("keeps what a provider is asked for apart", async () => {
    await chain({ coinbase: bad("blocked") }).at(NOON);
    const sources = [{ name: "coinbase" }];
    const deps = { states, off: new Set<string>(), log };
    expect(await askChain(deps, "btc_close", sources, later(1), async () => ok(5))).toMatchObject({
      ok: true,
    });
    expect((await states.all()).map(({ capability, failures }) => [capability, failures])).toEqual([
      ["btc_close", 0],
      ["btc_spot", 1],
    ]);
  });
});

describe("a failing provider in the log", () => {
  it("is there once when it begins and once when it is back, over days and a restart", async () => {
    for (let minute = 0; minute < 2 * 24 * 60; minute += 5) {
      await chain({ coinbase: bad("unreachable"), kraken: ok(1) }).at(later(minute));
    }
    const [failing] = await states.all();
    expect(failing?.failures).toBeGreaterThan(100);
    const end = 2 * 24 * 60;
    const back = chain({ coinbase: ok(2), kraken: ok(1) });
    for (let minute = end; minute < end + 60; minute += 5) await back.at(later(minute));
    expect(back.asked.filter((name) => name === "coinbase").length, "soon after it is back").toBeGreaterThan(
      8,
    );
    expect(spoken()).toEqual(["warn a source fails", "info a source answers again"]);
    expect(log.lines.at(-1)?.fields).toMatchObject({ source: "coinbase", failures: failing?.failures });
    expect((await states.all())[0]).toMatchObject({
      failures: 0,
      notBefore: null,
      lastFailure: { kind: "unreachable" },
    });
  });

  it("that is a fault of ours is an error once, costs its provider a failure and lets the next be asked", async () => {
    const { at } = chain({ coinbase: new TypeError("x is not a function"), kraken: ok(1) });
    for (let minute = 0; minute < 60; minute += 1) {
      expect(await at(later(minute))).toMatchObject({ ok: true, source: "kraken" });
    }
    expect(spoken().filter((line) => !line.startsWith("debug"))).toEqual([
      "error reading a source broke",
      "warn a source fails",
    ]);
    expect((await states.all())[0]).toMatchObject({
      failures: 6,
      lastFailure: { detail: "Its answer could not be read, because something broke on our side." },
    });
  });
});

describe("a chain that is told to end", () => {
  it("asks nobody more and holds nothing against the one that was asked", async () => {
    const controller = new AbortController();
    const sources = [{ name: "coinbase" }, { name: "kraken" }];
    const asked: string[] = [];
    const answer = askChain(
      { states, off: new Set(), log, signal: controller.signal },
      "btc_spot",
      sources,
      NOON,
      async ({ name }) => {
        asked.push(name);
        controller.abort(new Error("told to end"));
        return bad("unreachable");
      },
    );
    await expect(answer).rejects.toThrow("told to end");
    expect([asked, await states.all(), spoken()]).toEqual([["coinbase"], [], []]);
  });
});
