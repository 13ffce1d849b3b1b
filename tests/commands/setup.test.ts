import { describe, expect, test } from "vitest";
import { setup } from "../../commands/setup.ts";
import type { AlertEntry, Alerts } from "../../src/surface/alerts.ts";
import type { DigestPlan } from "../../src/surface/answers/digest.ts";
import type { Caller } from "../../src/surface/command.ts";
import type { DigestDesk } from "../../src/surface/digests.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import { argumentOf, asModal, BY_MANAGER, read } from "../support/alert-presses.ts";
import {
  aChannel,
  type AlertCall,
  ALERTS_NOW as NOW,
  aManager,
  anEntry,
  aPreview,
  CHANNEL_ID,
  type FakeAlerts,
  fakeAlerts,
  filledIn,
  GUILD_ID,
} from "../support/fake-alerts.ts";
import { aPlan, notedDigests } from "../support/fake-digests.ts";
import { asCard } from "../support/reply.ts";

const run = (fake: FakeAlerts, caller: Caller = aManager) =>
  setup.run({ app: fake.app, options: {}, caller, subcommand: null, now: NOW });

const press = (
  fake: FakeAlerts,
  name: keyof typeof setup.actions,
  argument: string,
  values: ModalValues = {},
  caller: Caller = aManager,
) =>
  setup.actions[name]({
    app: fake.app,
    options: {},
    caller,
    subcommand: null,
    now: NOW,
    argument,
    values,
    updates: "private",
  });

const filled = (visibility = "private") =>
  filledIn({ channel: aChannel(), sensitivity: ["calm"], facts: ["debt"], visibility: [visibility] });

const MISSING = "I can't post in #alerts yet. Missing: **Send Messages**.";
const noPermission: Partial<Alerts> = {
  preview: async () => ({ ok: false, problems: [MISSING], retry: "retry-1" }),
};

describe("/setup in a new server", () => {
  test("is for managers, in servers", () => {
    expect(setup.access).toBe("manager");
    expect(setup.data.reach).toBe("servers");
  });

  test("opens one form of four fields, for this channel", async () => {
    const modal = asModal(await run(fakeAlerts()));
    expect(modal.fields).toMatchObject([
      { type: "channel", chosen: CHANNEL_ID },
      { type: "radio", chosen: "normal" },
      { type: "checkboxes", chosen: ["digest", "contracts", "debt"] },
      { type: "radio", chosen: "private" },
    ]);
    expect(modal.fields).toHaveLength(4);
    expect(JSON.stringify(modal)).not.toContain('"own"');
  });

  test("saves at once, and says where, how often and that a first post is on its way", async () => {
    const fake = fakeAlerts([], {
      save: async () => ({ ok: true, answer: { entry: anEntry(), again: false } }),
    });
    const reply = await press(fake, "filled", "", filled());
    expect(fake.calls.map(({ what }) => what)).toEqual(["list", "preview", "save"]);
    expect(fake.setUp).toEqual([GUILD_ID]);
    expect(fake.calls[1]?.args).toEqual([
      { place: aChannel(), sensitivity: "calm", facts: ["debt"] },
      BY_MANAGER,
      NOW,
    ]);
    expect(fake.calls[2]?.args).toEqual(["draft-of-the-app", BY_MANAGER, NOW]);
    const text = read(reply).replaceAll(/\s+/g, " ");
    expect(text).toContain(
      "expect about one post every 7 weeks (7 in that time); quiet in between is normal",
    );
    expect(text).toContain(`A first post is on its way to <#${CHANNEL_ID}>.`);
    expect(text).toContain("seen only by who asks");
    expect(argumentOf(reply, "edit")).toBe("Abc-_123456");
    expect(argumentOf(reply, "remove")).toBe("Abc-_123456");
  });

  test("with a quiet past it says so", async () => {
    const fake = fakeAlerts([], {
      preview: async () => ({ ok: true, answer: aPreview({ posts: 0, days: 40 }) }),
    });
    expect(read(await press(fake, "filled", "", filled())).replaceAll(/\s+/g, " ")).toContain(
      "By the last 40 days of stored data it would have posted never: expect quiet, which is normal.",
    );
  });

  test("without history it promises no number", async () => {
    const fake = fakeAlerts([], {
      preview: async () => ({ ok: true, answer: aPreview({ posts: 0, days: 0 }) }),
    });
    expect(read(await press(fake, "filled", "", filled()))).toContain("is not known yet");
  });

  test("in direct messages there is nothing to set up", async () => {
    expect(read(await run(fakeAlerts(), { ...aManager, guildId: null }))).toContain("This works in a server");
  });
});

