import type { Calendar } from "../../domain/calendar.ts";
import { clockTime, nearestZone, zoneNamed } from "../../domain/clock-words.ts";
import { DIGEST_DAY_WORDS, readDigestDays } from "../../domain/digest-days.ts";
import { nextDigest } from "../../domain/digest-due.ts";
import { DIGEST_SECTIONS, type DigestSchedule, type DigestSection } from "../../domain/digest.ts";
import { nearest } from "../../domain/rule-text.ts";
import { nextSkippedTime } from "../../domain/skipped-time.ts";
import { addHours, epochMs, type Instant } from "../../domain/time.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { DigestForm } from "../../surface/digests.ts";
import type { ChosenChannel } from "../../surface/modal.ts";
import { isAnnouncement, isPostable, missingPermissions, notPublishable } from "../alerts/permissions.ts";
import { echo } from "../alerts/words.ts";

/** What a form says of a schedule; the rest is known of who asks where and when. */
export type WishedSchedule = Pick<
  DigestSchedule,
  "time" | "zone" | "days" | "sections" | "silent" | "whenQuiet" | "publish"
>;

/** What a channel gets that chose nothing: every trading day an hour before the exchange opens. */
export const DEFAULT_SCHEDULE: WishedSchedule = {
  time: "08:30",
  zone: "America/New_York",
  days: { kind: "trading" },
  sections: DIGEST_SECTIONS,
  silent: true,
  whenQuiet: "line",
  publish: false,
};

export type CheckedSchedule =
  | { readonly ok: true; readonly wished: WishedSchedule; readonly notes: readonly string[] }
  /** `permissions`: all that is in the way is what the bot may do in the channel, so that it may be tried again. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly permissions: boolean };

/** Without this right a message goes out as text alone, which is no reason to refuse it. */
const PICTURES = "Attach Files";

const TYPED_TIME = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\.?$/i;

/** Understands a form on top of what the channel has, or says all that is wrong with it, a sentence each. */
export function checkSchedule(form: DigestForm, before: WishedSchedule): CheckedSchedule {
  const { channel } = form;
  if (!isPostable(channel.kind)) {
    const problem = `Nothing can be posted in <#${channel.id}>: choose a text channel, an announcement channel or a thread.`;
    return { ok: false, problems: [problem], permissions: false };
  }
  const problems: string[] = [];
  const time = form.time === undefined ? before.time : readTime(form.time);
  if (time === null) {
    problems.push(`“${echo(form.time ?? "")}” is no time of day: write 00:00 to 23:59, e.g. 08:30.`);
  }
  const zone = form.zone === undefined ? before.zone : zoneNamed(form.zone.trim());
  if (zone === null) problems.push(zoneProblem(form.zone ?? ""));
  const days = form.days === undefined ? before.days : readDigestDays(form.days);
  if (days === null) {
    const typed = form.days ?? "";
    problems.push(
      `There are no days “${echo(typed)}”; the nearest is ${nearest(typed, DIGEST_DAY_WORDS)}. Known: ${DIGEST_DAY_WORDS.join(", ")}.`,
    );
  }
  const sections = form.sections === undefined ? before.sections : readSections(form.sections, problems);
  const whenQuiet = form.whenQuiet === undefined ? before.whenQuiet : readWhenQuiet(form.whenQuiet);
  if (whenQuiet === null) {
    problems.push(
      `A day without changes is told in a line or skipped, not “${echo(form.whenQuiet ?? "")}”: write line or skip.`,
    );
  }
  const canPublish = isAnnouncement(channel.kind);
  if (form.publish === true && !canPublish) {
    problems.push(
      `${notPublishable(`<#${channel.id}>`, channel.kind)} Choose an announcement channel, or leave *publish* out.`,
    );
  }
  const missing = missingPermissions(channel);
  const needed = missing.filter((name) => name !== PICTURES);
  const permissions = needed.length === 0 ? [] : [permissionProblem(channel, needed)];
  if (
    time === null ||
    zone === null ||
    days === null ||
    whenQuiet === null ||
    problems.length + permissions.length > 0
  ) {
    return { ok: false, problems: [...problems, ...permissions], permissions: problems.length === 0 };
  }
  const publish = form.publish ?? before.publish;
  const silent = form.silent ?? before.silent;
  return {
    ok: true,
    wished: { time, zone, days, sections, silent, whenQuiet, publish: publish && canPublish },
    notes: [
      ...(missing.length > 0
        ? [
            `I may not attach files in <#${channel.id}>, so the picture is left out there. With **${PICTURES}** it comes along.`,
          ]
        : []),
      ...(publish && !canPublish
        ? [`It is published no more: <#${channel.id}> is no announcement channel now.`]
        : []),
    ],
  };
}

/** What is to be said of a day on which the clock leaves the time out; null where that never falls on the schedule. */
export function skippedNote(schedule: DigestSchedule, calendar: Calendar, now: Instant): string | null {
  const { time, zone } = schedule;
  const skipped = nextSkippedTime(time, zone, now);
  if (skipped === null) return null;
  const due = nextDigest(schedule, calendar, addHours(skipped.at, -1 / 3600));
  if (due === null || epochMs(due.dueAt) !== epochMs(skipped.at)) return null;
  return `On ${dayInWords(due.localDate)} the clock in ${placeWords(zone)} is put forward and leaves ${time} out: that day it comes at ${skipped.comesAt}.`;
}

/** `8:30`, `08.30`, `8 pm`; null for what no clock shows. */
function readTime(typed: string): string | null {
  const word = typed.trim();
  const [, hours, minutes = "00", half] = TYPED_TIME.exec(word) ?? [];
  if (hours === undefined || half === undefined) return clockTime(word.replace(".", ":"));
  const hour = Number(hours);
  if (hour < 1 || hour > 12) return null;
  return clockTime(`${String((hour % 12) + (half.toLowerCase() === "p" ? 12 : 0))}:${minutes}`);
}

function zoneProblem(typed: string): string {
  const word = typed.trim();
  const near = word === "" || word.length > 100 ? null : nearestZone(word);
  return near === null
    ? `“${echo(typed)}” does not say where: name a place such as America/New_York or Europe/Berlin.`
    : `There is no time zone “${echo(typed)}”; the nearest is ${near}.`;
}

function readSections(typed: readonly string[], problems: string[]): readonly DigestSection[] {
  const wanted = new Set(typed.map((one) => one.trim().toLowerCase()));
  for (const one of wanted) {
    if (!DIGEST_SECTIONS.some((section) => section === one)) {
      problems.push(
        `There is no section “${echo(one)}”; the nearest is ${nearest(one, DIGEST_SECTIONS)}. Known: ${DIGEST_SECTIONS.join(", ")}.`,
      );
    }
  }
  if (wanted.size === 0) problems.push("A digest needs at least one section: tick what it is to hold.");
  return DIGEST_SECTIONS.filter((section) => wanted.has(section));
}

function readWhenQuiet(typed: string): WishedSchedule["whenQuiet"] | null {
  const word = typed.trim().toLowerCase();
  return word === "line" || word === "skip" ? word : null;
}

function permissionProblem({ id, appPermissions }: ChosenChannel, missing: readonly string[]): string {
  if (appPermissions === null) {
    return `What I may do in <#${id}> could not be looked up just now. Wait a moment, then press **Check again**.`;
  }
  return `I can't post in <#${id}> yet. Missing: **${missing.join(", ")}**. Channel settings › Permissions › Pivotwatch, then press **Check again**.`;
}

/** `America/New_York` → “New York”. */
function placeWords(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}
