import { ChannelType, MessageFlags, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NONCE_WINDOW_MS } from "../../src/playground/nonces.ts";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { GUILD_ID, type World } from "../../src/playground/world.ts";
import { type LocalBot, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;
let time: ManualTimeline;
let world: World;

beforeEach(async () => {
  time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  bot = await openLocalBot(time);
  ({ world } = bot.discord);
});
afterEach(() => bot.close());

const GENERAL = "300000000000000001";
const HOUR = 3_600_000;
const MESSAGES = `/channels/${GENERAL}/messages`;
const text = (content: string) => ({ flags: 32_768, components: [{ type: 10, content }] });

async function post(body: object, path = MESSAGES): Promise<string> {
  const { status, json } = await bot.call("POST", path, body);
  expect(status).toBe(200);
  return String(Object(json).id);
}

function channel(spec: Parameters<World["addChannel"]>[1]): string {
  const added = world.addChannel(GUILD_ID, spec);
  if (added === null) throw new Error("there is no local server");
  return added.id;
}

test("a message is posted, read, edited and deleted", async () => {
  const id = await post({ ...text("Hello"), flags: 32_768 | 4096 | 64 });
  const at = `${MESSAGES}/${id}`;
  expect(await bot.call("GET", at)).toMatchObject({
    json: { id, channel_id: GENERAL, author: { bot: true }, flags: 32_768 | 4096, components: [{ id: 1 }] },
  });
  expect(await bot.call("PATCH", at, { components: [{ type: 10, content: "Better" }] })).toMatchObject({
    json: { edited_timestamp: "2026-11-24T15:00:00.000Z", components: [{ content: "Better" }] },
  });
  expect(await bot.call("PATCH", at, { content: "Old style" })).toMatchObject({ json: { code: 50_035 } });
  expect(await bot.call("DELETE", at)).toMatchObject({ status: 204 });
  expect(await bot.call("GET", at)).toMatchObject({ status: 404, json: { code: 10_008 } });
});

test("a body that breaks the limits gets 50035 with what is wrong", async () => {
  const { status, json } = await bot.call("POST", MESSAGES, text("x".repeat(4001)));
  expect(status).toBe(400);
  expect(json).toMatchObject({
    code: 50_035,
    message: "Invalid Form Body",
    errors: { _errors: [{ message: "text has 4001 characters, 1 to 4000 allowed" }, {}] },
  });
});

test.each([
  ["a channel nobody knows", () => "1", 404, 10_003],
  ["a channel the bot cannot see", () => channel({ botPermissions: "0" }), 403, 50_001],
  ["a channel in which it may only read", () => "300000000000000005", 403, 50_013],
  ["a forum", () => channel({ type: ChannelType.GuildForum }), 400, 50_008],
  [
    "a thread without Send Messages in Threads",
    () =>
      channel({ type: ChannelType.PublicThread, botPermissions: String(May.ViewChannel | May.SendMessages) }),
    403,
    50_013,
  ],
  ["a locked thread", () => channel({ type: ChannelType.PublicThread, locked: true }), 403, 160_005],
  [
    "a channel that was deleted",
    () => {
      const id = channel({});
      world.deleteChannel(id);
      return id;
    },
    404,
    10_003,
  ],
  [
    "a channel of a server that was left",
    () => {
      const guild = world.addGuild();
      world.leaveGuild(guild.id);
      return [...guild.channels.keys()][0] ?? "";
    },
    404,
    10_003,
  ],
])("posting into %s is refused", async (_, find, status, code) => {
  expect(await bot.call("POST", `/channels/${find()}/messages`, text("Hello"))).toMatchObject({
    status,
    json: { code },
  });
});

test("an announcement channel and an archived thread take messages; the thread is open again", async () => {
  await post(text("News"), "/channels/300000000000000004/messages");
  const thread = channel({ type: ChannelType.PublicThread, parentId: GENERAL, archived: true });
  const id = await post(text("Again"), `/channels/${thread}/messages`);
  expect(await bot.call("GET", `/channels/${thread}`)).toMatchObject({
    json: { thread_metadata: { archived: false }, last_message_id: id },
  });
  expect(await bot.call("PATCH", `/channels/${thread}`, { archived: true })).toMatchObject({ status: 200 });
  expect(await bot.call("PATCH", `/channels/${thread}/messages/${id}`, text("Late"))).toMatchObject({
    status: 400,
    json: { code: 50_083 },
  });
});

const NEWS = "300000000000000004";
const publish = (id: string, channelId = NEWS) =>
  bot.call("POST", `/channels/${channelId}/messages/${id}/crosspost`);

test("a message of an announcement channel is published once, and stays so when it is edited", async () => {
  const id = await post(text("News"), `/channels/${NEWS}/messages`);
  const flags = 32_768 | MessageFlags.Crossposted;
  expect(await publish(id)).toMatchObject({ status: 200, json: { id, flags } });
  expect(await publish(id)).toMatchObject({ status: 400, json: { code: 40_033 } });
  const at = `/channels/${NEWS}/messages/${id}`;
  expect(await bot.call("PATCH", at, text("Better"))).toMatchObject({ json: { flags } });
  expect(await bot.call("GET", at)).toMatchObject({ json: { flags } });
});

test("a body cannot say that a message is published", async () => {
  const id = await post({ ...text("News"), flags: 32_769 }, `/channels/${NEWS}/messages`);
  expect(await publish(id)).toMatchObject({ status: 200 });
});

const MAY_READ = May.ViewChannel | May.ReadMessageHistory;
const announcements = (permissions: bigint) =>
  channel({ type: ChannelType.GuildAnnouncement, botPermissions: String(permissions) });

test.each<[string, () => Promise<[id: string, channelId: string]>, number, number]>([
  ["in a text channel", async () => [await post(text("Hello")), GENERAL], 400, 50_024],
  ["that is not there", async () => ["1", NEWS], 404, 10_008],
  ["of a channel nobody knows", async () => ["1", "1"], 404, 10_003],
  ["of a channel the bot cannot see", async () => ["1", announcements(0n)], 403, 50_001],
  [
    "of somebody else without Manage Messages",
    async () => [bot.discord.say({ channelId: NEWS, content: "Mine" }).id, NEWS],
    403,
    50_013,
  ],
  [
    "of its own once it may no longer send",
    async () => {
      const where = announcements(MAY_READ | May.SendMessages);
      const id = await post(text("News"), `/channels/${where}/messages`);
      world.permit(where, String(MAY_READ));
      return [id, where];
    },
    403,
    50_013,
  ],
])("a message %s is not published", async (_, find, status, code) => {
  expect(await publish(...(await find()))).toMatchObject({ status, json: { code } });
});

test("somebody else's message is published with Manage Messages", async () => {
  const where = announcements(MAY_READ | May.SendMessages | May.ManageMessages);
  const { id } = bot.discord.say({ channelId: where, content: "Mine" });
  expect(await publish(id, where)).toMatchObject({ status: 200 });
});

test("the same nonce gives the message that is there: per channel, for some minutes", async () => {
  const once = { ...text("Alert"), nonce: "abc", enforce_nonce: true };
  const first = await post(once);
  expect(await post({ ...once, ...text("Alert, again") })).toBe(first);
  expect(await post(once, "/channels/300000000000000003/messages"), "another channel").not.toBe(first);
  expect(await post({ ...once, enforce_nonce: false }), "not enforced").not.toBe(first);
  time.advance(NONCE_WINDOW_MS);
  expect(await post(once)).toBe(first);
  time.advance(1);
  expect(await post(once), "the window is over").not.toBe(first);
});

test("the nonce of a deleted message gives 10008, and one of 26 characters is refused", async () => {
  const once = { ...text("Alert"), nonce: "abc", enforce_nonce: true };
  bot.discord.removeMessage(await post(once));
  expect(await bot.call("POST", MESSAGES, once)).toMatchObject({ status: 404, json: { code: 10_008 } });
  const long = await bot.call("POST", MESSAGES, { ...once, nonce: "x".repeat(26) });
  expect(long).toMatchObject({ status: 400, json: { code: 50_035 } });
});

async function listed(query: string): Promise<unknown> {
  const { json } = await bot.call("GET", `${MESSAGES}${query}`);
  return Array.isArray(json) ? json.map((message) => Object(message).id) : json;
}

test("history comes newest first, in the part asked for", async () => {
  const ids: string[] = [];
  for (let day = 0; day < 5; day += 1) {
    ids.push(await post(text(`Day ${day}`)));
    time.advance(1000);
  }
  const [a = "", b = "", c = "", d = "", e = ""] = ids;
  expect(await listed("")).toEqual([e, d, c, b, a]);
  expect(await listed("?limit=2")).toEqual([e, d]);
  expect(await listed(`?after=${b}&limit=2`)).toEqual([d, c]);
  expect(await listed(`?before=${c}`)).toEqual([b, a]);
  expect(await listed(`?around=${c}&limit=3`)).toEqual([d, c, b]);
  for (const query of ["?limit=0", "?limit=101", "?after=x", `?after=${a}&before=${b}`]) {
    expect(await listed(query), query).toMatchObject({ code: 50_035 });
  }
});

test("without Read Message History there is nothing to list and nothing to read", async () => {
  const blind = channel({ botPermissions: String(May.ViewChannel | May.SendMessages) });
  const id = await post(text("Hello"), `/channels/${blind}/messages`);
  expect(await bot.call("GET", `/channels/${blind}/messages`)).toMatchObject({ status: 200, json: [] });
  expect(await bot.call("GET", `/channels/${blind}/messages/${id}`)).toMatchObject({
    json: { code: 50_013 },
  });
});

test("people write too; their messages cannot be edited by the bot", async () => {
  const { id } = bot.discord.say({ channelId: GENERAL, content: "What is this?" });
  expect(await bot.call("GET", MESSAGES)).toMatchObject({ json: [{ id, author: { username: "member" } }] });
  const at = `${MESSAGES}/${id}`;
  expect(await bot.call("PATCH", at, { content: "Mine" })).toMatchObject({
    status: 403,
    json: { code: 50_005 },
  });
  expect(await bot.call("DELETE", at)).toMatchObject({ status: 403, json: { code: 50_013 } });
});

test("a message older than an hour takes only so many edits; a younger one any number", async () => {
  const at = `${MESSAGES}/${await post(text("Board"))}`;
  const edits = async (wanted: number) => {
    let taken = 0;
    for (let edit = 0; edit < wanted; edit += 1) {
      const { status, json } = await bot.call("PATCH", at, text(`Board ${edit}`));
      if (status !== 200) return { taken, status, json };
      taken += 1;
    }
    return { taken, status: 200, json: null };
  };
  expect(await edits(40)).toMatchObject({ taken: 40 });
  time.advance(HOUR);
  expect(await edits(40)).toMatchObject({ taken: 30, status: 429, json: { code: 30_046 } });
  time.advance(HOUR);
  expect(await edits(1)).toMatchObject({ taken: 1 });
});

test("direct messages reach people who take them", async () => {
  world.addPerson({ id: "9", username: "hopper" });
  world.addPerson({ id: "10", username: "private", directMessages: "closed" });
  const open = async (recipient_id: unknown) =>
    await bot.call("POST", "/users/@me/channels", { recipient_id });
  const { json } = await open("9");
  expect(json).toMatchObject({ type: ChannelType.DM, recipients: [{ username: "hopper" }] });
  expect(await open("9"), "the same channel").toMatchObject({ json: { id: Object(json).id } });
  await post(text("Hello"), `/channels/${Object(json).id}/messages`);
  const closed = await open("10");
  const refused = await bot.call("POST", `/channels/${Object(closed.json).id}/messages`, text("Hello"));
  expect(refused).toMatchObject({ status: 403, json: { code: 50_007 } });
  expect(await open("77")).toMatchObject({ status: 400, json: { code: 50_033 } });
});

const gallery = { type: 12, items: [{ media: { url: "attachment://gap.png" }, description: "Line chart" }] };

function form(body: object, files: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  data.append("payload_json", JSON.stringify(body));
  for (const [name, filename] of Object.entries(files)) {
    data.append(name, new Blob(["png"], { type: "image/png" }), filename);
  }
  return data;
}

test("files have their alt text, and components their address", async () => {
  const body = {
    flags: 32_768,
    components: [gallery],
    attachments: [{ id: 0, filename: "gap.png", description: "The gap, 30 days" }],
  };
  const { json } = await bot.call("POST", MESSAGES, form(body, { "files[0]": "gap.png" }));
  const { attachments, components, id } = Object(json);
  const { id: fileId, url } = Object(attachments[0]);
  expect(attachments).toMatchObject([{ filename: "gap.png", description: "The gap, 30 days", size: 3 }]);
  expect(components).toMatchObject([{ items: [{ media: { url, attachment_id: fileId } }] }]);
  expect((await fetch(url)).headers.get("content-type")).toBe("image/png");

  const keeping = await bot.call("PATCH", `${MESSAGES}/${id}`, { components: [gallery] });
  expect(keeping.json, "a file stays while nothing is said of it").toMatchObject({
    attachments: [{ id: fileId }],
  });
  const dropping = await bot.call("PATCH", `${MESSAGES}/${id}`, { ...text("No picture"), attachments: [] });
  expect(dropping.json).toMatchObject({ attachments: [] });
});

test.each([
  ["a component that names no file", { flags: 32_768, components: [gallery] }, {}],
  ["an entry without its file", { ...text("x"), attachments: [{ id: 3 }] }, { "files[0]": "gap.png" }],
])("%s is refused", async (_, body, files) => {
  expect(await bot.call("POST", MESSAGES, form(body, files))).toMatchObject({ json: { code: 50_035 } });
});

test("a message pings whom its text names and its allowed mentions let through", async () => {
  const role = "500000000000000001";
  const words = text(`<@&${role}> <@100000000000000001> @everyone`);
  const pings = async (allowed_mentions?: object) => {
    const { json } = await bot.call("POST", MESSAGES, { ...words, allowed_mentions });
    const { mentions, mention_roles, mention_everyone } = Object(json);
    return [mentions.length, mention_roles.length, mention_everyone];
  };
  expect(await pings({ parse: [] })).toEqual([0, 0, false]);
  expect(await pings({ parse: [], roles: [role] })).toEqual([0, 1, false]);
  expect(await pings(), "@everyone needs a permission").toEqual([1, 1, false]);
});
