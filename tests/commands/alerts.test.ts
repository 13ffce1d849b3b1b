import { describe, expect, test } from "vitest";
import { alerts } from "../../commands/alerts.ts";
import type { Alerts } from "../../src/surface/alerts.ts";
import { argumentOf, asModal, BY_MANAGER, FILLED, press, read, run } from "../support/alert-presses.ts";
import {
  aChannel,
  ALERTS_NOW as NOW,
  aManager,
  aPreview,
  CHANNEL_ID,
  fakeAlerts,
  filledIn,
} from "../support/fake-alerts.ts";

describe("who may do what", () => {
  test("everyone lists, managers do the rest", () => {
    expect(alerts.access).toEqual({
      new: "manager",
      list: "everyone",
      edit: "manager",
      mute: "manager",
      test: "manager",
      remove: "manager",
    });
  });

  test("every action has an access of its own, and those for everyone are few", () => {
    expect(Object.keys(alerts.actionAccess).toSorted()).toEqual(Object.keys(alerts.actions).toSorted());
    const forEveryone = Object.entries(alerts.actionAccess)
      .filter(([, access]) => access === "everyone")
      .map(([name]) => name);
    expect(forEveryone.toSorted()).toEqual(["list", "mute", "muted", "page", "sources", "why"]);
  });
});

describe("/alerts new", () => {
  test("opens one form at once, for this channel, without asking the application", async () => {
    const fake = fakeAlerts();
    const modal = asModal(await run(fake, "new"));
    expect(modal.fields.map((field) => (field.type === "note" ? "note" : field.name))).toEqual([
      "target",
      "sensitivity",
      "facts",
      "quiet_hours",
      "channel",
    ]);
    expect(modal.fields[0]).toMatchObject({ value: "PW14" });
    expect(modal.fields[1]).toMatchObject({ chosen: "normal" });
    expect(modal.fields[4]).toMatchObject({ chosen: CHANNEL_ID, required: true });
    expect(JSON.stringify(modal)).toContain("Normal: about 18 posts a year");
    expect(fake.calls).toEqual([]);
  });

  test("own rules, role and channel of the options reach the application with the form", async () => {
    const fake = fakeAlerts();
    const rule = "spread MARA 30d 2.5x both; level BTC 100000";
    const role = { id: "7", name: "traders" };
    const modal = asModal(await run(fake, "new", { rule, role, channel: aChannel({ id: "9" }) }));
    expect(modal.fields[1]).toMatchObject({ chosen: "own" });
    expect(modal.fields[4]).toMatchObject({ chosen: "9" });
    const previewed = await press(fake, "filled", modal.action.argument, { values: FILLED });
    expect(fake.calls).toEqual([
      {
        what: "preview",
        args: [
          {
            place: aChannel({ id: "9" }),
            target: "MARA",
            sensitivity: "jumpy",
            facts: ["debt"],
            quietHours: "22:00-07:00 Europe/Berlin",
            rules: "spread MARA 30d 2.5x both\nlevel BTC 100000",
            role,
          },
          BY_MANAGER,
          NOW,
        ],
      },
    ]);
    expect(read(previewed)).toContain("Would have posted 7 times in the last 12 months.");
  });

  test.each([true, false])("whether it is published comes with the form: %s", async (publish) => {
    const fake = fakeAlerts();
    const modal = asModal(await run(fake, "new", { publish }));
    await press(fake, "filled", modal.action.argument, { values: FILLED });
    expect(fake.calls[0]?.args[0]).toMatchObject({ publish });
  });

  test("a preview says that what is posted will be published", async () => {
    const fake = fakeAlerts([], {
      preview: async () => ({ ok: true, answer: aPreview({ publish: true }) }),
    });
    const modal = asModal(await run(fake, "new", { publish: true }));
    const text = read(await press(fake, "filled", modal.action.argument, { values: FILLED }));
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "Each alert is published to the servers that follow the channel; Discord takes 10 an hour.",
    );
  });

  test("a form that was open for too long says so, and somebody else's too", async () => {
    const fake = fakeAlerts();
    const { argument } = asModal(await run(fake, "new", { rule: "z1 PW14 2" })).action;
    const late = await press(fake, "filled", argument, { values: FILLED, now: "2026-11-24T15:16:00Z" });
    expect(read(late).replaceAll(/\s+/g, " ")).toContain("15 minutes. Begin again with /alerts new");
    const others = await press(fake, "filled", argument, {
      values: FILLED,
      caller: { ...aManager, userId: "1" },
    });
    expect(read(others)).toContain("Begin again");
    expect(fake.calls).toEqual([]);
  });

  test("without a channel it asks for one", async () => {
    const fake = fakeAlerts();
    const reply = await press(fake, "filled", "", { values: filledIn({ target: "PW14" }) });
    expect(read(reply)).toContain("Choose a channel.");
  });
});

describe("what stands in the way of a form", () => {
  const missing = "I can't post in #alerts yet. Missing: **Send Messages**.";
  const refusing: Partial<Alerts> = {
    preview: async () => ({ ok: false, problems: [missing], retry: "retry-1" }),
  };

  test("is told in a private card with Check again, which checks the same form", async () => {
    const fake = fakeAlerts([], refusing);
    const refused = await press(fake, "filled", "", { values: FILLED });
    expect(refused).toMatchObject({ visibility: "private", card: { answer: { refusal: {} } } });
    expect(read(refused)).toContain("Missing: Send Messages");
    const checked = await press(fake, "again", argumentOf(refused, "again"));
    expect(fake.calls.at(-1)).toEqual({ what: "adjust", args: ["retry-1", BY_MANAGER, "same", NOW] });
    expect(read(checked)).toContain("Preview: 7 posts");
  });

  test("still there after Check again, it is told again with the same buttons", async () => {
    const fake = fakeAlerts([], {
      ...refusing,
      adjust: async () => ({ ok: false, problems: [missing] }),
    });
    const refused = await press(fake, "filled", "", { values: FILLED });
    const again = await press(fake, "again", argumentOf(refused, "again"));
    expect(again).toMatchObject({ as: "update" });
    expect(read(again)).toContain("Check again");
    expect((await press(fake, "again", argumentOf(again, "again"))).kind).toBe("card");
    expect(fake.calls.filter(({ what }) => what === "adjust").map(({ args }) => args[0])).toEqual([
      "retry-1",
      "retry-1",
    ]);
  });

  test("Change the form opens it with what was written", async () => {
    const fake = fakeAlerts([], { preview: async () => ({ ok: false, problems: ["One.", "Two."] }) });
    const refused = await press(fake, "filled", "", { values: FILLED });
    expect(read(refused)).toMatch(/- One\.\n- Two\./);
    expect(argumentOf(refused, "again")).toBe("none");
    const modal = asModal(await press(fake, "change", argumentOf(refused, "change")));
    expect(modal.fields).toMatchObject([
      { value: "MARA" },
      { chosen: "jumpy" },
      { chosen: ["debt"] },
      { value: "22:00-07:00 Europe/Berlin" },
      { chosen: "9" },
    ]);
  });

  test("a button whose form is gone, or holds something else, says that it has run out", async () => {
    const fake = fakeAlerts();
    const other = await fake.app.drafts.put("42", { kind: "something else" }, NOW);
    for (const [name, argument] of [
      ["again", "gone"],
      ["change", "gone"],
      ["change", other],
    ] as const) {
      expect(read(await press(fake, name, argument))).toContain("That has run out");
    }
  });
});
