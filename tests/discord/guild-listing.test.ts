import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { API, REST } from "../../src/discord/discord-api.ts";
import { createGuildListing } from "../../src/discord/guild-listing.ts";

/** Ids of servers as Discord gives them: ascending, and not all of one length. */
const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(99_900n + BigInt(index)));

let server: Server;
let rest: REST;
let asked: string[];
/** Answers the page asked for: a list of servers, or something else with a status. */
let respond: (query: URLSearchParams) => { readonly status?: number; readonly body: unknown };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    asked.push(`${url.pathname}${url.search}`);
    const { status = 200, body } = respond(url.searchParams);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const { port } = address;
  rest = new REST({ api: `http://127.0.0.1:${port}/api`, version: "10", retries: 0 }).setToken("token");
});
afterEach(async () => {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const list = () => createGuildListing(new API(rest))();

/** Discord's paging: those after an id, at most as many as asked for. */
function pagesOf(all: readonly string[]) {
  return (query: URLSearchParams) => {
    const after = BigInt(query.get("after") ?? "0");
    const page = all.filter((id) => BigInt(id) > after).slice(0, Number(query.get("limit")));
    return { body: page.map((id) => ({ id, name: "A server" })) };
  };
}

test.each([
  [0, 1],
  [1, 1],
  [199, 1],
  [200, 2],
  [201, 2],
  [650, 4],
])("%d servers are listed whole in %d requests", async (count, requests) => {
  respond = pagesOf(ids(count));
  expect(await list()).toEqual({ complete: true, ids: ids(count) });
  expect(asked).toHaveLength(requests);
  expect(asked[0]).toBe("/api/v10/users/@me/guilds?limit=200&after=0");
});

test("the pages follow one another by the newest id, whatever its length", async () => {
  respond = pagesOf(ids(201));
  await list();
  expect(asked[1]).toBe("/api/v10/users/@me/guilds?limit=200&after=100099");
});

test("a page that failed makes the listing incomplete", async () => {
  const pages = pagesOf(ids(500));
  respond = (query) =>
    query.get("after") === "0" ? pages(query) : { status: 503, body: { message: "down", code: 0 } };
  const listing = await list();
  expect(listing.complete).toBe(false);
  expect(listing).toMatchObject({ problem: expect.stringContaining("Service Unavailable") });
});

test("a Discord out of reach makes the listing incomplete", async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await list()).toMatchObject({ complete: false });
});

test.each([
  ["no list", { guilds: [] }],
  ["a list of something else", [{ name: "no id" }]],
  ["ids that are none", [{ id: "soon" }]],
  ["nothing", null],
])("%s is no listing", async (_name, body) => {
  respond = () => ({ body });
  expect(await list()).toEqual({ complete: false, problem: "the answer is no list of servers" });
});

test("an address that gives the same page for ever ends, incomplete", async () => {
  respond = () => ({ body: ids(200).map((id) => ({ id })) });
  expect(await list()).toEqual({ complete: false, problem: "a page of servers repeated the one before" });
  expect(asked).toHaveLength(2);
});