describe("who sees answers to look-ups", () => {
  test.each([
    ["made public here", "public", ["8"], [["8", CHANNEL_ID]]],
    ["made private here", "private", ["8", CHANNEL_ID], [["8"]]],
    ["left private", "private", ["8"], []],
    ["left public", "public", ["8", CHANNEL_ID], []],
  ])("%s", async (_, visibility, before, chosen) => {
    const fake = fakeAlerts([], {}, before);
    await press(fake, "filled", "", filled(visibility));
    expect(fake.chosen).toEqual(chosen);
  });

  test("is not touched where nothing could be saved", async () => {
    const fake = fakeAlerts([], {
      save: async () => ({ ok: false, problems: ["This server has 25 alerts."] }),
    });
    expect(read(await press(fake, "filled", "", filled("public")))).toContain("This server has 25 alerts.");
    expect(fake.chosen).toEqual([]);
  });

  test("the form shows what holds now", async () => {
    const modal = asModal(await run(fakeAlerts([], {}, [CHANNEL_ID])));
    expect(modal.fields[3]).toMatchObject({ chosen: "public" });
  });
});

/** The form with these boxes ticked. */
const ticked = (...facts: readonly string[]) =>
  filledIn({ channel: aChannel(), sensitivity: ["calm"], facts, visibility: ["private"] });

/** What the desk was asked beside lists, with the first argument. */
const asked = (calls: readonly AlertCall[]) =>
  calls.filter(({ what }) => what !== "list").map(({ what, args }) => [what, args[0]]);

/** An application whose desk holds these digests. */
const withDigests = (
  plans: readonly DigestPlan[] = [],
  answers: Partial<DigestDesk> = {},
  entries: readonly AlertEntry[] = [],
  alerts: Partial<Alerts> = {},
) => {
  const calls: AlertCall[] = [];
  return { fake: fakeAlerts(entries, alerts, [], notedDigests(plans, answers, calls)), calls };
};

