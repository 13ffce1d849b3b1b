import { expect, it } from "vitest";
import { createAfterBeat } from "../../src/ops/after-beat.ts";
import { sampleHealth } from "../support/health-sample.ts";
import { createLinesLog } from "../support/lines-log.ts";

function openBeat(
  rest: { read?: () => Promise<ReturnType<typeof sampleHealth>>; onHealth?: () => Promise<void> } = {},
) {
  const done: string[] = [];
  const log = createLinesLog();
  const beat = createAfterBeat({
    health: {
      beat: () => void done.push("beat"),
      read: rest.read ?? (async () => sampleHealth()),
    },
    heartbeatUrl: { ping: async () => void done.push("ping") },
    onHealth: rest.onHealth ?? (async () => void done.push("look")),
    log,
  });
  return { done, beat, log };
}

it("notes the beat, tells the monitor, and has everything looked at", async () => {
  const { done, beat } = openBeat();
  await beat();
  expect(done).toEqual(["beat", "ping", "look"]);
});

it.each([
  ["the database is silent", { databaseAnswers: false }],
  ["Discord is not connected", { gateway: "lost" as const }],
  ["the facts are missing", { factsLoaded: false }],
])("tells the monitor nothing while %s", async (_, vitals) => {
  const { done, beat } = openBeat({ read: async () => sampleHealth(vitals) });
  await beat();
  expect(done).toEqual(["beat", "look"]);
});

it("notes a beat that comes while the one before is still worked on", async () => {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const { done, beat } = openBeat({ onHealth: () => promise });
  const first = beat();
  await new Promise((resolve) => void setImmediate(resolve));
  const second = beat();
  expect(done).toEqual(["beat", "ping", "beat"]);
  release();
  await Promise.all([first, second]);
  expect(done).toEqual(["beat", "ping", "beat"]);
});

it("goes on after something broke, and logs it once until it works", async () => {
  let isBroken = true;
  const { done, beat, log } = openBeat({
    onHealth: async () => {
      if (isBroken) throw new Error("torn");
    },
  });
  await beat();
  await beat();
  isBroken = false;
  await beat();
  expect(done.filter((step) => step === "beat")).toHaveLength(3);
  expect(log.lines.map(({ message }) => message)).toEqual(["what follows a heartbeat broke"]);
});
