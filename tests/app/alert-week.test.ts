import { afterEach, beforeEach, expect, test } from "vitest";
import { tellAfterMutes } from "../../src/app/after-mutes.ts";
import { type Delivery, startDelivery } from "../../src/app/deliver.ts";
import { fanOutBars } from "../../src/app/fan-out-bars.ts";
import { createGuildBook } from "../../src/app/guild-book.ts";
import { reconcileGuilds } from "../../src/app/guilds.ts";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import type { NewSubscription, SubscriptionChange } from "../../src/app/ports/subscriptions.ts";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aSubscription, PERSON } from "../support/alert-rows.ts";
import { aCard } from "../support/card.ts";
import { aProblem, createFakeDiscord, createHandTime } from "../support/delivering.ts";
import { createEvaluateWorld, type EvaluateWorld } from "../support/evaluating.ts";
import { nyseCalendar } from "../support/market.ts";

// A week by a set clock, from the prices to the messages in the channels, over the real store: nothing is handed from
// one part to the next but through it. In the night to Friday the clocks of Jerusalem are put forward.

const HERE = "1180000000000000001";
const AWAY = "1180000000000000002";
const CHANNELS = { plain: HERE, night: HERE, muted: HERE, shorter: HERE, away: AWAY, busy: HERE } as const;
type Channel = keyof typeof CHANNELS;
const NAMES: readonly Channel[] = ["plain", "night", "muted", "shorter", "away", "busy"];

const GAP = "spread PW14 30d 30";
const DAY = "big_day PW14 1d 10";
const LEVELS = Array.from({ length: 8 }, (_, index) => `level BTC ${60_000 + 1000 * index} for 1`);

type Week = Awaited<ReturnType<typeof beginWeek>>;

let world: EvaluateWorld;
let week: Week;
beforeEach(async () => {
  world = await createEvaluateWorld();
  week = await beginWeek(world);
});
afterEach(async () => {
  await week.stop();
  await world.close();
});

