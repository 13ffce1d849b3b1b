import { describe, expect, test } from "vitest";
import { digest } from "../../commands/digest.ts";
import type { DigestPlan } from "../../src/surface/answers/digest.ts";
import type { Caller, OptionsOf } from "../../src/surface/command.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import { argumentOf, asModal, BY_MANAGER, read } from "../support/alert-presses.ts";
import {
  aChannel,
  ALERTS_NOW as NOW,
  aManager,
  CHANNEL_ID,
  filledIn,
  GUILD_ID,
} from "../support/fake-alerts.ts";
import { anEmptyDigest, aPlan, type FakeDigests, fakeDigests } from "../support/fake-digests.ts";
import { asCard } from "../support/reply.ts";

type Options = OptionsOf<typeof digest.data>;
type Subcommand = (typeof digest.data.subcommands)[number]["name"];

const run = (fake: FakeDigests, subcommand: Subcommand, options: Options = {}, caller: Caller = aManager) =>
  digest.run({ app: fake.app, subcommand, options, caller, now: NOW });

const press = (
  fake: FakeDigests,
  name: keyof typeof digest.actions,
  argument: string,
  values: ModalValues = {},
  caller: Caller = aManager,
) =>
  digest.actions[name]({
    app: fake.app,
    subcommand: null,
    options: {},
    caller,
    now: NOW,
    argument,
    values,
    updates: "private",
  });

const asked = (fake: FakeDigests, what: string) => fake.calls.filter((call) => call.what === what);

const NEXT = `<t:${String(Date.parse("2026-11-25T13:30:00Z") / 1000)}:F>`;

/** The card as people read it, on one line. */
const flat = (reply: Parameters<typeof read>[0]) => read(reply).replaceAll(/\s+/g, " ");

/** The text of a card with Discord's own marks in it. */
const raw = (reply: Parameters<typeof asCard>[0]) => JSON.stringify(asCard(reply).card);

describe("/digest", () => {
  test("is for managers in servers, its buttons too", () => {
    expect(digest.access).toBe("manager");
    expect(digest.actionAccess).toEqual(
      Object.fromEntries(Object.keys(digest.actions).map((name) => [name, "manager"])),
    );
  });

  test("offers every kind of day, and zones while somebody types", async () => {
    const zones = [{ name: "Europe/Berlin, now 16:00", value: "Europe/Berlin" }];
    const fake = fakeDigests([], { zones: () => zones });
    const suggest = (name: string) =>
      digest.suggest({ app: fake.app, caller: aManager, focused: { name, value: "ber" }, now: NOW });
    expect(await suggest("zone")).toEqual(zones);
    expect(await suggest("time")).toEqual([]);
    expect(asked(fake, "zones")).toEqual([{ what: "zones", args: ["ber", NOW] }]);
  });
});

describe("/digest set without options", () => {
  test("in a server without a digest opens a form with every default", async () => {
    const modal = asModal(await run(fakeDigests(), "set"));
    expect(modal.fields).toMatchObject([
      { name: "channel", chosen: CHANNEL_ID },
      { name: "when", value: "08:30 America/New_York" },
      { name: "days", chosen: ["trading"] },
      { name: "sections", chosen: ["gap", "movers", "facts", "network", "alerts", "ahead", "health"] },
      { name: "manner", chosen: ["silent"] },
    ]);
    expect(modal.action).toMatchObject({ command: "digest", name: "filled", argument: "" });
  });

  test("where there is one here shows it with all that can be done", async () => {
    const reply = await run(fakeDigests([aPlan({ sections: ["gap", "facts"], whenQuiet: "skip" })]), "set");
    const text = read(reply);
    expect(text).toContain("08:30 New York time on trading days");
    expect(text).toContain("The gap to BTC, New facts");
    expect(text).toContain("without a sound; skipped when nothing changed");
    expect(raw(reply)).toContain(NEXT);
    for (const name of ["preview", "edit", "off"]) expect(argumentOf(reply, name)).toBe(CHANNEL_ID);
  });

  test("where nothing can be posted says so and since when", async () => {
    const fake = fakeDigests([aPlan({ troubleSince: "2026-11-23T13:31:00Z" })]);
    expect(flat(await run(fake, "set"))).toContain(
      "nothing could be posted there since 23 Nov 2026, 13:31 UTC (look at the channel's permissions)",
    );
    expect(flat(await press(fake, "list", ""))).toContain("nothing can be posted there now");
  });

  test("where there are some elsewhere lists them, and offers one here", async () => {
    const others = ["8", "9"].map((channelId) => aPlan({ channelId }));
    const fake = fakeDigests(others);
    const reply = await run(fake, "set");
    expect(read(reply)).toContain("Digests of this server: 2 of 10");
    expect(asModal(await press(fake, "new", argumentOf(reply, "new"))).fields[0]).toMatchObject({
      chosen: CHANNEL_ID,
    });
    expect(read(await press(fake, "open", "9"))).toContain("08:30 New York time");
  });

  test("ten of them fit on the card, and then there is no room for another", async () => {
    const plans = Array.from({ length: 10 }, (_, n) =>
      aPlan({
        channelId: `30000000000000010${String(n)}`,
        zone: "America/Argentina/ComodRivadavia",
        days: { kind: "weekly", weekday: 3 },
      }),
    );
    const reply = await run(fakeDigests(plans), "set");
    expect(read(reply)).toContain("10 of 10");
    expect(raw(reply)).toMatch(/"Digest here"[^{}]*\{[^{}]*\{\}\},"disabled":true/);
  });

  test("in direct messages, and for whoever may not, says what the desk says", async () => {
    const fake = fakeDigests([], { list: async () => ({ ok: false, problems: ["Only in a server."] }) });
    expect(read(await run(fake, "set", {}, { ...aManager, guildId: null, channelId: null }))).toContain(
      "Only in a server.",
    );
  });
});

