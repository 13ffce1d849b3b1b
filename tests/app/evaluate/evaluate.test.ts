import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepStandingRules } from "../../../src/app/standing-rules.ts";
import { sessionsBetween } from "../../../src/domain/calendar.ts";
import { PRESET_NAMES, presetRules } from "../../../src/domain/presets.ts";
import { StoreError } from "../../../src/store/failure.ts";
import { createEvaluateWorld, EVALUATED_BASKET, type EvaluateWorld } from "../../support/evaluating.ts";
import { nyseCalendar } from "../../support/market.ts";

let world: EvaluateWorld;
beforeEach(async () => {
  world = await createEvaluateWorld();
});
afterEach(() => world.close());

const locked = () => Promise.reject(new StoreError("locked", "The database is locked.", null));

async function store(to: string): Promise<void> {
  for (const session of sessionsBetween(nyseCalendar(), "2026-11-02", to)) await world.put(session, 1);
  await world.asked(to);
}

describe("the job", () => {
  it("on an empty database does nothing, says so, and keeps the presets of the basket", async () => {
    expect(await world.run("2026-11-21T12:00:00Z")).toEqual({
      outcome: "done",
      detail: "Nothing was due.",
      idle: true,
    });
    const sides = PRESET_NAMES.flatMap((preset) => presetRules(preset, "basket", "PW14"));
    const kept = await world.rules.list();
    expect(kept.length).toBeGreaterThan(sides.length);
    for (const { side, state } of kept) {
      expect([side.target, state]).toEqual([{ kind: "basket", id: "PW14" }, null]);
    }
  });

  it("keeps the presets once, with the day on which they were first kept", async () => {
    const first = await keepStandingRules(world.rules, EVALUATED_BASKET, "2026-11-01T00:00:00.000Z");
    const again = await keepStandingRules(world.rules, EVALUATED_BASKET, "2026-11-20T00:00:00.000Z");
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
    const kept = await world.rules.list();
    expect(kept).toHaveLength(first.length);
    expect(new Set(kept.map(({ since }) => since))).toEqual(new Set(["2026-11-01T00:00:00.000Z"]));
  });

  it("goes on with the other parts where one fails, says so, and does it the next time", async () => {
    await store("2026-11-13");
    await world.run("2026-11-15T12:00:00.000Z");
    await world.put("2026-11-16", 1.2);
    const at = await world.asked("2026-11-16");
    world.restart({ feed: { newest: locked } });
    expect(await world.run(at)).toEqual({
      outcome: "partly",
      detail: expect.stringMatching(
        /^1 session stepped .* Not done, and tried again: facts\. The log says why\.$/,
      ),
    });
    expect(await world.run(at)).toMatchObject({ outcome: "failed" });
    // One trouble is one line, however long it lasts.
    expect(world.log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("fails while the database is locked, and has lost nothing when it is free again", async () => {
    await store("2026-11-13");
    const key = await world.keep("spread PW14 1d 21", "2026-11-15T11:00:00.000Z");
    await world.run("2026-11-15T12:00:00.000Z");
    await world.put("2026-11-16", 1.3);
    const at = await world.asked("2026-11-16");
    const { rules } = world;
    world.restart({
      rules: { ...rules, keep: locked, stepThrough: locked, finishBar: locked, recordFacts: locked },
    });
    const result = await world.run(at);
    expect(result.outcome).toBe("failed");
    expect(result.detail).toContain("sessions");
    world.restart();
    await world.run(at);
    expect(await world.told(key)).toEqual(["2026-11-16 1 fire"]);
  });

  it("ends at once when it is told to stop, and goes on the next time", async () => {
    await store("2026-11-13");
    const stopping = new AbortController();
    stopping.abort(new Error("stopped"));
    await expect(world.run("2026-11-15T12:00:00.000Z", stopping.signal)).rejects.toThrow("stopped");
    expect(world.log.lines).toEqual([]);
    await world.run("2026-11-15T12:05:00.000Z");
    expect((await world.rules.list()).some(({ state }) => state !== null)).toBe(true);
  });

  it("lets everything else go between any two pieces of its work", async () => {
    await store("2026-11-13");
    let breaths = 0;
    world.restart({ breathe: async () => void (breaths += 1) });
    await world.run("2026-11-15T12:00:00.000Z");
    const begun = (await world.rules.list()).filter(({ state }) => state !== null);
    expect(begun.length).toBeGreaterThan(5);
    // After each security and each first state at the least.
    expect(breaths).toBeGreaterThan(begun.length + EVALUATED_BASKET.members.length);
  });

  it("says in words what it did", async () => {
    await store("2026-11-13");
    expect((await world.run("2026-11-15T12:00:00.000Z")).detail).toMatch(
      /^\d+ rules begun, without telling anybody\.$/,
    );
    await world.run(await world.asked("2026-11-13", "repair"));
    await world.put("2026-11-16", 1);
    expect((await world.run(await world.asked("2026-11-16"))).detail).toMatch(
      /^1 session stepped through \d+ rules: nothing to tell\.$/,
    );
  });
});
