import {
  type Calendar,
  closeInstant,
  lastSessionOnOrBefore,
  newestClosedSession,
  previousSession,
} from "../domain/calendar.ts";
import {
  addDays,
  epochMs,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkInstant,
  weekday,
} from "../domain/time.ts";
import type { JobName } from "./ports/job-runs.ts";

/** When slots of a job fall. */
export type SlotRule =
  /** Round the clock, on multiples of so many minutes since midnight UTC. */
  | { readonly kind: "every"; readonly minutes: number }
  /** From 09:30 New York to the session's close, both included. */
  | { readonly kind: "in_session"; readonly minutes: number }
  | { readonly kind: "after_close"; readonly minutes: number }
  /** Monday to Friday, holidays too. */
  | { readonly kind: "weekdays"; readonly newYork: string }
  /** On multiples of so many minutes of the clock from one time in New York to another, both included, Monday to Friday. */
  | {
      readonly kind: "weekday_hours";
      readonly minutes: number;
      readonly fromNewYork: string;
      readonly toNewYork: string;
    }
  | { readonly kind: "daily"; readonly utc: string };

export interface ScheduledJob {
  readonly job: JobName;
  readonly rules: readonly SlotRule[];
  /** Jobs of one group run one after another, groups side by side. */
  readonly group: string;
  /** It asks providers whom every installation asks at the same minute, so each waits a little, by itself. */
  readonly outward: boolean;
  /** A run that takes longer is stopped and counts as failed. */
  readonly limitMinutes: number;
}

