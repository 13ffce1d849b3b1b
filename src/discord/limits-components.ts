import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import { between, duplicates, type Json, list, number, object, text, within } from "./limits-json.ts";
import { checkSelect, SELECTS } from "./limits-selects.ts";

/** Longest text of one text display, and of all of a message together. */
export const MAX_TEXT = 4000;

/** Longest alt text of a picture. */
export const MAX_ALT_TEXT = 1024;
const MAX_ADDRESS = 2048;

/** Components with everything inside them: lists, the accessory of a section, the field of a label. */
export function nested(components: readonly Json[]): Json[] {
  return components.flatMap((component) => [
    component,
    ...nested(list(component["components"])),
    ...nested(component["accessory"] === undefined ? [] : [object(component["accessory"])]),
    ...nested(component["component"] === undefined ? [] : [object(component["component"])]),
  ]);
}

/** What Discord would refuse in one component of a message; its children are looked at by themselves. */
export function checkComponent(component: Json): string[] {
  const children = list(component["components"]);
  const kinds = children.map((child) => number(child["type"]));
  switch (component["type"]) {
    case ComponentType.Container:
      return [
        ...(children.length === 0 ? ["a container is empty"] : []),
        ...outside("a container", kinds, IN_CONTAINER),
        ...within("accent_color", component["accent_color"], 0, 0xffffff),
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
      return checkTextDisplay(component);
    case ComponentType.Button:
      return checkButton(component);
    case ComponentType.MediaGallery: {
      const items = list(component["items"]);
      return [
        ...(items.length < 1 || items.length > 10 ? ["a gallery takes 1 to 10 pictures"] : []),
        ...items.flatMap(checkMedia),
      ];
    }
    case ComponentType.Thumbnail:
      return checkMedia(component);
    case ComponentType.File:
      return text(object(component["file"])["url"]).startsWith("attachment://")
        ? []
        : ["a file names no attachment"];
    case ComponentType.Separator:
      return within("spacing", component["spacing"], 1, 2);
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return checkSelect(component);
    default:
      return [`component type ${JSON.stringify(component["type"])} has no place in a message`];
  }
}

/** A text display in a message or a modal. */
export function checkTextDisplay(component: Json): string[] {
  // Discord trims texts, so blanks alone are nothing.
  return between("text", text(component["content"]).trim(), 1, MAX_TEXT);
}

/** A custom_id that stands twice: Discord refuses the whole message or modal. */
export function checkUnique(components: readonly Json[]): string[] {
  const ids = components.map((component) => text(component["custom_id"])).filter((id) => id !== "");
  return duplicates(ids).map((id) => `custom_id ${id} stands twice`);
}

/** A problem for each kind of component that has no place there. */
export function outside(place: string, kinds: readonly number[], allowed: readonly number[]): string[] {
  return kinds
    .filter((kind) => !allowed.includes(kind))
    .map((kind) => `${place} takes no component of type ${kind}`);
}

/** Attachments carry their own alt text. */
export function checkAltText(attachment: Json): string[] {
  return between("alt text", text(attachment["description"]), 0, MAX_ALT_TEXT);
}

function checkMedia(item: Json): string[] {
  return [
    ...checkAltText(item),
    ...between("picture address", text(object(item["media"])["url"]), 1, MAX_ADDRESS),
  ];
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
  if (button["style"] === ButtonStyle.Premium) {
    return text(button["sku_id"]) === "" ? ["a premium button has no sku_id"] : [];
  }
  const problems = [
    ...between("button label", label, button["emoji"] === undefined ? 1 : 0, 80),
    ...within("button style", number(button["style"]), 1, 6),
  ];
  if (button["style"] !== ButtonStyle.Link) {
    if (button["url"] !== undefined) problems.push(`button “${label}” has an address and is no link`);
    return [...problems, ...between("custom_id", text(button["custom_id"]), 1, 100)];
  }
  if (button["custom_id"] !== undefined) problems.push(`link button “${label}” has a custom_id`);
  return [...problems, ...between("button url", text(button["url"]), 1, 512)];
}
