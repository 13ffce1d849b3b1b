import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Rules } from "../../../src/app/ports/rules.ts";
import { sessionsBetween } from "../../../src/domain/calendar.ts";
import { createEvaluateWorld, type EvaluateWorld } from "../../support/evaluating.ts";
import { nyseCalendar } from "../../support/market.ts";
import { side } from "../../support/stored-rules.ts";

const CALENDAR = nyseCalendar();
const RULE = "spread PW14 1d 20";

const killed = () => Promise.reject(new Error("killed"));
const day = (n: number) => new Date(Date.parse("2026-10-20T00:00:00Z") + n * 86_400_000).toISOString();

let world: EvaluateWorld;
beforeEach(async () => {
  world = await createEvaluateWorld();
});
afterEach(() => world.close());

/** Flat closes from 2 to 13 November 2026, the rule made on the Sunday after, its baseline taken. */
async function begin(text = RULE): Promise<string> {
  for (const session of sessionsBetween(CALENDAR, "2026-11-02", "2026-11-13")) await world.put(session, 1);
  await world.asked("2026-11-13");
  const key = await world.keep(text, "2026-11-15T12:00:00.000Z");
  await world.run("2026-11-15T12:05:00.000Z");
  // Rules that need a longer history have no reading of Friday: that is settled on Monday morning.
  await world.run(await world.asked("2026-11-13", "repair"));
  return key;
}

describe("a session", () => {
  it("is stepped once its closes and bitcoin's were collected, and not before", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3);
    // Asked for at 22:30: until then the closes may be anybody's.
    expect(await world.run("2026-11-16T22:00:00Z")).toEqual({
      outcome: "done",
      detail: "Nothing was due.",
      idle: true,
    });
    const at = await world.asked("2026-11-16");
    expect(await world.run(at)).toEqual({
      outcome: "done",
      detail: expect.stringMatching(/^1 session stepped through \d+ rules: \d+ fires?\.$/),
    });
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire"]);
    expect(await world.bars("session")).toEqual(["2026-11-16 1"]);
  });

  it("is stepped once, however often the job runs, also after a restart", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3);
    const at = await world.asked("2026-11-16");
    await world.run(at);
    const rows = await world.rows();
    await world.run(at);
    world.restart();
    expect((await world.run("2026-11-16T23:00:00Z")).idle).toBe(true);
    expect(await world.rows()).toEqual(rows);
    expect(await world.told(key)).toHaveLength(1);
  });

  it("tells the value and both legs as they were", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3, 45_000);
    await world.run(await world.asked("2026-11-16"));
    const [event] = await world.events(key);
    expect(event?.detail).toMatchObject({
      kind: "series",
      reading: {
        value: expect.closeTo(40, 9),
        btcReturnPct: expect.closeTo(-10, 9),
        subjectReturnPct: expect.closeTo(30, 9),
      },
      transition: { event: "fire", bar: "2026-11-16", episode: "2026-11-16", late: false },
    });
  });

  it("waits for a late close until the repair of the next morning, while the others are stepped", async () => {
    const [basket, late] = [await begin(), await world.keep("spread AAA 1d 20", "2026-11-16T14:00:00Z")];
    await world.run("2026-11-16T14:05:00Z");
    await world.put("2026-11-16", { BBB: 1.3, CCC: 1.3, DDD: 1.3, EEE: 1.3 });
    await world.run(await world.asked("2026-11-16"));
    expect([await world.told(basket), await world.told(late)]).toEqual([["2026-11-16 1 fire"], []]);
    expect((await world.state(late))?.lastBar).toBe("2026-11-13");
    // The close is there by midnight, but a bar is not opened again before everything is in.
    await world.put("2026-11-16", { AAA: 1.3 });
    await world.run("2026-11-17T05:00:00Z");
    expect([await world.told(late), await world.bars("session")]).toEqual([[], ["2026-11-16 1"]]);
    await world.run(await world.asked("2026-11-16", "repair"));
    expect(await world.told(late)).toEqual(["2026-11-16 2 fire"]);
    expect(await world.bars("session")).toEqual(["2026-11-16 1", "2026-11-16 2"]);
  });

  it("counts as one without data where the repair brings nothing either", async () => {
    await begin();
    const late = await world.keep("spread AAA 1d 20", "2026-11-16T14:00:00Z");
    await world.run("2026-11-16T14:05:00Z");
    await world.put("2026-11-16", { BBB: 1, CCC: 1, DDD: 1, EEE: 1 });
    await world.run(await world.asked("2026-11-16"));
    await world.run(await world.asked("2026-11-16", "repair"));
    expect(await world.state(late)).toMatchObject({ lastBar: "2026-11-16", noData: 1, status: "inactive" });
    expect(await world.told(late)).toEqual([]);
  });

  it("without bitcoin's close waits, and is one without data once the next has closed", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3, null);
    await world.run(await world.asked("2026-11-16"));
    expect((await world.state(key))?.lastBar).toBe("2026-11-13");
    await world.run("2026-11-17T21:00:00Z");
    expect(await world.state(key)).toMatchObject({ lastBar: "2026-11-16", noData: 1 });
    expect(await world.bars("session")).toEqual(["2026-11-16 1"]);
  });

  it("of an outage is one without data: stale once after three, fresh once", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3);
    await world.run(await world.asked("2026-11-16"));
    await world.run("2026-11-19T21:30:00Z");
    await world.run("2026-11-20T21:30:00Z");
    await world.put("2026-11-20", 1.3);
    await world.put("2026-11-23", 1.3);
    await world.run(await world.asked("2026-11-23"));
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire", "2026-11-19 1 stale", "2026-11-23 1 fresh"]);
  });
});

