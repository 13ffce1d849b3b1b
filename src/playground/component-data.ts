import {
  type APIMessage,
  type APIMessageComponentInteractionData,
  ComponentType,
} from "discord-api-types/v10";
import { allComponents, fieldsOf, type Json, listOf, numberOf } from "./json.ts";
import type { Place } from "./places.ts";
import { resolve } from "./resolved.ts";
import type { World } from "./world.ts";

export type Pressed =
  | { readonly ok: true; readonly data: APIMessageComponentInteractionData }
  | { readonly ok: false; readonly why: "no such component" | "no such option" };

/** What a pressed button or a chosen option sends; nothing where the message has no such thing, or a disabled one. */
export function componentData(
  world: World,
  place: Place,
  message: APIMessage,
  customId: string,
  values: readonly string[],
): Pressed {
  const found = allComponents(message.components)
    .map(fieldsOf)
    .find((component) => component["custom_id"] === customId);
  if (found === undefined || found["disabled"] === true) return { ok: false, why: "no such component" };
  if (!isOffered(found, values)) return { ok: false, why: "no such option" };
  return { ok: true, data: forgedData(world, place, found["type"], customId, values) };
}

/** The same for a component that no message has (any more). */
export function forgedData(
  world: World,
  place: Place,
  type: unknown,
  customId: string,
  values: readonly string[],
): APIMessageComponentInteractionData {
  const chosen = { custom_id: customId, values: [...values] };
  switch (type) {
    case ComponentType.UserSelect: {
      const { users = {}, members } = resolve(world, place, { users: values });
      const resolved = members === undefined ? { users } : { users, members };
      return { component_type: ComponentType.UserSelect, ...chosen, resolved };
    }
    case ComponentType.RoleSelect: {
      const { roles = {} } = resolve(world, place, { roles: values });
      return { component_type: ComponentType.RoleSelect, ...chosen, resolved: { roles } };
    }
    case ComponentType.MentionableSelect: {
      const resolved = resolve(world, place, { users: values, roles: values });
      return { component_type: ComponentType.MentionableSelect, ...chosen, resolved };
    }
    case ComponentType.ChannelSelect: {
      const { channels = {} } = resolve(world, place, { channels: values });
      return { component_type: ComponentType.ChannelSelect, ...chosen, resolved: { channels } };
    }
    case ComponentType.StringSelect:
      return { component_type: ComponentType.StringSelect, ...chosen };
    default:
      return { component_type: ComponentType.Button, custom_id: customId };
  }
}

/** Whether a menu would let somebody choose this: as many as it takes, and of its own options where it has some. */
function isOffered(component: Json, values: readonly string[]): boolean {
  if (component["type"] === ComponentType.Button) return true;
  const fewest = numberOf(component["min_values"]) ?? 1;
  const most = numberOf(component["max_values"]) ?? 1;
  if (values.length < fewest || values.length > most) return false;
  const offered = listOf(component["options"]).map(({ value }) => value);
  return component["type"] !== ComponentType.StringSelect || values.every((value) => offered.includes(value));
}
