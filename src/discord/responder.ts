import type { API } from "@discordjs/core";
import { type APIModalInteractionResponseCallbackData, MessageFlags } from "discord-api-types/v10";
import type { Choice } from "../surface/command.ts";
import type { DiscordMessage } from "./render.ts";

/** What an answer needs to know of its interaction. */
export interface InteractionRef {
  readonly id: string;
  readonly token: string;
  readonly application_id: string;
}

/** Answers interactions. All but `edit` are the one callback an interaction may have. */
export interface Responder {
  reply(to: InteractionRef, message: DiscordMessage): Promise<void>;
  /** Replaces the message whose button was pressed; whether that one is private cannot change. */
  update(to: InteractionRef, message: DiscordMessage): Promise<void>;
  suggest(to: InteractionRef, choices: readonly Choice[]): Promise<void>;
  /** Opens a form. */
  open(to: InteractionRef, modal: APIModalInteractionResponseCallbackData): Promise<void>;
  /** Promises a private answer, which `edit` then brings within 15 minutes. */
  defer(to: InteractionRef): Promise<void>;
  edit(to: InteractionRef, message: DiscordMessage): Promise<void>;
}

/** Answers directly in the callback wherever the answer is at hand. */
export function createResponder(api: API): Responder {
  return {
    reply: async (to, message) => {
      await api.interactions.reply(to.id, to.token, message);
    },
    update: async (to, message) => {
      await api.interactions.updateMessage(to.id, to.token, asEdit(message));
    },
    suggest: async (to, choices) => {
      await api.interactions.createAutocompleteResponse(to.id, to.token, {
        choices: choices.map(({ name, value }) => ({ name, value })),
      });
    },
    open: async (to, modal) => {
      await api.interactions.createModal(to.id, to.token, modal);
    },
    defer: async (to) => {
      await api.interactions.defer(to.id, to.token, { flags: MessageFlags.Ephemeral });
    },
    edit: async (to, message) => {
      await api.interactions.editReply(to.application_id, to.token, asEdit(message));
    },
  };
}

/** Of all flags, an edit takes only that the message is of components. */
function asEdit(message: DiscordMessage): DiscordMessage {
  return { ...message, flags: message.flags & MessageFlags.IsComponentsV2 };
}
