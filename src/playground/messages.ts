import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  MessageFlags,
  MessageType,
} from "discord-api-types/v10";
import { checkMessage } from "../discord/limits.ts";
import type { Place } from "./raw.ts";
import { CHANNEL_ID, userJson, type World } from "./world.ts";

/** A message body that has passed the limits. */
export interface MessageBody {
  readonly content?: string;
  readonly flags?: number;
  readonly components?: APIMessageTopLevelComponent[];
  readonly embeds?: APIEmbed[];
}

/** True for a body that Discord would take; `checkMessage` says why it would not. */
export function isMessageBody(body: unknown): body is MessageBody {
  return typeof body === "object" && body !== null && checkMessage(body).length === 0;
}

/** The message that answers an interaction. */
export function messageJson(
  world: World,
  place: Place,
  interactionId: string,
  interactionType: 2 | 3,
  body: MessageBody,
  attachments: APIAttachment[],
): APIMessage {
  return {
    id: world.nextId(),
    channel_id: CHANNEL_ID,
    author: world.bot,
    content: body.content ?? "",
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments,
    embeds: body.embeds ?? [],
    pinned: false,
    type: interactionType === 2 ? MessageType.ChatInputCommand : MessageType.Reply,
    flags: body.flags ?? 0,
    components: body.components ?? [],
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: metadata(place, interactionId, interactionType),
  };
}

/** The message after an edit: what the body names is replaced, whether it is private stays. */
export function editedMessage(
  message: APIMessage,
  body: MessageBody,
  attachments: APIAttachment[],
): APIMessage {
  const kept = (message.flags ?? 0) & (MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
  return {
    ...message,
    edited_timestamp: new Date().toISOString(),
    flags: kept | ((body.flags ?? 0) & MessageFlags.IsComponentsV2),
    ...(body.content === undefined ? {} : { content: body.content }),
    ...(body.components === undefined ? {} : { components: body.components }),
    ...(body.embeds === undefined ? {} : { embeds: body.embeds }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

function metadata(place: Place, id: string, type: 2 | 3): NonNullable<APIMessage["interaction_metadata"]> {
  const common = { id, user: userJson(place.person), authorizing_integration_owners: {} };
  return type === 2 ? { ...common, type } : { ...common, type, interacted_message_id: id };
}
