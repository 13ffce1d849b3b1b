import { expect, test } from "vitest";
import { createRateLimit } from "../../src/app/rate-limit.ts";

test("a person asks so much at once, and then as fast as it refills", () => {
  const limit = createRateLimit({ burst: 3, perMinute: 30 });
  const waits = [0, 0, 0, 0, 500, 2000, 2001, 4000].map((now) => limit.take("ada", now));
  expect(waits).toEqual([0, 0, 0, 2000, 1500, 0, 1999, 0]);
});

test("a pause refills no more than there was at first", () => {
  const limit = createRateLimit({ burst: 2, perMinute: 30 });
  limit.take("ada", 0);
  const after = [0, 1, 2].map(() => limit.take("ada", 3_600_000));
  expect(after).toEqual([0, 0, 2000]);
});

test("asking in vain costs nothing", () => {
  const limit = createRateLimit({ burst: 1, perMinute: 60 });
  limit.take("ada", 0);
  for (let now = 0; now < 1000; now += 10) expect(limit.take("ada", now)).toBe(1000 - now);
  expect(limit.take("ada", 1000)).toBe(0);
});

test("a clock that goes back neither refills nor takes away", () => {
  const limit = createRateLimit({ burst: 1, perMinute: 60 });
  expect(limit.take("ada", 10_000)).toBe(0);
  expect(limit.take("ada", 5_000)).toBe(1000);
  expect(limit.take("ada", 6_000)).toBe(0);
});

test("people do not share a limit, and who asked longest ago is forgotten first", () => {
  const limit = createRateLimit({ burst: 1, perMinute: 1, people: 2 });
  expect(["ada", "grace", "ada", "linus", "ada", "grace"].map((person) => limit.take(person, 0))).toEqual([
    0, 0, 60_000, 0, 60_000, 0,
  ]);
});
