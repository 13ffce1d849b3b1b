import { PRESET_POSTS_A_YEAR, type PresetName } from "../domain/presets.ts";
import type { FactWish } from "../domain/subscription.ts";
import { count } from "../domain/wording.ts";
import type { AlertForm, Alerts } from "../surface/alerts.ts";
import type { ActionRef, SelectOption } from "../surface/card.ts";
import type { Modal, ModalField, ModalValues } from "../surface/modal.ts";
import { clip } from "./format.ts";

type FactsField = Extract<ModalField, { readonly type: "checkboxes" }>;

/** A form as far as it is filled in: what options say before it opens, or what somebody wrote and may correct. */
export type AlertStart = Partial<AlertForm>;

export interface AlertModalSpec {
  readonly title: string;
  readonly action: ActionRef;
  /** Whether it asks for a channel. */
  readonly place: "channel" | "direct";
  readonly start: AlertStart;
  /** The channel that is chosen at first; null leaves it open. */
  readonly channelId: string | null;
  /** Of the server; null where it chose none, and for a person. */
  readonly zone: string | null;
  /** Whether the server has a list of its own that can be watched. */
  readonly hasList: boolean;
  readonly choices: Alerts["choices"];
}

const LONGEST_TARGET = 200;
const LONGEST_QUIET_HOURS = 100;

/** The box of the daily digest, which stands among the facts in `/setup`. */
const DIGEST = "digest";

/** Ticked at first in `/setup`: what the pivot is about. */
const SETUP_FACTS: readonly FactWish[] = ["contracts", "debt"];

/** What a preset listens to, for PW14: the sizes of `presetRules` in words. */
const PRESET_WORDS: Readonly<Record<PresetName, string>> = {
  calm: "A gap of 50 pp in 30 days, or a session of 15%",
  normal: "A gap of 30 pp in 30 days or 60 pp in the year, or a session of 10%",
  jumpy: "A gap of 20 pp in 30 days or 15 pp in 7, an unusual session, or one of 8%",
};

const FACT_LABELS: Readonly<Record<FactWish, string>> = {
  contracts: "Contracts signed or ended",
  debt: "Debt raised or repaid",
  treasury: "Bitcoin bought or sold",
  ai_share: "AI share of revenue",
  filings: "Filings to the SEC",
};

/** What is to be known before one is ticked. */
const FACT_NOTES: Partial<Readonly<Record<FactWish, string>>> = {
  filings: "Quarterly and yearly reports; normal: 8-K and 6-K too; jumpy: sales of shares too",
};

/** The form of `/alerts new`, `/alerts edit` and `/notify`: four fields, and the channel where there is one to choose. */
export function alertModal(spec: AlertModalSpec): Modal {
  const { title, action, place, start, channelId, zone, hasList, choices } = spec;
  return {
    title,
    action,
    fields: [
      {
        type: "text",
        name: "target",
        label: "What to watch",
        description: hasList
          ? "PW14 (the basket of 14), BTC, a ticker, LIST (this server's), or [MARA,RIOT,CLSK]"
          : "PW14 (the basket of 14 miners), BTC, one ticker, or a list: [MARA,RIOT,CLSK]",
        value: clip(start.target ?? "PW14", LONGEST_TARGET),
        required: true,
        maxLength: LONGEST_TARGET,
      },
      sensitivityField(
        [...choices.presets.map(presetOption), ownOption(start.rules)],
        start.sensitivity ?? (start.rules === undefined ? "normal" : "own"),
      ),
      factsField(choices, start.facts ?? []),
      {
        type: "text",
        name: "quiet_hours",
        label: "Quiet hours",
        description:
          zone === null
            ? "Posts wait until they end. A time zone is needed; left empty: none."
            : clip(`Posts wait until they end, by the clock of ${zone} where no zone is named.`, 100),
        placeholder: zone === null ? "22:00-07:00 Europe/Berlin" : "22:00-07:00",
        maxLength: LONGEST_QUIET_HOURS,
        ...(start.quietHours === undefined || start.quietHours === ""
          ? {}
          : { value: clip(start.quietHours, LONGEST_QUIET_HOURS) }),
      },
      ...(place === "channel" ? [channelField(channelId)] : []),
    ],
  };
}

