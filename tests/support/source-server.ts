import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** One question that came in. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** How a question is answered. */
export type Reply = (response: ServerResponse, asked: Asked) => void;

/** Real HTTP on 127.0.0.1 that answers as the providers of market data do, in good and in bad weather. */
export interface SourceServer {
  /** Base address without a slash at its end. */
  readonly url: string;
  /** What was asked since the last `reset`, in order. */
  readonly asked: readonly Asked[];
  /** Answers a path, whatever the query, from now on. */
  on(path: string, reply: Reply): void;
  /** Answers every path that way, the ones with an answer of their own too; null ends it. */
  weather(reply: Reply | null): void;
  /** Forgets answers, weather and questions. */
  reset(): void;
  /** Refuses every connection until `resume`. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the server on a free port. Paths without an answer are 404 in JSON. For long runs it keeps no questions. */
export async function openSourceServer(keepsQuestions = true): Promise<SourceServer> {
  const routes = new Map<string, Reply>();
  const asked: Asked[] = [];
  let everywhere: Reply | null = null;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const question = { path: url.pathname, query: url.searchParams, headers: request.headers };
    if (keepsQuestions) asked.push(question);
    // A test's time is not that of this machine.
    response.sendDate = false;
    const reply = everywhere ?? routes.get(url.pathname) ?? json({ message: "NotFound" }, { status: 404 });
    reply(response, question);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, "127.0.0.1", resolve);
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const port = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    on: (path, reply) => routes.set(path, reply),
    weather: (reply) => {
      everywhere = reply;
    },
    reset: () => {
      routes.clear();
      asked.length = 0;
      everywhere = null;
    },
    suspend: close,
    resume: () => listen(port),
    close,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

interface Extra {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A value as JSON. */
export function json(value: unknown, extra: Extra = {}): Reply {
  return text(JSON.stringify(value), {
    ...extra,
    headers: { "content-type": "application/json", ...extra.headers },
  });
}

/** A text, plain unless the headers say otherwise. */
export function text(body: string, { status = 200, headers = {} }: Extra = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(body);
  };
}

/** A web page. */
export function page(extra: Extra = {}): Reply {
  const body = "<!doctype html><html><head><title>One moment</title></head><body>Checking</body></html>";
  return text(body, { ...extra, headers: { "content-type": "text/html", ...extra.headers } });
}

/** Spaces without end, as JSON, sent as fast as they are taken. */
export function endless(headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers });
    const chunk = Buffer.alloc(262_144, " ");
    const push = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", push);
    push();
  };
}

/** A small body that unpacks to 50 MB. */
export function packedBomb(): Reply {
  const body = gzipSync(Buffer.alloc(50_000_000, " "), { level: 1 });
  return (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(body);
  };
}

/** Never answers. */
export const hang: Reply = () => {};

/** Begins an answer and never ends it. */
export const stall: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" }).write('{"price":');
};

/** Breaks the connection before a word. */
export const drop: Reply = (response) => {
  response.destroy();
};

/** Breaks the connection in the middle of an answer. */
export const breakOff: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"price":"63400"', () => response.destroy());
};

/** Sends the question somewhere else. */
export function sendTo(location: string, status = 302): Reply {
  return (response) => {
    response.writeHead(status, { location }).end();
  };
}
