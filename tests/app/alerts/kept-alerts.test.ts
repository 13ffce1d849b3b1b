import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewOutboxRow } from "../../../src/app/ports/outbox.ts";
import { INITIAL_STATE } from "../../../src/domain/alert.ts";
import type { DigestSchedule } from "../../../src/domain/digest.ts";
import type { FactRule } from "../../../src/domain/fact-rule.ts";
import type { EventDetail } from "../../../src/domain/rule-event.ts";
import type { NotPublishedReason } from "../../../src/domain/subscription.ts";
import type { AlertForm } from "../../../src/surface/alerts.ts";
import {
  after,
  ALERTS_CHANNEL,
  type AlertsWorld,
  CHANNEL,
  MANAGER,
  MEMBER,
  NOW,
  openAlertsWorld,
  problemsOf,
  SERVER,
  STRANGER,
  told,
} from "../../support/alerts-world.ts";

let world: AlertsWorld;
beforeEach(async () => {
  world = await openAlertsWorld();
});
afterEach(() => world.close());

async function saved(form: Partial<AlertForm> = {}, by = MANAGER): Promise<string> {
  const asked = await world.alerts.preview({ place: ALERTS_CHANNEL, ...form }, by, NOW);
  return told(await world.alerts.save(told(asked).draft, by, NOW)).entry.id;
}

/** A digest of some channel. */
const DIGEST: Omit<DigestSchedule, "guildId" | "channelId"> = {
  createdBy: MANAGER.userId,
  createdAt: NOW,
  time: "08:30",
  zone: "America/New_York",
  days: { kind: "trading" },
  sections: ["gap"],
  silent: true,
  whenQuiet: "line",
  publish: false,
};

const idOf = (ticker: string): string => world.miners.find((miner) => miner.ticker === ticker)?.id ?? "";

/** Fires the first side of a rule of sessions at the close of the day before; gives the event's id. */
async function fire(id: string, wanted: (detail: EventDetail) => boolean = () => true): Promise<number> {
  const { rules } = world.deps;
  const at = { clock: "session", bar: "2026-11-23", pass: 1 } as const;
  const keys = (await world.deps.subscriptions.get(id))?.ruleKeys ?? [];
  let done = false;
  const store = world.stores.rules;
  await store.stepThrough(at, null, 100, NOW, (all) =>
    all.map(({ key, side }) => {
      const transition = {
        event: "fire",
        bar: at.bar,
        episode: "2026-11-20",
        value: 34.1,
        late: false,
      } as const;
      const reading = { value: 34.1, unit: 1, btcReturnPct: -7, subjectReturnPct: 27 };
      const detail: EventDetail = { kind: "series", side, transition, reading };
      if (done || !keys.includes(key) || !wanted(detail))
        return { key, state: { ...INITIAL_STATE, lastBar: at.bar }, events: [] };
      done = true;
      return {
        key,
        state: {
          ...INITIAL_STATE,
          status: "firing",
          told: "yes",
          episode: "2026-11-20",
          lastBar: at.bar,
          unit: 1,
        },
        events: [detail],
      };
    }),
  );
  await store.finishBar(at, NOW);
  const [event] = await rules.events({ clock: "session", from: at.bar, ruleKey: null, limit: 1 });
  return event?.id ?? 0;
}

async function factEvent(id: string, miner: string): Promise<number> {
  const { subscriptions } = world.deps;
  const keys = (await subscriptions.get(id))?.ruleKeys ?? [];
  const kept = await world.stores.rules.factRules();
  const own = kept.find(({ key }) => keys.includes(key));
  const rule: FactRule | undefined = own?.rule;
  if (own === undefined || rule === undefined) throw new Error("it has no rule on facts");
  const hit = { factId: "f1", miner, value: 3e8, unit: "usd", knownAt: "2026-11-23" } as const;
  await world.stores.rules.recordFacts(
    { clock: "fact", bar: "0000000009", pass: 1 },
    [{ ruleKey: own.key, detail: { kind: "fact", rule, hit, changeId: 9 }, notBefore: null }],
    NOW,
  );
  const [event] = await world.deps.rules.events({ clock: "fact", from: null, ruleKey: own.key, limit: 1 });
  return event?.id ?? 0;
}

function alertRow(subscriptionId: string, eventIds: readonly number[]): NewOutboxRow {
  return {
    dedupeKey: `session 2026-11-23 1|${CHANNEL}|post`,
    channelId: CHANNEL,
    guildId: SERVER,
    edits: null,
    content: { kind: "alert", eventIds, subscriptionIds: [subscriptionId], folded: 0, held: false },
    priority: 0,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: after(24 * 60),
    createdAt: NOW,
  };
}

