import { expect, test } from "vitest";
import { commandNamedIn, decodeCustomId, encodeCustomId, splitCommand } from "../../src/discord/custom-id.ts";
import type { ActionRef } from "../../src/surface/card.ts";

const plain: ActionRef = { command: "debt", name: "page", argument: "2", options: { miner: "WULF" } };

test("an action is written in the agreed form", () => {
  expect(encodeCustomId(plain)).toBe("v1:debt:page:2:miner=WULF");
});

test.each<ActionRef>([
  plain,
  { command: "debt", name: "page", argument: "", options: {} },
  {
    command: "contracts",
    name: "sort",
    argument: "a:b",
    options: { counterparty: "A & B: C=D", kind: "50% é" },
  },
])("what is written is read back: %o", (action) => {
  expect(decodeCustomId(encodeCustomId(action) ?? "")).toEqual(action);
});

test("an action of more than 100 characters has no custom_id", () => {
  const longest = { ...plain, options: { miner: "x".repeat(100 - "v1:debt:page:2:miner=".length) } };
  expect(encodeCustomId(longest)).toHaveLength(100);
  expect(encodeCustomId({ ...longest, argument: "22" })).toBeNull();
});

test.each([
  "",
  "debt",
  "v2:debt:page:2:miner=WULF",
  "v1:debt:page",
  "v1::page::",
  "v1:debt:page:2:miner=WULF:more",
  "v1:debt:page:%E0%A4%A:",
])("a custom_id that nobody wrote is read as nothing: %s", (id) => {
  expect(decodeCustomId(id)).toBeNull();
});

test("an action may name a subcommand, which is read back", () => {
  const action = { command: "alerts list", name: "page", argument: "1", options: {} };
  const id = encodeCustomId(action);
  expect(id).toBe("v1:alerts list:page:1:");
  expect(decodeCustomId(id ?? "")).toEqual(action);
  expect(splitCommand("alerts list")).toEqual({ command: "alerts", subcommand: "list" });
  expect(splitCommand("debt")).toEqual({ command: "debt", subcommand: null });
});

test.each([
  ["v0:debt:page:1:", "debt"],
  ["v2:alerts list:page:1:", "alerts"],
  ["v17:debt:", "debt"],
  ["v1:<@1>:page::", null],
  ["debt", null],
  ["", null],
])("the command in a custom_id of any version: %s", (id, command) => {
  expect(commandNamedIn(id)).toBe(command);
});
