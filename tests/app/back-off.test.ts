import { assert, constantFrom, integer, nat, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { backingOffUntil, backOffSeconds } from "../../src/app/back-off.ts";
import type { SourceFailure, SourceFailureKind } from "../../src/app/ports/market-sources.ts";
import type { SourceState } from "../../src/app/ports/source-states.ts";

const MINUTE = 60;
const HOUR = 3600;

const KINDS: readonly SourceFailureKind[] = [
  "unreachable",
  "timed_out",
  "too_large",
  "server_error",
  "rate_limited",
  "blocked",
  "refused",
  "malformed",
  "wrong",
  "empty",
];

const failure = (kind: SourceFailureKind, retryAfterS: number | null = null): SourceFailure => ({
  kind,
  detail: "It failed.",
  retryAfterS,
});

const state = (fields: Partial<SourceState>): SourceState => ({
  source: "kraken",
  capability: "btc_spot",
  failures: 1,
  lastSuccess: null,
  lastFailure: { at: "2026-11-24T12:00:00Z", kind: "wrong", detail: "It failed." },
  notBefore: "2026-11-24T12:04:00Z",
  ...fields,
});

describe("how long a provider is left alone", () => {
  it.each([
    ["server_error", null, [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600, 21_600]],
    ["rate_limited", null, [900, 1800, 3600, 7200, 14_400, 21_600, 21_600]],
    ["rate_limited", 30, [60, 120, 240]],
    ["rate_limited", 600, [600, 600, 600, 600, 960]],
    ["server_error", 120, [120, 120, 240]],
    ["blocked", null, [3600, 7200, 14_400, 21_600, 21_600]],
    ["unreachable", null, [60, 120, 240, 480, 900, 900]],
    ["timed_out", null, [60, 120, 240, 480, 900, 900]],
    ["rate_limited", 12 * HOUR, [12 * HOUR]],
    ["rate_limited", 365 * 24 * HOUR, [24 * HOUR]],
  ] as const)("after %s, asked to wait %s s: %j", (kind, retryAfterS, expected) => {
    const waits = expected.map((_, index) => backOffSeconds(index + 1, failure(kind, retryAfterS)));
    expect(waits).toEqual(expected);
  });

  const anyFailure = record({
    kind: constantFrom(...KINDS),
    retryAfterS: option(nat({ max: 10 * 24 * HOUR })),
  });
  const times = integer({ min: 1, max: 5000 });

  it("is always between a minute and six hours, or as long as it asked for, up to a day", () => {
    assert(
      property(times, anyFailure, (failures, { kind, retryAfterS }) => {
        const wait = backOffSeconds(failures, failure(kind, retryAfterS));
        expect(wait).toBeGreaterThanOrEqual(MINUTE);
        expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterS ?? 0, 24 * HOUR));
        expect(wait).toBeLessThanOrEqual(Math.max(6 * HOUR, Math.min(retryAfterS ?? 0, 24 * HOUR)));
      }),
    );
  });

  it.each([
    ["refuses this machine", "blocked", HOUR],
    ["is asked too much", "rate_limited", 15 * MINUTE],
  ] as const)("is never short where it %s and does not say how long", (_name, kind, least) => {
    assert(
      property(times, (failures) => {
        expect(backOffSeconds(failures, failure(kind))).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it("never becomes shorter by another failure, and at most doubles", () => {
    assert(
      property(times, anyFailure, (failures, { kind, retryAfterS }) => {
        const of = failure(kind, retryAfterS);
        const [wait, next] = [backOffSeconds(failures, of), backOffSeconds(failures + 1, of)];
        expect(next).toBeGreaterThanOrEqual(wait);
        expect(next).toBeLessThanOrEqual(2 * wait);
      }),
    );
  });
});

describe("whether a provider is left alone", () => {
  it.each([
    ["before the time is over", state({}), "2026-11-24T12:03:59Z", "2026-11-24T12:04:00Z"],
    ["once it is over", state({}), "2026-11-24T12:04:00Z", null],
    ["where it never failed", state({ lastFailure: null, notBefore: null }), "2026-11-24T12:00:00Z", null],
    ["where the clock went back a little", state({}), "2026-11-24T11:59:30Z", "2026-11-24T12:04:00Z"],
    ["where the clock was ahead by a year", state({}), "2025-11-24T12:00:00Z", null],
  ])("%s", (_name, of, now, expected) => {
    expect(backingOffUntil(of, now)).toBe(expected);
  });
});
