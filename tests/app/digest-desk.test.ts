import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ShowDigest } from "../../src/app/answers/digest-show.ts";
import { createDigestDesk, MOST_DIGESTS_OF_SERVER } from "../../src/app/digest-desk.ts";
import { NO_DIGESTS } from "../../src/app/digests/no-digests.ts";
import type { NewOutboxRow } from "../../src/app/ports/outbox.ts";
import { addHours } from "../../src/domain/time.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import type { Asker } from "../../src/surface/alerts.ts";
import type { DigestDesk, DigestForm } from "../../src/surface/digests.ts";
import type { ChosenChannel } from "../../src/surface/modal.ts";
import { aPost } from "../support/alert-rows.ts";
import { ENOUGH, MANAGER, MEMBER, NOW, problemsOf, SERVER, STRANGER, told } from "../support/alerts-world.ts";
import { anEmptyDigest } from "../support/fake-digests.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const VIEW = 1n << 10n;
const SEND = 1n << 11n;
const ATTACH = 1n << 15n;

const NEWS: ChosenChannel = { id: "301", name: "news", kind: 0, appPermissions: ENOUGH };
const HERE: Asker = { ...MANAGER, here: { channelId: NEWS.id, appPermissions: ENOUGH } };

let close: () => Promise<void>;
let store: ReturnType<typeof createDigestStore>;
let desk: DigestDesk;
let rights: string | null;
let asked: string[];
let issues: ReturnType<typeof createDeliveryIssueStore>;
let publications: ReturnType<typeof createPublicationStore>;
let outbox: ReturnType<typeof createOutboxStore>;
let shown: Parameters<ShowDigest>[];
let quiet: boolean;
let serverZone: string | null;

beforeEach(async () => {
  const opened = await openMemoryStore();
  close = () => opened.close();
  store = createDigestStore(opened.db);
  issues = createDeliveryIssueStore(opened.db);
  publications = createPublicationStore(opened.db);
  outbox = createOutboxStore(opened.db);
  rights = ENOUGH;
  asked = [];
  shown = [];
  quiet = false;
  serverZone = null;
  desk = createDigestDesk({
    digests: store,
    issues,
    publications,
    servers: { settings: () => ({ zone: serverZone, list: [] }) },
    calendar: nyseCalendar(),
    show: async (...given) => {
      shown.push(given);
      return {
        answer: anEmptyDigest({ quiet }),
        view: { alerts: null, missed: [], lateMinutes: null, silent: true, withPicture: true },
      };
    },
    permissionsIn: async (channelId, guildId) => {
      asked.push(`${guildId}/${channelId}`);
      return rights;
    },
  });
});
afterEach(() => close());

const set = (form: Partial<DigestForm> = {}, by: Asker = MANAGER, now = NOW) =>
  desk.set({ channel: NEWS, ...form }, by, now);

const without = (bit: bigint): string => String(BigInt(ENOUGH) & ~bit);

