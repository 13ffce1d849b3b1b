import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { ReplayedSession } from "../../src/app/replay/walk.ts";
import type { PriceHistory } from "../../src/domain/market.ts";
import { SLOT_MS, slotAt } from "../../src/domain/slot-readings.ts";
import { addDays } from "../../src/domain/time.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { drawReplay } from "../../src/terminal/replay-picture.ts";
import { type ReplayDeps, runReplay } from "../../src/terminal/replay.ts";
import { aReading, aSpot } from "../support/live.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { plannedHistory, REPLAY_SESSIONS, replayDepsOver } from "../support/replay-market.ts";

const NOW = "2025-11-03T12:00:00Z";

let opened: OpenedDatabase;
let said: { out: string; err: string };
beforeEach(async () => {
  opened = await openMemoryStore();
  said = { out: "", err: "" };
});
afterEach(async () => {
  await opened.close();
});

/** Runs over a real store with these prices in it. */
async function run(args: readonly string[], history: PriceHistory = plannedHistory(hill)): Promise<number> {
  const prices = createPriceStore(opened.db);
  const kept = { provider: "test", fetchedAt: NOW };
  await prices.writeBars(
    [...history.bars.values()]
      .flat()
      .map((bar) => ({ ...bar, ...kept, symbol: bar.security, adjustedClose: null })),
  );
  await prices.writeBtc(history.btc.map((bar) => ({ ...bar, ...kept })));
  const deps: ReplayDeps = {
    ...replayDepsOver(history),
    prices,
    facts: createFactStore(opened.db),
    rules: createRuleStore(opened.db),
    spots: createSpotStore(opened.db),
    networkDays: createNetworkReadingStore(opened.db),
    clock: { now: () => NOW },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  };
  return runReplay(args, deps);
}

/** Up by 40 % from session 50 to 59. */
function hill(t: number): number {
  return t >= 50 && t < 60 ? 1.4 : 1;
}

