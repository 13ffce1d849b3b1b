import { expect, test } from "vitest";
import { isLoopback } from "../../../src/domain/local-host.ts";
import { parseBaseUrl, redirectTarget, urlBelow } from "../../../src/sources/http/site-url.ts";

test.each([
  "https://api.kraken.com/0/public",
  "http://127.0.0.1:8080",
  "http://localhost:1/x",
  "http://[::1]:9",
])("%s may be asked", (address) => {
  expect(parseBaseUrl(address).href).toContain(address);
});

test.each([
  "http://api.kraken.com",
  "http://127.0.0.1.example.com",
  "ftp://127.0.0.1",
  "https://user:secret@api.kraken.com",
  "https://api.kraken.com?key=1",
  "https://api.kraken.com#x",
  "api.kraken.com",
])("%s may not, and the complaint does not repeat it", (address) => {
  expect(() => parseBaseUrl(address)).toThrow(RangeError);
  expect(() => parseBaseUrl(address)).not.toThrow(/kraken|secret|127/);
});

test("a path is put below the base, with its query percent-encoded", () => {
  const base = parseBaseUrl("https://data.alpaca.markets/v2/");
  expect(urlBelow(base, "/stocks/bars", { symbols: "HUT,WULF", end: "2026-11-24T00:00:00Z" }).href).toBe(
    "https://data.alpaca.markets/v2/stocks/bars?symbols=HUT%2CWULF&end=2026-11-24T00%3A00%3A00Z",
  );
});

test.each(["stocks", "@evil.example/x", "/../v1/orders", "/../../v1"])(
  "the path %s does not lead out of the base",
  (path) => {
    expect(() => urlBelow(parseBaseUrl("https://data.alpaca.markets/v2"), path, {})).toThrow(RangeError);
  },
);

test.each([
  ["/b", "https://one.example/b"],
  ["c?d=1", "https://one.example/c?d=1"],
  ["https://one.example/e", "https://one.example/e"],
  ["http://one.example/b", null],
  ["https://two.example/b", null],
  ["https://one.example:8443/b", null],
  ["//two.example/b", null],
  ["https://user@one.example/b", null],
  ["http://", null],
  [null, null],
])("a redirect from one.example to %s is followed to %s", (location, target) => {
  expect(redirectTarget(new URL("https://one.example/a"), location)?.href ?? null).toBe(target);
});

test("only names and addresses of this machine are loopback", () => {
  expect(["localhost", "127.0.0.1", "127.8.9.1", "[::1]"].every(isLoopback)).toBe(true);
  expect(["localhost.example", "10.0.0.1", "127.0.0.1.example", "0.0.0.0"].some(isLoopback)).toBe(false);
});
