import type { AlertProblems } from "../../surface/alerts.ts";
import type { DigestDesk } from "../../surface/digests.ts";
import { refused } from "../alerts/problems.ts";
import { zoneChoices } from "./zone-choices.ts";

/** Digests of a place that has none: it says so. */
export const NO_DIGESTS: DigestDesk = {
  set: nothing,
  preview: nothing,
  off: nothing,
  list: nothing,
  zones: zoneChoices,
};

async function nothing(): Promise<AlertProblems> {
  return refused("Digests are set on Discord: they are not available here.");
}
