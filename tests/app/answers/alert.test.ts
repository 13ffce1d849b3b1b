import { describe, expect, it } from "vitest";
import { createAlertAnswer } from "../../../src/app/answers/alert.ts";
import type { StoredEvent } from "../../../src/app/ports/rules.ts";
import type { AlertEvent, SeriesAlert } from "../../../src/surface/answers/alert.ts";
import {
  aChange,
  aFactEvent,
  ALERT_NOW,
  alertDeps,
  alertOf,
  aSeriesEvent,
  aSide,
  FRIDAY,
} from "../../support/alerts.ts";
import { aContract } from "../../support/facts.ts";
import { aReading, aSpot, liveOf } from "../../support/live.ts";

const spread = aSide("spread PW14 30d 30");
const fired = aSeriesEvent(1, { side: spread, value: 34.1, legs: [27, -7.1], episode: "2026-11-18" });

function seriesOf(event: AlertEvent | undefined): SeriesAlert {
  if (event?.kind !== "series") throw new Error("not a series");
  return event;
}

describe("an event of the basket", () => {
  it("has its value as it was, and the window of its session by the prices of now", async () => {
    const event = seriesOf((await alertOf([fired])).events[0]);
    expect(event).toMatchObject({
      value: 34.1,
      returnPct: 27,
      btcReturnPct: -7.1,
      thresholdValue: 30,
      barsSince: 3,
      late: false,
      target: { kind: "basket", name: "PW14", tickers: [] },
      window: { target: "PW14", window: "30d", session: FRIDAY, baseSession: "2026-10-21" },
      price: null,
      hashrate: null,
      ended: null,
    });
    expect(event.window?.subject.members).toHaveLength(8);
    expect(event.window?.gapPp).toBeCloseTo(16.72, 1);
  });

  it("is read at its own session, not at the newest", async () => {
    const event = aSeriesEvent(1, { side: spread, value: 31, bar: "2026-11-10", episode: "2026-11-10" });
    const answer = await alertOf([event]);
    expect(seriesOf(answer.events[0]).window?.session).toBe("2026-11-10");
    expect(answer.moversSession).toBe("2026-11-10");
    expect(answer.picture).toMatchObject({
      kind: "indexed",
      marks: [{ date: "2026-11-10", what: "fired" }],
    });
  });

  it("has the lines of its window, the last the subject's name", async () => {
    const { picture } = await alertOf([fired]);
    if (picture?.kind !== "indexed") throw new Error("no lines");
    expect(picture.series.window).toBe("30d");
    expect(picture.series.dates.at(-1)).toBe(FRIDAY);
    expect(picture.series.lines[0]).toMatchObject({ role: "subject", name: "PW14" });
    expect(picture.marks).toEqual([{ date: FRIDAY, what: "fired" }]);
  });

  it("has the movers of that session with the changes that may explain them, and their sources", async () => {
    const deps = alertDeps({ contracts: [aContract("c-1", { miner: "id-CORZ" })] }, [
      aChange(7, { miner: "id-CORZ" }),
      aChange(8, { miner: "id-CORZ", knownAt: "2026-11-18" }),
      aChange(9, { miner: "id-CORZ", knownAt: null }),
    ]);
    const answer = await alertOf([fired], [], deps);
    expect(answer.moversSession).toBe(FRIDAY);
    const corz = answer.movers.find(({ miner }) => miner === "CORZ");
    expect(corz?.changes.map(({ id }) => id)).toEqual([7]);
    expect(corz?.filings).toBeNull();
    expect(answer.sources.map(({ host }) => host)).toEqual(["sec.gov"]);
  });
});

