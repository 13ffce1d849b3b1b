import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BarPass, Rules } from "../../src/app/ports/rules.ts";
import type { AlertState } from "../../src/domain/alert.ts";
import type { FactRule } from "../../src/domain/fact-rule.ts";
import { ruleKey, type RuleSide } from "../../src/domain/rule.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import {
  ALL_EVENTS,
  event,
  factBar,
  factRule,
  fireAll,
  firing,
  LATER,
  MONDAY,
  nothing,
  NOW,
  OF_BTC,
  side,
  sides,
  stateAt,
  stepAll,
  TUESDAY,
} from "../support/stored-rules.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What the store of rules and their states must do in every dialect. */
export function testRuleStore(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let rules: Rules;
  beforeEach(async () => {
    store = await open();
    rules = createRuleStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`rules in ${dialect}`, () => {
    it("are none at first", async () => {
      expect(await rules.list()).toEqual([]);
      expect(await rules.factRules()).toEqual([]);
      expect(await rules.find("nobody")).toBeNull();
      expect(await rules.oldestBar("session")).toBeNull();
      expect(await rules.newestBar("session")).toBeNull();
      expect(await rules.targets("session")).toEqual([]);
      expect(await rules.events(ALL_EVENTS)).toEqual([]);
      expect(await rules.unreadable()).toEqual([]);
      expect(await rules.keep([], NOW)).toEqual([]);
      expect(await rules.keepFactRules([], NOW)).toEqual([]);
      expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toEqual([]);
    });

    it.each<[string, RuleSide]>([
      ["the basket", side(30)],
      [
        "a miner, in multiples",
        side(2.5, { target: { kind: "miner", security: "hut" }, scale: "own_volatility" }),
      ],
      [
        "a list",
        side(12.5, { target: { kind: "list", securities: ["mara", "riot", "clsk"] }, direction: "below" }),
      ],
      ["bitcoin, in slots", OF_BTC],
      ["a level behind a split", side(12, { metric: "level", splits: 2 })],
      ["the network", side(10, { target: { kind: "network" }, window: "90d" })],
    ])("come back as they were kept: %s", async (_, kept) => {
      const [key] = await rules.keep([kept], "2026-11-24T21:30:00Z");
      expect(key).toBe(ruleKey(kept));
      const stored = { key, side: kept, since: NOW, state: null };
      expect(await rules.find(ruleKey(kept))).toEqual(stored);
      expect(await rules.list()).toEqual([stored]);
      expect(await rules.factRules()).toEqual([]);
    });

    it.each<[string, FactRule]>([
      ["everybody's, with a least size", factRule()],
      ["the basket's, whatever the size", factRule({ target: { kind: "basket", id: "PW14" }, least: null })],
      [
        "a miner's, with a direction",
        factRule({
          kind: "ai_share",
          target: { kind: "miner", security: "iren" },
          least: { unit: "pct", size: 50 },
          direction: "both",
        }),
      ],
      [
        "a list's, with forms",
        factRule({
          kind: "filing",
          target: { kind: "list", securities: ["hut", "iren"] },
          least: null,
          forms: ["8-K", "10-Q"],
        }),
      ],
    ])("on facts come back as they were kept: %s", async (_, kept) => {
      const [key = ""] = await rules.keepFactRules([kept], NOW);
      const stored = { key, rule: kept, since: NOW };
      expect(await rules.find(key)).toEqual(stored);
      expect(await rules.factRules()).toEqual([stored]);
      expect(await rules.list()).toEqual([]);
      expect(await rules.targets("session")).toEqual([]);
    });

    it("that are kept already stay as they are, their states too, and keys come in the order asked", async () => {
      const [first = ""] = await rules.keep([side(30)], NOW);
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      const keys = await rules.keep([side(40), side(30)], LATER);
      expect(keys).toEqual([ruleKey(side(40)), first]);
      expect(await rules.find(first)).toMatchObject({ since: NOW, state: firing("2026-11-23") });
      expect(await rules.find(ruleKey(side(40)))).toMatchObject({ since: LATER, state: null });
      const [of = ""] = await rules.keepFactRules([factRule()], NOW);
      expect(await rules.keepFactRules([factRule()], LATER)).toEqual([of]);
      expect((await rules.factRules()).map(({ since }) => since)).toEqual([NOW]);
    });

    it("may be many at once, and are listed by key", async () => {
      const keys = await rules.keep(sides(1000), NOW);
      expect((await rules.list()).map(({ key }) => key)).toEqual(keys.toSorted());
    });

    it("give each target of a clock once", async () => {
      const listed = ["riot", "clsk", "mara"];
      await rules.keep(
        [
          side(30),
          side(40),
          side(5, { target: { kind: "list", securities: listed } }),
          side(6, { target: { kind: "list", securities: listed.toReversed() } }),
          side(7, { target: { kind: "miner", security: "hut" } }),
          OF_BTC,
        ],
        NOW,
      );
      expect(await rules.targets("slot")).toEqual([{ kind: "btc" }]);
      const targets = await rules.targets("session");
      expect(targets).toHaveLength(3);
      expect(targets).toContainEqual({ kind: "basket", id: "PW14" });
      expect(targets).toContainEqual({ kind: "miner", security: "hut" });
      expect(targets).toContainEqual({ kind: "list", securities: listed.toSorted() });
    });
  });

  describe(`stepping rules through a bar in ${dialect}`, () => {
    it("keeps every field of a state", async () => {
      await rules.keep([side(30)], NOW);
      const full: AlertState = {
        status: "recovering",
        count: 1,
        lastBar: "2026-11-24",
        episode: "2026-11-02",
        told: "withheld",
        sinceEnd: 12,
        noData: 4,
        stale: true,
        barsFiring: 16,
        unit: 7.25,
      };
      for (const state of [full, stateAt("2026-11-25")]) {
        const at = { ...TUESDAY, bar: state.lastBar ?? "" };
        await stepAll(rules, at, (some) => some.map(({ key }) => ({ key, state, events: [] })));
        expect((await rules.list()).map((rule) => rule.state)).toEqual([state]);
      }
    });

    it("sees each of a thousand rules once, page by page, and each page holds at most as many as asked", async () => {
      const keys = await rules.keep(sides(1000), NOW);
      const pages: number[] = [];
      const seen = await stepAll(rules, TUESDAY, (some) => {
        pages.push(some.length);
        return fireAll(TUESDAY)(some);
      });
      expect(seen).toEqual(keys.toSorted());
      expect(pages).toEqual([250, 250, 250, 250]);
      expect(await rules.events(ALL_EVENTS)).toHaveLength(1000);
    });

    it("says how many it looked at and where it ended", async () => {
      const keys = (await rules.keep(sides(3), NOW)).toSorted();
      const step = (after: string | null) => rules.stepThrough(TUESDAY, after, 2, NOW, nothing(TUESDAY));
      expect(await step(null)).toEqual({ seen: 2, unreadable: 0, lastKey: keys[1] });
      expect(await step(keys[1] ?? "")).toEqual({ seen: 1, unreadable: 0, lastKey: null });
      expect(await step(null)).toEqual({ seen: 0, unreadable: 0, lastKey: null });
    });

    it("goes on after a page on which nothing was decided", async () => {
      const keys = (await rules.keep(sides(4), NOW)).toSorted();
      const seen: string[] = [];
      const look = (after: string | null) =>
        rules.stepThrough(TUESDAY, after, 2, NOW, (some) => {
          seen.push(...some.map(({ key }) => key));
          return some.map(() => null);
        });
      const { lastKey } = await look(null);
      await look(lastKey);
      expect(seen).toEqual(keys);
    });

    it("does not step a rule twice through a bar, nor through an older one", async () => {
      await rules.keep(sides(3), NOW);
      expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toHaveLength(3);
      for (const at of [TUESDAY, { ...TUESDAY, pass: 2 }, MONDAY]) {
        expect(await stepAll(rules, at, fireAll(at))).toEqual([]);
      }
      expect(await rules.events(ALL_EVENTS)).toHaveLength(3);
    });

    it("hands the state over that the bar before left", async () => {
      await rules.keep([side(30)], NOW);
      const seen: (AlertState | null)[] = [];
      for (const at of [MONDAY, TUESDAY]) {
        await stepAll(rules, at, (some) => {
          seen.push(...some.map(({ state }) => state));
          return fireAll(at)(some);
        });
      }
      expect(seen).toEqual([null, firing("2026-11-23")]);
    });

    it("leaves alone what is not decided, which a second pass then finds", async () => {
      const keys = (await rules.keep(sides(4), NOW)).toSorted();
      const late = keys[2];
      const seen = await stepAll(rules, TUESDAY, (some) =>
        fireAll(TUESDAY)(some).map((outcome) => (outcome.key === late ? null : outcome)),
      );
      expect(seen).toEqual(keys);
      expect(await rules.find(late ?? "")).toMatchObject({ state: null });
      const again = { ...TUESDAY, pass: 2 };
      expect(await stepAll(rules, again, fireAll(again))).toEqual([late]);
      const events = await rules.events(ALL_EVENTS);
      expect(events.map(({ pass, ruleKey: of }) => [pass, of])[0]).toEqual([2, late]);
      expect(events).toHaveLength(4);
    });

    it("leaves nothing behind where it fails in the middle", async () => {
      await rules.keep(sides(500), NOW);
      let calls = 0;
      const failing = stepAll(rules, TUESDAY, (some) => {
        calls += 1;
        if (calls === 2) throw new Error("the power went");
        return fireAll(TUESDAY)(some);
      });
      await expect(failing).rejects.toThrow("the power went");
      expect((await rules.list()).filter(({ state }) => state !== null)).toHaveLength(250);
      expect(await rules.events(ALL_EVENTS)).toHaveLength(250);
      expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toHaveLength(250);
      expect(await rules.events(ALL_EVENTS)).toHaveLength(500);
    });

    it("leaves nothing behind where writing fails: neither states nor events", async () => {
      await rules.keep(sides(3), NOW);
      const failing = stepAll(rules, TUESDAY, (some) =>
        fireAll(TUESDAY)(some).map((one, index) => (index === 1 ? { ...one, key: "nobody" } : one)),
      );
      await expect(failing).rejects.toThrow(/nobody/);
      expect((await rules.list()).every(({ state }) => state === null)).toBe(true);
      expect(await rules.events(ALL_EVENTS)).toEqual([]);
    });

    it("writes an event once, even where its state was lost", async () => {
      await rules.keep([side(30)], NOW);
      await stepAll(rules, TUESDAY, fireAll(TUESDAY));
      const [before] = await rules.events(ALL_EVENTS);
      await store.db.deleteFrom("rule_state").execute();
      await stepAll(rules, TUESDAY, (some) =>
        some.map(({ key, side: of }) => ({
          key,
          state: firing(TUESDAY.bar),
          events: [event(of, TUESDAY.bar, "fire", 99), event(of, TUESDAY.bar, "remind", 99)],
        })),
      );
      const events = await rules.events(ALL_EVENTS);
      expect(events.map(({ detail }) => detail.kind === "series" && detail.transition.event)).toEqual([
        "remind",
        "fire",
      ]);
      expect(events[1]).toEqual(before);
    });

    it("keeps the clocks apart", async () => {
      const [ofBasket] = await rules.keep([side(30)], NOW);
      const [ofBtc] = await rules.keep([OF_BTC], NOW);
      const slot: BarPass = { clock: "slot", bar: "2026-11-24T12:05:00.000Z", pass: 1 };
      expect(await stepAll(rules, slot, fireAll(slot))).toEqual([ofBtc]);
      expect(await rules.oldestBar("slot")).toBe(slot.bar);
      expect(await rules.oldestBar("session")).toBeNull();
      expect(await stepAll(rules, TUESDAY, fireAll(TUESDAY))).toEqual([ofBasket]);
      expect(await rules.events({ ...ALL_EVENTS, clock: "slot" })).toHaveLength(1);
    });

    it("has no step for facts", async () => {
      await rules.keepFactRules([factRule()], NOW);
      await expect(rules.stepThrough(factBar(1), null, 10, NOW, () => [])).rejects.toThrow(/no state/);
    });

    it("knows the oldest bar at which a rule stands", async () => {
      const [first] = (await rules.keep(sides(2), NOW)).toSorted();
      await stepAll(rules, MONDAY, nothing(MONDAY));
      await stepAll(rules, TUESDAY, (some) =>
        nothing(TUESDAY)(some).map((one) => (one.key === first ? null : one)),
      );
      expect(await rules.oldestBar("session")).toBe(MONDAY.bar);
      await stepAll(rules, TUESDAY, nothing(TUESDAY));
      expect(await rules.oldestBar("session")).toBe(TUESDAY.bar);
    });
  });
}
