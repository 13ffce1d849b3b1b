import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SourceFailure } from "../../src/app/ports/market-sources.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";
import { createHttp, type Http, type HttpOptions } from "../../src/sources/http.ts";
import {
  breakOff,
  drop,
  endless,
  hang,
  json,
  openSourceServer,
  packedBomb,
  page,
  type Reply,
  sendTo,
  type SourceServer,
  stall,
  text,
} from "../support/source-server.ts";

let server: SourceServer;
beforeAll(async () => {
  server = await openSourceServer();
});
beforeEach(() => {
  server.reset();
});
afterAll(async () => {
  await server.close();
});

const START = Date.parse("2026-11-24T12:00:00Z");

function http(options: Partial<HttpOptions> = {}): Http {
  return createHttp({ version: "1.2.3", time: manualTimeline(START), ...options });
}

const get = (from: Http, path = "/price") => from.site({ baseUrl: server.url, spacingMs: 0 }).get({ path });

async function failureOf(reply: Reply, options: Partial<HttpOptions> = {}): Promise<SourceFailure> {
  server.on("/price", reply);
  const answer = await get(http(options));
  if (answer.ok) throw new Error(`an answer came: ${answer.value.slice(0, 40)}`);
  return answer.failure;
}

/** Waits, without a fixed time, until so many questions have come in. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test("a question names this program and its version, and asks for JSON", async () => {
  server.on("/price", json({ price: "63400" }));
  const site = http().site({ baseUrl: `${server.url}/`, spacingMs: 0 });
  const headers = { authorization: "Token abc" };
  expect(await site.get({ path: "/price", query: { a: "1" }, headers })).toEqual({
    ok: true,
    value: '{"price":"63400"}',
  });
  const [asked] = server.asked;
  expect(asked?.headers).toMatchObject({
    "user-agent": "Pivotwatch/1.2.3",
    accept: "application/json",
    authorization: "Token abc",
  });
  expect(asked?.query.get("a")).toBe("1");
});

test("a key that cannot be a header is a fault that does not repeat it", async () => {
  const site = http().site({ baseUrl: server.url, spacingMs: 0 });
  const asking = site.get({ path: "/price", headers: { authorization: "Token abc\ndef" } });
  const error: unknown = await asking.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: "asking a source failed", cause: expect.any(RangeError) });
  expect(inspect(error, { depth: 9 })).not.toMatch(/abc|def\b/);
});

test.each([
  ["application/json; charset=utf-8", true],
  ["application/vnd.api+json", true],
  ["text/json", true],
  ["text/csv", false],
  ["text/plain", false],
  ["application/octet-stream", false],
])("an answer of type %s counts as JSON: %s", async (type, counts) => {
  server.on("/price", text("{}", { headers: { "content-type": type } }));
  const answer = await get(http());
  expect(answer.ok ? null : answer.failure.kind).toBe(counts ? null : "malformed");
});

test("an answer that does not say its type is taken on trust, unless it is a web page", async () => {
  server.on("/price", (response) => response.end("{}"));
  expect((await get(http())).ok).toBe(true);
  expect(await failureOf((response) => response.end("\n <!doctype html>"))).toMatchObject({
    kind: "blocked",
  });
});

describe("statuses in words", () => {
  const cases: readonly (readonly [number, SourceFailure["kind"]])[] = [
    [400, "refused"],
    [401, "refused"],
    [403, "blocked"],
    [404, "refused"],
    [429, "rate_limited"],
    [451, "blocked"],
    [500, "server_error"],
    [503, "server_error"],
    [204, "malformed"],
    [304, "malformed"],
  ];
  test.each(cases)("%s is %s", async (status, kind) => {
    const failure = await failureOf(json({ message: "secret words" }, { status }));
    expect(failure.kind).toBe(kind);
    expect(failure.detail).toMatch(/^[A-Z].*\.$/);
    expect(failure.detail).not.toMatch(/secret|127|price|http:/);
  });

  test("a 429 need not be JSON, and says nothing of a wait where it does not", async () => {
    expect(await failureOf(text("Edge: Too Many Requests", { status: 429 }))).toMatchObject({
      kind: "rate_limited",
      retryAfterS: null,
    });
  });

  test.each([
    [429, "90", 90],
    [503, "30", 30],
    [429, "Tue, 24 Nov 2026 12:02:00 GMT", 120],
  ])("%s asks to wait: %s", async (status, value, seconds) => {
    const headers = { "retry-after": value, date: "Tue, 24 Nov 2026 12:00:00 GMT" };
    expect(await failureOf(json({}, { status, headers }))).toMatchObject({ retryAfterS: seconds });
  });

  test("a provider may read more into an error, and the wait stays", async () => {
    server.on("/price", json({ message: "recent data" }, { status: 403, headers: { "retry-after": "5" } }));
    const answer = await http()
      .site({ baseUrl: server.url, spacingMs: 0 })
      .get({
        path: "/price",
        explain: (status, body) => ({ kind: "refused", detail: `${status} ${body.length}` }),
      });
    expect(answer).toEqual({
      ok: false,
      failure: { kind: "refused", detail: "403 25", retryAfterS: 5 },
    });
  });
});

const wrapped = (code: string): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("at 10.1.2.3 key=abc"), { code }) });

describe("bad weather", () => {
  test.each<readonly [string, Reply, SourceFailure["kind"]]>([
    ["a web page under 200", page(), "blocked"],
    ["a web page called JSON", page({ headers: { "content-type": "application/json" } }), "blocked"],
    ["a block page", page({ status: 403 }), "blocked"],
    ["nothing", text("", { headers: { "content-type": "application/json" } }), "malformed"],
    ["a dropped connection", drop, "unreachable"],
    ["an answer broken off", breakOff, "unreachable"],
    ["damaged compression", text("no gzip", { headers: { "content-encoding": "gzip" } }), "malformed"],
  ])("%s is a failure", async (_, reply, kind) => {
    expect((await failureOf(reply)).kind).toBe(kind);
  });

  test.each<readonly [string, Reply]>([
    ["without an end", endless()],
    ["of 50 MB packed small", packedBomb()],
    ["that announces too much", json({}, { headers: { "content-length": "60000000" } })],
  ])("an answer %s is not read to its end", async (_, reply) => {
    expect(await failureOf(reply)).toEqual({
      kind: "too_large",
      detail: "Its answer was larger than 5 MB and was not read to its end.",
      retryAfterS: null,
    });
  });

  test.each<readonly [string, Reply]>([
    ["never comes", hang],
    ["never ends", stall],
  ])("an answer that %s is given up after the whole time", async (_, reply) => {
    server.on("/price", reply);
    const time = manualTimeline(START);
    const answer = get(http({ time, timeoutMs: 10_000 }));
    await until(() => server.asked.length === 1);
    time.advance(9_999);
    await until(() => time.planned() === 1);
    time.advance(1);
    expect(await answer).toEqual({
      ok: false,
      failure: { kind: "timed_out", detail: "No complete answer came within 10 s.", retryAfterS: null },
    });
    expect(time.planned()).toBe(0);
  });

  test("nobody listens", async () => {
    const gone = await openSourceServer();
    await gone.close();
    const answer = await http().site({ baseUrl: gone.url, spacingMs: 0 }).get({ path: "/price" });
    expect(answer).toMatchObject({ ok: false, failure: { kind: "unreachable" } });
  });

  test("a host that speaks no TLS, as with a broken certificate, is not read", async () => {
    const baseUrl = server.url.replace("http:", "https:");
    const answer = await http().site({ baseUrl, spacingMs: 0 }).get({ path: "/price" });
    expect(answer).toMatchObject({
      ok: false,
      failure: { kind: "unreachable", detail: expect.stringMatching(/TLS/) },
    });
    expect(server.asked).toEqual([]);
  });

  test.each<readonly [string, SourceFailure["kind"], RegExp]>([
    ["ENOTFOUND", "unreachable", /offline/],
    ["EAI_AGAIN", "unreachable", /offline/],
    ["CERT_HAS_EXPIRED", "unreachable", /certificate/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "unreachable", /certificate/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "unreachable", /certificate/],
    ["ENETUNREACH", "unreachable", /No connection/],
    ["UND_ERR_CONNECT_TIMEOUT", "timed_out", /in time/],
    ["ECONNRESET", "unreachable", /broke/],
  ])("%s is said in words", async (code, kind, words) => {
    const answer = await get(http({ fetch: () => Promise.reject(wrapped(code)) }));
    expect(answer).toMatchObject({ ok: false, failure: { kind, detail: expect.stringMatching(words) } });
    expect(JSON.stringify(answer)).not.toMatch(/10\.1|abc/);
  });

  test("several addresses of one host that all refuse are one failure", async () => {
    const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const error = new TypeError("fetch failed", { cause: new AggregateError([refused, refused]) });
    const answer = await get(http({ fetch: () => Promise.reject(error) }));
    expect(answer).toMatchObject({ failure: { detail: "No connection could be made." } });
  });

  test("a fault of our own is thrown with its cause", async () => {
    const fault = new RangeError("a slip");
    await expect(get(http({ fetch: () => Promise.reject(fault) }))).rejects.toMatchObject({ cause: fault });
  });
});

describe("redirects", () => {
  test("within the host they are followed, keys and all", async () => {
    server.on("/price", sendTo("/v2/price"));
    server.on("/v2/price", json([1]));
    const site = http().site({ baseUrl: server.url, spacingMs: 0 });
    expect(await site.get({ path: "/price", headers: { authorization: "abc" } })).toEqual({
      ok: true,
      value: "[1]",
    });
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(["abc", "abc"]);
  });

  test("to another host they are a failure, and nothing is sent there", async () => {
    const other = await openSourceServer();
    expect(await failureOf(sendTo(`${other.url}/price`))).toMatchObject({
      kind: "refused",
      detail: "It sent the request to another host, which is not followed.",
    });
    expect(other.asked).toEqual([]);
    await other.close();
  });

  test("in a circle they end", async () => {
    expect(await failureOf(sendTo("/price", 308))).toMatchObject({
      detail: "It sent the request on and on.",
    });
    expect(server.asked).toHaveLength(4);
  });
});

describe("conditional requests", () => {
  test("an unchanged answer is not sent twice", async () => {
    server.on("/price", (response, asked) => {
      if (asked.headers["if-none-match"] === '"v1"') response.writeHead(304).end();
      else json({ price: 1 }, { headers: { etag: '"v1"' } })(response, asked);
    });
    const from = http();
    const first = await get(from);
    expect(await get(from)).toEqual(first);
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"v1"']);
  });

  test("a host without validators gets no conditions", async () => {
    server.on("/price", json({ price: 1 }));
    const from = http();
    await get(from);
    await get(from);
    expect(server.asked[1]?.headers).not.toHaveProperty("if-modified-since");
  });
});

describe("politeness", () => {
  test("two providers of one host share its line: one at a time, spaced", async () => {
    const time = manualTimeline(START);
    const from = http({ time, spaceLoopback: true });
    const times: number[] = [];
    server.weather((response, asked) => {
      times.push(time.now() - START);
      json({})(response, asked);
    });
    const slow = from.site({ baseUrl: server.url, spacingMs: 1000 });
    const fast = from.site({ baseUrl: server.url, spacingMs: 250 });
    const all = [slow.get({ path: "/a" }), fast.get({ path: "/b" }), slow.get({ path: "/c" })];
    await until(() => times.length === 1 && time.planned() === 1);
    time.advance(249);
    expect(times).toEqual([0]);
    time.advance(1);
    await until(() => times.length === 2 && time.planned() === 1);
    time.advance(1000);
    await Promise.all(all);
    expect(times).toEqual([0, 250, 1250]);
  });

  test("on this machine nobody is spared by waiting", async () => {
    server.on("/price", json({}));
    const site = http().site({ baseUrl: server.url, spacingMs: 60_000 });
    await site.get({ path: "/price" });
    expect(await site.get({ path: "/price" })).toMatchObject({ ok: true });
  });

  test("a line that is full turns away", async () => {
    server.on("/price", json({}));
    const site = http({ mostWaiting: 2 }).site({ baseUrl: server.url, spacingMs: 0 });
    const answers = await Promise.all([1, 2, 3].map(() => site.get({ path: "/price" })));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(server.asked).toHaveLength(2);
  });
});

test("a stop ends what is under way and what waits, and nothing is asked after it", async () => {
  const stop = new AbortController();
  server.on("/price", hang);
  const from = http({ signal: stop.signal });
  const answers = [get(from), get(from)];
  await until(() => server.asked.length === 1);
  stop.abort();
  for (const answer of [...(await Promise.all(answers)), await get(from)]) {
    expect(answer).toMatchObject({ ok: false, failure: { detail: "The program is stopping." } });
  }
  expect(server.asked).toHaveLength(1);
});
