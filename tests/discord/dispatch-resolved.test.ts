import { expect, test } from "vitest";
import { readResolved } from "../../src/discord/dispatch-resolved.ts";

const SERVER = "1180000000000000001";

test.each([
  [
    "says that anybody may mention it",
    { name: "Miners", mentionable: true },
    { id: "5", name: "Miners", mentionable: true },
  ],
  [
    "says that nobody may",
    { name: "Miners", mentionable: false },
    { id: "5", name: "Miners", mentionable: false },
  ],
  ["says nothing", { name: "Miners" }, { id: "5", name: "Miners" }],
  ["says something else", { name: "Miners", mentionable: "yes" }, { id: "5", name: "Miners" }],
])("a role that %s is read so", (_, role, expected) => {
  const resolved = readResolved({ roles: { "5": role } }, SERVER);
  expect(resolved.role("5")).toEqual(expected);
  expect(resolved.role("6")).toBe(null);
});

test("outside a server there is no role", () => {
  expect(readResolved({ roles: { "5": { name: "Miners" } } }, null).role("5")).toBe(null);
});
