import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { APIMessage } from "discord-api-types/v10";
import { type Handler, Hono } from "hono";
import { WebSocketServer } from "ws";
import { isLocalRequest, isLoopback } from "../domain/local-host.ts";
import { createAnswering } from "./answering.ts";
import { createCommandBook } from "./command-book.ts";
import { createControl } from "./control.ts";
import { createFaults, type FaultRule } from "./faults.ts";
import { createFiles } from "./files.ts";
import { createGateway, type GatewayControl } from "./gateway.ts";
import {
  type Answer,
  type AskRequest,
  createInteractions,
  type PressRequest,
  type SubmitRequest,
} from "./interactions.ts";
import { createMessageBook } from "./message-book.ts";
import { createNews } from "./news.ts";
import { createOpenInteractions, type Recorded } from "./open-interactions.ts";
import { createPageFiles, SAFE_HEADERS } from "./page-files.ts";
import { placeOf, type PlaceRequest } from "./places.ts";
import { createPosting } from "./posting.ts";
import { createLimiter, type RateLimits } from "./rate-limits.ts";
import type { Env } from "./rest-faults.ts";
import { createRest, type RestCall } from "./rest.ts";
import { type Speech, speak } from "./speech.ts";
import { systemTimeline, type Timeline } from "./timeline.ts";
import { createWorld, type World } from "./world.ts";

/** A small Discord on this machine: REST, gateway, and people who type commands. */
export interface LocalDiscord {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  /** REST base without the version, for a bot's settings. */
  readonly apiUrl: string;
  /** The one token it knows; new at every start, so that no web page can guess it. */
  readonly token: string;
  /** Servers, channels and people; what is added or taken away counts at once. */
  readonly world: World;
  readonly gateway: GatewayControl;
  interact(request: AskRequest): Promise<Recorded>;
  press(request: PressRequest): Promise<Recorded>;
  /** Chooses options of a select; the same as `press` with values. */
  choose(request: PressRequest & { readonly values: readonly string[] }): Promise<Recorded>;
  submit(request: SubmitRequest): Promise<Recorded>;
  /** What has become of an interaction by now; null for one nobody knows (any more). */
  answer(interactionId: string): Answer | null;
  /** The messages of a channel that everybody there sees, oldest first. */
  messages(channelId: string): readonly APIMessage[];
  /** Somebody writes into a channel. */
  say(speech: Speech): APIMessage;
  /** A moderator deletes a message. */
  removeMessage(messageId: string): void;
  /** Names of the commands registered for everybody, or of those of a server. */
  commandNames(): readonly string[];
  /** Names of the commands that a person finds behind `/` in a place. */
  offeredCommands(place?: PlaceRequest): readonly string[];
  /** The intents of every bot that logged in. */
  intents(): readonly number[];
  /** REST calls so far, in order. */
  calls(): readonly RestCall[];
  /** How often a session was resumed. */
  resumes(): number;
  /** Closes the connections of bots with a code, as a restart of the gateway would. */
  dropConnections(code: number): void;
  /** Lets REST calls go wrong. */
  fail(rule: FaultRule): void;
  clearFaults(): void;
  /** Counts calls as Discord does; null, as at the start, takes everything. */
  limitRates(limits: RateLimits | null): void;
  close(): Promise<void>;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Starts one; rejects with the system's error where the address cannot be listened on. */
export async function openLocalDiscord(
  address: ListenAddress,
  time: Timeline = systemTimeline(),
): Promise<LocalDiscord> {
  const world = createWorld(`local.${randomBytes(24).toString("base64url")}`, time);
  const calls: RestCall[] = [];
  let origin = "";
  const gatewayUrl = (): string => origin.replace(/^http/, "ws");
  const gateway = createGateway(world, gatewayUrl);
  const commands = createCommandBook(world);
  const open = createOpenInteractions(time);
  const book = createMessageBook();
  const files = createFiles(
    () => world.nextId(),
    () => origin,
  );
  const limiter = createLimiter(time);
  const faults = createFaults();
  const interactions = createInteractions(world, gateway, commands, open, book, files);
  const guarded = isLoopback(address.host);
  const news = createNews(time, () => gateway.isPresent());
  book.onChange((event) => news.tell(event));
  commands.onChange(() => news.tell({ type: "commands" }));
  world.onChange(() => news.tell({ type: "places" }));
  gateway.onPresence((present) => news.tell({ type: "presence", present }));
  let page: ReturnType<typeof createPageFiles> | null = null;

  const app = new Hono<Env>();
  app.use(async (context, next) => {
    if (guarded && !isLocalRequest(context.req.header("host"), context.req.header("origin"))) {
      return context.json({ message: "This address is for programs on this machine." }, 403);
    }
    await next();
    return undefined;
  });
  app.route(
    "/api/v10",
    createRest({
      world,
      commands,
      answering: createAnswering(world, open, book, files),
      posting: createPosting(world, book, files),
      book,
      limiter,
      faults,
      calls,
      gatewayUrl,
      starts: () => gateway.starts(),
    }),
  );
  app.route(
    "/local",
    createControl({
      world,
      gateway,
      interactions,
      commands,
      book,
      faults,
      limiter,
      news,
      origin: () => origin,
    }),
  );
  app.get("/attachments/:id/:name", (context) => {
    const file = files.find(context.req.param("id"));
    if (file === null) return context.notFound();
    return context.body(file.bytes, 200, {
      ...SAFE_HEADERS,
      "content-type": file.contentType ?? "application/octet-stream",
      // Opened by itself, a file that somebody sent can do nothing here.
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });
  // A bot that runs without anybody looking never reads the page.
  const servePage: Handler<Env> = (context) => {
    page ??= createPageFiles();
    const file = page.find(context.req.path);
    return file === null ? context.notFound() : context.body(file.body, 200, file.headers);
  };
  app.get("/", servePage);
  app.get("/page/*", servePage);
  app.get("/vendor/*", servePage);
  app.notFound((context) => context.json({ message: "404: Not Found", code: 0 }, 404));

  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
  server.on("upgrade", (request, socket, head) => {
    if (guarded && !isLocalRequest(request.headers.host, request.headers.origin)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    const version = new URL(request.url ?? "/", "http://localhost").searchParams.get("v");
    sockets.handleUpgrade(request, socket, head, (connection) => gateway.accept(connection, version));
  });
  origin = await listen(server, address);

  return {
    url: origin,
    apiUrl: `${origin}/api`,
    token: world.token,
    world,
    gateway,
    interact: (request) => interactions.interact(request),
    press: (request) => interactions.press(request),
    choose: (request) => interactions.press(request),
    submit: (request) => interactions.submit(request),
    answer: (interactionId) => interactions.answer(interactionId),
    messages: (channelId) => book.history(channelId),
    say: (speech) => speak(world, book, speech),
    removeMessage: (messageId) => book.remove(messageId),
    commandNames: () => commands.all().map(({ name }) => name),
    offeredCommands: (place = {}) => commands.offered(placeOf(world, place)).map(({ name }) => name),
    intents: () => gateway.intents(),
    calls: () => calls,
    resumes: () => gateway.resumes(),
    dropConnections: (code) => gateway.drop(code),
    fail: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    limitRates: (limits) => limiter.set(limits),
    close: async () => {
      open.close();
      news.close();
      gateway.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function listen(server: Server, { host, port }: ListenAddress): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const bound = server.address();
      const actual = typeof bound === "object" && bound !== null ? bound.port : port;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${actual}`);
    });
  });
}
