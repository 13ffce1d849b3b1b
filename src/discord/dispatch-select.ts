import { type APIMessageComponentInteraction, ComponentType } from "discord-api-types/v10";
import type { ModalValue, ModalValues } from "../surface/modal.ts";
import { readResolved, type Resolved } from "./dispatch-resolved.ts";
import { type Json, list, text } from "./limits-json.ts";

/** What was chosen in a select; nothing of either for a button. */
export interface Chosen {
  /** The first value; null for a button, whose argument stands in its custom_id. */
  readonly argument: string | null;
  /** Everything chosen, under `chosen`. */
  readonly values: ModalValues;
}

/**
 * Reads what was chosen in a select on a message. Null for a value that its message did not offer, more than one
 * where the kind takes one, or an id that Discord did not explain.
 */
export function readSelect(interaction: APIMessageComponentInteraction): Chosen | null {
  const { data } = interaction;
  if (!("values" in data)) return { argument: null, values: {} };
  const values = data.values.map(text);
  const [first] = values;
  if (first === undefined) return { argument: null, values: {} };
  const resolved = readResolved("resolved" in data ? data.resolved : undefined, interaction.guild_id ?? null);
  const select = findSelect(list(interaction.message.components), data.custom_id);
  const chosen = readValue(data.component_type, values, first, select, resolved);
  return chosen === null ? null : { argument: first, values: { chosen } };
}

function readValue(
  kind: ComponentType,
  values: readonly string[],
  first: string,
  select: Json | null,
  resolved: Resolved,
): ModalValue | null {
  if (kind === ComponentType.ChannelSelect) {
    const channel = values.length === 1 ? resolved.channel(first) : null;
    return channel === null ? null : { type: "channel", channel };
  }
  if (kind === ComponentType.RoleSelect) {
    const role = values.length === 1 ? resolved.role(first) : null;
    return role === null ? null : { type: "role", ...role };
  }
  const offered = list(select?.["options"]).map((option) => text(option["value"]));
  return kind === ComponentType.StringSelect && values.every((value) => offered.includes(value))
    ? { type: "chosen", values }
    : null;
}

/** The select with that custom_id, wherever it stands in the message. */
function findSelect(components: readonly Json[], customId: string): Json | null {
  for (const component of components) {
    if (component["custom_id"] === customId) return component;
    const inside = findSelect(list(component["components"]), customId);
    if (inside !== null) return inside;
  }
  return null;
}
