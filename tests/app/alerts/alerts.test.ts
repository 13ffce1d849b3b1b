import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AlertForm } from "../../../src/surface/alerts.ts";
import {
  after,
  ALERTS_CHANNEL,
  type AlertsWorld,
  CHANNEL,
  ENOUGH,
  MANAGER,
  MEMBER,
  NOW,
  openAlertsWorld,
  OTHER_MANAGER,
  problemsOf,
  SERVER,
  STRANGER,
  told,
} from "../../support/alerts-world.ts";

let world: AlertsWorld;
beforeEach(async () => {
  world = await openAlertsWorld();
});
afterEach(() => world.close());

const FORM: AlertForm = {
  place: ALERTS_CHANNEL,
  facts: ["contracts"],
  quietHours: "22:00-07:00 Europe/Berlin",
  role: { id: "77", name: "Miners", mentionable: true },
};

async function draftOf(form: Partial<AlertForm> = {}, by = MANAGER): Promise<string> {
  return told(await world.alerts.preview({ ...FORM, ...form }, by, NOW)).draft;
}

async function saved(form: Partial<AlertForm> = {}, by = MANAGER): Promise<string> {
  return told(await world.alerts.save(await draftOf(form, by), by, NOW)).entry.id;
}

const direct = (form: Partial<AlertForm> = {}): AlertForm => ({ place: "direct", ...form });

describe("a preview", () => {
  it("shows what was understood, and says that nothing is stored to count by", async () => {
    const preview = told(await world.alerts.preview({ place: ALERTS_CHANNEL }, MANAGER, NOW));
    expect(preview).toMatchObject({
      wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
      place: { kind: "channel", channelId: CHANNEL },
      quietHours: null,
      role: null,
      changes: null,
      days: 0,
      posts: 0,
      dates: [],
      firingNow: [],
    });
    expect(preview.rules).toEqual([
      { text: "spread PW14 30d 30 both", fires: null },
      { text: "spread PW14 ytd 60 both", fires: null },
      { text: "big_day PW14 1d 10", fires: null },
    ]);
    expect(preview.notes).toEqual([
      "Too few prices are stored to say how often these rules would have fired: that is not known, not never.",
    ]);
  });

  it("counts facts by the change feed, newest first, and says how far they go", async () => {
    const preview = told(
      await world.alerts.preview(
        { ...FORM, sensitivity: "own", facts: ["contracts"] },
        MANAGER,
        "2026-07-01T14:00:00Z",
      ),
    );
    expect(preview.posts).toBeGreaterThan(5);
    expect(preview.dates).toHaveLength(preview.posts);
    const days = preview.dates.map(({ at }) => at);
    expect(days).toEqual(days.toSorted().toReversed());
    expect(preview.rules.map(({ text }) => text)).toEqual([
      "contract_signed PW14 250m",
      "contract_ended PW14 250m",
    ]);
    expect(preview.notes.join(" ")).toContain("Facts go to");
  });

  it("is turned to more and back, and stays what it was asked for as it is", async () => {
    const first = await draftOf({ role: FORM.role ?? { id: "77", name: "Miners" } });
    const more = told(await world.alerts.adjust(first, MANAGER, "more", NOW));
    expect(more.wish.sensitivity).toBe("jumpy");
    const most = told(await world.alerts.adjust(more.draft, MANAGER, "more", NOW));
    expect(most.notes[0]).toContain("This is the most a preset hears of.");
    const back = told(await world.alerts.adjust(most.draft, MANAGER, "fewer", NOW));
    const same = told(await world.alerts.adjust(back.draft, MANAGER, "same", NOW));
    expect(same).toMatchObject({
      wish: { sensitivity: "normal", facts: ["contracts"] },
      quietHours: { zone: "Europe/Berlin" },
      role: { id: "77" },
    });
  });

  it("that lacks permissions is checked again with the same form, once the channel lets it", async () => {
    const place = { ...ALERTS_CHANNEL, appPermissions: "0" };
    const asked = await world.alerts.preview({ ...FORM, place }, MANAGER, NOW);
    const retry = asked.ok ? undefined : asked.retry;
    if (retry === undefined) throw new Error("it cannot be checked again");
    expect(told(await world.alerts.form(retry, MANAGER, NOW))).toEqual({ ...FORM, place });
    expect(problemsOf(await world.alerts.adjust(retry, MANAGER, "same", NOW))).toContain(
      "Missing: **View Channel",
    );
    const there = { ...MANAGER, here: { channelId: CHANNEL, appPermissions: ENOUGH } };
    expect(told(await world.alerts.adjust(retry, there, "same", NOW)).wish.facts).toEqual(["contracts"]);
    const elsewhere = { ...MANAGER, here: { channelId: "5", appPermissions: ENOUGH } };
    expect((await world.alerts.adjust(retry, elsewhere, "same", NOW)).ok).toBe(false);
  });

  it("asks Discord about the channel in its own server, for whom the form is, and for nobody else", async () => {
    await world.close();
    const looks: string[] = [];
    let answer: string | null = null;
    world = await openAlertsWorld(null, {
      permissionsIn: async (id, guildId) => {
        looks.push(`${id} of ${guildId}`);
        return answer;
      },
    });
    const place = { ...ALERTS_CHANNEL, appPermissions: "0" };
    const asked = await world.alerts.preview({ ...FORM, place }, MANAGER, NOW);
    const retry = asked.ok ? "" : (asked.retry ?? "");
    const again = (by: typeof MANAGER) => world.alerts.adjust(retry, by, "same", NOW);
    for (const by of [STRANGER, OTHER_MANAGER, MEMBER, { ...MANAGER, canManage: false }]) {
      expect((await again(by)).ok).toBe(false);
    }
    expect(looks).toEqual([]);
    expect(problemsOf(await again(MANAGER))).toContain("this is what was missing before");
    answer = "1024";
    const still = problemsOf(await again(MANAGER));
    expect(still).toContain("Missing: **Send Messages");
    expect(still).not.toContain("missing before");
    answer = ENOUGH;
    const draft = told(await again(MANAGER)).draft;
    expect(told(await world.alerts.save(draft, MANAGER, NOW)).entry.place).toMatchObject({
      channelId: CHANNEL,
    });
    expect(looks).toEqual(Array.from({ length: 3 }, () => `${CHANNEL} of ${SERVER}`));
  });

  it("has no *Check again* where something else is wrong", async () => {
    const asked = await world.alerts.preview({ ...FORM, target: "IRNE" }, MANAGER, NOW);
    expect(asked).toMatchObject({ ok: false });
    expect("retry" in asked).toBe(false);
  });
});

