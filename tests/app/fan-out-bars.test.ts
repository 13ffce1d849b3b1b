import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fanOutBars } from "../../src/app/fan-out-bars.ts";
import type { NewOutboxRow, Outbox } from "../../src/app/ports/outbox.ts";
import type { BarPass, RuleOutcome } from "../../src/app/ports/rules.ts";
import type { NewSubscription } from "../../src/app/ports/subscriptions.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aSchedule } from "../support/digest-rows.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { event, fact, factBar, factRule, firing, side, stateAt, stepAll } from "../support/stored-rules.ts";

/** After the close of 23 November; New York is five hours behind. */
const NOW = "2026-11-23T23:30:00.000Z";
const MONDAY: BarPass = { clock: "session", bar: "2026-11-23", pass: 1 };
const TUESDAY: BarPass = { clock: "session", bar: "2026-11-24", pass: 1 };
const SIDE = side(30);
const NIGHT = { from: "18:00", until: "07:00", zone: "America/New_York" };

let world: Awaited<ReturnType<typeof openWorld>>;

async function openWorld() {
  const opened = await openMemoryStore();
  const rules = createRuleStore(opened.db);
  const subscriptions = createSubscriptionStore(opened.db);
  const outbox = createOutboxStore(opened.db);
  const digests = createDigestStore(opened.db);
  const [key = ""] = await rules.keep([SIDE], "2026-11-01T00:00:00Z");
  const [factKey = ""] = await rules.keepFactRules([factRule()], "2026-11-01T00:00:00Z");
  let pauses = 0;
  const breathe = async () => void (pauses += 1);
  const fanOut = (now = NOW, ports: { readonly outbox?: Outbox; readonly postsADay?: number } = {}) =>
    fanOutBars({ rules, subscriptions, outbox, digests, breathe, postsADay: 6, ...ports }, now);
  return {
    db: opened.db,
    rules,
    subscriptions,
    outbox,
    digests,
    key,
    factKey,
    fanOut,
    pauses: () => pauses,
    close: opened.close,
  };
}

beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

/** A channel's wish for the rule; channels are named `c001`. */
async function subscribe(channelId: string, fields: Partial<NewSubscription> = {}): Promise<void> {
  await world.subscriptions.add(
    {
      id: `id-of-${channelId}`,
      place: { kind: "channel", guildId: "1", channelId },
      createdBy: "5",
      createdAt: "2026-11-02T00:00:00.000Z",
      wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
      ruleKeys: [world.key],
      mentionRoleId: null,
      quietHours: null,
      ...fields,
    },
    1000,
  );
}

/** A second subscription of a channel, to contracts alone. */
const contracts = (): Partial<NewSubscription> => ({
  id: "facts-of-c1",
  wish: { target: "PW14", sensitivity: "normal", rules: [], facts: ["contracts"] },
  ruleKeys: [world.factKey],
});

/** One bar of the rule with what it makes of it, finished. */
async function bar(at: BarPass, make: (key: string) => RuleOutcome, now = NOW): Promise<void> {
  await stepAll(world.rules, at, (rules) => rules.map(({ key }) => make(key)));
  await world.rules.finishBar(at, now);
}

const fires = ({ bar: name }: BarPass, episode = name) => ({
  state: firing(name, episode),
  events: [event(SIDE, name)],
});
const fire = (at: BarPass): Promise<void> => bar(at, (key) => ({ key, ...fires(at) }));
const resolve = (at: BarPass, episode: string): Promise<void> =>
  bar(at, (key) => ({
    key,
    state: stateAt(at.bar, { sinceEnd: 0 }),
    events: [
      {
        ...event(SIDE, at.bar),
        kind: "series",
        side: SIDE,
        transition: { event: "resolve", bar: at.bar, episode, value: 12, late: false },
        reading: null,
      },
    ],
  }));

/** Messages in the outbox, in the order in which they were written. */
async function messages(): Promise<readonly NewOutboxRow[]> {
  const ids = await world.db.selectFrom("outbox").select("id").orderBy("id").execute();
  const rows = await Promise.all(ids.map(({ id }) => world.outbox.get(id)));
  return rows.flatMap((row) => row ?? []);
}

const at = (hour: string) => `2026-11-23T${hour}:00:00.000Z`;

/** Sends everything that waits. */
async function deliver(now = NOW): Promise<void> {
  for (const row of await world.outbox.claim(now, 100, new Set())) {
    await world.outbox.settle(row.id, "sent", { messageId: `m${row.id}` }, now);
  }
}

