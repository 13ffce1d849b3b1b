import { afterEach, beforeEach, expect, test } from "vitest";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { answerOf, type LocalBot, messageIdOf, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;
let time: ManualTimeline;

beforeEach(async () => {
  time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  bot = await openLocalBot(time);
});
afterEach(() => bot.close());

const MINUTE = 60_000;
const text = (content: string) => ({ flags: 32_768, components: [{ type: 10, content }] });

test("an answer after 3 seconds is too late", async () => {
  const { path, recorded } = await bot.asked();
  time.advance(2999);
  const early = await bot.asked();
  expect(await bot.call("POST", early.path, answerOf("In time"))).toMatchObject({ status: 204 });
  time.advance(1);
  expect(await recorded).toMatchObject({ status: "unanswered", why: "nothing within 3 seconds" });
  expect(await bot.call("POST", path, answerOf("Late"))).toMatchObject({
    status: 404,
    json: { code: 10_062, message: "Unknown interaction" },
  });
});

test("a second answer is refused and changes nothing", async () => {
  const { path, raw } = await bot.asked();
  await bot.call("POST", path, answerOf("First"));
  expect(await bot.call("POST", path, answerOf("Second"))).toMatchObject({
    status: 400,
    json: { code: 40_060 },
  });
  expect(bot.discord.answer(String(raw["id"]))).toMatchObject({
    type: 4,
    message: { components: [{ content: "First" }] },
  });
});

test("the token is good for 15 minutes", async () => {
  const { path, webhook } = await bot.asked();
  expect(await bot.call("POST", webhook, text("Before the answer"))).toMatchObject({
    status: 404,
    json: { code: 10_015 },
  });
  await bot.call("POST", path, answerOf("First"));
  time.advance(15 * MINUTE);
  const edit = text("Edited");
  expect(await bot.call("PATCH", `${webhook}/messages/@original`, edit)).toMatchObject({ status: 200 });
  time.advance(1);
  const over = { status: 401, json: { code: 50_027, message: "Invalid Webhook Token" } };
  expect(await bot.call("PATCH", `${webhook}/messages/@original`, edit)).toMatchObject(over);
  expect(await bot.call("POST", webhook, edit)).toMatchObject(over);
});

test("a deferred answer is there, waits, and is filled by an edit or the first follow-up", async () => {
  for (const [method, tail] of [
    ["PATCH", "/messages/@original"],
    ["POST", ""],
  ] as const) {
    const { path, webhook, recorded } = await bot.asked();
    const waiting = await bot.call("POST", `${path}?with_response=true`, { type: 5, data: { flags: 64 } });
    expect(waiting.json).toMatchObject({
      interaction: { response_message_loading: true, response_message_ephemeral: true },
      resource: { type: 5, message: { flags: 64 | 128 } },
    });
    expect(await recorded).toMatchObject({ type: 5, message: null, private: true });
    expect(await bot.call(method, `${webhook}${tail}`, text("Done"))).toMatchObject({ status: 200 });
    expect(await bot.call("GET", `${webhook}/messages/@original`)).toMatchObject({
      json: { flags: 64 | 32_768, components: [{ content: "Done" }] },
    });
  }
});

test("follow-ups can be private, read, edited and deleted; nobody else's message can", async () => {
  const { path, webhook, raw } = await bot.asked();
  await bot.call("POST", path, answerOf("First"));
  const sent = await bot.call("POST", webhook, { ...text("More"), flags: 32_768 | 64 });
  expect(sent.json).toMatchObject({ flags: 32_768 | 64 });
  const at = `${webhook}/messages/${Object(sent.json).id}`;
  expect(await bot.call("PATCH", at, text("Changed"))).toMatchObject({ status: 200 });
  expect(await bot.call("GET", at)).toMatchObject({ json: { components: [{ content: "Changed" }] } });
  expect(await bot.call("DELETE", at)).toMatchObject({ status: 204 });
  expect(await bot.call("GET", at)).toMatchObject({ status: 404, json: { code: 10_008 } });
  expect(await bot.call("DELETE", `${webhook}/messages/@original`)).toMatchObject({ status: 204 });
  expect(bot.discord.answer(String(raw["id"]))).toMatchObject({ message: null, followUps: [] });

  const other = await bot.asked();
  await bot.call("POST", other.path, answerOf("Another"));
  const id = messageIdOf(await other.recorded);
  expect(await bot.call("DELETE", `${webhook}/messages/${id}`)).toMatchObject({ json: { code: 10_008 } });
});

test("where only a person brought the bot along, five follow-ups are all", async () => {
  for (const [guild, refused] of [
    ["42", true],
    ["200000000000000001", false],
  ] as const) {
    const { path, webhook } = await bot.asked({ command: "echo", guild });
    await bot.call("POST", path, answerOf("First"));
    for (let sent = 0; sent < 5; sent += 1) {
      expect(await bot.call("POST", webhook, text("More"))).toMatchObject({ status: 200 });
    }
    const sixth = await bot.call("POST", webhook, text("Too much"));
    expect(sixth).toMatchObject(refused ? { status: 400, json: { code: 40_094 } } : { status: 200 });
  }
});

test("a deferred update leaves the message and lets it be edited", async () => {
  const { path, recorded } = await bot.asked();
  const button = { type: 2, style: 1, custom_id: "x", label: "X" };
  const components = [{ type: 1, components: [button] }];
  await bot.call("POST", path, { type: 4, data: { flags: 32_768 | 64, components } });
  const messageId = messageIdOf(await recorded);
  const pressed = await bot.asked(() => bot.discord.press({ messageId, customId: "x" }));
  expect(await bot.call("POST", pressed.path, { type: 6 })).toMatchObject({ status: 204 });
  await bot.call("PATCH", `${pressed.webhook}/messages/@original`, text("Changed"));
  expect(bot.discord.answer(String(pressed.raw["id"]))).toMatchObject({
    message: { id: messageId, components: [{ content: "Changed" }] },
  });
});

test("public answers stand in the channel, private ones do not", async () => {
  const [here, hidden] = [await bot.asked(), await bot.asked()];
  await bot.call("POST", here.path, { type: 4, data: text("For all") });
  await bot.call("POST", hidden.path, answerOf("For one"));
  const messages = bot.discord.messages("300000000000000001");
  expect(messages).toMatchObject([{ components: [{ content: "For all" }] }]);
});