describe("after the bot was off", () => {
  it("all sessions are stepped in their order", async () => {
    const key = await begin();
    for (const [session, level] of [
      ["2026-11-16", 1.3],
      ["2026-11-17", 1.3],
      ["2026-11-18", 1.3],
    ] as const) {
      await world.put(session, level);
    }
    world.restart();
    const { detail } = await world.run(await world.asked("2026-11-18"));
    expect(detail).toMatch(/^3 sessions stepped through/);
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire", "2026-11-18 1 resolve"]);
    expect(await world.bars("session")).toEqual(["2026-11-16 1", "2026-11-17 1", "2026-11-18 1"]);
  });

  it.each([0, 1, 2])("killed after %d chunks it goes on and the rows are the same", async (chunks) => {
    const outcomes: string[] = [];
    const sides = Array.from({ length: 520 }, (_, n) =>
      side(10 + n / 100, { window: "1d", forBars: 1, clear: 5 }),
    );
    const live = async (target: EvaluateWorld, kill: boolean) => {
      world = target;
      await begin();
      await world.rules.keep(sides, "2026-11-15T12:00:00.000Z");
      await world.run("2026-11-16T14:00:00Z");
      await world.put("2026-11-16", 1.13);
      await world.put("2026-11-17", 1.13);
      const at = await world.asked("2026-11-17");
      if (kill) {
        let done = 0;
        const stepThrough: Rules["stepThrough"] = (...given) => {
          if (given[0].bar === "2026-11-16" && done++ >= chunks) throw new Error("killed");
          return world.rules.stepThrough(...given);
        };
        world.restart({ rules: { ...world.rules, stepThrough } });
        outcomes.push((await world.run(at)).outcome);
        world.restart();
      }
      outcomes.push((await world.run(at)).outcome);
      return world.rows();
    };
    const resumed = await live(world, true);
    const other = await createEvaluateWorld();
    const whole = await live(other, false);
    expect(whole.events.length).toBeGreaterThan(300);
    expect(outcomes).toEqual(["failed", "done", "done"]);
    expect(resumed).toEqual(whole);
    await other.close();
  });

  it("a bar of which every rule was stepped but that was not finished is finished", async () => {
    const key = await begin();
    await world.put("2026-11-16", 1.3);
    const at = await world.asked("2026-11-16");
    world.restart({ rules: { ...world.rules, finishBar: killed } });
    expect((await world.run(at)).outcome).toBe("failed");
    expect(await world.bars("session")).toEqual([]);
    await world.run("2026-11-16T22:40:00Z");
    world.restart();
    await world.run("2026-11-17T22:40:00Z");
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire"]);
    expect(await world.bars("session")).toContain("2026-11-16 1");
  });

  it("so is a second pass that was cut short behind its last rule", async () => {
    await begin();
    const late = await world.keep("spread AAA 1d 20", "2026-11-16T14:00:00Z");
    await world.run("2026-11-16T14:05:00Z");
    await world.put("2026-11-16", { BBB: 1, CCC: 1, DDD: 1, EEE: 1 });
    await world.run(await world.asked("2026-11-16"));
    await world.put("2026-11-16", { AAA: 1.3 });
    world.restart({ rules: { ...world.rules, finishBar: killed } });
    await world.run(await world.asked("2026-11-16", "repair"));
    expect(await world.bars("session")).toEqual(["2026-11-16 1"]);
    world.restart();
    await world.run("2026-11-17T14:00:00Z");
    expect(await world.told(late)).toEqual(["2026-11-16 2 fire"]);
    expect(await world.bars("session")).toEqual(["2026-11-16 1", "2026-11-16 2"]);
  });
});

