import {
  array,
  assert,
  boolean,
  constantFrom,
  integer,
  property,
  record,
  shuffledSubarray,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { coalesce } from "../../src/domain/fan-out-coalesce.ts";
import { decidingRules, type RuleEvent } from "../../src/domain/fan-out-hearing.ts";
import { mergeHeld } from "../../src/domain/fan-out-held.ts";
import {
  type ChannelPost,
  channelChunks,
  createFanOut,
  fanOut,
  type FanOutInput,
} from "../../src/domain/fan-out.ts";
import {
  barWith,
  EPISODE,
  factEvent,
  firing,
  seriesEvent,
  SIDE_NAMES,
  wish,
} from "../support/fanning-out.ts";

const NIGHT = { from: "22:00", until: "07:00", zone: "UTC" };
const LATER = "2026-11-25T00:00:00Z";
const FACTS = ["contract_signed", "btc_sold"] as const;

const wishes = array(
  record({
    ruleKey: constantFrom(...SIDE_NAMES, ...FACTS),
    channelId: constantFrom("c1", "c2", "c3"),
    status: constantFrom("on" as const, "on" as const, "on" as const, "paused" as const, "disabled" as const),
    since: constantFrom("2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", "2026-11-24T22:29:30Z"),
    mutedUntil: constantFrom(null, null, LATER),
    mutedMiners: constantFrom([], [], [{ miner: "MARA", until: LATER }]),
    toldEpisode: constantFrom(null, EPISODE),
    mentionRoleId: constantFrom(null, "r1", "r2"),
    quietHours: constantFrom(null, NIGHT),
  }),
  { maxLength: 24 },
);

const happenings = array(
  record({
    ruleKey: constantFrom(...SIDE_NAMES, ...FACTS),
    kind: constantFrom("fire" as const, "resolve" as const, "stale" as const, "fresh" as const),
    notBefore: constantFrom(null, null, "2026-11-25T07:00:00Z", "2026-11-25T09:00:00Z"),
    bar: constantFrom("2026-11-24", "2026-11-20", "2026-11-02"),
  }),
  { maxLength: 8 },
);

/** A bar with anything in it, and the same with events and subscriptions in another order. */
const bars = record({
  wishes,
  happenings,
  running: shuffledSubarray(SIDE_NAMES),
  stale: boolean(),
  postsToday: integer({ min: 4, max: 7 }),
  dayEnds: constantFrom(LATER, "2026-11-26T00:00:00Z"),
  late: boolean(),
}).map(({ wishes: wished, happenings: happened, running, stale, postsToday, dayEnds, late }): FanOutInput => {
  const events = happened.map(({ ruleKey, kind, ...fields }, i): RuleEvent => {
    const fact = FACTS.find((one) => one === ruleKey);
    return fact === undefined
      ? seriesEvent(ruleKey, kind, { ...fields, id: i + 1 })
      : factEvent(fact, { id: i + 1, notBefore: fields.notBefore });
  });
  const given = barWith({
    firing: firing(running, { stale }),
    subscriptions: wished.map(({ ruleKey, ...fields }, i) => wish(`s${i}`, ruleKey, fields)),
    channels: new Map([["c1", { postsToday, folded: 2, dayEnds }]]),
  });
  return { ...given, events: late ? coalesce(events, given.firing, given.now) : events };
});

/** Every pair with what became of it, in order of its text. */
function fates(given: FanOutInput): readonly string[] {
  const { posts, edits, notSent } = fanOut(given);
  return [
    ...posts.flatMap(({ channelId, notBefore, held, events }) =>
      events.flatMap(({ event, subscriptionIds }) =>
        subscriptionIds.map((id) => `${event.id} ${id} ${channelId} post ${notBefore} ${held}`),
      ),
    ),
    ...edits.flatMap(({ channelId, event, subscriptionIds }) =>
      subscriptionIds.map((id) => `${event.id} ${id} ${channelId} edit`),
    ),
    ...notSent.map((one) => `${one.event.id} ${one.subscriptionId} ${one.channelId} ${one.reason}`),
  ].toSorted();
}

describe("whatever happens, to whomever", () => {
  it("every wish for every event is told, edited or has its reason, exactly once", () => {
    assert(
      property(bars, (given) => {
        const wished = given.events.flatMap((event) =>
          given.subscriptions
            .filter(({ ruleKey }) => ruleKey === event.ruleKey)
            .map(({ id, channelId }) => `${event.id} ${id} ${channelId}`),
        );
        const pairs = fates(given).map((fate) => fate.split(" ").slice(0, 3).join(" "));
        expect(pairs).toEqual(wished.toSorted());
      }),
    );
  });

  it("a channel gets one post at most, its events once and in their order, and never an end", () => {
    assert(
      property(bars, (given) => {
        const { posts, edits } = fanOut(given);
        expect(new Set(posts.map(({ channelId }) => channelId)).size).toBe(posts.length);
        for (const { events } of posts) {
          const ids = events.map(({ event }) => event.id);
          expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
          expect(events.some(({ event }) => isEnd(event))).toBe(false);
        }
        expect(edits.every(({ event }) => isEnd(event))).toBe(true);
      }),
    );
  });

  it("the order of events and subscriptions does not change who hears of what, and when", () => {
    assert(
      property(bars, (given) => {
        const turned = {
          ...given,
          events: given.events.toReversed(),
          subscriptions: given.subscriptions.toReversed(),
        };
        expect(fates(turned)).toEqual(fates(given));
      }),
    );
  });

  it("subscriptions to the rules that decide are all that is needed", () => {
    assert(
      property(bars, (given) => {
        const keys = new Set(decidingRules(given));
        const subscriptions = given.subscriptions.filter(({ ruleKey }) => keys.has(ruleKey));
        expect(fates({ ...given, subscriptions })).toEqual(fates(given));
      }),
    );
  });

  it("chunks say together what one call says, in the same order", () => {
    assert(
      property(bars, integer({ min: 1, max: 5 }), (given, size) => {
        const tell = createFanOut(given);
        const chunks = [...channelChunks(given.subscriptions, size)].map((chunk) => tell(chunk));
        expect({
          posts: chunks.flatMap(({ posts }) => posts),
          edits: chunks.flatMap(({ edits }) => edits),
          notSent: chunks.flatMap(({ notSent }) => notSent),
        }).toEqual(fanOut(given));
      }),
    );
  });

  it("merging what is held loses no event, and merging again changes nothing", () => {
    assert(
      property(array(bars, { maxLength: 4 }), (several) => {
        const posts = several.flatMap((given) => fanOut(given).posts);
        const merged = mergeHeld(posts);
        expect(said(merged)).toEqual(said(posts));
        expect(mergeHeld(merged)).toEqual(merged);
        const held = merged.filter((post) => post.held).map((post) => `${post.channelId} ${post.notBefore}`);
        expect(new Set(held).size).toBe(held.length);
      }),
    );
  });
});

function said(posts: readonly ChannelPost[]): ReadonlySet<string> {
  return new Set(posts.flatMap((post) => post.events.map(({ event }) => `${post.channelId} ${event.id}`)));
}

function isEnd({ detail }: RuleEvent): boolean {
  return detail.kind === "series" && detail.transition.event === "resolve";
}
