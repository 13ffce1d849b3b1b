import { afterEach, beforeEach, expect, it } from "vitest";
import { sessionsBetween } from "../../../src/domain/calendar.ts";
import { createEvaluateWorld, type EvaluateWorld } from "../../support/evaluating.ts";
import { nyseCalendar } from "../../support/market.ts";

let world: EvaluateWorld;
let key: string;
beforeEach(async () => {
  world = await createEvaluateWorld();
  for (const session of sessionsBetween(nyseCalendar(), "2026-11-02", "2026-11-13")) {
    await world.put(session, 1);
  }
  await world.asked("2026-11-13");
  key = await world.keep("spread PW14 1d 21", "2026-11-15T12:00:00.000Z");
  await world.run("2026-11-15T12:05:00.000Z");
  await world.put("2026-11-16", 1.3);
  await world.run(await world.asked("2026-11-16"));
  await world.run(await world.asked("2026-11-16", "repair"));
});
afterEach(() => world.close());

const mark = async () => (await world.events(key))[0]?.corrected;

it("marks an alert whose prices were corrected with what they say now, and decides nothing anew", async () => {
  expect(await mark()).toBeNull();
  await world.put("2026-11-16", 1.1);
  const state = await world.state(key);
  expect((await world.run("2026-11-18T12:00:00Z")).detail).toContain(
    "told by prices that were corrected since.",
  );
  expect(await mark()).toEqual({ value: expect.closeTo(10, 9), at: "2026-11-18T12:00:00.000Z" });
  expect(await world.told(key)).toEqual(["2026-11-16 1 fire"]);
  expect((await world.events(key))[0]?.detail).toMatchObject({ reading: { value: expect.closeTo(30, 9) } });
  expect(await world.state(key)).toMatchObject({ episode: state?.episode, told: "yes" });
});

it("takes the mark off where they agree again, and does not set it twice", async () => {
  await world.put("2026-11-16", 1.1);
  await world.run("2026-11-18T12:00:00Z");
  world.restart();
  await world.run("2026-11-18T12:05:00Z");
  expect(await mark()).toMatchObject({ at: "2026-11-18T12:00:00.000Z" });
  await world.put("2026-11-16", 1.3);
  await world.run("2026-11-19T12:00:00Z");
  expect(await mark()).toBeNull();
});

it("leaves an alert alone whose bar has no reading any more", async () => {
  await world.db.deleteFrom("btc_bar").where("date", "=", "2026-11-16").execute();
  world.restart();
  await world.run("2026-11-18T12:00:00Z");
  expect(await mark()).toBeNull();
});

it("looks no further back than ten sessions", async () => {
  for (const session of sessionsBetween(nyseCalendar(), "2026-11-17", "2026-12-01")) {
    await world.put(session, 1.3);
  }
  await world.run(await world.asked("2026-12-01"));
  await world.put("2026-11-16", 1.1);
  world.restart();
  await world.run("2026-12-01T23:00:00Z");
  expect(await mark()).toBeNull();
});

it("reads prices only where they may have changed", async () => {
  let reads = 0;
  const prices = {
    ...world.prices,
    history: (...given: Parameters<typeof world.prices.history>) => {
      reads += 1;
      return world.prices.history(...given);
    },
  };
  world.restart({ prices });
  await world.run("2026-11-17T20:00:00Z");
  const first = reads;
  await world.run("2026-11-17T20:05:00Z");
  await world.run("2026-11-17T20:10:00Z");
  expect(first).toBe(5);
  expect(reads).toBe(first);
});