describe("the daily digest", () => {
  test("is set beside the alert where it is ticked, and is told with its next time", async () => {
    const { fake, calls } = withDigests();
    const reply = await press(fake, "filled", "", ticked("digest", "debt"));
    expect(asked(calls)).toEqual([["set", { channel: aChannel() }]]);
    expect(read(reply)).toContain("Daily digest: 08:30 New York time on trading days");
    expect(JSON.stringify(asCard(reply).card)).toContain("<t:1795613400:F>");
    expect(argumentOf(reply, "open")).toBe(CHANNEL_ID);
    // It is no fact, and the alert hears nothing of it.
    expect(fake.calls.find(({ what }) => what === "preview")?.args[0]).toMatchObject({ facts: ["debt"] });
  });

  test("is not set where it is not ticked", async () => {
    const { fake, calls } = withDigests();
    const reply = await press(fake, "filled", "", ticked("debt"));
    expect(asked(calls)).toEqual([]);
    expect(read(reply)).not.toContain("digest");
  });

  test("that is there keeps its own time", async () => {
    const { fake, calls } = withDigests([aPlan({ time: "18:00" })]);
    const reply = await press(fake, "filled", "", ticked("digest"));
    expect(asked(calls)).toEqual([]);
    expect(read(reply)).toContain("Daily digest: 18:00 New York time");
  });

  test("is turned off where the box is emptied, and that is said", async () => {
    const { fake, calls } = withDigests([aPlan(), aPlan({ channelId: "9" })]);
    const reply = await press(fake, "filled", "", ticked());
    expect(asked(calls)).toEqual([["off", CHANNEL_ID]]);
    expect(read(reply)).toContain("The daily digest there is turned off");
  });

  test("that cannot be set is told with the reason, and the alert stands", async () => {
    const { fake } = withDigests([], {
      set: async () => ({ ok: false, problems: ["This server has 10 digests."] }),
    });
    const text = read(await press(fake, "filled", "", ticked("digest")));
    expect(text).toContain("A first post is on its way");
    expect(text).toContain("This server has 10 digests.");
  });

  test("is ticked in the form of a channel that has one, and not of one that has none", async () => {
    for (const [plans, chosen] of [
      [[aPlan()], ["digest", "contracts", "debt"]],
      [[aPlan({ channelId: "9" })], ["contracts", "debt"]],
    ] as const) {
      const { fake } = withDigests(plans, {}, [anEntry()]);
      const modal = asModal(await press(fake, "edit", anEntry().id));
      expect(modal.fields[2]).toMatchObject({ chosen });
    }
  });

  test("stands beside the alerts of a server that is set up", async () => {
    const { fake } = withDigests([aPlan({ channelId: "9" })], {}, [anEntry()]);
    expect(read(await run(fake))).toContain("Digest in <#9>: 08:30 New York time on trading days");
    expect(read(await run(withDigests([], {}, [anEntry()]).fake))).toContain("No daily digest.");
  });

  test("alone is shown too, with the form and the server's data behind buttons", async () => {
    const reply = await run(withDigests([aPlan()]).fake);
    expect(read(reply)).toContain("No alerts.");
    for (const name of ["new", "export", "delete"]) expect(argumentOf(reply, name)).toBe("");
  });

  test("is wished for still when a permission is checked again, by what holds then", async () => {
    const { fake, calls } = withDigests([], {}, [], noPermission);
    const refused = await press(fake, "filled", "", ticked("digest"));
    expect(asked(calls)).toEqual([]);
    const modal = asModal(await press(fake, "change", argumentOf(refused, "change")));
    expect(modal.fields[2]).toMatchObject({ chosen: ["digest"] });
    await press(fake, "again", argumentOf(refused, "again"));
    expect(asked(calls)).toEqual([["set", { channel: { ...aChannel(), appPermissions: null } }]]);
  });
});

describe("a permission that is missing", () => {
  test("is named, and Check again sets up with the same form and visibility", async () => {
    const fake = fakeAlerts([], noPermission);
    const refused = await press(fake, "filled", "", filled("public"));
    expect(read(refused)).toContain("Missing: Send Messages");
    expect(fake.chosen).toEqual([]);
    const done = await press(fake, "again", argumentOf(refused, "again"));
    expect(read(done)).toContain("A first post is on its way");
    expect(fake.calls.slice(-2).map(({ what, args }) => [what, args[0]])).toEqual([
      ["adjust", "retry-1"],
      ["save", "draft-of-the-app"],
    ]);
    expect(fake.chosen).toEqual([[CHANNEL_ID]]);
  });

  test("still missing, it can be checked once more", async () => {
    const still: Partial<Alerts> = {
      ...noPermission,
      adjust: async () => ({ ok: false, problems: [MISSING], retry: "retry-2" }),
    };
    const fake = fakeAlerts([], still);
    const refused = await press(fake, "filled", "", filled());
    const again = await press(fake, "again", argumentOf(refused, "again"));
    await press(fake, "again", argumentOf(again, "again"));
    expect(fake.calls.filter(({ what }) => what === "adjust").map(({ args }) => args[0])).toEqual([
      "retry-1",
      "retry-2",
    ]);
  });

  test("Change the form opens it as it was filled in", async () => {
    const fake = fakeAlerts([], noPermission);
    const refused = await press(fake, "filled", "", filled("public"));
    const modal = asModal(await press(fake, "change", argumentOf(refused, "change")));
    expect(modal.fields).toMatchObject([
      { chosen: CHANNEL_ID },
      { chosen: "calm" },
      { chosen: ["debt"] },
      { chosen: "public" },
    ]);
  });

  test("a form that is gone says so", async () => {
    expect(read(await press(fakeAlerts(), "again", "gone"))).toContain("That has run out");
    expect(read(await press(fakeAlerts(), "change", "gone"))).toContain("That has run out");
  });

  test("a form without a channel asks for one", async () => {
    expect(read(await press(fakeAlerts(), "filled", "", filledIn({ sensitivity: ["calm"] })))).toContain(
      "Choose a channel.",
    );
  });
});

