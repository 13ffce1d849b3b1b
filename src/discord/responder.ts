import type { API } from "@discordjs/core";
import { MessageFlags } from "discord-api-types/v10";
import type { Choice } from "../surface/command.ts";
import type { DiscordMessage } from "./render.ts";

/** What an answer needs to know of its interaction. */
export interface InteractionRef {
  readonly id: string;
  readonly token: string;
}

/** Answers interactions; each call is the one callback an interaction may have. */
export interface Responder {
  reply(to: InteractionRef, message: DiscordMessage): Promise<void>;
  /** Replaces the message whose button was pressed; whether that one is private cannot change. */
  update(to: InteractionRef, message: DiscordMessage): Promise<void>;
  suggest(to: InteractionRef, choices: readonly Choice[]): Promise<void>;
}

/** Answers directly in the callback, without deferring: what we answer is at hand. */
export function createResponder(api: API): Responder {
  return {
    reply: async (to, message) => {
      await api.interactions.reply(to.id, to.token, message);
    },
    update: async (to, message) => {
      const flags = message.flags & MessageFlags.IsComponentsV2;
      await api.interactions.updateMessage(to.id, to.token, { ...message, flags });
    },
    suggest: async (to, choices) => {
      await api.interactions.createAutocompleteResponse(to.id, to.token, {
        choices: choices.map(({ name, value }) => ({ name, value })),
      });
    },
  };
}
