import type { APIMessage } from "discord-api-types/v10";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { answered, shown } from "../support/answered.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";
import { storeQuietYear } from "../support/quiet-year.ts";

/** A Tuesday, 10:00 in New York, 16:00 in Berlin. */
const NOW = "2026-11-24T15:00:00.000Z";

let bot: PostingBot;
beforeAll(async () => {
  // Dates stand still, so what waits for a later moment is never sent.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(NOW) });
  bot = await openPostingBot();
  await storeQuietYear(bot.world, NOW);
});
afterAll(async () => {
  vi.useRealTimers();
  await bot.close();
});

/** The custom_id of the button with that label. */
function buttonOf(message: APIMessage, label: string): string {
  const found = [...JSON.stringify(message).matchAll(/\{[^{}]*"custom_id":"([^"]+)"[^{}]*\}/g)].find(
    ([whole]) => whole.includes(`"label":"${label}"`),
  );
  if (found?.[1] === undefined) throw new Error(`no button ${label} on ${JSON.stringify(message)}`);
  return found[1];
}

const press = (message: APIMessage, label: string) =>
  bot.discord.press({ messageId: message.id, customId: buttonOf(message, label), user: MANAGER });

/** Fills in a form that was opened. */
function fillIn(opened: Recorded, values: Readonly<Record<string, string | readonly string[]>>) {
  const { interactionId, type } = answered(opened);
  expect(type).toBe(9);
  return bot.discord.submit({ interactionId, values, user: MANAGER });
}

const setup = () => bot.discord.interact({ command: "setup", user: MANAGER });

/** Opens the settings of a server that is set up and fills them in. */
async function settle(values: Readonly<Record<string, string>>) {
  const { message } = shown(await setup());
  return shown(await fillIn(await press(message, "Server settings"), values));
}

async function newAlert(values: Readonly<Record<string, string | readonly string[]>>) {
  const opened = await bot.discord.interact({ command: "alerts new", user: MANAGER });
  return shown(await fillIn(opened, { channel: [ALERTS], ...values }));
}

const idsOf = async (...tickers: readonly string[]) => {
  const { miners } = await bot.world.facts.knownOn(null);
  return tickers.map((ticker) => miners.find((miner) => miner.ticker === ticker)?.id);
};

/** What the rules of the alerts on the list look at, each once. */
async function watched() {
  const { subscriptions, rules } = bot.alerts;
  const own = (await subscriptions.of({ guildId: GUILD_ID })).filter(({ wish }) => wish.target === "LIST");
  const found = await Promise.all(own.flatMap(({ ruleKeys }) => ruleKeys).map((key) => rules.find(key)));
  const targets = found.flatMap((rule) => (rule !== null && "side" in rule ? [rule.side.target] : []));
  return [...new Set(targets.map((target) => JSON.stringify(target)))].map((one): unknown => JSON.parse(one));
}

test("a server without a zone has quiet hours refused that name none, with where to choose one", async () => {
  const values = { channel: [ALERTS], sensitivity: "calm", facts: [], visibility: "private" };
  expect(shown(await fillIn(await setup(), values)).text).toContain("Server settings");
  const refused = await newAlert({ target: "MARA", sensitivity: "calm", quiet_hours: "22:00-07:00" });
  expect(refused.text).toContain("Quiet hours need a time zone");
  expect(refused.text).toContain("Server settings");
  expect((await newAlert({ target: "LIST" })).text).toContain("no list of its own yet");
});

test("a zone and a list are set in one form; what is wrong is named, and nothing is changed till it is right", async () => {
  const refused = await settle({ zone: "Berlinn", miners: "MARA, RIOTT, CLSK" });
  expect(refused.text).toContain("nearest: Europe/Berlin");
  expect(refused.text).toContain("**RIOT**");
  expect(await bot.world.guilds.get(GUILD_ID)).toMatchObject({ zone: null, list: [] });
  const again = await press(refused.message, "Change the form");
  const done = shown(await fillIn(again, { zone: "Europe/Berlin", miners: "MARA, Riot Platforms CLSK" }));
  expect(done.text).toContain("Time zone: **Europe/Berlin**, now 16:00.");
  expect(done.text).toContain("This server's list: **MARA, RIOT, CLSK**.");
  expect(shown(await setup()).text).toContain("This server's list: **MARA, RIOT, CLSK**.");
});

