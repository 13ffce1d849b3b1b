import type { Calendar } from "../domain/calendar.ts";
import { nextDigest } from "../domain/digest-due.ts";
import { DIGEST_SECTIONS, type DigestSchedule, type DigestSection } from "../domain/digest.ts";
import { addHours, type Instant, type IsoDate, localDate } from "../domain/time.ts";
import type { AlertAsked, AlertProblems, Asker } from "../surface/alerts.ts";
import type { DigestPlan } from "../surface/answers/digest.ts";
import type { Servers } from "../surface/app.ts";
import type { DigestDesk, DigestForm, DigestPreview } from "../surface/digests.ts";
import type { ChosenChannel } from "../surface/modal.ts";
import { countEach } from "./alerts/count-each.ts";
import { refused } from "./alerts/problems.ts";
import { hasNothingToTell, type ShowDigest } from "./answers/digest-show.ts";
import {
  checkSchedule,
  DEFAULT_SCHEDULE,
  skippedNote,
  type WishedSchedule,
} from "./digests/check-schedule.ts";
import { zoneChoices } from "./digests/zone-choices.ts";
import type { Digests, StoredDigest } from "./ports/digests.ts";
import type { DeliveryIssues, OutboxContent } from "./ports/outbox.ts";
import type { PermissionsIn } from "./ports/permissions-in.ts";
import type { Publications } from "./ports/publications.ts";

/** So many digests a server may have: one a channel. */
export const MOST_DIGESTS_OF_SERVER = 10;

/** What a digest is made of when it is sent. */
export type DigestContent = Extract<OutboxContent, { readonly kind: "digest" }>;

export interface DigestDeskDeps {
  readonly digests: Pick<Digests, "set" | "get" | "of" | "remove">;
  readonly calendar: Calendar;
  /** What a channel would read: the very code that makes the posts. */
  readonly show: ShowDigest;
  /** What stands in the way of a channel. */
  readonly issues: Pick<DeliveryIssues, "get" | "clear">;
  readonly publications: Pick<Publications, "failed">;
  /** Asks what the bot may do in a channel now. */
  readonly permissionsIn: PermissionsIn;
  /** What servers chose, for digests that name no zone. */
  readonly servers: Pick<Servers, "settings">;
}

const DAY_HOURS = 24;
/** How far back it is told what was not published. */
const NOT_PUBLISHED_HOURS = 7 * DAY_HOURS;

/** Without what a channel was told. */
const IN_PUBLIC: readonly DigestSection[] = DIGEST_SECTIONS.filter((section) => section !== "alerts");

const NOT_MANAGER =
  "Only people who may manage this server (*Manage Server*) can see and set its digests. What is new is in `/changes`.";

const NO_SERVER = "A digest is set in a server, for one of its channels.";

const NONE_HERE = "There is no digest in that channel; `/digest set` shows what is set, or begins one.";

