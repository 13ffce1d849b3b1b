import { expect, test } from "vitest";
import { checkCommands } from "../../src/discord/limits.ts";
import { commandJson, commandsHash } from "../../src/discord/register.ts";
import type { Command, OptionData } from "../../src/surface/command.ts";
import { aCard } from "../support/card.ts";

function aCommand(options: readonly OptionData[], access: Command["access"] = "everyone"): Command {
  return {
    data: { name: "debt", description: "What the miners owe", options },
    access,
    run: async () => ({ kind: "card", card: aCard(), visibility: "private", as: "new" }),
  };
}

const options: readonly OptionData[] = [
  { name: "miner", type: "string", description: "Ticker or name", autocomplete: true, required: true },
  { name: "kind", type: "string", description: "Kind", choices: [{ name: "Lease", value: "lease" }] },
  { name: "page", type: "integer", description: "Page", minValue: 1, maxValue: 9 },
  { name: "as_of", type: "string", description: "Day", maxLength: 10 },
];

test("a look-up is offered everywhere, to servers and to people who installed it", () => {
  expect(commandJson(aCommand(options))).toEqual({
    type: 1,
    name: "debt",
    description: "What the miners owe",
    contexts: [0, 1, 2],
    integration_types: [0, 1],
    options: [
      { type: 3, name: "miner", description: "Ticker or name", required: true, autocomplete: true },
      { type: 3, name: "kind", description: "Kind", choices: [{ name: "Lease", value: "lease" }] },
      { type: 4, name: "page", description: "Page", min_value: 1, max_value: 9 },
      { type: 3, name: "as_of", description: "Day", max_length: 10 },
    ],
  });
});

test("a manager's command is offered in servers, to those who may manage them", () => {
  expect(commandJson(aCommand([], "manager"))).toMatchObject({
    contexts: [0],
    integration_types: [0],
    default_member_permissions: "32",
  });
});

test("what Discord adds or orders otherwise is no difference; what we say is", () => {
  const ours = [commandJson(aCommand(options)), { ...commandJson(aCommand([])), name: "help" }];
  const [debt, help] = ours;
  const stored = [
    { ...help, id: "2", version: "9", options: undefined, nsfw: false, default_member_permissions: null },
    { ...debt, id: "1", application_id: "4", contexts: [2, 0, 1], name_localizations: null },
  ];
  expect(commandsHash(stored)).toBe(commandsHash(ours));
  expect(commandsHash([{ ...debt, description: "Owed" }])).not.toBe(commandsHash([{ ...debt }]));
  expect(commandsHash([{ ...debt, contexts: [0] }])).not.toBe(commandsHash([{ ...debt }]));
  expect(commandsHash([{ ...debt, options: debt?.options?.toReversed() }])).not.toBe(
    commandsHash([{ ...debt }]),
  );
  expect(commandsHash([])).not.toBe(commandsHash(ours));
});

test("our form passes Discord's limits", () => {
  expect(checkCommands([commandJson(aCommand(options))])).toEqual([]);
});

test("subcommands and every kind of option are written in Discord's form", () => {
  const command: Command = {
    ...aCommand([], "everyone"),
    data: {
      name: "alerts",
      description: "Alerts of this server",
      options: [],
      subcommands: [
        { name: "list", description: "All of them", options: [] },
        {
          name: "new",
          description: "One more",
          options: [
            { name: "where", type: "channel", description: "Channel", required: true },
            { name: "who", type: "role", description: "Role" },
            { name: "file", type: "attachment", description: "File", endings: [".csv", "json"] },
            { name: "quiet", type: "boolean", description: "Quiet?" },
          ],
        },
      ],
    },
    access: { list: "everyone", new: "manager" },
  };
  const json = commandJson(command);
  expect(json).toEqual({
    type: 1,
    name: "alerts",
    description: "Alerts of this server",
    contexts: [0],
    integration_types: [0],
    options: [
      { type: 1, name: "list", description: "All of them", options: [] },
      {
        type: 1,
        name: "new",
        description: "One more",
        options: [
          {
            type: 7,
            name: "where",
            description: "Channel",
            required: true,
            channel_types: [0, 5, 10, 11, 12],
          },
          { type: 8, name: "who", description: "Role" },
          { type: 11, name: "file", description: "File", file_types: [".csv", ".json"] },
          { type: 5, name: "quiet", description: "Quiet?" },
        ],
      },
    ],
  });
  expect(checkCommands([json])).toEqual([]);
  const [, second] = json.options ?? [];
  expect(commandsHash([{ ...json, options: [second] }])).not.toBe(commandsHash([json]));
  const moved = structuredClone(json);
  Object.assign(moved.options?.[1] ?? {}, { options: [] });
  expect(commandsHash([moved]), "options within a subcommand count").not.toBe(commandsHash([json]));
});

test.each<[string, Partial<Command["data"]>, Command["access"], object]>([
  ["everyone's", {}, "everyone", { contexts: [0, 1, 2], integration_types: [0, 1] }],
  ["everyone's, in servers", { reach: "servers" }, "everyone", { contexts: [0], integration_types: [0] }],
  ["partly everyone's", {}, { a: "everyone", b: "manager" }, { contexts: [0], integration_types: [0] }],
  [
    "partly everyone's, everywhere",
    { reach: "everywhere" },
    { a: "everyone", b: "manager" },
    { contexts: [0, 1, 2], integration_types: [0, 1] },
  ],
])("a command that is %s is offered there, to all", (_, data, access, expected) => {
  const json = commandJson({ ...aCommand([], access), data: { ...aCommand([]).data, ...data } });
  expect(json).toMatchObject(expected);
  expect(json).not.toHaveProperty("default_member_permissions");
});

test("a command for the owners' server says nothing of other places", () => {
  const command = aCommand([], "owner");
  const json = commandJson({ ...command, data: { ...command.data, only: "owner_guild" } });
  expect(json).toEqual({
    type: 1,
    name: "debt",
    description: "What the miners owe",
    options: [],
    default_member_permissions: "32",
  });
});
