import type { APIMessage } from "discord-api-types/v10";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDigestDesk } from "../../src/app/digest-desk.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type Running, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { type AlertsWorld, openAlertsWorld } from "../support/alerts-world.ts";
import { answered, shown } from "../support/answered.ts";
import { silentApp } from "../support/app.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { ALERTS, MANAGER, RULES } from "../support/posting-bot.ts";

const OTHER_GUILD = "200000000000000077";
const SECOND = { id: "100000000000000011", username: "second", permissions: "32" };
const log = createLinesLog();
let now = "2026-11-24T15:00:00.000Z";
let world: AlertsWorld;
let discord: LocalDiscord;
let running: Running;

beforeAll(async () => {
  world = await openAlertsWorld();
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  discord.world.addGuild({ id: OTHER_GUILD, name: "Another server", members: [{ ...SECOND }] });
  const clock = { now: () => now };
  const started = await runBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: COMMANDS,
    app: {
      ...silentApp,
      drafts: world.deps.drafts,
      alerts: world.alerts,
      digests: createDigestDesk({
        digests: world.stores.digests,
        issues: world.stores.issues,
        publications: world.stores.publications,
        calendar: world.calendar,
        show: async () => {
          throw new Error("nobody looks at a digest here");
        },
        permissionsIn: async () => null,
        servers: world.book,
      }),
      servers: world.book,
      settings: world.settings,
    },
    clock,
    log,
    refusalCard,
    draw: drawsNothing,
    // One person does everything here, faster than any person could.
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

/** The custom_id of the button with that label. */
function buttonOf(message: APIMessage, label: string): string {
  const found = [...JSON.stringify(message).matchAll(/\{[^{}]*"custom_id":"([^"]+)"[^{}]*\}/g)].find(
    ([whole]) => whole.includes(`"label":"${label}"`),
  );
  if (found?.[1] === undefined) throw new Error(`no button ${label} on ${JSON.stringify(message)}`);
  return found[1];
}

const press = (message: APIMessage, label: string, user: typeof MANAGER = MANAGER) =>
  discord.press({ messageId: message.id, customId: buttonOf(message, label), user });

/** Opens a form and sends it. */
async function fillIn(opened: Recorded, values: Readonly<Record<string, string | readonly string[]>>) {
  const { interactionId, type } = answered(opened);
  expect(type).toBe(9);
  return discord.submit({ interactionId, values, user: MANAGER });
}

const setup = () => discord.interact({ command: "setup", user: MANAGER });
const newAlert = (options = {}) => discord.interact({ command: "alerts new", options, user: MANAGER });

test("a member may list, and is told who can do the rest", async () => {
  expect(shown(await discord.interact({ command: "alerts list" })).text).toContain(
    "Alerts of this server: 0 of 25",
  );
  for (const command of ["setup", "alerts new"]) {
    expect(shown(await discord.interact({ command })).text).toContain("Manage Server");
  }
});

test("/setup: one form, saved at once, a welcome queued, look-ups public here; the second time it shows what there is", async () => {
  const done = shown(
    await fillIn(await setup(), {
      channel: [ALERTS],
      sensitivity: "normal",
      facts: ["digest", "contracts"],
      visibility: "public",
    }),
  );
  expect(done.text).toContain(`A first post is on its way to <#${ALERTS}>`);
  expect(done.text).toMatch(/Daily digest: 08:30 New York time on trading days, next <t:\d+:F>/);
  expect(await world.stores.digests.of(GUILD_ID)).toMatchObject([
    { channelId: ALERTS, zone: "America/New_York" },
  ]);
  expect((await world.rows()).map(({ channelId }) => channelId)).toEqual([ALERTS]);
  expect(await world.stores.guilds.get(GUILD_ID)).toMatchObject({ publicChannels: [CHANNEL_ID] });
  const again = shown(await setup());
  expect(again.text).toContain("This server is set up");
  const changed = shown(
    await fillIn(await press(again.message, "Change"), { sensitivity: "calm", visibility: "private" }),
  );
  expect(changed.text).toContain("PW14, calm, contracts");
  expect(await world.stores.guilds.get(GUILD_ID)).toMatchObject({ publicChannels: [] });
  expect(await world.deps.subscriptions.of({ guildId: GUILD_ID })).toHaveLength(1);
});

test("a channel in which the bot may not post is named with what is missing, and the form can be changed", async () => {
  const refused = shown(
    await fillIn(await newAlert(), { channel: [RULES], target: "MARA", sensitivity: "calm" }),
  );
  expect(refused.text).toContain("Send Messages");
  const still = shown(await press(refused.message, "Check again"));
  expect(still.text).toContain("Send Messages");
  const change = await press(still.message, "Change the form");
  const preview = shown(await fillIn(change, { channel: [ALERTS] }));
  expect(preview.text).toContain("**MARA, calm**");
});

test("/alerts new: preview, Fewer, Save, then the entry with all that can be done, and it is gone after Remove", async () => {
  const values = { target: "HUT", sensitivity: "normal", quiet_hours: "22:00-07:00 Europe/Berlin" };
  const preview = shown(await fillIn(await newAlert(), values));
  expect(preview.text).toContain("22:00-07:00 Europe/Berlin");
  const fewer = shown(await press(preview.message, "Fewer"));
  expect(fewer.text).toContain("**HUT, calm**");
  expect(shown(await press(fewer.message, "Send test")).text).toContain("A test is on its way");
  const saved = shown(await press(fewer.message, "Save"));
  expect(saved.text).toContain("### Saved");
  const paused = shown(await press(saved.message, "Pause"));
  expect(paused.text).toContain("Paused: somebody paused it");
  const resumed = shown(await press(paused.message, "Resume"));
  const select = /"custom_id":"(v1:alerts:muted::)"/.exec(resumed.text)?.[1] ?? "";
  const value = /"value":"([^"]+\.1h)"/.exec(resumed.text)?.[1] ?? "";
  const muted = shown(
    await discord.choose({ messageId: resumed.message.id, customId: select, values: [value], user: MANAGER }),
  );
  expect(muted.text).toContain("Muted until 24 Nov 2026, 16:00 UTC");
  const asked = shown(await press(muted.message, "Remove"));
  expect(shown(await press(asked.message, "Remove")).text).toContain("is gone");
});

