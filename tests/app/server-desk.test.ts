import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGuildBook } from "../../src/app/guild-book.ts";
import { createServerDesk } from "../../src/app/server-desk.ts";
import type { AlertForm } from "../../src/surface/alerts.ts";
import {
  after,
  ALERTS_CHANNEL,
  type AlertsWorld,
  MANAGER,
  MEMBER,
  NOW,
  openAlertsWorld,
  OTHER_MANAGER,
  problemsOf,
  SERVER,
  settleServer,
  STRANGER,
  told,
} from "../support/alerts-world.ts";

let world: AlertsWorld;

beforeEach(async () => {
  world = await openAlertsWorld();
});
afterEach(() => world.close());

const THREE = "MARA, RIOT, CLSK";
const settle = (miners?: string, zone?: string, by = MANAGER, now = NOW) =>
  settleServer(world, { miners, zone }, by, now);

const tickers = async (by = MANAGER) => told(await world.settings.read(by)).list.map(({ ticker }) => ticker);
const idOf = (ticker: string) => world.miners.find((miner) => miner.ticker === ticker)?.id ?? "";

async function setAlert(form: Partial<AlertForm> = {}): Promise<string> {
  const filled = { place: ALERTS_CHANNEL, target: "PW14", sensitivity: "normal", ...form };
  const { draft } = told(await world.alerts.preview(filled, MANAGER, NOW));
  return told(await world.alerts.save(draft, MANAGER, NOW)).entry.id;
}

describe("the settings of a server", () => {
  test("are nothing at first, and are of managers of that server", async () => {
    expect(told(await world.settings.read(MANAGER))).toEqual({ zone: null, list: [], most: 25 });
    expect(problemsOf(await world.settings.read(MEMBER))).toContain("Manage Server");
    expect(problemsOf(await settle(THREE, undefined, MEMBER))).toContain("Manage Server");
    expect(problemsOf(await world.settings.read({ ...MANAGER, guildId: null }))).toContain("of a server");
    expect(world.book.settings(SERVER)).toEqual({ zone: null, list: [] });
  });

  test("are kept, in memory and over a restart, with who added which miner when", async () => {
    told(await settle(THREE, "europe/berlin"));
    const done = told(await settle("BITF, MARA, Riot Platforms", "Europe/Berlin", OTHER_MANAGER, after(5)));
    expect(done.plan).toMatchObject({
      zone: "Europe/Berlin",
      list: [{ ticker: "KEEL" }, { ticker: "MARA" }, { ticker: "RIOT" }],
    });
    const list = [idOf("KEEL"), idOf("MARA"), idOf("RIOT")];
    expect(world.book.settings(SERVER)).toEqual({ zone: "Europe/Berlin", list });
    const again = await createGuildBook(world.stores.guilds, { now: () => NOW });
    expect(again.settings(SERVER)).toEqual(world.book.settings(SERVER));
    expect((await world.stores.guilds.get(SERVER))?.list).toEqual([
      { miner: idOf("KEEL"), addedBy: OTHER_MANAGER.userId, addedAt: after(5) },
      { miner: idOf("MARA"), addedBy: MANAGER.userId, addedAt: NOW },
      { miner: idOf("RIOT"), addedBy: MANAGER.userId, addedAt: NOW },
    ]);
    expect(told(await world.settings.read(STRANGER))).toMatchObject({ zone: null, list: [] });
  });

  test("left out are over", async () => {
    told(await settle(THREE, "UTC"));
    expect(told(await settle()).plan).toEqual({ zone: null, list: [], most: 25 });
    expect(world.book.settings(SERVER)).toEqual({ zone: null, list: [] });
  });

  test.each([
    ["MARA, XYZQ", undefined, ["I don't track **XYZQ**. Did you mean"]],
    ["RIOTT", "Berlinn", ["There is no time zone “Berlinn”; nearest: Europe/Berlin,", "**RIOT**"]],
    [undefined, "CEST", ["“CEST” does not say where"]],
    ["@everyone **x**", undefined, ["\\*\\*x\\*\\*"]],
    [`MARA ${"x".repeat(1000)}`, undefined, ["too long"]],
  ])("%s in %s are refused whole, and nothing is changed", async (miners, zone, sentences) => {
    told(await settle(THREE, "UTC"));
    const problems = problemsOf(await settle(miners, zone));
    for (const sentence of sentences) expect(problems).toContain(sentence);
    expect(problems).not.toContain("@everyone");
    expect(await tickers()).toEqual(["MARA", "RIOT", "CLSK"]);
    expect(world.book.settings(SERVER).zone).toBe("UTC");
  });

  test("hold at most 25 miners", async () => {
    expect(world.miners.length).toBeGreaterThan(3);
    const many = Array.from({ length: 26 }, (_, index) => ({
      ...(world.miners[0] ?? never()),
      id: `m${String(index)}`,
      ticker: `M${String(index)}`,
      formerTickers: [],
      formerNames: [],
      cik: null,
      name: `Number ${String(index)}`,
    }));
    const facts = {
      ...world.deps.facts,
      knownOn: async () => ({ ...(await world.deps.facts.knownOn(null)), miners: many }),
    };
    const desk = createServerDesk({ ...world.deps, servers: world.book, facts });
    const all = many.map(({ ticker }) => ticker);
    expect(problemsOf(await desk.settle({ miners: all.join(" ") }, MANAGER, NOW))).toContain("26 miners");
    expect(told(await desk.settle({ miners: all.slice(1).join(" ") }, MANAGER, NOW)).plan.list).toHaveLength(
      25,
    );
    // Another facts file: those it does not know stand there by their ids.
    expect((await tickers())[0]).toBe("m1");
  });

  test("say where a list is too short to be measured", async () => {
    expect(told(await settle("MARA RIOT")).notes.join()).toContain("fewer than 3 miners");
    expect(told(await settle(THREE)).notes).toEqual([]);
  });

  test("a change that the store refuses is no change, and the next one goes on", async () => {
    told(await settle(THREE));
    const guilds = {
      ...world.stores.guilds,
      settle: async () => {
        throw new Error("locked");
      },
    };
    const book = await createGuildBook(guilds, { now: () => NOW });
    const desk = createServerDesk({ ...world.deps, servers: book });
    await expect(desk.settle({ miners: "HUT WULF IREN" }, MANAGER, NOW)).rejects.toThrow("locked");
    expect(book.settings(SERVER).list).toEqual(["MARA", "RIOT", "CLSK"].map(idOf));
    await expect(book.inTurn(SERVER, async () => "done")).resolves.toBe("done");
  });

  test("are exported, and deleted with everything else", async () => {
    told(await settle(THREE, "Europe/Berlin"));
    const { json } = told(await world.alerts.exportData(MANAGER, "server", NOW));
    expect(JSON.parse(json)).toMatchObject({
      server: {
        timeZone: "Europe/Berlin",
        list: [{ miner: idOf("MARA"), addedBy: MANAGER.userId, addedAt: NOW }, {}, {}],
      },
    });
    told(await world.alerts.deleteData(MANAGER, "server", NOW));
    expect(world.book.settings(SERVER)).toEqual({ zone: null, list: [] });
    expect(await world.stores.guilds.get(SERVER)).toBeNull();
  });
});

