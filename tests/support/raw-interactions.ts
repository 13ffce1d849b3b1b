import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIMessageTopLevelComponent,
  type APIModalSubmission,
  type APIModalSubmitInteraction,
  ComponentType,
  InteractionType,
} from "discord-api-types/v10";
import { messageJson } from "../../src/playground/messages.ts";
import type { Place } from "../../src/playground/places.ts";
import { autocompleteData, commandData, interactionJson } from "../../src/playground/raw.ts";
import { createWorld, GUILD_ID, SOMEBODY } from "../../src/playground/world.ts";

const world = createWorld("a.token");
const somewhere: Place = { guildId: GUILD_ID, person: SOMEBODY };

type CommandOptions = NonNullable<APIChatInputApplicationCommandInteraction["data"]["options"]>;
type CommandResolved = APIChatInputApplicationCommandInteraction["data"]["resolved"];

/** A typed command as the gateway delivers it; `name` may go on with a subcommand. */
export function typedCommand(
  name: string,
  values: Readonly<Record<string, string | number | boolean>> = {},
  place: Partial<Place> = {},
): APIChatInputApplicationCommandInteraction {
  const data = commandData(undefined, name, values);
  return rawCommand(data.name, data.options ?? [], undefined, place);
}

/** A command with options and `resolved` as written. */
export function rawCommand(
  name: string,
  options: CommandOptions,
  resolved?: CommandResolved,
  place: Partial<Place> = {},
): APIChatInputApplicationCommandInteraction {
  const data = {
    ...commandData(undefined, name, {}),
    options,
    ...(resolved === undefined ? {} : { resolved }),
  };
  const kind = InteractionType.ApplicationCommand;
  const raw = interactionJson(world, { ...somewhere, ...place }, "1", "t", kind, data);
  return { ...raw, data, channel_id: "3", channel: { id: "3", type: 0 } };
}

/** A command while an option is being typed. */
export function typing(
  name: string,
  option: string,
  typed: string,
  place: Partial<Place> = {},
): APIApplicationCommandAutocompleteInteraction {
  const data = autocompleteData(undefined, name, { [option]: typed }, option);
  const kind = InteractionType.ApplicationCommandAutocomplete;
  return { ...interactionJson(world, { ...somewhere, ...place }, "1", "t", kind, data), data };
}

interface On {
  readonly flags: number;
  /** Who had asked for the message. */
  readonly asker?: string;
  /** Values its select offers; the select bears the custom_id that is pressed. */
  readonly offered?: readonly string[];
  readonly place?: Partial<Place>;
}

/** A button pressed, or a value of a select chosen, on a message that `asker` had asked for. */
export function pressed(
  customId: string,
  message: On,
  values?: readonly string[],
): APIMessageComponentInteraction {
  const data: APIMessageComponentInteraction["data"] =
    values === undefined
      ? { component_type: ComponentType.Button, custom_id: customId }
      : { component_type: ComponentType.StringSelect, custom_id: customId, values: [...values] };
  return pressedWith(data, message);
}

/** A component used with data as written. */
export function pressedWith(
  data: APIMessageComponentInteraction["data"],
  message: On,
): APIMessageComponentInteraction {
  const asker = { guildId: GUILD_ID, person: { ...SOMEBODY, id: message.asker ?? SOMEBODY.id } };
  const components = message.offered === undefined ? [] : [selectOf(data.custom_id, message.offered)];
  const on = messageJson(world, asker, "0", 2, { flags: message.flags, components }, []);
  const place = { ...somewhere, ...message.place };
  const raw = interactionJson(world, place, "1", "t", InteractionType.MessageComponent, data, on);
  return { ...raw, data, message: on, channel_id: "3", channel: { id: "3", type: 0 } };
}

function selectOf(customId: string, offered: readonly string[]): APIMessageTopLevelComponent {
  const options = offered.map((value) => ({ label: value, value }));
  const select = { type: ComponentType.StringSelect as const, custom_id: customId, options };
  return {
    type: ComponentType.Container,
    components: [{ type: ComponentType.ActionRow, components: [select] }],
  };
}

/** A form sent off, from a command or from a button of a message. */
export function submitted(
  customId: string,
  components: APIModalSubmission["components"],
  more: {
    readonly resolved?: APIModalSubmission["resolved"];
    readonly place?: Partial<Place>;
    readonly from?: On;
  } = {},
): APIModalSubmitInteraction {
  const data: APIModalSubmission = {
    custom_id: customId,
    components,
    ...(more.resolved === undefined ? {} : { resolved: more.resolved }),
  };
  const place = { ...somewhere, ...more.place };
  const raw = interactionJson(world, place, "1", "t", InteractionType.ModalSubmit, data);
  const from = more.from === undefined ? undefined : pressed("v1:x:y::", more.from).message;
  return { ...raw, data, ...(from === undefined ? {} : { message: from }) };
}

/** A text in a form. */
export function textField(name: string, value: string): APIModalSubmission["components"][number] {
  return {
    type: ComponentType.Label,
    id: 1,
    component: { type: ComponentType.TextInput, id: 2, custom_id: name, value },
  };
}