describe("/digest set with options", () => {
  test("sets at once, for this channel, and leaves the rest to the desk", async () => {
    const fake = fakeDigests();
    const reply = await run(fake, "set", { time: "07:00", zone: "Europe/Berlin", days: "daily" });
    expect(read(reply)).toContain("Digest set");
    expect(raw(reply)).toContain(NEXT);
    expect(asked(fake, "set")).toEqual([
      {
        what: "set",
        args: [
          {
            channel: { id: CHANNEL_ID, name: "", kind: 0, appPermissions: "3072" },
            time: "07:00",
            zone: "Europe/Berlin",
            days: "daily",
          },
          BY_MANAGER,
          NOW,
        ],
      },
    ]);
  });

  test("of a thread asks for what a thread needs", async () => {
    const fake = fakeDigests();
    await run(fake, "set", { time: "07:00" }, { ...aManager, parentChannelId: "5" });
    expect(asked(fake, "set")[0]?.args[0]).toMatchObject({ channel: { kind: 11 } });
  });

  test("a channel alone gets the default digest, or shows the one it has", async () => {
    const fake = fakeDigests([aPlan({ channelId: "9" })]);
    const first = await run(fake, "set", { channel: aChannel({ id: "7", name: "news" }) });
    expect(read(first)).toContain("Digest set");
    expect(asked(fake, "set")[0]?.args[0]).toEqual({ channel: aChannel({ id: "7", name: "news" }) });
    expect(read(await run(fake, "set", { channel: aChannel({ id: "9" }) }))).toContain("Daily digest");
    expect(asked(fake, "set")).toHaveLength(1);
  });

  test("what must be known stands on the card", async () => {
    const note = "That day it comes at 03:30.";
    const fake = fakeDigests([], {
      set: async () => ({ ok: true, answer: { plan: aPlan(), replaced: true, notes: [note] } }),
    });
    const reply = await run(fake, "set", { time: "02:30" });
    expect(read(reply)).toContain("Digest changed");
    expect(read(reply)).toContain(note);
    expect(asCard(reply).card.accent).toBe("warning");
  });

  test("past the end of the calendar it says that the next one is not known", async () => {
    expect(read(await run(fakeDigests([aPlan({ next: null })]), "set"))).toContain("not known");
  });
});

describe("publishing", () => {
  test.each([true, false])("is an option by itself: %s, in the channel it is typed in", async (publish) => {
    const fake = fakeDigests([aPlan()]);
    await run(fake, "set", { publish }, { ...aManager, channelKind: 5 });
    const form = asked(fake, "set")[0]?.args[0];
    expect(form).toEqual({ channel: expect.objectContaining({ id: CHANNEL_ID, kind: 5 }), publish });
  });

  test("stands on the card, with what was posted and not published", async () => {
    const plan = aPlan({ publish: true, notPublished: [{ reason: "no_answer", count: 2 }] });
    const text = flat(await run(fakeDigests([plan]), "set"));
    expect(text).toContain("published to the servers that follow the channel");
    expect(text).toContain("Posted, not published: 2 as Discord did not answer in time (in the last 7 days)");
    expect(flat(await run(fakeDigests([aPlan()]), "set"))).not.toContain("publish");
  });
});

