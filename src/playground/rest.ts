import type { RESTGetAPIGatewayBotResult } from "discord-api-types/v10";
import { RESTJSONErrorCodes as Code } from "discord-api-types/v10";
import { Hono } from "hono";
import type { Answering } from "./answering.ts";
import { channelJson } from "./channel-json.ts";
import type { CommandBook } from "./command-book.ts";
import { DONE, found, refuse } from "./errors.ts";
import type { Faults } from "./faults.ts";
import { guildJson, guildMemberJson } from "./guild-json.ts";
import { listGuilds, listMessages, readMessage } from "./history.ts";
import { fieldsOf, textOf } from "./json.ts";
import type { MessageBook } from "./message-book.ts";
import type { Posting } from "./posting.ts";
import { type Limiter, limitedHeaders, limitedJson } from "./rate-limits.ts";
import { answer, createReadSent, readJson } from "./rest-body.ts";
import { applyFault, type Env } from "./rest-faults.ts";
import type { World } from "./world.ts";

/** What a bot asked of the REST API, in order. */
export interface RestCall {
  readonly method: string;
  /** Without the version, with ids and tokens. */
  readonly path: string;
  /** When it arrived, on the clock of `performance.now()`. */
  readonly arrivedMs: number;
}

export interface RestDeps {
  readonly world: World;
  readonly commands: CommandBook;
  readonly answering: Answering;
  readonly posting: Posting;
  readonly book: MessageBook;
  readonly limiter: Limiter;
  readonly faults: Faults;
  readonly calls: RestCall[];
  /** Address of the gateway. */
  readonly gatewayUrl: () => string;
  /** How many IDENTIFYs are left today. */
  readonly starts: () => number;
}

const KEPT_CALLS = 1000;
const STARTS_A_DAY = 1000;

/** The part of Discord's REST API that a bot without intents needs, below `/api/v10`. */
export function createRest(deps: RestDeps): Hono<Env> {
  const { world, limiter, faults, calls } = deps;
  const rest = new Hono<Env>();

  rest.use(async (context, next) => {
    const { method } = context.req;
    const path = context.req.path.replace(/^\/api\/v10/, "");
    calls.push({ method, path, arrivedMs: performance.now() });
    if (calls.length > KEPT_CALLS) calls.shift();
    // Interactions and webhooks carry their own token in the path.
    const open = /^\/(?:interactions|webhooks)\//.test(path);
    if (!open && context.req.header("authorization") !== `Bot ${world.token}`) {
      return context.json({ message: "401: Unauthorized", code: 0 }, 401);
    }
    const { headers, limited } = limiter.take(method, path);
    for (const [name, value] of headers) context.header(name, value);
    if (limited !== null) {
      for (const [name, value] of limitedHeaders(limited)) context.header(name, value);
      return context.json(limitedJson(limited), 429);
    }
    const fault = faults.take(method, path);
    if (fault === null) await next();
    else await applyFault(context, next, fault, world.time);
    return undefined;
  });

  addOwn(rest, deps);
  addCommands(rest, deps);
  addChannels(rest, deps);
  addInteractions(rest, deps);
  return rest;
}

/** Who the bot is and where it is. */
function addOwn(rest: Hono<Env>, { world, gatewayUrl, starts }: RestDeps): void {
  rest.get("/gateway", (context) => context.json({ url: gatewayUrl() }));
  rest.get("/gateway/bot", (context) => {
    const result: RESTGetAPIGatewayBotResult = {
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: {
        total: STARTS_A_DAY,
        remaining: starts(),
        reset_after: 0,
        max_concurrency: 1,
      },
    };
    return context.json(result);
  });
  for (const path of ["/applications/@me", "/oauth2/applications/@me"]) {
    rest.get(path, (context) => context.json(applicationJson(world)));
  }
  rest.get("/users/@me", (context) => context.json(world.bot));
  rest.get("/users/@me/guilds", (context) => {
    const { limit, before, after } = context.req.query();
    return answer(context, listGuilds(world, { limit, before, after }));
  });
  rest.delete("/users/@me/guilds/:id", (context) => {
    const id = context.req.param("id");
    if (!world.guilds.has(id)) return answer(context, refuse(Code.UnknownGuild));
    world.leaveGuild(id);
    return answer(context, DONE);
  });
  rest.get("/guilds/:id", (context) => {
    const guild = world.guilds.get(context.req.param("id"));
    return answer(context, guild === undefined ? refuse(Code.UnknownGuild) : found(guildJson(world, guild)));
  });
  rest.get("/guilds/:id/members/:user", (context) => {
    const { id, user } = context.req.param();
    const guild = world.guilds.get(id);
    if (guild === undefined) return answer(context, refuse(Code.UnknownGuild));
    const member = guildMemberJson(world, guild, user);
    return answer(context, member === null ? refuse(Code.UnknownMember) : found(member));
  });
  rest.post("/users/@me/channels", async (context) => {
    const recipient = textOf(fieldsOf(await readJson(context))["recipient_id"]);
    const person = recipient === null ? null : world.person(recipient);
    if (person === null) return answer(context, refuse(Code.InvalidRecipients));
    return answer(context, found(channelJson(world, world.directMessages(person))));
  });
}

