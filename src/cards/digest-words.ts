import { digestDaysInWords, digestDayWord } from "../domain/digest-days.ts";
import { DIGEST_SECTIONS, type DigestSection } from "../domain/digest.ts";
import type { DigestPlan } from "../surface/answers/digest.ts";
import { escapeMarkdown } from "./format.ts";

/** A section as a form names it, and what stands in it. */
export const SECTION_WORDS: Readonly<
  Record<DigestSection, { readonly label: string; readonly holds: string }>
> = {
  gap: { label: "The gap to BTC", holds: "1 day, 30 days and the year, with a picture" },
  movers: { label: "Movers", holds: "The largest moves of the session" },
  facts: { label: "New facts", holds: "Contracts, debt and treasury changes since the last digest" },
  network: { label: "Network", holds: "Hashrate, difficulty, hashprice" },
  alerts: { label: "Alerts", holds: "What fired, ended or was held in this channel" },
  ahead: { label: "What is due next", holds: "First deliveries, closings and maturities" },
  health: { label: "State of the data", holds: "Of when the figures are" },
};

/** “08:30 New York time on trading days”. */
export function timeWords({ time, zone, days }: Pick<DigestPlan, "time" | "zone" | "days">): string {
  const place = escapeMarkdown(zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " "));
  return `${time} ${place === "UTC" ? place : `${place} time`} ${digestDaysInWords(days)}`;
}

/** “everything”, or the sections that it holds by name. */
export function sectionsInWords(sections: readonly DigestSection[]): string {
  const held = DIGEST_SECTIONS.filter((section) => sections.includes(section));
  return held.length === DIGEST_SECTIONS.length
    ? "everything"
    : held.map((section) => SECTION_WORDS[section].label).join(", ");
}

/** “without a sound; one line when nothing changed; published to the servers that follow the channel”. */
export function mannerWords({
  silent,
  whenQuiet,
  publish,
}: Pick<DigestPlan, "silent" | "whenQuiet" | "publish">): string {
  const sound = silent ? "without a sound" : "with a sound";
  const quiet = `${whenQuiet === "line" ? "one line" : "skipped"} when nothing changed`;
  return `${sound}; ${quiet}${publish ? "; published to the servers that follow the channel" : ""}`;
}

/** The command that sets the time again: “/digest set time:08:30 zone:Europe/Berlin days:monday”. */
export function setAgainWords({ time, zone, days, publish }: DigestPlan): string {
  return `/digest set time:${time} zone:${zone} days:${digestDayWord(days)}${publish ? " publish:True" : ""}`;
}