const GONE =
  "This preview is not here any more: it is kept for 15 minutes, and only for whoever filled it in.";

describe("a draft", () => {
  it.each([
    ["of somebody else", OTHER_MANAGER, NOW],
    ["of a manager, pressed by a member", MEMBER, NOW],
    ["of another server", STRANGER, NOW],
    ["that expired", MANAGER, after(15)],
  ])("%s cannot be saved, turned, read or tested", async (_, by, now) => {
    const draft = await draftOf();
    expect(problemsOf(await world.alerts.save(draft, by, now))).toContain(GONE);
    expect(problemsOf(await world.alerts.adjust(draft, by, "more", now))).toContain(GONE);
    expect(problemsOf(await world.alerts.form(draft, by, now))).toContain(GONE);
    expect(problemsOf(await world.alerts.test(draft, by, now))).toContain(GONE);
    expect(await world.rows()).toEqual([]);
  });

  it("of another kind is none", async () => {
    const other = await world.deps.drafts.put(MANAGER.userId, { kind: "report", form: {} }, NOW);
    expect(problemsOf(await world.alerts.save(other, MANAGER, NOW))).toContain(GONE);
  });

  it("is not saved by somebody who lost their rights meanwhile", async () => {
    const draft = await draftOf();
    const demoted = { ...MANAGER, canManage: false };
    expect(problemsOf(await world.alerts.save(draft, demoted, NOW))).toContain(
      "Only people who may manage this server",
    );
  });

  it("can be tested before it is saved, once a minute", async () => {
    const draft = await draftOf();
    expect(told(await world.alerts.test(draft, MANAGER, NOW))).toEqual({ channelId: CHANNEL });
    expect(problemsOf(await world.alerts.test(draft, MANAGER, after(0.5)))).toContain("on its way already");
    expect((await world.alerts.test(draft, MANAGER, after(1))).ok).toBe(true);
    const rows = await world.rows();
    expect(rows.map(({ content }) => content)).toEqual([
      {
        kind: "test",
        subscriptionId: draft,
        by: MANAGER.userId,
        wish: { target: "PW14", sensitivity: "normal", rules: [], facts: ["contracts"] },
      },
      expect.objectContaining({ kind: "test" }),
    ]);
    expect(rows[0]).toMatchObject({ channelId: CHANNEL, guildId: SERVER, expiresAt: after(60), priority: 0 });
    expect(world.queued).toHaveLength(2);
  });
});

