import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AskRequest } from "../../src/playground/interactions.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { answerOf, type LocalBot, messageIdOf, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;

beforeEach(async () => {
  bot = await openLocalBot();
});
afterEach(() => bot.close());

const ADA = "100000000000000001";
const GENERAL = "300000000000000001";
const RULES = "300000000000000005";
const ROLE = "500000000000000001";

const option = (name: string, type: number) => ({ name, type, description: "Any" });

async function register(commands: readonly object[], guild?: string): Promise<void> {
  const path = guild === undefined ? "/applications/1/commands" : `/applications/1/guilds/${guild}/commands`;
  expect(await bot.call("PUT", path, commands)).toMatchObject({ status: 200 });
}

/** Answers with these components, and gives the message's id. */
async function posted(components: readonly object[], request?: AskRequest): Promise<string> {
  const { path, recorded } = await bot.asked(request);
  const answer = { type: 4, data: { flags: 32_768, components } };
  expect(await bot.call("POST", path, answer)).toMatchObject({ status: 204 });
  return messageIdOf(await recorded);
}

test("every kind of option comes as registered, with what it names", async () => {
  const kinds = [3, 4, 5, 6, 7, 8, 9, 10, 11].map((type) => option(`o${type}`, type));
  await register([{ name: "all", description: "All", options: kinds }]);
  const { raw } = await bot.asked({
    command: "all",
    options: {
      o3: "text",
      o4: 7,
      o5: true,
      o6: ADA,
      o7: RULES,
      o8: ROLE,
      o9: ROLE,
      o10: 1.5,
      o11: { filename: "list.csv", content: "MARA\nRIOT\n", contentType: "text/csv" },
    },
  });
  const [attachmentId = ""] = Object.keys(Object(Object(raw.data?.["resolved"]).attachments));
  expect(raw.data).toMatchObject({
    options: [
      { name: "o3", type: 3, value: "text" },
      { name: "o4", type: 4, value: 7 },
      { name: "o5", type: 5, value: true },
      { name: "o6", type: 6, value: ADA },
      { name: "o7", type: 7, value: RULES },
      { name: "o8", type: 8, value: ROLE },
      { name: "o9", type: 9, value: ROLE },
      { name: "o10", type: 10, value: 1.5 },
      { name: "o11", type: 11, value: attachmentId },
    ],
    resolved: {
      users: { [ADA]: { username: "member" } },
      members: { [ADA]: { permissions: expect.stringMatching(/^\d+$/) } },
      roles: { [ROLE]: { name: "Miners" } },
      channels: {
        [RULES]: {
          name: "rules",
          type: ChannelType.GuildText,
          app_permissions: String(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory),
        },
      },
      attachments: { [attachmentId]: { filename: "list.csv", size: 10, content_type: "text/csv" } },
    },
  });
  const { url } = Object(Object(Object(raw.data?.["resolved"]).attachments)[attachmentId]);
  expect(await (await fetch(String(url))).text(), "the file can be fetched").toBe("MARA\nRIOT\n");
});

test("a channel that is gone is named and not resolved", async () => {
  await register([{ name: "all", description: "All", options: [option("where", 7)] }]);
  bot.discord.world.deleteChannel(RULES);
  const { raw } = await bot.asked({ command: "all", options: { where: RULES } });
  expect(raw.data?.["options"]).toEqual([{ name: "where", type: 7, value: RULES }]);
  expect(raw.data).not.toHaveProperty("resolved");
});

