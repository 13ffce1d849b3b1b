import {
  type APIMessage,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes as Code,
} from "discord-api-types/v10";
import { readEdit, readNew, type Sent } from "./bodies.ts";
import { readCallback } from "./callbacks.ts";
import { DONE, found, refuse, refuseBody, type RestAnswer } from "./errors.ts";
import { attach, type Files, resolveComponents } from "./files.ts";
import { fieldsOf } from "./json.ts";
import { mentionsOf } from "./mentions.ts";
import type { MessageBook } from "./message-book.ts";
import { editedMessage, flagsOf, type MessageBody, messageJson } from "./messages.ts";
import type { Open, OpenInteractions } from "./open-interactions.ts";
import { botPermissionsIn, isUserInstallOnly } from "./places.ts";
import type { World } from "./world.ts";

/** What a bot does with the token of an interaction. */
export interface Answering {
  /** `full` asks for what has become of it. */
  callback(id: string, token: string, sent: Sent, full: boolean): RestAnswer;
  followUp(token: string, sent: Sent): RestAnswer;
  /** `messageId` may be `@original`. */
  read(token: string, messageId: string): RestAnswer;
  edit(token: string, messageId: string, sent: Sent): RestAnswer;
  remove(token: string, messageId: string): RestAnswer;
}

/** An installation by a person alone allows so many follow-ups. */
const FOLLOW_UPS = 5;

export function createAnswering(
  world: World,
  open: OpenInteractions,
  book: MessageBook,
  files: Files,
): Answering {
  const newMessage = (interaction: Open, body: MessageBody, sent: Sent): APIMessage => {
    const { place, trigger } = interaction;
    const permissions = botPermissionsIn(
      world,
      place.channelId === undefined ? null : world.channel(place.channelId),
    );
    return messageJson(
      world,
      place,
      interaction.id,
      metadataType(interaction),
      body,
      attach(files, sent.body, sent.uploads, []),
      {
        mentions: mentionsOf(world, place.guildId, permissions, sent.body),
        ...(trigger === null ? {} : { trigger }),
        ...(interaction.command === null ? {} : { command: interaction.command }),
      },
    );
  };
  const edited = (message: APIMessage, body: MessageBody, sent: Sent): APIMessage =>
    book.replace(
      editedMessage(world, message, body, attach(files, sent.body, sent.uploads, message.attachments)),
    );

  /** What an accepted callback leaves behind; null where it leaves no message. */
  const apply = (interaction: Open, type: InteractionResponseType, body: MessageBody | null, sent: Sent) => {
    const { source } = interaction;
    // The message may have changed since its button was pressed.
    const current = source === null ? null : (book.find(source.id)?.message ?? source);
    if (type === InteractionResponseType.DeferredChannelMessageWithSource) {
      const flags = (flagsOf(sent.body) & MessageFlags.Ephemeral) | MessageFlags.Loading;
      return book.add(newMessage(interaction, { flags }, { body: {}, uploads: [] }), interaction.place);
    }
    if (body === null) return null;
    if (type !== InteractionResponseType.UpdateMessage) {
      return book.add(newMessage(interaction, body, sent), interaction.place);
    }
    return current === null ? null : edited(current, body, sent);
  };

  /** An interaction that was answered and whose token still counts; or Discord's refusal. */
  const answered = (token: string): Open | RestAnswer => {
    const interaction = open.byToken(token);
    if (interaction === null || interaction.answer === null) return refuse(Code.UnknownWebhook);
    return open.isOver(interaction) ? refuse(Code.InvalidWebhookToken) : interaction;
  };

  const own = (token: string, messageId: string): APIMessage | RestAnswer => {
    const interaction = answered(token);
    if ("status" in interaction) return interaction;
    const id = messageId === "@original" ? interaction.messageId : messageId;
    const mine = id === interaction.messageId || (id !== null && interaction.followUpIds.includes(id));
    const kept = id === null || !mine ? null : book.find(id);
    return kept === null ? refuse(Code.UnknownMessage) : kept.message;
  };

  return {
    callback: (id, token, sent, full) => {
      const interaction = open.byToken(token);
      if (interaction === null || interaction.id !== id || interaction.late) {
        return refuse(Code.UnknownInteraction);
      }
      if (interaction.answer !== null) return refuse(Code.InteractionHasAlreadyBeenAcknowledged);
      const read = readCallback(interaction, sent);
      if (!read.ok) {
        interaction.refused.push({ code: Code.InvalidFormBodyOrContentType, problems: read.problems });
        return refuseBody(read.problems);
      }
      const { type, data, body } = read;
      interaction.answer = type;
      if (type === InteractionResponseType.Modal) interaction.modal = shownModal(data);
      const message = apply(interaction, type, body, { body: data, uploads: sent.uploads });
      // A deferred update is followed by an edit of the message whose button was pressed.
      const deferredUpdate = type === InteractionResponseType.DeferredMessageUpdate;
      interaction.messageId = (message ?? (deferredUpdate ? interaction.source : null))?.id ?? null;
      const isPrivate = ((message?.flags ?? flagsOf(data)) & MessageFlags.Ephemeral) !== 0;
      const loading = ((message?.flags ?? 0) & MessageFlags.Loading) !== 0;
      interaction.settle({
        status: "answered",
        interactionId: id,
        token,
        type,
        data,
        message: loading ? null : message,
        private: isPrivate,
        refused: interaction.refused,
      });
      return full ? found(callbackJson(interaction, type, message)) : DONE;
    },
    followUp: (token, sent) => {
      const interaction = answered(token);
      if ("status" in interaction) return interaction;
      if (interaction.followUpIds.length >= FOLLOW_UPS && isUserInstallOnly(world, interaction.place)) {
        return refuse(Code.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages);
      }
      const read = readNew(sent);
      if (!read.ok) return refuseBody(read.problems);
      const original = interaction.messageId === null ? null : book.find(interaction.messageId);
      // The first follow-up to a deferred answer is that answer.
      if (original !== null && (flagsOf(original.message) & MessageFlags.Loading) !== 0) {
        return found(edited(original.message, read.body, sent));
      }
      const message = book.add(newMessage(interaction, read.body, sent), interaction.place);
      interaction.followUpIds.push(message.id);
      return found(message);
    },
    read: (token, messageId) => {
      const message = own(token, messageId);
      return "status" in message ? message : found(message);
    },
    edit: (token, messageId, sent) => {
      const message = own(token, messageId);
      if ("status" in message) return message;
      const read = readEdit(message, sent);
      return read.ok ? found(edited(message, read.body, sent)) : refuseBody(read.problems);
    },
    remove: (token, messageId) => {
      const message = own(token, messageId);
      if ("status" in message) return message;
      book.remove(message.id);
      return DONE;
    },
  };
}

function metadataType({ kind }: Open): 2 | 3 | 5 {
  if (kind === InteractionType.MessageComponent) return 3;
  return kind === InteractionType.ModalSubmit ? 5 : 2;
}

/** A form as it is shown: every part has its number. */
function shownModal(data: unknown): object {
  const { components, ...rest } = fieldsOf(data);
  return { ...rest, components: resolveComponents(Array.isArray(components) ? components : [], []) };
}

function callbackJson(interaction: Open, type: InteractionResponseType, message: APIMessage | null): object {
  const flags = message?.flags ?? 0;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.kind,
      ...(message === null
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: (flags & MessageFlags.Loading) !== 0,
            response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
          }),
    },
    resource: message === null ? { type } : { type, message },
  };
}
