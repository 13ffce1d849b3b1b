import { describe, expect, test } from "vitest";
import { createDivergenceAnswer } from "../../../src/app/answers/divergence.ts";
import type { StoredQuote } from "../../../src/app/ports/quotes.ts";
import type { StoredSpot } from "../../../src/app/ports/spots.ts";
import type { Basket, Bar } from "../../../src/domain/market.ts";
import type { DivergenceAnswer } from "../../../src/surface/answers/divergence.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aFactSet, aMiner } from "../../support/facts.ts";
import { aQuote, aSpot, liveOf } from "../../support/live.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";

const calendar = nyseCalendar();
const sessions = sessionsFrom(calendar, "2026-08-03", 80).filter((session) => session <= "2026-11-23");
const names = ["HUT", "WULF", "KEEL", "MARA", "RIOT"];
const miners = names.map((ticker) => aMiner(ticker));
const NOW = "2026-11-24T20:12:00.000Z";
const FRESH = "2026-11-24T20:08:00.000Z";

const flat = (security: string, upTo = "2026-11-23"): readonly Bar[] =>
  barsOf(
    security,
    sessions.filter((session) => session <= upTo),
    sessions.map(() => 10),
  );

const basket: Basket = {
  id: "PW14",
  version: 1,
  members: miners.map((miner) => ({ security: miner.id, from: "2026-06-30", until: null })),
};

interface World {
  readonly quotes?: readonly StoredQuote[];
  readonly spots?: readonly StoredSpot[];
  readonly bars?: readonly (readonly Bar[])[];
  readonly actions?: Parameters<typeof historyOf>[2];
  readonly btcTo?: string;
  readonly options?: Record<string, string>;
  readonly now?: string;
}

const quoted = (prices: readonly (number | null)[], at = FRESH): readonly StoredQuote[] =>
  prices.flatMap((price, index) => (price === null ? [] : [aQuote(miners[index]?.id ?? "", price, at)]));

async function ask(world: World): Promise<DivergenceAnswer> {
  const bars = world.bars ?? [...miners.map((miner) => flat(miner.id)), flat("QQQ"), flat("CRWV")];
  const btc = btcOf(
    sessions.filter((session) => session <= (world.btcTo ?? "2026-11-23")),
    sessions.map(() => 90_000),
  );
  const deps = {
    ...answerDeps({ facts: aFactSet({ miners }), history: historyOf(bars, btc, world.actions), basket }),
    live: liveOf({
      quotes: world.quotes ?? quoted([11, 11, 10, 10, 10]),
      spots: world.spots ?? [aSpot(90_900, "2026-11-24T20:10:20.000Z")],
    }),
  };
  const answered = await createDivergenceAnswer(deps)(
    { window: "today", ...world.options },
    world.now ?? NOW,
  );
  if (!answered.ok || "windows" in answered.answer) throw new Error(JSON.stringify(answered));
  return answered.answer;
}

