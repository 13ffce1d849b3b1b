const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** `14:03` in this browser's zone, of milliseconds since 1970. */
export function clockText(at: number): string {
  return CLOCK.format(at);
}

/** `Tuesday, 24 November 2026` in this browser's zone, of milliseconds since 1970. */
export function dayText(at: number): string {
  return DAY.format(at);
}
