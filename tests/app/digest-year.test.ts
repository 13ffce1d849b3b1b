import { expect, test } from "vitest";
import { createDigestJob } from "../../src/app/digest-job.ts";
import type { Digests } from "../../src/app/ports/digests.ts";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import type { DigestDays, DigestSchedule } from "../../src/domain/digest.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { aSchedule } from "../support/digest-rows.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";

// A year of digests by a set clock, with restarts, crashes and outages of minutes to days and both changes of the clocks
// in it, counted again without any of the code that decides.

const FROM_MS = Date.parse("2026-06-01T00:00:00Z");
const UNTIL_MS = Date.parse("2027-06-01T00:00:00Z");
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
const CALENDAR = nyseCalendar();

const DAILY: DigestDays = { kind: "daily" };
const WISHES: readonly (readonly [time: string, zone: string, days: DigestDays])[] = [
  ["08:30", "America/New_York", { kind: "trading" }],
  ["02:30", "America/New_York", DAILY],
  ["02:30", "Europe/Berlin", DAILY],
  ["00:00", "Asia/Kolkata", DAILY],
  ["02:15", "Australia/Lord_Howe", DAILY],
  ["08:30", "Australia/Sydney", { kind: "trading" }],
  ["02:00", "Australia/Sydney", { kind: "weekly", weekday: 7 }],
  ["01:00", "Europe/London", DAILY],
  ["01:30", "America/New_York", { kind: "weekly", weekday: 7 }],
];

const SCHEDULES: readonly DigestSchedule[] = WISHES.map(([time, zone, days], index) =>
  aSchedule({ channelId: `c${index}`, createdAt: iso(FROM_MS), time, zone, days }),
);

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When each digest of a schedule is due, by date: what the zone's clock shows is asked of Intl, for two offsets a day. */
function countDue({ time, zone, days }: DigestSchedule): ReadonlyMap<string, number> {
  const clock = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  /** What the clock shows, as if it were UTC. */
  const shown = (ms: number): number => Date.parse(`${clock.format(ms).replace(", ", "T")}:00Z`);
  const due = new Map<string, number>();
  for (let day = FROM_MS - DAY_MS; day < UNTIL_MS + DAY_MS; day += DAY_MS) {
    const date = iso(day).slice(0, 10);
    const weekday = new Date(day).getUTCDay();
    const isWorkday = weekday > 0 && weekday < 6 && !CALENDAR.closed.has(date);
    const isWanted =
      days.kind === "daily" || (days.kind === "trading" ? isWorkday : weekday === days.weekday % 7);
    if (!isWanted) continue;
    const wall = Date.parse(`${date}T${time}:00Z`);
    const before = wall - (shown(wall - DAY_MS) - (wall - DAY_MS));
    const afterwards = wall - (shown(wall + DAY_MS) - (wall + DAY_MS));
    const right = [before, afterwards].filter((ms) => shown(ms) === wall).toSorted((a, b) => a - b);
    const at = right[0] ?? before;
    if (at > FROM_MS && at < UNTIL_MS) due.set(date, at);
  }
  return due;
}

interface Sent {
  readonly row: OutboxRow;
  readonly atMs: number;
}

/** So long after a run the moment of everything that it queued has come. */
const SPREAD_MS = 17 * MINUTE_MS;

/** Lives the year: the job and the delivery whenever the bot is on, which it mostly is. */
async function liveYear(seed: number): Promise<readonly Sent[]> {
  const opened = await openMemoryStore();
  const digests = createDigestStore(opened.db);
  const outbox = createOutboxStore(opened.db);
  for (const schedule of SCHEDULES) await digests.set(schedule, 100);
  const random = randoms(seed);
  const jobOver = (ports: Pick<Digests, "page" | "decide">) =>
    createDigestJob({
      digests: ports,
      outbox,
      calendar: CALENDAR,
      breathe: async () => {},
      onQueued: () => {},
    });
  const usual = jobOver(digests);
  const crashing = jobOver({
    ...digests,
    decide: async () => {
      throw new Error("power cut");
    },
  });
  const never = new AbortController().signal;
  const sent: Sent[] = [];
  let somethingWaits = false;
  for (let ms = FROM_MS; ms < UNTIL_MS; ms = nextMoment(ms, random)) {
    const now = iso(ms);
    const isCrash = random() < 0.05;
    const ran = await (isCrash ? crashing : usual)(now, now, never).catch((error: unknown) => {
      if (!isCrash) throw error;
    });
    // Now and then the bot goes off before it has sent what it queued, and finds it later or too late.
    const [isOff, sendMs] = [random() < 0.1, ms + SPREAD_MS];
    if (ran?.idle !== true) somethingWaits = true;
    if (ran === undefined || isOff || !somethingWaits) continue;
    somethingWaits = false;
    for (const row of await outbox.claim(iso(sendMs), 100, new Set())) {
      await outbox.settle(row.id, "sent", { messageId: `m${row.id}` }, iso(sendMs));
      sent.push({ row, atMs: sendMs });
    }
  }
  await opened.close();
  return sent;
}

/** Usually within some hours; sometimes after half a day, rarely after days. */
function nextMoment(ms: number, random: () => number): number {
  const [kind, length] = [random(), random()];
  const away = kind < 0.01 ? 5 * DAY_MS : kind < 0.05 ? 14 * HOUR_MS : 3 * HOUR_MS;
  return ms + 3 * HOUR_MS + Math.floor((length * away) / MINUTE_MS) * MINUTE_MS;
}

test("in a year every digest comes once, or the next one says that it was missed", async () => {
  const sent = await liveYear(1);
  let [told, mentioned, late] = [0, 0, 0];
  for (const schedule of SCHEDULES) {
    const name = `${schedule.time} ${schedule.zone}`;
    const due = countDue(schedule);
    const own = sent.filter(({ row }) => row.channelId === schedule.channelId);
    const dates: string[] = [];
    for (const { row, atMs } of own) {
      const { content } = row;
      if (content.kind !== "digest") throw new Error("nothing else was queued");
      expect(Date.parse(content.dueAt), `${name} on ${content.localDate}`).toBe(due.get(content.localDate));
      const lateMs = atMs - Date.parse(content.dueAt);
      expect(lateMs, "not before its time").toBeGreaterThanOrEqual(0);
      expect(lateMs, "nor much later than six hours").toBeLessThan(6 * HOUR_MS + SPREAD_MS + MINUTE_MS);
      dates.push(...content.missed, content.localDate);
      told += 1;
      mentioned += content.missed.length;
      late += lateMs > HOUR_MS ? 1 : 0;
    }
    // Each date once, in order: what was missed stands before the digest that says so.
    const known = [...due.keys()].filter((date) => date <= (dates.at(-1) ?? ""));
    expect(dates, name).toEqual(known);
    expect(due.size - known.length, "dates after the last digest").toBeLessThan(8);
  }
  expect(told, "there was something to see").toBeGreaterThan(1500);
  expect(mentioned).toBeGreaterThan(200);
  expect(late).toBeGreaterThan(400);
}, 30_000);
