import { type Context, Hono } from "hono";
import type { CommandBook } from "./command-book.ts";
import {
  readAsk,
  readFault,
  readGuild,
  readPermit,
  readPerson,
  readPlace,
  readPress,
  readSubmit,
} from "./control-requests.ts";
import type { Faults } from "./faults.ts";
import type { GatewayControl } from "./gateway.ts";
import { homeOf } from "./home.ts";
import type { Interactions } from "./interactions.ts";
import { fieldsOf, numberOf, parseJson, textOf } from "./json.ts";
import type { MessageBook } from "./message-book.ts";
import type { News } from "./news.ts";
import { SAFE_HEADERS } from "./page-files.ts";
import { placeOf } from "./places.ts";
import { type Limiter, USUAL_LIMITS } from "./rate-limits.ts";
import type { Env } from "./rest-faults.ts";
import type { World } from "./world.ts";

/** What can be done to a local Discord. */
export interface ControlDeps {
  readonly world: World;
  readonly gateway: GatewayControl;
  readonly interactions: Interactions;
  readonly commands: CommandBook;
  readonly book: MessageBook;
  readonly faults: Faults;
  readonly limiter: Limiter;
  readonly news: News;
  /** The address of this Discord. */
  readonly origin: () => string;
}

/** What people do, and what goes wrong, over HTTP, below `/local`. Bodies and answers are JSON. */
export function createControl(deps: ControlDeps): Hono<Env> {
  const { world, gateway, interactions, commands, book, faults, limiter, news } = deps;
  const control = new Hono<Env>();

  control.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SAFE_HEADERS)) context.header(name, value);
  });
  control.get("/home", (context) => context.json(homeOf(world, deps.origin())));
  control.get("/events", (context) =>
    context.body(news.open(context.req.header("last-event-id")), 200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    }),
  );
  // Of everybody and everywhere; or, where a person or a place is named, what is found there behind `/`.
  control.get("/commands", (context) => {
    const query = context.req.query();
    if (Object.keys(query).length === 0) return context.json(commands.all());
    const place = readPlace(query, world);
    if (place === null) return context.json({ message: `needs ${PLACE}` }, 400);
    return context.json(commands.offered(placeOf(world, place)));
  });
  control.post("/interact", (context) =>
    taken(context, readAsk, ASK, (request) => interactions.interact(request)),
  );
  for (const path of ["/press", "/choose"]) {
    control.post(path, (context) =>
      taken(context, readPress, PRESS, (request) => interactions.press(request)),
    );
  }
  control.post("/submit", (context) =>
    taken(context, readSubmit, SUBMIT, (request) => interactions.submit(request)),
  );
  control.get("/answers/:id", (context) => {
    const known = interactions.answer(context.req.param("id"));
    return known === null ? context.notFound() : context.json(known);
  });
  control.get("/channels/:id/messages", (context) => context.json(book.history(context.req.param("id"))));

  control.get("/guilds", (context) =>
    context.json(
      [...world.guilds.values()].map(({ id, name, channels }) => ({
        id,
        name,
        channels: [...channels.values()].map((channel) => ({
          id: channel.id,
          name: channel.name,
          type: channel.type,
        })),
      })),
    ),
  );
  control.post("/guilds", (context) =>
    taken(context, readGuild, "{ name?, channels?, roles? }", async (spec) => ({
      id: world.addGuild(spec).id,
    })),
  );
  control.delete("/guilds/:id", (context) => {
    world.leaveGuild(context.req.param("id"));
    return context.body(null, 204);
  });
  control.patch("/channels/:id", (context) => {
    const id = context.req.param("id");
    return taken(context, readPermit, "{ botPermissions }, a bit string or null", async (permit) => {
      world.permit(id, permit.botPermissions);
      return permit;
    });
  });
  control.delete("/channels/:id", (context) => {
    world.deleteChannel(context.req.param("id"));
    return context.body(null, 204);
  });
  control.post("/people", (context) =>
    taken(context, readPerson, PERSON, async (person) => {
      world.addPerson(person);
      return person;
    }),
  );

  control.post("/faults", (context) =>
    taken(context, readFault, FAULT, async (rule) => {
      faults.add(rule);
      return {};
    }),
  );
  control.delete("/faults", (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  control.put("/rate-limits", async (context) => {
    const on = fieldsOf(parseJson(await context.req.text()))["on"];
    limiter.set(on === true ? USUAL_LIMITS : null);
    return context.body(null, 204);
  });
  control.post("/gateway/:act", async (context) => {
    const { code, resumable } = fieldsOf(parseJson(await context.req.text()));
    const acts: Readonly<Record<string, () => void>> = {
      drop: () => gateway.drop(numberOf(code) ?? 4000),
      tear: () => gateway.tear(),
      reconnect: () => gateway.askToReconnect(),
      invalidate: () => gateway.invalidate(resumable === true),
      heartbeat: () => gateway.askForHeartbeat(),
    };
    const name = textOf(context.req.param("act")) ?? "";
    if (!Object.hasOwn(acts, name)) return context.notFound();
    acts[name]?.();
    return context.body(null, 204);
  });
  return control;
}

const PLACE = "user, of somebody known, and guild or channel; an empty guild is a direct message";
const ASK = "{ command, options?, focused?, guild?, channel?, user? }";
const PRESS = "{ messageId, customId, values?, user? }";
const SUBMIT = "{ interactionId, values?, user? }";
const PERSON = "{ id, username, permissions?, directMessages?, installed? }";
const FAULT = "{ route, fault: { kind }, method?, times? }";

async function taken<Request>(
  context: Context,
  read: (body: unknown) => Request | null,
  needs: string,
  act: (request: Request) => Promise<object>,
): Promise<Response> {
  const request = read(parseJson(await context.req.text()));
  if (request === null) return context.json({ message: `needs ${needs}` }, 400);
  return context.json(await act(request));
}
