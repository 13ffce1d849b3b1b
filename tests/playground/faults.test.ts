import { once } from "node:events";
import { request } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Fault } from "../../src/playground/faults.ts";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { type LocalBot, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;
let time: ManualTimeline;

beforeEach(async () => {
  time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  bot = await openLocalBot(time);
});
afterEach(() => bot.close());

const GENERAL = "300000000000000001";
const route = "/channels/:id/messages";
const body = JSON.stringify({ flags: 32_768, components: [{ type: 10, content: "Hello" }] });

/** Posts without the retries of a client: the status, or the code of the error on the connection. */
async function post(): Promise<unknown> {
  const sent = request(`${bot.discord.apiUrl}/v10/channels/${GENERAL}/messages`, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bot ${bot.discord.token}`, "content-type": "application/json" },
  });
  sent.end(body);
  try {
    const [response] = await once(sent, "response");
    response.resume();
    await once(response, "end");
    return response.statusCode;
  } catch (error) {
    return Object(error).code;
  }
}

const SOON = { interval: 1, timeout: 1000 };
const done = () => bot.discord.messages(GENERAL).length;

test.each<[string, Fault, answer: unknown, messages: number]>([
  ["502 before the work", { kind: "status", status: 502 }, 502, 0],
  ["502 after the work", { kind: "status", status: 502, after: true }, 502, 1],
  ["a connection closed before the work", { kind: "close" }, "ECONNRESET", 0],
  ["a connection closed after the work", { kind: "close", after: true }, "ECONNRESET", 1],
  ["a connection reset before the work", { kind: "reset" }, "ECONNRESET", 0],
  ["a connection reset after the work", { kind: "reset", after: true }, "ECONNRESET", 1],
  ["a refusal", { kind: "refusal", status: 403, code: 240_000 }, 403, 0],
  ["a shared limit", { kind: "rate limit", retryAfterS: 2, scope: "shared" }, 429, 0],
])("%s", async (_, fault, answer, messages) => {
  bot.discord.fail({ route, method: "POST", times: 1, fault });
  expect(await post()).toBe(answer);
  expect(done()).toBe(messages);
  expect(await post(), "once").toBe(200);
});

test("a FIN and an RST are told apart by a client", async () => {
  const errors: unknown[] = [];
  for (const kind of ["close", "reset"] as const) {
    bot.discord.fail({ route, times: 1, fault: { kind } });
    const failed = fetch(`${bot.discord.apiUrl}/v10/channels/${GENERAL}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${bot.discord.token}`, "content-type": "application/json" },
      body,
    });
    errors.push(await failed.catch((error: unknown) => Object(Object(error).cause).code));
  }
  expect(errors).toEqual(["UND_ERR_SOCKET", "ECONNRESET"]);
});

test("a refusal and a limit look like Discord's", async () => {
  bot.discord.fail({ route, times: 1, fault: { kind: "refusal", status: 400, code: 200_000 } });
  const refused = await bot.call("POST", `/channels/${GENERAL}/messages`, {});
  expect(refused).toMatchObject({ status: 400, json: { code: 200_000, message: expect.any(String) } });
  bot.discord.fail({ route, times: 1, fault: { kind: "rate limit", retryAfterS: 1.5, scope: "shared" } });
  const limited = await bot.call("POST", `/channels/${GENERAL}/messages`, {});
  expect(limited.json).toEqual({
    message: "The resource is being rate limited.",
    retry_after: 1.5,
    global: false,
  });
  expect(limited.headers.get("x-ratelimit-scope")).toBe("shared");
});

test("a slow answer comes when its time has come", async () => {
  bot.discord.fail({ route, fault: { kind: "slow", ms: 5000 } });
  const answer = post();
  await vi.waitFor(() => expect(time.planned()).toBe(1), SOON);
  expect(done()).toBe(0);
  time.advance(5000);
  expect(await answer).toBe(200);
  bot.discord.clearFaults();
  expect(await post(), "faults are over when they are cleared").toBe(200);
});

test("a call that is never answered ends with the client's patience, or with this Discord", async () => {
  bot.discord.fail({ route, fault: { kind: "hang", after: true } });
  const patient = post();
  const impatient = fetch(`${bot.discord.apiUrl}/v10/channels/${GENERAL}/messages`, {
    method: "POST",
    headers: { authorization: `Bot ${bot.discord.token}`, "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(50),
  });
  await expect(impatient).rejects.toThrow("timeout");
  expect(done()).toBe(2);
  await bot.discord.close();
  expect(await patient).toBe("ECONNRESET");
});

test("a pattern for the path picks one channel", async () => {
  bot.discord.fail({ route: /^\/channels\/300000000000000003\//, fault: { kind: "status", status: 500 } });
  expect(await post()).toBe(200);
  expect(await bot.call("GET", "/channels/300000000000000003/messages")).toMatchObject({ status: 500 });
});
