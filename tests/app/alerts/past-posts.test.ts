import { expect, test } from "vitest";
import { pastPosts } from "../../../src/app/alerts/past-posts.ts";
import type { SidePast } from "../../../src/app/alerts/past-side.ts";
import type { FactPast, Past } from "../../../src/app/alerts/past.ts";
import type { ReplayedTransition } from "../../../src/app/replay/walk.ts";
import { parseFactRule } from "../../../src/domain/fact-rule-text.ts";
import { parseRule } from "../../../src/domain/rule-text.ts";
import { ruleKey, sidesOf } from "../../../src/domain/rule.ts";
import { aMiner } from "../../support/facts.ts";
import { nyseCalendar, sessionsFrom } from "../../support/market.ts";

const CALENDAR = nyseCalendar();
const MINERS = ["MARA", "RIOT"].map((ticker) => aMiner(ticker));
const names = { basketId: "PW14", miners: MINERS };
const NIGHT = { from: "22:00", until: "07:00", zone: "Europe/Berlin" };

type Event = readonly [ReplayedTransition["event"], bar: string, episode: string, value?: number];

function side(text: string, ...events: readonly Event[]): SidePast {
  const parsed = parseRule(text, names);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const [first] = sidesOf(parsed.rule);
  if (first === undefined) throw new Error("it has no side");
  const transitions = events.map(([event, session, episode, value = 31]): ReplayedTransition => ({
    session,
    event,
    metric: first.metric,
    target: "",
    window: first.window,
    value: event === "stale" ? null : value,
    btcReturnPct: null,
    subjectReturnPct: null,
    episode,
  }));
  return {
    key: ruleKey(first),
    side: first,
    transitions,
    read: 250,
    fired: 10,
    firstReading: "2025-12-01",
    lastReading: "2026-11-23",
    firingValue: null,
    firingSince: null,
    scores: [],
  };
}

function fact(text: string, ...days: readonly string[]): FactPast {
  const parsed = parseFactRule(text, names);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const hits = days.map((session, index) => ({
    session,
    event: "fire" as const,
    metric: parsed.rule.kind,
    target: "ALL",
    window: null,
    value: 1e9,
    unit: "usd" as const,
    btcReturnPct: null,
    subjectReturnPct: null,
    episode: `f${String(index)}`,
    miner: "MARA",
    text: `MARA: fact ${String(index)}`,
  }));
  return { key: text, rule: parsed.rule, text, hits, notes: [] };
}

/** A fire at each full hour from ten o'clock on. */
function hourly(day: string, count: number): readonly Event[] {
  return Array.from({ length: count }, (_, n): Event => {
    const bar = `${day}T${String(10 + n)}:00:00.000Z`;
    return ["fire", bar, bar, 8];
  });
}

const past = (sides: readonly SidePast[], facts: readonly FactPast[] = []): Past => ({
  from: "2025-11-25",
  to: "2026-11-23",
  closed: "2026-11-23",
  sides,
  facts,
  miners: MINERS,
});

test("what fires at one close is one post, with the first number", () => {
  const posts = pastPosts(
    past([
      side("spread PW14 30d 30", ["fire", "2026-06-09", "2026-06-08", 34.1]),
      side("big_day PW14 1d 10", ["fire", "2026-06-09", "2026-06-09", 12]),
    ]),
    CALENDAR,
    null,
  );
  expect(posts).toEqual([
    {
      at: "2026-06-09",
      text: "PW14 gap to BTC, 30d: +34.1 pp; PW14 move in one session: +12.0%",
      value: 34.1,
      held: false,
    },
  ]);
});