describe("saving", () => {
  it("keeps the rules and the subscription, and queues the welcome at once", async () => {
    const draft = await draftOf();
    const { entry, again } = told(await world.alerts.save(draft, MANAGER, NOW));
    expect(again).toBe(false);
    const kept = await world.deps.subscriptions.get(entry.id);
    expect(kept).toMatchObject({
      place: { kind: "channel", guildId: SERVER, channelId: CHANNEL },
      createdBy: MANAGER.userId,
      createdAt: NOW,
      mentionRoleId: "77",
      quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" },
      status: "on",
    });
    // Three rules with two sides each, and two on facts.
    expect(kept?.ruleKeys).toHaveLength(8);
    const found = await Promise.all((kept?.ruleKeys ?? []).map((key) => world.deps.rules.find(key)));
    expect(found.every((rule) => rule !== null)).toBe(true);
    const [welcome, ...others] = await world.rows();
    expect(others).toEqual([]);
    expect(welcome).toMatchObject({
      dedupeKey: `welcome|${entry.id}`,
      content: { kind: "welcome", subscriptionId: entry.id },
      channelId: CHANNEL,
      guildId: SERVER,
      notBefore: null,
      expiresAt: after(24 * 60),
      mentionRoleIds: [],
    });
    expect(world.queued).toHaveLength(1);
  });

  it("the same draft twice, also at once, keeps one subscription and posts one welcome", async () => {
    const draft = await draftOf();
    const both = await Promise.all([
      world.alerts.save(draft, MANAGER, NOW),
      world.alerts.save(draft, MANAGER, NOW),
    ]);
    const third = await world.alerts.save(draft, MANAGER, after(5));
    const results = [...both, third].map(told);
    expect(new Set(results.map(({ entry }) => entry.id)).size).toBe(1);
    expect(results.map(({ again }) => again)).toEqual([false, true, true]);
    expect(told(await listed()).entries).toHaveLength(1);
    expect(await world.rows()).toHaveLength(1);
  });

  it("two managers who wish for the very same in one channel set it once", async () => {
    const first = told(await world.alerts.save(await draftOf(), MANAGER, NOW));
    const second = told(await world.alerts.save(await draftOf({}, OTHER_MANAGER), OTHER_MANAGER, after(1)));
    expect(second).toMatchObject({ again: true, entry: { id: first.entry.id, createdBy: MANAGER.userId } });
    const third = told(await world.alerts.save(await draftOf({ sensitivity: "calm" }), MANAGER, NOW));
    expect(third.again).toBe(false);
  });

  it("the same with publishing is another wish, and a change says whether it stays", async () => {
    const place = { ...ALERTS_CHANNEL, kind: 5 };
    const plain = told(await world.alerts.save(await draftOf({ place }), MANAGER, NOW));
    const draft = await draftOf({ place, publish: true });
    const published = told(await world.alerts.save(draft, MANAGER, NOW));
    expect(published).toMatchObject({ again: false, entry: { publish: true, notPublished: [] } });
    expect(plain.entry.publish).toBe(false);
    const { id } = published.entry;
    const kept = await draftOf({ place, publish: true, changes: id });
    expect(told(await world.alerts.save(kept, MANAGER, NOW)).entry.publish).toBe(true);
    const off = await draftOf({ place, changes: id });
    expect(told(await world.alerts.save(off, MANAGER, NOW)).entry.publish).toBe(false);
  });

  it("the 26th of a server and the 11th of a person are refused in a sentence", async () => {
    for (let n = 0; n < 25; n += 1) await saved({ rules: `spread PW14 30d ${String(20 + n)}` });
    const problem = problemsOf(
      await world.alerts.save(await draftOf({ rules: "spread PW14 30d 99" }), MANAGER, NOW),
    );
    expect(problem).toContain("This server has 25 alerts, which is as many as there may be.");
    expect(await world.rows()).toHaveLength(25);
    for (let n = 0; n < 10; n += 1) {
      const preview = told(
        await world.alerts.preview(direct({ rules: `spread PW14 30d ${String(20 + n)}` }), MEMBER, NOW),
      );
      told(await world.alerts.save(preview.draft, MEMBER, NOW));
    }
    const last = told(await world.alerts.preview(direct({ rules: "spread PW14 30d 99" }), MEMBER, NOW));
    expect(problemsOf(await world.alerts.save(last.draft, MEMBER, NOW))).toContain(
      "You have 10 alerts of your own",
    );
  });

  it("a change takes what the form says and leaves the rest, without another welcome", async () => {
    const id = await saved();
    told(await world.alerts.setPaused(id, true, MANAGER, NOW));
    const change = told(
      await world.alerts.preview({ place: ALERTS_CHANNEL, target: "MARA", changes: id }, MANAGER, after(1)),
    );
    expect(change.changes).toBe(id);
    const { entry, again } = told(await world.alerts.save(change.draft, MANAGER, after(2)));
    expect(again).toBe(false);
    expect(entry).toMatchObject({
      id,
      status: "paused",
      wish: { target: "MARA", facts: [] },
      roleId: null,
      quietHours: null,
      createdAt: NOW,
    });
    expect(await world.rows()).toHaveLength(1);
  });

  it("a change of what was removed meanwhile is refused", async () => {
    const id = await saved();
    const draft = await draftOf({ changes: id });
    told(await world.alerts.remove(id, OTHER_MANAGER, NOW));
    expect(problemsOf(await world.alerts.save(draft, MANAGER, NOW))).toContain(
      "There is no such alert here.",
    );
  });
});

