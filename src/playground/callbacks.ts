import { InteractionResponseType, InteractionType } from "discord-api-types/v10";
import { checkChoices, checkModal } from "../discord/limits.ts";
import { type Read, readEdit, readNew, type Sent } from "./bodies.ts";
import { fieldsOf, numberOf } from "./json.ts";
import type { MessageBody } from "./messages.ts";
import type { Open } from "./open-interactions.ts";

/** A callback that Discord takes, or what is wrong with it. */
export type Callback =
  | { readonly ok: false; readonly problems: readonly string[] }
  | {
      readonly ok: true;
      readonly type: InteractionResponseType;
      readonly data: unknown;
      /** The message it brings; null where it brings none. */
      readonly body: MessageBody | null;
    };

/** Reads a callback to an interaction as Discord does. */
export function readCallback(interaction: Open, sent: Sent): Callback {
  const { type: given, data } = fieldsOf(sent.body);
  const type = numberOf(given);
  const autocomplete = interaction.kind === InteractionType.ApplicationCommandAutocomplete;
  const bare = (problems: readonly string[], known: InteractionResponseType): Callback =>
    problems.length > 0 ? { ok: false, problems } : { ok: true, type: known, data, body: null };
  const message = (read: Read, known: InteractionResponseType): Callback =>
    read.ok ? { ok: true, type: known, data, body: read.body } : read;
  const inside: Sent = { body: data, uploads: sent.uploads };
  switch (type) {
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      if (!autocomplete) return wrong("suggestions answer nothing but an autocomplete interaction");
      return bare(checkChoices(fieldsOf(data)["choices"] ?? []), type);
    case InteractionResponseType.ChannelMessageWithSource:
      return autocomplete ? wrong(SUGGESTIONS_ONLY) : message(readNew(inside), type);
    case InteractionResponseType.UpdateMessage:
    case InteractionResponseType.DeferredMessageUpdate:
      if (interaction.source === null) return wrong("only a component's message can be updated");
      if (type === InteractionResponseType.DeferredMessageUpdate) return bare([], type);
      return message(readEdit(interaction.source, inside), type);
    case InteractionResponseType.DeferredChannelMessageWithSource:
      return autocomplete ? wrong(SUGGESTIONS_ONLY) : bare([], type);
    case InteractionResponseType.Modal:
      if (autocomplete) return wrong(SUGGESTIONS_ONLY);
      if (interaction.kind === InteractionType.ModalSubmit) return wrong("a form is not answered by a form");
      return bare(checkModal(data), type);
    case null:
    default:
      return wrong(`type ${type ?? "missing"} is no callback`);
  }
}

const SUGGESTIONS_ONLY = "an autocomplete interaction takes suggestions only";

function wrong(problem: string): Callback {
  return { ok: false, problems: [problem] };
}