/** A slot that is to be run now. */
export interface DueSlot {
  readonly job: JobName;
  readonly slot: Instant;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Daily closes are asked for so long after a close, and again on the next weekday for what was late. */
const BARS_AFTER_CLOSE_MINUTES = 90;
const BARS_REPAIR = "08:30";

/**
 * Every job there is. Of slots that were missed only the newest is due, for each job looks by itself at what is
 * missing: `btc-close` and `stock-bars` fetch every session that the store lacks, and a spot price, a quote or a state
 * of the network that nobody asked for in time cannot be had any more.
 */
export const JOBS: readonly ScheduledJob[] = [
  // These two fill the store with years of history at the first start, which takes as long as providers allow.
  {
    job: "btc-close",
    rules: [{ kind: "after_close", minutes: 5 }],
    group: "closes",
    outward: true,
    limitMinutes: 60,
  },
  {
    job: "stock-bars",
    rules: [
      { kind: "after_close", minutes: BARS_AFTER_CLOSE_MINUTES },
      { kind: "weekdays", newYork: BARS_REPAIR },
    ],
    group: "closes",
    outward: true,
    limitMinutes: 120,
  },
  {
    job: "network",
    rules: [{ kind: "every", minutes: 60 }],
    group: "network",
    outward: true,
    limitMinutes: 20,
  },
  {
    job: "btc-spot",
    rules: [{ kind: "every", minutes: 5 }],
    group: "btc-spot",
    outward: true,
    limitMinutes: 4,
  },
  // After the price of its slot, which it looks at.
  {
    job: "evaluate",
    rules: [{ kind: "every", minutes: 5 }],
    group: "btc-spot",
    outward: false,
    limitMinutes: 10,
  },
  // By the local time of each schedule; those of the five minutes ahead too.
  {
    job: "digest",
    rules: [{ kind: "every", minutes: 5 }],
    group: "digest",
    outward: false,
    limitMinutes: 10,
  },
  {
    job: "stock-quotes",
    rules: [{ kind: "in_session", minutes: 5 }],
    group: "stock-quotes",
    outward: true,
    limitMinutes: 4,
  },
  // While the SEC takes filings; what it misses the lists of the companies bring within the hour.
  {
    job: "filings",
    rules: [{ kind: "weekday_hours", minutes: 2, fromNewYork: "06:00", toNewYork: "22:00" }],
    group: "filings",
    outward: true,
    limitMinutes: 10,
  },
  // The first time it reads months of reports, which takes as long as the SEC allows.
  {
    job: "filing-lists",
    rules: [{ kind: "every", minutes: 60 }],
    group: "filing-lists",
    outward: true,
    limitMinutes: 240,
  },
  {
    job: "shared-facts",
    rules: [{ kind: "daily", utc: "05:40" }],
    group: "shared-facts",
    outward: true,
    limitMinutes: 20,
  },
  {
    job: "guilds",
    rules: [{ kind: "daily", utc: "05:10" }],
    group: "guilds",
    outward: false,
    limitMinutes: 30,
  },
  {
    job: "housekeeping",
    rules: [{ kind: "daily", utc: "04:20" }],
    group: "housekeeping",
    outward: false,
    limitMinutes: 60,
  },
];

/**
 * The slots to run now, in the order they must run: the oldest first, and at the same instant in the order of `jobs`.
 * `newest` has the newest slot of each job that was done by now; a job without one is due at once with its newest
 * slot. A slot that lies before the newest done one is never due, so a clock that goes back repeats nothing. Past the
 * calendar's end no session closes any more, and what hangs on sessions stays as it is.
 */
export function dueSlots(
  calendar: Calendar,
  jobs: readonly ScheduledJob[],
  newest: ReadonlyMap<JobName, Instant | null>,
  now: Instant,
): readonly DueSlot[] {
  const due = jobs.flatMap(({ job, rules }) => {
    const slotMs = newestSlotMs(calendar, rules, now);
    const done = newest.get(job) ?? null;
    if (slotMs === null || (done !== null && slotMs <= epochMs(done))) return [];
    return [{ job, slotMs }];
  });
  return due
    .toSorted((a, b) => a.slotMs - b.slotMs)
    .map(({ job, slotMs }) => ({ job, slot: new Date(slotMs).toISOString() }));
}

/** The slots of `stock-bars` that bring the closes of a session: after its close, and the repair of the next weekday. */
export function barSlotsOf(
  calendar: Calendar,
  session: IsoDate,
): { readonly afterClose: Instant; readonly repair: Instant } {
  const closeMs = epochMs(closeInstant(calendar, session));
  let morning = addDays(session, 1);
  while (weekday(morning) > 5) morning = addDays(morning, 1);
  return {
    afterClose: new Date(closeMs + BARS_AFTER_CLOSE_MINUTES * MINUTE_MS).toISOString(),
    repair: newYorkInstant(morning, BARS_REPAIR),
  };
}

/** The newest slot by any of the rules, at or before now; null where there was none yet. */
function newestSlotMs(calendar: Calendar, rules: readonly SlotRule[], now: Instant): number | null {
  const slots = rules.map((rule) => slotByRule(calendar, rule, now)).filter((slot) => slot !== null);
  return slots.length === 0 ? null : Math.max(...slots);
}

function slotByRule(calendar: Calendar, rule: SlotRule, now: Instant): number | null {
  const nowMs = epochMs(now);
  switch (rule.kind) {
    case "every":
      return floorTo(nowMs, rule.minutes * MINUTE_MS);
    case "in_session":
      return slotInSession(calendar, rule.minutes * MINUTE_MS, now);
    case "after_close": {
      const lagMs = rule.minutes * MINUTE_MS;
      const session = newestClosedSession(calendar, new Date(nowMs - lagMs).toISOString());
      return session === null ? null : epochMs(closeInstant(calendar, session)) + lagMs;
    }
    case "weekdays":
      return slotOnWeekday(rule.newYork, now);
    case "weekday_hours":
      return slotInHours(rule, now);
    case "daily": {
      const today = floorTo(nowMs, DAY_MS);
      const slot = Date.parse(`${new Date(today).toISOString().slice(0, 10)}T${rule.utc}:00Z`);
      return slot <= nowMs ? slot : slot - DAY_MS;
    }
  }
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}

function openMs(session: IsoDate): number {
  return epochMs(newYorkInstant(session, "09:30"));
}

function slotInSession(calendar: Calendar, stepMs: number, now: Instant): number | null {
  const nowMs = epochMs(now);
  let session = lastSessionOnOrBefore(calendar, newYorkDate(now));
  if (session !== null && openMs(session) > nowMs) session = previousSession(calendar, session);
  if (session === null) return null;
  const open = openMs(session);
  return open + floorTo(Math.min(nowMs, epochMs(closeInstant(calendar, session))) - open, stepMs);
}

function slotOnWeekday(time: string, now: Instant): number {
  const nowMs = epochMs(now);
  let date = newYorkDate(now);
  while (weekday(date) > 5 || epochMs(newYorkInstant(date, time)) > nowMs) date = addDays(date, -1);
  return epochMs(newYorkInstant(date, time));
}

function slotInHours(
  { minutes, fromNewYork, toNewYork }: Extract<SlotRule, { kind: "weekday_hours" }>,
  now: Instant,
): number {
  const nowMs = epochMs(now);
  let date = newYorkDate(now);
  while (weekday(date) > 5 || epochMs(newYorkInstant(date, fromNewYork)) > nowMs) date = addDays(date, -1);
  const last = Math.min(nowMs, epochMs(newYorkInstant(date, toNewYork)));
  return floorTo(last, minutes * MINUTE_MS);
}
