import { describe, expect, it, test } from "vitest";
import type { StoredSpot } from "../../../src/app/ports/spots.ts";
import { type Replayed, replayRule } from "../../../src/app/replay.ts";
import { SLOT_MS, slotAt } from "../../../src/domain/slot-readings.ts";
import { aSpot } from "../../support/live.ts";
import { plannedHistory, replayDepsOver } from "../../support/replay-market.ts";

const START = Date.parse("2026-05-01T00:00:00Z");

/** Slots from 1 May 2026 on; null is a slot that was never stored. */
function spotsOf(count: number, plan: (t: number) => number | null): readonly StoredSpot[] {
  return Array.from({ length: count }, (_, t) => ({ t, price: plan(t) })).flatMap(({ t, price }) =>
    price === null ? [] : [aSpot(price, slotAt(START + t * SLOT_MS))],
  );
}

async function replay(
  spots: readonly StoredSpot[],
  rule: string,
  from = "2026-05-01",
  to = "2026-05-31",
): Promise<Replayed> {
  const deps = replayDepsOver(
    plannedHistory(() => 1),
    { spots },
  );
  const outcome = await replayRule(deps, rule, from, to);
  if (!outcome.ok) throw new Error(outcome.problems.join(" "));
  return outcome;
}

/** `50 fire` for a fire in the slot with that index. */
function shortly({ result }: Replayed): readonly string[] {
  return result.transitions.map(
    ({ session, event }) => `${(Date.parse(session) - START) / SLOT_MS} ${event}`,
  );
}

/** 100,000, a tenth more from slot 100 to 149. */
const hill = (t: number): number => (t >= 100 && t < 150 ? 110_000 : 100_000);

