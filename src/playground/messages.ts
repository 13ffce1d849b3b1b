import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  InteractionType,
  MessageFlags,
  MessageType,
} from "discord-api-types/v10";
import { checkMessage } from "../discord/limits.ts";
import { resolveComponents } from "./files.ts";
import { fieldsOf, numberOf } from "./json.ts";
import { type Mentions, noMentions } from "./mentions.ts";
import { type Person, userJson } from "./people.ts";
import { isForcedPrivate, ownersOf, type Place } from "./places.ts";
import { CHANNEL_ID, type World } from "./world.ts";

/** A message body that has passed the limits. */
export interface MessageBody {
  readonly content?: string | null;
  readonly flags?: number;
  readonly components?: APIMessageTopLevelComponent[] | null;
  readonly embeds?: APIEmbed[] | null;
  readonly nonce?: string | number;
  readonly enforce_nonce?: boolean;
}

/** The interaction that a message answers. */
export interface Trigger {
  readonly id: string;
  readonly type: InteractionType.ApplicationCommand | InteractionType.MessageComponent;
}

/** True for a body that Discord would take; `checkMessage` says why it would not. */
export function isMessageBody(body: unknown): body is MessageBody {
  return typeof body === "object" && body !== null && checkMessage(body).length === 0;
}

/** The flags of a body, 0 where it has none. */
export function flagsOf(body: unknown): number {
  return numberOf(fieldsOf(body)["flags"]) ?? 0;
}

const SENDABLE =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** The message that answers an interaction; with a trigger it answers the form which that one opened. */
export function messageJson(
  world: World,
  place: Place,
  interactionId: string,
  interactionType: 2 | 3 | 5,
  body: MessageBody,
  attachments: APIAttachment[],
  more: { readonly trigger?: Trigger; readonly command?: string; readonly mentions?: Mentions } = {},
): APIMessage {
  const forced = isForcedPrivate(world, place) ? MessageFlags.Ephemeral : 0;
  const flags = flagsOf(body) & (SENDABLE | MessageFlags.Ephemeral | MessageFlags.Loading);
  return {
    ...baseMessage(world, body, attachments, more.mentions),
    channel_id: place.channelId ?? CHANNEL_ID,
    author: world.bot,
    type: interactionType === 2 ? MessageType.ChatInputCommand : MessageType.Reply,
    flags: flags | forced,
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: metadata(world, place, interactionId, interactionType, more.trigger),
    // Old, and still what says which command was typed.
    ...(more.command === undefined
      ? {}
      : { interaction: interactionOf(interactionId, more.command, place.person) }),
  };
}

/** A message in a channel: the bot's, or somebody's. */
export function channelMessageJson(
  world: World,
  channelId: string,
  author: Person | null,
  body: MessageBody,
  attachments: APIAttachment[],
  mentions: Mentions,
): APIMessage {
  return {
    ...baseMessage(world, body, attachments, mentions),
    channel_id: channelId,
    author: author === null ? world.bot : userJson(author),
    type: MessageType.Default,
    flags: flagsOf(body) & SENDABLE,
  };
}

function baseMessage(
  world: World,
  body: MessageBody,
  attachments: APIAttachment[],
  mentions: Mentions = noMentions(),
): Omit<APIMessage, "channel_id" | "author" | "type" | "flags"> {
  return {
    id: world.nextId(),
    content: body.content ?? "",
    timestamp: new Date(world.time.now()).toISOString(),
    edited_timestamp: null,
    tts: false,
    ...mentions,
    attachments,
    embeds: body.embeds ?? [],
    pinned: false,
    components: resolveComponents(body.components ?? [], attachments),
  };
}

/** The message after an edit: what the body names is replaced, whether it is private stays. Nobody is pinged again. */
export function editedMessage(
  world: World,
  message: APIMessage,
  body: MessageBody,
  attachments: APIAttachment[],
): APIMessage {
  const kept =
    (message.flags ?? 0) & (MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.Crossposted);
  return {
    ...message,
    edited_timestamp: new Date(world.time.now()).toISOString(),
    flags: kept | (flagsOf(body) & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds)),
    attachments,
    ...(body.content === undefined ? {} : { content: body.content ?? "" }),
    ...(body.components === undefined
      ? {}
      : { components: resolveComponents(body.components ?? [], attachments) }),
    ...(body.embeds === undefined ? {} : { embeds: body.embeds ?? [] }),
  };
}

/** A body as it counts against the limits when it edits a message: what it leaves out stays as it is. */
export function mergedBody(message: APIMessage, body: unknown): object {
  const given = fieldsOf(body);
  const v2 = ((flagsOf(body) | (message.flags ?? 0)) & MessageFlags.IsComponentsV2) !== 0;
  const old = ((message.flags ?? 0) & MessageFlags.IsComponentsV2) === 0;
  const loading = ((message.flags ?? 0) & MessageFlags.Loading) !== 0;
  return {
    ...(loading ? {} : { content: message.content, embeds: message.embeds }),
    ...(v2 && old ? {} : { components: message.components }),
    ...given,
    flags: v2 ? MessageFlags.IsComponentsV2 : 0,
  };
}

function interactionOf(id: string, name: string, person: Person) {
  return { id, type: InteractionType.ApplicationCommand, name, user: userJson(person) };
}

function metadata(
  world: World,
  place: Place,
  id: string,
  type: 2 | 3 | 5,
  trigger: Trigger | undefined,
): NonNullable<APIMessage["interaction_metadata"]> {
  const common = { id, user: userJson(place.person), authorizing_integration_owners: ownersOf(world, place) };
  if (type === 2) return { ...common, type };
  if (type === 3) return { ...common, type, interacted_message_id: id };
  const first = { ...common, id: trigger?.id ?? id };
  return {
    ...common,
    type,
    triggering_interaction_metadata:
      trigger?.type === InteractionType.MessageComponent
        ? { ...first, type: trigger.type, interacted_message_id: first.id }
        : { ...first, type: InteractionType.ApplicationCommand },
  };
}
