import type {
  APIAutoPopulatedSelectMenuComponent,
  APIMessageComponentEmoji,
  APISelectMenuComponent,
} from "discord-api-types/v10";
import type { Choosable } from "../shapes.ts";
import { COMPONENT } from "./kinds.ts";
import type { Choice } from "./select.ts";

/** What a menu offers. */
export function choicesOf(menu: APISelectMenuComponent, choosable: Choosable): readonly Choice[] {
  const people = (): readonly Choice[] =>
    choosable.people.map(({ id, name }) => ({ value: id, label: name, sign: "@" }));
  const roles = (): readonly Choice[] =>
    choosable.roles.map(({ id, name }) => ({ value: id, label: name, sign: "@" }));
  switch (menu.type) {
    case COMPONENT.stringSelect:
      return menu.options.map(({ value, label, description, emoji }) => ({
        value,
        label,
        ...(description === undefined || description === "" ? {} : { description }),
        ...(emoji === undefined ? {} : { sign: emojiText(emoji) }),
      }));
    case COMPONENT.userSelect:
      return people();
    case COMPONENT.roleSelect:
      return roles();
    case COMPONENT.mentionableSelect:
      return [...people(), ...roles()];
    case COMPONENT.channelSelect: {
      const types: readonly number[] | undefined = menu.channel_types;
      return choosable.channels
        .filter(({ type }) => types === undefined || types.length === 0 || types.includes(type))
        .map(({ id, name }) => ({ value: id, label: name, sign: "#" }));
    }
  }
}

/** What a menu has chosen when it is first shown. */
export function chosenAtFirst(menu: APISelectMenuComponent): readonly string[] {
  if (menu.type === COMPONENT.stringSelect) {
    return menu.options.filter((option) => option.default === true).map(({ value }) => value);
  }
  // One type for the five: each has default values of its own.
  const { default_values: defaults }: Pick<APIAutoPopulatedSelectMenuComponent, "default_values"> = menu;
  return (defaults ?? []).map(({ id }) => id);
}

const PLACEHOLDERS: Readonly<Record<APISelectMenuComponent["type"], string>> = {
  [COMPONENT.stringSelect]: "Choose",
  [COMPONENT.userSelect]: "Choose a person",
  [COMPONENT.roleSelect]: "Choose a role",
  [COMPONENT.mentionableSelect]: "Choose a person or a role",
  [COMPONENT.channelSelect]: "Choose a channel",
};

/** What stands in a menu while nothing is chosen. */
export function placeholderOf(menu: APISelectMenuComponent): string {
  const { placeholder } = menu;
  return placeholder === undefined || placeholder === "" ? PLACEHOLDERS[menu.type] : placeholder;
}

/** An emoji as text: itself, or the name of one that a server has made. */
export function emojiText({ id, name }: APIMessageComponentEmoji): string {
  return id === undefined ? (name ?? "") : `:${name ?? "emoji"}:`;
}
