import { createServer, type Server } from "node:http";
import { ChannelType, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createChannelPermissions } from "../../src/discord/channel-permissions.ts";
import { API, REST } from "../../src/discord/discord-api.ts";

const GUILD = "1180000000000000001";
const OTHER_GUILD = "1180000000000000002";
const CHANNEL = "1180000000000000101";
const PARENT = "1180000000000000102";
const BOT = "1180000000000000201";
const OWNER = "1180000000000000202";
/** The role Discord made for the bot, one more that it has, and one that it has not. */
const [OWN, STAFF, STRANGERS] = ["1180000000000000301", "1180000000000000302", "1180000000000000303"];
const NOW = "2026-11-24T15:00:00.000Z";
const ALL = String(Object.values(May).reduce((all, bit) => all | bit, 0n));

const role = (id: string, permissions: bigint) => ({ id, name: "A role", permissions: String(permissions) });
const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint) => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
});

const ROLES = [
  role(GUILD, May.ViewChannel),
  role(OWN, May.SendMessages | May.EmbedLinks),
  role(STAFF, 0n),
  role(STRANGERS, May.BanMembers),
];
const channel = (more: object = {}) => ({
  id: CHANNEL,
  type: ChannelType.GuildText,
  guild_id: GUILD,
  permission_overwrites: [],
  ...more,
});
const overwritten = (...overwrites: readonly object[]) => channel({ permission_overwrites: overwrites });
const guild = (more: object = {}) => ({ id: GUILD, owner_id: OWNER, roles: ROLES, ...more });
const member = (more: object = {}) => ({
  roles: [OWN, STAFF],
  communication_disabled_until: null,
  ...more,
});

/** An answer, or a refusal with its status and code. */
type Answer = object | string | null | { readonly status: number; readonly code: number };
const refusal = (status: number, code: number) => ({ status, code });

const CHANNEL_PATH = `/channels/${CHANNEL}`;
const PARENT_PATH = `/channels/${PARENT}`;
const GUILD_PATH = `/guilds/${GUILD}`;
const MEMBER_PATH = `/guilds/${GUILD}/members/${BOT}`;

let server: Server;
let rest: REST;
let asked: string[];
let answers: Record<string, Answer>;