describe("the form", () => {
  const values = filledIn({
    channel: aChannel(),
    when: " 7:15 pm  Europe/Berlin ",
    days: ["monday"],
    sections: ["facts"],
    manner: ["skip"],
  });

  test("brings what was filled in to the desk", async () => {
    const fake = fakeDigests();
    expect(read(await press(fake, "filled", "", values))).toContain("Digest set");
    expect(asked(fake, "set")[0]?.args[0]).toEqual({
      channel: aChannel(),
      time: "7:15 pm",
      zone: "Europe/Berlin",
      days: "monday",
      sections: ["facts"],
      silent: false,
      whenQuiet: "skip",
      publish: false,
    });
  });

  test("says to the desk whether each is to be published, and is opened with what is set", async () => {
    const fake = fakeDigests([aPlan({ publish: true })]);
    const followed = { channel: aChannel({ kind: 5 }), when: "08:30", manner: ["publish"] };
    await press(fake, "filled", "", filledIn(followed));
    expect(asked(fake, "set")[0]?.args[0]).toMatchObject({ publish: true, silent: false });
    expect(asModal(await press(fake, "edit", CHANNEL_ID)).fields[4]).toMatchObject({
      chosen: ["silent", "publish"],
    });
  });

  test.each([
    ["08:30", { time: "08:30" }],
    ["08:30 New York", { time: "08:30", zone: "New York" }],
    ["8 am Asia/Ho_Chi_Minh", { time: "8 am", zone: "Asia/Ho_Chi_Minh" }],
    ["8pm America/New_York", { time: "8pm", zone: "America/New_York" }],
    ["9 America/New_York", { time: "9", zone: "America/New_York" }],
    ["08:30 Pmland", { time: "08:30", zone: "Pmland" }],
    ["", { time: "" }],
  ])("reads “%s” as a time and a zone", async (when, read_) => {
    const fake = fakeDigests();
    await press(fake, "filled", "", { ...values, when: { type: "text", text: when } });
    const { time, zone } = Object(asked(fake, "set")[0]?.args[0]);
    expect({ time, ...(zone === undefined ? {} : { zone }) }).toEqual(read_);
  });

  test("with every box empty says so to the desk rather than taking the default", async () => {
    const fake = fakeDigests();
    await press(fake, "filled", "", filledIn({ channel: aChannel(), when: "08:30" }));
    expect(asked(fake, "set")[0]?.args[0]).toMatchObject({ sections: [], silent: false, whenQuiet: "line" });
  });

  test("without a channel asks for one", async () => {
    expect(read(await press(fakeDigests(), "filled", "", filledIn({ when: "08:30" })))).toContain(
      "Choose a channel.",
    );
  });

  test("of a digest that is there opens as it is", async () => {
    const plan: DigestPlan = aPlan({
      time: "18:00",
      zone: "Asia/Kolkata",
      days: { kind: "weekly", weekday: 7 },
      sections: ["network"],
      silent: false,
      whenQuiet: "skip",
    });
    const modal = asModal(await press(fakeDigests([plan]), "edit", CHANNEL_ID));
    expect(modal.action.argument).toBe(CHANNEL_ID);
    expect(modal.fields).toMatchObject([
      { chosen: CHANNEL_ID },
      { value: "18:00 Asia/Kolkata" },
      { chosen: ["sunday"] },
      { chosen: ["network"] },
      { chosen: ["skip"] },
    ]);
  });

  test("with another channel in it moves the digest", async () => {
    const fake = fakeDigests([aPlan()]);
    const reply = await press(fake, "filled", CHANNEL_ID, {
      ...values,
      ...filledIn({ channel: aChannel({ id: "9" }) }),
    });
    expect(read(reply)).toContain("Digest moved");
    expect(fake.calls.map(({ what, args }) => [what, what === "off" ? args[0] : null])).toEqual([
      ["set", null],
      ["off", CHANNEL_ID],
    ]);
  });

  test("of a digest that is gone says so", async () => {
    for (const name of ["edit", "open"] as const) {
      expect(read(await press(fakeDigests(), name, "9"))).toContain("No digest there");
    }
  });
});

