import type { TimeStyle } from "./markdown-tree.ts";

/** Where and when a moment is read; locale and zone are the reader's own where they are not given. */
export interface Reader {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly locale?: string;
  readonly timeZone?: string;
}

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
} as const satisfies Readonly<Record<Exclude<TimeStyle, "R">, Intl.DateTimeFormatOptions>>;

/** A moment, in seconds since 1970, as a person reads it; without a style as date and time. */
export function timeText(unix: number, style: TimeStyle | null, reader: Reader): string {
  if (style === "R") return relativeText(unix, reader);
  const { locale, timeZone } = reader;
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locale, { ...FORMATS[style ?? "f"], ...zone }).format(unix * 1000);
}

const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** In the largest unit that a moment is away: “3 days ago”, “in 2 hours”. */
function relativeText(unix: number, { now, locale }: Reader): string {
  const away = unix - Math.round(now / 1000);
  const [unit, seconds] = UNITS.find((entry) => Math.abs(away) >= entry[1]) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale).format(Math.trunc(away / seconds), unit);
}