beforeEach(async () => {
  asked = [];
  answers = { [CHANNEL_PATH]: channel(), [GUILD_PATH]: guild(), [MEMBER_PATH]: member() };
  server = createServer((request, response) => {
    const path = (request.url ?? "").replace("/api/v10", "");
    asked.push(path);
    const answer = answers[path] ?? null;
    const refused = typeof answer === "object" && answer !== null && "status" in answer;
    response.writeHead(refused ? Number(answer.status) : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(refused ? { message: "refused", ...answer } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  rest = new REST({ api: `http://127.0.0.1:${address.port}/api`, version: "10", retries: 0 }).setToken(
    "token",
  );
});
afterEach(async () => {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const look = (ownId: string | null = BOT) =>
  createChannelPermissions({ api: new API(rest), ownId: () => ownId, clock: { now: () => NOW } })(
    CHANNEL,
    GUILD,
  );

const BASE = May.ViewChannel | May.SendMessages | May.EmbedLinks;

describe("what the bot may do in a channel", () => {
  test.each<[string, bigint, Record<string, Answer>]>([
    ["@everyone and its roles together, where the channel changes nothing", BASE, {}],
    ["only @everyone, without a role", May.ViewChannel, { [MEMBER_PATH]: member({ roles: [] }) }],
    [
      "what @everyone is allowed there",
      BASE | May.AttachFiles,
      { [CHANNEL_PATH]: overwritten(overwrite(GUILD, 0, May.AttachFiles, 0n)) },
    ],
    [
      "what is denied to @everyone but allowed to a role",
      BASE,
      {
        [CHANNEL_PATH]: overwritten(
          overwrite(OWN, 0, May.ViewChannel, 0n),
          overwrite(GUILD, 0, 0n, May.ViewChannel),
        ),
      },
    ],
    [
      "of two roles the one that allows",
      BASE,
      {
        [CHANNEL_PATH]: overwritten(
          overwrite(STAFF, 0, May.SendMessages, 0n),
          overwrite(OWN, 0, 0n, May.SendMessages),
        ),
      },
    ],
    [
      "what a role is denied",
      May.ViewChannel | May.EmbedLinks,
      { [CHANNEL_PATH]: overwritten(overwrite(OWN, 0, 0n, May.SendMessages)) },
    ],
    [
      "what the member is denied although a role allows it",
      May.ViewChannel | May.EmbedLinks,
      {
        [CHANNEL_PATH]: overwritten(
          overwrite(BOT, 1, 0n, May.SendMessages),
          overwrite(OWN, 0, May.SendMessages, 0n),
        ),
      },
    ],
    [
      "what the member is allowed although a role is denied it",
      BASE,
      {
        [CHANNEL_PATH]: overwritten(
          overwrite(BOT, 1, May.SendMessages, 0n),
          overwrite(OWN, 0, 0n, May.SendMessages),
        ),
      },
    ],
    [
      "nothing of other roles and members",
      BASE,
      {
        [CHANNEL_PATH]: overwritten(
          overwrite(STRANGERS, 0, May.AttachFiles, BASE),
          overwrite(OWNER, 1, May.AttachFiles, BASE),
          // An overwrite of a member counts for no role of that id, and the other way round.
          overwrite(OWN, 1, May.AttachFiles, BASE),
          overwrite(BOT, 0, May.AttachFiles, BASE),
        ),
      },
    ],
    [
      "reading alone while it is in a timeout",
      May.ViewChannel,
      { [MEMBER_PATH]: member({ communication_disabled_until: "2026-11-24T15:00:01.000000+00:00" }) },
    ],
    [
      "everything again once the timeout is over",
      BASE,
      { [MEMBER_PATH]: member({ communication_disabled_until: "2026-11-24T15:00:00.000000+00:00" }) },
    ],
    [
      "in a thread what it may in the channel it hangs on",
      May.ViewChannel | May.EmbedLinks,
      {
        [CHANNEL_PATH]: channel({
          type: ChannelType.PublicThread,
          parent_id: PARENT,
          permission_overwrites: undefined,
        }),
        [PARENT_PATH]: { ...overwritten(overwrite(OWN, 0, 0n, May.SendMessages)), id: PARENT },
      },
    ],
    [
      "in a channel of a category what the channel itself says",
      BASE,
      { [CHANNEL_PATH]: channel({ parent_id: PARENT }), [PARENT_PATH]: refusal(403, 50_001) },
    ],
  ])("is %s", async (_, expected, changes) => {
    Object.assign(answers, changes);
    expect(await look()).toBe(String(expected));
  });

  test.each<[string, Record<string, Answer>]>([
    [
      "an administrator, whatever the channel denies",
      {
        [GUILD_PATH]: guild({ roles: [...ROLES.slice(0, 2), role(STAFF, May.Administrator)] }),
        [CHANNEL_PATH]: overwritten(overwrite(BOT, 1, 0n, BASE)),
        [MEMBER_PATH]: member({ communication_disabled_until: "2027-01-01T00:00:00.000000+00:00" }),
      },
    ],
    ["the owner", { [GUILD_PATH]: guild({ owner_id: BOT }) }],
  ])("is everything for %s", async (_, changes) => {
    Object.assign(answers, changes);
    expect(await look()).toBe(ALL);
  });

  test.each<[string, Record<string, Answer>]>([
    ["a channel that it does not see", { [CHANNEL_PATH]: refusal(403, 50_001) }],
    ["a channel that is gone", { [CHANNEL_PATH]: refusal(404, 10_003) }],
    ["a server that it has left", { [GUILD_PATH]: refusal(404, 10_004) }],
    ["a server that it is no member of", { [MEMBER_PATH]: refusal(404, 10_007) }],
    [
      "a thread in a channel that it does not see",
      {
        [CHANNEL_PATH]: channel({ type: ChannelType.PrivateThread, parent_id: PARENT }),
        [PARENT_PATH]: refusal(403, 50_001),
      },
    ],
  ])("is nothing in %s", async (_, changes) => {
    Object.assign(answers, changes);
    expect(await look()).toBe("0");
  });

  test.each<[string, Record<string, Answer>]>([
    ["of another server", { [CHANNEL_PATH]: channel({ guild_id: OTHER_GUILD }) }],
    ["between two people", { [CHANNEL_PATH]: { id: CHANNEL, type: ChannelType.DM } }],
  ])("is nothing in a channel %s, of which nothing more is asked", async (_, changes) => {
    Object.assign(answers, changes);
    expect(await look()).toBe("0");
    expect(asked).toEqual([CHANNEL_PATH]);
  });

  test.each<[string, Record<string, Answer>]>([
    ["Discord fails", { [GUILD_PATH]: refusal(503, 0) }],
    ["the token is refused", { [CHANNEL_PATH]: refusal(401, 0) }],
    ["the answer is of another channel", { [CHANNEL_PATH]: channel({ id: PARENT }) }],
    ["the answer is no channel", { [CHANNEL_PATH]: "soon" }],
    [
      "the channel does not say what it changes",
      { [CHANNEL_PATH]: channel({ permission_overwrites: null }) },
    ],
    ["an overwrite is none", { [CHANNEL_PATH]: overwritten({ id: OWN, type: 0, allow: "all", deny: "0" }) }],
    ["the server has no @everyone", { [GUILD_PATH]: guild({ roles: ROLES.slice(1) }) }],
    ["a role does not say what it allows", { [GUILD_PATH]: guild({ roles: [...ROLES, { id: "1" }] }) }],
    ["the member's roles are not told", { [MEMBER_PATH]: {} }],
    [
      "the channel a thread hangs on is not told",
      { [CHANNEL_PATH]: channel({ type: ChannelType.AnnouncementThread }) },
    ],
    [
      "the channel a thread hangs on is of another server",
      {
        [CHANNEL_PATH]: channel({ type: ChannelType.PublicThread, parent_id: PARENT }),
        [PARENT_PATH]: channel({ id: PARENT, guild_id: OTHER_GUILD }),
      },
    ],
  ])("is not known where %s", async (_, changes) => {
    Object.assign(answers, changes);
    expect(await look()).toBeNull();
  });

  test("is not known, and not asked for, while the bot does not know itself", async () => {
    expect(await look(null)).toBeNull();
    expect(asked).toEqual([]);
  });

  test("is not known where nothing answers", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await look()).toBeNull();
  });
});
