import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectStockBars, type StockBarsDeps } from "../../../src/app/collect/stock-bars.ts";
import type { WatchedSecurity } from "../../../src/app/collect/watched.ts";
import { sessionsBetween } from "../../../src/domain/calendar.ts";
import {
  type CollectWorld,
  createCollectWorld,
  failing,
  fakeBars,
  late,
  madeMarket,
  NEVER,
  off,
  watch,
} from "../../support/collecting.ts";
import { nyseCalendar } from "../../support/market.ts";

/** Monday evening in New York: the session of 2026-11-23 has closed. */
const MONDAY = "2026-11-23T22:30:00Z";
const SYMBOLS = ["AAA", "BBB", "CCC", "DDD"];
const WATCHED = SYMBOLS.map((symbol) => watch(symbol));
const MARKET = madeMarket();
const CALENDAR = nyseCalendar();
/** Three years of sessions up to that Monday: 23 November 2023 was Thanksgiving. */
const YEARS = sessionsBetween(CALENDAR, "2023-11-24", "2026-11-23");

function imported(session: string, close: number, basis: "split_adjusted" | "dividend_adjusted") {
  const kept = { symbol: "AAA", quarantined: false, adjustedClose: null };
  return {
    security: "id-AAA",
    session,
    close,
    basis,
    ...kept,
    provider: "file",
    fetchedAt: "2026-11-01T00:00:00Z",
  };
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
});
afterEach(() => world.close());

const collect = (
  now: string,
  sources: StockBarsDeps["sources"],
  rest: Partial<StockBarsDeps> = {},
  watched: readonly WatchedSecurity[] = WATCHED,
  signal: AbortSignal = NEVER,
) =>
  collectStockBars(
    {
      ...world.base,
      prices: world.prices,
      notices: world.notices,
      sources,
      watched: async () => watched,
      ...rest,
    },
    now,
    signal,
  );

const sessionsOf = async (symbol: string) => (await world.bars(`id-${symbol}`)).map(({ session }) => session);

describe("the first start", () => {
  it("brings three years of every symbol, on sessions only, up to the newest closed one", async () => {
    const source = fakeBars("yahoo", MARKET);
    const steps: string[] = [];
    const result = await collect(MONDAY, [source], {
      progress: (done, total, symbol) => void steps.push(`${done}/${total} ${symbol}`),
    });
    for (const symbol of SYMBOLS) expect(await sessionsOf(symbol)).toEqual(YEARS);
    expect(result).toEqual({
      outcome: "done",
      detail: "4 of 4 symbols up to 2026-11-23, 3,008 new closes by yahoo.",
    });
    expect(YEARS).toHaveLength(752);
    expect(steps).toEqual(["1/4 AAA", "2/4 BBB", "3/4 CCC", "4/4 DDD"]);
    expect(await world.states.all()).toMatchObject([{ source: "yahoo", failures: 0 }]);
  });

  it("names as many symbols a call as the provider allows", async () => {
    const source = fakeBars("alpaca", MARKET, { symbolsPerCall: 3 });
    await collect(MONDAY, [source]);
    expect(source.calls).toBe(2);
    expect(await world.rows()).toHaveLength(3008);
  });

  it("writes no row of the running session, a holiday or a weekend, whatever the provider sends", async () => {
    const source = fakeBars("yahoo", MARKET, {
      change: (rows) => [
        ...rows,
        ...["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-21"].map((session) => ({
          session,
          close: 30,
          adjustedClose: null,
        })),
        { session: "2026-11-20", close: Number.NaN, adjustedClose: null },
      ],
    });
    // In the middle of Tuesday's session.
    await collect("2026-11-24T17:00:00Z", [source]);
    expect((await sessionsOf("AAA")).slice(-3)).toEqual(["2026-11-19", "2026-11-20", "2026-11-23"]);
  });

  it("cuts prices of a predecessor and keeps the series under the company's id", async () => {
    const source = fakeBars("yahoo", MARKET);
    await collect(MONDAY, [source], {}, [watch("AAA", { since: "2025-09-03" })]);
    expect((await sessionsOf("AAA"))[0]).toBe("2025-09-03");
    expect(source.asked).toEqual(["AAA 2025-09-03 2026-11-23"]);
  });

  it("takes over where only a predecessor's prices are stored", async () => {
    await collect("2026-11-20T22:30:00Z", [fakeBars("yahoo", MARKET)], {}, [watch("AAA")]);
    const source = fakeBars("yahoo", MARKET);
    await collect(MONDAY, [source], {}, [watch("AAA", { since: "2026-11-23" })]);
    expect(source.asked).toEqual(["AAA 2026-11-23 2026-11-23"]);
    expect((await sessionsOf("AAA")).at(-1)).toBe("2026-11-23");
  });

  it("ends with the same rows after it was cut short in the middle, and asks only for the rest", async () => {
    const controller = new AbortController();
    const source = fakeBars("yahoo", MARKET);
    const cut = collect(
      MONDAY,
      [source],
      { progress: (done) => void (done === 2 && controller.abort(new Error("stopped"))) },
      WATCHED,
      controller.signal,
    );
    await expect(cut).rejects.toThrow("stopped");
    expect(await world.rows()).toHaveLength(1504);
    expect((await world.states.all()).filter(({ failures }) => failures > 0)).toEqual([]);
    const again = fakeBars("yahoo", MARKET);
    expect(await collect("2026-11-23T22:41:00Z", [again])).toMatchObject({ outcome: "done" });
    expect(again.asked.map((line) => line.slice(0, 3))).toEqual(["CCC", "DDD"]);
    const resumed = await world.rows();
    const other = await createCollectWorld();
    await collectStockBars(
      {
        ...other.base,
        prices: other.prices,
        notices: other.notices,
        sources: [fakeBars("yahoo", MARKET)],
        watched: async () => WATCHED,
      },
      MONDAY,
      NEVER,
    );
    expect(resumed).toEqual(await other.rows());
    await other.close();
  });
});

