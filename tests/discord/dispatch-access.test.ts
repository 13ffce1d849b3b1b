import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, test } from "vitest";
import type { Command, CommandData } from "../../src/surface/command.ts";
import { notingCommand, openDispatch } from "../support/dispatching.ts";
import { pressed, submitted, textField, typedCommand, typing } from "../support/raw-interactions.ts";

const MANAGE_SERVER = String(PermissionFlagsBits.ManageGuild);
const ADMINISTRATOR = String(PermissionFlagsBits.Administrator);
const MANAGERS = "Only people who may **Manage Server** can use this here.";
const OWNERS = "Only the people who run this bot can use this.";

const withPermissions = (permissions?: string) => ({
  person: { id: "1", username: "ada", ...(permissions === undefined ? {} : { permissions }) },
});
const PRIVATE = { flags: 32_768 | 64 };

const alerts: CommandData = {
  name: "alerts",
  description: "Alerts",
  options: [],
  subcommands: [
    { name: "list", description: "All of them", options: [] },
    {
      name: "remove",
      description: "One of them",
      options: [{ name: "which", type: "string", description: "Which", autocomplete: true }],
    },
    { name: "forgotten", description: "Without an access of its own", options: [] },
  ],
};
const perSubcommand: Partial<Command> = {
  data: alerts,
  access: { list: "everyone", remove: "manager" },
  suggest: async () => [{ name: "A", value: "a" }],
};

test.each([
  ["Manage Server", withPermissions(MANAGE_SERVER), true],
  ["Administrator", withPermissions(ADMINISTRATOR), true],
  ["an ordinary member", withPermissions(), false],
  ["no permissions", withPermissions("0"), false],
  ["unreadable permissions", withPermissions("everything"), false],
  ["permissions of a thousand digits", withPermissions("9".repeat(1000)), false],
  ["a direct message", { ...withPermissions(MANAGE_SERVER), guildId: null }, false],
])("a manager's command and %s", async (_, place, runs) => {
  const { command, contexts } = notingCommand({ access: "manager" });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec", {}, place));
  expect(contexts).toHaveLength(runs ? 1 : 0);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.message?.flags).toBe(runs ? 32_768 : 32_768 | 64);
});

test("a raw interaction without the permissions of its member is refused", async () => {
  const { command, contexts } = notingCommand({ access: "manager" });
  const { dispatch, sent } = openDispatch([command]);
  const { member: _, ...rest } = typedCommand("rec", {}, withPermissions(ADMINISTRATOR));
  await dispatch({
    ...rest,
    user: { id: "1", username: "ada", discriminator: "0", global_name: null, avatar: null },
  });
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent)).toContain(MANAGERS);
});

describe("what a member sees who uses what is a manager's", () => {
  test.each([
    ["a button", pressed("v1:rec:pick:x:", PRIVATE)],
    ["a select", pressed("v1:rec:pick::", { ...PRIVATE, offered: ["a"] }, ["a"])],
    ["a form", submitted("v1:rec:pick::", [textField("word", "alpha")])],
  ])("%s says who can", async (_, interaction) => {
    const { command, contexts } = notingCommand({ access: "manager" });
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(interaction);
    expect(contexts).toEqual([]);
    expect(sent).toMatchObject([{ how: "reply", message: { flags: 32_768 | 64 } }]);
    expect(JSON.stringify(sent)).toContain(MANAGERS);
  });
});

test("a single action may be a manager's although its command is everyone's", async () => {
  const { command, contexts } = notingCommand({ actionAccess: { pick: "manager" } });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  expect(contexts).toHaveLength(1);
  await dispatch(pressed("v1:rec:pick:x:", PRIVATE));
  expect(contexts).toHaveLength(1);
  expect(JSON.stringify(sent.at(-1))).toContain(MANAGERS);
  await dispatch(pressed("v1:rec:pick:x:", { ...PRIVATE, place: withPermissions(MANAGE_SERVER) }));
  expect(contexts).toHaveLength(2);
});

