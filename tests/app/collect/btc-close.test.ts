import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BtcCloseDeps, collectBtcClose } from "../../../src/app/collect/btc-close.ts";
import type { BtcCloseSource, BtcDailySource } from "../../../src/app/ports/market-sources.ts";
import type { StoredSpot } from "../../../src/app/ports/spots.ts";
import { closeInstant, sessionsBetween } from "../../../src/domain/calendar.ts";
import { type CollectWorld, createCollectWorld, failing, NEVER } from "../../support/collecting.ts";
import { nyseCalendar } from "../../support/market.ts";

const MONDAY = "2026-11-23T21:05:00Z";
const CALENDAR = nyseCalendar();

/** A price that moves 2 % over a day. */
function priceAt(instant: string): number {
  return 70_000 + 1400 * Math.sin(Date.parse(instant) / 86_400_000);
}

interface CloseOptions {
  /** Only instants so many days back. */
  readonly reachDays?: number;
  readonly factor?: number;
  readonly fails?: boolean;
  readonly lacks?: readonly string[];
}

function closeSource(name: string, { reachDays, factor = 1, fails, lacks = [] }: CloseOptions = {}) {
  const asked: (readonly string[])[] = [];
  const source: BtcCloseSource = {
    name,
    closes: async (at, now) => {
      asked.push(at);
      if (fails === true) return failing("unreachable", "It cannot be reached.");
      const oldest = Date.parse(now) - (reachDays ?? 9999) * 86_400_000;
      const given = at.filter((one) => Date.parse(one) > oldest && !lacks.includes(one));
      if (given.length === 0) return failing("empty", "It has no finished candle for that time.");
      return { ok: true, value: given.map((one) => ({ at: one, priceUsd: priceAt(one) * factor })) };
    },
  };
  return { ...source, asked };
}

function dailySource(name: string, { factor = 1, fails }: CloseOptions = {}) {
  const asked: string[] = [];
  const source: BtcDailySource = {
    name,
    daily: async (from, to) => {
      asked.push(`${from} ${to}`);
      if (fails === true) return failing("unreachable", "It cannot be reached.");
      const days = [];
      for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) {
        const date = new Date(ms).toISOString().slice(0, 10);
        days.push({ date, priceUsd: priceAt(new Date(ms + 86_400_000).toISOString()) * factor });
      }
      return { ok: true, value: days };
    },
  };
  return { ...source, asked };
}

function spot(at: string, priceUsd: number, fields: Partial<StoredSpot> = {}): StoredSpot {
  const check = { priceUsd, source: "bitstamp" };
  return { slot: at, priceUsd, at, source: "kraken", check, disagrees: false, ...fields };
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
});
afterEach(() => world.close());

const collect = (
  now: string,
  closeSources: BtcCloseDeps["closeSources"],
  dailySources: BtcCloseDeps["dailySources"] = [dailySource("coinbase"), dailySource("kraken")],
  rest: Partial<BtcCloseDeps> = {},
  signal: AbortSignal = NEVER,
) =>
  collectBtcClose(
    {
      ...world.base,
      prices: world.prices,
      spots: world.spots,
      notices: world.notices,
      closeSources,
      dailySources,
      ...rest,
    },
    now,
    signal,
  );

const stored = async () => (await world.prices.history([], "2000-01-01", "2030-01-01")).btc;
const bySession = async () => new Map((await stored()).map((bar) => [bar.date, bar]));

