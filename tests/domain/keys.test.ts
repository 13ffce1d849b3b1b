import { expect, test } from "vitest";
import { nonceOf, shareOf } from "../../src/domain/keys.ts";

test("a nonce is short, plain, and the same for the same parts alone", () => {
  const nonce = nonceOf(["job_failing", "btc-spot", "2026-11-24"]);
  expect(nonce).toMatch(/^[\w-]{24}$/);
  expect(nonceOf(["job_failing", "btc-spot", "2026-11-24"])).toBe(nonce);
  const others = [
    ["job_failing", "btc-spot", "2026-11-25"],
    ["job_failingbtc-spot", "2026-11-24"],
    ["job_failing", "btc-spot2026-11-24"],
    ["job_failing", "btc-spot", "2026-11-24", ""],
  ].map(nonceOf);
  expect(new Set([nonce, ...others]).size).toBe(5);
});

test("a share is the same for the same parts, below 1, and even over many", () => {
  const shares = Array.from({ length: 1000 }, (_, n) => shareOf(["digest", String(n)]));
  expect(Array.from({ length: 1000 }, (_, n) => shareOf(["digest", String(n)]))).toEqual(shares);
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  expect(Math.abs(mean - 0.5), "with 1,000 even shares the mean is within 0.03 of the middle").toBeLessThan(
    0.03,
  );
});
