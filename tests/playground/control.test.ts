import { afterEach, beforeEach, expect, test } from "vitest";
import { answerOf, type LocalBot, messageIdOf, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;

beforeEach(async () => {
  bot = await openLocalBot();
});
afterEach(() => bot.close());

const GENERAL = "300000000000000001";

/** What a program on this machine asks of the local Discord itself. */
async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${bot.discord.url}/local${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : null,
  };
}

/** Asks over HTTP for something that a bot must answer. */
const sent = (path: string, body: object) =>
  bot.asked(async () => {
    const { json } = await ask("POST", path, body);
    return Object(json);
  });

test("a command, a menu and a form can be used over HTTP, and their answers read later", async () => {
  const menu = { type: 3, custom_id: "pick", options: [{ label: "A", value: "a" }] };
  const first = await sent("/interact", {
    command: "alerts new",
    options: { size: 2, loud: true, list: { filename: "own.csv", content: "MARA" } },
    user: { id: "7", username: "grace", permissions: "32" },
    channel: "300000000000000003",
  });
  expect(first.raw).toMatchObject({
    channel_id: "300000000000000003",
    member: { permissions: "32", user: { username: "grace" } },
    data: { options: [{ name: "new", options: [{ value: 2 }, { value: true }, { type: 11 }] }] },
  });
  const components = [{ type: 1, components: [menu] }];
  await bot.call("POST", first.path, { type: 4, data: { flags: 32_768, components } });
  const messageId = messageIdOf(await first.recorded);

  const chosen = await sent("/choose", { messageId, customId: "pick", values: ["a"] });
  expect(chosen.raw).toMatchObject({ data: { values: ["a"] }, member: { user: { username: "grace" } } });
  const field = { type: 18, label: "Why", component: { type: 4, custom_id: "why", style: 1 } };
  const modal = { custom_id: "form", title: "Form", components: [field] };
  await bot.call("POST", chosen.path, { type: 9, data: modal });
  await chosen.recorded;

  const interactionId = String(chosen.raw["id"]);
  const submitted = await sent("/submit", { interactionId, values: { why: "because" } });
  expect(submitted.raw.data?.["components"]).toMatchObject([{ component: { value: "because" } }]);
  await bot.call("POST", submitted.path, answerOf("Saved"));
  await submitted.recorded;
  const known = await ask("GET", `/answers/${String(submitted.raw["id"])}`);
  expect(known.json).toMatchObject({
    type: 4,
    message: { components: [{ content: "Saved" }] },
    followUps: [],
  });
  expect(await ask("GET", "/answers/1")).toMatchObject({ status: 404 });
});