describe("other targets", () => {
  it("a list is measured by its members and named by them", async () => {
    const event = aSeriesEvent(1, { side: aSide("spread [MARA,RIOT,CLSK] 7d 20"), value: 21 });
    const answer = await alertOf([event]);
    const told = seriesOf(answer.events[0]);
    expect(told.target).toEqual({
      kind: "list",
      name: "[MARA,RIOT,CLSK]",
      tickers: ["MARA", "RIOT", "CLSK"],
    });
    expect(told.window?.subject.members.map(({ ticker }) => ticker)).toEqual(["MARA", "RIOT", "CLSK"]);
    expect(new Set(answer.movers.map(({ miner }) => miner))).toEqual(new Set(["MARA", "RIOT", "CLSK"]));
    expect(answer.picture).toMatchObject({
      series: { lines: [{ name: "[MARA,RIOT,CLSK]" }, {}, {}, {}, {}, {}, {}] },
    });
  });

  it("a miner has its own window, its multiple in its unit, and its own move alone", async () => {
    const side = aSide("spread MARA 30d 1.6x both", "below");
    const answer = await alertOf([aSeriesEvent(1, { side, value: -50, unit: 30 })]);
    const told = seriesOf(answer.events[0]);
    expect(told.thresholdValue).toBe(-48);
    expect(told.window?.subject.members.map(({ ticker }) => ticker)).toEqual(["MARA"]);
    expect(answer.movers.map(({ miner }) => miner)).toEqual(["MARA"]);
  });

  it("a miner that is gone from the facts leaves its id and no movers", async () => {
    const side = { ...aSide("spread MARA 30d 30"), target: { kind: "miner", security: "id-GONE" } } as const;
    const answer = await alertOf([aSeriesEvent(1, { side, value: 31 })]);
    expect(seriesOf(answer.events[0]).target.name).toBe("id-GONE");
    expect(answer.movers).toEqual([]);
    expect(answer.picture).toBeNull();
  });

  it("bitcoin has its slot's price with both sources, its days and its level", async () => {
    const slot = "2026-11-20T15:05:00.000Z";
    const live = liveOf({
      spots: [aSpot(52_300, "2026-11-20T15:05:30.000Z"), aSpot(1, "2026-11-20T15:00:01.000Z")],
    });
    const event = aSeriesEvent(1, {
      side: aSide("level BTC 53000", "below"),
      value: 52_300,
      bar: slot,
      episode: "2026-11-20T15:00:00.000Z",
    });
    const answer = await alertOf([event], [], alertDeps({}, [], live));
    expect(seriesOf(answer.events[0])).toMatchObject({
      thresholdValue: 53_000,
      barsSince: 2,
      window: null,
      price: { priceUsd: 52_300, source: "coinbase", checkedBy: "kraken" },
    });
    expect(answer.movers).toEqual([]);
    if (answer.picture?.kind !== "price") throw new Error("no prices");
    expect(answer.picture.level).toBe(53_000);
    expect(answer.picture.dates.at(-1)).toBe("2026-11-20");
    expect(answer.picture.values.at(-1)).toBe(52_300);
    expect(answer.picture.dates).toHaveLength(answer.picture.values.length);
  });

  it("the network has both means, and none where days are missing", async () => {
    const side = aSide("hashrate_move NETWORK 30d 3", "below");
    const days = Array.from({ length: 60 }, (_, day) =>
      aReading(
        "day_hashrate_ehs",
        1000,
        new Date(Date.parse("2026-09-21T00:00:00Z") + day * 86_400_000).toISOString(),
      ),
    );
    const event = aSeriesEvent(1, { side, value: -3 });
    const known = await alertOf([event], [], alertDeps({}, [], liveOf({ readings: days })));
    expect(seriesOf(known.events[0]).hashrate).toEqual({
      meanEhs: 1000,
      to: "2026-11-19",
      earlierEhs: 1000,
      earlierTo: "2026-10-20",
      from: ["mempool"],
    });
    expect(known.picture).toMatchObject({ kind: "hashrate", marks: [{ date: "2026-11-19", what: "fired" }] });
    const short = await alertOf([event], [], alertDeps({}, [], liveOf({ readings: days.slice(40) })));
    expect(seriesOf(short.events[0]).hashrate).toBeNull();
  });
});

