import { createServer, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createHeartbeatUrl } from "../../src/ops/heartbeat-url.ts";
import { createLinesLog } from "../support/lines-log.ts";

const SECRET = "push-key-9f2";

describe("the heartbeat address", () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function serve(answer: (response: ServerResponse) => void) {
    const asked: string[] = [];
    const monitor = { answer };
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      monitor.answer(response);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const bound = server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    return { asked, monitor, url: `http://127.0.0.1:${port}/push/${SECRET}?status=up` };
  }

  it("is fetched as it stands, without a word where all is well", async () => {
    const { asked, url } = await serve((response) => response.end("OK"));
    const log = createLinesLog();
    const heartbeat = createHeartbeatUrl({ url, log });
    await heartbeat.ping();
    await heartbeat.ping();
    expect(asked).toEqual([`GET /push/${SECRET}?status=up`, `GET /push/${SECRET}?status=up`]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ["an error", (response: ServerResponse) => void response.writeHead(500).end(), /^it answered 500$/],
    [
      "another address",
      (response: ServerResponse) => void response.writeHead(302, { location: "/elsewhere" }).end(),
      /^it answered 302$/,
    ],
    ["silence", () => undefined, /^it did not answer within 0\.05 s$/],
    [
      "a torn connection",
      (response: ServerResponse) => void response.destroy(),
      /^it cannot be reached \(\w+\)$/,
    ],
  ])("is said once to fail with %s, and once to be back, never by name", async (_, answer, problem) => {
    const { monitor, url } = await serve(answer);
    const log = createLinesLog();
    const heartbeat = createHeartbeatUrl({ url, log, timeoutMs: 50 });
    await heartbeat.ping();
    await heartbeat.ping();
    monitor.answer = (response) => response.end();
    await heartbeat.ping();
    await heartbeat.ping();
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "warn the heartbeat address could not be fetched; it is tried every minute",
      "info the heartbeat address answers again",
    ]);
    expect(log.lines[0]?.fields["problem"]).toMatch(problem);
    expect(JSON.stringify(log.lines)).not.toContain(SECRET);
  });

  it("is not fetched twice at once", async () => {
    const waiting: ServerResponse[] = [];
    const { asked, url } = await serve((response) => void waiting.push(response));
    const heartbeat = createHeartbeatUrl({ url, log: createLinesLog() });
    const both = Promise.all([heartbeat.ping(), heartbeat.ping()]);
    while (waiting.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    for (const response of waiting) response.end();
    await both;
    expect(asked).toHaveLength(1);
  });
});