test("subcommands and groups wrap their options, whose kinds are found inside", async () => {
  const inner = { ...option("new", 1), options: [option("size", 10)] };
  await register([
    { name: "alerts", description: "Alerts", options: [inner, { ...option("rule", 2), options: [inner] }] },
  ]);
  const { raw } = await bot.asked({ command: "alerts new", options: { size: 2 } });
  const size = { name: "size", type: 10, value: 2 };
  expect(raw.data).toMatchObject({ name: "alerts", options: [{ name: "new", type: 1, options: [size] }] });
  const deep = await bot.asked({ command: "alerts rule new", options: { size: 2 } });
  expect(deep.raw.data?.["options"]).toEqual([
    { name: "rule", type: 2, options: [{ name: "new", type: 1, options: [size] }] },
  ]);
  const typing = await bot.asked({ command: "alerts new", options: { size: 25 }, focused: "size" });
  expect(typing.raw.data?.["options"]).toEqual([
    { name: "new", type: 1, options: [{ name: "size", type: 10, value: "25", focused: true }] },
  ]);
});

test.each<[string, AskPlace, number, Readonly<Record<string, string>>]>([
  ["a server with the bot", {}, 0, { "0": GUILD_ID }],
  ["the same for who has installed it too", { user: { installed: true } }, 0, { "0": GUILD_ID, "1": "7" }],
  ["a server without the bot", { guild: "42" }, 0, { "1": "7" }],
  ["a direct message with the bot", { guild: null }, 1, { "0": "0" }],
  ["a conversation between people", { elsewhere: true }, 2, { "1": "7" }],
])("in %s an interaction says who brought the bot", async (_, { user, ...place }, context, owners) => {
  const grace = { id: "7", username: "grace", ...user };
  const { raw } = await bot.asked({ command: "echo", ...place, user: grace });
  expect(raw).toMatchObject({ context, authorizing_integration_owners: owners });
  expect(Object.keys(Object(raw["authorizing_integration_owners"]))).toEqual(Object.keys(owners));
  expect(raw[context === 0 ? "member" : "user"]).toBeDefined();
});

interface AskPlace extends Omit<AskRequest, "command" | "user"> {
  readonly user?: { readonly installed: true };
}

test("a person finds behind / what is registered for where they are", async () => {
  await register([
    { name: "servers", description: "Here", contexts: [0] },
    { name: "everywhere", description: "All", integration_types: [0, 1], contexts: [0, 1, 2] },
  ]);
  await register([{ name: "review", description: "Ours" }], GUILD_ID);
  const { discord } = bot;
  expect(discord.offeredCommands()).toEqual(["review", "servers", "everywhere"]);
  expect(discord.offeredCommands({ guild: null })).toEqual(["everywhere"]);
  expect(discord.offeredCommands({ elsewhere: true })).toEqual(["everywhere"]);
  expect(discord.offeredCommands({ guild: "42" })).toEqual(["everywhere"]);
  expect(discord.commandNames()).toEqual(["servers", "everywhere", "review"]);
  expect(await bot.call("GET", `/applications/1/guilds/${GUILD_ID}/commands`)).toMatchObject({
    json: [{ name: "review", guild_id: GUILD_ID }],
  });
  expect(await bot.call("PUT", "/applications/1/guilds/42/commands", [])).toMatchObject({
    status: 403,
    json: { code: 50_001 },
  });
});

test("members have the permissions of their server", async () => {
  const manage = String(PermissionFlagsBits.ManageGuild);
  const { id } = bot.discord.world.addGuild({
    members: [{ id: "8", username: "manager", permissions: manage, roles: ["1"] }],
  });
  const { raw } = await bot.asked({ command: "echo", guild: id, user: { id: "8", username: "manager" } });
  expect(raw).toMatchObject({ guild_id: id, member: { permissions: manage, roles: ["1"] } });
});

const row = (component: object) => ({ type: 1, components: [component] });