test("/divergence target:LIST measures it under its own name", async () => {
  const { text } = shown(
    await bot.discord.interact({ command: "divergence", options: { target: "LIST" }, user: MANAGER }),
  );
  expect(text).toContain("This server's list: MARA, RIOT, CLSK");
  expect(text).not.toContain("PW14");
  expect(text).toMatch(/This server's list .{1,3}\d+\.\d pp (?:ahead of|behind) BTC \(30 d\)/);
});

test("quiet hours, mutes and digests are by its clock", async () => {
  const preview = await newAlert({ target: "HUT", sensitivity: "calm", quiet_hours: "22:00-07:00" });
  expect(preview.text).toContain("22:00-07:00 Europe/Berlin");
  const [calm] = await bot.alerts.subscriptions.of({ guildId: GUILD_ID });
  const options = { alert: calm?.id ?? "", for: "tomorrow" };
  const muted = await bot.discord.interact({ command: "alerts mute", options, user: MANAGER });
  // 09:00 in Berlin.
  expect(shown(muted).text).toContain("Muted until 25 Nov 2026, 08:00 UTC");
  const digest = { channel: ALERTS, time: "18:00" };
  const set = await bot.discord.interact({ command: "digest set", options: digest, user: MANAGER });
  expect(shown(set).text).toContain("18:00 Berlin time on trading days");
});

test("an alert on the list follows it in silence, and keeps it from being emptied", async () => {
  const preview = await newAlert({ target: "list", sensitivity: "normal" });
  expect(preview.text).toContain("This server's list (MARA, RIOT, CLSK), normal");
  const saved = shown(await press(preview.message, "Save"));
  expect(saved.text).toContain("This server's list (MARA, RIOT, CLSK), normal");
  expect(await watched()).toEqual([{ kind: "list", securities: await idsOf("MARA", "RIOT", "CLSK") }]);
  await expect.poll(() => bot.discord.messages(ALERTS).length, { interval: 5 }).toBe(2);
  expect(JSON.stringify(bot.discord.messages(ALERTS))).toContain(
    "This server's list (MARA, RIOT, CLSK), normal",
  );

  const changed = await settle({ zone: "Europe/Berlin", miners: "HUT WULF IREN CORZ" });
  expect(changed.text).toContain("1 alert on the list watches these miners from now on.");
  expect(await watched()).toEqual([{ kind: "list", securities: await idsOf("HUT", "WULF", "IREN", "CORZ") }]);
  const list = await bot.discord.interact({ command: "alerts list", user: MANAGER });
  expect(shown(list).text).toContain("This server's list (HUT, WULF, IREN, CORZ), normal");
  expect(bot.discord.messages(ALERTS), "nothing more was posted").toHaveLength(2);

  const refused = await settle({ zone: "", miners: "" });
  expect(refused.text).toContain("1 alert of this server watches the list");
  expect(await bot.world.guilds.get(GUILD_ID)).toMatchObject({ zone: "Europe/Berlin", list: { length: 4 } });
});

test("all of it goes with the server's data", async () => {
  const exported = await press(shown(await setup()).message, "Export data");
  expect(JSON.stringify(answered(exported))).toContain("pivotwatch-server-2026-11-24.json");
  const asked = shown(await press(shown(await setup()).message, "Delete data"));
  expect(shown(await press(asked.message, "Delete everything")).text).toContain("Deleted");
  const { text } = shown(
    await bot.discord.interact({ command: "divergence", options: { target: "LIST" }, user: MANAGER }),
  );
  expect(text).toContain("No list here");
  const settings = bot.world.servers.settings(GUILD_ID);
  expect(settings).toEqual({ zone: null, list: [] });
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