describe("replay", () => {
  it("prints the rule, each transition with both legs, a picture and how it did", async () => {
    const args = ["--rule", "spread PW14 30d 30", "--from", "2025-03-03", "--to", "2025-05-30"];
    expect(await run(args)).toBe(0);
    expect(said.err).toBe("");
    expect(said.out).toBe(`spread PW14 30d 30
PW14, gap to BTC over 30 days: fires at +30 pp or more for 2 sessions, ends below +18 pp for 2 sessions; rests 3 sessions after that.
3 Mar – 30 May 2025: 63 sessions, 63 with a reading.

19 Mar 2025  fires        +40.0 pp  PW14 +40.0%, BTC 0.0%, since 18 Mar 2025
 2 Apr 2025  ends           0.0 pp  PW14 0.0%, BTC 0.0%

Mar 2025  ············▲████████
Apr 2025  █····················
May 2025  ·····················
▲ fires above   █ firing above   · quiet   (one character a session)

Fired once in 63 sessions: 4.0 a year.
An episode lasted 10 sessions (median of those that ended).
20 sessions after a fire the gap to BTC had moved on by −28.6 pp (median; below zero it came back).
Note: 63 sessions are few: take the rate per year as a hint.
Prices of the stock's close and of BTC, simple returns without dividends. Not investment advice.
`);
  });

  it("prints the same as JSON and the notes beside it", async () => {
    const args = ["--rule=spread PW14 1d 30", "--from=2025-01-02", "--to=2025-05-30", "--json"];
    expect(await run(args)).toBe(0);
    const result: unknown = JSON.parse(said.out);
    expect(result).toEqual({
      transitions: [
        {
          session: REPLAY_SESSIONS[50],
          event: "fire",
          metric: "spread",
          target: "PW14",
          window: "1d",
          value: expect.closeTo(40, 9),
          btcReturnPct: 0,
          subjectReturnPct: expect.closeTo(40, 9),
          episode: REPLAY_SESSIONS[50],
        },
        expect.objectContaining({ session: REPLAY_SESSIONS[52], event: "resolve", value: 0 }),
      ],
      summary: {
        firesPerYear: expect.closeTo(252 / 101, 9),
        medianSessionsFiring: 2,
        gapAfter20SessionsPp: expect.closeTo(-28.571428571, 6),
      },
    });
    expect(said.err).toContain("101 sessions are few");
  });

  it("without dates runs over the year up to the newest closed session", async () => {
    expect(await run(["--rule", "spread PW14 1d 30"])).toBe(0);
    expect(said.out).toContain(" – 31 Oct 2025:");
    expect(said.out).toContain("Note: Prices end on 20 Oct 2025 (AAA, BBB, CCC, DDD, BTC).");
  });

  it("goes no further than what has closed, and says so", async () => {
    expect(await run(["--rule", "spread PW14 1d 30", "--to", "2026-03-01"])).toBe(0);
    expect(said.out).toContain("Note: Up to 2025-10-31, the newest closed session");
  });

  it("says that a rule would not have fired", async () => {
    expect(await run(["--rule", "spread PW14 1d 90"])).toBe(0);
    expect(said.out).toContain("It would not have fired.");
    expect(said.out).toContain("No episode has ended");
  });

  it("prints a rule about bitcoin by slots, a character a day", async () => {
    const spots = Array.from({ length: 288 * 40 }, (_, t) => {
      const at = slotAt(Date.parse("2025-09-25T00:00:00Z") + t * SLOT_MS);
      return aSpot(t >= 2900 && t < 2950 ? 110_000 : 100_000, at);
    });
    const stored = createSpotStore(opened.db);
    for (const spot of spots.filter((_, t) => t < 6000 && t % 288 !== 5)) await stored.write(spot);
    const args = ["--rule", "level BTC 105,000 above", "--from", "2025-09-01"];
    expect(await run(args)).toBe(0);
    expect(said.out).toBe(`level BTC 105000 above
BTC, price crosses a level: fires at $105,000 or more for 2 slots, ends below $102,900 for 2 slots; rests 72 slots after that.
25 Sep – 15 Oct 2025: 6,000 slots, 5,979 with a reading.

 5 Oct 2025 01:45 UTC  fires        $110,000  BTC +10.0% (1d), since 5 Oct 2025 01:40 UTC
 5 Oct 2025 05:55 UTC  ends         $100,000  BTC 0.0% (1d)

Sep 2025  ······
Oct 2025  ····▲··········
▲ fires above   · quiet   (one character a day)

Fired once in 5,979 slots: 17.6 a year.
An episode lasted 50 slots (median of those that ended).
Note: The first reading is of 25 Sep 2025: before it there is too little history.
Note: 21 slots without a reading changed nothing.
Note: Slots are stored from 25 Sep 2025 to 15 Oct 2025, at most 400 days of them.
Note: 21 slots had no price that two sources agree on.
Note: 21 days of slots are few: take the rate per year as a hint.
Prices of BTC in slots of five minutes (UTC) that two sources agree on. Not investment advice.
`);
  });

  it("takes a rule about bitcoin up to today, on a Sunday too", async () => {
    await createSpotStore(opened.db).write(aSpot(90_000, "2025-11-03T11:00:00Z"));
    expect(await run(["--rule", "level BTC 80000 above", "--from", "2025-11-03"])).toBe(0);
    expect(said.out).toContain("3 Nov 2025: 1 slot, 1 with a reading.");
    expect(await run(["--rule", "level BTC 80000 above", "--from", "2025-11-04", "--to", "2025-11-05"])).toBe(
      2,
    );
    expect(said.err).toContain("It is 2025-11-03 by UTC: --from 2025-11-04 is too late.");
  });

  it("prints a rule about the network without legs", async () => {
    await createNetworkReadingStore(opened.db).write(
      Array.from({ length: 120 }, (_, day) =>
        aReading("day_hashrate_ehs", day < 60 ? 1000 : 850, `${addDays("2025-06-01", day)}T00:00:00.000Z`),
      ),
    );
    const args = [
      "--rule",
      "hashrate_move NETWORK 30d 10 below",
      "--from",
      "2025-07-01",
      "--to",
      "2025-08-29",
    ];
    expect(await run(args)).toBe(0);
    expect(said.out).toContain(
      "NETWORK, move of the network's hashrate, means of seven days over 30 days: fires at −10% or less for 2 sessions",
    );
    expect(said.out).toMatch(/ 6 Aug 2025 {2}fires {10}−1\d\.\d%, since 5 Aug 2025\n/);
    expect(said.out).toContain("Hashrate as the mean of UTC days");
    expect(said.out).not.toContain("20 sessions");
  });

  it("tells how when asked", async () => {
    expect(await run(["--help"])).toBe(0);
    expect(said.err).toContain('npm run replay -- --rule "spread PW14 30d 30"');
    expect(said.err).toContain("big_day");
    expect(said.err).toContain("level          price crosses a level in USD, of BTC, ticker");
    expect(said.err).toContain("BTC, NETWORK");
  });

  it.each([
    [[], 2, "How to replay a rule"],
    [["--rule"], 2, "A value is missing after --rule."],
    [["--rule", "spread PW14 1d 30", "--form", "2025-01-02"], 2, "“--form” is not known here."],
    [["--rule", "a", "--rule", "b"], 2, "--rule is given twice."],
    [["--rule", "spread PW14 1d 30", "--from", "2025-02-30"], 2, "“2025-02-30” is no date for --from"],
    [["--rule", "spread PW14 1d 30", "--from", "2025-06-01", "--to", "2025-05-01"], 2, "lies after --to"],
    [["--rule", "spread PW14 1d 30", "--from", "2026-06-01", "--to", "2026-07-01"], 2, "is too late"],
    [["--rule", "sprod PW14 1d 30"], 2, "the nearest is spread"],
    [["--rule", "spread PW14 1d 0"], 2, "A threshold of zero"],
    [["--rule", "spread PW14 30d 30 clear 40"], 2, "lies above the threshold"],
    [["--rule", "spread PW14 90d 30", "--to", "2025-02-03"], 1, "Too little history"],
  ] as const)("%o ends with %d: %s", async (args, code, sentence) => {
    expect(await run(args)).toBe(code);
    expect(said.err).toContain(sentence);
    expect(said.out).toBe("");
  });

  it("says what to do where nothing is stored", async () => {
    const empty = { bars: new Map(), btc: [], actions: [], shares: [] };
    expect(await run(["--rule", "spread PW14 1d 30"], empty)).toBe(1);
    expect(said.err).toContain("npm run import -- prices PATH");
  });
});