describe("catching up", () => {
  beforeEach(async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET)]);
  });

  it.each([
    // Thanksgiving lies between: two sessions, the second a half day.
    ["three days", "2026-11-27T19:40:00Z", ["2026-11-24", "2026-11-25", "2026-11-27"]],
    ["two weeks", "2026-12-07T22:30:00Z", sessionsBetween(nyseCalendar(), "2026-11-24", "2026-12-07")],
    ["a half day before it has closed", "2026-11-27T17:59:00Z", ["2026-11-24", "2026-11-25"]],
    [
      "the evening of Christmas Eve",
      "2026-12-24T18:01:00Z",
      sessionsBetween(nyseCalendar(), "2026-11-24", "2026-12-24"),
    ],
    [
      "the Monday after clocks go forward",
      "2027-03-15T20:01:00Z",
      sessionsBetween(nyseCalendar(), "2026-11-24", "2027-03-15"),
    ],
    [
      "the same Monday an hour before",
      "2027-03-15T19:59:00Z",
      sessionsBetween(nyseCalendar(), "2026-11-24", "2027-03-12"),
    ],
  ])("adds what closed in %s, with ten sessions of overlap", async (_name, now, added) => {
    const source = fakeBars("yahoo", MARKET);
    const result = await collect(now, [source]);
    expect(result.outcome).toBe("done");
    expect((await sessionsOf("BBB")).filter((session) => session > "2026-11-23")).toEqual(added);
    expect(source.asked[0]).toBe(`AAA 2026-11-09 ${added.at(-1)}`);
  });

  it("changes nothing the second time", async () => {
    const before = await world.db.selectFrom("price_bar").selectAll().execute();
    const result = await collect("2026-11-24T13:30:00Z", [fakeBars("yahoo", MARKET)]);
    expect(result).toEqual({
      outcome: "done",
      detail: "4 of 4 symbols up to 2026-11-23, 0 new closes by yahoo.",
    });
    expect(await world.db.selectFrom("price_bar").selectAll().execute()).toEqual(before);
  });

  it("does not ask again for what it brought a few minutes ago", async () => {
    const source = fakeBars("yahoo", MARKET);
    const result = await collect("2026-11-23T22:35:00Z", [source]);
    expect(source.asked).toEqual([]);
    expect(result.outcome).toBe("done");
  });

  it("goes on without a break under a new ticker", async () => {
    const renamed = WATCHED.map((one) => (one.symbol === "AAA" ? { ...one, symbol: "NEW" } : one));
    const market = {
      ...MARKET,
      adjusted: (symbol: string, session: string, upTo: string) =>
        MARKET.adjusted(symbol === "NEW" ? "AAA" : symbol, session, upTo),
    };
    const source = fakeBars("yahoo", market);
    const result = await collect("2026-11-24T22:30:00Z", [source], {}, renamed);
    expect(result.outcome).toBe("done");
    expect(source.asked).toContain("NEW 2026-11-09 2026-11-24");
    const bars = await world.bars("id-AAA");
    expect(bars.map(({ session }) => session)).toEqual(sessionsBetween(CALENDAR, "2023-11-23", "2026-11-24"));
    expect(bars.every(({ quarantined }) => !quarantined)).toBe(true);
    expect(world.told).toEqual([]);
  });
});

