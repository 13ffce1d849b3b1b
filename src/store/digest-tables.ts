import type { DigestOutcome } from "../app/ports/digests.ts";
import type { DigestDays, DigestSchedule } from "../domain/digest.ts";
import type { Flag } from "./schema.ts";

export interface DigestScheduleTable {
  channel_id: string;
  guild_id: string;
  created_by: string;
  created_at: string;
  time: string;
  zone: string;
  days: DigestDays["kind"];
  /** Null unless it is weekly. */
  weekday: number | null;
  /** JSON. */
  sections: string;
  silent: Flag;
  when_quiet: DigestSchedule["whenQuiet"];
  publish: Flag;
}

/** What became of the digest of a date; it stays when the schedule goes, so that no date comes twice. */
export interface DigestDateTable {
  channel_id: string;
  local_date: string;
  guild_id: string;
  outcome: DigestOutcome;
  at: string;
}

export interface DigestTables {
  digest_schedule: DigestScheduleTable;
  digest_date: DigestDateTable;
}
