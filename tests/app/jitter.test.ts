import { expect, it } from "vitest";
import { jitterMs } from "../../src/app/jitter.ts";

it("is the same for the same text and lies within 45 seconds", () => {
  for (const seed of ["", "a", "ünïcode", "x".repeat(500)]) {
    expect(jitterMs(seed)).toBe(jitterMs(seed));
    expect(Number.isInteger(jitterMs(seed))).toBe(true);
    expect(jitterMs(seed)).toBeGreaterThanOrEqual(0);
    expect(jitterMs(seed)).toBeLessThanOrEqual(45_000);
  }
});

it("spreads installations whose texts hardly differ evenly over the time", () => {
  const counts = Array.from({ length: 9 }, () => 0);
  for (let number = 0; number < 9000; number += 1) {
    const fifth = Math.min(8, Math.floor(jitterMs(`118000000000${String(number)} btc-spot`) / 5000));
    counts[fifth] = (counts[fifth] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
