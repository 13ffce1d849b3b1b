import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Transition } from "../../src/domain/alert.ts";
import { fanOut, type FanOutInput, type RuleEvent, type RuleSubscription } from "../../src/domain/fan-out.ts";
import type { RuleSide } from "../../src/domain/rule.ts";

const NOW = "2026-11-24T22:30:00Z";

function side(threshold: number, fields: Partial<RuleSide> = {}): RuleSide {
  return {
    metric: "spread",
    target: { kind: "basket", id: "PW14" },
    window: "30d",
    direction: "above",
    scale: "plain",
    threshold,
    clear: threshold * 0.6,
    forBars: 2,
    clearBars: 2,
    cooldown: 3,
    ...fields,
  };
}

const SIDES: Readonly<Record<string, RuleSide>> = {
  gap30: side(30),
  gap50: side(50),
  below50: side(50, { direction: "below" }),
  week50: side(50, { window: "7d" }),
  day10: side(10, { metric: "big_day", window: "1d" }),
};

function sideOf(ruleKey: string): RuleSide {
  const found = SIDES[ruleKey];
  if (found === undefined) throw new Error(`there is no rule ${ruleKey}`);
  return found;
}

function event(ruleKey: string, kind: Transition["event"] = "fire", episode = "2026-11-23"): RuleEvent {
  const transition = { event: kind, bar: "2026-11-24", episode, value: 31, late: false };
  return { ruleKey, side: sideOf(ruleKey), transition };
}

function wish(id: string, ruleKey: string, fields: Partial<RuleSubscription> = {}): RuleSubscription {
  return {
    id,
    channelId: "c1",
    ruleKey,
    side: sideOf(ruleKey),
    status: "on",
    mutedUntil: null,
    toldEpisode: null,
    mentionRoleId: null,
    ...fields,
  };
}

function input(fields: Partial<FanOutInput>): FanOutInput {
  return {
    now: NOW,
    events: [],
    firing: new Set(),
    subscriptions: [],
    channels: new Map(),
    postsADay: 6,
    ...fields,
  };
}

/** `s1 muted` for each that does not hear. */
function reasons(given: FanOutInput): readonly string[] {
  return fanOut(given).notSent.map(({ subscriptionId, reason }) => `${subscriptionId} ${reason}`);
}

describe("posts", () => {
  it("are one per channel, with every event once", () => {
    const { posts, edits, notSent } = fanOut(
      input({
        events: [event("gap30"), event("day10")],
        subscriptions: [
          wish("s1", "gap30"),
          wish("s2", "day10"),
          wish("s3", "gap30"),
          wish("s4", "gap30", { channelId: "c2" }),
          wish("s5", "gap50", { channelId: "c3" }),
        ],
      }),
    );
    expect(
      posts.map(({ channelId, events }) => [
        channelId,
        ...events.map((one) => `${one.event.ruleKey} ${one.subscriptionIds.join("+")}`),
      ]),
    ).toEqual([
      ["c1", "gap30 s1+s3", "day10 s2"],
      ["c2", "gap30 s4"],
    ]);
    expect([edits, notSent]).toEqual([[], []]);
  });

  it("mention each role once, and only for what fires", () => {
    const { posts } = fanOut(
      input({
        events: [event("gap30"), event("day10"), event("week50", "stale")],
        subscriptions: [
          wish("s1", "gap30", { mentionRoleId: "r1" }),
          wish("s2", "day10", { mentionRoleId: "r1" }),
          wish("s3", "week50", { mentionRoleId: "r2", toldEpisode: "2026-11-23" }),
        ],
      }),
    );
    expect(posts[0]?.mentionRoleIds).toEqual(["r1"]);
    expect(posts[0]?.events).toHaveLength(3);
  });

  it("wait for the end of the quiet hours", () => {
    const quietHours = { from: "22:00", until: "07:00", zone: "UTC" };
    const given = (now: string): FanOutInput =>
      input({
        now,
        events: [event("gap30")],
        subscriptions: [wish("s1", "gap30")],
        channels: new Map([["c1", { quietHours, postsToday: 0 }]]),
      });
    expect(fanOut(given(NOW)).posts[0]?.notBefore).toBe("2026-11-25T07:00:00Z");
    expect(fanOut(given("2026-11-24T21:30:00Z")).posts[0]?.notBefore).toBeNull();
  });

  it.each([
    [5, 1, []],
    [6, 0, ["s1 over_budget"]],
  ])("after %d posts of the day come %d more, edits do not count", (postsToday, count, left) => {
    const given = input({
      events: [event("gap30"), event("day10", "resolve")],
      subscriptions: [wish("s1", "gap30"), wish("s2", "day10", { toldEpisode: "2026-11-23" })],
      channels: new Map([["c1", { quietHours: null, postsToday }]]),
    });
    expect(fanOut(given).posts).toHaveLength(count);
    expect(fanOut(given).edits).toHaveLength(1);
    expect(reasons(given)).toEqual(left);
  });
});

