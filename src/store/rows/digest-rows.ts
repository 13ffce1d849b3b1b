import type { StoredDigest } from "../../app/ports/digests.ts";
import type { DigestDays, DigestSchedule } from "../../domain/digest.ts";
import type { DigestScheduleTable } from "../digest-tables.ts";
import { readSections } from "./digest-content.ts";
import { sortableInstant } from "./instants.ts";
import { textsAt } from "./json.ts";
import { flag, isSet, oneOf, present } from "./values.ts";

const DAYS: Readonly<Record<DigestDays["kind"], true>> = { trading: true, daily: true, weekly: true };

/** How far a schedule has come, as it is read beside it. */
export type DigestProgress = Pick<StoredDigest, "lastDate" | "lastQueuedAt" | "missed">;

/** A schedule as a row. */
export function digestRow(schedule: DigestSchedule): DigestScheduleTable {
  const { days } = schedule;
  return {
    channel_id: schedule.channelId,
    guild_id: schedule.guildId,
    created_by: schedule.createdBy,
    created_at: sortableInstant(schedule.createdAt),
    time: schedule.time,
    zone: schedule.zone,
    days: days.kind,
    weekday: days.kind === "weekly" ? days.weekday : null,
    sections: JSON.stringify(schedule.sections),
    silent: flag(schedule.silent),
    when_quiet: schedule.whenQuiet,
    publish: flag(schedule.publish),
  };
}

/** A schedule with how far it has come. Throws, naming it, where its row cannot be read. */
export function toStoredDigest(row: DigestScheduleTable, progress: DigestProgress): StoredDigest {
  try {
    return {
      guildId: row.guild_id,
      channelId: row.channel_id,
      createdBy: row.created_by,
      createdAt: row.created_at,
      time: row.time,
      zone: row.zone,
      days: toDays(row),
      sections: readSections(textsAt({ sections: JSON.parse(row.sections) }, "sections")),
      silent: isSet(row.silent),
      whenQuiet: row.when_quiet,
      publish: isSet(row.publish),
      ...progress,
    };
  } catch (cause) {
    throw new Error(`the digest of channel ${row.channel_id} cannot be read`, { cause });
  }
}

function toDays(row: DigestScheduleTable): DigestDays {
  const kind = oneOf(DAYS, row.days);
  return kind === "weekly" ? { kind, weekday: present(row.weekday, "its day of the week") } : { kind };
}