describe("/setup in a server that has alerts", () => {
  const standing = anEntry({
    wish: { target: "PW14", sensitivity: "jumpy", rules: ["level BTC 100000"], facts: [] },
    roleId: "7",
    quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" },
  });
  const elsewhere = anEntry({ id: "elsewhere", place: { kind: "channel", channelId: "9" } });

  test("shows what there is, and the form behind Change", async () => {
    const fake = fakeAlerts([standing, elsewhere]);
    const shownThere = await run(fake);
    expect(read(shownThere)).toContain("This server is set up");
    const modal = asModal(await press(fake, "edit", argumentOf(shownThere, "edit")));
    expect(modal.action.argument).toBe(standing.id);
    expect(modal.fields).toMatchObject([{ chosen: CHANNEL_ID }, { chosen: "jumpy" }, { chosen: [] }, {}]);
  });

  test("the form again for the same channel changes what is there, and keeps what it does not ask for", async () => {
    const fake = fakeAlerts([elsewhere, standing]);
    const modal = asModal(await press(fake, "new", ""));
    await press(fake, "filled", modal.action.argument, filled());
    expect(fake.calls.find(({ what }) => what === "preview")?.args[0]).toEqual({
      changes: standing.id,
      place: aChannel(),
      target: "PW14",
      sensitivity: "calm",
      facts: ["debt"],
      rules: "level BTC 100000",
      quietHours: "22:00-07:00 Europe/Berlin",
      role: { id: "7", name: "" },
    });
  });

  test("a change promises no first post", async () => {
    const fake = fakeAlerts([standing], {
      preview: async () => ({ ok: true, answer: aPreview({ changes: standing.id }) }),
    });
    const text = read(await press(fake, "filled", standing.id, filled()));
    expect(text).toContain("Set up anew");
    expect(text).not.toContain("A first post");
  });

  test("the same once more does nothing twice", async () => {
    const fake = fakeAlerts([], {
      save: async () => ({ ok: true, answer: { entry: standing, again: true } }),
    });
    const text = read(await press(fake, "filled", "", filled()));
    expect(text).toContain("nothing was done twice");
    expect(text).not.toContain("A first post");
  });

  test("another channel gets an alert of its own", async () => {
    const fake = fakeAlerts([elsewhere]);
    await press(fake, "filled", "", filled());
    expect(fake.calls.find(({ what }) => what === "preview")?.args[0]).not.toHaveProperty("changes");
  });

  test("many of them fit, and full there is no other channel", async () => {
    const fake = fakeAlerts(Array.from({ length: 25 }, (_, index) => anEntry({ id: `a-${String(index)}` })));
    const reply = await run(fake);
    expect(read(reply)).toContain("+19 more");
    expect(JSON.stringify(asCard(reply).card.actions)).toMatch(
      /"Another channel"[^{}]*\{[^{}]*\{\}\},"disabled":true/,
    );
  });

  test("an alert that is gone cannot be changed", async () => {
    expect(read(await press(fakeAlerts(), "edit", "gone"))).toContain("There is no such alert here.");
  });
});

describe("the data of the server", () => {
  test("is exported as a file, and deleted after a second question", async () => {
    const fake = fakeAlerts([anEntry()]);
    expect(asCard(await press(fake, "export", "")).files).toEqual([
      { name: "pivotwatch.json", text: '{"alerts":[]}' },
    ]);
    expect(read(await press(fake, "delete", ""))).toContain("Delete everything?");
    expect(read(await press(fake, "cancel", ""))).toContain("Nothing was deleted");
    expect(fake.calls.map(({ what }) => what)).toEqual(["exportData"]);
    expect(read(await press(fake, "deleted", ""))).toContain("/setup begins again");
    expect(fake.calls.at(-1)).toEqual({ what: "deleteData", args: [BY_MANAGER, "server", NOW] });
  });
});