/** Sends an alert of the subscription, after everything that waits before it. */
async function send(subscriptionId: string, eventIds: readonly number[], at: string): Promise<void> {
  await world.stores.outbox.add([alertRow(subscriptionId, eventIds)], [], NOW);
  for (;;) {
    const [row] = await world.stores.outbox.claim(at, 1, new Set());
    if (row === undefined) return;
    await world.stores.outbox.settle(row.id, "sent", { messageId: `m${String(row.id)}` }, at);
  }
}

describe("an entry", () => {
  it("tells what of its own was posted and not published in the last seven days", async () => {
    const place = { ...ALERTS_CHANNEL, kind: 5 };
    const id = await saved({ place, publish: true });
    const other = await saved({ place, publish: true, sensitivity: "calm" });
    const rows = [id, id, id, other, id].map((of, index) => ({
      ...alertRow(of, []),
      dedupeKey: String(index),
    }));
    const rowIds = await world.stores.outbox.add(rows, [], NOW);
    const note = (index: number, reason: NotPublishedReason, at: string) =>
      world.stores.publications.noteFailed({ id: rowIds[index] ?? 0, channelId: CHANNEL }, reason, at);
    await note(0, "permissions", NOW);
    await note(1, "limit", NOW);
    await note(2, "limit", NOW);
    await note(3, "gone", NOW);
    await note(4, "gone", after(-8 * 24 * 60));
    expect(told(await world.alerts.entry(id, MEMBER, after(5)))).toMatchObject({
      publish: true,
      notPublished: [
        { reason: "limit", count: 2 },
        { reason: "permissions", count: 1 },
      ],
    });
    const { json } = told(await world.alerts.exportData(MANAGER, "server", NOW));
    expect(JSON.parse(json).subscriptions).toMatchObject([{ publish: true }, { publish: true }]);
  });

  it("tells what fires, when it last posted, and what was not sent and why", async () => {
    const id = await saved();
    const event = await fire(id);
    await send(id, [event], after(3));
    const missed = { subscriptionId: id, channelId: CHANNEL };
    await world.stores.outbox.add(
      [],
      [{ ...missed, eventId: event, reason: "inhibited" }],
      after(-8 * 24 * 60),
    );
    const other = await factEvent(await saved({ facts: ["contracts"] }), idOf("MARA"));
    await world.stores.outbox.add([], [{ ...missed, eventId: other, reason: "muted" }], NOW);
    const entry = told(await world.alerts.entry(id, MEMBER, after(5)));
    expect(entry.firing).toHaveLength(1);
    expect(entry.firing[0]).toMatch(/^PW14 (gap to BTC, (30d|ytd)|move in one session), since 20 Nov 2026$/);
    expect(entry).toMatchObject({
      lastPost: after(3),
      notSent: [{ reason: "muted", count: 1 }],
      score: null,
    });
  });

  it("counts only posts of its own", async () => {
    const first = await saved();
    const second = await saved({ target: "MARA" });
    await send(first, [await fire(first)], after(3));
    expect(told(await world.alerts.entry(first, MANAGER, after(5))).lastPost).toBe(after(3));
    expect(told(await world.alerts.entry(second, MANAGER, after(5))).lastPost).toBe(null);
  });

  it("has a score of facts where no price is stored", async () => {
    const at = "2026-07-01T14:00:00.000Z";
    const asked = await world.alerts.preview(
      { place: ALERTS_CHANNEL, sensitivity: "own", facts: ["debt"] },
      MANAGER,
      at,
    );
    const { entry } = told(await world.alerts.save(told(asked).draft, MANAGER, at));
    expect(entry.score?.fires).toBeGreaterThan(5);
    expect(entry.score?.gapAfter20SessionsPp).toBe(null);
  });
});

describe("the list", () => {
  it("is of the server or of the person, oldest first, with how many there may be", async () => {
    const first = await saved();
    const second = await saved({ target: "BTC" });
    const list = await world.alerts.list(MEMBER, "server", NOW);
    expect(list).toMatchObject({ owner: "server", most: 25, now: NOW });
    expect(list.entries.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted());
    expect(await world.alerts.list(MANAGER, "person", NOW)).toMatchObject({
      owner: "person",
      most: 10,
      entries: [],
    });
    expect((await world.alerts.list({ ...MANAGER, guildId: null }, "server", NOW)).entries).toEqual([]);
  });
});