describe("a replay of a rule about bitcoin", () => {
  it("steps the stored slots, with bitcoin's own leg and the slot's instant", async () => {
    const replayed = await replay(spotsOf(600, hill), "move BTC 1h 8");
    expect(shortly(replayed)).toEqual(["101 fire", "113 resolve", "151 fire", "163 resolve"]);
    expect(replayed.result.transitions[0]).toEqual({
      session: "2026-05-01T08:25:00.000Z",
      event: "fire",
      metric: "move",
      target: "BTC",
      window: "1h",
      value: expect.closeTo(10, 9),
      btcReturnPct: expect.closeTo(10, 9),
      subjectReturnPct: null,
      episode: "2026-05-01T08:20:00.000Z",
    });
    expect(replayed.sessions).toHaveLength(600);
  });

  it("counts 365 days of slots with a reading as a year, and scores no gap", async () => {
    const { result } = await replay(spotsOf(600, hill), "level BTC 105000 above");
    expect(shortly(await replay(spotsOf(600, hill), "level BTC 105000 above"))).toEqual([
      "101 fire",
      "151 resolve",
    ]);
    expect(result.summary).toEqual({
      firesPerYear: expect.closeTo((365 * 288) / 600, 9),
      medianSessionsFiring: 50,
      gapAfter20SessionsPp: null,
    });
  });

  it("takes what was stored before as its baseline", async () => {
    const replayed = await replay(
      spotsOf(900, (t) => (t >= 100 ? 110_000 : 100_000)),
      "level BTC 105000 above",
      "2026-05-02",
    );
    expect(shortly(replayed)).toEqual([]);
    expect(replayed.sessions[0]?.session).toBe("2026-05-02T00:00:00.000Z");
    expect(replayed.notes.join(" ")).toContain(
      "The price had reached the level before, by 1 May 2026: that is the starting point",
    );
  });

  it("counts as a crossing of a level only what was on the other side before", async () => {
    const spots = spotsOf(600, (t) => (t < 50 || t >= 200 ? 110_000 : 100_000));
    const replayed = await replay(spots, "level BTC 105000", "2026-04-01");
    expect(shortly(replayed)).toEqual(["51 fire", "201 fire", "201 resolve"]);
    expect(replayed.sessions[0]).toMatchObject({ value: 110_000, above: "firing", below: "quiet" });
    expect(replayed.sessions).toHaveLength(600);
    expect(replayed.notes.join(" ")).not.toContain("starting point");
    const above = await replay(spots, "level BTC 105000 above", "2026-04-01");
    expect(above.notes.join(" ")).toContain("The price had reached the level before, by 1 May 2026");
    const moves = await replay(spots, "move BTC 1h 8 above", "2026-05-01");
    expect(shortly(moves)).toEqual(["201 fire", "213 resolve"]);
  });

  it("has a slot that was never stored, and one whose price is disputed, as bars without data", async () => {
    const gaps = spotsOf(400, (t) => (t >= 110 && t < 125 ? null : hill(t))).map((spot) =>
      spot.slot === slotAt(START + 300 * SLOT_MS) ? { ...spot, priceUsd: 500_000, disagrees: true } : spot,
    );
    const replayed = await replay(gaps, "level BTC 105000 above for 1");
    expect(shortly(replayed)).toEqual(["100 fire", "121 stale", "125 fresh", "151 resolve"]);
    expect(replayed.sessions).toHaveLength(400);
    expect(replayed.notes.join(" ")).toContain("16 slots without a reading changed nothing.");
    expect(replayed.notes.join(" ")).toContain("16 slots had no price that two sources agree on.");
  });

  it("says how far stored slots reach, and that a short span is a hint", async () => {
    const { notes } = await replay(spotsOf(600, hill), "move BTC 1d 8", "2026-04-01");
    expect(notes).toContain("Slots are stored from 1 May 2026 to 3 May 2026, at most 400 days of them.");
    expect(notes.join(" ")).toContain("The first reading is of 2 May 2026");
    expect(notes.join(" ")).toContain("1 day of slots are few");
  });

  it("says so where a rule would hardly ever be quiet, but not of a price that stays beyond its level", async () => {
    const wild = spotsOf(600, (t) => (t % 40 < 20 ? 100_000 : 110_000));
    const often = await replay(wild, "move BTC 1h 5 cooldown 0");
    expect(often.notes.join(" ")).toContain("hardly ever be quiet");
    const beyond = await replay(
      spotsOf(8000, (t) => (t < 5 ? 100_000 : 110_000)),
      "level BTC 105000 above",
      "2026-05-01",
      "2026-05-31",
    );
    expect(shortly(beyond)).toEqual(["6 fire"]);
    const calm = await replay(
      spotsOf(8000, () => 110_000),
      "level BTC 105000 above",
      "2026-05-02",
    );
    expect(calm.notes.join(" ")).not.toContain("hardly ever be quiet");
  });

  it("breathes between pieces of the work", async () => {
    let breaths = 0;
    const deps = replayDepsOver(
      plannedHistory(() => 1),
      { spots: spotsOf(3000, hill) },
    );
    const breathe = async (): Promise<void> => void (breaths += 1);
    await replayRule({ ...deps, breathe }, "move BTC 1h 8", "2026-05-01", "2026-05-31");
    expect(breaths).toBeGreaterThan(12);
  });
});

test.each([
  [
    "no slot is stored",
    0,
    "move BTC 1h 8",
    "2026-05-31",
    "No prices of BTC in slots of five minutes are stored up to 31 May 2026",
  ],
  [
    "the window is longer than what is stored",
    600,
    "move BTC 7d 8",
    "2026-05-31",
    "It needs prices that two sources agree on at both ends of the window 7d. Slots are stored from 1 May 2026",
  ],
  [
    "the days lie after the last slot",
    600,
    "level BTC 8",
    "2026-05-31",
    "There is no slot with prices between 20 May 2026 and 31 May 2026. Slots are stored from 1 May 2026 to 3 May 2026",
  ],
] as const)("where %s, it is refused in a sentence", async (_, count, rule, to, sentence) => {
  const from = sentence.startsWith("There") ? "2026-05-20" : "2026-05-01";
  const deps = replayDepsOver(
    plannedHistory(() => 1),
    { spots: spotsOf(count, hill) },
  );
  const outcome = await replayRule(deps, rule, from, to);
  expect(outcome).toMatchObject({ ok: false, because: "history" });
  expect(outcome.ok ? "" : outcome.problems.join(" ")).toContain(sentence);
});