/** Digest schedules as managers set them, over the stores. */
export function createDigestDesk(deps: DigestDeskDeps): DigestDesk {
  const { digests, issues } = deps;

  /** The schedule as answers show it, with the first digest from now on whose date is not decided about. */
  async function planOf(
    schedule: DigestSchedule,
    lastDate: IsoDate | null,
    now: Instant,
  ): Promise<DigestPlan> {
    const { channelId, time, zone, days, sections, silent, whenQuiet, publish } = schedule;
    const next = nextDigest(schedule, deps.calendar, now, lastDate)?.dueAt ?? null;
    const troubleSince = (await issues.get(channelId))?.firstSeen ?? null;
    const failed = await deps.publications.failed(channelId, addHours(now, -NOT_PUBLISHED_HOURS));
    const notPublished = countEach(
      failed.flatMap(({ content, reason }) => (content.kind === "digest" ? [reason] : [])),
    );
    const shown = { channelId, time, zone, days, sections, silent, whenQuiet, publish };
    return { ...shown, notPublished, next, troubleSince };
  }

  /** What a channel gets that chose nothing: by the clock of its server. */
  function usualSchedule(guildId: string): WishedSchedule {
    const { zone } = deps.servers.settings(guildId);
    return zone === null ? DEFAULT_SCHEDULE : { ...DEFAULT_SCHEDULE, zone };
  }

  /** The digest of a channel; null also for one of another server, of which nobody here learns anything. */
  async function ownDigest(channelId: string, guildId: string): Promise<StoredDigest | null> {
    const stored = await digests.get(channelId);
    return stored !== null && stored.guildId === guildId ? stored : null;
  }

  async function set(form: DigestForm, by: Asker, now: Instant) {
    const server = serverOf(by);
    if (!server.ok) return server;
    const { guildId } = server.answer;
    const stored = await digests.get(form.channel.id);
    if (stored !== null && stored.guildId !== guildId) return refused(NONE_HERE);
    const channel = await withPermissions(deps.permissionsIn, form.channel, by, guildId);
    const checked = checkSchedule({ ...form, channel }, stored ?? usualSchedule(guildId));
    if (!checked.ok) {
      const { problems } = checked;
      // The form itself is kept by whoever shows it: the mark says that the same one may be tried again.
      return checked.permissions ? { ...refused(...problems), retry: channel.id } : refused(...problems);
    }
    const schedule: DigestSchedule = {
      ...checked.wished,
      guildId,
      channelId: channel.id,
      createdBy: by.userId,
      createdAt: now,
    };
    const kept = await digests.set(schedule, MOST_DIGESTS_OF_SERVER);
    if (!kept.ok) return refused(TOO_MANY);
    // What the bot may do there was just looked at: the next message shows whether it works.
    await issues.clear(channel.id);
    const skipped = skippedNote(schedule, deps.calendar, now);
    return answered({
      plan: await planOf(schedule, stored?.lastDate ?? null, now),
      replaced: stored !== null,
      notes: skipped === null ? checked.notes : [...checked.notes, skipped],
    });
  }

  async function preview(
    channelId: string,
    schedule: WishedSchedule & Partial<Pick<StoredDigest, "lastQueuedAt" | "missed">>,
    now: Instant,
    sections = schedule.sections,
  ): Promise<AlertAsked<DigestPreview>> {
    const { silent, whenQuiet, zone, lastQueuedAt, missed } = schedule;
    const content: DigestContent = {
      kind: "digest",
      localDate: localDate(now, zone),
      since: lastQueuedAt ?? addHours(now, -DAY_HOURS),
      missed: missed ?? [],
      sections,
      whenQuiet,
      silent,
      dueAt: now,
    };
    const shown = await deps.show(channelId, content, now);
    return answered({ ...shown, skipped: whenQuiet === "skip" && hasNothingToTell(shown) });
  }

  return {
    set,
    preview: async (channelId, by, now) => {
      // Outside servers there is only what everybody may read.
      if (by.guildId === null) return preview(channelId, DEFAULT_SCHEDULE, now, IN_PUBLIC);
      const server = serverOf(by);
      if (!server.ok) return server;
      const stored = await ownDigest(channelId, server.answer.guildId);
      // What a channel was told is nothing to people elsewhere: the default is shown of the channel they are in alone.
      if (stored === null && by.here?.channelId !== channelId) return refused(NONE_HERE);
      return preview(channelId, stored ?? usualSchedule(server.answer.guildId), now);
    },
    off: async (channelId, by, now) => {
      const server = serverOf(by);
      if (!server.ok) return server;
      const stored = await ownDigest(channelId, server.answer.guildId);
      if (stored === null) return refused(NONE_HERE);
      const plan = await planOf(stored, stored.lastDate, now);
      await digests.remove(channelId);
      return answered(plan);
    },
    list: async (by, now) => {
      const server = serverOf(by);
      if (!server.ok) return server;
      const stored = await digests.of(server.answer.guildId);
      return answered({
        plans: await Promise.all(stored.map((one) => planOf(one, one.lastDate, now))),
        most: MOST_DIGESTS_OF_SERVER,
      });
    },
    zones: zoneChoices,
  };
}

const TOO_MANY = `This server has ${String(MOST_DIGESTS_OF_SERVER)} digests, which is as many as there may be. End one with \`/digest off\` first.`;

function answered<T>(answer: T): { readonly ok: true; readonly answer: T } {
  return { ok: true, answer };
}

function serverOf({ guildId, canManage }: Asker): AlertAsked<{ readonly guildId: string }> | AlertProblems {
  if (guildId === null) return refused(NO_SERVER);
  return canManage ? answered({ guildId }) : refused(NOT_MANAGER);
}

/** The channel with what the bot may do there: as it came with the form, as it is where somebody asks, or looked up. */
async function withPermissions(
  permissionsIn: PermissionsIn,
  channel: ChosenChannel,
  { here }: Asker,
  guildId: string,
): Promise<ChosenChannel> {
  if (channel.appPermissions !== null) return channel;
  const known = here?.channelId === channel.id ? here.appPermissions : null;
  return { ...channel, appPermissions: known ?? (await permissionsIn(channel.id, guildId)) };
}