test("a lower level is not told while a higher one of the same number runs, and again once it has ended", () => {
  const high = side(
    "spread PW14 30d 50",
    ["fire", "2026-06-09", "2026-06-08", 55],
    ["resolve", "2026-07-01", "2026-06-08", 20],
  );
  const low = side(
    "spread PW14 30d 30",
    ["fire", "2026-06-09", "2026-06-08", 55],
    ["resolve", "2026-07-06", "2026-06-08", 10],
    ["fire", "2026-07-13", "2026-07-10", 33],
  );
  const posts = pastPosts(past([high, low]), CALENDAR, null);
  expect(posts.map(({ at, text }) => `${at} ${text}`)).toEqual([
    "2026-06-09 PW14 gap to BTC, 30d: +55.0 pp",
    "2026-07-13 PW14 gap to BTC, 30d: +33.0 pp",
  ]);
});

test("an end is no post, and lost data of something told is one", () => {
  const posts = pastPosts(
    past([
      side(
        "spread PW14 30d 30",
        ["fire", "2026-06-09", "2026-06-08", 34],
        ["stale", "2026-06-15", "2026-06-08"],
        ["fresh", "2026-06-16", "2026-06-08", 33],
        ["resolve", "2026-06-24", "2026-06-08", 5],
      ),
    ]),
    CALENDAR,
    null,
  );
  expect(posts.map(({ at, text }) => `${at} ${text}`)).toEqual([
    "2026-06-09 PW14 gap to BTC, 30d: +34.0 pp",
    "2026-06-15 PW14 gap to BTC, 30d: no data",
    "2026-06-16 PW14 gap to BTC, 30d: +33.0 pp, data again",
  ]);
});

test("a close that falls into quiet hours is held, one outside them is not", () => {
  const rules = [
    side("spread PW14 30d 30", ["fire", "2026-06-09", "2026-06-08"]),
    // Closes at 13:00 New York: 20:30 in Berlin when it is told.
    side("big_day PW14 1d 10", ["fire", "2026-11-27", "2026-11-27"]),
  ];
  const posts = pastPosts({ ...past(rules), to: "2026-11-30" }, CALENDAR, NIGHT);
  expect(posts.map(({ at, held }) => [at, held])).toEqual([
    ["2026-06-09", true],
    ["2026-11-27", false],
  ]);
});

test("what waits for the same morning is one post", () => {
  const rules = [
    side("spread PW14 30d 30", ["fire", "2026-06-09", "2026-06-08"]),
    side("move BTC 1d 7", ["fire", "2026-06-09T23:05:00.000Z", "2026-06-09T23:00:00.000Z", 8]),
  ];
  const posts = pastPosts(past(rules, [fact("contract_signed ALL 500m", "2026-06-09")]), CALENDAR, NIGHT);
  expect(posts).toHaveLength(1);
  expect(posts[0]?.text).toBe("MARA: fact 0; PW14 gap to BTC, 30d: +31.0 pp; BTC move, 1d: +8.0%");
});

test("facts of one day are one post, those of two days two", () => {
  const facts = [
    fact("contract_signed ALL 500m", "2026-06-09", "2026-06-09", "2026-06-10"),
    fact("debt_raised ALL", "2026-06-10"),
  ];
  const posts = pastPosts(past([], facts), CALENDAR, null);
  expect(posts.map(({ at, text, value }) => [at, text, value])).toEqual([
    ["2026-06-09", "MARA: fact 0; MARA: fact 1", 1e9],
    ["2026-06-10", "MARA: fact 2; MARA: fact 0", 1e9],
  ]);
});

test("a day has six posts, and the next day begins anew", () => {
  const posts = pastPosts(
    past([side("move BTC 1d 7", ...hourly("2026-06-09", 9), ...hourly("2026-06-10", 2))]),
    CALENDAR,
    null,
  );
  expect(posts.map(({ at }) => at.slice(0, 10))).toEqual([
    ...Array.from({ length: 6 }, () => "2026-06-09"),
    "2026-06-10",
    "2026-06-10",
  ]);
});

test("nothing happened: there is no post", () => {
  expect(pastPosts(past([side("spread PW14 30d 30")], [fact("debt_raised ALL")]), CALENDAR, null)).toEqual(
    [],
  );
  expect(sessionsFrom(CALENDAR, "2026-11-27", 1)).toEqual(["2026-11-27"]);
});
