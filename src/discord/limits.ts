import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { checkChoiceList, checkCommand } from "./limits-commands.ts";
import { checkAltText, checkComponent, checkUnique, MAX_TEXT, nested, outside } from "./limits-components.ts";
import { checkEmbeds } from "./limits-embeds.ts";
import { between, duplicates, type Json, list, number, object, text } from "./limits-json.ts";
import { checkModalPart } from "./limits-modal.ts";

// Discord's limits for messages, modals, suggestions and commands. The bot checks what it is about to send by them,
// and the local Discord checks what it gets, so a message that would be refused is found before it is sent. Lengths
// are counted in UTF-16 units, which are never fewer than what Discord counts.

export const MAX_COMPONENTS = 40;

/**
 * Checks a message body, Components V2 or plain, and says what Discord would refuse; empty when it is fine.
 * Components count nested, characters over all texts together, custom_ids once per message.
 */
export function checkMessage(message: unknown): string[] {
  const body = object(message);
  const components = list(body["components"]);
  const all = nested(components);
  const problems = [
    ...all.flatMap(checkComponent),
    ...checkUnique(all),
    ...list(body["attachments"]).flatMap(checkAltText),
    ...checkMentions(object(body["allowed_mentions"])),
    ...checkNonce(body),
  ];
  if ((number(body["flags"]) & MessageFlags.IsComponentsV2) === 0) {
    return [...problems, ...checkPlain(body, components)];
  }
  const ofOld = ["content", "embeds", "poll", "sticker_ids"].filter((name) => isGiven(body[name]));
  if (ofOld.length > 0) problems.push(`${ofOld.join(", ")} cannot stand beside Components V2`);
  if (components.length === 0) problems.push("a message needs at least one component");
  if (all.length > MAX_COMPONENTS) problems.push(`${all.length} components, ${MAX_COMPONENTS} allowed`);
  const kinds = components.map((component) => number(component["type"]));
  problems.push(...outside("the top of a message", kinds, TOP_LEVEL));
  const characters = all
    .filter((component) => component["type"] === ComponentType.TextDisplay)
    .reduce((sum, component) => sum + text(component["content"]).length, 0);
  if (characters > MAX_TEXT) problems.push(`${characters} characters of text, ${MAX_TEXT} allowed`);
  return problems;
}

/** Checks the data of a callback that opens a modal, and says what Discord would refuse; empty when it is fine. */
export function checkModal(modal: unknown): string[] {
  const body = object(modal);
  const parts = list(body["components"]);
  return [
    ...between("modal title", text(body["title"]), 1, 45),
    ...between("custom_id", text(body["custom_id"]), 1, 100),
    ...(parts.length < 1 || parts.length > 5 ? [`${parts.length} parts in a modal, 1 to 5 allowed`] : []),
    ...parts.flatMap(checkModalPart),
    ...checkUnique(nested(parts)),
  ];
}

/** Checks the answer to an autocomplete interaction. */
export function checkChoices(choices: unknown): string[] {
  return checkChoiceList(choices);
}

/** Checks the body of a bulk overwrite of commands. */
export function checkCommands(commands: unknown): string[] {
  const all = list(commands);
  return [
    ...(all.length > 100 ? [`${all.length} commands, 100 allowed`] : []),
    ...duplicates(all.map((command) => text(command["name"]))).map((name) => `two commands named ${name}`),
    ...all.flatMap((command) =>
      checkCommand(command).map((problem) => `/${text(command["name"])}: ${problem}`),
    ),
  ];
}

const TOP_LEVEL: readonly number[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
];

function checkPlain(body: Json, components: readonly Json[]): string[] {
  const kinds = components.map((component) => number(component["type"]));
  const embeds = list(body["embeds"]);
  const problems = outside("a message without Components V2", kinds, [ComponentType.ActionRow]);
  if (components.length > 5) problems.push(`${components.length} action rows, 5 allowed`);
  const others = ["attachments", "poll", "sticker_ids"].some((name) => isGiven(body[name]));
  if (text(body["content"]).trim() === "" && embeds.length === 0 && !others) {
    problems.push("an empty message");
  }
  return [...problems, ...checkEmbeds(embeds), ...between("content", text(body["content"]), 0, 2000)];
}

/** A kind that is pinged as a whole cannot also be named one by one. */
function checkMentions(mentions: Json): string[] {
  const parse: readonly unknown[] = Array.isArray(mentions["parse"]) ? mentions["parse"] : [];
  return ["users", "roles"].flatMap((kind) => {
    const ids: readonly unknown[] = Array.isArray(mentions[kind]) ? mentions[kind] : [];
    return [
      ...(ids.length > 0 && parse.includes(kind) ? [`${kind} are pinged all and one by one`] : []),
      ...(ids.length > 100 ? [`${ids.length} ${kind} to ping, 100 allowed`] : []),
    ];
  });
}

function checkNonce(body: Json): string[] {
  const nonce = body["nonce"];
  if (body["enforce_nonce"] === true && nonce === undefined) return ["enforce_nonce without a nonce"];
  return typeof nonce === "string" ? between("nonce", nonce, 1, 25) : [];
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "";
}
