import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Subscription } from "../../../src/domain/subscription.ts";
import type { AlertForm } from "../../../src/surface/alerts.ts";
import {
  after,
  ALERTS_CHANNEL,
  type AlertsWorld,
  MANAGER,
  NOW,
  openAlertsWorld,
  OTHER_MANAGER,
  problemsOf,
  SERVER,
  settleServer,
  told,
} from "../../support/alerts-world.ts";

let world: AlertsWorld;

beforeEach(async () => {
  world = await openAlertsWorld();
});
afterEach(() => world.close());

const THREE = "MARA, RIOT, CLSK";
const settle = (miners?: string, zone?: string, by = MANAGER, now = NOW) =>
  settleServer(world, { miners, zone }, by, now);

const tickers = async () => told(await world.settings.read(MANAGER)).list.map(({ ticker }) => ticker);
const idOf = (ticker: string) => world.miners.find((miner) => miner.ticker === ticker)?.id ?? "";

async function setAlert(form: Partial<AlertForm> = {}): Promise<Subscription> {
  const filled = { place: ALERTS_CHANNEL, target: "LIST", sensitivity: "normal", ...form };
  const { draft } = told(await world.alerts.preview(filled, MANAGER, NOW));
  const { entry } = told(await world.alerts.save(draft, MANAGER, NOW));
  const kept = await world.deps.subscriptions.get(entry.id);
  if (kept === null) throw new Error("nothing was saved");
  return kept;
}

const fresh = async ({ id }: Subscription) => (await world.deps.subscriptions.get(id))?.ruleKeys ?? [];

/** What the rules under these keys look at, each once. */
async function targetsOf(keys: readonly string[]) {
  const rules = await Promise.all(keys.map((key) => world.stores.rules.find(key)));
  const targets = rules.flatMap((rule) =>
    rule === null ? [] : ["side" in rule ? rule.side.target : rule.rule.target],
  );
  return [...new Set(targets.map((target) => JSON.stringify(target)))].map((one): unknown => JSON.parse(one));
}

