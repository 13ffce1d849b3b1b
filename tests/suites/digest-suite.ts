import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DigestOutcome, Digests } from "../../src/app/ports/digests.ts";
import type { NewOutboxRow, Outbox, OutboxStatus } from "../../src/app/ports/outbox.ts";
import { digestKeyOf } from "../../src/domain/digest-due.ts";
import type { DigestDays } from "../../src/domain/digest.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { aPost, at, CHANNEL, NOON, OTHER_CHANNEL, SERVER } from "../support/alert-rows.ts";
import { aSchedule } from "../support/digest-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOT_BEGUN = { lastDate: null, lastQueuedAt: null, missed: [] };

/** A digest in the outbox. */
function aDigest(localDate: string, fields: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return aPost({
    dedupeKey: digestKeyOf(CHANNEL, localDate),
    content: {
      kind: "digest",
      localDate,
      since: at(-1440),
      missed: ["2026-11-20"],
      sections: ["gap", "alerts"],
      whenQuiet: "skip",
      silent: true,
      dueAt: NOON,
    },
    priority: 3,
    ...fields,
  });
}

/** When channels get their digest and how far each has come, in every dialect. */
export function testDigests(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let digests: Digests;
  let outbox: Outbox;

  beforeEach(async () => {
    store = await open();
    digests = createDigestStore(store.db);
    outbox = createOutboxStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const decide = (now: string, ...dates: readonly (readonly [date: string, outcome: DigestOutcome])[]) =>
    digests.decide(
      dates.map(([localDate, outcome]) => ({ channelId: CHANNEL, localDate, outcome })),
      now,
    );
  const progress = async () => {
    const stored = await digests.get(CHANNEL);
    return stored === null ? null : [stored.lastDate, stored.lastQueuedAt, stored.missed];
  };
  /** Queues the digest of a date and lets its message come to that. */
  const queue = async (localDate: string, status: Exclude<OutboxStatus, "pending" | "sending">) => {
    const [id = 0] = await outbox.add([aDigest(localDate, { expiresAt: at(60) })], [], NOON);
    if (status === "expired") {
      await outbox.expire(at(60));
    } else {
      await outbox.claim(NOON, 5, new Set());
      await outbox.settle(id, status, {}, NOON);
    }
    await decide(NOON, [localDate, "queued"]);
  };

  describe(`digests in ${dialect}`, () => {
    it.each<[string, DigestDays]>([
      ["trading days", { kind: "trading" }],
      ["every day", { kind: "daily" }],
      ["Wednesdays", { kind: "weekly", weekday: 3 }],
    ])("are read as they were set: %s", async (_name, days) => {
      const schedule = aSchedule({
        days,
        sections: ["network"],
        silent: true,
        whenQuiet: "skip",
        publish: true,
      });
      expect(await digests.get(CHANNEL)).toBeNull();
      expect(await digests.set(schedule, 10)).toEqual({ ok: true });
      expect(await digests.get(CHANNEL)).toEqual({ ...schedule, ...NOT_BEGUN });
      expect(await digests.of(SERVER)).toEqual([{ ...schedule, ...NOT_BEGUN }]);
      expect(await digests.of("unheard-of")).toEqual([]);
    });

    it("are so many in a server at most, of which one may be changed", async () => {
      expect(await digests.set(aSchedule(), 1)).toEqual({ ok: true });
      expect(await digests.set(aSchedule({ channelId: OTHER_CHANNEL }), 1)).toEqual({ ok: false });
      const elsewhere = aSchedule({ channelId: OTHER_CHANNEL, guildId: "7" });
      expect(await digests.set(elsewhere, 1)).toEqual({ ok: true });
      await decide(NOON, ["2026-11-24", "queued"]);
      const changed = aSchedule({ time: "18:00", createdAt: NOON });
      expect(await digests.set(changed, 1)).toEqual({ ok: true });
      expect(await digests.get(CHANNEL)).toEqual({
        ...changed,
        lastDate: "2026-11-24",
        lastQueuedAt: NOON,
        missed: [],
      });
      expect(await digests.get(OTHER_CHANNEL)).toEqual({ ...elsewhere, ...NOT_BEGUN });
    });

    it("are gone through by channel, in parts", async () => {
      for (const channelId of ["c3", "c1", "c2"]) await digests.set(aSchedule({ channelId }), 10);
      expect(await digests.page(null, 2)).toMatchObject([{ channelId: "c1" }, { channelId: "c2" }]);
      expect(await digests.page("c2", 2)).toMatchObject([{ channelId: "c3" }]);
      expect(await digests.page("c3", 2)).toEqual([]);
    });

    it("are left out where one cannot be read, and the others go on", async () => {
      for (const channelId of ["c1", "c2"]) await digests.set(aSchedule({ channelId }), 10);
      await store.db
        .updateTable("digest_schedule")
        .set({ sections: '["horoscope"]' })
        .where("channel_id", "=", "c1")
        .execute();
      expect((await digests.page(null, 10)).map(({ channelId }) => channelId)).toEqual(["c2"]);
      expect([...(await digests.among(["c1", "c2"]))]).toEqual(["c2"]);
      await expect(digests.get("c1")).rejects.toThrow("the digest of channel c1 cannot be read");
    });

    it("tell of alerts where that section is wanted", async () => {
      await digests.set(aSchedule(), 10);
      await digests.set(aSchedule({ channelId: OTHER_CHANNEL, sections: ["gap"] }), 10);
      expect([...(await digests.among([CHANNEL, OTHER_CHANNEL, "another"]))]).toEqual([CHANNEL]);
      expect([...(await digests.among([]))]).toEqual([]);
    });

    it("of a message are read back from the outbox as they were written", async () => {
      const row = aDigest("2026-11-24");
      const [id = 0] = await outbox.add([row], [], NOON);
      expect(await outbox.get(id)).toMatchObject(row);
      expect(await outbox.add([row], [], at(1)), "once for a date").toEqual([]);
    });
  });

  describe(`what became of digests in ${dialect}`, () => {
    beforeEach(async () => {
      await digests.set(aSchedule(), 10);
    });

    it("is decided once for each date", async () => {
      await decide(NOON, ["2026-11-23", "missed"], ["2026-11-24", "queued"]);
      expect(await progress()).toEqual(["2026-11-24", NOON, []]);
      await decide(at(5), ["2026-11-24", "missed"], ["2026-11-23", "queued"]);
      expect(await progress()).toEqual(["2026-11-24", NOON, []]);
      await decide(at(9), ["2026-11-25", "missed"], ["2026-11-27", "missed"]);
      expect(await progress()).toEqual(["2026-11-27", NOON, ["2026-11-25", "2026-11-27"]]);
      await digests.decide([], at(10));
    });

    it("before the first that was queued is all that was missed", async () => {
      await decide(NOON, ["2026-11-23", "missed"], ["2026-11-24", "missed"]);
      expect(await progress()).toEqual(["2026-11-24", null, ["2026-11-23", "2026-11-24"]]);
      expect(await digests.page(null, 5)).toMatchObject([{ missed: ["2026-11-23", "2026-11-24"] }]);
    });

    it.each([
      ["that was sent counts as told", "sent", ["2026-11-24", NOON, []]],
      ["that may have arrived too", "unknown", ["2026-11-24", NOON, []]],
      ["that had nothing new to say too", "cancelled", ["2026-11-24", NOON, []]],
      ["that was not sent in time is missed", "expired", ["2026-11-24", at(-1440), ["2026-11-24"]]],
      ["that could not be sent too", "dead", ["2026-11-24", at(-1440), ["2026-11-24"]]],
    ] as const)("a digest %s", async (_name, status, expected) => {
      await decide(at(-1440), ["2026-11-23", "queued"]);
      await queue("2026-11-24", status);
      expect(await progress()).toEqual(expected);
    });

    it("goes on from when the message was made, where a crash kept it from being noted", async () => {
      await outbox.add([aDigest("2026-11-24")], [], NOON);
      await decide(at(30), ["2026-11-24", "queued"]);
      expect(await progress()).toEqual(["2026-11-24", NOON, []]);
    });

    it("is kept for as long as a digest may speak of it", async () => {
      await decide(at(-200), ["2026-06-01", "queued"], ["2026-08-20", "queued"]);
      await decide(NOON, ["2026-11-24", "queued"]);
      const dates = await store.db
        .selectFrom("digest_date")
        .select("local_date")
        .orderBy("local_date")
        .execute();
      expect(dates.map((row) => row.local_date)).toEqual(["2026-08-20", "2026-11-24"]);
    });

    it("is not written of a channel without a digest", async () => {
      await digests.decide([{ channelId: "another", localDate: "2026-11-24", outcome: "queued" }], NOON);
      expect(await store.db.selectFrom("digest_date").selectAll().execute()).toEqual([]);
    });

    it("stays when the digest is turned off, what waits is taken back", async () => {
      await queue("2026-11-23", "sent");
      const other = aPost({ content: { kind: "welcome", subscriptionId: "aaaaaaaaaaa" } });
      await outbox.add([aDigest("2026-11-24"), other], [], NOON);
      await decide(NOON, ["2026-11-24", "queued"]);
      expect(await digests.remove(CHANNEL)).toBe(true);
      expect(await digests.remove(CHANNEL)).toBe(false);
      expect((await outbox.counts()).byStatus).toMatchObject({ sent: 1, pending: 1 });
      await digests.set(aSchedule(), 10);
      expect(await progress(), "today may be told by the new one").toEqual(["2026-11-23", NOON, []]);
    });

    it("does not take back what has been begun", async () => {
      await outbox.add([aDigest("2026-11-24")], [], NOON);
      await decide(NOON, ["2026-11-24", "queued"]);
      const [row] = await outbox.claim(NOON, 1, new Set());
      await outbox.putBack(row?.id ?? 0, at(5), "500", true);
      await digests.remove(CHANNEL);
      expect((await outbox.counts()).byStatus).toMatchObject({ pending: 1 });
      await digests.set(aSchedule(), 10);
      expect((await progress())?.[0]).toBe("2026-11-24");
    });
  });
}
