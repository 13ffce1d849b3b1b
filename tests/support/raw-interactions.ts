import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIMessageComponentInteraction,
} from "discord-api-types/v10";
import { InteractionType } from "discord-api-types/v10";
import { autocompleteData, commandData, interactionJson, type Place } from "../../src/playground/raw.ts";
import { messageJson } from "../../src/playground/messages.ts";
import { createWorld, GUILD_ID, SOMEBODY } from "../../src/playground/world.ts";

const world = createWorld("a.token");
const somewhere: Place = { guildId: GUILD_ID, person: SOMEBODY };

/** A typed command as the gateway delivers it. */
export function typedCommand(
  name: string,
  values: Readonly<Record<string, string | number>> = {},
  place: Partial<Place> = {},
): APIChatInputApplicationCommandInteraction {
  const data = commandData(undefined, name, values);
  const raw = interactionJson(
    world,
    { ...somewhere, ...place },
    "1",
    "t",
    InteractionType.ApplicationCommand,
    data,
  );
  return { ...raw, data, channel_id: "3", channel: { id: "3", type: 0 } };
}

/** A command while an option is being typed. */
export function typing(
  name: string,
  option: string,
  typed: string,
): APIApplicationCommandAutocompleteInteraction {
  const data = autocompleteData(undefined, name, { [option]: typed }, option);
  return {
    ...interactionJson(world, somewhere, "1", "t", InteractionType.ApplicationCommandAutocomplete, data),
    data,
  };
}

/** A button pressed on a message that `asker` had asked for. */
export function pressed(
  customId: string,
  message: { readonly flags: number; readonly asker?: string },
  values?: readonly string[],
): APIMessageComponentInteraction {
  const data: APIMessageComponentInteraction["data"] =
    values === undefined
      ? { component_type: 2, custom_id: customId }
      : { component_type: 3, custom_id: customId, values: [...values] };
  const asker = { guildId: GUILD_ID, person: { ...SOMEBODY, id: message.asker ?? SOMEBODY.id } };
  const on = messageJson(world, asker, "0", 2, { flags: message.flags, components: [] }, []);
  const raw = interactionJson(world, somewhere, "1", "t", InteractionType.MessageComponent, data, on);
  return { ...raw, data, message: on, channel_id: "3", channel: { id: "3", type: 0 } };
}
