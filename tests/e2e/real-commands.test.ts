import { afterAll, beforeAll, expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type Running, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { storeQuietYear } from "../support/quiet-year.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-24T21:00:00Z";
/** All but the one that opens a form at once and the one that exists in the owners' server alone. */
const ASKED = COMMANDS.filter(({ data }) => data.name !== "notify" && data.name !== "review");
const log = createLinesLog();
let world: RealApp;
let discord: LocalDiscord;
let running: Running;

beforeAll(async () => {
  world = await openRealApp();
  await storeQuietYear(world, NOW);
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  const started = await runBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: COMMANDS,
    app: world.app,
    clock: { now: () => NOW },
    log,
    refusalCard,
    draw: drawsNothing,
    // One person presses everything here, faster than any person could.
    perPerson: { burst: 10_000, perMinute: 10_000 },
  });
  if (!started.ok) throw new Error(started.problem);
  running = started.running;
});
afterAll(async () => {
  await running.stop();
  await discord.close();
  await world.close();
});

/** A value for each option: the first offered choice, a miner, a day. */
function valueOf(option: {
  readonly name: string;
  readonly choices?: readonly { readonly value: string }[];
}): string {
  if (option.choices?.[0]) return option.choices[0].value;
  const known: Record<string, string> = {
    first: "HUT",
    second: "WULF",
    third: "IREN",
    fourth: "CORZ",
    counterparty: "Fluidstack",
    since: "2026-01-01",
    as_of: "2026-06-05",
    target: "MARA",
  };
  return known[option.name] ?? "WULF";
}

const needed = (name: string): Record<string, string> =>
  name === "compare" ? { first: "HUT", second: "WULF" } : {};

test("every command answers alone and with each of its options, in the callback, privately", async () => {
  let asked = 0;
  for (const { data } of ASKED) {
    const questions = [{}, ...data.options.map((option) => ({ [option.name]: valueOf(option) }))];
    for (const question of questions) {
      const recorded = await discord.interact({
        command: data.name,
        options: { ...needed(data.name), ...question },
      });
      expect(recorded, `/${data.name} ${JSON.stringify(question)}`).toMatchObject({
        status: "answered",
        type: 4,
        private: true,
        refused: [],
      });
      expect(JSON.stringify(recorded)).not.toContain("Something broke");
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(30);
});

test("every option with suggestions suggests", async () => {
  let suggested = 0;
  for (const { data } of ASKED) {
    for (const option of data.options.filter((one) => one.autocomplete === true)) {
      const recorded = await discord.interact({
        command: data.name,
        options: { [option.name]: "c" },
        focused: option.name,
      });
      expect(JSON.stringify(recorded)).toMatch(/"choices":\[\{"name":"[^"]{1,100}"/);
      suggested += 1;
    }
  }
  expect(suggested).toBeGreaterThan(8);
});

test("every button of every command is answered: with a card, an update, or the form to report a number", async () => {
  const types = new Map<number, number>();
  for (const { data } of ASKED) {
    const asked = await discord.interact({ command: data.name, options: needed(data.name) });
    const { messageId, customIds } = buttonsOf(asked);
    for (const customId of customIds) {
      // An update replaces the message, so each button is pressed on a fresh one.
      const fresh = buttonsOf(
        await discord.interact({ command: data.name, options: needed(data.name) }),
      ).messageId;
      const pressed = await discord.press({ messageId: fresh, customId });
      expect(pressed, `${customId} of ${messageId}`).toMatchObject({ status: "answered", refused: [] });
      expect(JSON.stringify(pressed)).not.toContain("Something broke");
      if (pressed.status === "answered") types.set(pressed.type, (types.get(pressed.type) ?? 0) + 1);
    }
  }
  expect([...types.keys()].toSorted((a, b) => a - b)).toEqual([4, 7, 9]);
  expect(types.get(9)).toBeGreaterThanOrEqual(9);
});

test("a reported number becomes something to review, and the person is thanked", async () => {
  const asked = await discord.interact({ command: "debt", options: { miner: "CIFR" } });
  const report = buttonsOf(asked).customIds.find((id) => id.startsWith("v1:debt:report:"));
  const opened = await discord.press({ messageId: buttonsOf(asked).messageId, customId: report ?? "" });
  if (opened.status !== "answered") throw new Error("no form was opened");
  const form = JSON.stringify(opened);
  const names = [...form.matchAll(/"type":4,"custom_id":"([^"]+)"/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThanOrEqual(2);
  const values = Object.fromEntries(names.map((name) => [name, `about ${name}: $1.9B @everyone`]));
  const thanked = await discord.submit({ interactionId: opened.interactionId, values });
  expect(thanked).toMatchObject({ status: "answered", private: true, refused: [] });
  const items = await world.reviewItems.open();
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ kind: "reported_number", about: "/debt miner:CIFR" });
});

test("nothing of all this was an error, and nothing pinged anybody", () => {
  expect(log.lines.filter((line) => line.level === "error")).toEqual([]);
  const sent = JSON.stringify(discord.calls());
  expect(sent).not.toMatch(/"allowed_mentions":\{"parse":\["/);
});

function buttonsOf(recorded: Awaited<ReturnType<LocalDiscord["interact"]>>): {
  readonly messageId: string;
  readonly customIds: readonly string[];
} {
  if (recorded.status !== "answered" || recorded.message === null)
    throw new Error(`no message: ${JSON.stringify(recorded)}`);
  const all = [...JSON.stringify(recorded.message).matchAll(/\{[^{}]*"custom_id":"(v1:[^"]+)"[^{}]*\}/g)];
  const customIds = all.filter(([whole]) => !whole.includes('"disabled":true')).map(([, id = ""]) => id);
  return { messageId: recorded.message.id, customIds };
}