describe("who does not hear", () => {
  it.each([
    ["paused", { status: "paused" }],
    ["disabled", { status: "disabled" }],
    ["muted", { mutedUntil: "2026-11-25T00:00:00Z" }],
  ] as const)("is told why: %s", (reason, fields) => {
    const given = input({ events: [event("gap30")], subscriptions: [wish("s1", "gap30", fields)] });
    expect(reasons(given)).toEqual([`s1 ${reason}`]);
    expect(fanOut(given).posts).toEqual([]);
  });

  it("hears again once the mute is over", () => {
    const subscriptions = [wish("s1", "gap30", { mutedUntil: NOW })];
    expect(fanOut(input({ events: [event("gap30")], subscriptions })).posts).toHaveLength(1);
  });

  it("hears through another subscription of the channel that is not muted", () => {
    const subscriptions = [wish("s1", "gap30", { mutedUntil: "2026-11-25T00:00:00Z" }), wish("s2", "gap30")];
    const { posts, notSent } = fanOut(input({ events: [event("gap30")], subscriptions }));
    expect(posts[0]?.events[0]?.subscriptionIds).toEqual(["s2"]);
    expect(notSent).toHaveLength(1);
  });

  it.each(["resolve", "stale", "fresh"] as const)("of a fire never hears of its %s", (kind) => {
    const given = (toldEpisode: string | null): FanOutInput =>
      input({ events: [event("gap30", kind)], subscriptions: [wish("s1", "gap30", { toldEpisode })] });
    expect(reasons(given(null))).toEqual(["s1 fire_not_sent"]);
    expect(reasons(given("2026-01-02"))).toEqual(["s1 fire_not_sent"]);
    expect(reasons(given("2026-11-23"))).toEqual([]);
  });
});

describe("levels", () => {
  const both = [wish("s1", "gap30"), wish("s2", "gap50")];

  it("a higher one that fires inhibits the lower, in channels that hear the higher", () => {
    const events = [event("gap30"), event("gap50")];
    const firing = new Set(["gap30", "gap50"]);
    const given = input({
      events,
      firing,
      subscriptions: [...both, wish("s3", "gap30", { channelId: "c2" })],
    });
    expect(reasons(given)).toEqual(["s1 inhibited"]);
    expect(fanOut(given).posts.map(({ channelId }) => channelId)).toEqual(["c1", "c2"]);
  });

  it("a higher one that is muted or paused inhibits nothing", () => {
    for (const fields of [{ status: "paused" }, { mutedUntil: "2026-12-01T00:00:00Z" }] as const) {
      const given = input({
        events: [event("gap30")],
        firing: new Set(["gap30", "gap50"]),
        subscriptions: [wish("s1", "gap30"), wish("s2", "gap50", fields)],
      });
      expect(reasons(given)).toEqual([]);
    }
  });

  it.each(["below50", "week50", "day10"])("%s is no level of the gap over 30 days", (other) => {
    const given = input({
      events: [event("gap30")],
      firing: new Set(["gap30", other]),
      subscriptions: [wish("s1", "gap30"), wish("s2", other)],
    });
    expect(reasons(given)).toEqual([]);
  });

  it("an end is shown all the same", () => {
    const given = input({
      events: [event("gap30", "resolve")],
      firing: new Set(["gap50"]),
      subscriptions: [wish("s1", "gap30", { toldEpisode: "2026-11-23" }), wish("s2", "gap50")],
    });
    expect(fanOut(given).edits).toMatchObject([{ channelId: "c1", subscriptionIds: ["s1"] }]);
  });
});

it("every wish for every event is heard or has its reason, exactly once", () => {
  const keys = Object.keys(SIDES);
  const wishes = array(
    record({
      ruleKey: constantFrom(...keys),
      channelId: constantFrom("c1", "c2", "c3"),
      status: constantFrom("on" as const, "on" as const, "paused" as const, "disabled" as const),
      mutedUntil: constantFrom(null, null, "2026-11-25T00:00:00Z"),
      toldEpisode: constantFrom(null, "2026-11-23"),
    }),
    { maxLength: 20 },
  );
  const events = array(
    record({
      ruleKey: constantFrom(...keys),
      kind: constantFrom("fire" as const, "resolve" as const, "stale" as const),
    }),
    { maxLength: 5 },
  );
  assert(
    property(wishes, events, integer({ min: 4, max: 7 }), (some, happened, postsToday) => {
      const subscriptions = some.map(({ ruleKey, ...fields }, i) => wish(`s${i}`, ruleKey, fields));
      const given = input({
        events: happened.map(({ ruleKey, kind }) => event(ruleKey, kind)),
        firing: new Set(happened.filter(({ kind }) => kind === "fire").map(({ ruleKey }) => ruleKey)),
        subscriptions,
        channels: new Map([["c1", { quietHours: null, postsToday }]]),
      });
      const { posts, edits, notSent } = fanOut(given);
      expect(new Set(posts.map(({ channelId }) => channelId)).size).toBe(posts.length);
      const heard = [...posts.flatMap((post) => post.events), ...edits].flatMap((one) => one.subscriptionIds);
      const wished = given.events.flatMap(({ ruleKey }) =>
        subscriptions.filter((one) => one.ruleKey === ruleKey).map(({ id }) => id),
      );
      const all = [...heard, ...notSent.map(({ subscriptionId }) => subscriptionId)];
      expect(all.toSorted()).toEqual(wished.toSorted());
    }),
  );
});
