import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Heartbeat, startHeartbeat } from "../../src/jobs/heartbeat.ts";
import { createLinesLog } from "../support/lines-log.ts";

let heartbeat: Heartbeat | null = null;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-24T12:00:20Z") });
});
afterEach(() => {
  heartbeat?.stop();
  vi.useRealTimers();
});

/** The library's own scheduler on a clock that the test moves; beats are noted with the time they came at. */
function start(tick: () => Promise<void> = async () => {}) {
  const beats: string[] = [];
  const log = createLinesLog();
  const stopped = startHeartbeat({
    tick: () => {
      beats.push(new Date().toISOString().slice(11, 19));
      return tick();
    },
    log,
  });
  heartbeat = stopped;
  const spoken = () => log.lines.filter((line) => line.level !== "debug").map((line) => line.message);
  return { beats, spoken, stop: () => stopped.stop() };
}

it("beats at once and then on every full minute", async () => {
  const { beats, spoken } = start();
  expect(beats).toEqual(["12:00:20"]);
  await vi.advanceTimersByTimeAsync(3 * 60_000);
  expect(beats).toEqual(["12:00:20", "12:01:00", "12:02:00", "12:03:00"]);
  expect(spoken()).toEqual([]);
});

it("beats no more once it is stopped, and leaves no timer behind", async () => {
  const { beats, stop } = start();
  stop();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(beats).toEqual(["12:00:20"]);
  expect(vi.getTimerCount()).toBe(0);
});

it.each([
  ["29 s late still comes", 29_000, ["12:00:20", "12:01:29", "12:02:00"]],
  ["31 s late is left out", 31_000, ["12:00:20", "12:02:00"]],
])("a beat that is %s", async (_name, lateMs, expected) => {
  const { beats, spoken } = start();
  await vi.advanceTimersByTimeAsync(39_000);
  // A machine that is suspended or busy: the clock goes on, the timer fires late.
  vi.setSystemTime(Date.parse("2026-11-24T12:00:59Z") + lateMs);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.advanceTimersByTimeAsync(61_000 - lateMs - 1_000);
  expect(beats).toEqual(expected);
  expect(spoken()).toEqual([]);
});

it("does not beat while a tick is under way, and beats on afterwards", async () => {
  const gate = Promise.withResolvers<void>();
  let ticks = 0;
  const { beats, spoken } = start(async () => {
    ticks += 1;
    if (ticks === 2) await gate.promise;
  });
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(beats).toEqual(["12:00:20", "12:01:00"]);
  gate.resolve();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beats).toEqual(["12:00:20", "12:01:00", "12:06:00"]);
  expect(spoken()).toEqual([]);
});

it("beats on within minutes after the clock was put back by hours", async () => {
  const { beats, spoken } = start();
  await vi.advanceTimersByTimeAsync(100_000);
  vi.setSystemTime(Date.parse("2026-11-24T09:02:00Z"));
  await vi.advanceTimersByTimeAsync(6 * 60_000);
  const after = beats.filter((beat) => beat.startsWith("09:"));
  expect(after.length).toBeGreaterThanOrEqual(3);
  expect(after.at(-1)).toBe("09:08:00");
  expect(spoken()).toHaveLength(1);
});
