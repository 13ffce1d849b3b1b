import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands.ts";
import { openDispatch } from "../support/dispatching.ts";
import { storeQuietYear } from "../support/quiet-year.ts";
import { typing } from "../support/raw-interactions.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-24T21:00:00Z";
let world: RealApp;

beforeAll(async () => {
  world = await openRealApp();
  await storeQuietYear(world, NOW);
});
afterAll(() => world.close());

/** What everybody may use; what is typed elsewhere is answered with nothing. */
const offered = COMMANDS.filter(({ data }) => data.only === undefined).flatMap(({ data }) =>
  data.options
    .filter((option) => option.autocomplete === true)
    .map((option) => [data.name, option.name] as const),
);

test("there are options with suggestions", () => {
  expect(offered.length).toBeGreaterThan(5);
});

test.each(offered)("/%s suggests for %s from memory, well before 50 ms are over", async (command, option) => {
  const { dispatch, sent, log } = openDispatch(COMMANDS, { app: world.app, clock: { now: () => NOW } });
  await dispatch(typing(command, option, ""));
  const times: number[] = [];
  for (const typed of ["h", "hu", "hut", "a", "ai", "@everyone", "x".repeat(100), "é", "0", ""]) {
    const start = performance.now();
    await dispatch(typing(command, option, typed));
    times.push(performance.now() - start);
  }
  expect(sent[0]?.choices?.length).toBeGreaterThan(0);
  // Most of them, not the slowest: another program may use the processor for a moment.
  expect(times.toSorted((a, b) => a - b)[7]).toBeLessThan(50);
  expect(log.lines).toEqual([]);
});
