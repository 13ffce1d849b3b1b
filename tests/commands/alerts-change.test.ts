import { describe, expect, test } from "vitest";
import { argumentOf, asModal, BY_MANAGER, FILLED, press, read, run } from "../support/alert-presses.ts";
import {
  aChannel,
  ALERTS_NOW as NOW,
  aMember,
  anEntry,
  CHANNEL_ID,
  fakeAlerts,
} from "../support/fake-alerts.ts";
import { asCard } from "../support/reply.ts";

describe("/alerts edit", () => {
  const entry = anEntry({
    wish: { target: "MARA", sensitivity: "calm", rules: ["z1 MARA 2", "level MARA 20"], facts: ["treasury"] },
    roleId: "7",
    quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" },
  });

  test("opens the form as the alert is, and keeps what the form does not ask for", async () => {
    const fake = fakeAlerts([entry]);
    const modal = asModal(await run(fake, "edit", { alert: entry.id }));
    expect(modal.fields).toMatchObject([
      { value: "MARA" },
      { chosen: "calm" },
      { chosen: ["treasury"] },
      { value: "22:00-07:00 Europe/Berlin" },
      { chosen: CHANNEL_ID },
    ]);
    await press(fake, "filled", modal.action.argument, { values: FILLED });
    expect(fake.calls.at(-1)?.args[0]).toMatchObject({
      changes: entry.id,
      target: "MARA",
      sensitivity: "jumpy",
      rules: "z1 MARA 2\nlevel MARA 20",
      role: { id: "7" },
    });
  });

  test("takes other rules, no role and another channel from its options", async () => {
    const fake = fakeAlerts([entry]);
    const options = { alert: entry.id, rule: "z1 MARA 3", no_role: true, channel: aChannel({ id: "9" }) };
    const modal = asModal(await run(fake, "edit", options));
    expect(modal.fields[4]).toMatchObject({ chosen: "9" });
    await press(fake, "filled", modal.action.argument, { values: FILLED });
    const form = fake.calls.at(-1)?.args[0];
    expect(form).toMatchObject({ changes: entry.id, rules: "z1 MARA 3" });
    expect(form).not.toHaveProperty("role");
  });

  test.each([
    [undefined, true],
    [false, false],
  ])("keeps it published unless told otherwise: %s", async (option, publish) => {
    const fake = fakeAlerts([anEntry({ publish: true })]);
    const options = { alert: entry.id, ...(option === undefined ? {} : { publish: option }) };
    const modal = asModal(await run(fake, "edit", options));
    await press(fake, "filled", modal.action.argument, { values: FILLED });
    expect(fake.calls.at(-1)?.args[0]).toMatchObject({ changes: entry.id, publish });
  });

  test("of an alert that is gone it says so", async () => {
    expect(read(await run(fakeAlerts(), "edit", { alert: "gone" }))).toContain(
      "There is no such alert here.",
    );
  });
});

