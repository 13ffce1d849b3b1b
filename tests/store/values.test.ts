import { assert, dictionary, integer, jsonValue, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, contentHash } from "../../src/store/differences.ts";
import { toBtc, toSatoshi } from "../../src/store/rows/values.ts";

describe("amounts of bitcoin", () => {
  it("come back from satoshi to the last digit, whatever the amount", () => {
    assert(
      property(integer({ min: 0, max: 21_000_000 * 100_000_000 }), (satoshi) => {
        const text = `${Math.floor(satoshi / 100_000_000)}.${String(satoshi % 100_000_000).padStart(8, "0")}`;
        const btc = Number(text);
        expect(toSatoshi(btc, "a holding")).toBe(satoshi);
        expect(toBtc(toSatoshi(btc, "a holding"))).toBe(btc);
      }),
    );
  });

  it("finer than a satoshi are refused", () => {
    expect(() => toSatoshi(0.000_000_001, "h-1")).toThrow("h-1: 1e-9 BTC is not a whole number of satoshi");
  });

  it("that are unknown stay unknown", () => {
    expect(toSatoshi(null, "h-1")).toBeNull();
    expect(toBtc(null)).toBeNull();
  });
});

describe("the content of a record", () => {
  it("does not depend on the order of its fields, at any depth", () => {
    assert(
      property(dictionary(string(), dictionary(string(), jsonValue())), (record) => {
        const turned = Object.fromEntries(
          Object.entries(record)
            .toReversed()
            .map(([key, value]) => [key, Object.fromEntries(Object.entries(value).toReversed())]),
        );
        expect(canonicalJson(turned)).toBe(canonicalJson(record));
      }),
    );
  });

  it.each([
    [{ a: 1 }, { a: "1" }],
    [{ a: null }, { a: 0 }],
    [{ a: ["x", "y"] }, { a: ["y", "x"] }],
    [{ a: true }, { a: 1 }],
  ])("tells %j from %j", (one, other) => {
    expect(contentHash(one)).not.toBe(contentHash(other));
  });

  it("takes a field that is absent like one that is undefined", () => {
    expect(contentHash({ a: 1, b: undefined })).toBe(contentHash({ a: 1 }));
  });
});