describe("access by subcommand", () => {
  test.each([
    ["alerts list", "everyone's", true, ""],
    ["alerts remove", "a manager's", false, MANAGERS],
    ["alerts forgotten", "the owners', as nobody said otherwise", false, OWNERS],
  ])("/%s is %s", async (name, _, runs, told) => {
    const { command, contexts } = notingCommand(perSubcommand);
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(typedCommand(name));
    expect(contexts).toMatchObject(runs ? [{ subcommand: name.split(" ")[1] }] : []);
    expect(JSON.stringify(sent)).toContain(told);
  });

  test.each([
    ["v1:alerts list:pick:x:", true, ""],
    ["v1:alerts remove:pick:x:", false, MANAGERS],
    ["v1:alerts:pick:x:", false, OWNERS],
    ["v1:alerts __proto__:pick:x:", false, "from an older version"],
    ["v1:alerts gone:pick:x:", false, "This button is from an older version, use `/alerts` again."],
  ])("a button with %s", async (customId, runs, told) => {
    const { command, contexts } = notingCommand(perSubcommand);
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(pressed(customId, PRIVATE));
    expect(contexts).toHaveLength(runs ? 1 : 0);
    expect(JSON.stringify(sent)).toContain(told);
  });

  test("suggestions too: none for who may not use the subcommand", async () => {
    const { command } = notingCommand(perSubcommand);
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(typing("alerts remove", "which", "a"));
    await dispatch(typing("alerts remove", "which", "a", withPermissions(MANAGE_SERVER)));
    expect(sent.map((one) => one.choices)).toEqual([[], [{ name: "A", value: "a" }]]);
  });

  test.each(["alerts", "alerts gone", "alerts group list"])("/%s is none of them", async (name) => {
    const { command, contexts } = notingCommand(perSubcommand);
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(typedCommand(name));
    expect(contexts).toEqual([]);
    expect(JSON.stringify(sent)).toContain(`I have no \`/${name}\``);
  });
});

describe("the owners", () => {
  const owner = { person: { id: "77", username: "grace" } };
  test("are those named in the settings, and nobody else", async () => {
    const { command, contexts } = notingCommand({ access: "owner" });
    const { dispatch, sent } = openDispatch([command], { ownerIds: ["77"] });
    await dispatch(typedCommand("rec", {}, withPermissions(ADMINISTRATOR)));
    expect(JSON.stringify(sent)).toContain(OWNERS);
    await dispatch(typedCommand("rec", {}, owner));
    expect(contexts).toMatchObject([{ caller: { isOwner: true, canManage: false } }]);
  });

  const onlyThere: CommandData = { name: "rec", description: "Review", options: [], only: "owner_guild" };
  const review = () => notingCommand({ access: "owner", data: onlyThere });

  test("use what exists for them only in their server", async () => {
    const { command, contexts } = review();
    const { dispatch } = openDispatch([command], { ownerIds: ["77"], ownerGuildId: "200000000000000001" });
    await dispatch(typedCommand("rec", {}, owner));
    await dispatch(pressed("v1:rec:pick::", { ...PRIVATE, place: owner }));
    expect(contexts).toHaveLength(2);
  });

  test.each([
    ["in another server", "200000000000000002"],
    ["without a server of theirs", null],
  ])("do not use it %s", async (_, ownerGuildId) => {
    const { command, contexts } = review();
    const { dispatch, sent } = openDispatch([command], { ownerIds: ["77"], ownerGuildId });
    await dispatch(typedCommand("rec", {}, owner));
    await dispatch(pressed("v1:rec:pick::", { ...PRIVATE, place: owner }));
    expect(contexts).toEqual([]);
    expect(JSON.stringify(sent)).toContain("only in the server of the people who run this bot");
  });

  test("do not use it in direct messages either, where there is no server at all", async () => {
    const { command, contexts } = review();
    const { dispatch } = openDispatch([command], { ownerIds: ["77"], ownerGuildId: null });
    await dispatch(typedCommand("rec", {}, { ...owner, guildId: null }));
    expect(contexts).toEqual([]);
  });
});