describe("a mute", () => {
  it.each([
    ["1h", undefined, NOW, after(60)],
    ["7d", undefined, NOW, after(7 * 24 * 60)],
    ["tomorrow at nine in New York", undefined, NOW, "2026-11-25T14:00:00Z"],
    ["tomorrow at nine in Berlin", "22:00-07:00 Europe/Berlin", NOW, "2026-11-25T08:00:00Z"],
    // 00:30 in Berlin, of the 25th: tomorrow is the 26th.
    [
      "tomorrow, late in the evening",
      "22:00-07:00 Europe/Berlin",
      "2026-11-24T23:30:00.000Z",
      "2026-11-26T08:00:00Z",
    ],
    // Clocks go back in New York on 1 November 2026.
    ["tomorrow over the end of summer time", undefined, "2026-10-31T14:00:00.000Z", "2026-11-01T14:00:00Z"],
  ])("%s", async (name, quietHours, now, until) => {
    const id = await saved(quietHours === undefined ? {} : { quietHours });
    const how = name === "1h" || name === "7d" ? name : "tomorrow";
    const entry = told(await world.alerts.mute(id, how, null, MANAGER, now));
    expect(Date.parse(entry.mutedUntil ?? "")).toBe(Date.parse(until));
  });

  it("that is over is none, and one that is ended by hand neither", async () => {
    const id = await saved();
    told(await world.alerts.mute(id, "1h", null, MANAGER, NOW));
    expect(told(await world.alerts.entry(id, MANAGER, after(60))).mutedUntil).toBe(null);
    expect(told(await world.alerts.mute(id, "off", null, MANAGER, after(5))).mutedUntil).toBe(null);
    expect((await world.deps.subscriptions.get(id))?.mutedUntil).toBe(null);
  });

  it("of the miner of an event is for seven days, beside others that still run", async () => {
    const id = await saved({ facts: ["contracts"] });
    await world.deps.subscriptions.change(id, {
      mutedMiners: [
        { miner: idOf("RIOT"), until: after(60) },
        { miner: idOf("CLSK"), until: after(-1) },
      ],
    });
    const entry = told(await world.alerts.mute(id, "miner", await factEvent(id, idOf("MARA")), MANAGER, NOW));
    expect(entry.mutedMiners).toEqual([
      { ticker: "RIOT", until: after(60) },
      { ticker: "MARA", until: after(7 * 24 * 60) },
    ]);
    expect(told(await world.alerts.mute(id, "off", null, MANAGER, NOW)).mutedMiners).toEqual([]);
  });

  it("of the miner of a rule about one works, of the basket it says what to do instead", async () => {
    const mara = await saved({ target: "MARA" });
    expect(told(await world.alerts.mute(mara, "miner", await fire(mara), MANAGER, NOW)).mutedMiners).toEqual([
      { ticker: "MARA", until: after(7 * 24 * 60) },
    ]);
  });

  it("of a basket's event says what to do instead", async () => {
    const id = await saved();
    const asked = await world.alerts.mute(id, "miner", await fire(id), MANAGER, NOW);
    expect(problemsOf(asked)).toContain("This alert is not about one miner.");
  });

  it("of an event that is none, or of another subscription's, is refused", async () => {
    const id = await saved();
    const other = await saved({ target: "MARA" });
    const event = await fire(other);
    for (const wrong of [null, 999, event]) {
      expect(problemsOf(await world.alerts.mute(id, "miner", wrong, MANAGER, NOW))).toContain(
        "no such alert",
      );
    }
  });
});

describe("pausing", () => {
  it("rests by hand, and goes on with what stood in the way of the channel forgotten", async () => {
    const id = await saved();
    expect(told(await world.alerts.setPaused(id, true, MANAGER, NOW))).toMatchObject({
      status: "paused",
      reason: "by_hand",
    });
    await world.stores.issues.note(CHANNEL, SERVER, "50013", after(60), NOW);
    await world.deps.subscriptions.change(id, { status: "disabled", reason: "permissions" });
    expect(told(await world.alerts.setPaused(id, false, MANAGER, NOW))).toMatchObject({
      status: "on",
      reason: null,
    });
    expect(await world.stores.issues.get(CHANNEL)).toBe(null);
  });
});

describe("removing and testing", () => {
  it("removes once, and gives what was removed", async () => {
    const id = await saved();
    expect(told(await world.alerts.remove(id, MANAGER, NOW)).id).toBe(id);
    expect(problemsOf(await world.alerts.remove(id, MANAGER, NOW))).toContain("no such alert");
    expect((await world.alerts.list(MANAGER, "server", NOW)).entries).toEqual([]);
  });

  it("queues a test to the subscription's channel, once a minute", async () => {
    const id = await saved();
    expect(told(await world.alerts.test(id, MANAGER, NOW))).toEqual({ channelId: CHANNEL });
    expect(problemsOf(await world.alerts.test(id, MANAGER, after(0.9)))).toContain("on its way already");
    expect((await world.rows()).at(-1)?.content).toEqual({
      kind: "test",
      subscriptionId: id,
      by: MANAGER.userId,
    });
  });
});