describe("what stands in the way", () => {
  const MISSING = "I can't post in <#301> yet. Missing: **Send Messages**.";

  test("is told; the form can be changed as it was filled in", async () => {
    const fake = fakeDigests([], {
      set: async () => ({ ok: false, problems: ["No zone “EST”.", "No time."] }),
    });
    const reply = await press(
      fake,
      "filled",
      "",
      filledIn({
        channel: aChannel({ id: "9" }),
        when: "25:00 EST",
        days: ["daily"],
        sections: ["gap"],
        manner: [],
      }),
    );
    expect(read(reply)).toContain("No zone “EST”.");
    expect(argumentOf(reply, "again")).toBe("none");
    const modal = asModal(await press(fake, "change", argumentOf(reply, "change")));
    expect(modal.fields).toMatchObject([
      { chosen: "9" },
      { value: "25:00 EST" },
      { chosen: ["daily"] },
      { chosen: ["gap"] },
      { chosen: [] },
    ]);
  });

  test("a missing permission is checked again with the same form and what holds now", async () => {
    let missing = true;
    const fake = fakeDigests([], {
      set: async () =>
        missing
          ? { ok: false, problems: [MISSING], retry: "9" }
          : { ok: true, answer: { plan: aPlan(), replaced: false, notes: [] } },
    });
    const refused = await run(fake, "set", { time: "09:00" });
    expect(read(refused)).toContain("Missing: Send Messages");
    const still = await press(fake, "again", argumentOf(refused, "again"));
    missing = false;
    expect(read(await press(fake, "again", argumentOf(still, "again")))).toContain("Digest set");
    expect(asked(fake, "set").map(({ args }) => args[0])).toEqual([
      { channel: { id: CHANNEL_ID, name: "", kind: 0, appPermissions: "3072" }, time: "09:00" },
      { channel: { id: CHANNEL_ID, name: "", kind: 0, appPermissions: null }, time: "09:00" },
      { channel: { id: CHANNEL_ID, name: "", kind: 0, appPermissions: null }, time: "09:00" },
    ]);
  });

  test("a form that is gone, somebody else's or of another server says so", async () => {
    const fake = fakeDigests([], { set: async () => ({ ok: false, problems: [MISSING], retry: "9" }) });
    const id = argumentOf(await run(fake, "set", { time: "09:00" }), "again");
    for (const caller of [
      { ...aManager, userId: "44" },
      { ...aManager, guildId: `${GUILD_ID.slice(0, -1)}9` },
    ]) {
      for (const name of ["again", "change"] as const) {
        expect(read(await press(fake, name, id, {}, caller))).toContain("That has run out");
      }
    }
    expect(flat(await press(fake, "again", "gone"))).toContain("/digest set");
  });
});

describe("/digest preview", () => {
  test("shows privately what would be posted, for this channel or another", async () => {
    const fake = fakeDigests([aPlan()]);
    const reply = asCard(await run(fake, "preview"));
    expect(reply).toMatchObject({ visibility: "private", as: "new" });
    expect(read(reply)).toContain("No data yet");
    await run(fake, "preview", { channel: aChannel({ id: "9" }) });
    expect(asked(fake, "preview").map(({ args }) => args)).toEqual([
      [CHANNEL_ID, BY_MANAGER, NOW],
      ["9", BY_MANAGER, NOW],
    ]);
  });

  test("says where nothing would be posted", async () => {
    const fake = fakeDigests([], {
      preview: async () => ({
        ok: true,
        answer: {
          answer: anEmptyDigest(),
          view: { alerts: null, missed: [], lateMinutes: null, silent: true, withPicture: true },
          skipped: true,
        },
      }),
    });
    expect(read(await run(fake, "preview"))).toContain("Nothing would be posted");
  });

  test("says what stands in the way", async () => {
    const fake = fakeDigests([], { preview: async () => ({ ok: false, problems: ["No digest there."] }) });
    expect(read(await press(fake, "preview", "9"))).toContain("No digest there.");
  });
});

describe("/digest off", () => {
  test("asks nothing, says what it was, and one press has it again", async () => {
    const plan = aPlan({
      time: "18:00",
      zone: "Europe/Berlin",
      days: { kind: "weekly", weekday: 1 },
      sections: ["gap"],
    });
    const fake = fakeDigests([plan]);
    const reply = await run(fake, "off");
    const text = flat(reply);
    expect(text).toContain("18:00 Berlin time every Monday");
    expect(text).toContain("/digest set time:18:00 zone:Europe/Berlin days:monday");
    await press(fake, "again", argumentOf(reply, "again"));
    expect(asked(fake, "set")[0]?.args[0]).toEqual({
      channel: { id: CHANNEL_ID, name: "", kind: 0, appPermissions: null },
      time: "18:00",
      zone: "Europe/Berlin",
      days: "monday",
      sections: ["gap"],
      silent: true,
      whenQuiet: "line",
      publish: false,
    });
  });

  test("of one that was published in another channel, has it again as it was", async () => {
    const fake = fakeDigests([aPlan({ publish: true })]);
    const reply = await run(fake, "off", { channel: aChannel() }, { ...aManager, channelId: "9" });
    expect(flat(reply)).toContain("publish:True");
    await press(fake, "again", argumentOf(reply, "again"), {}, { ...aManager, channelId: "9" });
    expect(asked(fake, "set")[0]?.args[0]).toMatchObject({
      channel: { id: CHANNEL_ID, kind: 5 },
      publish: true,
    });
  });

  test("where there is none says so", async () => {
    expect(read(await run(fakeDigests(), "off", { channel: aChannel({ id: "9" }) }))).toContain(
      "There is no digest in that channel.",
    );
  });
});
