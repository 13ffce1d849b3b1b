import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { Health } from "../../src/app/health.ts";
import { type OpsServer, startOpsServer } from "../../src/ops/http.ts";
import { createMetrics } from "../../src/ops/metrics.ts";
import { sampleDelivery, sampleHealth } from "../support/health-sample.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { nyseCalendar } from "../support/market.ts";

const HERE = { host: "127.0.0.1", port: 0 };

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request with headers that `fetch` would not let us set. */
function get(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (body += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("health over HTTP", () => {
  const opened: { stop(): unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.stop();
  });

  async function open(readHealth: () => Promise<Health> = async () => sampleHealth(), address = HERE) {
    const log = createLinesLog();
    const metrics = createMetrics({
      version: "1.2.3",
      databasePath: null,
      calendar: nyseCalendar(),
      commands: [],
      readHealth,
      readDelivery: async () => sampleDelivery(),
    });
    opened.push(metrics);
    const health = { read: readHealth, live: async () => (await readHealth()).live };
    const started = await startOpsServer({ address, health, metrics, log });
    if (!started.ok) throw new Error(started.problem);
    const { server }: { server: OpsServer } = started;
    opened.push(server);
    return { url: server.url, log };
  }

  it("says 200 while all is well, and is not to be kept", async () => {
    const { url } = await open();
    const alive = await get(`${url}/healthz`);
    expect(alive).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
    expect(JSON.parse(alive.body)).toEqual({ status: "alive", reasons: [] });
    const ready = await get(`${url}/readyz`);
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toMatchObject({
      status: "ready",
      reasons: [],
      at: "2026-11-24T23:02:00.000Z",
      sources: [
        { source: "coinbase", verdict: "failing", lastError: { detail: "It refuses this machine." } },
        { source: "kraken", verdict: "fresh" },
        { source: "bitstamp", verdict: "off" },
      ],
    });
    const metrics = await get(`${url}/metrics`);
    expect(metrics.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(metrics.body).toContain("pivotwatch_ready 1");
  });

  it.each([
    [{ heartbeatAgeS: 200 }, 503, 200, ["the last heartbeat was 200 s ago"], []],
    [
      { databaseAnswers: false },
      503,
      503,
      ["the database does not answer"],
      ["the database does not answer"],
    ],
    [{ gateway: "connecting" as const }, 200, 503, [], ["not connected to Discord yet"]],
  ])("says 503 and why: %o", async (vitals, liveStatus, readyStatus, liveReasons, readyReasons) => {
    const { url } = await open(async () => sampleHealth(vitals));
    const alive = await get(`${url}/healthz`);
    const ready = await get(`${url}/readyz`);
    expect([alive.status, ready.status]).toEqual([liveStatus, readyStatus]);
    expect(JSON.parse(alive.body)).toMatchObject({ reasons: liveReasons });
    expect(JSON.parse(ready.body)).toMatchObject({ reasons: readyReasons });
  });

  it.each([
    [{ host: "rebound.example:9464" }, 403],
    [{ origin: "https://page.example" }, 403],
    [{ origin: "null" }, 403],
    [{ host: "localhost:1", origin: "http://127.0.0.1:8787" }, 200],
  ])("on loopback lets in this machine alone: %o", async (headers, status) => {
    const { url } = await open();
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect((await get(`${url}${path}`, headers)).status).toBe(status);
    }
  });

  it("elsewhere asks nobody who they are", async () => {
    const { url } = await open(undefined, { host: "0.0.0.0", port: 0 });
    const near = url.replace("0.0.0.0", "127.0.0.1");
    expect((await get(`${near}/healthz`, { host: "pivotwatch:9464" })).status).toBe(200);
    expect((await get(`${near}/metrics`, { origin: "https://page.example" })).status).toBe(200);
  });

  it.each([
    ["GET", "/", 404],
    ["GET", "/healthz/../etc", 404],
    ["POST", "/healthz", 404],
    ["DELETE", "/metrics", 404],
    ["HEAD", "/healthz", 200],
  ])("answers %s %s with %i", async (method, path, status) => {
    const { url } = await open();
    expect((await get(`${url}${path}`, {}, method)).status).toBe(status);
  });

  it("survives what breaks inside, tells nobody what it was, and logs it once", async () => {
    let isBroken = true;
    const { url, log } = await open(async () => {
      if (isBroken) throw new Error("a private matter");
      return sampleHealth();
    });
    for (let times = 0; times < 3; times += 1) {
      const answer = await get(`${url}/metrics`);
      expect(answer.status).toBe(500);
      expect(answer.body).not.toContain("private");
    }
    isBroken = false;
    expect((await get(`${url}/metrics`)).status).toBe(200);
    expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("says in one line that a port is taken, and what to do", async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    const metrics = { text: async () => "", contentType: "text/plain" };
    const health = { read: async () => sampleHealth(), live: async () => ({ ok: true, reasons: [] }) };
    const log = createLinesLog();
    expect(await startOpsServer({ address: { ...HERE, port }, health, metrics, log })).toEqual({
      ok: false,
      problem: `Port ${port} on 127.0.0.1 is in use. Stop the other program, or set HTTP_ADDRESS to another port.`,
    });
    expect(
      await startOpsServer({ address: { host: "192.0.2.1", port }, health, metrics, log }),
    ).toMatchObject({
      problem: "This machine has no address 192.0.2.1. Set HTTP_ADDRESS, e.g. 127.0.0.1:9464.",
    });
  });

  it("ends at once, also while somebody waits", async () => {
    const { url } = await open(() => new Promise(() => undefined));
    const waiting = get(`${url}/readyz`).catch((error: unknown) => String(error));
    // Until the request has arrived: the next one is refused only after it.
    await get(`${url}/nothing`);
    const [server] = opened.splice(-1);
    await server?.stop();
    expect(await waiting).toMatch(/socket hang up|ECONNRESET/);
    await expect(get(`${url}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
  });
});