describe("bitcoin at the close", () => {
  it("is brought for three years of sessions, the newest first", async () => {
    const source = closeSource("coinbase");
    const result = await collect(MONDAY, [source]);
    const sessions = sessionsBetween(CALENDAR, "2023-11-23", "2026-11-23");
    expect(await stored()).toEqual(
      sessions.map((date) => ({ date, priceUsd: priceAt(closeInstant(CALENDAR, date)), align: "close" })),
    );
    expect(source.asked[0]?.at(-1)).toBe("2026-11-23T21:00:00.000Z");
    expect(source.asked.every((batch) => batch.length <= 60)).toBe(true);
    expect(result).toEqual({
      outcome: "done",
      detail: "752 prices of bitcoin at the close stored by coinbase.",
    });
  });

  it.each([
    ["winter time", "2026-11-23", "2026-11-23T21:00:00.000Z"],
    ["summer time", "2026-10-30", "2026-10-30T20:00:00.000Z"],
    ["the Monday after clocks go back", "2026-11-02", "2026-11-02T21:00:00.000Z"],
    ["the Monday after clocks go forward", "2026-03-09", "2026-03-09T20:00:00.000Z"],
    ["a half day", "2025-11-28", "2025-11-28T18:00:00.000Z"],
    ["a half day in summer", "2024-07-03", "2024-07-03T17:00:00.000Z"],
  ])("is asked for at the close instant in %s", async (_name, session, instant) => {
    const source = closeSource("coinbase");
    await collect(MONDAY, [source]);
    expect(source.asked.flat()).toContain(instant);
    expect((await bySession()).get(session)?.priceUsd).toBe(priceAt(instant));
  });

  it("asks only for the sessions that lack one", async () => {
    await collect("2026-11-18T21:05:00Z", [closeSource("coinbase")]);
    const source = closeSource("coinbase");
    await collect(MONDAY, [source]);
    expect(source.asked).toEqual([
      ["2026-11-19T21:00:00.000Z", "2026-11-20T21:00:00.000Z", "2026-11-23T21:00:00.000Z"],
    ]);
    const again = closeSource("coinbase");
    expect(await collect(MONDAY, [again])).toMatchObject({ outcome: "done" });
    expect(again.asked).toEqual([]);
  });

  it("lets the UTC day stand in beyond a provider's reach, and a close take its place later", async () => {
    const result = await collect(MONDAY, [closeSource("kraken", { reachDays: 30 })]);
    expect(result.outcome).toBe("done");
    expect(result.detail).toContain("For 731 sessions the close of the UTC day stands in.");
    const before = await bySession();
    expect(before.get("2026-11-20")?.align).toBe("close");
    expect(before.get("2025-06-02")).toEqual({
      date: "2025-06-02",
      priceUsd: priceAt("2025-06-03T00:00:00Z"),
      align: "utc_day",
    });
    expect((await world.states.all()).every(({ failures }) => failures === 0)).toBe(true);
    await collect("2026-11-24T21:05:00Z", [closeSource("coinbase")]);
    expect((await stored()).every(({ align }) => align === "close")).toBe(true);
  });

  it("asks the next provider for what the first does not have", async () => {
    const lacks = ["2026-11-19T21:00:00.000Z"];
    await collect(MONDAY, [closeSource("coinbase", { lacks }), closeSource("bitstamp")]);
    const rows = await world.db.selectFrom("btc_bar").select(["date", "provider"]).execute();
    expect(rows.filter(({ provider }) => provider === "bitstamp")).toEqual([
      { date: "2026-11-19", provider: "bitstamp" },
    ]);
  });

  it("goes on after it was cut short, and ends with the same rows", async () => {
    const controller = new AbortController();
    const progress = (done: number) => void (done >= 120 && controller.abort(new Error("stopped")));
    const cut = collect(MONDAY, [closeSource("coinbase")], undefined, { progress }, controller.signal);
    await expect(cut).rejects.toThrow("stopped");
    expect(await stored()).toHaveLength(120);
    await collect(MONDAY, [closeSource("coinbase")]);
    expect((await stored()).map(({ date }) => date)).toEqual(
      sessionsBetween(CALENDAR, "2023-11-23", "2026-11-23"),
    );
  });

  it("goes back as far as stored prices of stocks do", async () => {
    await world.prices.writeBars([
      {
        security: "QQQ",
        session: "2022-01-03",
        symbol: "QQQ",
        close: 400,
        basis: "split_adjusted",
        quarantined: false,
        adjustedClose: null,
        provider: "file",
        fetchedAt: MONDAY,
      },
    ]);
    await collect(MONDAY, [closeSource("coinbase")]);
    expect((await stored())[0]?.date).toBe("2022-01-03");
  });
});

