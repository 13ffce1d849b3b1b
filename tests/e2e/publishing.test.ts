import { type APIMessage, MessageFlags } from "discord-api-types/v10";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addHours } from "../../src/domain/time.ts";
import { clock } from "../../src/main/environment.ts";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import { USUAL_LIMITS } from "../../src/playground/rate-limits.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { answered, shown } from "../support/answered.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";

// The whole bot against the local Discord, with Discord's limit of ten messages published in an hour.

/** An announcement channel in which the bot may do what it needs. */
const NEWS = "300000000000000004";
const SOON = { interval: 10, timeout: 10_000 };
vi.setConfig({ testTimeout: 20_000 });

let bot: PostingBot;
beforeAll(async () => {
  bot = await openPostingBot();
  bot.discord.limitRates({ ...USUAL_LIMITS, messages: { calls: 100, perMs: 1000 } });
});
afterAll(async () => {
  vi.resetConfig();
  await bot.close();
});

const newAlert = () =>
  bot.discord.interact({ command: "alerts new", options: { publish: true }, user: MANAGER });

async function fillIn(opened: Recorded, values: Readonly<Record<string, string | readonly string[]>>) {
  const { interactionId } = answered(opened);
  return shown(await bot.discord.submit({ interactionId, values, user: MANAGER }));
}

/** Presses the button that does this. */
function press(message: APIMessage, name: string, command = "alerts") {
  const id = new RegExp(`"custom_id":"(v1:${command}:${name}:[^"]*)"`).exec(JSON.stringify(message))?.[1];
  if (id === undefined) throw new Error(`no button ${name} on ${JSON.stringify(message)}`);
  return bot.discord.press({ messageId: message.id, customId: id, user: MANAGER });
}

/** Queues alerts of the subscription about a fact, one message each. */
async function queueAlerts(subscriptionId: string, count: number): Promise<readonly number[]> {
  const { rules, subscriptions, outbox, post } = bot.alerts;
  const keys = (await subscriptions.get(subscriptionId))?.ruleKeys ?? [];
  const own = (await rules.factRules()).find(({ key }) => keys.includes(key));
  if (own === undefined) throw new Error("it has no rule on facts");
  const now = clock.now();
  const hit = { factId: "f1", miner: "MARA", value: 3e8, unit: "usd", knownAt: "2026-11-23" } as const;
  const detail = { kind: "fact", rule: own.rule, hit, changeId: 0 } as const;
  const bar = { clock: "fact", bar: "9000000000", pass: 1 } as const;
  await rules.recordFacts(bar, [{ ruleKey: own.key, detail, notBefore: null }], now);
  const events = await rules.events({ clock: "fact", from: null, ruleKey: own.key, limit: 1 });
  const rows = Array.from({ length: count }, (_, index) => ({
    dedupeKey: `bar ${String(index)}|${NEWS}|post`,
    channelId: NEWS,
    guildId: GUILD_ID,
    edits: null,
    content: {
      kind: "alert",
      eventIds: events.map(({ id }) => id),
      subscriptionIds: [subscriptionId],
      folded: 0,
      held: false,
    } as const,
    priority: 0,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: addHours(now, 1),
    createdAt: now,
  }));
  const ids = await outbox.add(rows, [], now);
  post.wake();
  return ids;
}

const isPublished = ({ flags }: APIMessage): boolean => ((flags ?? 0) & MessageFlags.Crossposted) !== 0;

test("a channel of another type is refused, with what to do; an announcement channel publishes ten in an hour, and alerts go on at once", async () => {
  const refused = await fillIn(await newAlert(), {
    channel: [ALERTS],
    target: "PW14",
    sensitivity: "own",
    facts: ["contracts"],
  });
  expect(refused.text).toContain("**#pivot-alerts** is no announcement channel");
  expect(refused.text).toContain("Choose an announcement channel, or set the alert without `publish`.");

  const preview = await fillIn(await press(refused.message, "change"), { channel: [NEWS] });
  expect(preview.text).toContain("Each alert is **published** to the servers that follow the channel");
  const saved = shown(await press(preview.message, "save"));
  expect(saved.text).toContain("**Published:** each alert, to the servers that follow the channel");
  const [alert] = await bot.alerts.subscriptions.of({ guildId: GUILD_ID });
  expect(alert).toMatchObject({ publish: true, place: { channelId: NEWS } });

  const begun = performance.now();
  const rows = await queueAlerts(alert?.id ?? "", 12);
  // The first post comes before them.
  const posts = () => bot.discord.messages(NEWS).slice(1);
  await vi.waitFor(async () => {
    expect(posts()).toHaveLength(rows.length);
    const settled = await Promise.all(rows.map((id) => bot.alerts.outbox.get(id)));
    expect(settled.map((row) => row?.status)).toEqual(rows.map(() => "sent"));
  }, SOON);
  expect(performance.now() - begun, "nobody waits for the hour to be over").toBeLessThan(SOON.timeout);
  await vi.waitFor(async () => {
    const failed = await bot.alerts.publications.failed(NEWS, addHours(clock.now(), -1));
    expect(failed.map(({ reason }) => reason)).toEqual(["limit", "limit"]);
  }, SOON);
  expect(posts().filter(isPublished)).toHaveLength(10);
  const [welcome] = bot.discord.messages(NEWS);
  expect(welcome && isPublished(welcome), "a first post is for the channel alone").toBe(false);

  const listed = shown(await bot.discord.interact({ command: "alerts list", user: MANAGER }));
  expect(listed.text).toContain(
    "posted, not published: 2 over the 10 an hour that Discord takes of a channel",
  );
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("switched off with /alerts edit, nothing is published any more", async () => {
  const [alert] = await bot.alerts.subscriptions.of({ guildId: GUILD_ID });
  const options = { alert: alert?.id ?? "", publish: false };
  const form = await bot.discord.interact({ command: "alerts edit", options, user: MANAGER });
  const preview = await fillIn(form, { channel: [NEWS] });
  expect(preview.text).not.toContain("**published**");
  shown(await press(preview.message, "save"));
  expect(await bot.alerts.subscriptions.get(alert?.id ?? "")).toMatchObject({ publish: false });
});

test("a digest is published from the announcement channel it is typed in, and nowhere else", async () => {
  const set = (channel: string) =>
    bot.discord.interact({ command: "digest set", options: { publish: true }, channel, user: MANAGER });
  expect(shown(await set(ALERTS)).text).toContain(`<#${ALERTS}> is no announcement channel`);
  expect(shown(await set(NEWS)).text).toContain("published to the servers that follow the channel");
  expect(await bot.alerts.digests.of(GUILD_ID)).toMatchObject([{ channelId: NEWS, publish: true }]);
});
