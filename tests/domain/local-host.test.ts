import { expect, test } from "vitest";
import { isLocalRequest, isLoopback } from "../../src/domain/local-host.ts";

test.each([
  ["localhost", true],
  ["LOCALHOST", true],
  ["127.0.0.1", true],
  ["127.255.0.9", true],
  ["::1", true],
  ["[::1]", true],
  ["127.0.0.256", false],
  ["127.0.0.1.example.org", false],
  ["127.1", false],
  ["0.0.0.0", false],
  ["192.168.1.2", false],
  ["localhost.example.org", false],
  ["", false],
])("%s is this machine: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test.each([
  ["127.0.0.1:9464", undefined, true],
  ["localhost:9464", "http://localhost:8787", true],
  ["[::1]:9464", undefined, true],
  ["rebound.example:9464", undefined, false],
  ["127.0.0.1:9464", "https://page.example", false],
  ["127.0.0.1:9464", "null", false],
  ["user@127.0.0.1:9464", undefined, true],
  ["127.0.0.1@page.example", undefined, false],
  [undefined, undefined, false],
])("a request to Host %s from Origin %s is local: %s", (host, origin, expected) => {
  expect(isLocalRequest(host, origin)).toBe(expected);
});