describe("what is told", () => {
  it.each([
    ["on the evening of its session", "2026-11-18", "2026-11-18T23:00:00Z", false],
    ["before the next close", "2026-11-18", "2026-11-19T20:59:00Z", false],
    ["after the next close", "2026-11-18", "2026-11-19T21:01:00Z", true],
  ])("%s is late: %s %s %s", async (_, bar, createdAt, late) => {
    const event = aSeriesEvent(1, { side: spread, value: 31, bar, createdAt });
    expect(seriesOf((await alertOf([event])).events[0]).late).toBe(late);
  });

  it.each([
    ["2026-11-20T15:05:40.000Z", false],
    ["2026-11-20T16:05:40.000Z", true],
  ])("of a slot at %s is late: %s", async (createdAt, late) => {
    const event = aSeriesEvent(1, {
      side: aSide("move BTC 1d 8"),
      value: 9,
      bar: "2026-11-20T15:05:00.000Z",
      createdAt,
    });
    expect(seriesOf((await alertOf([event])).events[0]).late).toBe(late);
  });

  it("after a cooldown is late too", async () => {
    const event = aSeriesEvent(1, { side: spread, value: 31, late: true, episode: "2026-11-12" });
    expect(seriesOf((await alertOf([event])).events[0]).late).toBe(true);
  });

  it("an end stands on its beginning and moves the picture to its own session", async () => {
    const begin = aSeriesEvent(1, { side: spread, value: 31, bar: "2026-11-10", episode: "2026-11-09" });
    const end = aSeriesEvent(9, { side: spread, value: 12.3, event: "resolve", episode: "2026-11-09" });
    const answer = await alertOf([begin], [end]);
    expect(answer.events).toHaveLength(1);
    expect(seriesOf(answer.events[0]).ended).toEqual({ eventId: 9, bar: FRIDAY, value: 12.3 });
    expect(answer.picture).toMatchObject({
      series: { dates: expect.arrayContaining([FRIDAY]) },
      marks: [
        { date: "2026-11-10", what: "fired" },
        { date: FRIDAY, what: "ended" },
      ],
    });
  });

  it("an end of another episode is not this one's", async () => {
    const end = aSeriesEvent(9, { side: spread, value: 12.3, event: "resolve", episode: "2026-06-01" });
    const answer = await alertOf([fired], [end]);
    expect(answer.events).toHaveLength(2);
    expect(answer.events.map((one) => seriesOf(one).ended)).toEqual([null, null]);
  });
});

function fireOf(id: number, text: string, value: number): StoredEvent {
  return aSeriesEvent(id, { side: aSide(text), value });
}

describe("the order", () => {
  const contract = aFactEvent(20, {}, { value: 1e9, unit: "usd" }, 7);
  const larger = aFactEvent(21, {}, { factId: "c-2", miner: "id-RIOT", value: 9e9, unit: "usd" }, 8);

  it.each([
    [
      "how many times its own threshold",
      [fireOf(1, "spread PW14 30d 30", 33), fireOf(2, "big_day MARA 1d 10", 18)],
      [2, 1],
    ],
    [
      "those of one subject together",
      [
        fireOf(1, "big_day MARA 1d 10", 20),
        fireOf(2, "big_day RIOT 1d 10", 18),
        fireOf(3, "spread MARA 30d 30", 31),
      ],
      [1, 3, 2],
    ],
    [
      "prices before facts, larger facts first",
      [contract, larger, fireOf(1, "spread PW14 30d 30", 33)],
      [1, 21, 20],
    ],
    [
      "fires before what lost its data",
      [aSeriesEvent(1, { side: spread, value: null, event: "stale" }), fireOf(2, "big_day MARA 1d 10", 10)],
      [2, 1],
    ],
  ] as const)("is by %s", async (_, events, ids) => {
    expect((await alertOf(events)).events.map(({ id }) => id)).toEqual(ids);
    expect((await alertOf(events.toReversed())).events.map(({ id }) => id)).toEqual(ids);
  });
});

describe("asking again", () => {
  it("gives the same object within the hour, in another hour or with a correction a new one", async () => {
    const ask = createAlertAnswer(alertDeps());
    const first = await ask([fired], [], ALERT_NOW);
    expect(await ask([{ ...fired }], [], "2026-11-21T02:40:00Z")).toBe(first);
    expect(await ask([fired], [], "2026-11-21T03:00:00Z")).not.toBe(first);
    const corrected = { value: 9, at: ALERT_NOW };
    expect(await ask([{ ...fired, corrected }], [], ALERT_NOW)).not.toBe(first);
  });

  it("after a failure makes it again", async () => {
    const deps = alertDeps();
    let broken = true;
    const ask = createAlertAnswer({
      ...deps,
      prices: {
        ...deps.prices,
        history: (...args) => {
          if (broken) return Promise.reject(new Error("locked"));
          return deps.prices.history(...args);
        },
      },
    });
    await expect(ask([fired], [], ALERT_NOW)).rejects.toThrow("locked");
    broken = false;
    expect((await ask([fired], [], ALERT_NOW))?.events).toHaveLength(1);
  });

  it("forgets the oldest of many", async () => {
    const ask = createAlertAnswer(alertDeps());
    const first = await ask([aFactEvent(1, {}, {}, 1)], [], ALERT_NOW);
    for (let id = 2; id <= 66; id += 1) await ask([aFactEvent(id, {}, {}, id)], [], ALERT_NOW);
    expect(await ask([aFactEvent(1, {}, {}, 1)], [], ALERT_NOW)).not.toBe(first);
  });

  it("without events has nothing", async () => {
    expect(await createAlertAnswer(alertDeps())([], [], ALERT_NOW)).toBeNull();
  });
});