describe("closes that come late, wrong or not at all", () => {
  it("fills a hole once the provider has it", async () => {
    const hole = fakeBars("yahoo", MARKET, { holes: ["2026-11-19"] });
    const first = await collect(MONDAY, [hole]);
    expect(first.outcome).toBe("done");
    expect(first.detail).toContain("Closes still missing: AAA, BBB, CCC, DDD.");
    expect(await sessionsOf("AAA")).not.toContain("2026-11-19");
    const second = await collect("2026-11-24T13:30:00Z", [fakeBars("yahoo", MARKET)]);
    expect(second.detail).toBe("4 of 4 symbols up to 2026-11-23, 4 new closes by yahoo.");
    expect(await sessionsOf("AAA")).toContain("2026-11-19");
  });

  it("says who lacks the newest close, keeps the rest, and has it by the repair run", async () => {
    const source = fakeBars("yahoo", MARKET, {
      change: (rows, symbol) => (symbol === "CCC" ? late(1)(rows) : rows),
    });
    const result = await collect(MONDAY, [source]);
    expect(result.outcome).toBe("partly");
    expect(result.detail).toContain(
      "Not up to date: CCC (yahoo: Its newest close is of 2026-11-20, and that of 2026-11-23 is due).",
    );
    expect((await sessionsOf("CCC")).at(-1)).toBe("2026-11-20");
    expect(await world.states.all()).toMatchObject([{ failures: 0 }]);
    await collect("2026-11-24T13:30:00Z", [fakeBars("yahoo", MARKET)]);
    expect((await sessionsOf("CCC")).at(-1)).toBe("2026-11-23");
  });

  it("corrects a newest close that was not final, without fetching the history", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET, { change: off(1.04, "2026-11-23") })]);
    const source = fakeBars("yahoo", MARKET);
    await collect("2026-11-24T13:30:00Z", [source]);
    expect(source.calls).toBe(4);
    expect((await world.bars("id-AAA")).at(-1)?.close).toBe(
      MARKET.adjusted("AAA", "2026-11-23", "2026-11-23"),
    );
  });

  it("fetches the whole history where an older close was corrected by more than half a per cent", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET, { change: off(0.98, "2026-11-18", "2024-05-01") })]);
    const source = fakeBars("yahoo", MARKET);
    const result = await collect("2026-11-24T22:30:00Z", [source]);
    expect(result.outcome).toBe("done");
    expect(result.detail).toContain("History fetched anew: AAA, BBB, CCC, DDD.");
    expect(source.asked.slice(0, 2)).toEqual(["AAA 2026-11-09 2026-11-24", "AAA 2023-11-24 2026-11-24"]);
    const clean = (await world.bars("id-AAA")).map(({ session, close }) => [session, close]);
    expect(clean).toEqual(
      sessionsBetween(CALENDAR, "2023-11-23", "2026-11-24").map((session) => [
        session,
        MARKET.adjusted("AAA", session, "2026-11-24"),
      ]),
    );
  });

  it("does not mind a close that is corrected by less", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET, { change: off(1.004, "2026-11-18") })]);
    const source = fakeBars("yahoo", MARKET);
    await collect("2026-11-24T22:30:00Z", [source]);
    expect(source.calls).toBe(4);
  });

  it("stores nothing of a provider that is 10 % off, tells the operator, and goes on once it is right", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET)]);
    const before = await world.rows();
    const result = await collect("2026-11-24T22:30:00Z", [fakeBars("yahoo", MARKET, { change: off(1.1) })]);
    expect(result.outcome).toBe("failed");
    expect(result.detail).toContain(
      "Not taken, for they contradict what is stored: AAA by yahoo, BBB by yahoo, CCC by yahoo, DDD by yahoo.",
    );
    expect(await world.rows()).toEqual(before);
    expect(world.told.map(({ kind }) => kind)).toEqual(SYMBOLS.map(() => "prices_disputed"));
    expect(world.told[0]?.text).toContain("yahoo now gives closes 10% above those stored");
    await collect("2026-11-25T22:30:00Z", [fakeBars("yahoo", MARKET)]);
    expect((await sessionsOf("AAA")).slice(-2)).toEqual(["2026-11-24", "2026-11-25"]);
  });

  it("asks the next provider where one contradicts what is stored, and believes two against the store", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET)]);
    const right = await collect("2026-11-24T22:30:00Z", [
      fakeBars("alpaca", MARKET, { change: off(1.1) }),
      fakeBars("yahoo", MARKET),
    ]);
    expect(right.outcome).toBe("done");
    expect((await world.bars("id-AAA")).at(-1)).toMatchObject({
      session: "2026-11-24",
      close: MARKET.adjusted("AAA", "2026-11-24", "2026-11-24"),
    });
    const both = await collect("2026-11-25T22:30:00Z", [
      fakeBars("alpaca", MARKET, { change: off(0.88) }),
      fakeBars("yahoo", MARKET, { change: off(0.88) }),
    ]);
    expect(both.outcome).toBe("done");
    expect((await world.bars("id-AAA"))[0]?.close).toBe(
      MARKET.adjusted("AAA", "2023-11-24", "2026-11-25") * 0.88,
    );
    expect(world.told).toEqual([]);
  });
});