test("two managers cannot save one draft, and the same press twice saves once", async () => {
  const preview = shown(await fillIn(await newAlert(), { target: "WULF", sensitivity: "calm" }));
  const customId = buttonOf(preview.message, "Save");
  const forged = { messageId: preview.message.id, customId, forged: { type: 2 } } as const;
  expect(shown(await discord.press({ ...forged, user: SECOND })).text).toContain("not here any more");
  expect(shown(await discord.press({ ...forged, user: MANAGER })).text).toContain("### Saved");
  expect(shown(await discord.press({ ...forged, user: MANAGER })).text).toContain("nothing was done twice");
});

test("a member who presses a manager's Save reads who can", async () => {
  const preview = shown(await fillIn(await newAlert(), { target: "IREN", sensitivity: "calm" }));
  const customId = buttonOf(preview.message, "Save");
  const member = { id: "100000000000000001", username: "member" };
  const pressed = await discord.press({
    messageId: preview.message.id,
    customId,
    forged: { type: 2 },
    user: member,
  });
  expect(shown(pressed).text).toContain("Manage Server");
});

test("an expired draft says so", async () => {
  const before = now;
  const preview = shown(await fillIn(await newAlert(), { target: "CORZ", sensitivity: "calm" }));
  now = "2026-11-24T15:16:00.000Z";
  expect(shown(await press(preview.message, "Save")).text).toContain("15 minutes");
  now = before;
});

test("a custom_id of another server finds nothing there", async () => {
  const [mine] = await world.deps.subscriptions.of({ guildId: GUILD_ID });
  const there = shown(await discord.interact({ command: "alerts list", guild: OTHER_GUILD, user: SECOND }));
  for (const action of ["entry", "removed", "pause", "mute"]) {
    const pressed = await discord.press({
      messageId: there.message.id,
      customId: `v1:alerts:${action}:${mine?.id ?? ""}:`,
      forged: { type: 2 },
      user: SECOND,
      guild: OTHER_GUILD,
    });
    expect(shown(pressed).text, action).toContain("There is no such alert here");
  }
  expect(await world.deps.subscriptions.get(mine?.id ?? "")).toMatchObject({ status: "on" });
});

