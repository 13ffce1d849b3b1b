import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDigestJob } from "../../src/app/digest-job.ts";
import type { Digests } from "../../src/app/ports/digests.ts";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import { spreadMs } from "../../src/domain/digest-due.ts";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { CHANNEL, OTHER_CHANNEL } from "../support/alert-rows.ts";
import { aSchedule } from "../support/digest-rows.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const MADE = "2026-11-24T10:00:00.000Z";

let world: Awaited<ReturnType<typeof openWorld>>;

async function openWorld() {
  const opened = await openMemoryStore();
  const digests = createDigestStore(opened.db);
  const outbox = createOutboxStore(opened.db);
  let [pauses, wakes] = [0, 0];
  const run = (now: string, ports: Partial<Digests> = {}, signal = new AbortController().signal) => {
    const job = createDigestJob({
      digests: { ...digests, ...ports },
      outbox,
      calendar: nyseCalendar(),
      breathe: async () => void (pauses += 1),
      onQueued: () => void (wakes += 1),
    });
    return job(now, now, signal);
  };
  /** Sends what waits, each at its moment. */
  const send = async (now: string): Promise<void> => {
    const moment = new Date(Date.parse(now) + 20 * 60_000).toISOString();
    for (const { id } of await outbox.claim(moment, 1000, new Set())) {
      await outbox.settle(id, "sent", { messageId: `m${id}` }, moment);
    }
  };
  const rows = async (): Promise<readonly OutboxRow[]> => {
    const ids = await opened.db.selectFrom("outbox").select("id").orderBy("id").execute();
    return (await Promise.all(ids.map(({ id }) => outbox.get(id)))).flatMap((row) => row ?? []);
  };
  return { ...opened, digests, outbox, run, send, rows, pauses: () => pauses, wakes: () => wakes };
}

beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

