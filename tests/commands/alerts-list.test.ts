import { describe, expect, test } from "vitest";
import { alerts } from "../../commands/alerts.ts";
import { checkMessage } from "../../src/discord/limits.ts";
import { renderMessage } from "../../src/discord/render.ts";
import type { AlertEntry } from "../../src/surface/alerts.ts";
import { BY_MANAGER, press, read, run } from "../support/alert-presses.ts";
import { aManager, ALERTS_NOW as NOW, aMember, anEntry, fakeAlerts } from "../support/fake-alerts.ts";
import { asCard } from "../support/reply.ts";

/** The list of one alert as people read it, on one line. */
const flatList = async (changes: Partial<AlertEntry>) =>
  read(await run(fakeAlerts([anEntry(changes)]), "list")).replaceAll(/\s+/g, " ");

describe("/alerts list", () => {
  const many = Array.from({ length: 11 }, (_, index) => anEntry({ id: `alert-${String(index)}` }));
  const eventful = anEntry({
    status: "paused",
    reason: "permissions",
    firing: ["PW14 gap to BTC, 30d: +34.1 pp, since 18 Nov 2026"],
    lastPost: "2026-11-18T21:05:00Z",
    score: { fires: 7, gapAfter20SessionsPp: 3.24 },
    notSent: [
      { reason: "muted", count: 2 },
      { reason: "over_budget", count: 1 },
    ],
  });

  test("is for everyone, without buttons that a member could not use", async () => {
    const text = read(await run(fakeAlerts([eventful]), "list", {}, aMember));
    expect(text).toContain("Alerts of this server: 1 of 25");
    expect(text).not.toContain("--press");
  });

  test("tells state, reason, firing, last post, score and what was not sent", async () => {
    const text = read(await run(fakeAlerts([eventful]), "list")).replaceAll(/\s+/g, " ");
    expect(text).toContain("Paused: I may not post there · firing: PW14 gap to BTC, 30d: +34.1 pp");
    expect(text).toContain("last post 18 Nov 2026, 21:05 UTC");
    expect(text).toContain("7 fires in 12 months, then +3.2 pp to BTC in 20 sessions");
    expect(text).toContain("not sent lately: 2 muted, 1 over the posts of a day");
    expect(text).toContain("Resume = --press resume:Abc-_123456");
  });

  test.each([
    [{}, "On"],
    [{ mutedUntil: "2026-11-25T14:00:00Z" }, "Muted until 25 Nov 2026, 14:00 UTC"],
    [{ mutedUntil: "2026-11-24T14:00:00Z" }, "On"],
    [{ status: "paused", reason: "by_hand" }, "Paused: somebody paused it"],
    [{ status: "disabled", reason: "channel_gone" }, "Stopped: the channel is gone"],
  ] satisfies readonly (readonly [Partial<AlertEntry>, string])[])(
    "a state in words: %j",
    async (changes, words) => {
      expect(read(await run(fakeAlerts([anEntry(changes)]), "list"))).toContain(`\n${words}\n`);
    },
  );

  test("says which are published, and what was posted and not published", async () => {
    const notPublished = [
      { reason: "limit", count: 3 },
      { reason: "not_announcement", count: 1 },
    ] as const;
    const text = await flatList({ publish: true, notPublished });
    expect(text).toContain(
      "published to followers · posted, not published: 3 over the 10 an hour that Discord takes of a channel",
    );
    expect(await flatList({})).not.toContain("publish");
  });

  test("shows eight a page", async () => {
    const fake = fakeAlerts(many);
    const { card } = asCard(await run(fake, "list"));
    expect(card.blocks.filter(({ type }) => type === "section")).toHaveLength(8);
    const second = asCard(await press(fake, "page", "1"));
    expect(second).toMatchObject({ as: "update" });
    expect(second.card.blocks.filter(({ type }) => type === "section")).toHaveLength(3);
    expect(checkMessage(renderMessage(card, "private"))).toEqual([]);
  });

  test("full, it offers no new one; empty, it says how to begin", async () => {
    const full = fakeAlerts(Array.from({ length: 25 }, (_, index) => anEntry({ id: `a-${String(index)}` })));
    expect(JSON.stringify(asCard(await run(full, "list")).card.actions)).toMatch(
      /"New alert"[^{}]*\{[^{}]*\{\}\},"disabled":true/,
    );
    expect(read(await run(fakeAlerts(), "list"))).toContain("/setup sets up a channel in a minute");
    expect(read(await run(fakeAlerts(), "list", {}, aMember))).toMatch(/your own are\s+in \/notify/);
  });

  test("outside of servers it says where to look, and asks nothing", async () => {
    const fake = fakeAlerts([anEntry()]);
    expect(read(await run(fake, "list", {}, { ...aManager, guildId: null }))).toContain("/notify");
    expect(fake.calls).toEqual([]);
  });
});