test("quiet hours without a zone and an unknown target are told together with what to write", async () => {
  const refused = shown(
    await fillIn(await newAlert(), { target: "NOPE", sensitivity: "calm", quiet_hours: "22:00-07:00" }),
  );
  expect(refused.text).toContain("time zone");
  expect(refused.text).toContain("NOPE");
});

test("own rules, a role and another channel come from the options; edit suggests and keeps them", async () => {
  const options = { rule: "level BTC 100000; z1 PW14 2.5", role: "500000000000000001", channel: ALERTS };
  const preview = shown(await fillIn(await newAlert(options), { sensitivity: "own", facts: [] }));
  expect(preview.text).toContain("`level BTC 100000`");
  expect(preview.text).toContain("<@&500000000000000001>");
  shown(await press(preview.message, "Save"));
  const suggested = JSON.stringify(
    await discord.interact({
      command: "alerts edit",
      options: { alert: "typed" },
      focused: "alert",
      user: MANAGER,
    }),
  );
  const id = /"value":"([\w-]{11})"/.exec(suggested)?.[1] ?? "";
  expect(suggested).toContain("2 typed rules");
  const form = await discord.interact({ command: "alerts edit", options: { alert: id }, user: MANAGER });
  const edited = shown(await fillIn(form, { facts: ["debt"] }));
  const saved = shown(await press(edited.message, "Save changes"));
  expect(saved.text).toContain("2 typed rules, debt");
  expect(await world.deps.subscriptions.get(id)).toMatchObject({ mentionRoleId: "500000000000000001" });
});

test("/notify: in direct messages and in servers, a person's own", async () => {
  const form = await discord.interact({ command: "notify", user: MANAGER, guild: null });
  const preview = shown(await fillIn(form, { target: "PW14", sensitivity: "calm" }));
  expect(preview.text).toContain("direct messages");
  shown(await press(preview.message, "Save"));
  const list = shown(await discord.interact({ command: "notify", user: MANAGER }));
  expect(list.text).toContain("Your alerts by direct message: 1 of 10");
  const exported = shown(await press(list.message, "Export my data"));
  expect(exported.message.attachments).toHaveLength(1);
  const asked = shown(await press(list.message, "Delete my data"));
  expect(shown(await press(asked.message, "Delete everything")).text).toContain(
    "1 alert and everything else",
  );
  expect(await world.deps.subscriptions.of({ userId: MANAGER.id })).toEqual([]);
});

test("the data of the server goes along as a file, and is deleted after a second question", async () => {
  const standing = shown(await setup());
  const exported = shown(await press(standing.message, "Export data"));
  const [file] = exported.message.attachments;
  const content: unknown = await (await fetch(file?.url ?? "")).json();
  expect(JSON.stringify(content)).toContain(ALERTS);
  expect(exported.text).toContain(`"type":13,"file":{"url":"${file?.url ?? "none"}"`);
  const asked = shown(await press(standing.message, "Delete data"));
  expect(shown(await press(asked.message, "Keep")).text).toContain("Nothing was deleted");
  const once = shown(await press(standing.message, "Delete data"));
  expect(shown(await press(once.message, "Delete everything")).text).toContain("/setup");
  expect(await world.deps.subscriptions.of({ guildId: GUILD_ID })).toEqual([]);
  expect(await world.stores.digests.of(GUILD_ID)).toEqual([]);
  expect(shown(await discord.interact({ command: "alerts list" })).text).toContain("0 of 25");
});

test("the twenty-sixth is refused with what to do", async () => {
  for (let index = 0; index < 25; index += 1) {
    const form = await newAlert({ rule: `level BTC ${String(100_000 + index)}` });
    const preview = shown(await fillIn(form, { sensitivity: "own" }));
    expect(shown(await press(preview.message, "Save")).text).toContain("### Saved");
  }
  const preview = shown(await fillIn(await newAlert(), { target: "PW14", sensitivity: "calm" }));
  expect(shown(await press(preview.message, "Save")).text).toContain("25");
  expect(await world.deps.subscriptions.of({ guildId: GUILD_ID })).toHaveLength(25);
});

test("nothing of all this was an error, and nobody was pinged", () => {
  expect(log.lines.filter((line) => line.level === "error")).toEqual([]);
  const sent = JSON.stringify(discord.calls());
  expect(sent).not.toMatch(/"parse":\["/);
});
