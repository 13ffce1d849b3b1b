import { zonesLike } from "../../domain/clock-words.ts";
import { type Instant, localTime } from "../../domain/time.ts";
import type { Choice } from "../../surface/command.ts";

const MOST = 25;

/** Zones that fit what is typed, with the time there: “Europe/Berlin, now 15:07”. */
export function zoneChoices(typed: string, now: Instant): readonly Choice[] {
  return zonesLike(typed, MOST).map((zone) => ({
    name: `${zone.replaceAll("_", " ")}, now ${localTime(now, zone)}`,
    value: zone,
  }));
}
