import { describe, expect, it } from "vitest";
import { channelChunks, createFanOut, fanOut, type FanOutInput } from "../../src/domain/fan-out.ts";
import { barWith, EPISODE, factEvent, firing, seriesEvent, wish } from "../support/fanning-out.ts";

const NIGHT = { from: "22:00", until: "07:00", zone: "UTC" };
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

function today(postsToday: number, folded = 0): FanOutInput["channels"] {
  return new Map([["c1", { postsToday, folded, dayEnds: TOMORROW }]]);
}

describe("posts", () => {
  it("are one per channel, with every event once, in order of the events", () => {
    const given = barWith({
      events: [seriesEvent("day10"), seriesEvent("gap30")],
      subscriptions: [
        wish("s2", "day10"),
        wish("s1", "gap30"),
        wish("s3", "gap30"),
        wish("s4", "gap30", { channelId: "c2" }),
        wish("s5", "gap50", { channelId: "c3" }),
      ],
    });
    expect(told(given)).toEqual(["c1 gap30 s1+s3", "c1 day10 s2", "c2 gap30 s4"]);
    expect(fanOut(given).posts).toHaveLength(2);
    expect([fanOut(given).edits, fanOut(given).notSent]).toEqual([[], []]);
  });

  it("hold an event once that is handed in twice", () => {
    const events = [seriesEvent("gap30"), seriesEvent("gap30")];
    expect(told(barWith({ events, subscriptions: [wish("s1", "gap30")] }))).toEqual(["c1 gap30 s1"]);
  });

  it("mention each role once, and only for what begins", () => {
    const { posts } = fanOut(
      barWith({
        events: [
          seriesEvent("gap30"),
          seriesEvent("day10"),
          seriesEvent("week50", "stale"),
          factEvent("filing"),
        ],
        subscriptions: [
          wish("s1", "gap30", { mentionRoleId: "r1" }),
          wish("s2", "day10", { mentionRoleId: "r1" }),
          wish("s3", "week50", { mentionRoleId: "r2", toldEpisode: EPISODE }),
          wish("s4", "filing", { mentionRoleId: "r3" }),
        ],
      }),
    );
    expect(posts[0]?.mentionRoleIds).toEqual(["r1", "r3"]);
    expect(posts[0]?.events).toHaveLength(4);
  });

  it("are made of facts too, whatever fires on prices", () => {
    const events = [factEvent("contract_signed"), factEvent("btc_sold", { id: 1001 })];
    const given = barWith({
      events,
      firing: firing(["gap30", "gap50", "mara20"], { stale: true }),
      subscriptions: [
        wish("s1", "contract_signed"),
        wish("s2", "btc_sold"),
        wish("s3", "mara20", { toldEpisode: EPISODE }),
      ],
    });
    expect(told(given)).toEqual(["c1 contract_signed s1", "c1 btc_sold s2"]);
  });
});

describe("quiet hours", () => {
  const quiet = { quietHours: NIGHT };

  it("hold a post until their end", () => {
    const given = barWith({ events: [seriesEvent("gap30")], subscriptions: [wish("s1", "gap30", quiet)] });
    expect(fanOut(given).posts[0]).toMatchObject({ notBefore: "2026-11-25T07:00:00Z", held: true });
    const earlier = { ...given, now: "2026-11-24T21:30:00Z" };
    expect(fanOut(earlier).posts[0]).toMatchObject({ notBefore: null, held: false });
  });

  it.each([
    ["all of it", { mutedUntil: TOMORROW }, "mara20"],
    ["the miner", { mutedMiners: [{ miner: "MARA", until: TOMORROW }] }, "mara20"],
  ])("with %s muted an end still puts the message right, and says nothing beside it", (_, muted, rule) => {
    const events = [seriesEvent(rule, "resolve")];
    const told1 = wish("s1", rule, { toldEpisode: EPISODE, ...muted });
    const edits = (subscriptions: FanOutInput["subscriptions"]) =>
      fanOut(barWith({ events, subscriptions })).edits.map(({ subscriptionIds, silent }) => [
        subscriptionIds.join("+"),
        silent,
      ]);
    expect(edits([told1])).toEqual([["s1", true]]);
    expect(edits([told1, { ...told1, id: "s2" }])).toEqual([["s1+s2", true]]);
    const both = [told1, wish("s2", rule, { toldEpisode: EPISODE })];
    expect(edits(both)).toEqual([["s2", undefined]]);
    expect(reasons(barWith({ events, subscriptions: both }))).toHaveLength(1);
    const untold = { ...told1, toldEpisode: null };
    expect(edits([untold])).toEqual([]);
  });

  it("hold no end: an edit does not ring", () => {
    const subscriptions = [wish("s1", "gap30", { ...quiet, toldEpisode: EPISODE })];
    expect(fanOut(barWith({ events: [seriesEvent("gap30", "resolve")], subscriptions })).edits).toHaveLength(
      1,
    );
  });

  it("let the rest go with what may go, without ringing for it", () => {
    const given = barWith({
      events: [seriesEvent("gap30"), seriesEvent("day10")],
      subscriptions: [
        wish("s1", "gap30", { ...quiet, mentionRoleId: "sleepers" }),
        wish("s2", "day10", { mentionRoleId: "wakers" }),
      ],
    });
    expect(fanOut(given).posts).toMatchObject([
      { events: [{}, {}], notBefore: null, held: false, mentionRoleIds: ["wakers"] },
    ]);
  });

  it.each([
    ["in the day", "2026-11-25T12:00:00Z", "2026-11-25T12:00:00Z", false],
    ["in the next night", "2026-11-25T23:00:00Z", "2026-11-26T07:00:00Z", true],
    ["over already", "2026-11-24T20:00:00Z", "2026-11-25T07:00:00Z", true],
  ])("count from the event's own time: %s", (_, notBefore, goes, held) => {
    const given = barWith({
      events: [factEvent("btc_sold", { notBefore })],
      subscriptions: [wish("s1", "btc_sold", quiet)],
    });
    expect(fanOut(given).posts[0]).toMatchObject({ notBefore: goes, held });
  });
});