describe("while the session runs", () => {
  test("the gap is from the last close to the newest prices, with the times of the oldest and the newest", async () => {
    const answer = await ask({
      quotes: [
        ...quoted([11, 11, 10, 10]),
        aQuote("id-RIOT", 10, "2026-11-24T20:01:00.000Z"),
        aQuote("QQQ", 10.1, FRESH),
      ],
    });
    expect(answer).toMatchObject({
      window: "today",
      session: "2026-11-24",
      baseSession: "2026-11-23",
      today: {
        state: "open",
        oldestPrice: "2026-11-24T20:01:00.000Z",
        newestPrice: "2026-11-24T20:10:20.000Z",
        btcDoubted: null,
      },
      freshness: { stocksFrom: ["yahoo"], btcFrom: { source: "coinbase", kind: "spot" } },
      behind: null,
      series: null,
      why: null,
    });
    expect(answer.subject.returnPct).toBeCloseTo(4, 9);
    expect(answer.btc.returnPct).toBeCloseTo(1, 9);
    expect(answer.gapPp).toBeCloseTo(3, 9);
    expect(answer.qqq.returnPct).toBeCloseTo(1, 9);
    expect(answer.peers.returnPct).toBeNull();
  });

  test.each([
    ["no_quote", quoted([11, 11, 10, 10]), undefined],
    [
      "old_quote",
      [...quoted([11, 11, 10, 10]), aQuote("id-RIOT", 10, "2026-11-24T19:56:59.000Z")],
      undefined,
    ],
    ["quarantined", quoted([11, 11, 10, 10, 5]), undefined],
    [
      "no_close_at_base",
      quoted([11, 11, 10, 10, 10]),
      [...miners.slice(0, 4).map((miner) => flat(miner.id)), flat("id-RIOT", "2026-11-20")],
    ],
  ])("a member with %s is named and left out", async (reason, quotes, bars) => {
    const answer = await ask(bars === undefined ? { quotes } : { quotes, bars });
    expect(answer.subject.excluded).toEqual([{ ticker: "RIOT", reason }]);
    expect(answer.subject.members).toHaveLength(4);
    expect(answer.subject.returnPct).toBeCloseTo(5, 9);
  });

  test("without a quorum there is no gap, and why", async () => {
    const answer = await ask({ quotes: quoted([11, 11]) });
    expect(answer.gapPp).toBeNull();
    expect(answer.why).toBe(
      "only 2 of 5 members have a price of the last 15 minutes and a close on 23 Nov 2026; 3 are needed",
    );
  });

  test.each([
    ["there is no BTC price of the last 15 minutes", [aSpot(90_900, "2026-11-24T19:50:20.000Z")]],
    ["two sources of BTC's price lie more than 1% apart", [aSpot(90_900, FRESH, { disagrees: true })]],
  ])("without a price of BTC the subject stands alone: %s", async (why, spots) => {
    const answer = await ask({ spots });
    expect(answer).toMatchObject({ gapPp: null, why, btc: { returnPct: null, align: null } });
    expect(answer.subject.returnPct).toBeCloseTo(4, 9);
  });

  test("a price of BTC in doubt is told with both values", async () => {
    const answer = await ask({
      spots: [aSpot(90_900, FRESH, { disagrees: true, check: { priceUsd: 93_000, source: "kraken" } })],
    });
    expect(answer.today?.btcDoubted).toEqual({
      priceUsd: 90_900,
      source: "coinbase",
      otherPriceUsd: 93_000,
      otherSource: "kraken",
    });
  });

  test("without the last close of BTC or of the shares it says which", async () => {
    const noBtc = await ask({ btcTo: "2026-11-20" });
    expect(noBtc.why).toBe("no BTC price is stored for the last close, 23 Nov 2026");
    const noBars = await ask({ bars: miners.map((miner) => flat(miner.id, "2026-11-20")) });
    expect(noBars.subject.excluded.map(({ reason }) => reason)).toEqual(names.map(() => "no_close_at_base"));
  });

  test("a split that is still to come changes nothing today", async () => {
    const actions = {
      actions: [
        {
          security: "id-HUT",
          exDate: "2026-12-01",
          kind: "split" as const,
          newShares: 10,
          oldShares: 1,
        },
      ],
    };
    expect((await ask({ actions })).subject.returnPct).toBeCloseTo(4, 9);
  });

  test("one company is read alone", async () => {
    const answer = await ask({ options: { target: "HUT" } });
    expect(answer).toMatchObject({ target: "HUT", why: null });
    expect(answer.gapPp).toBeCloseTo(9, 9);
    expect(answer.subject.capWeightedPct).toBeCloseTo(10, 9);
  });
});

