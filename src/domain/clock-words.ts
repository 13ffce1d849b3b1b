import { distance } from "./miner-search.ts";
import { localTime } from "./time.ts";

const TIME = /^(\d{1,2}):(\d{2})$/;
/** `EST`, `CEST`, `+01:00`, `GMT+1`. */
const NO_PLACE = /^[A-Z]{1,5}$|\d/;

/** The exchange's own clock, then where people usually are, from west to east; offered before anything is typed. */
const USUAL_ZONES: readonly string[] = [
  "America/New_York",
  "UTC",
  "America/Los_Angeles",
  "America/Denver",
  "America/Chicago",
  "America/Toronto",
  "America/Sao_Paulo",
  "Europe/London",
  "Europe/Berlin",
  "Europe/Paris",
  "Africa/Lagos",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Singapore",
  "Asia/Hong_Kong",
  "Asia/Tokyo",
  "Australia/Sydney",
];

/** Names in use today of places that the list of `Intl` still has under a former one. */
const PRESENT_NAMES: readonly string[] = [
  "Africa/Asmara",
  "America/Argentina/Buenos_Aires",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Europe/Kyiv",
  "Pacific/Chuuk",
  "Pacific/Pohnpei",
];

/** `7:00` and `07:00` are one; null for what no clock shows. */
export function clockTime(word: string): string | null {
  const [, hours, minutes] = TIME.exec(word) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  return Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, "0")}:${minutes}` : null;
}

/**
 * The zone as it is spelled, null where there is none of that name. A former name of a place (`Asia/Kolkata` in one
 * list, `Asia/Calcutta` in another) is as good. Abbreviations and offsets are not taken: their clocks do not change
 * with the season, which is hardly what is meant.
 */
export function zoneNamed(word: string): string | null {
  const wanted = zoneKey(word);
  if (wanted === "utc" || wanted === "gmt") return "UTC";
  const listed = Intl.supportedValuesOf("timeZone").find((zone) => zoneKey(zone) === wanted);
  if (listed !== undefined) return listed;
  const formerName = word.replaceAll(" ", "_");
  return /^[a-z]+(\/[a-z_-]+)+$/i.test(formerName) && isZone(formerName) ? formerName : null;
}

/** By the whole name or by the place alone: `Berlin` is near Europe/Berlin. Null where the word names no place at all. */
export function nearestZone(word: string): string | null {
  return nearestZones(word, 1)[0] ?? null;
}

/** The same, so many at most, the nearest first; none where the word names no place at all. */
export function nearestZones(word: string, most: number): readonly string[] {
  const wanted = zoneKey(word);
  const ranked = Intl.supportedValuesOf("timeZone")
    .map((zone) => ({ zone, far: farFrom(zone, wanted) }))
    .toSorted((a, b) => a.far - b.far);
  const [nearest] = ranked;
  if (nearest === undefined || (nearest.far > 1 && NO_PLACE.test(word))) return [];
  return ranked.slice(0, most).map(({ zone }) => zone);
}

/**
 * Zones that fit what somebody has typed so far, the likeliest first: those whose place begins so, then those that hold
 * it anywhere, else the few whose spelling is nearest. Nothing typed: where people usually are.
 */
export function zonesLike(typed: string, most: number): readonly string[] {
  const wanted = zoneKey(typed.trim());
  if (wanted === "") return USUAL_ZONES.slice(0, most);
  const all = allZones();
  const begins = all.filter((zone) => placeKey(zone).startsWith(wanted) || zoneKey(zone).startsWith(wanted));
  const holds = all.filter((zone) => !begins.includes(zone) && zoneKey(zone).includes(wanted));
  const found = begins.length + holds.length > 0 ? [...begins, ...holds] : spelledLike(all, wanted);
  return found.slice(0, most);
}

/** Zones that differ from what was typed by a letter in three at most, the nearest first. */
function spelledLike(zones: readonly string[], wanted: string): readonly string[] {
  return zones
    .map((zone) => ({ zone, far: farFrom(zone, wanted) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(wanted.length / 3)))
    .toSorted((a, b) => a.far - b.far)
    .map(({ zone }) => zone);
}

/** Every zone with places that have two names under the one in use today, and UTC. */
function allZones(): readonly string[] {
  return [...new Set([...USUAL_ZONES, ...PRESENT_NAMES, ...Intl.supportedValuesOf("timeZone")])];
}

function farFrom(zone: string, wanted: string): number {
  return Math.min(distance(zoneKey(zone), wanted), distance(placeKey(zone), wanted));
}

function isZone(name: string): boolean {
  try {
    localTime("2026-01-01T00:00:00Z", name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function placeKey(zone: string): string {
  const key = zoneKey(zone);
  return key.slice(key.lastIndexOf("/") + 1);
}

function zoneKey(name: string): string {
  return name.toLowerCase().replaceAll(" ", "_");
}