describe("closes that were imported from files", () => {
  const OLD = sessionsBetween(CALENDAR, "2018-01-02", "2026-10-30");

  it("are continued, with nothing of their years fetched again", async () => {
    await world.prices.writeBars(
      OLD.map((day) => imported(day, MARKET.adjusted("AAA", day, day), "split_adjusted")),
    );
    const source = fakeBars("yahoo", MARKET);
    await collect(MONDAY, [source], {}, [watch("AAA")]);
    expect(source.asked).toEqual(["AAA 2026-10-16 2026-11-23"]);
    expect(await sessionsOf("AAA")).toEqual(sessionsBetween(CALENDAR, "2018-01-02", "2026-11-23"));
  });

  it("are replaced as far as they go where only dividend-adjusted closes stood in", async () => {
    await world.prices.writeBars(
      OLD.map((day) => imported(day, MARKET.adjusted("AAA", day, day) * 0.9, "dividend_adjusted")),
    );
    await collect(MONDAY, [fakeBars("yahoo", MARKET)], {}, [watch("AAA")]);
    const bars = await world.bars("id-AAA");
    expect(new Set(bars.map(({ basis }) => basis))).toEqual(new Set(["split_adjusted"]));
    expect(bars[0]).toMatchObject({
      session: "2018-01-02",
      close: MARKET.adjusted("AAA", "2018-01-02", MONDAY),
    });
  });

  it("are set aside where they are of another scale and no provider goes back as far", async () => {
    await world.prices.writeBars(
      OLD.map((day) => imported(day, MARKET.adjusted("AAA", day, day) * 10, "split_adjusted")),
    );
    const source = fakeBars("yahoo", MARKET, {
      change: (rows) => rows.filter(({ session }) => session >= "2024-01-02"),
    });
    const result = await collect(MONDAY, [source], {}, [watch("AAA")]);
    expect(result.detail).toContain("History fetched anew: AAA.");
    const bars = await world.bars("id-AAA");
    expect(bars).toHaveLength(sessionsBetween(CALENDAR, "2018-01-02", "2026-11-23").length);
    expect(bars.filter(({ quarantined }) => quarantined).at(-1)?.session).toBe("2023-12-29");
    expect(bars.find(({ session }) => session === "2024-01-02")?.close).toBe(
      MARKET.adjusted("AAA", "2024-01-02", MONDAY),
    );
    // The next run finds nothing to set right, and nothing new is set aside.
    await collect("2026-11-24T22:30:00Z", [source], {}, [watch("AAA")]);
    expect((await world.bars("id-AAA")).at(-1)).toMatchObject({ session: "2026-11-24", quarantined: false });
  });
});