/** Quiet prices since January, the rules and their subscriptions made on the weekend, the bot running. */
async function beginWeek({ db, rules, deps, put, keep, asked, log, run }: EvaluateWorld) {
  for (const session of sessionsBetween(nyseCalendar(), "2026-01-05", "2026-03-20")) await put(session, 1);
  await asked("2026-03-20");
  const begun = "2026-03-21T12:00:00.000Z";
  const [gap, day] = [await keep(GAP, begun), await keep(DAY, begun)];
  const levels = await Promise.all(LEVELS.map((text) => keep(text, begun)));
  const subscriptions = createSubscriptionStore(db);
  const outbox = createOutboxStore(db);
  const issues = createDeliveryIssueStore(db);
  const guilds = createGuildStore(db);
  const discord = createFakeDiscord();
  const time = createHandTime(begun);
  const book = await createGuildBook(guilds, time.clock);
  for (const guild of [HERE, AWAY]) await book.seen(guild);
  const wish: Partial<Record<Channel, Partial<NewSubscription>>> = {
    night: { quietHours: { from: "22:00", until: "07:00", zone: "Asia/Jerusalem" } },
    shorter: { ruleKeys: [day] },
    away: { ruleKeys: [gap, day, ...levels.slice(0, 1)] },
    busy: { ruleKeys: levels },
  };
  for (const channelId of NAMES) {
    const place = { kind: "channel", guildId: CHANNELS[channelId], channelId } as const;
    const given = { id: channelId, place, createdAt: begun, ruleKeys: [gap, day], ...wish[channelId] };
    await subscriptions.add(aSubscription(given), 25);
  }
  await run("2026-03-21T12:05:00Z");

  /** What arrived: the moment, the channel, and what the message tells. */
  const told: string[] = [];
  const now = () => time.clock.now();
  async function sentenceOf({ content, edits }: OutboxRow): Promise<string> {
    if (!("eventIds" in content)) return content.kind;
    const events = (await rules.eventsOf(content.eventIds)).map(({ detail }) =>
      detail.kind === "fact" ? "fact" : `${nameOf(detail.side)} ${detail.transition.event}`,
    );
    const how = content.kind === "alert" && content.afterMute === true ? "still: " : "";
    return `${edits === null ? "" : "edit: "}${content.kind === "line" ? "line: " : ""}${how}${events.join(", ")}`;
  }
  const start = (): Delivery =>
    startDelivery({
      outbox,
      subscriptions,
      issues,
      publications: createPublicationStore(db),
      messenger: discord.messenger,
      clock: time.clock,
      log,
      compose: async (row) => ({ ok: true, card: aCard({ title: await sentenceOf(row) }) }),
      wait: time.wait,
      newReference: () => "ref123",
      random: () => 1,
    });
  let delivery = start();
  const note = new Set<string>();
  /** Everything that was settled as sent since the last look. */
  async function look(): Promise<void> {
    const sent = await db
      .selectFrom("outbox")
      .select("id")
      .where("status", "=", "sent")
      .orderBy("id")
      .execute();
    for (const { id } of sent) {
      const row = await outbox.get(id);
      if (row === null || note.has(String(id))) continue;
      note.add(String(id));
      told.push(`${now().slice(8, 16)} ${row.channelId} ${await sentenceOf(row)}`);
    }
  }
  return {
    told,
    discord,
    subscriptions,
    mute: (id: Channel, change: SubscriptionChange) => subscriptions.change(id, change),
    /** Moves the clock there, with a beat of the bot. */
    beat: async (at: string): Promise<void> => {
      time.pass(Date.parse(at) - Date.parse(now()));
      await run(now());
      const all = { rules, subscriptions, outbox, digests: createDigestStore(db), breathe: deps.breathe };
      await fanOutBars({ ...all, postsADay: 6 }, now());
      await tellAfterMutes({ rules, subscriptions, outbox }, now());
      delivery.wake();
      await delivery.settled();
      await look();
    },
    listed: (...ids: readonly string[]) =>
      reconcileGuilds(
        { listGuilds: async () => ({ complete: true, ids }), guilds, book, subscriptions, issues, log },
        now(),
      ),
    restart: async (): Promise<void> => {
      await delivery.stop();
      delivery = start();
    },
    notSent: async (subscriptionId: Channel) =>
      (await outbox.notSent({ subscriptionId, limit: 50 })).map(({ reason }) => reason).toSorted(),
    stop: () => delivery.stop(),
  };
}

function nameOf({ metric, threshold }: { readonly metric: string; readonly threshold: number }): string {
  return metric === "level" ? String(threshold) : metric === "spread" ? "gap" : "day";
}

/** The close of a session and the beat that evaluates it. */
async function close(session: string, level: number): Promise<void> {
  await world.put(session, level);
  await week.beat(await world.asked(session));
}

