import { createHash } from "node:crypto";
import type {
  APIApplicationCommand,
  APIAttachment,
  RESTGetAPIGatewayBotResult,
  RESTPutAPIApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import { type Context, Hono } from "hono";
import { checkCommands } from "../discord/limits.ts";
import { type Interactions, problem, type RestAnswer } from "./interactions.ts";
import type { Registered, World } from "./world.ts";

/** What a bot asked of the REST API, in order. */
export interface RestCall {
  readonly method: string;
  /** Without the version, with ids and tokens. */
  readonly path: string;
}

interface RestDeps {
  readonly world: World;
  readonly commands: Registered;
  readonly interactions: Interactions;
  readonly calls: RestCall[];
  /** Address of the gateway. */
  gatewayUrl(): string;
}

const KEPT_CALLS = 1000;

/** The part of Discord's REST API that a bot without intents needs, below `/api/v10`. */
export function createRest(deps: RestDeps): Hono {
  const { world, commands, interactions, calls } = deps;
  const rest = new Hono();

  rest.use(async (context, next) => {
    const path = context.req.path.replace(/^\/api\/v10/, "");
    calls.push({ method: context.req.method, path });
    if (calls.length > KEPT_CALLS) calls.shift();
    // Interactions and webhooks carry their own token in the path.
    const open = /^\/(?:interactions|webhooks)\//.test(path);
    if (!open && context.req.header("authorization") !== `Bot ${world.token}`) {
      return context.json({ message: "401: Unauthorized", code: 0 }, 401);
    }
    await next();
    for (const [name, value] of rateLimit(context.req.method, path)) context.header(name, value);
  });

  rest.get("/gateway", (context) => context.json({ url: deps.gatewayUrl() }));
  rest.get("/gateway/bot", (context) => {
    const result: RESTGetAPIGatewayBotResult = {
      url: deps.gatewayUrl(),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
    };
    return context.json(result);
  });
  rest.get("/users/@me", (context) => context.json(world.bot));
  rest.get("/users/@me/guilds", (context) =>
    context.json(world.guildIds.map((id) => ({ id, name: "Local server", icon: null, owner: false }))),
  );
  for (const path of ["/applications/@me", "/oauth2/applications/@me"]) {
    rest.get(path, (context) => context.json(applicationJson(world)));
  }

  rest.get("/applications/:id/commands", (context) => context.json([...commands.values()]));
  rest.put("/applications/:id/commands", async (context) => {
    const body = await readJson(context);
    const problems = Array.isArray(body) ? checkCommands(body) : ["a list of commands is needed"];
    if (!isCommands(body, problems)) return answer(context, problem(50035, "Invalid Form Body", problems));
    const before = new Map(commands);
    commands.clear();
    for (const command of body) {
      const id = before.get(command.name)?.id ?? world.nextId();
      commands.set(command.name, registered(world, id, command));
    }
    return context.json([...commands.values()]);
  });

  rest.post("/interactions/:id/:token/callback", async (context) => {
    const { body, files } = await readBody(context, world);
    const full = context.req.query("with_response") === "true";
    const { id, token } = context.req.param();
    return answer(context, interactions.callback(id, token, body, files, full));
  });
  rest.get("/webhooks/:app/:token/messages/@original", (context) =>
    answer(context, interactions.original(context.req.param("token"))),
  );
  rest.patch("/webhooks/:app/:token/messages/@original", async (context) => {
    const { body, files } = await readBody(context, world);
    return answer(context, interactions.editOriginal(context.req.param("token"), body, files));
  });
  rest.post("/webhooks/:app/:token", async (context) => {
    const { body, files } = await readBody(context, world);
    return answer(context, interactions.followUp(context.req.param("token"), body, files));
  });

  return rest;
}

function answer(context: Context, { status, json }: RestAnswer): Response {
  if (status === 204) return context.body(null, 204);
  return context.json(json, status);
}

/** Generous, as on a quiet day: what a bot does at a limit is tried elsewhere. */
function rateLimit(method: string, path: string): readonly (readonly [string, string])[] {
  const bucket = createHash("sha1")
    .update(`${method} ${path.replace(/\/[^/]*\d[^/]*/g, "/:id")}`)
    .digest("hex");
  return [
    ["x-ratelimit-limit", "50"],
    ["x-ratelimit-remaining", "49"],
    ["x-ratelimit-reset", ((Date.now() + 1000) / 1000).toFixed(3)],
    ["x-ratelimit-reset-after", "1.000"],
    ["x-ratelimit-bucket", bucket],
  ];
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
    integration_types_config: { "0": {}, "1": {} },
  };
}

type NewCommand = RESTPutAPIApplicationCommandsJSONBody[number];

function isCommands(body: unknown, problems: readonly string[]): body is NewCommand[] {
  return Array.isArray(body) && problems.length === 0;
}

/** With what Discord adds to a command of its own. */
function registered(world: World, id: string, command: NewCommand): APIApplicationCommand {
  return {
    id,
    application_id: world.applicationId,
    version: world.nextId(),
    type: command.type ?? 1,
    name: command.name,
    name_localizations: null,
    description: "description" in command ? (command.description ?? "") : "",
    description_localizations: null,
    default_member_permissions: command.default_member_permissions ?? null,
    nsfw: false,
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    ...("options" in command && command.options !== undefined && command.options.length > 0
      ? { options: command.options }
      : {}),
  };
}

/** JSON, or the `payload_json` of a form with the files beside it. */
async function readBody(
  context: Context,
  world: World,
): Promise<{ readonly body: unknown; readonly files: APIAttachment[] }> {
  if (!(context.req.header("content-type") ?? "").startsWith("multipart/form-data")) {
    return { body: await readJson(context), files: [] };
  }
  const form = await context.req.formData();
  const files: APIAttachment[] = [];
  let body: unknown = null;
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") {
      if (name === "payload_json") body = parse(value);
      continue;
    }
    const id = world.nextId();
    const url = `attachment://${value.name}`;
    const type = value.type === "" ? {} : { content_type: value.type };
    files.push({ id, filename: value.name, size: value.size, url, proxy_url: url, ...type });
  }
  return { body, files };
}

async function readJson(context: Context): Promise<unknown> {
  return parse(await context.req.text());
}

/** Null where it is no JSON, which no route takes. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
