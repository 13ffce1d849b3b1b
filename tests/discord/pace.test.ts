import { expect, test } from "vitest";
import { createPace, type PaceTime } from "../../src/discord/pace.ts";

/** Time that jumps to the end of every wait, and to a little later. */
function jumpingTime(lateMs = 0): PaceTime & { readonly waits: number[] } {
  const waits: number[] = [];
  let now = 0;
  return {
    waits,
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now += ms + lateMs;
    },
  };
}

async function startsOf(calls: number, perSecond: number, time: PaceTime): Promise<readonly number[]> {
  const pace = createPace(perSecond, time);
  const starts: number[] = [];
  await Promise.all(Array.from({ length: calls }, () => pace.turn().then(() => starts.push(time.now()))));
  return starts;
}

test("calls are spread over the second, and the next begin a second after the first have arrived", async () => {
  const starts = await startsOf(7, 3, jumpingTime());
  // The first three may arrive late, for their connections have to be made.
  expect(starts.map(Math.round)).toEqual([0, 303, 606, 1210, 1513, 1816, 2220]);
});

test.each([
  [1, 1],
  [25, 27],
  [48, 50],
  [50, 50],
  [80, 80],
])("at %d a second no second ever holds more than %d, and 98 of 100 go", async (perSecond, most) => {
  const calls = perSecond * 100;
  const starts = await startsOf(calls, perSecond, jumpingTime(1));
  const crowded = starts.filter((start, index) => (starts[index + most] ?? Infinity) - start < 1000);
  expect(crowded).toEqual([]);
  const seconds = ((starts.at(-1) ?? 0) - (starts[perSecond - 1] ?? 0)) / 1000;
  expect((calls - perSecond) / seconds / perSecond).toBeGreaterThan(0.98);
});

test("below Discord's limit what was held up is made up for, a tenth more a second, and no more", async () => {
  const time = jumpingTime();
  const pace = createPace(25, time);
  const starts: number[] = [];
  for (let call = 0; call < 250; call += 1) {
    await pace.turn();
    starts.push(time.now());
    // The loop was busy with something else.
    if (call === 100) await time.wait(300);
  }
  expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeCloseTo(249 * 40, -1);
  expect(starts.filter((start, index) => (starts[index + 27] ?? Infinity) - start < 1000)).toEqual([]);
});

test.each([
  ["a little late", 2, 0],
  ["so late that it is to be feared others are too", 9, 9],
])("a wait that ends %s does not add up over the seconds", async (_, lateMs, costMs) => {
  const rate = 5;
  const starts = await startsOf(rate * 10 + 1, rate, jumpingTime(lateMs));
  const lastOfTen = (starts.at(-1) ?? 0) - (starts[rate] ?? 0);
  expect(lastOfTen / 9).toBeCloseTo(1010 + costMs, 0);
});

test("after a while without calls the first ones go at once", async () => {
  const time = jumpingTime();
  const pace = createPace(20, time);
  await pace.turn();
  await time.wait(60_000);
  const before = time.now();
  await pace.turn();
  expect(time.now()).toBe(before);
});

test("once calls were refused they are kept further apart, until none come for a while", async () => {
  const time = jumpingTime();
  const pace = createPace(50, time);
  const secondsOf = async (calls: number): Promise<number> => {
    const before = time.now();
    for (let call = 0; call < calls; call += 1) await pace.turn();
    return (time.now() - before) / 1000;
  };
  await secondsOf(100);
  expect(await secondsOf(500)).toBeCloseTo(10.1, 2);
  pace.refused();
  await secondsOf(50);
  expect(await secondsOf(500)).toBeCloseTo(10.2, 2);
  for (let times = 0; times < 30; times += 1) pace.refused();
  await secondsOf(50);
  expect(await secondsOf(500)).toBeCloseTo(11, 2);
  await time.wait(60_000);
  await secondsOf(100);
  expect(await secondsOf(500)).toBeCloseTo(10.1, 2);
});