describe("providers in bad weather", () => {
  it("leaves a provider that serves last week's closes and asks the next", async () => {
    await collect("2026-11-13T22:30:00Z", [fakeBars("yahoo", MARKET)]);
    const old = fakeBars("alpaca", MARKET, { change: late(5) });
    const result = await collect(MONDAY, [old, fakeBars("yahoo", MARKET)]);
    expect(result.outcome).toBe("done");
    expect(result.detail).toContain(
      "alpaca: Its newest close is of 2026-11-16, and that of 2026-11-23 is due.",
    );
    expect((await sessionsOf("DDD")).at(-1)).toBe("2026-11-23");
    expect((await world.states.all()).find(({ source }) => source === "alpaca")?.failures).toBe(1);
  });

  it("takes old closes where there are no others, and says so", async () => {
    const result = await collect(MONDAY, [fakeBars("yahoo", MARKET, { change: late(3) })]);
    expect(result.outcome).toBe("partly");
    expect((await sessionsOf("AAA")).at(-1)).toBe("2026-11-18");
    expect((await world.states.all())[0]?.failures).toBe(1);
  });

  it("is not stopped by a symbol that nobody knows, and holds it against no provider", async () => {
    const source = fakeBars("yahoo", MARKET, {
      fails: (symbol) => (symbol === "AAA" ? failing("refused", "It knows no such symbol (404).") : null),
    });
    const result = await collect(MONDAY, [source]);
    expect(result).toEqual({
      outcome: "partly",
      detail:
        "3 of 4 symbols up to 2026-11-23, 2,256 new closes by yahoo. Not up to date: AAA (yahoo: It knows no such symbol (404)).",
    });
    expect((await world.states.all())[0]?.failures).toBe(0);
  });

  it.each([
    ["rate_limited", 2],
    ["blocked", 2],
    ["unreachable", 2],
    ["timed_out", 3],
    ["server_error", 3],
    ["malformed", 3],
  ] as const)("leaves a provider once it is %s, and asks the next for the rest", async (kind, calls) => {
    let asked = 0;
    const first = fakeBars("alpaca", MARKET, { fails: () => ((asked += 1) > 1 ? failing(kind) : null) });
    const second = fakeBars("yahoo", MARKET);
    const result = await collect(MONDAY, [first, second]);
    expect(first.calls).toBe(calls);
    expect(second.asked).toHaveLength(3);
    expect(result).toMatchObject({ outcome: "done" });
    expect(await world.rows()).toHaveLength(3008);
    expect((await world.states.all()).find(({ source }) => source === "alpaca")?.failures).toBe(1);
  });

  it("counts a key that is refused for every symbol as a failing provider", async () => {
    const keyed = fakeBars("alpaca", MARKET, {
      symbolsPerCall: 50,
      fails: () => failing("refused", "No such key."),
    });
    await collect(MONDAY, [keyed, fakeBars("yahoo", MARKET)]);
    expect((await world.states.all()).find(({ source }) => source === "alpaca")).toMatchObject({
      failures: 1,
      lastFailure: { detail: "No such key." },
    });
  });

  it("survives two days without any provider: no row, no growth, then all that was missed", async () => {
    await collect(MONDAY, [fakeBars("yahoo", MARKET)]);
    const before = await world.rows();
    const dead = fakeBars("yahoo", MARKET, { fails: () => failing("unreachable", "It cannot be reached.") });
    const start = Date.parse("2026-11-24T21:30:00Z");
    for (let hour = 0; hour < 48; hour += 1) {
      const result = await collect(new Date(start + hour * 3_600_000).toISOString(), [dead]);
      expect(result.outcome).toBe("failed");
    }
    expect(await world.rows()).toEqual(before);
    expect(await world.states.all()).toHaveLength(1);
    expect(world.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    const result = await collect("2026-11-27T19:40:00Z", [fakeBars("yahoo", MARKET)]);
    expect(result.outcome).toBe("done");
    expect((await sessionsOf("AAA")).slice(-3)).toEqual(["2026-11-24", "2026-11-25", "2026-11-27"]);
  });

  it("fails where nobody may be asked", async () => {
    expect(await collect(MONDAY, [])).toMatchObject({
      outcome: "failed",
      detail: expect.stringContaining("No source is switched on"),
    });
  });
});
