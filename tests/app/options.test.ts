import { describe, expect, test } from "vitest";
import { parseOptions } from "../../src/app/options.ts";
import type { CommandData } from "../../src/surface/command.ts";

const data = {
  name: "example",
  description: "An example",
  options: [
    { name: "miner", type: "string", description: "Ticker", required: true, maxLength: 20 },
    {
      name: "kind",
      type: "string",
      description: "Kind",
      choices: [
        { name: "Lease", value: "triple_net_lease" },
        { name: "Cloud", value: "gpu_cloud" },
      ],
    },
    { name: "count", type: "integer", description: "How many", minValue: 1, maxValue: 25 },
    { name: "note", type: "string", description: "Words" },
  ],
} as const satisfies CommandData;

describe("options that fit", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["only the required one", { miner: "HUT" }, { miner: "HUT" }],
    ["spaces are trimmed", { miner: "  HUT " }, { miner: "HUT" }],
    ["a choice in any case", { miner: "HUT", kind: "GPU_Cloud" }, { miner: "HUT", kind: "gpu_cloud" }],
    ["a number as text", { miner: "HUT", count: "25" }, { miner: "HUT", count: 25 }],
    ["a number", { miner: "HUT", count: 1 }, { miner: "HUT", count: 1 }],
    ["empty ones count as left out", { miner: "HUT", kind: "", note: null }, { miner: "HUT" }],
  ])("%s", (_what, raw, options) => {
    expect(parseOptions(data, raw)).toEqual({ ok: true, options });
  });
});

describe("options that do not", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a required one left out", {}, { kind: "missing_option", option: "miner" }],
    ["only spaces", { miner: "   " }, { kind: "bad_option", option: "miner" }],
    [
      "one never offered",
      { miner: "HUT", colour: "red" },
      { kind: "unknown_option", option: "colour", known: ["miner", "kind", "count", "note"] },
    ],
    [
      "a value never offered",
      { miner: "HUT", kind: "barter" },
      { kind: "bad_option", option: "kind", typed: "barter", expected: "one of triple_net_lease, gpu_cloud" },
    ],
    ["a name longer than a name can be", { miner: "H".repeat(21) }, { kind: "bad_option", option: "miner" }],
    ["a number below the range", { miner: "HUT", count: 0 }, { kind: "bad_option", option: "count" }],
    ["a number above the range", { miner: "HUT", count: 26 }, { kind: "bad_option", option: "count" }],
    ["a broken number", { miner: "HUT", count: 1.5 }, { kind: "bad_option", option: "count" }],
    ["no number", { miner: "HUT", count: "many" }, { kind: "bad_option", option: "count" }],
    ["a number for text", { miner: 8 }, { kind: "bad_option", option: "miner", typed: "8" }],
    ["an object for text", { miner: { $ne: 1 } }, { kind: "bad_option", option: "miner", typed: "object" }],
    ["a list for text", { miner: ["HUT"] }, { kind: "bad_option", option: "miner", typed: "object" }],
  ])("%s", (_what, raw, refusal) => {
    expect(parseOptions(data, raw)).toMatchObject({ ok: false, refusal });
  });

  test("6,000 characters are refused, and only their beginning is repeated", () => {
    const parsed = parseOptions(data, { miner: "HUT", note: "x".repeat(6000) });
    if (parsed.ok || parsed.refusal.kind !== "bad_option") throw new Error("expected a refusal");
    expect(parsed.refusal.typed).toHaveLength(60);
  });

  test("a name of 6,000 characters is shortened too", () => {
    const parsed = parseOptions(data, { miner: "HUT", ["y".repeat(6000)]: "1" });
    if (parsed.ok || parsed.refusal.kind !== "unknown_option") throw new Error("expected a refusal");
    expect(parsed.refusal.option).toHaveLength(60);
  });

  test("an inherited name is no option", () => {
    expect(parseOptions({ ...data, options: [] }, { constructor: "x" })).toMatchObject({
      ok: false,
      refusal: { kind: "unknown_option" },
    });
  });
});

describe("options that a surface resolved", () => {
  const where = {
    options: [
      { name: "where", type: "channel", description: "A channel" },
      { name: "who", type: "role", description: "A role" },
      { name: "file", type: "attachment", description: "A file", endings: [".csv", ".json"] },
      { name: "sure", type: "boolean", description: "Sure?" },
    ],
  } as const;
  const channel = { id: "1", name: "alerts", kind: 0, appPermissions: null };
  const role = { id: "2", name: "Miners" };
  const file = { name: "list.CSV", url: "https://cdn.discordapp.com/list.CSV", bytes: 12 };

  test("come through as they are", () => {
    const raw = { where: channel, who: role, file, sure: "false" };
    expect(parseOptions(where, raw)).toEqual({ ok: true, options: { ...raw, sure: false } });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["an id alone is no channel", { where: "1" }, "a text channel, an announcement channel or a thread"],
    ["a role is no channel", { where: role }, "a text channel"],
    ["a channel is no role", { who: channel }, "a role of this server"],
    ["an id alone is no role", { who: "2" }, "a role of this server"],
    ["a file of another kind", { file: { ...file, name: "list.exe" } }, "a file that ends in .csv or .json"],
    ["an id alone is no file", { file: "3" }, "a file that ends in"],
    ["a word is no yes or no", { sure: "perhaps" }, "true or false"],
  ])("%s", (_what, raw, expected) => {
    const parsed = parseOptions(where, raw);
    if (parsed.ok || parsed.refusal.kind !== "bad_option") throw new Error("expected a refusal");
    expect(parsed.refusal.expected).toContain(expected);
  });
});