it("of two that may go at the same moment the end of quiet hours is named", () => {
  const end = "2026-11-25T07:00:00Z";
  const subscriptions = [wish("s1", "btc_sold"), wish("s2", "gap30", { quietHours: NIGHT })];
  for (const id of [0, 999]) {
    const events = [seriesEvent("gap30"), factEvent("btc_sold", { id, notBefore: end })];
    expect(fanOut(barWith({ events, subscriptions })).posts[0]).toMatchObject({ notBefore: end, held: true });
  }
});

it("an event with a time of its own waits for it", () => {
  const events = [factEvent("btc_sold", { notBefore: "2026-11-25T04:00:00Z" })];
  expect(fanOut(barWith({ events, subscriptions: [wish("s1", "btc_sold")] })).posts[0]).toMatchObject({
    notBefore: "2026-11-25T04:00:00Z",
    held: false,
  });
});

describe("the budget of a day", () => {
  it.each([
    [5, 1, []],
    [6, 0, ["s1 over_budget"]],
  ])("after %d posts of the day come %d more, edits do not count", (postsToday, count, left) => {
    const given = barWith({
      events: [seriesEvent("gap30"), seriesEvent("day10", "resolve")],
      subscriptions: [wish("s1", "gap30"), wish("s2", "day10", { toldEpisode: EPISODE })],
      channels: today(postsToday),
    });
    expect(fanOut(given).posts).toHaveLength(count);
    expect(fanOut(given).edits).toHaveLength(1);
    expect(reasons(given)).toEqual(left);
  });

  it("leaves what was folded for the next post to say", () => {
    const given = barWith({
      events: [seriesEvent("gap30")],
      subscriptions: [wish("s1", "gap30")],
      channels: today(0, 4),
    });
    expect(fanOut(given).posts[0]?.foldedBefore).toBe(4);
  });

  it.each([
    ["another day", TOMORROW, []],
    ["the same day", "2026-11-26T00:00:00Z", ["s1 over_budget"]],
  ])("of today is not used up by what waits for %s", (_, dayEnds, left) => {
    const given = barWith({
      events: [seriesEvent("gap30")],
      subscriptions: [wish("s1", "gap30", { quietHours: NIGHT })],
      channels: new Map([["c1", { postsToday: 6, folded: 0, dayEnds }]]),
    });
    expect(reasons(given)).toEqual(left);
  });
});

describe("chunks", () => {
  const subscriptions = Array.from({ length: 10 }, (_, i) =>
    wish(`s${i}`, "gap30", { channelId: `c${i % 4}` }),
  );

  it("hold whole channels", () => {
    const chunks = [...channelChunks(subscriptions, 4)].map((chunk) => chunk.map(({ id }) => id).join(" "));
    expect(chunks).toEqual(["s0 s4 s8 s1 s5 s9", "s2 s6 s3 s7"]);
    expect([...channelChunks([], 4)]).toEqual([]);
    expect([...channelChunks(subscriptions, 100)]).toHaveLength(1);
  });

  it("say together what one call says", () => {
    const given = barWith({ events: [seriesEvent("gap30")], subscriptions });
    const tell = createFanOut(given);
    const inChunks = [...channelChunks(subscriptions, 1)].map((chunk) => tell(chunk));
    expect(inChunks.flatMap(({ posts }) => posts)).toEqual(fanOut(given).posts);
    expect(inChunks).toHaveLength(4);
  });

  it("may come with what their channels got", () => {
    const tell = createFanOut(barWith({ events: [seriesEvent("gap30")] }));
    expect(tell(subscriptions).posts).toHaveLength(4);
    expect(tell(subscriptions, today(6)).posts).toHaveLength(3);
  });
});