describe("one alert", () => {
  test("tells everything of it and what can be done", async () => {
    const entry = anEntry({
      wish: {
        target: "[MARA,RIOT,CLSK]",
        sensitivity: "own",
        rules: ["spread [MARA,RIOT,CLSK] 30d 20"],
        facts: [],
      },
      mutedMiners: [
        { ticker: "HUT", until: "2026-11-30T09:00:00Z" },
        { ticker: "IREN", until: "2026-11-20T09:00:00Z" },
      ],
      roleId: "7",
      quietHours: { from: "22:00", until: "07:00", zone: "Europe/Berlin" },
    });
    const text = read(await press(fakeAlerts([entry]), "entry", entry.id));
    expect(text).toContain("Rules of its own: spread [MARA,RIOT,CLSK] 30d 20");
    expect(text).toContain("HUT muted: until 30 Nov 2026, 09:00 UTC");
    expect(text).not.toContain("IREN muted");
    expect(text).toContain("Quiet hours: 22:00-07:00 Europe/Berlin");
    expect(text).toContain("Edit = --press edit:Abc-_123456");
  });

  test.each([
    ["limit", "3 over the 10 an hour that Discord takes of a channel"],
    ["not_announcement", "3 as the channel is no announcement channel any more"],
    ["permissions", "3 as I may not publish there"],
    ["gone", "3 as the message was gone"],
    ["no_answer", "3 as Discord did not answer in time"],
    ["refused", "3 as Discord refused it"],
  ] as const)("that is published says so, and why not where it was not: %s", async (reason, words) => {
    const entry = anEntry({ publish: true, notPublished: [{ reason, count: 3 }] });
    const text = read(await press(fakeAlerts([entry]), "entry", entry.id)).replaceAll(/\s+/g, " ");
    expect(text).toContain("Published: each alert, to the servers that follow the channel");
    expect(text).toContain(`Posted, not published: ${words} (in the last 7 days)`);
  });

  test.each([
    ["pause", true, "Paused"],
    ["resume", false, "On again"],
  ] as const)("%s asks for it and shows what became of it", async (name, paused, title) => {
    const fake = fakeAlerts([anEntry()]);
    const reply = await press(fake, name, "Abc-_123456");
    expect(fake.calls).toEqual([{ what: "setPaused", args: ["Abc-_123456", paused, BY_MANAGER, NOW] }]);
    expect(reply).toMatchObject({ as: "update", card: { title } });
  });

  test("of another server it is not here", async () => {
    expect(read(await press(fakeAlerts(), "entry", "other-guild"))).toContain("There is no such alert here.");
  });
});

describe("the option alert", () => {
  const entries = [
    anEntry({ id: "first" }),
    anEntry({ id: "second", place: { kind: "channel", channelId: "9" } }),
    anEntry({ id: "third", wish: { target: "[MARA,RIOT,CLSK]", sensitivity: "calm", rules: [], facts: [] } }),
  ];
  const suggest = (value: string, caller = aManager) =>
    alerts.suggest({ app: fakeAlerts(entries).app, caller, focused: { name: "alert", value }, now: NOW });

  test.each([
    ["", ["first", "second", "third"]],
    ["elsewhere", ["second"]],
    ["MARA,RIOT", ["third"]],
    ["second", ["second"]],
    ["nothing like it", []],
  ])("“%s” suggests %j", async (value, ids) => {
    expect((await suggest(value)).map((choice) => choice.value)).toEqual(ids);
  });

  test("names an alert by what it hears, where and how it stands, without markdown", async () => {
    expect((await suggest("")).map(({ name }) => name)).toEqual([
      "PW14, normal, contracts and debt · here · On · first",
      "PW14, normal, contracts and debt · elsewhere · On · second",
      "[MARA,RIOT,CLSK], calm · here · On · third",
    ]);
  });
});
