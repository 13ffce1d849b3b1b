import { describe, expect, it } from "vitest";
import { fanOut, type FanOutInput } from "../../src/domain/fan-out.ts";
import { barWith, EPISODE, factEvent, FANNED_AT, firing, seriesEvent, wish } from "../support/fanning-out.ts";

const TOMORROW = "2026-11-25T00:00:00Z";

/** `s1 muted` for each that does not hear. */
function reasons(given: FanOutInput): readonly string[] {
  return fanOut(given).notSent.map(({ subscriptionId, reason }) => `${subscriptionId} ${reason}`);
}

/** `c1 gap30 s1+s2` for each event of each post. */
function told(given: FanOutInput): readonly string[] {
  return fanOut(given).posts.flatMap(({ channelId, events }) =>
    events.map((one) => `${channelId} ${one.event.ruleKey} ${one.subscriptionIds.join("+")}`),
  );
}

describe("who does not hear", () => {
  it.each([
    ["paused", { status: "paused" }],
    ["disabled", { status: "disabled" }],
    ["muted", { mutedUntil: TOMORROW }],
    ["before_subscription", { since: "2026-11-24T22:29:01Z" }],
  ] as const)("is told why: %s", (reason, fields) => {
    for (const event of [seriesEvent("gap30"), factEvent("filing")]) {
      const given = barWith({ events: [event], subscriptions: [wish("s1", event.ruleKey, fields)] });
      expect(reasons(given)).toEqual([`s1 ${reason}`]);
      expect(fanOut(given).posts).toEqual([]);
    }
  });

  it("hears again once the mute is over", () => {
    const subscriptions = [wish("s1", "gap30", { mutedUntil: FANNED_AT })];
    expect(fanOut(barWith({ events: [seriesEvent("gap30")], subscriptions })).posts).toHaveLength(1);
  });

  it("hears through another subscription of the channel that is not muted", () => {
    const subscriptions = [wish("s1", "gap30", { mutedUntil: TOMORROW }), wish("s2", "gap30")];
    const given = barWith({ events: [seriesEvent("gap30")], subscriptions });
    expect(told(given)).toEqual(["c1 gap30 s2"]);
    expect(reasons(given)).toEqual(["s1 muted"]);
  });

  it.each([
    ["its own rule", seriesEvent("mara20"), "MARA", TOMORROW, ["s1 miner_muted"]],
    ["a fact about it", factEvent("btc_sold"), "MARA", TOMORROW, ["s1 miner_muted"]],
    ["a fact about another", factEvent("btc_sold", { miner: "RIOT" }), "MARA", TOMORROW, []],
    ["the basket", seriesEvent("gap30"), "MARA", TOMORROW, []],
    ["its own rule later", seriesEvent("mara20"), "MARA", FANNED_AT, []],
  ])("with one miner muted: %s", (_, event, miner, until, left) => {
    const subscriptions = [wish("s1", event.ruleKey, { mutedMiners: [{ miner, until }] })];
    expect(reasons(barWith({ events: [event], subscriptions }))).toEqual(left);
  });

  it.each(["resolve", "stale", "fresh"] as const)("of a fire never hears of its %s", (kind) => {
    const given = (toldEpisode: string | null): FanOutInput =>
      barWith({
        events: [seriesEvent("gap30", kind)],
        subscriptions: [wish("s1", "gap30", { toldEpisode })],
      });
    expect(reasons(given(null))).toEqual(["s1 fire_not_sent"]);
    expect(reasons(given("2026-01-02"))).toEqual(["s1 fire_not_sent"]);
    expect(reasons(given(EPISODE))).toEqual([]);
  });

  it.each([
    ["the evening of its session, checked the day after", "2026-11-23", "2026-11-24T01:00:00Z", []],
    [
      "the day after its session, checked days late",
      "2026-11-20",
      "2026-11-21T12:00:00Z",
      ["s1 before_subscription"],
    ],
    ["the day of its session, checked days late", "2026-11-20", "2026-11-20T12:00:00Z", []],
  ])("who subscribed on %s", (_, bar, since, left) => {
    const events = [seriesEvent("gap30", "fire", { bar })];
    expect(reasons(barWith({ events, subscriptions: [wish("s1", "gap30", { since })] }))).toEqual(left);
  });

  it("who subscribed between a slot and its check", () => {
    const events = [seriesEvent("gap30", "fire", { clock: "slot", bar: "2026-11-24T22:25:00Z" })];
    const given = (since: string): FanOutInput =>
      barWith({ events, subscriptions: [wish("s1", "gap30", { since })] });
    expect(reasons(given("2026-11-24T22:26:00Z"))).toEqual(["s1 before_subscription"]);
    expect(reasons(given("2026-11-24T22:25:00Z"))).toEqual([]);
  });
});

