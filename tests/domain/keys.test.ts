import { expect, test } from "vitest";
import { nonceOf } from "../../src/domain/keys.ts";

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
