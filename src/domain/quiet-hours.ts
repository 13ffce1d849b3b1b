import { clockTime, nearestZone, zoneNamed } from "./clock-words.ts";
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

export type ParsedQuietHours =
  | { readonly ok: true; readonly quietHours: QuietHours }
  /** `needsZone`: all that is missing is a time zone. */
  | { readonly ok: false; readonly problem: string; readonly needsZone?: true };

const FORM = "22:00-07:00 Europe/Berlin";
/** Two times with a dash of any kind or a word between, then the zone. */
const TYPED = /^(\S+?)\s*(?:[-‐‑‒–—−]|\s(?:to|until)\s)\s*(\S+)(?:\s+(.+))?$/i;
const LONGEST_TEXT = 100;

/** When the quiet hours that run at an instant end; null where none run. Days on which clocks change count as they are. */
export function quietUntil({ from, until, zone }: QuietHours, now: Instant): Instant | null {
  const time = localTime(now, zone);
  const isQuiet = from <= until ? time >= from && time < until : time >= from || time < until;
  return isQuiet ? nextLocalTime(now, until, zone) : null;
}

/**
 * Reads quiet hours as people write them: `22:00-07:00 Europe/Berlin`. Without a zone they are of `usualZone`; where
 * that is null one must be named, for nobody's night can be guessed. What is wrong is said in one sentence, for an
 * unknown zone with the nearest one.
 */
export function parseQuietHours(text: string, usualZone: string | null = null): ParsedQuietHours {
  const typed = text.trim();
  if (typed.length > LONGEST_TEXT) return refused(`These quiet hours are too long: write ${FORM}.`);
  const [, fromWord, untilWord, zoneWord] = TYPED.exec(typed) ?? [];
  if (fromWord === undefined || untilWord === undefined) return refused(`Quiet hours are written ${FORM}.`);
  const from = clockTime(fromWord);
  const until = clockTime(untilWord);
  if (from === null || until === null) {
    return refused(`“${from === null ? fromWord : untilWord}” is no time of day: write 00:00 to 23:59.`);
  }
  if (from === until) {
    return refused("Quiet hours that begin and end at the same time are none: leave them out.");
  }
  if (zoneWord === undefined) {
    if (usualZone !== null) return { ok: true, quietHours: { from, until, zone: usualZone } };
    const problem = `Quiet hours need a time zone: ${from}-${until} Europe/Berlin.`;
    return { ok: false, problem, needsZone: true };
  }
  const zone = zoneNamed(zoneWord);
  if (zone !== null) return { ok: true, quietHours: { from, until, zone } };
  const nearest = nearestZone(zoneWord);
  return refused(
    nearest === null
      ? `“${zoneWord}” does not say where: name a place such as America/New_York or Europe/Berlin.`
      : `There is no time zone “${zoneWord}”; the nearest is ${nearest}.`,
  );
}

/** Quiet hours as `parseQuietHours` reads them. */
export function quietHoursText({ from, until, zone }: QuietHours): string {
  return `${from}-${until} ${zone}`;
}

function refused(problem: string): ParsedQuietHours {
  return { ok: false, problem };
}