test("what is chosen from a menu comes with what it names; what it does not offer cannot be chosen", async () => {
  const options = ["a", "b", "c"].map((value) => ({ label: value, value }));
  const messageId = await posted([
    row({ type: 3, custom_id: "text", options, max_values: 2 }),
    row({ type: 8, custom_id: "channel" }),
    row({ type: 6, custom_id: "role" }),
    row({ type: 5, custom_id: "person" }),
    row({ type: 2, style: 1, custom_id: "off", label: "Off", disabled: true }),
  ]);
  const chosen = async (customId: string, values: readonly string[]) =>
    (await bot.asked(() => bot.discord.choose({ messageId, customId, values }))).raw.data;

  expect(await chosen("text", ["a", "c"])).toEqual({
    component_type: 3,
    custom_id: "text",
    values: ["a", "c"],
  });
  expect(await chosen("channel", [GENERAL])).toMatchObject({
    component_type: 8,
    resolved: { channels: { [GENERAL]: { name: "general", app_permissions: "274878024704" } } },
  });
  expect(await chosen("role", [ROLE])).toMatchObject({
    resolved: { roles: { [ROLE]: { mentionable: true } } },
  });
  expect(await chosen("person", [ADA])).toMatchObject({
    resolved: { users: { [ADA]: { username: "member" } } },
  });

  const { discord } = bot;
  for (const [customId, values, why] of [
    ["text", ["d"], "no such option"],
    ["text", ["a", "b", "c"], "no such option"],
    ["off", [], "no such component"],
    ["gone", [], "no such component"],
  ] as const) {
    expect(await discord.press({ messageId, customId, values })).toMatchObject({ why });
  }
});

test("a client with an old message can press what is no longer there, and in another server", async () => {
  const messageId = await posted([{ type: 10, content: "Nothing to press" }]);
  const { raw } = await bot.asked(() =>
    bot.discord.press({ messageId, customId: "v0:old", forged: { type: 2 }, guild: "42" }),
  );
  expect(raw).toMatchObject({
    guild_id: "42",
    data: { component_type: 2, custom_id: "v0:old" },
    message: { id: messageId },
  });
});

const label = (component: object) => ({ type: 18, label: "Label", component });
const choices = ["x", "y"].map((value) => ({ label: value, value }));

const TEXTS = {
  title: "A form",
  custom_id: "form",
  components: [
    { type: 10, content: "Read this first" },
    label({ type: 4, custom_id: "text", style: 1, value: "as it was", max_length: 20 }),
    label({ type: 3, custom_id: "select", options: choices }),
    label({ type: 21, custom_id: "radio", options: [choices[0], { ...choices[1], default: true }] }),
    label({ type: 22, custom_id: "boxes", options: choices, required: false, min_values: 0 }),
  ],
};
const THINGS = {
  title: "Another form",
  custom_id: "things",
  components: [
    label({ type: 8, custom_id: "channel" }),
    label({ type: 6, custom_id: "role" }),
    label({ type: 23, custom_id: "tick" }),
    label({ type: 19, custom_id: "file" }),
    label({ type: 5, custom_id: "person", required: false }),
  ],
};

/** A form that answers a command. */
async function opened(modal: object): Promise<string> {
  const { path, recorded, raw } = await bot.asked();
  expect(await bot.call("POST", path, { type: 9, data: modal })).toMatchObject({ status: 204 });
  expect(await recorded).toMatchObject({ status: "answered", type: 9, message: null });
  return String(raw["id"]);
}

test("a form is submitted with every kind of field", async () => {
  const interactionId = await opened(TEXTS);
  const values = { select: "y", boxes: ["x", "y"] };
  const { raw } = await bot.asked(() => bot.discord.submit({ interactionId, values }));
  expect(raw).toMatchObject({ type: 5, data: { custom_id: "form" } });
  expect(raw.data?.["components"]).toEqual([
    { type: 10, id: 1 },
    { type: 18, id: 2, component: { type: 4, id: 3, custom_id: "text", value: "as it was" } },
    { type: 18, id: 4, component: { type: 3, id: 5, custom_id: "select", values: ["y"] } },
    { type: 18, id: 6, component: { type: 21, id: 7, custom_id: "radio", value: "y" } },
    { type: 18, id: 8, component: { type: 22, id: 9, custom_id: "boxes", values: ["x", "y"] } },
  ]);
});