describe("alerts of one's own", () => {
  it("go to direct messages, for anybody, and only their owner sees them", async () => {
    const preview = told(await world.alerts.preview(direct({ target: "MARA" }), MEMBER, NOW));
    expect(preview.place).toEqual({ kind: "direct" });
    const { entry } = told(await world.alerts.save(preview.draft, MEMBER, NOW));
    expect(entry.place).toEqual({ kind: "direct" });
    expect((await world.rows())[0]).toMatchObject({ guildId: null, channelId: `9${MEMBER.userId.slice(1)}` });
    const elsewhere = { ...MEMBER, guildId: null };
    expect((await world.alerts.list(elsewhere, "person", NOW)).entries).toHaveLength(1);
    expect(problemsOf(await world.alerts.entry(entry.id, MANAGER, NOW))).toContain("no such alert");
    expect(problemsOf(await world.alerts.mute(entry.id, "1h", null, MANAGER, NOW))).toContain(
      "no such alert",
    );
    expect((await world.alerts.mute(entry.id, "1h", null, elsewhere, NOW)).ok).toBe(true);
  });

  it.each([
    ["direct_closed", "I can't send you direct messages."],
    ["transient", "Discord did not open your direct messages just now. Try again in a minute."],
  ] as const)("%s: nothing is kept, and a sentence says what to do", async (kind, sentence) => {
    await world.close();
    const problem = { kind, code: "50007", detail: "", retryAfterMs: null };
    world = await openAlertsWorld(null, { openDirect: async () => ({ ok: false, problem }) });
    const preview = told(await world.alerts.preview(direct(), MEMBER, NOW));
    expect(problemsOf(await world.alerts.save(preview.draft, MEMBER, NOW))).toContain(sentence);
    expect(problemsOf(await world.alerts.test(preview.draft, MEMBER, NOW))).toContain(sentence);
    expect((await world.alerts.list(MEMBER, "person", NOW)).entries).toEqual([]);
  });

  it("cannot be set where there is no Discord", async () => {
    await world.close();
    world = await openAlertsWorld(null, { openDirect: null });
    const preview = told(await world.alerts.preview(direct(), MEMBER, NOW));
    expect(problemsOf(await world.alerts.save(preview.draft, MEMBER, NOW))).toContain(
      "is not connected here",
    );
  });
});

describe("another server", () => {
  it("cannot see, change, mute, pause, test or remove what is here", async () => {
    const id = await saved();
    const { alerts } = world;
    for (const asked of [
      await alerts.entry(id, STRANGER, NOW),
      await alerts.mute(id, "7d", null, STRANGER, NOW),
      await alerts.setPaused(id, true, STRANGER, NOW),
      await alerts.remove(id, STRANGER, NOW),
      await alerts.preview({ ...FORM, changes: id }, STRANGER, NOW),
    ]) {
      expect(problemsOf(asked)).toContain("There is no such alert here.");
    }
    expect(problemsOf(await alerts.test(id, STRANGER, NOW))).toContain("There is no such alert here.");
    expect((await alerts.list(STRANGER, "server", NOW)).entries).toEqual([]);
    expect(told(await alerts.entry(id, MANAGER, NOW))).toMatchObject({ status: "on", mutedUntil: null });
  });
});

describe("a member", () => {
  it("sees what is set, and is told who can change it", async () => {
    const id = await saved();
    const { alerts } = world;
    expect(told(await alerts.entry(id, MEMBER, NOW)).id).toBe(id);
    expect((await alerts.list(MEMBER, "server", NOW)).entries).toHaveLength(1);
    for (const asked of [
      await alerts.mute(id, "1h", null, MEMBER, NOW),
      await alerts.setPaused(id, true, MEMBER, NOW),
      await alerts.remove(id, MEMBER, NOW),
      await alerts.test(id, MEMBER, NOW),
      await alerts.exportData(MEMBER, "server", NOW),
      await alerts.deleteData(MEMBER, "server", NOW),
    ]) {
      expect(problemsOf(asked)).toContain("Only people who may manage this server (*Manage Server*)");
    }
    expect(told(await alerts.entry(id, MANAGER, NOW)).mutedUntil).toBe(null);
  });
});

function listed() {
  return world.alerts.list(MANAGER, "server", NOW).then((answer) => ({ ok: true as const, answer }));
}