describe("a new rule", () => {
  it("is told of nothing that ran before it was made, neither then nor when it ends", async () => {
    await begin();
    await world.put("2026-11-16", 1.3);
    await world.run(await world.asked("2026-11-16"));
    const key = await world.keep("spread PW14 7d 16", "2026-11-17T22:00:00Z");
    await world.put("2026-11-17", 1.3);
    const at = await world.asked("2026-11-17");
    expect((await world.run(at)).detail).toContain("1 rule begun, without telling anybody.");
    expect(await world.state(key)).toMatchObject({
      status: "firing",
      told: "withheld",
      lastBar: "2026-11-17",
    });
    for (const session of ["2026-11-18", "2026-11-19", "2026-11-20"]) await world.put(session, 1);
    await world.run(await world.asked("2026-11-20"));
    expect(await world.state(key)).toMatchObject({ status: "inactive" });
    expect(await world.told(key)).toEqual([]);
  });

  it("made between a close and its prices waits for them, and takes them as its beginning", async () => {
    await begin();
    await world.put("2026-11-16", 1.3);
    const key = await world.keep("big_day PW14 11", "2026-11-16T21:30:00Z");
    await world.run("2026-11-16T21:35:00Z");
    expect(await world.state(key)).toBeNull();
    await world.run(await world.asked("2026-11-16"));
    expect(await world.state(key)).toMatchObject({
      status: "firing",
      told: "withheld",
      lastBar: "2026-11-16",
    });
    expect(await world.told(key)).toEqual([]);
  });

  it("on a store without any prices has no state until there are some, and then the one of its day", async () => {
    const key = await world.keep(RULE, "2026-11-14T12:00:00Z");
    expect(await world.run("2026-11-14T12:05:00Z")).toMatchObject({ idle: true });
    await world.run("2026-11-16T23:00:00Z");
    expect(await world.state(key)).toBeNull();
    for (const session of sessionsBetween(CALENDAR, "2026-11-02", "2026-11-13")) await world.put(session, 1);
    await world.put("2026-11-16", 1.3);
    await world.put("2026-11-17", 1.3);
    await world.run(await world.asked("2026-11-17"));
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire"]);
    expect((await world.state(key))?.lastBar).toBe("2026-11-17");
  });

  it("of a miner without prices costs a look at the store only when something was stored", async () => {
    await begin();
    const { id } = world.deps.miners[0] ?? { id: "" };
    await world.db.deleteFrom("price_bar").where("security", "=", id).execute();
    let reads = 0;
    const prices = {
      ...world.prices,
      history: (...given: Parameters<typeof world.prices.history>) => {
        if (given[1] !== given[2]) reads += 1;
        return world.prices.history(...given);
      },
    };
    world.restart({ prices });
    const key = await world.keep("spread AAA 1d 20", "2026-11-16T14:00:00Z");
    await world.run("2026-11-16T14:05:00Z");
    const first = reads;
    await world.run("2026-11-16T14:10:00Z");
    await world.run("2026-11-16T14:15:00Z");
    expect([first, reads]).toEqual([1, 1]);
    expect(await world.state(key)).toBeNull();
  });

  it("about the network is stepped through sessions by its daily hashrate", async () => {
    const key = await world.keep("hashrate_move NETWORK 7d 5", "2026-11-14T12:00:00Z");
    await world.db
      .insertInto("network_reading")
      .values(
        Array.from({ length: 30 }, (_, n) => ({
          metric: "day_hashrate_ehs" as const,
          at: day(n),
          value: n < 25 ? 1000 : 1300,
          source: "mempool",
          doubted: 0,
        })),
      )
      .execute();
    await begin();
    await world.put("2026-11-16", 1);
    await world.put("2026-11-17", 1);
    await world.put("2026-11-18", 1);
    await world.run(await world.asked("2026-11-18"));
    expect((await world.told(key)).map((one) => one.slice(11))).toEqual(["1 fire"]);
  });
});
