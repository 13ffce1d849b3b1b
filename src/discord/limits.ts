import { ComponentType, MessageFlags } from "discord-api-types/v10";

// Discord's limits for messages, suggestions and commands. The bot checks what it is about to send by them, and the
// local Discord checks what it gets, so a message that would be refused is found before it is sent.

type Json = Readonly<Record<string, unknown>>;

export const MAX_COMPONENTS = 40;
export const MAX_TEXT = 4000;

/**
 * Checks a message body, Components V2 or plain, and says what Discord would refuse; empty when it is fine.
 * Components count nested, characters over all texts together, custom_ids once per message.
 */
export function checkMessage(message: unknown): string[] {
  const body = object(message);
  const components = list(body["components"]);
  const all = nested(components);
  const problems = [...all.flatMap(checkComponent), ...checkUnique(all)];
  if ((number(body["flags"]) & MessageFlags.IsComponentsV2) === 0) {
    return [...problems, ...checkPlain(body, components)];
  }
  const ofOld = ["content", "embeds", "poll", "sticker_ids"].filter(
    (name) => list(body[name]).length > 0 || text(body[name]) !== "",
  );
  if (ofOld.length > 0) problems.push(`${ofOld.join(", ")} cannot stand beside Components V2`);
  if (components.length === 0) problems.push("a message needs at least one component");
  if (all.length > MAX_COMPONENTS) problems.push(`${all.length} components, ${MAX_COMPONENTS} allowed`);
  const characters = all
    .filter((component) => component["type"] === ComponentType.TextDisplay)
    .reduce((sum, component) => sum + text(component["content"]).length, 0);
  if (characters > MAX_TEXT) problems.push(`${characters} characters of text, ${MAX_TEXT} allowed`);
  return problems;
}