function addCommands(rest: Hono<Env>, { commands }: RestDeps): void {
  rest.get("/applications/:id/commands", (context) => answer(context, commands.list(null)));
  rest.put("/applications/:id/commands", async (context) =>
    answer(context, commands.replace(null, await readJson(context))),
  );
  rest.get("/applications/:id/guilds/:guild/commands", (context) =>
    answer(context, commands.list(context.req.param("guild"))),
  );
  rest.put("/applications/:id/guilds/:guild/commands", async (context) =>
    answer(context, commands.replace(context.req.param("guild"), await readJson(context))),
  );
}

function addChannels(rest: Hono<Env>, { world, posting, book }: RestDeps): void {
  const readSent = createReadSent();
  rest.get("/channels/:id", (context) => answer(context, posting.channel(context.req.param("id"))));
  rest.patch("/channels/:id", async (context) =>
    answer(context, posting.changeThread(context.req.param("id"), await readJson(context))),
  );
  rest.get("/channels/:id/messages", (context) => {
    const { limit, before, after, around } = context.req.query();
    const paging = { limit, before, after, around };
    return answer(context, listMessages(world, book, context.req.param("id"), paging));
  });
  rest.post("/channels/:id/messages", async (context) =>
    answer(context, posting.create(context.req.param("id"), await readSent(context))),
  );
  rest.get("/channels/:id/messages/:message", (context) => {
    const { id, message } = context.req.param();
    return answer(context, readMessage(world, book, id, message));
  });
  rest.patch("/channels/:id/messages/:message", async (context) => {
    const { id, message } = context.req.param();
    return answer(context, posting.edit(id, message, await readSent(context)));
  });
  rest.post("/channels/:id/messages/:message/crosspost", (context) => {
    const { id, message } = context.req.param();
    return answer(context, posting.publish(id, message));
  });
  rest.delete("/channels/:id/messages/:message", (context) => {
    const { id, message } = context.req.param();
    return answer(context, posting.remove(id, message));
  });
}

function addInteractions(rest: Hono<Env>, { answering }: RestDeps): void {
  const readSent = createReadSent();
  rest.post("/interactions/:id/:token/callback", async (context) => {
    const { id, token } = context.req.param();
    const full = context.req.query("with_response") === "true";
    return answer(context, answering.callback(id, token, await readSent(context), full));
  });
  rest.post("/webhooks/:app/:token", async (context) =>
    answer(context, answering.followUp(context.req.param("token"), await readSent(context))),
  );
  rest.get("/webhooks/:app/:token/messages/:message", (context) => {
    const { token, message } = context.req.param();
    return answer(context, answering.read(token, message));
  });
  rest.patch("/webhooks/:app/:token/messages/:message", async (context) => {
    const { token, message } = context.req.param();
    return answer(context, answering.edit(token, message, await readSent(context)));
  });
  rest.delete("/webhooks/:app/:token/messages/:message", (context) => {
    const { token, message } = context.req.param();
    return answer(context, answering.remove(token, message));
  });
}

function applicationJson(world: World): object {
  return {
    id: world.applicationId,
    name: world.applicationName,
    description: "",
    icon: null,
    bot: world.bot,
    bot_public: true,
    bot_require_code_grant: false,
    flags: 0,
    verify_key: "0".repeat(64),
    team: null,
    approximate_guild_count: world.guilds.size,
    integration_types_config: { "0": {}, "1": {} },
  };
}
