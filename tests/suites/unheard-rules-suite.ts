import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Rules } from "../../src/app/ports/rules.ts";
import type { Subscriptions } from "../../src/app/ports/subscriptions.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aPost, aSubscription } from "../support/alert-rows.ts";
import {
  ALL_EVENTS,
  factRule,
  fireAll,
  LATER,
  MONDAY,
  NOW,
  side,
  sides,
  stepAll,
} from "../support/stored-rules.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NEXT_YEAR = "2027-11-24T21:30:00.000Z";

/** What goes and what stays of rules that nobody hears of, in every dialect. */
export function testUnheardRules(dialect: string, open: OpenStore): void {
  describe(`rules that nobody hears of, in ${dialect}`, () => {
    let store: OpenedStore;
    let rules: Rules;
    let subscriptions: Subscriptions;
    beforeEach(async () => {
      store = await open();
      rules = createRuleStore(store.db);
      subscriptions = createSubscriptionStore(store.db);
    });
    afterEach(() => store.close());

    const keysLeft = async (): Promise<ReadonlySet<string>> =>
      new Set([...(await rules.list()), ...(await rules.factRules())].map(({ key }) => key));

    it("go, of facts too; those that are heard, that stand or are young stay", async () => {
      const [heard = "", standing = "", unheard = ""] = await rules.keep(sides(3), NOW);
      const [ofFacts = ""] = await rules.keepFactRules([factRule()], NOW);
      const [young = ""] = await rules.keep([side(99)], LATER);
      await subscriptions.add(aSubscription({ ruleKeys: [heard] }), 25);
      expect(await keysLeft()).toEqual(new Set([heard, standing, unheard, ofFacts, young]));
      expect(await rules.dropUnheard(LATER, [standing])).toBe(2);
      expect(await keysLeft()).toEqual(new Set([heard, standing, young]));
      expect(await rules.dropUnheard(LATER, [standing])).toBe(0);
    });

    it("go with their states and events, but not that of the newest event", async () => {
      const [first = "", second = "", last = ""] = (await rules.keep(sides(3), NOW)).toSorted();
      await stepAll(rules, MONDAY, fireAll(MONDAY));
      await rules.finishBar(MONDAY, NOW);
      const events = (await rules.events(ALL_EVENTS)).toReversed();
      const told = events.find(({ ruleKey }) => ruleKey === first)?.id ?? 0;
      const content = {
        kind: "alert",
        eventIds: [told],
        subscriptionIds: [],
        folded: 0,
        held: false,
      } as const;
      await createOutboxStore(store.db).add([aPost({ content })], [], NOW);
      expect(await rules.dropUnheard(NEXT_YEAR, [])).toBe(2);
      expect([await rules.find(first), await rules.find(second)]).toEqual([null, null]);
      expect(await rules.find(last)).toMatchObject({ state: { status: "firing" } });
      expect((await rules.events(ALL_EVENTS)).map(({ ruleKey }) => ruleKey)).toEqual([last]);
      const states = await store.db.selectFrom("rule_state").select("rule_key").execute();
      expect(states).toEqual([{ rule_key: last }]);
      expect(await store.db.selectFrom("outbox_event").selectAll().execute()).toEqual([]);
      expect(await store.db.selectFrom("outbox").select("status").execute()).toEqual([{ status: "pending" }]);
    });

    it("go some hundreds at a time, and begin anew where they are kept again", async () => {
      await rules.keep(sides(700), NOW);
      expect(await rules.dropUnheard(LATER, [])).toBe(500);
      expect(await rules.dropUnheard(LATER, [])).toBe(200);
      const [again = ""] = await rules.keep([side(1)], LATER);
      expect(await rules.find(again)).toMatchObject({ since: LATER, state: null });
    });
  });
}