describe("a digest that is set", () => {
  it("takes every default, and says when it comes next", async () => {
    // Tuesday, 09:00 in New York: today's time is over; Thursday is Thanksgiving.
    expect(told(await set())).toEqual({
      plan: {
        channelId: NEWS.id,
        time: "08:30",
        zone: "America/New_York",
        days: { kind: "trading" },
        sections: ["gap", "movers", "facts", "network", "alerts", "ahead", "health"],
        silent: true,
        whenQuiet: "line",
        publish: false,
        notPublished: [],
        next: "2026-11-25T13:30:00Z",
        troubleSince: null,
      },
      replaced: false,
      notes: [],
    });
    expect(await store.of(SERVER)).toMatchObject([
      { channelId: NEWS.id, guildId: SERVER, createdBy: MANAGER.userId, createdAt: NOW },
    ]);
  });

  it("comes by the clock of its server where nobody says by which, and keeps the one it has", async () => {
    serverZone = "Europe/Berlin";
    expect(told(await set()).plan).toMatchObject({ zone: "Europe/Berlin", next: "2026-11-25T07:30:00Z" });
    expect(told(await set({ channel: { ...NEWS, id: "9" }, zone: "Asia/Tokyo" })).plan.zone).toBe(
      "Asia/Tokyo",
    );
    serverZone = "UTC";
    expect(told(await set({ time: "09:00" })).plan.zone).toBe("Europe/Berlin");
  });

  it("is changed where something is said and stays as it is elsewhere", async () => {
    await set({ time: "18:00", zone: "Europe/Berlin", days: "monday", silent: false, whenQuiet: "skip" });
    const changed = told(await set({ sections: ["facts", "gap"] }));
    expect(changed.replaced).toBe(true);
    expect(changed.plan).toMatchObject({
      time: "18:00",
      zone: "Europe/Berlin",
      days: { kind: "weekly", weekday: 1 },
      sections: ["gap", "facts"],
      silent: false,
      whenQuiet: "skip",
      next: "2026-11-30T17:00:00Z",
    });
  });

  it("does not promise a second one for a date that had its own", async () => {
    await set({ days: "daily" }, MANAGER, "2026-11-20T14:00:00.000Z");
    await store.decide([{ channelId: NEWS.id, localDate: "2026-11-24", outcome: "queued" }], NOW);
    expect(told(await set({ time: "23:00" })).plan.next).toBe("2026-11-26T04:00:00Z");
    const [listed] = told(await desk.list(MANAGER, NOW)).plans;
    expect(listed?.next).toBe("2026-11-26T04:00:00Z");
  });

  it.each([
    ["8:05", "08:05"],
    ["08.30", "08:30"],
    ["8 pm", "20:00"],
    ["12:15am", "00:15"],
    ["12 p.m.", "12:00"],
  ])("takes the time “%s” as %s", async (time, read) => {
    expect(told(await set({ time })).plan.time).toBe(read);
  });

  it("takes a zone however it is spelled", async () => {
    expect(told(await set({ zone: " asia/kolkata " })).plan).toMatchObject({
      zone: expect.stringMatching(/^Asia\/(Kolkata|Calcutta)$/i),
      next: "2026-11-25T03:00:00Z",
    });
  });

  it("says what happens on the day on which a clock leaves the time out", async () => {
    const answer = told(await set({ time: "02:30", zone: "Europe/Berlin", days: "daily" }));
    expect(answer.notes).toEqual([
      "On 28 Mar 2027 the clock in Berlin is put forward and leaves 02:30 out: that day it comes at 03:30.",
    ]);
  });

  it("says nothing of that day where no digest falls on it", async () => {
    expect(told(await set({ time: "02:30", zone: "America/New_York", days: "trading" })).notes).toEqual([]);
    expect(told(await set({ time: "02:30", zone: "America/New_York", days: "sunday" })).notes).toHaveLength(
      1,
    );
  });
});

describe("a digest that is published", () => {
  const FOLLOWED: ChosenChannel = { ...NEWS, kind: 5 };

  it("is one of an announcement channel, and stays so until somebody says otherwise", async () => {
    expect(told(await set({ channel: FOLLOWED, publish: true })).plan.publish).toBe(true);
    expect(await store.of(SERVER)).toMatchObject([{ publish: true }]);
    expect(told(await set({ channel: FOLLOWED, time: "09:00" })).plan.publish).toBe(true);
    expect(told(await set({ channel: FOLLOWED, publish: false })).plan.publish).toBe(false);
    expect(told(await set({ channel: FOLLOWED })).plan.publish).toBe(false);
  });

  it("is published no more once its channel is no announcement channel, which is said", async () => {
    await set({ channel: FOLLOWED, publish: true });
    const answer = told(await set({ time: "09:00" }));
    expect(answer.plan.publish).toBe(false);
    expect(answer.notes).toEqual(["It is published no more: <#301> is no announcement channel now."]);
  });

  it("says of the last seven days what was posted and not published, and counts no alert", async () => {
    await set({ channel: FOLLOWED, publish: true });
    const content = {
      kind: "digest",
      localDate: "2026-11-23",
      since: NOW,
      missed: [],
      sections: ["gap"],
      whenQuiet: "line",
      silent: true,
      dueAt: NOW,
      publish: true,
    } as const;
    const row = (dedupeKey: string, changes: Partial<NewOutboxRow> = {}) =>
      aPost({ dedupeKey, channelId: NEWS.id, guildId: SERVER, content, ...changes });
    const { content: alert } = aPost({
      content: { kind: "alert", eventIds: [], subscriptionIds: [], folded: 0, held: false },
    });
    const ids = await outbox.add([row("1"), row("2"), row("3"), row("4", { content: alert })], [], NOW);
    const ages = [8 * 24, 24, 1, 1];
    for (const [index, id] of ids.entries()) {
      const at = addHours(NOW, -(ages[index] ?? 0));
      await publications.noteFailed({ id, channelId: NEWS.id }, "limit", at);
    }
    const [plan] = told(await desk.list(MANAGER, NOW)).plans;
    expect(plan?.notPublished).toEqual([{ reason: "limit", count: 2 }]);
  });
});

