import { expect, test } from "vitest";
import { type Replayed, replayRule } from "../../../src/app/replay.ts";
import { addDays } from "../../../src/domain/time.ts";
import { aReading } from "../../support/live.ts";
import { plannedHistory, replayDepsOver } from "../../support/replay-market.ts";

/** Days from 1 January 2026 on; null is a day that is not known. */
function depsOf(count: number, plan: (day: number) => number | null) {
  const readings = Array.from({ length: count }, (_, day) => ({ day, ehs: plan(day) })).flatMap(
    ({ day, ehs }) =>
      ehs === null ? [] : [aReading("day_hashrate_ehs", ehs, `${addDays("2026-01-01", day)}T00:00:00.000Z`)],
  );
  return replayDepsOver(
    plannedHistory(() => 1),
    { readings },
  );
}

async function replay(
  count: number,
  plan: (day: number) => number | null,
  rule: string,
  from = "2026-01-01",
): Promise<Replayed> {
  const outcome = await replayRule(depsOf(count, plan), rule, from, "2026-06-09");
  if (!outcome.ok) throw new Error(outcome.problems.join(" "));
  return outcome;
}

/** A fifth less from day 90 on, which is 1 April. */
const falling = (day: number): number => (day < 90 ? 1000 : 800);

/** The same with a week that nobody knows. */
const withHole = (day: number): number | null => (day >= 110 && day < 117 ? null : falling(day));

test("the network's hashrate fires once its mean of a week has fallen, two sessions in a row", async () => {
  const { result, target } = await replay(160, falling, "hashrate_move NETWORK 30d 15 below");
  expect(target).toBe("NETWORK");
  // Six of seven days at 800 make −17.1 %: the first session to see them is that of 7 April.
  expect(result.transitions[0]).toEqual({
    session: "2026-04-08",
    event: "fire",
    metric: "hashrate_move",
    target: "NETWORK",
    window: "30d",
    value: expect.closeTo(-20, 9),
    btcReturnPct: null,
    subjectReturnPct: null,
    episode: "2026-04-07",
  });
  expect(result.transitions.map(({ event }) => event)).toEqual(["fire", "resolve"]);
  expect(result.summary.gapAfter20SessionsPp).toBeNull();
});

test("days that are not known freeze it, and are told of", async () => {
  const { result, notes } = await replay(160, withHole, "hashrate_move NETWORK 30d 15 below");
  expect(result.transitions.map(({ event }) => event)).toContain("stale");
  expect(notes).toContain("Daily hashrates are stored from 1 Jan 2026 to 9 Jun 2026.");
  expect(notes.join(" ")).toContain("sessions without a reading changed nothing.");
});

test.each([
  [0, "No daily hashrate is stored up to 9 Jun 2026"],
  [20, "It needs five of the seven days at both ends of the window 30d. Daily hashrates are stored from"],
])("with %d days stored it is refused in a sentence: %s", async (count, sentence) => {
  const outcome = await replayRule(
    depsOf(count, falling),
    "hashrate_move NETWORK 30d 15",
    "2026-01-01",
    "2026-06-09",
  );
  expect(outcome).toMatchObject({ ok: false, because: "history" });
  expect(outcome.ok ? "" : outcome.problems.join(" ")).toContain(sentence);
});
