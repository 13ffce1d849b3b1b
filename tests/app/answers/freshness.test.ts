import { describe, expect, test } from "vitest";
import { createDivergenceAnswer } from "../../../src/app/answers/divergence.ts";
import { createTreasuryAnswer } from "../../../src/app/answers/treasury.ts";
import type { NewestProviders } from "../../../src/app/ports/price-providers.ts";
import type { Basket } from "../../../src/domain/market.ts";
import type { Freshness } from "../../../src/surface/answers/common.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aFactSet, aMiner } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";

const sessions = sessionsFrom(nyseCalendar(), "2026-10-01", 60).filter((day) => day <= "2026-11-20");
const miners = ["HUT", "WULF", "MARA", "RIOT"].map((ticker) => aMiner(ticker));
const basket: Basket = {
  id: "PW14",
  version: 1,
  members: miners.map((miner) => ({ security: miner.id, from: "2026-06-30", until: null })),
};

async function freshness(
  now: string,
  over: { options?: object; lastOfRiot?: string; newest?: NewestProviders } = {},
): Promise<Freshness | undefined> {
  const bars = miners.map((miner) =>
    barsOf(
      miner.id,
      sessions.filter((day) => miner.ticker !== "RIOT" || day <= (over.lastOfRiot ?? "2026-11-20")),
      sessions.map(() => 10),
    ),
  );
  const deps = {
    ...answerDeps({
      facts: aFactSet({ miners }),
      history: historyOf(
        bars,
        btcOf(
          sessions,
          sessions.map(() => 90_000),
        ),
      ),
      basket,
    }),
    ...(over.newest === undefined ? {} : { providers: { newest: async () => over.newest ?? NO_PROVIDERS } }),
  };
  const answered = await createDivergenceAnswer(deps)({ window: "1d", ...over.options }, now);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer.freshness;
}

const NO_PROVIDERS: NewestProviders = { securities: new Map(), btc: null };

describe("prices up to Friday 20 November", () => {
  test.each([
    ["the morning after the weekend", "2026-11-23T14:00:00Z", 0, false],
    ["at Monday's close, whose prices come later", "2026-11-23T21:01:00Z", 1, false],
    ["four hours after it", "2026-11-24T01:01:00Z", 1, true],
    ["after Thanksgiving, which was no session", "2026-11-27T12:00:00Z", 3, true],
    ["after the half day", "2026-11-27T23:00:00Z", 4, true],
  ])("%s", async (_, now, sessionsAgo, stale) => {
    expect((await freshness(now))?.prices).toEqual({ oldest: "2026-11-20", sessionsAgo, stale });
  });

  test("are not stale for a day that was asked for", async () => {
    const given = await freshness("2026-12-10T12:00:00Z", { options: { as_of: "2026-11-20" } });
    expect(given?.prices).toEqual({ oldest: "2026-11-20", sessionsAgo: 0, stale: false });
  });

  test("a close carried forward is the oldest", async () => {
    const given = await freshness("2026-11-23T14:00:00Z", { lastOfRiot: "2026-11-18" });
    expect(given?.prices).toEqual({ oldest: "2026-11-18", sessionsAgo: 2, stale: true });
  });
});

describe("who gave them", () => {
  test("is told by how much came from each, BTC with its alignment", async () => {
    const newest: NewestProviders = {
      securities: new Map([
        ["a", "alpaca"],
        ["b", "yahoo"],
        ["c", "yahoo"],
      ]),
      btc: { provider: "coinbase", align: "close" },
    };
    expect(await freshness("2026-11-23T14:00:00Z", { newest })).toMatchObject({
      stocksFrom: ["yahoo", "alpaca"],
      btcFrom: { source: "coinbase", kind: "close" },
    });
  });

  test("is nobody where prices are made up", async () => {
    const newest: NewestProviders = {
      securities: new Map([["a", "simulated"]]),
      btc: { provider: "simulated", align: "close" },
    };
    expect(await freshness("2026-11-23T14:00:00Z", { newest })).toMatchObject({
      stocksFrom: [],
      btcFrom: null,
    });
  });
});

test("an answer without prices says nothing of them", async () => {
  const answered = await createTreasuryAnswer(answerDeps({ facts: aFactSet({ miners }) }))(
    {},
    "2026-11-24T12:00:00Z",
  );
  expect(answered.ok && "freshness" in answered.answer).toBe(false);
});