describe("where there are no prices of today, the last session's closes stand for them", () => {
  test.each([
    ["no_session", "2026-11-26T18:00:00.000Z", null, "2026-11-27"],
    ["no_session", "2026-11-28T18:00:00.000Z", null, "2026-11-30"],
    ["before", "2026-11-24T14:29:59.000Z", "2026-11-24", null],
    ["no_quotes", "2026-11-25T14:35:00.000Z", "2026-11-25", null],
  ])("%s at %s", async (state, now, session, nextSession) => {
    const answer = await ask({ now });
    expect(answer).toMatchObject({ window: "1d", today: { state, session, nextSession } });
    expect(answer.session).toBe("2026-11-23");
    expect(answer.gapPp).not.toBeNull();
  });

  test("yesterday's quotes are never told as today's", async () => {
    const answer = await ask({ quotes: quoted([11, 11, 11, 11, 11], "2026-11-23T20:59:00.000Z") });
    expect(answer).toMatchObject({ window: "1d", today: { state: "no_quotes" } });
  });
});

describe("once the session is over", () => {
  const last = {
    now: "2026-11-24T21:30:00.000Z",
    quotes: quoted([11, 11, 10, 10, 10], "2026-11-24T20:59:50.000Z"),
  };
  const atClose = [aSpot(90_900, "2026-11-24T21:00:20.000Z"), aSpot(99_000, "2026-11-24T21:25:20.000Z")];

  test("its last prices stand until its closes are here, BTC at the close too", async () => {
    const answer = await ask({ ...last, spots: atClose });
    expect(answer).toMatchObject({ window: "today", today: { state: "closing", session: "2026-11-24" } });
    expect(answer.btc.returnPct).toBeCloseTo(1, 9);
    expect(answer.gapPp).toBeCloseTo(3, 9);
  });

  test("half of them are no figure: the last session stands", async () => {
    const answer = await ask({
      ...last,
      quotes: quoted([11, 11], "2026-11-24T20:59:50.000Z"),
      spots: atClose,
    });
    expect(answer).toMatchObject({ window: "1d", session: "2026-11-23", today: { state: "no_quotes" } });
  });

  test("its stored closes are better than its last prices", async () => {
    const all = [...sessions, "2026-11-24"];
    const bars = miners.map((miner) => barsOf(miner.id, all, [...sessions.map(() => 10), 12]));
    const btc = btcOf(all, [...sessions.map(() => 90_000), 90_000]);
    const deps = {
      ...answerDeps({ facts: aFactSet({ miners }), history: historyOf(bars, btc), basket }),
      live: liveOf({ quotes: last.quotes, spots: atClose }),
    };
    const answered = await createDivergenceAnswer(deps)({ window: "today" }, "2026-11-25T01:00:00.000Z");
    if (!answered.ok || "windows" in answered.answer) throw new Error("one window was asked for");
    expect(answered.answer).toMatchObject({
      window: "1d",
      session: "2026-11-24",
      today: { state: "over", session: "2026-11-24", nextSession: "2026-11-25" },
    });
    expect(answered.answer.gapPp).toBeCloseTo(20, 9);
  });

  test("a half day is over at 13:00", async () => {
    const answer = await ask({
      now: "2026-11-27T18:05:00.000Z",
      quotes: quoted([11, 11, 10, 10, 10], "2026-11-27T17:59:00.000Z"),
    });
    // Closes of the session before, the 25th, are not stored: no figure of today can be made.
    expect(answer.today).toMatchObject({ state: "no_quotes", session: "2026-11-27" });
  });
});

test("today does not go with a day", async () => {
  const deps = answerDeps({ facts: aFactSet({ miners }), history: historyOf([flat("id-HUT")], []), basket });
  const answered = await createDivergenceAnswer(deps)({ window: "today", as_of: "2026-11-20" }, NOW);
  expect(answered).toMatchObject({ ok: false, refusal: { kind: "not_together", option: "as_of" } });
});

test("without live prices at all the last session stands", async () => {
  const bars = miners.map((miner) => flat(miner.id));
  const btc = btcOf(
    sessions,
    sessions.map(() => 90_000),
  );
  const deps = answerDeps({ facts: aFactSet({ miners }), history: historyOf(bars, btc), basket });
  const answered = await createDivergenceAnswer(deps)({ window: "today" }, NOW);
  expect(answered).toMatchObject({ ok: true, answer: { window: "1d", today: { state: "no_quotes" } } });
});
