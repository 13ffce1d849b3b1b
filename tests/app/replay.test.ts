import { describe, expect, it, test } from "vitest";
import { type Replayed, replayRule } from "../../src/app/replay.ts";
import { plannedHistory, REPLAY_SESSIONS, replayDepsOver } from "../support/replay-market.ts";

const FIRST = REPLAY_SESSIONS[0] ?? "";
const LAST = REPLAY_SESSIONS.at(-1) ?? "";

async function replay(
  plan: (t: number) => number | null,
  rule: string,
  from = FIRST,
  to = LAST,
): Promise<Replayed> {
  const outcome = await replayRule(replayDepsOver(plannedHistory(plan)), rule, from, to);
  if (!outcome.ok) throw new Error(outcome.problems.join(" "));
  return outcome;
}

/** `51 fire` for a fire at the session with that index. */
function shortly({ result }: Replayed): readonly string[] {
  return result.transitions.map(({ session, event }) => `${REPLAY_SESSIONS.indexOf(session)} ${event}`);
}

/** Up by 40 % from session 50 to 59, then down again by 40 % of where it began from 100 to 109. */
const hill = (t: number): number => (t >= 50 && t < 60 ? 1.4 : t >= 100 && t < 110 ? 0.6 : 1);

/** Falls by 40 % at 100 and by 40 % of what is left at 115: the move goes on. */
const falling = (t: number): number => (t < 100 ? 1 : t < 115 ? 0.6 : 0.36);

/** Up by 40 % at 50, without closes from 53 to 57. */
const holes = (t: number): number | null => (t >= 53 && t < 58 ? null : t >= 50 ? 1.4 : 1);

const jumping = (t: number): number => (t % 4 < 2 ? 1 : 1.5);

describe("a replay", () => {
  it("gives each transition with both legs, the episode and nothing else", async () => {
    const { result } = await replay(hill, "spread PW14 1d 30");
    expect(result.transitions[0]).toEqual({
      session: REPLAY_SESSIONS[50],
      event: "fire",
      metric: "spread",
      target: "PW14",
      window: "1d",
      value: expect.closeTo(40, 9),
      btcReturnPct: 0,
      subjectReturnPct: expect.closeTo(40, 9),
      episode: REPLAY_SESSIONS[50],
    });
    expect(Object.keys(result)).toEqual(["transitions", "summary"]);
    expect(Object.keys(result.summary)).toEqual([
      "firesPerYear",
      "medianSessionsFiring",
      "gapAfter20SessionsPp",
    ]);
  });

  it("steps each side of a rule for both by itself", async () => {
    expect(shortly(await replay(hill, "spread PW14 1d 30 both"))).toEqual([
      "50 fire",
      "52 resolve",
      "100 fire",
      "102 resolve",
      "110 fire",
      "112 resolve",
    ]);
    expect(shortly(await replay(hill, "spread PW14 1d 30 below"))).toEqual(["100 fire", "102 resolve"]);
  });

  it("counts fires over sessions with a reading, and how long they last", async () => {
    const { result } = await replay(hill, "spread PW14 1d 30 both");
    // The first session has no base: 199 of 200 are read.
    expect(result.summary.firesPerYear).toBeCloseTo((3 * 252) / 199, 9);
    expect(result.summary.medianSessionsFiring).toBe(2);
  });

  it("scores what came after, with the sign turned below", async () => {
    const { result } = await replay(
      falling,
      "spread PW14 1d 35 below cooldown 0",
      FIRST,
      REPLAY_SESSIONS[114],
    );
    expect(result.summary.gapAfter20SessionsPp).toBeNull();
    const longer = await replay(
      falling,
      "spread PW14 1d 35 below for 1 clear 30",
      FIRST,
      REPLAY_SESSIONS[125],
    );
    expect(longer.result.transitions[0]?.session).toBe(REPLAY_SESSIONS[100]);
    expect(longer.result.summary.gapAfter20SessionsPp).toBeCloseTo(40, 9);
  });

  it("takes what was stored before as its baseline: what fires already is not told, nor its end", async () => {
    const from = REPLAY_SESSIONS[55] ?? "";
    const replayed = await replay(hill, "spread PW14 30d 30", from);
    expect(shortly(await replay(hill, "spread PW14 30d 30"))[0]).toBe("51 fire");
    expect(replayed.sessions[0]?.session).toBe(from);
    expect(shortly(replayed).filter((one) => Number(one.split(" ")[0]) < 70)).toEqual([]);
    expect(replayed.notes.join(" ")).toContain("It was firing before");
  });

  it("freezes without closes, says stale once and fresh once", async () => {
    const replayed = await replay(holes, "spread PW14 30d 30", FIRST, REPLAY_SESSIONS[66]);
    expect(shortly(replayed)).toEqual(["51 fire", "55 stale", "58 fresh"]);
    const stale = replayed.result.transitions[1];
    expect([stale?.value, stale?.subjectReturnPct, stale?.episode]).toEqual([
      null,
      null,
      REPLAY_SESSIONS[50],
    ]);
    expect(replayed.notes.join(" ")).toContain("without a reading changed nothing");
  });

  it("is the same whether it is run to the end or up to any session", async () => {
    const whole = await replay(hill, "spread PW14 30d 30 both");
    for (const cut of [51, 60, 75, 101, 130]) {
      const part = await replay(hill, "spread PW14 30d 30 both", FIRST, REPLAY_SESSIONS[cut]);
      const upTo = whole.result.transitions.filter(({ session }) => session <= (REPLAY_SESSIONS[cut] ?? ""));
      expect(part.result.transitions).toEqual(upTo);
    }
  });

  it("takes one miner, and a list that is no basket of ours", async () => {
    expect(shortly(await replay(hill, "spread AAA 1d 30"))).toContain("50 fire");
    const list = await replay(hill, "spread [CCC,AAA,BBB] 1d 30");
    expect(list.result.transitions[0]?.target).toBe("[CCC,AAA,BBB]");
  });

  it("takes a miner's move and a price level, which need no bitcoin", async () => {
    expect(shortly(await replay(hill, "move AAA 1d 30 above"))).toContain("50 fire");
    const level = await replay(hill, "level AAA 13 above");
    expect(shortly(level)).toEqual(["50 fire", "61 resolve"]);
    expect(level.result.transitions[0]).toMatchObject({
      metric: "level",
      window: "1d",
      value: 14,
      btcReturnPct: 0,
      subjectReturnPct: expect.closeTo(40, 9),
    });
    const { notes } = await replay((t) => (t < 5 ? 1 : 1.4), "level AAA 13 above");
    expect(notes.join(" ")).not.toContain("hardly ever");
  });

  it("says so where a rule would hardly ever be quiet, with the count", async () => {
    const { notes, result } = await replay(jumping, "spread PW14 1d 5 clear 5 clearfor 1 cooldown 0");
    const fires = result.transitions.filter(({ event }) => event === "fire").length;
    expect(fires).toBeGreaterThan(40);
    expect(notes.join(" ")).toContain(`hardly ever be quiet: ${fires} fires in 199 sessions`);
    const always = await replay((t) => 1.02 ** t, "spread PW14 30d 10");
    expect(always.notes.join(" ")).toContain("hardly ever be quiet: 1 fire in");
  });

  it("says where prices end and where the history begins", async () => {
    const gone = await replay((t) => (t < 150 ? 1 : null), "spread PW14 7d 30", "2024-06-03");
    expect(gone.notes.join(" ")).toContain("Prices end on 8 Aug 2025 (AAA, BBB, CCC, DDD).");
    expect(gone.notes.join(" ")).toContain("The first reading is of");
  });

  it("takes the rate of a short span as a hint", async () => {
    const short = await replay(hill, "spread PW14 1d 30", REPLAY_SESSIONS[40], REPLAY_SESSIONS[90]);
    expect(short.notes.join(" ")).toContain("51 sessions are few");
  });
});