describe("levels", () => {
  const both = [wish("s1", "gap30"), wish("s2", "gap50")];

  it("a higher one that fires inhibits the lower, in channels that hear the higher", () => {
    const given = barWith({
      events: [seriesEvent("gap30"), seriesEvent("gap50")],
      firing: firing(["gap30", "gap50"]),
      subscriptions: [...both, wish("s3", "gap30", { channelId: "c2" })],
    });
    expect(reasons(given)).toEqual(["s1 inhibited"]);
    expect(told(given)).toEqual(["c1 gap50 s2", "c2 gap30 s3"]);
  });

  it("a higher one that the channel was told of earlier inhibits, one that it was not told of does not", () => {
    const given = barWith({ events: [seriesEvent("gap30")], firing: firing(["gap30", "gap50"]) });
    const left = (toldEpisode: string | null) =>
      reasons({
        ...given,
        subscriptions: [wish("s1", "gap30"), wish("s2", "gap50", { toldEpisode })],
      });
    expect(left(EPISODE)).toEqual(["s1 inhibited"]);
    expect(left("2026-01-02")).toEqual([]);
    expect(left(null)).toEqual([]);
  });

  it("of a price that falls, the lower one is the harder to reach", () => {
    const given = barWith({
      events: [seriesEvent("fall60k"), seriesEvent("fall50k")],
      firing: firing(["fall60k", "fall50k"]),
      subscriptions: [wish("s1", "fall60k"), wish("s2", "fall50k")],
    });
    expect(reasons(given)).toEqual(["s1 inhibited"]);
  });

  it.each([
    ["paused", { status: "paused" }],
    ["muted", { mutedUntil: "2026-12-01T00:00:00Z" }],
    ["younger than its fire", { since: FANNED_AT }],
  ] as const)("a higher one that is %s inhibits nothing", (_, fields) => {
    const given = barWith({
      events: [seriesEvent("gap30"), seriesEvent("gap50")],
      firing: firing(["gap30", "gap50"]),
      subscriptions: [wish("s1", "gap30"), wish("s2", "gap50", fields)],
    });
    expect(told(given)).toEqual(["c1 gap30 s1"]);
  });

  it.each(["below50", "week50", "day10"])("%s is no level of the gap over 30 days", (other) => {
    const given = barWith({
      events: [seriesEvent("gap30")],
      firing: firing(["gap30", other]),
      subscriptions: [wish("s1", "gap30"), wish("s2", other, { toldEpisode: EPISODE })],
    });
    expect(reasons(given)).toEqual([]);
  });

  it("an end is shown all the same", () => {
    const given = barWith({
      events: [seriesEvent("gap30", "resolve")],
      firing: firing(["gap50"]),
      subscriptions: [
        wish("s1", "gap30", { toldEpisode: EPISODE }),
        wish("s2", "gap50", { toldEpisode: EPISODE }),
      ],
    });
    expect(fanOut(given).edits).toMatchObject([{ channelId: "c1", subscriptionIds: ["s1"] }]);
  });
});

/** A bar after which the gap over 30 days is stale, with a subscription to it that was told of that episode. */
function staleGap(fields: Partial<FanOutInput>, toldEpisode: string | null = EPISODE): FanOutInput {
  return barWith({
    firing: firing(["gap30"], { stale: true }),
    ...fields,
    subscriptions: [wish("s1", "gap30", { toldEpisode }), ...(fields.subscriptions ?? [])],
  });
}

describe("stale data", () => {
  it("hold back what else the target says in a channel that was told of them", () => {
    const events = [seriesEvent("gap30", "stale"), seriesEvent("day10"), seriesEvent("mara20")];
    const given = staleGap({
      events,
      subscriptions: [wish("s2", "day10"), wish("s3", "mara20"), wish("s4", "day10", { channelId: "c2" })],
    });
    expect(reasons(given)).toEqual(["s2 data_stale"]);
    expect(told(given)).toEqual(["c1 gap30 s1", "c1 mara20 s3", "c2 day10 s4"]);
  });

  it("hold nothing back where the channel does not know of them", () => {
    const given = staleGap({ events: [seriesEvent("day10")], subscriptions: [wish("s2", "day10")] }, null);
    expect(reasons(given)).toEqual([]);
  });

  it.each(["resolve", "stale", "fresh"] as const)("let a %s of another rule through", (kind) => {
    const given = staleGap({
      events: [seriesEvent("day10", kind)],
      subscriptions: [wish("s2", "day10", { toldEpisode: EPISODE })],
    });
    expect(reasons(given)).toEqual([]);
  });
});

describe("what was noticed late", () => {
  it("is told with what happened since, in one post", () => {
    const given = barWith({
      events: [
        seriesEvent("gap30", "fire", { late: { kind: "since", bar: "2026-11-20" } }),
        seriesEvent("gap30", "stale"),
      ],
      firing: firing(["gap30"], { stale: true }),
      subscriptions: [wish("s1", "gap30"), wish("s2", "gap30", { mutedUntil: TOMORROW })],
    });
    expect(told(given)).toEqual(["c1 gap30 s1", "c1 gap30 s1"]);
    expect(fanOut(given).posts[0]?.events[0]?.event.late).toEqual({ kind: "since", bar: "2026-11-20" });
    expect(reasons(given)).toEqual(["s2 muted", "s2 muted"]);
  });

  it("is not told of at all to who does not hear how it began", () => {
    const given = barWith({
      events: [seriesEvent("gap30"), seriesEvent("gap30", "stale")],
      subscriptions: [wish("s1", "gap30", { since: FANNED_AT })],
    });
    expect(reasons(given)).toEqual(["s1 before_subscription", "s1 fire_not_sent"]);
  });

  it.each(["over_while_away", "too_old"] as const)("and passed over has its reason: %s", (reason) => {
    const events = [seriesEvent("gap30", "fire", { late: { kind: "passed", reason } })];
    expect(reasons(barWith({ events, subscriptions: [wish("s1", "gap30")] }))).toEqual([`s1 ${reason}`]);
  });
});
