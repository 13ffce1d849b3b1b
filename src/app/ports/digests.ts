import type { DigestSchedule } from "../../domain/digest.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";

/** `queued`: it is in the outbox, where it may end as skipped. `missed`: it was too late. */
export type DigestOutcome = "queued" | "missed";

/** A schedule with how far it has come. */
export interface StoredDigest extends DigestSchedule {
  /** The newest local date that was decided about; null before the first. */
  readonly lastDate: IsoDate | null;
  /** When the newest digest was queued, from which the next one goes on; null before the first. */
  readonly lastQueuedAt: Instant | null;
  /** Local dates that were missed since the newest one that was queued. */
  readonly missed: readonly IsoDate[];
}

/** Digest schedules, one a channel. Every call is one transaction. */
export interface Digests {
  /** Sets or replaces the schedule of a channel; what was decided before stays. At most so many a server. */
  set(schedule: DigestSchedule, most: number): Promise<{ readonly ok: boolean }>;
  get(channelId: string): Promise<StoredDigest | null>;
  of(guildId: string): Promise<readonly StoredDigest[]>;
  /** True where there was one. */
  remove(channelId: string): Promise<boolean>;
  /** Schedules in order of the channel, `limit` at most after `afterChannel`: all are looked at in chunks. */
  page(afterChannel: string | null, limit: number): Promise<readonly StoredDigest[]>;
  /** Notes what became of local dates, each once: deciding again about a date changes nothing. */
  decide(
    decisions: readonly {
      readonly channelId: string;
      readonly localDate: IsoDate;
      readonly outcome: DigestOutcome;
    }[],
    now: Instant,
  ): Promise<void>;
  /** Which of these channels have a digest: their ended alerts are told in it. */
  among(channelIds: readonly string[]): Promise<ReadonlySet<string>>;
}