describe("the digest job", () => {
  it("puts a digest into the outbox before its minute, to be sent at the channel's own moment", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE, silent: true, sections: ["gap", "facts"] }), 10);
    expect(await world.run("2026-11-24T13:20:00.000Z")).toMatchObject({ outcome: "done", idle: true });
    expect(world.wakes()).toBe(0);
    expect(await world.run("2026-11-24T13:25:00.000Z")).toEqual({
      outcome: "done",
      detail: "1 digest on the way.",
    });
    const sent = after("2026-11-24T13:30:00Z", spreadMs(CHANNEL));
    expect(await world.rows()).toMatchObject([
      {
        dedupeKey: `digest|${CHANNEL}|2026-11-24`,
        channelId: CHANNEL,
        guildId: "1180000000000000001",
        edits: null,
        content: {
          kind: "digest",
          localDate: "2026-11-24",
          since: "2026-11-23T13:30:00.000Z",
          missed: [],
          sections: ["gap", "facts"],
          whenQuiet: "line",
          silent: true,
          dueAt: "2026-11-24T13:30:00Z",
        },
        priority: 3,
        mentionRoleIds: [],
        notBefore: sent,
        expiresAt: "2026-11-24T19:30:00.000Z",
        createdAt: "2026-11-24T13:25:00.000Z",
      },
    ]);
    expect(world.wakes()).toBe(1);
    expect(await world.run("2026-11-24T13:30:00.000Z")).toMatchObject({ idle: true });
  });

  it("says of a digest whether it is to be published, and keeps it so", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE, publish: true }), 10);
    await world.digests.set(aSchedule({ createdAt: MADE, channelId: "not published" }), 10);
    await world.run("2026-11-24T13:25:00.000Z");
    const contents = (await world.rows()).map(({ channelId, content }) => [channelId, "publish" in content]);
    expect(Object.fromEntries(contents)).toEqual({ [CHANNEL]: true, "not published": false });
  });

  it("goes on from where the digest before it ended", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    await world.run("2026-11-24T13:25:00.000Z");
    await world.send("2026-11-24T13:25:00.000Z");
    await world.run("2026-11-25T13:26:00.000Z");
    expect((await world.rows())[1]?.content).toMatchObject({
      localDate: "2026-11-25",
      since: "2026-11-24T13:25:00.000Z",
    });
  });

  it("does not go on from a time that lies ahead, left behind by a clock that was wrong", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    await world.digests.decide(
      [
        { channelId: CHANNEL, localDate: "2027-03-01", outcome: "queued" },
        { channelId: CHANNEL, localDate: "2027-03-02", outcome: "missed" },
      ],
      "2027-03-01T13:30:00.000Z",
    );
    await world.run("2026-11-24T13:25:00.000Z");
    await world.run("2026-11-24T13:30:00.000Z");
    expect((await world.rows()).map(({ content }) => content)).toMatchObject([
      { localDate: "2026-11-24", since: "2026-11-23T13:30:00.000Z", missed: [] },
    ]);
  });

  it("sends a late one at once, and lets the last one it may send through its place in the spread", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    const now = "2026-11-24T19:30:00.000Z";
    await world.run(now);
    const [row] = await world.rows();
    expect(row?.notBefore).toBe(after(now, spreadMs(CHANNEL)));
    expect(row?.expiresAt).toBe(after(now, spreadMs(CHANNEL) + 10 * 60_000));
    const spread = after(now, 10 * 60_000);
    expect(await world.outbox.claim(spread, 1, new Set())).toMatchObject([{ channelId: CHANNEL }]);
  });

  it("names every digest that was too late in the next one, which then says something in any case", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE, whenQuiet: "skip" }), 10);
    await world.run("2026-11-24T13:25:00.000Z");
    await world.send("2026-11-24T13:25:00.000Z");
    expect(await world.run("2026-11-27T20:00:00.000Z")).toEqual({ outcome: "done", detail: "2 missed." });
    expect(await world.run("2026-11-30T13:25:00.000Z")).toMatchObject({ detail: "1 digest on the way." });
    await world.send("2026-11-30T13:25:00.000Z");
    await world.run("2026-12-01T13:25:00.000Z");
    const contents = (await world.rows()).map(({ content }) => content);
    expect(contents).toMatchObject([
      { localDate: "2026-11-24", missed: [], whenQuiet: "skip" },
      { localDate: "2026-11-30", missed: ["2026-11-25", "2026-11-27"], whenQuiet: "line" },
      { localDate: "2026-12-01", missed: [], whenQuiet: "skip" },
    ]);
  });

  it("tells together what was missed and what is due, and what it had noted before", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE, days: { kind: "daily" } }), 10);
    await world.run("2026-11-24T20:00:00.000Z");
    expect(await world.run("2026-11-26T14:00:00.000Z")).toMatchObject({
      detail: "1 digest on the way, 1 missed.",
    });
    expect((await world.rows())[0]?.content).toMatchObject({
      localDate: "2026-11-26",
      missed: ["2026-11-24", "2026-11-25"],
      // A day before the schedule was made, so that what they would have told is told.
      since: "2026-11-23T10:00:00.000Z",
    });
    expect(await world.digests.get(CHANNEL)).toMatchObject({ lastDate: "2026-11-26", missed: [] });
  });

  it("counts as missed what expired in the outbox while the bot was off", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    await world.run("2026-11-24T13:25:00.000Z");
    await world.run("2026-11-25T13:25:00.000Z");
    expect((await world.rows())[1]?.content).toMatchObject({
      since: "2026-11-23T10:00:00.000Z",
      missed: ["2026-11-24"],
    });
  });

  it("doubles nothing after a crash between the outbox and the note", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    const crash: Partial<Digests> = {
      decide: async () => {
        throw new Error("power cut");
      },
    };
    await expect(world.run("2026-11-24T13:25:00.000Z", crash)).rejects.toThrow("power cut");
    await world.run("2026-11-24T13:40:00.000Z");
    expect(await world.rows()).toHaveLength(1);
    await world.send("2026-11-24T13:40:00.000Z");
    await world.run("2026-11-25T13:25:00.000Z");
    expect((await world.rows())[1]?.content).toMatchObject({ since: "2026-11-24T13:25:00.000Z", missed: [] });
  });

  it("takes back what it queued for a digest that was turned off meanwhile", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    await world.run("2026-11-24T13:25:00.000Z", {
      decide: async (decisions, now) => {
        await world.digests.remove(CHANNEL);
        await world.digests.decide(decisions, now);
      },
    });
    expect(await world.rows()).toEqual([]);
    // The other way round: nothing was queued yet when it was turned off.
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    await world.run("2026-11-24T13:25:00.000Z", {
      page: async (...asked) => {
        const page = await world.digests.page(...asked);
        await world.digests.remove(CHANNEL);
        return page;
      },
    });
    expect(await world.rows()).toEqual([]);
  });

  it("goes through many in parts, leaving the loop free in between", async () => {
    for (let one = 0; one < 450; one += 1) {
      const channelId = `c${String(one).padStart(3, "0")}`;
      await world.digests.set(aSchedule({ createdAt: MADE, channelId }), 1000);
    }
    expect(await world.run("2026-11-24T13:30:00.000Z")).toMatchObject({
      detail: expect.stringContaining("450 digests on the way"),
    });
    expect(new Set((await world.rows()).map(({ channelId }) => channelId)).size).toBe(450);
    expect(world.pauses(), "after each page, before each hundred messages and each note").toBe(3 + 5 + 3);
  });

  it("leaves out a zone that is not known here, says so, and sends the others", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE, zone: "Mars/Phobos" }), 10);
    await world.digests.set(aSchedule({ createdAt: MADE, channelId: OTHER_CHANNEL }), 10);
    expect(await world.run("2026-11-24T13:30:00.000Z")).toEqual({
      outcome: "partly",
      detail: "1 digest on the way, 1 digest in a zone or at a time not known here.",
    });
    expect(await world.rows()).toMatchObject([
      { channelId: OTHER_CHANNEL, content: { sections: DIGEST_SECTIONS } },
    ]);
  });

  it("ends when it is told to, and goes on at the next run", async () => {
    await world.digests.set(aSchedule({ createdAt: MADE }), 10);
    const ending = AbortSignal.abort(new Error("the program ends"));
    await expect(world.run("2026-11-24T13:30:00.000Z", {}, ending)).rejects.toThrow("the program ends");
    expect(await world.rows()).toEqual([]);
  });

  it("writes nothing for a server without a digest", async () => {
    expect(await world.run("2026-11-24T13:30:00.000Z")).toEqual({
      outcome: "done",
      detail: "No digest is due.",
      idle: true,
    });
  });
});
