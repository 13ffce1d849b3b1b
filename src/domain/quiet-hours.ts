import { type Instant, localTime, nextLocalTime } from "./time.ts";

/** Hours of the day in which a channel is left alone, by the clock of a zone; they may run over midnight. */
export interface QuietHours {
  /** `22:00`. */
  readonly from: string;
  /** `07:00`: the first minute after them. The same as `from` means none. */
  readonly until: string;
  /** IANA name: `America/New_York`. */
  readonly zone: string;
}

/** When the quiet hours that run at an instant end; null where none run. Days on which clocks change count as they are. */
export function quietUntil({ from, until, zone }: QuietHours, now: Instant): Instant | null {
  const time = localTime(now, zone);
  const isQuiet = from <= until ? time >= from && time < until : time >= from || time < until;
  return isQuiet ? nextLocalTime(now, until, zone) : null;
}