describe("a form that cannot be", () => {
  it.each<[string, Partial<DigestForm>, string]>([
    ["no such time", { time: "25:00" }, "“25:00” is no time of day: write 00:00 to 23:59"],
    ["no such half day", { time: "13 pm" }, "“13 pm” is no time of day"],
    ["an empty time", { time: " " }, "is no time of day"],
    ["a zone that is misspelled", { zone: "America/New_Yrok" }, "the nearest is America/New_York"],
    ["a zone that is no place", { zone: "EST" }, "“EST” does not say where"],
    ["a zone that is empty", { zone: "" }, "does not say where"],
    ["an endless zone", { zone: "x".repeat(5000) }, "does not say where"],
    ["no such days", { days: "mondays" }, "There are no days “mondays”; the nearest is monday."],
    ["no section", { sections: [] }, "A digest needs at least one section"],
    ["no such section", { sections: ["gap", "mover"] }, "no section “mover”; the nearest is movers."],
    ["no such manner", { whenQuiet: "shout" }, "write line or skip"],
    ["markdown in what was typed", { zone: "**x**" }, "\\*\\*x\\*\\*"],
    ["publishing from a text channel", { publish: true }, "<#301> is no announcement channel"],
    ["publishing from a thread", { publish: true, channel: { ...NEWS, kind: 10 } }, "<#301> is a thread"],
    ["a voice channel", { channel: { ...NEWS, kind: 2 } }, "Nothing can be posted in <#301>"],
  ])("%s is told, and nothing is kept", async (_, form, said) => {
    const answer = await set(form);
    expect(problemsOf(answer)).toContain(said);
    expect(answer).not.toHaveProperty("retry");
    expect(await store.of(SERVER)).toEqual([]);
  });

  it("is told all that is wrong with it at once", async () => {
    const answer = await set({ time: "25:00", zone: "EST", days: "never" });
    expect(problemsOf(answer).split("\n")).toHaveLength(3);
  });
});

describe("what the bot may do in the channel", () => {
  it("is named where it may not post, and the same form may be tried again", async () => {
    const answer = await set({ channel: { ...NEWS, appPermissions: without(SEND | VIEW) } });
    expect(problemsOf(answer)).toContain("Missing: **View Channel, Send Messages**");
    expect(answer).toHaveProperty("retry");
    expect(await store.of(SERVER)).toEqual([]);
  });

  it("without the right to attach files leaves the picture out, and says so", async () => {
    const answer = told(await set({ channel: { ...NEWS, appPermissions: without(ATTACH) } }));
    expect(answer.notes).toEqual([
      "I may not attach files in <#301>, so the picture is left out there. With **Attach Files** it comes along.",
    ]);
    expect(await store.of(SERVER)).toHaveLength(1);
  });

  it("is looked up where the form does not know it, and not where it does", async () => {
    told(await set());
    expect(asked).toEqual([]);
    told(await set({ channel: { ...NEWS, appPermissions: null } }));
    expect(asked).toEqual([`${SERVER}/${NEWS.id}`]);
    told(await set({ channel: { ...NEWS, appPermissions: null } }, HERE));
    expect(asked).toHaveLength(1);
  });

  it("is not guessed where nobody can tell", async () => {
    rights = null;
    const answer = await set({ channel: { ...NEWS, appPermissions: null } });
    expect(problemsOf(answer)).toContain("could not be looked up just now");
    expect(answer).toHaveProperty("retry");
  });
});

describe("a channel in which nothing can be posted", () => {
  it("is told in lists, until the digest is set anew", async () => {
    await set();
    await issues.note(NEWS.id, SERVER, "50013", null, NOW);
    expect(told(await desk.list(MANAGER, NOW)).plans).toMatchObject([{ troubleSince: NOW }]);
    expect(told(await set()).plan.troubleSince).toBeNull();
    expect(await issues.get(NEWS.id)).toBeNull();
  });
});

describe("how many a server may have", () => {
  it("is held to, and one that is there can still be changed", async () => {
    for (let n = 0; n < MOST_DIGESTS_OF_SERVER; n += 1) {
      told(await set({ channel: { ...NEWS, id: `40${String(n)}` } }));
    }
    expect(problemsOf(await set())).toContain("This server has 10 digests");
    expect(told(await set({ channel: { ...NEWS, id: "403" }, time: "10:00" })).replaced).toBe(true);
    expect(told(await desk.list(MANAGER, NOW))).toMatchObject({ most: 10, plans: { length: 10 } });
    told(await desk.off("403", MANAGER, NOW));
    told(await set());
  });
});