describe("muting", () => {
  test.each([
    ["1h", "Muted"],
    ["off", "Not muted any more"],
  ] as const)("/alerts mute for %s", async (how, title) => {
    const mutedUntil = how === "off" ? null : "2026-11-24T16:00:00Z";
    const fake = fakeAlerts([anEntry({ mutedUntil })]);
    const reply = await run(fake, "mute", { alert: "Abc-_123456", for: how });
    expect(fake.calls).toEqual([{ what: "mute", args: ["Abc-_123456", how, null, BY_MANAGER, NOW] }]);
    expect(asCard(reply).card.title).toBe(title);
  });

  test("under an alert it offers an hour, tomorrow, a week, and the miner it was about", async () => {
    const fake = fakeAlerts([anEntry()]);
    const text = read(await press(fake, "mute", "Abc-_123456.77"));
    expect(text).toContain("1 hour = --press muted:Abc-_123456.1h.77");
    expect(text).toContain("This miner, 7 days");
    const muted = [{ ticker: "HUT", until: "2026-12-01T15:00:00Z" }];
    const after = fakeAlerts([anEntry({ mutedMiners: muted })]);
    expect(read(await press(after, "muted", "Abc-_123456.miner.77"))).toContain("HUT muted for 7 days");
    expect(after.calls[0]?.args.slice(0, 3)).toEqual(["Abc-_123456", "miner", 77]);
  });

  test("without an event no miner is offered", async () => {
    expect(read(await press(fakeAlerts([anEntry()]), "mute", "Abc-_123456"))).not.toContain("This miner");
  });

  test("what else posts in the channel goes on, which the card says, with a button for each", async () => {
    const elsewhere = { kind: "channel", channelId: "300000000000000009" } as const;
    const mara = { target: "MARA", sensitivity: "normal", rules: [], facts: [] } as const;
    const fake = fakeAlerts([
      anEntry(),
      anEntry({ id: "other-here-1", wish: mara }),
      anEntry({ id: "elsewhere-1", place: elsewhere }),
      anEntry({ id: "paused-1", status: "paused", reason: "by_hand" }),
      anEntry({ id: "muted-1", mutedUntil: "2026-11-30T15:00:00Z" }),
    ]);
    const text = read(await press(fake, "mute", "Abc-_123456.77")).replaceAll(/\s+/g, " ");
    expect(text).toContain("1 other alert posts there too and goes on:");
    expect(text).toContain("Mute MARA too = --press mute:other-here-1");
    expect(text).not.toMatch(/mute:(?:elsewhere|paused|muted)-1/);
    expect(read(await press(fakeAlerts([anEntry()]), "mute", "Abc-_123456"))).not.toContain("goes on");
  });

  test.each(["mute", "muted"] as const)("a member reads who can, and of /notify: %s", async (name) => {
    const fake = fakeAlerts([anEntry()]);
    const text = read(await press(fake, name, "Abc-_123456.1h", { caller: aMember }));
    expect(text).toContain("Manage Server");
    expect(text).toContain("/notify");
    expect(fake.calls).toEqual([]);
  });

  test("in direct messages the person's own alert is muted", async () => {
    const own = anEntry({ place: { kind: "direct" } });
    const fake = fakeAlerts([own]);
    const caller = { ...aMember, guildId: null };
    read(await press(fake, "mute", own.id, { caller }));
    await press(fake, "muted", `${own.id}.7d`, { caller });
    expect(fake.calls.map(({ what }) => what)).toEqual(["entry", "list", "mute"]);
  });

  test("what was never offered does nothing", async () => {
    const fake = fakeAlerts([anEntry()]);
    expect(read(await press(fake, "muted", "Abc-_123456.forever"))).toContain("not one of the choices");
    expect(fake.calls).toEqual([]);
  });
});

describe("/alerts test and remove", () => {
  test("a test posts where the alert posts", async () => {
    const fake = fakeAlerts([anEntry()]);
    expect(read(await run(fake, "test", { alert: "Abc-_123456" }))).toContain("A test is on its way");
    expect(fake.calls).toEqual([{ what: "test", args: ["Abc-_123456", BY_MANAGER, NOW] }]);
  });

  test("remove asks once more, then removes", async () => {
    const fake = fakeAlerts([anEntry()]);
    const asked = await run(fake, "remove", { alert: "Abc-_123456" });
    expect(read(asked)).toContain("Remove this alert?");
    expect(fake.calls.map(({ what }) => what)).toEqual(["entry"]);
    expect(read(await press(fake, "removed", argumentOf(asked, "removed")))).toContain("is gone");
    expect(fake.calls.at(-1)).toEqual({ what: "remove", args: ["Abc-_123456", BY_MANAGER, NOW] });
  });
});

describe("the data of the server", () => {
  test("exported as a file, deleted after a second question", async () => {
    const fake = fakeAlerts([anEntry()]);
    const exported = asCard(await press(fake, "export", ""));
    expect(exported.files).toEqual([{ name: "pivotwatch.json", text: '{"alerts":[]}' }]);
    const asked = await press(fake, "delete", "");
    expect(fake.calls.map(({ what }) => what)).toEqual(["exportData"]);
    expect(read(asked)).toContain("Delete everything?");
    expect(read(await press(fake, "deleted", ""))).toContain("1 alert and everything else");
    expect(fake.calls.at(-1)).toEqual({ what: "deleteData", args: [BY_MANAGER, "server", NOW] });
  });
});
