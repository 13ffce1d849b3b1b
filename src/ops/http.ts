import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Log } from "../app/ports/log.ts";
import { isLocalRequest, isLoopback, listenProblem } from "../domain/local-host.ts";
import type { HealthReader } from "./health.ts";
import type { Metrics } from "./metrics.ts";

export interface OpsServerDeps {
  readonly address: { readonly host: string; readonly port: number };
  readonly health: Pick<HealthReader, "live" | "read">;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
  readonly log: Log;
}

export interface OpsServer {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  /** Takes no more requests and ends those under way. */
  stop(): Promise<void>;
}

export type OpsServerStarted =
  | { readonly ok: true; readonly server: OpsServer }
  /** One line: the address is taken, or is not ours to listen on. */
  | { readonly ok: false; readonly problem: string };

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

/**
 * Serves `/healthz` (the process works), `/readyz` (it can answer people) and `/metrics`. They hold no secret and change
 * nothing. On loopback only this machine's programs and pages are let in, since any web page can make a browser reach
 * a loopback port; elsewhere who may come near is the network's business.
 */
export async function startOpsServer(deps: OpsServerDeps): Promise<OpsServerStarted> {
  const { address } = deps;
  const app = createOpsApp(deps);
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  try {
    const url = await listen(server, address);
    deps.log.info({ url }, "health and metrics are served");
    return { ok: true, server: { url, stop: () => close(server) } };
  } catch (error) {
    const problem = listenProblem(address, error, "HTTP_ADDRESS", "127.0.0.1:9464");
    if (problem === null) throw new Error("health and metrics cannot be served", { cause: error });
    return { ok: false, problem };
  }
}

function createOpsApp({ address, health, metrics, log }: OpsServerDeps): Hono {
  const app = new Hono();
  const guarded = isLoopback(address.host);
  let isBroken = false;
  app.use(async (context, next) => {
    if (guarded && !isLocalRequest(context.req.header("host"), context.req.header("origin"))) {
      return context.json({ status: "refused", reasons: ["for programs on this machine"] }, 403, HEADERS);
    }
    await next();
    return undefined;
  });
  app.get("/healthz", async (context) => {
    const { ok, reasons } = await health.live();
    return context.json({ status: ok ? "alive" : "not alive", reasons }, ok ? 200 : 503, HEADERS);
  });
  app.get("/readyz", async (context) => {
    const { ready, ...rest } = await health.read();
    const { ok, reasons } = ready;
    return context.json({ status: ok ? "ready" : "not ready", reasons, ...rest }, ok ? 200 : 503, HEADERS);
  });
  app.get("/metrics", async (context) => {
    const text = await metrics.text();
    isBroken = false;
    return context.body(text, 200, { ...HEADERS, "content-type": metrics.contentType });
  });
  app.notFound((context) =>
    context.json(
      { status: "not found", reasons: ["there are /healthz, /readyz and /metrics"] },
      404,
      HEADERS,
    ),
  );
  app.onError((error, context) => {
    // Whoever asks does so every few seconds.
    if (!isBroken) log.error({ err: error, path: context.req.path }, "health or metrics could not be told");
    isBroken = true;
    return context.json({ status: "failed", reasons: ["something broke; the log says what"] }, 500, HEADERS);
  });
  return app;
}

function listen(server: Server, { host, port }: OpsServerDeps["address"]): Promise<string> {
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