/** The form of `/setup`: where, how much, what else, and who sees the answers to look-ups. */
export function setupModal(spec: {
  readonly action: ActionRef;
  readonly start: AlertStart;
  readonly channelId: string | null;
  readonly visibility: "private" | "public";
  /** Whether the digest is ticked at first. */
  readonly digest: boolean;
  /** Of the server; null where it chose none. */
  readonly zone: string | null;
  readonly choices: Alerts["choices"];
}): Modal {
  const { action, start, channelId, visibility, digest, zone, choices } = spec;
  return {
    title: "Set up Pivotwatch",
    action,
    fields: [
      channelField(channelId),
      sensitivityField(
        choices.presets.map(presetOption),
        choices.presets.find((preset) => preset === start.sensitivity) ?? "normal",
      ),
      elseField(choices, start.facts ?? SETUP_FACTS, digest, zone),
      {
        type: "radio",
        name: "visibility",
        label: "Answers to look-ups in this channel",
        description: "The channel in which you typed /setup.",
        required: true,
        options: [
          {
            label: "Only who asks sees them",
            value: "private",
            description: "With a button that posts them",
          },
          { label: "Everybody in the channel sees them", value: "public" },
        ],
        chosen: visibility,
      },
    ],
  };
}

function channelField(chosen: string | null): ModalField {
  return {
    type: "channel",
    name: "channel",
    label: "Channel for alerts",
    description: "A text or announcement channel, or a thread.",
    required: true,
    ...(chosen === null ? {} : { chosen }),
  };
}

function sensitivityField(options: readonly SelectOption[], chosen: string): ModalField {
  return {
    type: "radio",
    name: "sensitivity",
    label: "How much to hear of prices",
    description: "Measured for PW14 over five years. Facts come on top.",
    required: true,
    options,
    ...(options.some(({ value }) => value === chosen) ? { chosen } : {}),
  };
}

function presetOption(preset: PresetName): SelectOption {
  return {
    label: `${preset.charAt(0).toUpperCase()}${preset.slice(1)}: about ${count(PRESET_POSTS_A_YEAR[preset])} posts a year`,
    value: preset,
    description: PRESET_WORDS[preset],
  };
}

function ownOption(rules: string | undefined): SelectOption {
  return rules === undefined || rules === ""
    ? { label: "No prices", value: "own", description: "Only the facts that are ticked below" }
    : {
        label: "Own rules alone",
        value: "own",
        description: clip(rules.replaceAll("\n", "; "), 100),
      };
}

function factsField(choices: Alerts["choices"], chosen: readonly string[]): FactsField {
  return {
    type: "checkboxes",
    name: "facts",
    label: "Facts to hear of",
    description: "Large ones with calm and normal, all of them with jumpy.",
    options: choices.facts.map((fact) => {
      const description = FACT_NOTES[fact];
      return { label: FACT_LABELS[fact], value: fact, ...(description === undefined ? {} : { description }) };
    }),
    chosen: choices.facts.filter((fact) => chosen.includes(fact)),
  };
}

/** The facts with the digest before them: one group leaves a small form. */
function elseField(
  choices: Alerts["choices"],
  facts: readonly string[],
  digest: boolean,
  zone: string | null,
): ModalField {
  const field = factsField(choices, facts);
  return {
    ...field,
    label: "What else to hear of",
    description: "Of facts large ones with calm and normal, all of them with jumpy.",
    options: [
      {
        label: "Daily digest",
        value: DIGEST,
        description: `08:30 ${zone ?? "New York time"} on trading days`,
      },
      ...field.options,
    ],
    chosen: [...(digest ? [DIGEST] : []), ...(field.chosen ?? [])],
  };
}

/** What a submitted form says, on top of what was known before it opened; null where its channel is missing. */
export function filledForm(
  values: ModalValues,
  place: "channel" | "direct",
  start: AlertStart,
): AlertForm | null {
  const channel = valueOf(values, "channel");
  const where = place === "direct" ? place : channel?.type === "channel" ? channel.channel : null;
  if (where === null) return null;
  const target = textIn(values, "target");
  const [sensitivity] = chosenIn(values, "sensitivity");
  const quietHours = textIn(values, "quiet_hours");
  const { role, rules, publish, changes } = start;
  return {
    place: where,
    facts: chosenIn(values, "facts").filter((one) => one !== DIGEST),
    ...(target === undefined ? {} : { target }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(rules === undefined ? {} : { rules }),
    ...(role === undefined ? {} : { role }),
    ...(publish === undefined ? {} : { publish }),
    ...(changes === undefined ? {} : { changes }),
  };
}

/** Who is to see look-ups in the channel, as the form of `/setup` says. */
export function chosenVisibility(values: ModalValues): "private" | "public" {
  return chosenIn(values, "visibility").includes("public") ? "public" : "private";
}

/** Whether the form of `/setup` wishes for a digest. */
export function chosenDigest(values: ModalValues): boolean {
  return chosenIn(values, "facts").includes(DIGEST);
}

function valueOf(values: ModalValues, name: string): ModalValues[string] | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Undefined for a field left empty. */
function textIn(values: ModalValues, name: string): string | undefined {
  const value = valueOf(values, name);
  const text = value?.type === "text" ? value.text.trim() : "";
  return text === "" ? undefined : text;
}

function chosenIn(values: ModalValues, name: string): readonly string[] {
  const value = valueOf(values, name);
  return value?.type === "chosen" ? value.values : [];
}
