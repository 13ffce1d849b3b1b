import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { METRICS } from "../../../src/domain/rule-metrics.ts";
import { createEvaluateWorld, type EvaluateWorld } from "../../support/evaluating.ts";

let world: EvaluateWorld;
beforeEach(async () => {
  world = await createEvaluateWorld();
});
afterEach(() => world.close());

const at = (time: string): string => `2026-11-21T${time}:00.000Z`;

/** A price of a slot, confirmed unless said otherwise. */
async function put(
  slot: string,
  priceUsd: number,
  how: "confirmed" | "alone" | "disputed" = "confirmed",
): Promise<void> {
  await world.spots.write({
    slot,
    priceUsd,
    at: slot,
    source: "coinbase",
    check: how === "alone" ? null : { priceUsd, source: "kraken" },
    disagrees: how === "disputed",
  });
}

/** Slots from one time to another on a Saturday, and the job in each of them. */
async function live(from: string, to: string, price: number): Promise<void> {
  for (let ms = Date.parse(at(from)); ms <= Date.parse(at(to)); ms += 300_000) {
    const slot = new Date(ms).toISOString();
    await put(slot, price);
    await world.run(slot);
  }
}

describe("a slot of five minutes", () => {
  it("is stepped at once on a Saturday: the second one at the threshold fires", async () => {
    const key = await world.keep("level BTC 90000 above", at("10:00"));
    await live("10:00", "10:10", 89_000);
    await live("10:15", "10:20", 90_500);
    expect(await world.told(key)).toEqual([`${at("10:20")} 1 fire`]);
    expect(await world.bars("slot")).toHaveLength(5);
  });

  it.each(["alone", "disputed"] as const)("with a price that is %s has no data", async (how) => {
    const key = await world.keep("level BTC 90000 above", at("10:00"));
    await live("10:00", "10:05", 89_000);
    for (const time of ["10:10", "10:15", "10:20"]) {
      await put(at(time), 95_000, how);
      await world.run(at(time));
    }
    expect(await world.told(key)).toEqual([]);
    expect(await world.state(key)).toMatchObject({ status: "inactive", noData: 3, lastBar: at("10:20") });
  });

  it("is stepped once, whenever the job comes and however often", async () => {
    const key = await world.keep("level BTC 90000 above for 1", at("10:00"));
    await live("10:00", "10:00", 89_000);
    await put(at("10:05"), 91_000);
    await world.run("2026-11-21T10:07:31.000Z");
    const rows = await world.rows();
    world.restart();
    expect(await world.run("2026-11-21T10:09:59.000Z")).toMatchObject({ idle: true });
    expect(await world.rows()).toEqual(rows);
    expect(await world.told(key)).toEqual([`${at("10:05")} 1 fire`]);
  });

  it("is no bar at all while the bot was off", async () => {
    const key = await world.keep("level BTC 90000 above", at("10:00"));
    await live("10:00", "10:05", 89_000);
    for (const time of ["10:10", "10:15", "10:20"]) await put(at(time), 95_000);
    world.restart();
    await live("10:25", "10:25", 95_000);
    expect(await world.state(key)).toMatchObject({ status: "pending", count: 1, noData: 0 });
    await live("10:30", "10:30", 95_000);
    expect(await world.told(key)).toEqual([`${at("10:30")} 1 fire`]);
  });

  it("says nothing where bitcoin is not collected round the clock", async () => {
    await world.keep("level BTC 90000 above", at("10:00"));
    world.restart({ spots: null });
    expect(await world.run(at("10:05"))).toMatchObject({ idle: true });
    expect(await world.bars("slot")).toEqual([]);
  });

  it("that was cut short before it was finished is finished by the next", async () => {
    const key = await world.keep("level BTC 90000 above for 1", at("10:00"));
    await live("10:00", "10:00", 89_000);
    await put(at("10:05"), 91_000);
    world.restart({ rules: { ...world.rules, finishBar: () => Promise.reject(new Error("killed")) } });
    await world.run(at("10:05"));
    world.restart();
    await live("10:10", "10:10", 91_000);
    expect(await world.told(key)).toEqual([`${at("10:05")} 1 fire`]);
    expect(await world.bars("slot")).toEqual([`${at("10:00")} 1`, `${at("10:05")} 1`, `${at("10:10")} 1`]);
  });
});

describe("a new rule about bitcoin", () => {
  it("is not told of what ran before it was made", async () => {
    for (const time of ["09:45", "09:50", "09:55", "10:00"]) await put(at(time), 95_000);
    const key = await world.keep("level BTC 90000 above", "2026-11-21T10:02:00.000Z");
    await live("10:05", "10:30", 95_000);
    expect(await world.state(key)).toMatchObject({ status: "firing", told: "withheld" });
    await live("10:35", "10:50", 80_000);
    expect(await world.state(key)).toMatchObject({ status: "inactive" });
    expect(await world.told(key)).toEqual([]);
  });

  it("made within a slot begins with that slot", async () => {
    await put(at("09:00"), 80_000);
    await put(at("10:00"), 90_000);
    const key = await world.keep("move BTC 1h 5 above", "2026-11-21T10:02:00.000Z");
    await world.run("2026-11-21T10:03:00.000Z");
    expect(await world.state(key)).toMatchObject({ status: "pending", count: 1, lastBar: at("10:00") });
  });

  it("whose level was reached at the first readings of all has not been crossed", async () => {
    const key = await world.keep("level BTC 90000 above", at("10:00"));
    await live("10:00", "10:00", 95_000);
    expect(await world.state(key)).toBeNull();
    await live("10:05", "10:20", 95_000);
    expect(await world.state(key)).toMatchObject({ status: "firing", told: "withheld" });
    await live("10:25", "10:45", 80_000);
    await live("10:50", "11:00", 95_000);
    expect(await world.told(key)).toEqual([`${at("10:55")} 1 fire`]);
  });

  it.each(METRICS.move.slotWindows)("has a reading over the window %s", async (window) => {
    const hours = { "1h": 1, "1d": 24, "7d": 168, "30d": 720 };
    const back = Object.entries(hours).find(([name]) => name === window)?.[1] ?? 0;
    await put(new Date(Date.parse(at("10:05")) - back * 3_600_000).toISOString(), 80_000);
    const key = await world.keep(`move BTC ${window} 5 above for 1`, at("10:00"));
    await live("10:00", "10:05", 90_000);
    const [event] = await world.events(key);
    expect(event?.detail).toMatchObject({ reading: { value: expect.closeTo(12.5, 9) } });
  });
});