describe("fanning out what bars made", () => {
  it("writes one message a channel and one reason for who does not hear, and looks at a bar once", async () => {
    await subscribe("c001", { mentionRoleId: "77" });
    await subscribe("c002");
    await world.subscriptions.change("id-of-c002", { mutedUntil: "2026-12-01T00:00:00.000Z" });
    await fire(MONDAY);
    expect(await world.fanOut()).toEqual({ bars: 1, queued: 1, notSent: 1 });
    expect(await messages()).toMatchObject([
      {
        dedupeKey: "session 2026-11-23 1|c001|post",
        channelId: "c001",
        guildId: "1",
        edits: null,
        content: { kind: "alert", eventIds: [1], subscriptionIds: ["id-of-c001"], folded: 0, held: false },
        priority: 0,
        mentionRoleIds: ["77"],
        notBefore: null,
        expiresAt: "2026-11-24T23:30:00.000Z",
      },
    ]);
    expect(await world.outbox.notSent({ subscriptionId: "id-of-c002", limit: 5 })).toMatchObject([
      { eventId: 1, channelId: "c002", reason: "muted" },
    ]);
    expect(await world.fanOut()).toEqual({ bars: 0, queued: 0, notSent: 0 });
  });

  it("finishes a bar that nobody watches", async () => {
    await fire(MONDAY);
    expect(await world.fanOut()).toEqual({ bars: 1, queued: 0, notSent: 0 });
    expect(await world.outbox.barsToFanOut()).toEqual([]);
  });

  it("goes through many channels in parts, and writes the rest after a crash in the middle, nothing twice", async () => {
    const channels = Array.from({ length: 230 }, (_, n) => `c${String(n).padStart(3, "0")}`);
    for (const channel of channels) await subscribe(channel);
    await fire(MONDAY);
    let calls = 0;
    const failing: Outbox = {
      ...world.outbox,
      add: async (...given) => {
        calls += 1;
        if (calls === 2) throw new Error("power cut");
        return world.outbox.add(...given);
      },
    };
    await expect(world.fanOut(NOW, { outbox: failing })).rejects.toThrow("power cut");
    expect(await messages()).toHaveLength(100);
    // Quiet hours that have begun meanwhile would make other messages of the same events.
    await world.subscriptions.change("id-of-c000", { quietHours: NIGHT });
    expect(await world.fanOut()).toMatchObject({ bars: 1, queued: 130 });
    expect((await messages()).map(({ channelId }) => channelId).toSorted()).toEqual(channels);
    expect(world.pauses()).toBe(1 + 3);
  });

  it("edits the message of the fire when it ends, and says so in one quiet line", async () => {
    await subscribe("c001");
    await fire(MONDAY);
    await world.fanOut();
    await deliver();
    await resolve(TUESDAY, MONDAY.bar);
    await world.fanOut("2026-11-24T23:30:00.000Z");
    expect((await messages()).slice(1)).toMatchObject([
      { edits: 1, content: { kind: "ended", eventIds: [2] }, priority: 1, mentionRoleIds: [] },
      {
        edits: null,
        content: { kind: "line", eventIds: [2], subscriptionIds: ["id-of-c001"] },
        priority: 1,
        mentionRoleIds: [],
        notBefore: null,
      },
    ]);
    const posts = await world.outbox.postsSince(["c001"], "2026-11-24T00:00:00.000Z");
    expect(posts.get("c001"), "a quiet line is no post of the day").toBeUndefined();
  });

  it("holds the quiet line until the quiet hours end", async () => {
    await subscribe("c001");
    await fire(MONDAY);
    await world.fanOut();
    await deliver();
    await world.subscriptions.change("id-of-c001", { quietHours: NIGHT });
    await resolve(TUESDAY, MONDAY.bar);
    await world.fanOut("2026-11-24T23:30:00.000Z");
    expect((await messages()).at(-1)).toMatchObject({
      content: { kind: "line" },
      notBefore: "2026-11-25T12:00:00.000Z",
    });
  });

  it("only edits the message of a fire that nobody has seen yet", async () => {
    await subscribe("c001", { quietHours: NIGHT });
    await fire(MONDAY);
    await world.fanOut();
    await resolve(TUESDAY, MONDAY.bar);
    await world.fanOut("2026-11-24T02:00:00.000Z");
    expect((await messages()).map(({ content }) => content.kind)).toEqual(["alert", "ended"]);
  });

  it.each([
    ["has a digest that tells of alerts, edits the message alone", ["gap", "alerts"] as const, 1],
    ["has a digest without them, says so in a line too", ["gap"] as const, 2],
  ])("where the channel %s", async (_name, sections, messagesOfEnd) => {
    await subscribe("c001");
    await world.digests.set(aSchedule({ channelId: "c001", sections }), 10);
    await fire(MONDAY);
    await world.fanOut();
    await deliver();
    await resolve(TUESDAY, MONDAY.bar);
    expect(await world.fanOut("2026-11-24T23:30:00.000Z")).toMatchObject({ queued: messagesOfEnd });
    const late = (await messages()).slice(1);
    expect(late[0]).toMatchObject({ edits: 1, content: { kind: "ended", eventIds: [2] } });
    expect(late).toHaveLength(messagesOfEnd);
  });

  it("says what ended in the message of what fires at the same bar", async () => {
    const other = side(50, { window: "7d" });
    const [otherKey = ""] = await world.rules.keep([other], "2026-11-01T00:00:00Z");
    await subscribe("c001", { ruleKeys: [world.key, otherKey] });
    await bar(MONDAY, (key) =>
      key === world.key ? { key, ...fires(MONDAY) } : { key, state: stateAt(MONDAY.bar), events: [] },
    );
    await world.fanOut();
    await deliver();
    await bar(TUESDAY, (key) =>
      key === otherKey
        ? { key, state: firing(TUESDAY.bar), events: [event(other, TUESDAY.bar)] }
        : {
            key,
            state: stateAt(TUESDAY.bar),
            events: [
              {
                kind: "series",
                side: SIDE,
                transition: {
                  event: "resolve",
                  bar: TUESDAY.bar,
                  episode: MONDAY.bar,
                  value: 12,
                  late: false,
                },
                reading: null,
              },
            ],
          },
    );
    await world.fanOut("2026-11-24T23:30:00.000Z");
    const [, ...late] = await messages();
    expect(late.map(({ content }) => content.kind)).toEqual(["alert", "ended"]);
    expect(late[0]?.content).toMatchObject({ eventIds: expect.arrayContaining([2, 3]) });
    expect(late[0]?.priority).toBe(0);
  });

  it("joins what waits for the same end of quiet hours", async () => {
    await subscribe("c001", { quietHours: NIGHT });
    await subscribe("c001", { ...contracts(), quietHours: NIGHT });
    await fire(MONDAY);
    await world.fanOut();
    await world.rules.recordFacts(factBar(12), [fact(world.factKey, 12)], NOW);
    await world.fanOut("2026-11-24T01:00:00.000Z");
    expect(await messages()).toMatchObject([
      { notBefore: "2026-11-24T12:00:00.000Z", content: { eventIds: [1, 2], held: true } },
    ]);
  });

  it("keeps to the posts of a day by the channel's own clock, and says how many were folded", async () => {
    await subscribe("c001");
    await subscribe("c001", contracts());
    for (const [id, hour] of [
      [11, "15"],
      [12, "16"],
      [13, "17"],
    ] as const) {
      await world.rules.recordFacts(factBar(id), [fact(world.factKey, id)], at(hour));
      await world.fanOut(at(hour), { postsADay: 2 });
    }
    expect(await messages()).toHaveLength(2);
    expect(await world.outbox.notSent({ subscriptionId: "facts-of-c1", limit: 5 })).toMatchObject([
      { eventId: 3, reason: "over_budget" },
    ]);
    // Midnight in New York is 05:00 UTC.
    await world.rules.recordFacts(factBar(14), [fact(world.factKey, 14)], "2026-11-24T05:01:00.000Z");
    await world.fanOut("2026-11-24T05:01:00.000Z", { postsADay: 2 });
    expect((await messages()).at(-1)?.content).toMatchObject({ eventIds: [4], folded: 1 });
  });

  it("tells bars that were stepped late together, as holding since their day", async () => {
    await subscribe("c001");
    const days = ["2026-11-19", "2026-11-20", "2026-11-23"].map((name): BarPass => ({
      clock: "session",
      bar: name,
      pass: 1,
    }));
    for (const [index, day] of days.entries()) {
      await bar(day, (key) => ({
        key,
        state: firing(day.bar, "2026-11-19"),
        events: index === 0 ? [event(SIDE, day.bar)] : [],
      }));
    }
    expect(await world.fanOut()).toEqual({ bars: 3, queued: 1, notSent: 0 });
    expect(await messages()).toMatchObject([
      { dedupeKey: "session 2026-11-23 1|c001|post", content: { eventIds: [1] } },
    ]);
  });

  it("does not tell what began and ended while it was away", async () => {
    await subscribe("c001");
    await fire({ ...MONDAY, bar: "2026-11-19" });
    await resolve({ ...MONDAY, bar: "2026-11-20" }, "2026-11-19");
    expect(await world.fanOut()).toEqual({ bars: 2, queued: 0, notSent: 2 });
    expect(await world.outbox.notSent({ subscriptionId: "id-of-c001", limit: 5 })).toMatchObject([
      { reason: "over_while_away" },
      { reason: "over_while_away" },
    ]);
  });
});