describe("why", () => {
  it("is told to those whose alerts hear of the rule, with its state and its history", async () => {
    const id = await saved();
    const event = await fire(id);
    const why = told(await world.alerts.why(event, MEMBER, NOW));
    expect(why.event.kind).toBe("series");
    expect(why.state).toMatchObject({ status: "firing", since: "2026-11-20" });
    expect(why.history).toEqual([{ bar: "2026-11-23", event: "fire", value: 34.1 }]);
    expect(why.firesInYear).toBe(null);
    expect(problemsOf(await world.alerts.why(event, STRANGER, NOW))).toContain("no such alert");
    expect(problemsOf(await world.alerts.why(event, { ...MEMBER, guildId: null }, NOW))).toContain(
      "no such alert",
    );
    expect(problemsOf(await world.alerts.why(999, MEMBER, NOW))).toContain("no such alert");
  });
});

describe("the data of a server", () => {
  it("come as a file, and are deleted at once with everything that waits", async () => {
    const id = await saved({ quietHours: "22:00-07:00 Europe/Berlin" });
    const own = told(await world.alerts.preview({ place: "direct" }, MANAGER, NOW));
    told(await world.alerts.save(own.draft, MANAGER, NOW));
    await world.deps.guilds.get(SERVER);
    await world.stores.guilds.seen(SERVER, NOW);
    await world.stores.guilds.setPublicChannels(SERVER, [CHANNEL]);
    await send(id, [await fire(id)], after(1));
    for (const guildId of [SERVER, STRANGER.guildId ?? ""]) {
      const channelId = `digest of ${guildId}`;
      await world.stores.digests.set({ ...DIGEST, guildId, channelId }, 10);
    }
    const { name, json } = told(await world.alerts.exportData(MANAGER, "server", NOW));
    expect(name).toBe("pivotwatch-server-2026-11-24.json");
    expect(JSON.parse(json)).toMatchObject({
      guildId: SERVER,
      server: { firstSeen: NOW, channelsWithPublicLookUps: [CHANNEL] },
      subscriptions: [{ id, quietHours: { zone: "Europe/Berlin" }, createdBy: MANAGER.userId }],
      digests: [{ channelId: `digest of ${SERVER}`, createdBy: MANAGER.userId, time: "08:30" }],
      alertPostsByChannel: { [CHANNEL]: 1 },
    });
    expect(told(await world.alerts.deleteData(MANAGER, "server", NOW))).toEqual({
      subscriptions: 1,
      digests: 1,
    });
    expect(await world.stores.digests.of(SERVER)).toEqual([]);
    expect(await world.stores.digests.of(STRANGER.guildId ?? "")).toHaveLength(1);
    expect(await world.deps.guilds.get(SERVER)).toBe(null);
    expect((await world.alerts.list(MANAGER, "server", NOW)).entries).toEqual([]);
    expect((await world.alerts.list(MANAGER, "person", NOW)).entries).toHaveLength(1);
  });

  it("of a person are their own alerts alone, in a server or outside", async () => {
    await saved();
    const own = told(await world.alerts.preview({ place: "direct" }, MEMBER, NOW));
    told(await world.alerts.save(own.draft, MEMBER, NOW));
    const alone = { ...MEMBER, guildId: null };
    const { name, json } = told(await world.alerts.exportData(alone, "person", NOW));
    expect(name).toBe("pivotwatch-person-2026-11-24.json");
    expect(JSON.parse(json)).toMatchObject({
      userId: MEMBER.userId,
      subscriptions: [{ createdBy: MEMBER.userId }],
    });
    expect(JSON.parse(json)).not.toHaveProperty("server");
    expect(JSON.parse(json)).not.toHaveProperty("digests");
    expect(told(await world.alerts.deleteData(alone, "person", NOW))).toEqual({
      subscriptions: 1,
      digests: 0,
    });
    expect((await world.alerts.list(MANAGER, "server", NOW)).entries).toHaveLength(1);
  });

  it("cannot be asked for outside the server", async () => {
    const alone = { ...MANAGER, guildId: null };
    expect(problemsOf(await world.alerts.exportData(alone, "server", NOW))).toContain(
      "are set and shown in that server",
    );
    expect(problemsOf(await world.alerts.deleteData(alone, "server", NOW))).toContain(
      "are set and shown in that server",
    );
  });
});
