import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SourceFailure } from "../../src/app/ports/market-sources.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";
import {
  createHttp,
  type Explained,
  type Http,
  type HttpOptions,
  type HttpRequest,
} from "../../src/sources/http.ts";
import {
  breakOff,
  endless,
  json,
  openSourceServer,
  packedBomb,
  page,
  type Reply,
  type SourceServer,
  stall,
  text,
} from "../support/source-server.ts";

let server: SourceServer;
let other: SourceServer;
beforeAll(async () => {
  server = await openSourceServer();
  other = await openSourceServer();
});
beforeEach(() => {
  server.reset();
  other.reset();
});
afterAll(async () => {
  await server.close();
  await other.close();
});

const START = Date.parse("2026-11-24T12:00:00Z");

function http(options: Partial<HttpOptions> = {}): Http {
  return createHttp({ version: "1.2.3", time: manualTimeline(START), ...options });
}

const site = (from: Http = http()) => from.site({ baseUrl: server.url, spacingMs: 0 });

/** All bytes, counted. */
async function sizeOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) size += chunk.byteLength;
  return size;
}

/** The first of them, and no more. */
async function firstOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  for await (const chunk of chunks) return chunk.byteLength;
  return 0;
}

/** For bytes that nobody may see. */
function never(): Promise<never> {
  return Promise.reject(new Error("they were handed over"));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe("what kind of answer is asked for", () => {
  const cases: readonly (readonly [HttpRequest["accept"], string, SourceFailure["kind"] | null])[] = [
    ["html", "text/html; charset=utf-8", null],
    ["html", "application/xhtml+xml", null],
    ["html", "text/plain", null],
    ["html", "application/pdf", "malformed"],
    ["xml", "application/atom+xml", null],
    ["xml", "text/xml", null],
    ["xml", "application/xml; charset=ISO-8859-1", null],
    ["xml", "text/html", "blocked"],
    ["xml", "application/xhtml+xml", "blocked"],
    ["xml", "application/json", "malformed"],
    ["any", "application/pdf", null],
    ["any", "text/html", null],
    ["text", "text/plain", null],
    ["text", "application/json", null],
    ["text", "application/xml", "malformed"],
  ];
  test.each(cases)("asked for %s, an answer of type %s gives %s", async (accept, type, kind) => {
    server.on("/a", text("words", { headers: { "content-type": type } }));
    const answer = await site().get({ path: "/a", ...(accept && { accept }) });
    expect(answer.ok ? null : answer.failure.kind).toBe(kind);
  });

  test("the host is told", async () => {
    server.weather(text("<feed/>", { headers: { "content-type": "text/xml" } }));
    await site().get({ path: "/a", accept: "xml" });
    await site().get({ path: "/a", accept: "html" });
    await site().get({ path: "/a", accept: "any" });
    expect(server.asked.map(({ headers }) => headers.accept)).toEqual([
      "application/atom+xml, application/xml, text/xml",
      "text/html, application/xhtml+xml, text/plain",
      "*/*",
    ]);
  });

  test("tags are what a page and XML are made of, and nothing is an answer to neither", async () => {
    server.on("/a", (response) => response.end("<feed/>"));
    server.on("/b", (response) => response.end("  "));
    expect(await site().get({ path: "/a", accept: "xml" })).toEqual({ ok: true, value: "<feed/>" });
    expect(await site().get({ path: "/a", accept: "html" })).toMatchObject({ ok: true });
    expect(await site().get({ path: "/b", accept: "html" })).toMatchObject({
      failure: { kind: "malformed" },
    });
  });
});

/** Says what it saw of the body, where that holds a word. */
function explain(status: number, body: string): Explained | null {
  if (!/Checking/.test(body)) return null;
  return { kind: "wrong", detail: `${status} ${body.length}`, retryAfterS: 9 };
}

describe("an answer of another kind than was asked for may be explained", () => {
  test.each<readonly [string, Reply]>([
    ["by its type", page()],
    ["by its beginning", page({ headers: { "content-type": "application/json" } })],
  ])("%s", async (_, reply) => {
    server.on("/a", reply);
    expect(await site().get({ path: "/a", explain })).toMatchObject({
      failure: { kind: "wrong", detail: expect.stringMatching(/^200 \d\d$/), retryAfterS: 9 },
    });
  });

  test("from its beginning alone, however long it is", async () => {
    server.on(
      "/a",
      text(`<p>Checking</p>${" ".repeat(3_000_000)}`, { headers: { "content-type": "text/html" } }),
    );
    server.on("/b", text(" ".repeat(3_000_000), { status: 403 }));
    expect(await site().get({ path: "/a", explain })).toMatchObject({
      failure: { kind: "wrong", detail: "200 65536" },
    });
    expect(await site().get({ path: "/b", explain })).toMatchObject({ failure: { kind: "blocked" } });
  });

  test("of two waits the longer counts", async () => {
    server.on("/a", text("Checking", { status: 503, headers: { "retry-after": "5" } }));
    server.on("/b", text("Checking", { status: 503, headers: { "retry-after": "50" } }));
    expect(await site().get({ path: "/a", explain })).toMatchObject({ failure: { retryAfterS: 9 } });
    expect(await site().get({ path: "/b", explain })).toMatchObject({ failure: { retryAfterS: 50 } });
  });
});

test("what is not to be kept is asked for whole, each time", async () => {
  server.on("/a", json({ price: 1 }, { headers: { etag: '"v1"' } }));
  const from = http();
  await site(from).get({ path: "/a", keep: false });
  await site(from).get({ path: "/a" });
  await site(from).get({ path: "/a", keep: false });
  await site(from).read({ path: "/a" }, sizeOf);
  expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual(Array(4).fill(undefined));
});

describe("bytes as they come", () => {
  const BODY = "x".repeat(300_000);

  test("are handed over, and what is made of them is the answer", async () => {
    server.on("/a", text(BODY));
    expect(await site().read({ path: "/a", accept: "any" }, sizeOf)).toEqual({ ok: true, value: 300_000 });
  });

  test.each<readonly [string, Reply]>([
    ["without an end", endless()],
    ["of 50 MB packed small", packedBomb()],
    ["that announces too much", json({}, { headers: { "content-length": "60000000" } })],
  ])("of an answer %s are not read to its end", async (_, reply) => {
    server.on("/a", reply);
    expect(await site().read({ path: "/a" }, sizeOf)).toMatchObject({ failure: { kind: "too_large" } });
    expect(await site().read({ path: "/a", maxBytes: 1_000_000 }, sizeOf)).toMatchObject({
      failure: { detail: "Its answer was larger than 1 MB and was not read to its end." },
    });
  });

  test("may be more than others where a request says so", async () => {
    server.on("/a", text(" ".repeat(6_000_000)));
    expect(await site().read({ path: "/a", accept: "any" }, sizeOf)).toMatchObject({ ok: false });
    const asked = { path: "/a", accept: "any" as const, maxBytes: 7_000_000 };
    expect(await site().read(asked, sizeOf)).toEqual({ ok: true, value: 6_000_000 });
  });

  test("that nobody wants are not waited for", async () => {
    server.on("/a", endless());
    expect(await site().read({ path: "/a" }, firstOf)).toEqual({ ok: true, value: expect.any(Number) });
    expect(await site().read({ path: "/a" }, () => Promise.resolve("none"))).toEqual({
      ok: true,
      value: "none",
    });
    server.on("/b", json([]));
    expect(await site().get({ path: "/b" })).toMatchObject({ ok: true });
  });

  test("that break off are a failure, and so are those that never end, in their own time", async () => {
    server.on("/a", breakOff);
    expect(await site().read({ path: "/a" }, sizeOf)).toMatchObject({ failure: { kind: "unreachable" } });
    server.on("/b", stall);
    const time = manualTimeline(START);
    const answer = site(http({ time })).read({ path: "/b", timeoutMs: 60_000 }, sizeOf);
    await until(() => server.asked.length === 2 && time.planned() === 1);
    time.advance(59_999);
    expect(time.planned()).toBe(1);
    time.advance(1);
    expect(await answer).toMatchObject({
      failure: { kind: "timed_out", detail: "No complete answer came within 60 s." },
    });
  });

  test("end with the program", async () => {
    const stop = new AbortController();
    server.on("/a", stall);
    const answer = site(http({ signal: stop.signal })).read({ path: "/a" }, async (chunks) => {
      stop.abort();
      return sizeOf(chunks);
    });
    expect(await answer).toMatchObject({ failure: { detail: "The program is stopping." } });
  });

  test("a fault of who reads them is thrown with its cause", async () => {
    server.on("/a", json([]));
    const fault = new RangeError("a slip");
    const answer = site().read({ path: "/a" }, () => Promise.reject(fault));
    await expect(answer).rejects.toMatchObject({ cause: fault });
  });

  test("of a refusal, or by another clock, are never handed over", async () => {
    server.on("/a", json({}, { status: 404 }));
    server.on("/b", json({}, { headers: { date: "Tue, 24 Nov 2026 10:00:00 GMT" } }));
    server.on("/c", page());
    expect(await site().read({ path: "/a" }, never)).toMatchObject({ failure: { kind: "refused" } });
    expect(await site().read({ path: "/b" }, never)).toMatchObject({ failure: { kind: "wrong" } });
    expect(await site().read({ path: "/c" }, never)).toMatchObject({ failure: { kind: "blocked" } });
  });
});

describe("one line for several hosts", () => {
  const times: number[] = [];

  async function pace(spaceLoopback: boolean): Promise<readonly number[]> {
    times.length = 0;
    const time = manualTimeline(START);
    const from = http({ time });
    const note: Reply = (response, asked) => {
      times.push(time.now() - START);
      json({})(response, asked);
    };
    server.weather(note);
    other.weather(note);
    const shared = { spacingMs: 200, line: "both", spaceLoopback };
    const [one, two] = [server, other].map(({ url }) => from.site({ baseUrl: url, ...shared }));
    const alone = from.site({ baseUrl: other.url, spacingMs: 0 });
    const all = Promise.all([one?.get({ path: "/a" }), two?.get({ path: "/b" }), one?.get({ path: "/c" })]);
    await alone.get({ path: "/d" });
    while (times.length < 4) {
      await new Promise((resolve) => setImmediate(resolve));
      if (time.planned() === 1) time.advance(1);
    }
    await all;
    return times;
  }

  test("is spaced over both, on this machine where that is asked, and another line does not wait for it", async () => {
    const sent = await pace(true);
    expect(sent).toHaveLength(4);
    const [first = 0, second = 0, ...later] = sent;
    expect([first, second]).toEqual([0, 0]);
    expect(later[0]).toBeGreaterThanOrEqual(200);
    expect((later[1] ?? 0) - (later[0] ?? 0)).toBeGreaterThanOrEqual(200);
  });

  test("is not spaced on this machine otherwise", async () => {
    const sent = await pace(false);
    expect(Math.max(...sent)).toBeLessThan(200);
  });

  test("takes turns: a host that hangs holds the other up", async () => {
    const from = http();
    const shared = { spacingMs: 0, line: "both" };
    server.weather(stall);
    const waiting = from.site({ baseUrl: server.url, ...shared }).get({ path: "/a" });
    const next = from.site({ baseUrl: other.url, ...shared }).get({ path: "/b" });
    await until(() => server.asked.length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(other.asked).toEqual([]);
    await server.suspend();
    expect(await waiting).toMatchObject({ ok: false });
    expect(await next).toMatchObject({ failure: { kind: "refused" } });
    expect(other.asked).toHaveLength(1);
    await server.resume();
  });
});
