import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Rules } from "../../src/app/ports/rules.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import {
  ALL_EVENTS,
  event,
  fact,
  factBar,
  factRule,
  fireAll,
  firing,
  LATER,
  MONDAY,
  nothing,
  NOW,
  side,
  slotBar,
  stateAt,
  stepAll,
  TUESDAY,
} from "../support/stored-rules.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What the store of rules must do with events, and with what it cannot read, in every dialect. */
export function testRuleEvents(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let rules: Rules;
  beforeEach(async () => {
    store = await open();
    rules = createRuleStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const spoil = async (key: string, definition: string) => {
    await store.db.updateTable("rule").set({ definition }).where("key", "=", key).execute();
  };

  describe(`rules that cannot be read in ${dialect}`, () => {
    const known = JSON.stringify(side(2));
    it.each([
      ["no JSON", "{", /JSON/],
      ["no object", "[]", /object/],
      ["a field is missing", "{}", /metric/],
      ["a metric of a newer version", known.replace("spread", "moon_phase"), /“moon_phase”/],
      ["a number that is none", known.replace('"threshold":2', '"threshold":null'), /threshold/],
      ["a target of a newer version", known.replace("basket", "planet"), /“planet”/],
      ["a list without members", known.replace('"basket"', '"list"'), /securities/],
    ])("hold nobody else up: %s", async (_, definition, why) => {
      const [good, bad = ""] = await rules.keep([side(1), side(2)], NOW);
      await stepAll(rules, MONDAY, nothing(MONDAY));
      await spoil(bad, definition);
      expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toEqual([good]);
      expect((await rules.list()).map(({ key }) => key)).toEqual([good]);
      await expect(rules.find(bad)).rejects.toThrow(`rule ${bad} cannot be read`);
      expect(await rules.unreadable()).toEqual([{ rule: bad, event: null, why: expect.stringMatching(why) }]);
    });

    it("are counted, and passed by so that they hold no bar back, but else as they were", async () => {
      const [, bad = ""] = await rules.keep([side(1), side(2)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      await spoil(bad, "{}");
      const result = await rules.stepThrough(TUESDAY, null, 10, NOW, nothing(TUESDAY));
      expect(result).toEqual({ seen: 2, unreadable: 1, lastKey: null });
      expect(await rules.oldestBar("session")).toBe(TUESDAY.bar);
      await spoil(bad, known);
      expect(await rules.find(bad)).toMatchObject({ state: firing(TUESDAY.bar, MONDAY.bar) });
    });

    it("may be the state's fault", async () => {
      const [bad = ""] = await rules.keep([side(1)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      await sql`update rule_state set status = 'asleep'`.execute(store.db);
      await expect(rules.find(bad)).rejects.toThrow(`rule ${bad} cannot be read`);
      expect(await rules.list()).toEqual([]);
      expect(await rules.unreadable()).toEqual([
        { rule: bad, event: null, why: expect.stringMatching(/asleep/) },
      ]);
    });

    it("may be rules on facts, or events", async () => {
      const [good = "", bad = ""] = await rules.keepFactRules([factRule(), factRule({ least: null })], NOW);
      await rules.recordFacts(factBar(7), [fact(good, 6), fact(good, 7)], NOW);
      await spoil(bad, "{}");
      expect((await rules.factRules()).map(({ key }) => key)).toEqual([good]);
      const [newest] = await rules.events(ALL_EVENTS);
      await store.db
        .updateTable("event")
        .set({ detail: '{"kind":"rumour"}' })
        .where("id", "=", newest?.id ?? 0)
        .execute();
      expect((await rules.events(ALL_EVENTS)).map(({ detail }) => detail)).toEqual([fact(good, 6).detail]);
      expect(await rules.unreadable()).toEqual([
        { rule: bad, event: null, why: expect.stringMatching(/least/) },
        { rule: good, event: newest?.id, why: expect.stringMatching(/“rumour”/) },
      ]);
    });
  });

  describe(`events and bars in ${dialect}`, () => {
    it("come back whole, newest first, and as many as asked", async () => {
      const [key = ""] = await rules.keep([side(30)], NOW);
      const made = [event(side(30), MONDAY.bar), event(side(30), TUESDAY.bar, "stale", null)];
      for (const [index, at] of [MONDAY, TUESDAY].entries()) {
        await stepAll(rules, at, () => [
          { key, state: firing(at.bar), events: made.slice(index, index + 1) },
        ]);
      }
      const told = { ruleKey: key, createdAt: NOW, notBefore: null, corrected: null };
      const monday = { id: 1, ...MONDAY, ...told, detail: made[0] };
      const tuesday = { id: 2, ...TUESDAY, ...told, detail: made[1] };
      expect(await rules.events(ALL_EVENTS)).toEqual([tuesday, monday]);
      expect(await rules.events({ ...ALL_EVENTS, limit: 1 })).toEqual([tuesday]);
      expect(await rules.events({ ...ALL_EVENTS, clock: "session", from: TUESDAY.bar })).toEqual([tuesday]);
      expect(await rules.events({ ...ALL_EVENTS, ruleKey: key, from: MONDAY.bar })).toEqual([
        tuesday,
        monday,
      ]);
      expect(await rules.events({ ...ALL_EVENTS, ruleKey: "nobody" })).toEqual([]);
      expect(await rules.events({ ...ALL_EVENTS, clock: "fact" })).toEqual([]);
    });

    it("about facts are written once, and the bar is then finished", async () => {
      const [key = ""] = await rules.keepFactRules([factRule()], NOW);
      const held = fact(key, 8, { notBefore: "2026-11-25T03:00:00Z" });
      await rules.recordFacts(factBar(8), [fact(key, 7), held], NOW);
      await rules.recordFacts(factBar(8), [fact(key, 7), held], LATER);
      expect(await rules.newestBar("fact")).toBe("0000000008");
      expect(await rules.events(ALL_EVENTS)).toMatchObject([
        { id: 2, detail: held.detail, notBefore: "2026-11-25T03:00:00.000Z", createdAt: NOW },
        { id: 1, detail: fact(key, 7).detail, notBefore: null, createdAt: NOW },
      ]);
      await rules.recordFacts(factBar(12), [], LATER);
      expect(await rules.newestBar("fact")).toBe("0000000012");
      await expect(rules.recordFacts(TUESDAY, [], NOW)).rejects.toThrow(/session/);
    });

    it("about facts are written all or none", async () => {
      const [key = ""] = await rules.keepFactRules([factRule()], NOW);
      await expect(rules.recordFacts(factBar(8), [fact(key, 7), fact("nobody", 8)], NOW)).rejects.toThrow(
        /constraint/i,
      );
      expect(await rules.events(ALL_EVENTS)).toEqual([]);
      expect(await rules.newestBar("fact")).toBeNull();
    });

    it("belong to bars that are finished once, whatever else is said", async () => {
      await rules.keep([side(30)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      expect(await rules.newestBar("session")).toBeNull();
      await rules.finishBar(MONDAY, NOW);
      await rules.finishBar(MONDAY, LATER);
      await rules.finishBar({ ...MONDAY, pass: 2 }, LATER);
      await rules.finishBar({ clock: "slot", bar: "2026-11-24T12:05:00.000Z", pass: 1 }, NOW);
      expect(await rules.newestBar("session")).toBe(MONDAY.bar);
      expect(await rules.newestBar("slot")).toBe("2026-11-24T12:05:00.000Z");
      const bars = await store.db
        .selectFrom("bar")
        .select(["pass", "finished_at", "fanned_out_at"])
        .where("clock", "=", "session")
        .orderBy("pass")
        .execute();
      expect(bars).toEqual([
        { pass: 1, finished_at: NOW, fanned_out_at: null },
        { pass: 2, finished_at: LATER, fanned_out_at: null },
      ]);
    });

    it("are marked where prices were corrected, and the mark can be taken away", async () => {
      const [key = ""] = await rules.keep([side(30)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      await stepAll(rules, TUESDAY, fireAll(TUESDAY));
      const corrected = async () =>
        (await rules.events({ ...ALL_EVENTS, ruleKey: key })).map((one) => one.corrected);
      await rules.correct(1, 0, LATER);
      expect(await corrected()).toEqual([null, { value: 0, at: LATER }]);
      await rules.correct(1, 28.5, NOW);
      expect(await corrected()).toEqual([null, { value: 28.5, at: NOW }]);
      await rules.correct(1, null, LATER);
      expect(await corrected()).toEqual([null, null]);
      await rules.correct(99, 1, LATER);
      expect(await corrected()).toEqual([null, null]);
    });
  });

  describe(`pruning events in ${dialect}`, () => {
    const days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"];

    it("keeps episodes that run, what is newer, the newest event and the newest bar", async () => {
      const [runs = "", ended = ""] = await rules.keep([side(1), side(2)], NOW);
      for (const bar of days) {
        const at = { ...MONDAY, bar };
        await rules.stepThrough(at, null, 10, `${bar}T22:00:00Z`, (some) =>
          some.map(({ key, side: of, state }) => {
            if (key === ended) return { key, state: stateAt(bar), events: [event(of, bar, "resolve")] };
            return state === null
              ? { key, state: firing(bar), events: [event(of, bar)] }
              : { key, state: { ...state, lastBar: bar }, events: [] };
          }),
        );
        await rules.finishBar(at, `${bar}T22:01:00Z`);
      }
      expect(await rules.prune("2026-11-18T22:00:00Z")).toBe(0);
      expect(await rules.prune("2026-11-20T00:00:00Z")).toBe(2);
      const left = async () => (await rules.events(ALL_EVENTS)).map(({ ruleKey: of, bar }) => [of, bar]);
      expect(await left()).toEqual([
        [ended, "2026-11-23"],
        [ended, "2026-11-20"],
        [runs, "2026-11-18"],
      ]);
      const bars = await store.db.selectFrom("bar").select("bar").orderBy("bar").execute();
      expect(bars.map(({ bar }) => bar)).toEqual(["2026-11-18", "2026-11-20", "2026-11-23"]);
      expect(await rules.prune("2027-01-01T00:00:00Z")).toBe(1);
      expect(await left()).toEqual([
        [ended, "2026-11-23"],
        [runs, "2026-11-18"],
      ]);
      expect(await rules.newestBar("session")).toBe("2026-11-23");
      expect(await rules.prune("2027-01-01T00:00:00Z")).toBe(0);
    });

    it("keeps the newest finished bar of each clock, and bars that are not finished", async () => {
      const [first, second] = ["2026-11-24T12:00:00.000Z", "2026-11-24T12:05:00.000Z"];
      const [key = ""] = await rules.keep([side(30)], NOW);
      await rules.finishBar(MONDAY, NOW);
      await rules.finishBar(slotBar(first), NOW);
      await rules.finishBar(slotBar(second), NOW);
      await stepAll(rules, TUESDAY, () => [
        { key, state: stateAt(TUESDAY.bar), events: [event(side(30), TUESDAY.bar, "resolve")] },
      ]);
      expect(await rules.prune("2027-01-01T00:00:00Z")).toBe(0);
      const bars = await store.db.selectFrom("bar").select("bar").orderBy("bar").execute();
      expect(bars.map(({ bar }) => bar)).toEqual([MONDAY.bar, TUESDAY.bar, second]);
      await rules.finishBar(TUESDAY, NOW);
      await rules.prune("2027-01-01T00:00:00Z");
      expect(await rules.newestBar("session")).toBe(TUESDAY.bar);
      expect(await store.db.selectFrom("bar").select("bar").execute()).toHaveLength(2);
    });

    it("never lets a number be given twice, nor forgets how far facts were read", async () => {
      const [key = ""] = await rules.keepFactRules([factRule()], NOW);
      await rules.recordFacts(factBar(7), [fact(key, 6), fact(key, 7)], NOW);
      expect(await rules.prune("2027-01-01T00:00:00Z")).toBe(1);
      expect(await rules.newestBar("fact")).toBe("0000000007");
      await rules.recordFacts(factBar(8), [fact(key, 8)], LATER);
      expect((await rules.events(ALL_EVENTS)).map(({ id }) => id)).toEqual([3, 2]);
    });

    it("gives events by their ids, and the fire of an episode", async () => {
      const [key = "", other = ""] = await rules.keep([side(30), side(40)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      await rules.finishBar(MONDAY, NOW);
      const ids = (await rules.events(ALL_EVENTS)).map(({ id }) => id).toSorted((a, b) => a - b);
      expect(await rules.eventsOf([...ids, 99, ...ids])).toMatchObject(ids.map((id) => ({ id })));
      expect(await rules.eventsOf([])).toEqual([]);
      expect(await rules.fireOf(key, MONDAY.bar)).toMatchObject({ ruleKey: key, bar: MONDAY.bar });
      expect(await rules.fireOf(other, "2026-11-01")).toBeNull();
    });
  });
}
