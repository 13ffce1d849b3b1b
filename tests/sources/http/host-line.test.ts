import { expect, test } from "vitest";
import { manualTimeline } from "../../../src/playground/timeline.ts";
import { createHostLine } from "../../../src/sources/http/host-line.ts";

const never = new AbortController().signal;

/** Lets everything that is due without the passing of time happen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the next one begins when the one before has ended, and not before the spacing is over", async () => {
  const time = manualTimeline(0);
  const line = createHostLine(time, 5);
  const begun: number[] = [];
  const work = async (): Promise<void> => {
    begun.push(time.now());
    await new Promise<void>((resolve) => {
      time.after(400, resolve);
    });
  };
  const all = [1000, 1000, 100].map(async (spacingMs) => {
    await line.run(spacingMs, never, work);
  });
  for (let ms = 0; ms < 3000; ms += 100) {
    await settle();
    time.advance(100);
  }
  await Promise.all(all);
  expect(begun).toEqual([0, 1000, 1400]);
});

test("more than the line holds are turned away, and work that fails holds nobody up", async () => {
  const time = manualTimeline(0);
  const line = createHostLine(time, 2);
  const broken = line.run(0, never, () => Promise.reject(new Error("broken")));
  const next = line.run(0, never, () => Promise.resolve("next"));
  expect(line.run(0, never, () => Promise.resolve("late"))).toBeNull();
  await expect(broken).rejects.toThrow("broken");
  await expect(next).resolves.toBe("next");
  await expect(line.run(0, never, () => Promise.resolve("room again"))).resolves.toBe("room again");
});

test("nobody waits once the program stops", async () => {
  const time = manualTimeline(0);
  const line = createHostLine(time, 5);
  const stop = new AbortController();
  await line.run(60_000, stop.signal, () => Promise.resolve());
  const waiting = line.run(60_000, stop.signal, () => Promise.resolve("woken"));
  await settle();
  expect(time.planned()).toBe(1);
  stop.abort();
  await expect(waiting).resolves.toBe("woken");
  expect(time.planned()).toBe(0);
});

test("a clock that was set back makes nobody wait longer than the spacing", async () => {
  let now = 10_000_000;
  const waits: number[] = [];
  const time = {
    now: () => now,
    after: (ms: number, act: () => void) => {
      waits.push(ms);
      queueMicrotask(act);
      return () => {};
    },
  };
  const line = createHostLine(time, 5);
  await line.run(1000, never, () => Promise.resolve());
  now -= 3_600_000;
  await line.run(1000, never, () => Promise.resolve());
  expect(waits).toEqual([1000]);
});
