import {
  DIGEST_DAY_WORDS,
  type DigestDayWord,
  digestDaysInWords,
  digestDayWord,
  readDigestDays,
} from "../domain/digest-days.ts";
import { DIGEST_SECTIONS } from "../domain/digest.ts";
import type { DigestPlan } from "../surface/answers/digest.ts";
import type { ActionRef } from "../surface/card.ts";
import type { DigestForm } from "../surface/digests.ts";
import type { Modal, ModalValues } from "../surface/modal.ts";
import { SECTION_WORDS } from "./digest-words.ts";
import { clip } from "./format.ts";

/** A form as far as it is filled in; what is left out is offered as the default. */
export type DigestStart = Partial<DigestForm>;

const LONGEST_WHEN = 60;
const DEFAULT_WHEN = { time: "08:30", zone: "America/New_York" };

/** The form of a digest: where, when, on which days, what it holds, and how it comes. */
export function digestModal(spec: {
  readonly action: ActionRef;
  readonly start: DigestStart;
  /** The channel that is chosen at first; null leaves it open. */
  readonly channelId: string | null;
  /** Of the server; null where it chose none. */
  readonly zone: string | null;
}): Modal {
  const { action, start, channelId } = spec;
  const zone = start.zone ?? spec.zone ?? DEFAULT_WHEN.zone;
  const days = DIGEST_DAY_WORDS.find((word) => word === start.days) ?? "trading";
  const sections = start.sections ?? DIGEST_SECTIONS;
  return {
    title: "Daily digest",
    action,
    fields: [
      {
        type: "channel",
        name: "channel",
        label: "Channel for the digest",
        description: "A text or announcement channel, or a thread.",
        required: true,
        ...(channelId === null ? {} : { chosen: channelId }),
      },
      {
        type: "text",
        name: "when",
        label: "Time and time zone",
        description: "By the clock of that place, summer and winter: 08:30 America/New_York",
        placeholder: "08:30 America/New_York",
        value: clip(`${start.time ?? DEFAULT_WHEN.time} ${zone}`, LONGEST_WHEN),
        required: true,
        maxLength: LONGEST_WHEN,
      },
      {
        type: "select",
        name: "days",
        label: "Days",
        required: true,
        options: DIGEST_DAY_WORDS.map((word) => ({ label: dayLabel(word), value: word })),
        chosen: [days],
      },
      {
        type: "checkboxes",
        name: "sections",
        label: "What it holds",
        options: DIGEST_SECTIONS.map((section) => ({
          label: SECTION_WORDS[section].label,
          value: section,
          description: SECTION_WORDS[section].holds,
        })),
        chosen: DIGEST_SECTIONS.filter((section) => sections.includes(section)),
      },
      {
        type: "checkboxes",
        name: "manner",
        label: "How it comes",
        options: [
          { label: "Without a sound", value: "silent" },
          { label: "Skipped when nothing changed", value: "skip", description: "Else one line says so" },
          {
            label: "Published to servers that follow",
            value: "publish",
            description: "In an announcement channel alone",
          },
        ],
        chosen: [
          ...((start.silent ?? true) ? ["silent"] : []),
          ...(start.whenQuiet === "skip" ? ["skip"] : []),
          ...(start.publish === true ? ["publish"] : []),
        ],
      },
    ],
  };
}

/** “On trading days”, “Every day”, “Every Monday”. */
export function dayLabel(word: DigestDayWord): string {
  const words = digestDaysInWords(readDigestDays(word) ?? { kind: "trading" });
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What a submitted form says; null where its channel is missing. */
export function filledDigest(values: ModalValues): DigestForm | null {
  const channel = valueOf(values, "channel");
  if (channel?.type !== "channel") return null;
  const when = valueOf(values, "when");
  const [days] = chosenIn(values, "days");
  const manner = chosenIn(values, "manner");
  return {
    channel: channel.channel,
    ...readWhen(when?.type === "text" ? when.text : ""),
    ...(days === undefined ? {} : { days }),
    sections: chosenIn(values, "sections"),
    silent: manner.includes("silent"),
    whenQuiet: manner.includes("skip") ? "skip" : "line",
    publish: manner.includes("publish"),
  };
}

/** A form filled in as a digest is. */
export function startOfPlan(plan: DigestPlan): DigestStart {
  const { time, zone, days, sections, silent, whenQuiet, publish } = plan;
  return { time, zone, days: digestDayWord(days), sections, silent, whenQuiet, publish };
}

/** `08:30 America/New_York`, `8 pm New York`: the time, and what follows it as the zone. A time alone leaves the zone. */
function readWhen(typed: string): Pick<DigestForm, "time" | "zone"> {
  const [, time = "", zone = ""] = /^(\S+(?:\s*[ap]\.?m\.?(?=\s|$))?)\s*(.*)$/i.exec(typed.trim()) ?? [];
  return { time, ...(zone === "" ? {} : { zone }) };
}

function valueOf(values: ModalValues, name: string): ModalValues[string] | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function chosenIn(values: ModalValues, name: string): readonly string[] {
  const value = valueOf(values, name);
  return value?.type === "chosen" ? value.values : [];
}
