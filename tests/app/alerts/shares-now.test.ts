import { afterEach, beforeEach, expect, it } from "vitest";
import type { CorporateAction } from "../../../src/domain/market.ts";
import type { AlertForm } from "../../../src/surface/alerts.ts";
import {
  after,
  ALERTS_CHANNEL,
  type AlertsWorld,
  MANAGER,
  MEMBER,
  NOW,
  openAlertsWorld,
  told,
} from "../../support/alerts-world.ts";

let world: AlertsWorld;
let actions: readonly CorporateAction[];
beforeEach(async () => {
  actions = [];
  const prices = {
    history: async () => ({ bars: new Map(), btc: [], actions, shares: [] }),
    coverage: async () => ({ securities: [], btc: null }),
  };
  world = await openAlertsWorld(null, { prices });
});
afterEach(() => world.close());

/** Saves the form; gives the keys that are heard. */
async function keysOf(form: Partial<AlertForm>, by = MANAGER, at = NOW): Promise<readonly string[]> {
  const rules = "level MARA 12 below";
  const asked = await world.alerts.preview({ place: ALERTS_CHANNEL, rules, ...form }, by, at);
  const { entry } = told(await world.alerts.save(told(asked).draft, by, at));
  return (await world.deps.subscriptions.get(entry.id))?.ruleKeys ?? [];
}

const splitOn = (exDate: string): CorporateAction => ({
  security: world.miners.find(({ ticker }) => ticker === "MARA")?.id ?? "",
  kind: "split",
  exDate,
  newShares: 1,
  oldShares: 10,
});

const DAY_LATER = after(24 * 60);

it("one figure is one rule as long as no share was split", async () => {
  const first = await keysOf({});
  actions = [splitOn("2026-12-01")];
  expect(await keysOf({ place: "direct" }, MEMBER, DAY_LATER)).toEqual(first);
});

it("behind a split it is a rule of its own, of the new shares, and the old one stays of the old", async () => {
  const [before = ""] = await keysOf({});
  actions = [splitOn("2026-11-25")];
  const [behind = ""] = await keysOf({ place: "direct" }, MEMBER, DAY_LATER);
  expect(behind).not.toBe(before);
  expect(await world.deps.rules.find(before)).toMatchObject({ since: NOW });
  const found = await world.deps.rules.find(behind);
  expect(found).toMatchObject({ since: DAY_LATER, side: { metric: "level", threshold: 12, splits: 1 } });
});

it("saving an alert anew makes its level one of the new shares, and leaves other rules as they are", async () => {
  const rules = "level MARA 12 below\nspread MARA 30d 2x";
  const [level, spread] = await keysOf({ rules });
  const [kept] = (await world.alerts.list(MANAGER, "server", NOW)).entries;
  actions = [splitOn("2026-11-25")];
  const again = await keysOf({ rules, changes: kept?.id ?? "" }, MANAGER, DAY_LATER);
  expect(again).toHaveLength(2);
  expect(again).toContain(spread);
  expect(again).not.toContain(level);
});