function never(): never {
  throw new Error("there are no miners");
}

const quiet = (quietHours: string, by = MANAGER) =>
  world.alerts.preview({ place: ALERTS_CHANNEL, target: "PW14", quietHours }, by, NOW);

describe("the zone of a server", () => {
  test("is that of quiet hours that name none; without it they are refused, with where to choose one", async () => {
    expect(problemsOf(await quiet("22:00-07:00"))).toMatch(
      /need a time zone.*`\/setup`, then \*Server settings\*/,
    );
    told(await settle(undefined, "Europe/Berlin"));
    expect(told(await quiet("22:00-07:00")).quietHours?.zone).toBe("Europe/Berlin");
    expect(told(await quiet("22:00-07:00 Asia/Tokyo")).quietHours?.zone).toBe("Asia/Tokyo");
  });

  test("is nothing to a person's own alerts", async () => {
    told(await settle(undefined, "Europe/Berlin"));
    const person = { ...MANAGER, guildId: null, canManage: false };
    const asked = await world.alerts.preview({ place: "direct", quietHours: "22:00-07:00" }, person, NOW);
    expect(problemsOf(asked)).toMatch(/need a time zone/);
    expect(problemsOf(asked)).not.toContain("/setup");
  });

  test("is the clock of “until tomorrow 09:00” where there are no quiet hours", async () => {
    const id = await setAlert();
    const until = async () => told(await world.alerts.mute(id, "tomorrow", null, MANAGER, NOW)).mutedUntil;
    expect(await until()).toBe("2026-11-25T14:00:00.000Z");
    told(await settle(undefined, "Europe/Berlin"));
    expect(await until()).toBe("2026-11-25T08:00:00.000Z");
    expect(told(await world.alerts.entry(id, MANAGER, NOW)).zone).toBe("Europe/Berlin");
    told(await settle(undefined, "Asia/Tokyo"));
    expect(await until()).toBe("2026-11-25T00:00:00.000Z");
  });

  test("of an alert that has quiet hours is theirs", async () => {
    told(await settle(undefined, "Asia/Tokyo"));
    const id = await setAlert({ quietHours: "22:00-07:00 Europe/Berlin" });
    const muted = told(await world.alerts.mute(id, "tomorrow", null, MANAGER, NOW));
    expect(muted.mutedUntil).toBe("2026-11-25T08:00:00.000Z");
  });
});
