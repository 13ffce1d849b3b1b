import { expect, test } from "vitest";
import { accessOf, callerOf, installedGuildOf } from "../../src/discord/caller.ts";
import { notingCommand } from "../support/dispatching.ts";
import { typedCommand } from "../support/raw-interactions.ts";

test("a caller is read from the raw interaction alone", () => {
  const raw = typedCommand("echo", {}, { person: { id: "7", username: "ada", permissions: "40" } });
  expect(callerOf({ ...raw, app_permissions: "3072" }, ["7"])).toEqual({
    userId: "7",
    guildId: "200000000000000001",
    channelId: "3",
    parentChannelId: null,
    channelKind: 0,
    canManage: true,
    isOwner: true,
    locale: "en-GB",
    appPermissions: "3072",
  });
});

test.each([
  ["a public thread", 11, "7"],
  ["a private thread", 12, "7"],
  ["a thread of an announcement channel", 10, "7"],
  ["a channel, whose parent is a category", 0, null],
])("where a thread belongs: %s", (_, type, parentChannelId) => {
  const raw = typedCommand("echo");
  const channel = Object.assign({ ...raw.channel }, { type, parent_id: "7" });
  expect(callerOf(Object.assign({ ...raw }, { channel }), [])).toMatchObject({ parentChannelId });
});

test("outside of servers there is nothing to manage", () => {
  const caller = callerOf(typedCommand("echo", {}, { guildId: null }), []);
  expect(caller).toMatchObject({
    userId: "100000000000000001",
    guildId: null,
    canManage: false,
    isOwner: false,
  });
});

test.each([
  ["the server installed it", { "0": "200000000000000001" }, "200000000000000001"],
  ["both did", { "0": "200000000000000001", "1": "7" }, "200000000000000001"],
  ["a person brought it along", { "1": "7" }, null],
  ["another server did, which cannot be", { "0": "200000000000000002" }, null],
  ["a direct message with the bot", { "0": "0" }, null],
])("whose installation it is: %s", (_, owners, expected) => {
  const raw = { ...typedCommand("echo"), authorizing_integration_owners: owners };
  expect(installedGuildOf(raw)).toBe(expected);
});

test("an interaction without word of its installation is nobody's", () => {
  const { authorizing_integration_owners: _, ...raw } = typedCommand("echo");
  expect(installedGuildOf(Object.assign(raw, { authorizing_integration_owners: {} }))).toBeNull();
});

test.each([
  ["list", undefined, ["everyone", "everyone"]],
  ["remove", undefined, ["manager", "everyone"]],
  ["list", "mute", ["everyone", "manager"]],
  ["toString", undefined, ["owner", "everyone"]],
  ["list", "toString", ["everyone", "everyone"]],
  [null, "mute", ["manager"]],
  [null, "toString", ["owner"]],
  [null, undefined, ["owner"]],
])("what subcommand %s and action %s ask of a caller", (subcommand, action, expected) => {
  const { command } = notingCommand({
    access: { list: "everyone", remove: "manager" },
    actionAccess: { mute: "manager" },
  });
  expect(accessOf(command, subcommand, action)).toEqual(expected);
});
