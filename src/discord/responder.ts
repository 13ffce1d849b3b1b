import { type APIModalInteractionResponseCallbackData, MessageFlags } from "discord-api-types/v10";
import type { Choice } from "../surface/command.ts";
import type { ReplyFile } from "../surface/reply.ts";
import type { API } from "./discord-api.ts";
import type { RawFile } from "./discord-api.ts";
import type { DiscordMessage } from "./render.ts";

/** What an answer needs to know of its interaction. */
export interface InteractionRef {
  readonly id: string;
  readonly token: string;
  readonly application_id: string;
}

/** A message with the picture and the files that go along, where it names them. */
export interface Outgoing {
  readonly message: DiscordMessage;
  readonly png: Uint8Array | null;
  readonly files?: readonly ReplyFile[];
}

/** Answers interactions. All but `edit` are the one callback an interaction may have. */
export interface Responder {
  reply(to: InteractionRef, outgoing: Outgoing): Promise<void>;
  /** Replaces the message whose button was pressed; whether that one is private cannot change. */
  update(to: InteractionRef, outgoing: Outgoing): Promise<void>;
  suggest(to: InteractionRef, choices: readonly Choice[]): Promise<void>;
  /** Opens a form. */
  open(to: InteractionRef, modal: APIModalInteractionResponseCallbackData): Promise<void>;
  /** Promises a private answer, which `edit` then brings within 15 minutes. */
  defer(to: InteractionRef): Promise<void>;
  edit(to: InteractionRef, outgoing: Outgoing): Promise<void>;
}

/** Answers directly in the callback wherever the answer is at hand. */
export function createResponder(api: API): Responder {
  return {
    reply: async (to, outgoing) => {
      await api.interactions.reply(to.id, to.token, body(outgoing.message, outgoing.png, outgoing.files));
    },
    update: async (to, outgoing) => {
      await api.interactions.updateMessage(
        to.id,
        to.token,
        body(asEdit(outgoing.message), outgoing.png, outgoing.files),
      );
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
    edit: async (to, outgoing) => {
      const edited = body(asEdit(outgoing.message), outgoing.png, outgoing.files);
      await api.interactions.editReply(to.application_id, to.token, edited);
    },
  };
}

/** Of all flags, an edit takes only that the message is of components; a picture of before goes unless it is named. */
export function asEdit(message: DiscordMessage): DiscordMessage {
  return { attachments: [], ...message, flags: message.flags & MessageFlags.IsComponentsV2 };
}

/** The body of a call, with the picture and the texts as its files, in the order in which the message names them. */
export function body(
  { attachments, ...message }: DiscordMessage,
  png: Uint8Array | null,
  texts: readonly ReplyFile[] = [],
) {
  const files = (attachments ?? []).flatMap(({ filename }): RawFile[] => {
    const text = texts.find(({ name }) => name === filename);
    if (text !== undefined) return [{ name: filename, data: text.text, contentType: "application/json" }];
    return png === null ? [] : [{ name: filename, data: png, contentType: "image/png" }];
  });
  return {
    ...message,
    ...(attachments === undefined ? {} : { attachments: [...attachments] }),
    ...(files.length === 0 ? {} : { files }),
  };
}