test("channels, roles and files of a form come resolved, and the answer names the first interaction", async () => {
  const interactionId = await opened(THINGS);
  const file = { filename: "own.csv", content: "MARA\n" };
  const values = { channel: GENERAL, role: [ROLE], tick: true, file: [file] };
  const { raw, path, recorded } = await bot.asked(() => bot.discord.submit({ interactionId, values }));
  const attachments = Object(Object(raw.data?.["resolved"]).attachments);
  expect(raw.data?.["components"]).toMatchObject([
    { component: { type: 8, values: [GENERAL] } },
    { component: { type: 6, values: [ROLE] } },
    { component: { type: 23, value: true } },
    { component: { type: 19, values: Object.keys(attachments) } },
    { component: { type: 5, values: [] } },
  ]);
  expect(raw.data?.["resolved"]).toMatchObject({
    channels: { [GENERAL]: { app_permissions: "274878024704" } },
    roles: { [ROLE]: { name: "Miners" } },
  });
  expect(Object.values(attachments)).toMatchObject([{ filename: "own.csv", size: 5 }]);
  await bot.call("POST", path, answerOf("Saved"));
  expect(await recorded).toMatchObject({
    message: {
      interaction_metadata: { type: 5, triggering_interaction_metadata: { id: interactionId, type: 2 } },
    },
  });
});

test("a form that is not complete cannot be sent, except by a forged client", async () => {
  const interactionId = await opened(TEXTS);
  const values = { text: "x".repeat(21), select: "z", other: "?" };
  const { discord } = bot;
  expect(await discord.submit({ interactionId, values })).toMatchObject({
    why: "the form is not complete",
    problems: ["text is too long", "select has no such option", "other is no field of this form"],
  });
  const { raw } = await bot.asked(() =>
    discord.submit({ interactionId, values, customId: "v0:form", forged: true }),
  );
  expect(raw.data).toMatchObject({ custom_id: "v0:form" });
  expect(await discord.submit({ interactionId: "1" })).toMatchObject({ why: "no such form" });
});

test("a form is checked, and cannot answer a form or suggestions", async () => {
  const { path } = await bot.asked();
  const empty = { ...TEXTS, components: [] };
  expect(await bot.call("POST", path, { type: 9, data: empty })).toMatchObject({ json: { code: 50_035 } });
  const interactionId = await opened(TEXTS);
  const submitted = await bot.asked(() => bot.discord.submit({ interactionId, values: { select: "x" } }));
  const again = await bot.call("POST", submitted.path, { type: 9, data: TEXTS });
  expect(again).toMatchObject({ status: 400, json: { code: 50_035 } });
});

test("a form opened from a button may change the message it was opened from", async () => {
  const messageId = await posted([row({ type: 2, style: 1, custom_id: "open", label: "Open" })]);
  const pressed = await bot.asked(() => bot.discord.press({ messageId, customId: "open" }));
  await bot.call("POST", pressed.path, { type: 9, data: TEXTS });
  const interactionId = String(pressed.raw["id"]);
  const { raw, path, recorded } = await bot.asked(() =>
    bot.discord.submit({ interactionId, values: { select: "x" } }),
  );
  expect(raw).toMatchObject({ message: { id: messageId } });
  await bot.call("POST", path, { ...answerOf("Changed"), type: 7 });
  expect(await recorded).toMatchObject({ type: 7, message: { id: messageId } });
});

test("where a server keeps apps that people bring along to themselves, answers are private", async () => {
  const ask = { command: "echo", guild: "42", user: { id: "7", username: "grace", permissions: "1024" } };
  const { path, recorded } = await bot.asked(ask);
  await bot.call("POST", path, {
    type: 4,
    data: { flags: 32_768, components: [{ type: 10, content: "Hi" }] },
  });
  expect(await recorded).toMatchObject({ private: true });
});