describe("an alert on the list", () => {
  test("is refused where there is no list, where it is too short, and for a person", async () => {
    const asked = () => world.alerts.preview({ place: ALERTS_CHANNEL, target: "list" }, MANAGER, NOW);
    expect(problemsOf(await asked())).toContain("no list of its own yet");
    told(await settle("MARA RIOT"));
    expect(problemsOf(await asked())).toContain("A list needs at least 3 miners");
    told(await settle(THREE));
    expect(told(await asked()).list).toEqual(["MARA", "RIOT", "CLSK"]);
    const person = { ...MANAGER, guildId: null, canManage: false };
    const direct = await world.alerts.preview({ place: "direct", target: "LIST" }, person, NOW);
    expect(problemsOf(direct)).toContain("LIST is the list of a server");
  });

  test("is no target of a typed rule, which stays as it is", async () => {
    told(await settle(THREE));
    const typed = { place: ALERTS_CHANNEL, rules: "spread LIST 30d 30" };
    expect(problemsOf(await world.alerts.preview(typed, MANAGER, NOW))).toContain(
      "a typed rule names its miners",
    );
  });

  test("keeps the word, and watches the members of now; the list once, the same miners by name once more", async () => {
    told(await settle(THREE));
    const alert = await setAlert({ facts: ["contracts"] });
    expect(alert.wish).toMatchObject({ target: "LIST", sensitivity: "normal", rules: [] });
    const list = { kind: "list", securities: ["MARA", "RIOT", "CLSK"].map(idOf) };
    expect(await targetsOf(alert.ruleKeys)).toEqual([list]);
    const named = await setAlert({ target: "[MARA,RIOT,CLSK]", facts: ["contracts"] });
    expect(named.id).not.toBe(alert.id);
    expect(named.ruleKeys).toEqual(alert.ruleKeys);
    expect((await setAlert({ facts: ["contracts"] })).id).toBe(alert.id);
  });

  test("follows a change of the list at once and in silence; typed rules and other alerts stay", async () => {
    told(await settle(THREE));
    const rules = "level MARA 12.50 below\nspread [MARA,RIOT,CLSK] 30d 30 both";
    const alert = await setAlert({ rules, sensitivity: "normal", facts: ["debt"] });
    const named = await setAlert({ target: "[MARA,RIOT,CLSK]" });
    const paused = await setAlert({ sensitivity: "calm" });
    told(await world.alerts.setPaused(paused.id, true, MANAGER, NOW));
    const before = await world.rows();
    const done = told(await settle("HUT WULF IREN CORZ", undefined, OTHER_MANAGER, after(1)));
    expect(done).toMatchObject({ followed: 2 });
    const list = { kind: "list", securities: ["HUT", "WULF", "IREN", "CORZ"].map(idOf) };
    const typed = { kind: "list", securities: ["MARA", "RIOT", "CLSK"].map(idOf) };
    const targets = await targetsOf(await fresh(alert));
    expect(targets).toHaveLength(3);
    expect(targets).toEqual(expect.arrayContaining([list, typed, { kind: "miner", security: idOf("MARA") }]));
    expect(await targetsOf(await fresh(paused))).toEqual([list]);
    expect(await fresh(named)).toEqual(named.ruleKeys);
    // The typed list rule is the same as one of the preset of the old list: it stays, the others go.
    const kept = (await fresh(alert)).filter((key) => alert.ruleKeys.includes(key));
    expect(kept).toHaveLength(3);
    expect((await world.deps.subscriptions.get(alert.id))?.wish).toEqual(alert.wish);
    expect(told(await world.alerts.entry(alert.id, MANAGER, NOW)).list).toEqual([
      "HUT",
      "WULF",
      "IREN",
      "CORZ",
    ]);
    expect(await world.rows(), "nothing is posted").toEqual(before);
    // Nobody hears any more of what the old list does, but whoever named its miners.
    const heard = async (keys: readonly string[]) => {
      const channels = await world.deps.subscriptions.watching(keys, null, 10);
      const ids = channels.flatMap(({ watched }) => watched.map(({ subscription }) => subscription.id));
      return [...new Set(ids)].toSorted();
    };
    const old = alert.ruleKeys.filter((key) => !kept.includes(key));
    expect(old.length).toBeGreaterThan(0);
    expect(await heard(old)).toEqual([named.id]);
    const added = (await fresh(alert)).filter((key) => !kept.includes(key));
    expect(await heard(added)).toEqual([alert.id]);
  });

  test("keeps a level behind a split the very rule that it was when the list changes", async () => {
    told(await settle(THREE));
    const alert = await setAlert({ rules: "level MARA 12.50 below" });
    const level = (await Promise.all(alert.ruleKeys.map((key) => world.stores.rules.find(key)))).find(
      (rule) => rule !== null && "side" in rule && rule.side.metric === "level",
    );
    if (level === undefined || level === null || !("side" in level)) throw new Error("no level");
    const [key] = await world.stores.rules.keep([{ ...level.side, splits: 1 }], NOW);
    await world.deps.subscriptions.change(alert.id, {
      ruleKeys: [...alert.ruleKeys.filter((one) => one !== level.key), key ?? ""],
    });
    told(await settle("HUT WULF IREN"));
    expect(await fresh(alert)).toContain(key);
    expect(await fresh(alert)).not.toContain(level.key);
  });

  test("the same miners in the same order change nothing; in another order the rules are the same", async () => {
    told(await settle(THREE));
    const alert = await setAlert();
    expect(told(await settle(THREE, "UTC")).followed).toBe(0);
    told(await settle("CLSK RIOT MARA"));
    expect((await fresh(alert)).toSorted()).toEqual(alert.ruleKeys.toSorted());
    expect(await tickers()).toEqual(["CLSK", "RIOT", "MARA"]);
  });

  test.each([
    ["emptied", undefined, "1 alert of this server watches the list, so it cannot be emptied"],
    ["too short", "MARA, RIOT", "so it cannot be this one"],
  ])("keeps its list from being %s", async (_, miners, sentence) => {
    told(await settle(THREE, "UTC"));
    const alert = await setAlert();
    const problems = problemsOf(await settle(miners, "Asia/Tokyo"));
    expect(problems).toContain(sentence);
    expect(problems).toContain("`/alerts list`");
    expect(world.book.settings(SERVER)).toMatchObject({ zone: "UTC", list: { length: 3 } });
    expect(await fresh(alert)).toEqual(alert.ruleKeys);
    told(await world.alerts.remove(alert.id, MANAGER, NOW));
    expect(told(await settle(miners)).plan.zone).toBeNull();
  });

  test("saved while the list changes watches the new one, whoever is first", async () => {
    told(await settle(THREE));
    const filled = { place: ALERTS_CHANNEL, target: "LIST", sensitivity: "calm" };
    const { draft } = told(await world.alerts.preview(filled, MANAGER, NOW));
    const [saved] = await Promise.all([
      world.alerts.save(draft, MANAGER, NOW),
      settle("HUT WULF IREN"),
      settle("CORZ WULF IREN"),
    ]);
    const kept = await world.deps.subscriptions.get(told(saved).entry.id);
    expect(await targetsOf(kept?.ruleKeys ?? [])).toEqual([
      { kind: "list", securities: ["CORZ", "WULF", "IREN"].map(idOf) },
    ]);
  });
});
