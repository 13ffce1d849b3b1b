import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { WebSocketServer } from "ws";
import { createControl } from "./control.ts";
import { createGateway } from "./gateway.ts";
import { type AskRequest, createInteractions, type PressRequest, type Recorded } from "./interactions.ts";
import { isLocalRequest, isLoopback } from "./loopback.ts";
import { createRest, type RestCall } from "./rest.ts";
import { createWorld, type Registered } from "./world.ts";

/** A small Discord on this machine: REST, gateway, and somebody who types commands. */
export interface LocalDiscord {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  /** REST base without the version, for a bot's settings. */
  readonly apiUrl: string;
  /** The one token it knows; new at every start, so that no web page can guess it. */
  readonly token: string;
  interact(request: AskRequest): Promise<Recorded>;
  press(request: PressRequest): Promise<Recorded>;
  /** Names of the registered commands. */
  commandNames(): readonly string[];
  /** The intents of every bot that logged in. */
  intents(): readonly number[];
  /** REST calls so far, in order. */
  calls(): readonly RestCall[];
  /** How often a session was resumed. */
  resumes(): number;
  /** Closes the connections of bots with a code, as a restart of the gateway would. */
  dropConnections(code: number): void;
  close(): Promise<void>;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Starts one; rejects with the system's error where the address cannot be listened on. */
export async function openLocalDiscord(address: ListenAddress): Promise<LocalDiscord> {
  const world = createWorld(`local.${randomBytes(24).toString("base64url")}`);
  const commands: Registered = new Map();
  const calls: RestCall[] = [];
  let origin = "";
  const gatewayUrl = (): string => origin.replace(/^http/, "ws");
  const gateway = createGateway(world, gatewayUrl);
  const interactions = createInteractions(world, gateway, commands);
  const guarded = isLoopback(address.host);

  const app = new Hono();
  app.use(async (context, next) => {
    if (guarded && !isLocalRequest(context.req.header("host"), context.req.header("origin"))) {
      return context.json({ message: "This address is for programs on this machine." }, 403);
    }
    await next();
  });
  app.route("/api/v10", createRest({ world, commands, interactions, calls, gatewayUrl }));
  app.route("/local", createControl(interactions, commands));
  app.get("/", (context) => context.text('A local Discord. Ask the bot: npm run ask -- "/sector"\n'));

  app.notFound((context) => context.json({ message: "404: Not Found", code: 0 }, 404));

  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
  server.on("upgrade", (request, socket, head) => {
    if (guarded && !isLocalRequest(request.headers.host, request.headers.origin)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => gateway.accept(connection));
  });
  origin = await listen(server, address);

  return {
    url: origin,
    apiUrl: `${origin}/api`,
    token: world.token,
    interact: (request) => interactions.interact(request),
    press: (request) => interactions.press(request),
    commandNames: () => [...commands.keys()],
    intents: () => gateway.intents(),
    calls: () => calls,
    resumes: () => gateway.resumes(),
    dropConnections: (code) => gateway.drop(code),
    close: async () => {
      interactions.close();
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
