import { expect, it } from "vitest";
import { createOperatorPost } from "../../src/app/operator-post.ts";
import type { OperatorSent } from "../../src/app/ports/operator-messenger.ts";
import { createLinesLog } from "../support/lines-log.ts";

const SENT: OperatorSent = { ok: true };
const AWAY: OperatorSent = { ok: false, isFinal: false, problem: "Discord answered 503" };
const GONE: OperatorSent = { ok: false, isFinal: true, problem: "the channel is gone" };

function openPost(answer: (text: string) => OperatorSent | Promise<OperatorSent> = () => SENT) {
  const log = createLinesLog();
  const clock = { at: "2026-11-24T12:00:00Z", now: () => clock.at };
  const tried: { text: string; nonce: string }[] = [];
  const discord = { answer };
  const messenger = {
    send: async (text: string, nonce: string) => {
      tried.push({ text, nonce });
      return discord.answer(text);
    },
  };
  const post = createOperatorPost({ messenger, clock, log });
  const lines = () => log.lines.map(({ level, message }) => `${level} ${message}`);
  const texts = () => tried.map(({ text }) => text);
  return { post, clock, tried, discord, lines, texts, log };
}

it("sends a notice at once, with a nonce of its words and its day", async () => {
  const { post, clock, tried } = openPost();
  await post.send("job_failing", "one");
  await post.send("job_failing", "one");
  await post.send("job_failing", "two");
  await post.send("prices_late", "one");
  clock.at = "2026-11-25T00:00:00Z";
  await post.send("job_failing", "one");
  const nonces = tried.map(({ nonce }) => nonce);
  expect(nonces[1]).toBe(nonces[0]);
  expect(new Set(nonces).size).toBe(4);
  expect(nonces.every((nonce) => nonce.length <= 25)).toBe(true);
});

it("keeps what could not be sent, in order and under its nonce, and says so once", async () => {
  const { post, discord, tried, lines, texts } = openPost(() => AWAY);
  await post.send("job_failing", "one");
  await post.send("job_failing", "two");
  await post.deliver();
  expect(texts()).toEqual(["one", "one", "one"]);
  discord.answer = () => SENT;
  await post.deliver();
  expect(texts().slice(3)).toEqual(["one", "two"]);
  expect(new Set(tried.slice(0, 4).map(({ nonce }) => nonce)).size).toBe(1);
  await post.deliver();
  expect(tried).toHaveLength(5);
  expect(lines()).toEqual([
    "warn a notice to the operators could not be sent",
    "info notices to the operators are sent again",
  ]);
});

it("gives up what can never be sent, and goes on with the next", async () => {
  const { post, texts, lines } = openPost((text) => (text === "one" ? GONE : SENT));
  await post.send("job_failing", "one");
  await post.send("job_failing", "two");
  await post.deliver();
  expect(texts()).toEqual(["one", "two"]);
  expect(lines()[0]).toBe("warn a notice to the operators could not be sent");
});

it("survives a messenger that breaks", async () => {
  const { post, discord, texts, lines } = openPost(() => Promise.reject(new Error("torn")));
  await post.send("job_failing", "one");
  await post.deliver();
  discord.answer = () => SENT;
  await post.deliver();
  expect(texts()).toEqual(["one", "one", "one"]);
  expect(lines()[0]).toBe("error sending a notice to the operators broke");
  expect(lines().filter((line) => line.startsWith("error"))).toHaveLength(1);
});

it("lets no more than 20 wait, none of them twice", async () => {
  const { post, discord, texts, tried, lines } = openPost(() => AWAY);
  for (let count = 1; count <= 22; count += 1) await post.send("job_failing", `notice ${count}`);
  await post.send("job_failing", "notice 7");
  const before = tried.length;
  discord.answer = () => SENT;
  await post.deliver();
  expect(texts().slice(before)).toEqual(Array.from({ length: 20 }, (_, index) => `notice ${index + 1}`));
  expect(lines().filter((line) => line.includes("not kept"))).toHaveLength(2);
});

it("sends one at a time", async () => {
  let underWay = 0;
  let most = 0;
  const { post, texts } = openPost(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => void setImmediate(resolve));
    underWay -= 1;
    return SENT;
  });
  await Promise.all([post.send("job_failing", "one"), post.send("job_failing", "two"), post.deliver()]);
  await post.deliver();
  expect(texts()).toEqual(["one", "two"]);
  expect(most).toBe(1);
});

it("shortens what Discord would refuse", async () => {
  const { post, texts } = openPost();
  await post.send("job_failing", "word ".repeat(600));
  expect(texts()[0]?.length).toBeLessThanOrEqual(1900);
  expect(texts()[0]).toMatch(/word…$/);
});