describe("a price that contradicts others", () => {
  it("is not stored, the next provider is asked, and the operator hears of it", async () => {
    const result = await collect(
      MONDAY,
      [closeSource("coinbase", { factor: 1.1 }), closeSource("bitstamp")],
      [dailySource("coinbase", { factor: 1.1 }), dailySource("kraken")],
    );
    expect(result.outcome).toBe("done");
    const providers = await world.db.selectFrom("btc_bar").select("provider").distinct().execute();
    expect(providers).toEqual([{ provider: "bitstamp" }]);
    expect(world.told).toEqual([]);
  });

  it("leaves the newest session open where nobody has another", async () => {
    await collect("2026-11-20T21:05:00Z", [closeSource("coinbase")]);
    const result = await collect(MONDAY, [closeSource("coinbase", { factor: 1.1 })]);
    expect(result.outcome).toBe("failed");
    expect(result.detail).toContain(
      "Not stored: coinbase's price at the close of 2026-11-23 is more than 5% from the daily closes around it by kraken.",
    );
    expect((await bySession()).has("2026-11-23")).toBe(false);
    expect(world.told).toEqual([
      {
        kind: "btc_disputed",
        text: "Bitcoin: coinbase's price at the close of 2026-11-23 is more than 5% from the daily closes around it by kraken, and is not stored.",
      },
    ]);
  });

  it.each<[string, StoredSpot, number, boolean]>([
    [
      "believed after a crash in the last hours that spot prices saw",
      spot("2026-11-23T20:55:00Z", 60_000),
      0.86,
      true,
    ],
    ["not believed where spot prices saw none", spot("2026-11-23T20:55:00Z", 70_000), 0.92, false],
    [
      "judged by days where the spot price was never checked",
      spot("2026-11-23T20:55:00Z", 60_000, { check: null }),
      0.86,
      false,
    ],
    [
      "judged by days where the spot prices disagree",
      spot("2026-11-23T20:55:00Z", 60_000, { disagrees: true }),
      0.86,
      false,
    ],
    [
      "judged by days where the spot price is of an hour ago",
      spot("2026-11-23T19:55:00Z", 60_000),
      0.86,
      false,
    ],
  ])("is %s", async (_name, one, factor, believed) => {
    await collect("2026-11-20T21:05:00Z", [closeSource("coinbase")]);
    await world.spots.write(one);
    await collect(MONDAY, [closeSource("coinbase", { factor })]);
    expect((await bySession()).has("2026-11-23")).toBe(believed);
  });

  it("is stored where nothing else is known, and said to be unchecked", async () => {
    const result = await collect(MONDAY, [closeSource("coinbase")], [dailySource("coinbase")]);
    expect(result.detail).toContain("Not checked by another source: 752.");
    expect(await stored()).toHaveLength(752);
  });
});

describe("no provider of bitcoin", () => {
  it("fails, writes nothing, asks no more than once each, and recovers", async () => {
    await collect("2026-11-20T21:05:00Z", [closeSource("coinbase")]);
    const dead = [closeSource("coinbase", { fails: true }), closeSource("kraken", { fails: true })];
    const dailies = [dailySource("coinbase", { fails: true })];
    const before = await stored();
    expect(await collect(MONDAY, dead, dailies)).toEqual({
      outcome: "failed",
      detail:
        "0 prices of bitcoin at the close stored. That of 2026-11-23 is still missing. Without any price: 2026-11-23. coinbase: It cannot be reached. kraken: It cannot be reached.",
    });
    expect(await stored()).toEqual(before);
    expect(dead.map(({ asked }) => asked.length)).toEqual([1, 1]);
    expect(await collect("2026-11-24T13:00:00Z", [closeSource("coinbase")])).toMatchObject({
      outcome: "done",
    });
    expect((await bySession()).get("2026-11-23")?.align).toBe("close");
  });

  it("asks nobody for older sessions once all have failed at the first start", async () => {
    const dead = closeSource("coinbase", { fails: true });
    await collect(MONDAY, [dead], [dailySource("kraken")]);
    expect(dead.asked).toHaveLength(1);
    const rows = await stored();
    expect(rows.at(-1)?.date).toBe("2026-11-20");
    expect(rows.every(({ align }) => align === "utc_day")).toBe(true);
  });
});