test("a week: every channel hears what it asked for, once, when it may, and of the rest a reason is kept", async () => {
  const { discord } = week;
  await close("2026-03-23", 1);
  expect(week.told).toEqual([]);

  // Tuesday: the miners leap. Two channels are muted till Friday noon; a server has thrown the bot out.
  discord.failAlways("post", "away", aProblem("permission", { code: "50001" }));
  await week.beat("2026-03-24T06:00:00Z");
  await week.listed(HERE);
  await week.mute("muted", { mutedUntil: "2026-03-27T12:00:00Z" });
  await week.mute("shorter", { mutedUntil: "2026-03-27T12:00:00Z" });
  await close("2026-03-24", 1.4);
  expect(week.told.splice(0)).toEqual([
    "24T21:30 plain day fire",
    // To whoever made the alert of the channel that cannot be written to.
    `24T21:30 dm-${PERSON} notice`,
  ]);
  // 07:00 in Jerusalem, two hours ahead of UTC.
  await week.beat("2026-03-25T04:55:00Z");
  expect(week.told).toEqual([]);
  await week.beat("2026-03-25T05:00:00Z");
  expect(week.told.splice(0)).toEqual(["25T05:00 night day fire"]);

  // Wednesday: the gap has held for two sessions. The second listing without it: that server has left.
  await week.beat("2026-03-25T06:00:00Z");
  expect(await week.listed(HERE)).toMatchObject({ left: [AWAY] });
  expect(await week.subscriptions.get("away")).toMatchObject({ status: "paused", reason: "left" });
  await close("2026-03-25", 1.4);
  expect(week.told.splice(0)).toEqual(["25T21:30 plain gap fire"]);
  await week.restart();
  await week.beat("2026-03-26T05:00:00Z");
  expect(week.told.splice(0)).toEqual(["26T05:00 night gap fire"]);

  // Thursday: the leap of a day is over. Messages are edited at once; the line about it waits for the night's end,
  // which is an hour of UTC earlier, for the clocks were put forward.
  await close("2026-03-26", 1.4);
  expect(week.told.splice(0).toSorted()).toEqual([
    "26T21:30 night edit: day resolve",
    "26T21:30 plain edit: day resolve",
    "26T21:30 plain line: day resolve",
  ]);
  await week.beat("2026-03-27T03:55:00Z");
  expect(week.told).toEqual([]);
  await week.beat("2026-03-27T04:00:00Z");
  expect(week.told.splice(0)).toEqual(["27T04:00 night line: day resolve"]);

  // Friday: the server is back. The mutes end: the gap still fires and is told, the leap of Tuesday is not.
  discord.failAlways("post", "away", null);
  await week.beat("2026-03-27T06:00:00Z");
  await week.listed(HERE, AWAY);
  expect(await week.subscriptions.get("away")).toMatchObject({ status: "on", reason: null });
  await week.beat("2026-03-27T11:55:00Z");
  expect(week.told).toEqual([]);
  await week.beat("2026-03-27T12:00:00Z");
  expect(week.told.splice(0)).toEqual(["27T12:00 muted still: gap fire"]);
  await week.beat("2026-03-27T12:05:00Z");
  expect(week.told).toEqual([]);
  expect(await week.subscriptions.get("shorter")).toMatchObject({ mutedUntil: null });

  // Bitcoin climbs through eight levels in an hour: six posts are a day's share.
  for (let step = 0; step < 9; step += 1) {
    const slot = new Date(Date.parse("2026-03-27T13:00:00Z") + step * 300_000).toISOString();
    const priceUsd = 59_500 + 1000 * step;
    const check = { priceUsd, source: "kraken" };
    await world.spots.write({ slot, priceUsd, at: slot, source: "coinbase", check, disagrees: false });
    await week.beat(slot);
  }
  const climb = week.told.splice(0);
  expect(climb.filter((line) => line.includes("away"))).toEqual(["27T13:05 away 60000 fire"]);
  expect(climb.filter((line) => line.includes("busy"))).toEqual(
    LEVELS.slice(0, 6).map(
      (_, index) => `27T13:${String(5 + 5 * index).padStart(2, "0")} busy ${String(60 + index)}000 fire`,
    ),
  );
  expect(await week.notSent("busy")).toEqual(["over_budget", "over_budget"]);

  // What fell back on Friday ends on Monday. Of a channel that is muted once more the message is put right, no more.
  await week.mute("muted", { mutedUntil: "2026-04-03T12:00:00Z" });
  await close("2026-03-27", 1);
  await close("2026-03-30", 1);
  const end = week.told.filter((line) => line.startsWith("30T21:30") && line.includes("gap"));
  expect(end.toSorted()).toEqual([
    "30T21:30 muted edit: gap resolve",
    "30T21:30 night edit: gap resolve",
    "30T21:30 plain edit: gap resolve",
    "30T21:30 plain line: gap resolve",
  ]);
  expect(await week.notSent("shorter")).toEqual(["muted", "muted"]);
  expect(await week.notSent("away")).toContain("paused");

  // No channel has one message twice.
  const messages = discord.messages.map(({ channelId, letter }) => `${channelId} ${letter.ref}`);
  expect(new Set(messages).size).toBe(messages.length);
});