const wobble = (t: number): number => 1 + 0.01 * Math.sin(t);

test.each([
  [
    "spread PW14 30d 30 both",
    "fires at +30 pp or more, or −30 pp or less for 2 sessions, ends inside ±18 pp",
  ],
  ["spread AAA 7d 2.5x", "gap to BTC over 7 days: fires at +2.5 × its own volatility or more"],
  [
    "opposite_sign PW14 90d 5 below for 1",
    "over 90 days: fires at −5% or less, ends above −3% for 2 sessions",
  ],
  [
    "big_day PW14 10 cooldown 0",
    "whatever BTC does: fires at +10% or more, or −10% or less, ends inside ±6%",
  ],
  [
    "spread PW14 1d 7.5 clear 4.25 cooldown 1",
    "over one session: fires at +7.5 pp or more, ends below +4.25 pp for 2 sessions; rests 1 session",
  ],
  [
    "level AAA 12.5",
    "price crosses a level: fires at $12.50, from below or from above, ends below $12.25, or above $12.75 for 2 sessions",
  ],
  ["level AAA 12.5 below", "fires at $12.50 or less, ends above $12.75 for 2 sessions"],
  ["move AAA 30d 1.6x", "move of the price over 30 days: fires at +1.6 × its own volatility or more"],
])("%s in words: %s", async (rule, words) => {
  expect(await run(["--rule", rule], plannedHistory(wobble))).toBe(0);
  expect(said.out).toContain(words);
});

const quiet = (session: string): ReplayedSession => ({ session, value: 0, above: "quiet", below: "quiet" });

describe("the picture", () => {
  it("has a row a month with a character a session", () => {
    const sessions = REPLAY_SESSIONS.slice(0, 24)
      .map(quiet)
      .map((one, t): ReplayedSession => {
        if (t === 2) return { ...one, above: "fired" };
        if (t === 3 || t === 4) return { ...one, above: "firing" };
        if (t === 5) return { ...one, value: null };
        if (t === 7) return { ...one, below: "fired" };
        return t === 8 ? { ...one, below: "firing" } : one;
      });
    expect(drawReplay(sessions, "session")).toEqual([
      "Jan 2025  ··▲██?·▽▒···········",
      "Feb 2025  ····",
      "▲ fires above   ▽ fires below   █ firing above   ▒ firing below   · quiet   ? no reading   (one character a session)",
    ]);
  });

  it("of slots has a character a day, the strongest of its slots", () => {
    const slots = ["2025-01-30", "2025-01-31", "2025-02-01"].flatMap((day) =>
      ["00:00", "00:05", "00:10"].map((time) => quiet(`${day}T${time}:00.000Z`)),
    );
    const marked = slots.map((one, t): ReplayedSession => {
      if (t < 3) return { ...one, value: null };
      if (t === 4) return { ...one, value: null, below: "firing" };
      if (t === 5) return { ...one, below: "firing" };
      return t === 7 ? { ...one, above: "fired" } : one;
    });
    expect(drawReplay(marked, "slot")).toEqual([
      "Jan 2025  ?▒",
      "Feb 2025  ▲",
      "▲ fires above   ▒ firing below   ? no reading   (one character a day)",
    ]);
  });

  it("of many years has a row a year with a character for five sessions, the strongest of them", () => {
    const months = Array.from(
      { length: 30 },
      (_, i) => `20${20 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
    );
    const sessions = months.flatMap((month) => ["01", "02", "03"].map((day) => quiet(`${month}-${day}`)));
    const fired = sessions.map((one, t) => (t === 6 ? { ...one, above: "fired" as const } : one));
    const lines = drawReplay(fired, "session");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("2020  ·▲······");
    expect(lines[3]).toContain("one character for five sessions");
  });
});