test.each([
  [
    "a window longer than the history",
    "spread PW14 90d 30",
    FIRST,
    REPLAY_SESSIONS[40],
    "history",
    "Too little history",
  ],
  [
    "a beta that is not known yet",
    "beta_spread PW14 30d 30",
    FIRST,
    REPLAY_SESSIONS[60],
    "history",
    "60 sessions of returns before it",
  ],
  [
    "a correlation that is not known yet",
    "rho_break PW14 2.33",
    FIRST,
    REPLAY_SESSIONS[100],
    "history",
    "150 sessions",
  ],
  ["surprises of prices that stand still", "z1 PW14 3", FIRST, LAST, "history", "It needs 60 sessions"],
  [
    "days without a session",
    "spread PW14 1d 30",
    "2025-01-04",
    "2025-01-05",
    "history",
    "There is no session with prices",
  ],
  ["dates the wrong way round", "spread PW14 1d 30", LAST, FIRST, "words", "lies after"],
  ["an unknown metric", "sprd PW14 1d 30", FIRST, LAST, "words", "the nearest is spread"],
] as const)("%s is refused in a sentence", async (_, rule, from, to, because, sentence) => {
  const outcome = await replayRule(replayDepsOver(plannedHistory(() => 1)), rule, from, to ?? LAST);
  if (outcome.ok) throw new Error("it was not refused");
  expect(outcome.because).toBe(because);
  expect(outcome.problems.join(" ")).toContain(sentence);
});

test("a miner without prices is refused, one whose prices begin late is measured from there", async () => {
  const history = plannedHistory(() => 1);
  const without = new Map([...history.bars].filter(([id]) => id !== "0000000001"));
  const outcome = await replayRule(
    replayDepsOver({ ...history, bars: without }),
    "spread BBB 1d 30",
    FIRST,
    LAST,
  );
  expect(outcome).toMatchObject({ ok: false, because: "history" });
  expect(outcome.ok ? [] : outcome.problems).toEqual([
    "No daily prices of BBB are stored: npm run import -- prices PATH",
  ]);
  const late = history.bars.get("0000000001")?.slice(100) ?? [];
  const bars = new Map([...history.bars, ["0000000001", late] as const]);
  const from = await replayRule(replayDepsOver({ ...history, bars }), "spread BBB 1d 30", FIRST, LAST);
  expect(from.ok ? from.notes.join(" ") : "").toContain("The first reading is of 30 May 2025");
});

test("nothing stored at all is said as such", async () => {
  const empty = { bars: new Map(), btc: [], actions: [], shares: [] };
  const outcome = await replayRule(replayDepsOver(empty), "spread PW14 30d 30", FIRST, LAST);
  expect(outcome.ok ? [] : outcome.problems).toEqual([
    "No daily prices of PW14 are stored: npm run import -- prices PATH",
  ]);
});
