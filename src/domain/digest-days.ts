import type { DigestDays } from "./digest.ts";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** The days of a digest as people choose them: one word each. */
export const DIGEST_DAY_WORDS = ["trading", "daily", ...WEEKDAYS] as const;

export type DigestDayWord = (typeof DIGEST_DAY_WORDS)[number];

/** The days that a word stands for; null for any other word. */
export function readDigestDays(typed: string): DigestDays | null {
  const word = typed.trim().toLowerCase();
  if (word === "trading" || word === "daily") return { kind: word };
  const index = WEEKDAYS.findIndex((name) => name === word);
  return index === -1 ? null : { kind: "weekly", weekday: index + 1 };
}

/** The word that `readDigestDays` reads as these days. */
export function digestDayWord(days: DigestDays): DigestDayWord {
  return days.kind === "weekly" ? (WEEKDAYS[days.weekday - 1] ?? "monday") : days.kind;
}

/** “on trading days”, “every day”, “every Monday”. */
export function digestDaysInWords(days: DigestDays): string {
  switch (days.kind) {
    case "trading":
      return "on trading days";
    case "daily":
      return "every day";
    case "weekly": {
      const word = digestDayWord(days);
      return `every ${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    }
  }
}
