import type { Calendar } from "../domain/calendar.ts";
import {
  createDueDigests,
  DIGEST_LATE_HOURS,
  digestKeyOf,
  type DigestsDue,
  spreadMs,
} from "../domain/digest-due.ts";
import type { DueDigest } from "../domain/digest.ts";
import { addHours, epochMs, type Instant, type IsoDate } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import type { Digests, StoredDigest } from "./ports/digests.ts";
import type { NewOutboxRow, Outbox } from "./ports/outbox.ts";
import type { JobAction } from "./run-jobs.ts";

export interface DigestJobDeps {
  readonly digests: Pick<Digests, "page" | "decide">;
  readonly outbox: Pick<Outbox, "add" | "expire">;
  readonly calendar: Calendar;
  /** Lets everything else have its turn. */
  breathe(): Promise<unknown>;
  /** Told once messages wait. */
  onQueued(): void;
}

type Decisions = Parameters<Digests["decide"]>[0];

type DueOf = ReturnType<typeof createDueDigests>;

/** What becomes of some schedules. */
interface Page {
  readonly rows: readonly NewOutboxRow[];
  readonly decisions: Decisions;
  readonly missed: number;
  /** Schedules whose zone or time this version does not know. */
  readonly unknown: number;
}

/** Schedules that are looked at in one go, in less than the loop may be held. */
const SCHEDULES_AT_ONCE = 200;

const ROWS_AT_ONCE = 100;
/** After long away there are many dates for each schedule. */
const DECISIONS_AT_ONCE = 500;

/** As long as until the next run, and a minute for one that comes late: a digest is there before its minute. */
const AHEAD_MS = 6 * 60_000;

/** Where nothing was told before, a digest goes back a day. */
const FIRST_HOURS = 24;

/** A late one that was let through has so long after its place in the spread, even where its six hours end. */
const LAST_CALL_MS = 10 * 60_000;

/** Digests and the like. */
const PRIORITY = 3;

/**
 * Puts into the outbox every digest that is due by the next run, and notes those that came too late. Each is in the
 * outbox before it counts as decided: after a crash in between it is queued again under the same name, which changes
 * nothing. What the digest says is made when it is sent.
 */
export function createDigestJob(deps: DigestJobDeps): JobAction {
  const { digests, outbox, calendar } = deps;
  return async (_slot, now, signal) => {
    let [queued, missed, unknown] = [0, 0, 0];
    let after: string | null = null;
    const dueOf = createDueDigests(calendar, now, AHEAD_MS);
    // What was not sent in time is missed, and the next one says so.
    await outbox.expire(now);
    for (;;) {
      signal.throwIfAborted();
      const schedules: readonly StoredDigest[] = await digests.page(after, SCHEDULES_AT_ONCE);
      const page = pageOf(schedules, dueOf, now);
      for (const rows of inParts(page.rows, ROWS_AT_ONCE)) {
        await deps.breathe();
        queued += (await outbox.add(rows, [], now)).length;
      }
      for (const decisions of inParts(page.decisions, DECISIONS_AT_ONCE)) {
        await deps.breathe();
        await digests.decide(decisions, now);
      }
      missed += page.missed;
      unknown += page.unknown;
      // A schedule that cannot be read is left out, so a page that is not full need not be the last one.
      after = schedules.at(-1)?.channelId ?? null;
      if (after === null) break;
      await deps.breathe();
    }
    if (queued > 0) deps.onQueued();
    const said = [
      queued === 0 ? [] : [`${plural(queued, "digest")} on the way`],
      missed === 0 ? [] : [`${missed} missed`],
      unknown === 0 ? [] : [`${plural(unknown, "digest")} in a zone or at a time not known here`],
    ].flat();
    if (said.length === 0) return { outcome: "done", detail: "No digest is due.", idle: true };
    return { outcome: unknown === 0 ? "done" : "partly", detail: `${said.join(", ")}.` };
  };
}

function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
}

function pageOf(schedules: readonly StoredDigest[], dueOf: DueOf, now: Instant): Page {
  const rows: NewOutboxRow[] = [];
  const decisions: Decisions[number][] = [];
  let [missed, unknown] = [0, 0];
  for (const schedule of schedules) {
    const found = findDue(dueOf, schedule);
    if (found === null) {
      unknown += 1;
      continue;
    }
    const { channelId } = schedule;
    for (const localDate of found.missed) decisions.push({ channelId, localDate, outcome: "missed" });
    missed += found.missed.length;
    if (found.due !== null) {
      rows.push(rowOf(schedule, found.due, found.missed, now));
      decisions.push({ channelId, localDate: found.due.localDate, outcome: "queued" });
    }
  }
  return { rows, decisions, missed, unknown };
}

/** Null where the zone is not known to this Node: the rest goes on. */
function findDue(dueOf: DueOf, schedule: StoredDigest): DigestsDue | null {
  try {
    return dueOf(schedule, schedule.lastDate);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function rowOf(
  schedule: StoredDigest,
  { localDate, dueAt }: DueDigest,
  justMissed: readonly IsoDate[],
  now: Instant,
): NewOutboxRow {
  const { channelId, guildId, sections, silent, publish } = schedule;
  // What a clock that was ahead has left behind lies after this one.
  const missed = [...new Set([...schedule.missed, ...justMissed])]
    .filter((date) => date < localDate)
    .toSorted();
  const sendMs = Math.max(epochMs(now), epochMs(dueAt)) + spreadMs(channelId);
  const expiresMs = Math.max(epochMs(addHours(dueAt, DIGEST_LATE_HOURS)), sendMs + LAST_CALL_MS);
  return {
    dedupeKey: digestKeyOf(channelId, localDate),
    channelId,
    guildId,
    edits: null,
    content: {
      kind: "digest",
      localDate,
      since: sinceOf(schedule, missed, dueAt, now),
      missed,
      sections,
      // Missed ones are mentioned even where nothing else is new.
      whenQuiet: missed.length > 0 ? "line" : schedule.whenQuiet,
      silent,
      dueAt,
      ...(publish ? { publish } : {}),
    },
    priority: PRIORITY,
    mentionRoleIds: [],
    notBefore: new Date(sendMs).toISOString(),
    expiresAt: new Date(expiresMs).toISOString(),
    createdAt: now,
  };
}

/** From where the digest before it ended; the first goes back a day, or to before those of its dates that were missed. */
function sinceOf(
  { lastQueuedAt, createdAt }: StoredDigest,
  missed: readonly IsoDate[],
  dueAt: Instant,
  now: Instant,
): Instant {
  if (lastQueuedAt !== null && epochMs(lastQueuedAt) <= epochMs(now)) return lastQueuedAt;
  const isLate = missed.length > 0 && epochMs(createdAt) < epochMs(dueAt);
  return addHours(isLate ? createdAt : dueAt, -FIRST_HOURS);
}
