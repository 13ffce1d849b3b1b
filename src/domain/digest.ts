import type { Instant, IsoDate } from "./time.ts";

/** Parts of a digest that can be left out, in the order in which they stand. */
export const DIGEST_SECTIONS = ["gap", "movers", "facts", "network", "alerts", "ahead", "health"] as const;

export type DigestSection = (typeof DIGEST_SECTIONS)[number];

/** `trading`: days with a session. `daily`: every day. `weekly`: one day of the week, Monday 1 … Sunday 7. */
export type DigestDays =
  | { readonly kind: "trading" }
  | { readonly kind: "daily" }
  | { readonly kind: "weekly"; readonly weekday: number };

/** When and how a channel gets its digest. */
export interface DigestSchedule {
  readonly guildId: string;
  readonly channelId: string;
  readonly createdBy: string;
  readonly createdAt: Instant;
  /** Wall-clock time in the zone: `08:30`. */
  readonly time: string;
  /** IANA name. */
  readonly zone: string;
  readonly days: DigestDays;
  /** At least one. */
  readonly sections: readonly DigestSection[];
  /** Without a sound. */
  readonly silent: boolean;
  /** What comes when nothing changed: one line, or nothing. */
  readonly whenQuiet: "line" | "skip";
  /** Whether each is published to the servers that follow its announcement channel. */
  readonly publish: boolean;
}

/** One digest that a channel is to get. */
export interface DueDigest {
  /** The date in the zone it is for: each comes once. */
  readonly localDate: IsoDate;
  readonly dueAt: Instant;
}