test.each([
  ["/interact", { command: "" }],
  ["/interact", { command: "echo", options: { word: [] } }],
  ["/interact", { command: "echo", user: { id: "x", username: "y" } }],
  ["/interact", { command: "echo", guild: "here" }],
  ["/press", { messageId: 1 }],
  ["/choose", { messageId: "1", customId: "x", values: [1] }],
  ["/submit", { values: {}, updates: "private" }],
  ["/submit", { interactionId: "1", values: { why: 1 } }],
  ["/people", { id: "1" }],
  ["/guilds", null],
  ["/faults", { route: "/x", fault: { kind: "flood" } }],
  ["/faults", { route: "/x", fault: { kind: "status", status: 200 } }],
])("%s does not take %o, and says what it needs", async (path, body) => {
  const { status, json } = await ask("POST", path, body);
  expect(status).toBe(400);
  expect(Object(json).message).toMatch(/^needs \{/);
});

test("servers, channels and people come and go over HTTP", async () => {
  const made = await ask("POST", "/guilds", { name: "Miners", channels: ["alerts"], roles: 2 });
  const { id } = Object(made.json);
  const listed = await ask("GET", "/guilds");
  expect(listed.json).toMatchObject([
    { name: "Pivotwatch playground" },
    { id, channels: [{ name: "alerts" }] },
  ]);
  expect(await ask("DELETE", `/channels/${GENERAL}`)).toMatchObject({ status: 204 });
  expect(await bot.call("GET", `/channels/${GENERAL}`)).toMatchObject({ json: { code: 10_003 } });
  expect(await ask("DELETE", `/guilds/${id}`)).toMatchObject({ status: 204 });
  expect(bot.discord.world.guilds.has(id)).toBe(false);
  await ask("POST", "/people", { id: "9", username: "hopper", directMessages: "closed" });
  expect(bot.discord.world.person("9")).toEqual({ id: "9", username: "hopper", directMessages: "closed" });
});

test("faults and limits are set and lifted over HTTP", async () => {
  const fault = { kind: "status", status: 503 };
  await ask("POST", "/faults", { route: "/users/@me", method: "get", fault });
  expect(await bot.call("GET", "/users/@me")).toMatchObject({ status: 503 });
  await ask("DELETE", "/faults");
  expect(await bot.call("GET", "/users/@me")).toMatchObject({ status: 200 });

  const post = () => bot.call("POST", `/channels/${GENERAL}/messages`, { content: "Hello" });
  await ask("PUT", "/rate-limits", { on: true });
  const six = [await post(), await post(), await post(), await post(), await post(), await post()];
  expect(six.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  await ask("PUT", "/rate-limits", { on: false });
  expect(await post()).toMatchObject({ status: 200 });
  expect((await ask("GET", `/channels/${GENERAL}/messages`)).json).toHaveLength(6);
});

test("the gateway is disturbed over HTTP", async () => {
  const { socket } = await bot.identify();
  expect(await ask("POST", "/gateway/heartbeat")).toMatchObject({ status: 204 });
  expect(await socket.next()).toMatchObject({ op: 1 });
  await ask("POST", "/gateway/reconnect");
  expect(await socket.next()).toMatchObject({ op: 7 });
  await ask("POST", "/gateway/invalidate", { resumable: true });
  expect(await socket.next()).toMatchObject({ op: 9, d: true });
  await ask("POST", "/gateway/drop", { code: 4009 });
  expect(await socket.closed).toBe(4009);
  const again = await bot.identify();
  await ask("POST", "/gateway/tear");
  expect(await again.socket.closed).toBe(1006);
  expect(await ask("POST", "/gateway/constructor")).toMatchObject({ status: 404 });
});

test("the page is told where it can go and as whom, and what is found there behind the slash", async () => {
  const home = Object((await ask("GET", "/home")).json);
  expect(home).toMatchObject({
    origin: bot.discord.url,
    bot: { name: "Pivotwatch" },
    servers: [
      {
        name: "Pivotwatch playground",
        channels: [
          { name: "general", botMayPost: true },
          { name: "pivot-alerts" },
          { name: "announcements" },
          { name: "rules", botMayPost: false },
        ],
        roles: [{ name: "Miners" }],
      },
    ],
    people: [
      { name: "Member", username: "member", manages: [] },
      { name: "Manager", username: "manager", manages: ["200000000000000001"] },
    ],
  });
  const register = [
    { name: "all", description: "All" },
    { name: "managed", description: "Managers", default_member_permissions: "32" },
    { name: "admin", description: "Administrators", default_member_permissions: "0" },
    { name: "servers", description: "Servers", contexts: [0] },
  ];
  await bot.call("PUT", "/applications/1/commands", register);
  const [member, manager] = home.people;
  const offered = async (query: string): Promise<readonly string[]> => {
    const { json } = await ask("GET", `/commands?${query}`);
    return Array.isArray(json) ? json.map(({ name }) => String(name)) : [];
  };
  expect(await offered(`user=${member.id}&channel=${GENERAL}`)).toEqual(["all", "servers"]);
  expect(await offered(`user=${manager.id}&channel=${GENERAL}`)).toEqual(["all", "managed", "servers"]);
  expect(await offered(`user=${member.id}&guild=`)).toEqual(["all", "managed", "admin"]);
  expect((await ask("GET", "/commands")).json).toHaveLength(4);
  for (const query of ["user=77", `user=${member.id}&guild=here`, "channel=x"]) {
    expect(await ask("GET", `/commands?${query}`)).toMatchObject({ status: 400 });
  }
});

test("whoever listens hears of messages, of commands, of places and of the bot", async () => {
  const response = await fetch(`${bot.discord.url}/local/events`);
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  await bot.identify();
  const { id } = bot.discord.say({ channelId: GENERAL, content: "Hello" });
  bot.discord.removeMessage(id);
  await bot.call("PUT", "/applications/1/commands", []);
  bot.discord.world.addGuild();
  bot.discord.dropConnections(4000);
  let heard = "";
  while ((heard.match(/^data: /gm)?.length ?? 0) < 7) {
    const { value = "", done = true } = (await reader?.read()) ?? {};
    heard += value;
    if (done) break;
  }
  await reader?.cancel();
  const events = [...heard.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "null"));
  expect(events).toMatchObject([
    { type: "hello", present: false, complete: false },
    { type: "presence", present: true },
    { type: "message", message: { id, content: "Hello" } },
    { type: "gone", channelId: GENERAL, messageId: id },
    { type: "commands" },
    { type: "places" },
    { type: "presence", present: false },
  ]);
});

test("a message says which command it answers, and by whom", async () => {
  const { path, recorded } = await bot.asked({ command: "alerts new" });
  await bot.call("POST", path, answerOf("hello"));
  expect(await recorded).toMatchObject({
    message: {
      interaction: { name: "alerts new", user: { global_name: "Member" } },
      interaction_metadata: { user: { username: "member" } },
      author: { global_name: "Pivotwatch", bot: true },
    },
  });
});
