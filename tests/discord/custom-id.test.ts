import { expect, test } from "vitest";
import { decodeCustomId, encodeCustomId } from "../../src/discord/custom-id.ts";
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