/** Checks the answer to an autocomplete interaction. */
export function checkChoices(choices: unknown): string[] {
  const all = list(choices);
  return [
    ...(all.length > 25 ? [`${all.length} choices, 25 allowed`] : []),
    ...all.flatMap((choice) => [
      ...between("choice name", text(choice["name"]), 1, 100),
      ...(typeof choice["value"] === "string"
        ? between("choice value", choice["value"], 1, 100)
        : typeof choice["value"] === "number"
          ? []
          : ["a choice needs a value"]),
    ]),
  ];
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

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

function checkCommand(command: Json): string[] {
  const options = list(command["options"]);
  const problems = [...checkNamed(command), ...options.flatMap(checkOption)];
  if (options.length > 25) problems.push(`${options.length} options, 25 allowed`);
  const firstOptional = options.findIndex((option) => option["required"] !== true);
  if (firstOptional !== -1 && options.slice(firstOptional).some((option) => option["required"] === true)) {
    problems.push("a required option stands after an optional one");
  }
  for (const name of duplicates(options.map((option) => text(option["name"])))) {
    problems.push(`two options named ${name}`);
  }
  const size = [command, ...options, ...options.flatMap((option) => list(option["choices"]))]
    .flatMap((part) => [part["name"], part["description"], part["value"]])
    .reduce<number>((sum, part) => sum + text(part).length, 0);
  if (size > 8000) problems.push(`${size} characters in all, 8000 allowed`);
  return problems;
}

function checkNamed(part: Json): string[] {
  const name = text(part["name"]);
  return [
    ...(NAME.test(name) && name === name.toLowerCase() ? [] : [`“${name}” is no name`]),
    ...between("description", text(part["description"]), 1, 100),
  ];
}

function checkOption(option: Json): string[] {
  const choices = list(option["choices"]);
  const problems = [...checkNamed(option), ...checkChoices(choices)];
  if (choices.length > 0 && option["autocomplete"] === true) {
    problems.push("an option has choices or autocomplete, not both");
  }
  return problems.map((problem) => `option ${text(option["name"])}: ${problem}`);
}

function nested(components: readonly Json[]): Json[] {
  return components.flatMap((component) => [
    component,
    ...nested(list(component["components"])),
    ...nested(component["accessory"] === undefined ? [] : [object(component["accessory"])]),
    ...nested(component["component"] === undefined ? [] : [object(component["component"])]),
  ]);
}

function checkComponent(component: Json): string[] {
  const children = list(component["components"]);
  const kinds = children.map((child) => number(child["type"]));
  switch (component["type"]) {
    case ComponentType.Container:
      return [
        ...(children.length === 0 ? ["a container is empty"] : []),
        ...outside("a container", kinds, IN_CONTAINER),
        ...(number(component["accent_color"]) > 0xffffff ? ["accent_color is beyond 0xFFFFFF"] : []),
      ];
    case ComponentType.Section:
      return [
        ...(children.length < 1 || children.length > 3 ? ["a section takes 1 to 3 texts"] : []),
        ...outside("a section", kinds, [ComponentType.TextDisplay]),
        ...outside("a section's accessory", [number(object(component["accessory"])["type"])], IN_ACCESSORY),
      ];
    case ComponentType.ActionRow:
      return checkRow(kinds);
    case ComponentType.TextDisplay:
      // Discord trims texts, so blanks alone are nothing.
      return between("text", text(component["content"]).trim(), 1, MAX_TEXT);
    case ComponentType.Button:
      return checkButton(component);
    case ComponentType.StringSelect:
      return checkSelect(component);
    case ComponentType.MediaGallery: {
      const items = list(component["items"]);
      return [
        ...(items.length < 1 || items.length > 10 ? ["a gallery takes 1 to 10 pictures"] : []),
        ...items.flatMap((item) => between("alt text", text(item["description"]), 0, 1024)),
      ];
    }
    case ComponentType.Separator:
    case ComponentType.Thumbnail:
    case ComponentType.File:
      return [];
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return between("custom_id", text(component["custom_id"]), 1, 100);
    default:
      return [`component type ${JSON.stringify(component["type"])} has no place in a message`];
  }
}

const IN_CONTAINER: readonly number[] = [
  ComponentType.ActionRow,
  ComponentType.TextDisplay,
  ComponentType.Section,
  ComponentType.MediaGallery,
  ComponentType.Separator,
  ComponentType.File,
];
const IN_ACCESSORY: readonly number[] = [ComponentType.Button, ComponentType.Thumbnail];
const SELECTS: readonly number[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

function outside(place: string, kinds: readonly number[], allowed: readonly number[]): string[] {
  return kinds
    .filter((kind) => !allowed.includes(kind))
    .map((kind) => `${place} takes no component of type ${kind}`);
}

function checkRow(kinds: readonly number[]): string[] {
  const problems = outside("an action row", kinds, [ComponentType.Button, ...SELECTS]);
  const selects = kinds.filter((kind) => SELECTS.includes(kind)).length;
  if (kinds.length < 1 || kinds.length > 5 || (selects > 0 && kinds.length > 1)) {
    problems.push("an action row takes 1 to 5 buttons or one select");
  }
  return problems;
}

function checkButton(button: Json): string[] {
  const label = text(button["label"]);
  const problems = between("button label", label, button["emoji"] === undefined ? 1 : 0, 80);
  if (button["style"] !== 5) return [...problems, ...between("custom_id", text(button["custom_id"]), 1, 100)];
  if (button["custom_id"] !== undefined) problems.push(`link button “${label}” has a custom_id`);
  return [...problems, ...between("button url", text(button["url"]), 1, 512)];
}

function checkSelect(select: Json): string[] {
  const options = list(select["options"]);
  return [
    ...between("custom_id", text(select["custom_id"]), 1, 100),
    ...between("placeholder", text(select["placeholder"]), 0, 150),
    ...(options.length < 1 || options.length > 25 ? ["a select takes 1 to 25 options"] : []),
    ...duplicates(options.map((option) => text(option["value"]))).map((value) => `two options “${value}”`),
    ...options.flatMap((option) => [
      ...between("option label", text(option["label"]), 1, 100),
      ...between("option value", text(option["value"]), 1, 100),
      ...between("option description", text(option["description"]), 0, 100),
    ]),
  ];
}

function checkUnique(components: readonly Json[]): string[] {
  const ids = components.map((component) => text(component["custom_id"])).filter((id) => id !== "");
  return duplicates(ids).map((id) => `custom_id ${id} stands twice`);
}

function checkPlain(body: Json, components: readonly Json[]): string[] {
  const kinds = components.map((component) => number(component["type"]));
  const embeds = list(body["embeds"]);
  const problems = outside("a message without Components V2", kinds, [ComponentType.ActionRow]);
  if (components.length > 5) problems.push(`${components.length} action rows, 5 allowed`);
  if (embeds.length > 10) problems.push(`${embeds.length} embeds, 10 allowed`);
  if (text(body["content"]) === "" && embeds.length === 0 && list(body["attachments"]).length === 0) {
    problems.push("an empty message");
  }
  return [...problems, ...between("content", text(body["content"]), 0, 2000)];
}

function between(name: string, value: string, min: number, max: number): string[] {
  if (value.length >= min && value.length <= max) return [];
  return [`${name} has ${value.length} characters, ${min} to ${max} allowed`];
}

function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