describe("who asks", () => {
  const all: readonly [string, (by: Asker) => Promise<unknown>][] = [
    ["set", (by) => set({}, by)],
    ["preview", (by) => desk.preview(NEWS.id, by, NOW)],
    ["off", (by) => desk.off(NEWS.id, by, NOW)],
    ["list", (by) => desk.list(by, NOW)],
  ];

  it.each(all.filter(([what]) => what !== "preview"))("%s is refused outside servers", async (_, ask) => {
    expect(await ask({ ...MANAGER, guildId: null })).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("in a server")],
    });
  });

  it.each(all)("%s is refused to members", async (_, ask) => {
    expect(await ask(MEMBER)).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("Manage Server")],
    });
    expect(shown).toEqual([]);
  });

  it("managers of another server neither see, change nor end it", async () => {
    told(await set());
    expect(told(await desk.list(STRANGER, NOW)).plans).toEqual([]);
    const there = { ...STRANGER, here: { channelId: "9", appPermissions: ENOUGH } };
    for (const answer of [
      await set({ time: "10:00" }, there),
      await desk.preview(NEWS.id, there, NOW),
      await desk.off(NEWS.id, there, NOW),
    ]) {
      expect(problemsOf(answer)).toContain("There is no digest in that channel");
    }
    expect(told(await desk.list(MANAGER, NOW)).plans).toMatchObject([{ time: "08:30" }]);
  });
});

describe("a preview", () => {
  it("is of what the channel has: its sections, from its last digest on, with what it missed", async () => {
    await set(
      { sections: ["facts"], zone: "Asia/Tokyo", days: "daily" },
      MANAGER,
      "2026-11-19T14:00:00.000Z",
    );
    await store.decide(
      [{ channelId: NEWS.id, localDate: "2026-11-21", outcome: "queued" }],
      "2026-11-20T23:30:00.000Z",
    );
    await store.decide([{ channelId: NEWS.id, localDate: "2026-11-23", outcome: "missed" }], NOW);
    // Half past one in the morning of the 25th in Tokyo.
    const now = "2026-11-24T16:30:00.000Z";
    told(await desk.preview(NEWS.id, MANAGER, now));
    expect(shown).toEqual([
      [
        NEWS.id,
        {
          kind: "digest",
          localDate: "2026-11-25",
          since: "2026-11-20T23:30:00.000Z",
          missed: ["2026-11-23"],
          sections: ["facts"],
          whenQuiet: "line",
          silent: true,
          dueAt: now,
        },
        now,
      ],
    ]);
  });

  it("in a channel without a digest is of the default one and the day before", async () => {
    told(await desk.preview(NEWS.id, HERE, NOW));
    expect(shown[0]?.[1]).toMatchObject({ since: "2026-11-23T14:00:00.000Z", missed: [], silent: true });
    expect(problemsOf(await desk.preview("302", HERE, NOW))).toContain("no digest in that channel");
  });

  it("outside servers is of what everybody may read, and of no channel's alerts", async () => {
    await set();
    told(await desk.preview(NEWS.id, { ...MEMBER, guildId: null }, NOW));
    expect(shown[0]?.[1]).toMatchObject({
      since: "2026-11-23T14:00:00.000Z",
      sections: ["gap", "movers", "facts", "network", "ahead", "health"],
    });
  });

  it("says where nothing would be posted", async () => {
    quiet = true;
    await set({ whenQuiet: "skip" });
    expect(told(await desk.preview(NEWS.id, MANAGER, NOW)).skipped).toBe(true);
    await set({ whenQuiet: "line" });
    expect(told(await desk.preview(NEWS.id, MANAGER, NOW)).skipped).toBe(false);
  });
});

describe("a digest that is turned off", () => {
  it("is told as it was, and is gone", async () => {
    await set({ time: "18:00", days: "sunday" });
    expect(told(await desk.off(NEWS.id, MANAGER, NOW))).toMatchObject({
      time: "18:00",
      days: { kind: "weekly", weekday: 7 },
    });
    expect(await store.of(SERVER)).toEqual([]);
    expect(problemsOf(await desk.off(NEWS.id, MANAGER, NOW))).toContain("no digest in that channel");
  });
});

describe("zones to choose from", () => {
  it("come with the time there", () => {
    expect(desk.zones("berlin", NOW)).toEqual([{ name: "Europe/Berlin, now 15:00", value: "Europe/Berlin" }]);
    expect(desk.zones("", NOW).length).toBeGreaterThan(10);
    expect(desk.zones("a", NOW).length).toBeLessThanOrEqual(25);
  });
});

describe("a place without Discord", () => {
  it("says so", async () => {
    expect(problemsOf(await NO_DIGESTS.list(MANAGER, NOW))).toContain("not available here");
    expect(NO_DIGESTS.zones("tokyo", NOW)).toHaveLength(1);
  });
});
