import { describe, expect, test } from "vitest";
import { notify } from "../../commands/notify.ts";
import type { Alerts } from "../../src/surface/alerts.ts";
import type { Caller } from "../../src/surface/command.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import { asModal, read } from "../support/alert-presses.ts";
import {
  ALERTS_NOW as NOW,
  aMember,
  anEntry,
  aPreview,
  type FakeAlerts,
  fakeAlerts,
  filledIn,
} from "../support/fake-alerts.ts";
import { asCard } from "../support/reply.ts";

/** As the application sees somebody's own: wherever they ask, and whatever they manage. */
const BY_SELF = { userId: "43", guildId: null, canManage: false };
const own = anEntry({ place: { kind: "direct" }, createdBy: "43" });

const run = (fake: FakeAlerts, options: { rule?: string } = {}, caller: Caller = aMember) =>
  notify.run({ app: fake.app, options, caller, subcommand: null, now: NOW });

const press = (
  fake: FakeAlerts,
  name: keyof typeof notify.actions,
  argument: string,
  values: ModalValues = {},
) =>
  notify.actions[name]({
    app: fake.app,
    options: {},
    caller: aMember,
    subcommand: null,
    now: NOW,
    argument,
    values,
    updates: "private",
  });

describe("/notify", () => {
  test("is for everyone, everywhere", () => {
    expect(notify.access).toBe("everyone");
    expect(notify.data).not.toHaveProperty("reach");
  });

  test.each([
    ["in a server", aMember],
    ["in direct messages", { ...aMember, guildId: null, channelId: "5" }],
  ])("without an alert it opens a form without a channel: %s", async (_, caller) => {
    const fake = fakeAlerts();
    const modal = asModal(await run(fake, {}, caller));
    expect(modal.fields.map((field) => (field.type === "note" ? "" : field.name))).toEqual([
      "target",
      "sensitivity",
      "facts",
      "quiet_hours",
    ]);
    expect(fake.calls).toEqual([{ what: "list", args: [BY_SELF, "person", NOW] }]);
  });

  test("the form makes a preview for direct messages, and Save keeps it", async () => {
    const fake = fakeAlerts([own], {
      preview: async () => ({ ok: true, answer: aPreview({ place: { kind: "direct" } }) }),
    });
    const values = filledIn({ target: "HUT", sensitivity: ["calm"], facts: [] });
    const previewed = await press(fake, "filled", "", values);
    expect(fake.calls).toEqual([
      {
        what: "preview",
        args: [{ place: "direct", target: "HUT", sensitivity: "calm", facts: [] }, BY_SELF, NOW],
      },
    ]);
    expect(read(previewed)).toContain("in direct messages");
    expect(JSON.stringify(asCard(previewed).card.actions)).not.toContain('"command":"alerts"');
    expect(read(await press(fake, "save", "draft-of-the-app"))).toContain("in direct messages");
    expect(fake.calls.at(-1)).toEqual({ what: "save", args: ["draft-of-the-app", BY_SELF, NOW] });
  });

  test("own rules come from its option", async () => {
    const fake = fakeAlerts();
    const modal = asModal(await run(fake, { rule: "level BTC 100000;level HUT 20" }));
    expect(modal.fields[1]).toMatchObject({ chosen: "own" });
    await press(fake, "filled", modal.action.argument, filledIn({ target: "BTC", sensitivity: ["own"] }));
    expect(fake.calls.at(-1)?.args[0]).toMatchObject({
      place: "direct",
      rules: "level BTC 100000\nlevel HUT 20",
    });
  });

  test("with an alert it lists the person's own, with what can be done", async () => {
    const text = read(await run(fakeAlerts([own])));
    expect(text).toContain("Your alerts by direct message: 1 of 10");
    expect(text).toContain("Manage = --press entry:Abc-_123456");
    expect(text).toMatch(/Export my\s+data = --press export/);
    expect(text).toContain("Delete my data = --press delete");
  });

  test("a test goes to the person", async () => {
    expect(read(await press(fakeAlerts([own]), "test", own.id))).toContain("your direct messages");
  });

  test("the data of the person, not of the server, is exported and deleted", async () => {
    const fake = fakeAlerts([own]);
    expect(asCard(await press(fake, "export", "")).files).toHaveLength(1);
    expect(read(await press(fake, "delete", ""))).toContain("All your alerts");
    expect(read(await press(fake, "deleted", ""))).toContain("/notify begins again");
    expect(fake.calls).toEqual([
      { what: "exportData", args: [BY_SELF, "person", NOW] },
      { what: "deleteData", args: [BY_SELF, "person", NOW] },
    ]);
  });

  test("the eleventh is refused in the application's sentence", async () => {
    const full: Partial<Alerts> = { save: async () => ({ ok: false, problems: ["You have 10 alerts."] }) };
    expect(read(await press(fakeAlerts([own], full), "save", "d"))).toContain("You have 10 alerts.");
  });

  test("a draft of somebody else has run out here", async () => {
    expect(read(await press(fakeAlerts(), "change", "gone"))).toMatch(/Begin again with\s+\/notify/);
  });
});
