import { randomBytes } from "node:crypto";
import {
  type APIApplicationCommand,
  type APIAttachment,
  type APIMessage,
  GatewayDispatchEvents,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from "discord-api-types/v10";
import { checkMessage } from "../discord/limits.ts";
import { checkCallback, flagsOf, readCallback } from "./callbacks.ts";
import type { Gateway } from "./gateway.ts";
import { editedMessage, isMessageBody, messageJson } from "./messages.ts";
import { autocompleteData, commandData, componentData, interactionJson, type Place } from "./raw.ts";
import { GUILD_ID, type Person, type Registered, SOMEBODY, type World } from "./world.ts";

/** A command as somebody types it. */
export interface AskRequest {
  readonly command: string;
  readonly options?: Readonly<Record<string, string | number>>;
  readonly user?: Person;
  /** A server's id, null for a direct message; the local server by default. */
  readonly guild?: string | null;
  /** The option being typed: asks for suggestions instead of an answer. */
  readonly focused?: string;
}

/** A button pressed, or an option of a select chosen, on a message seen before. */
export interface PressRequest {
  readonly messageId: string;
  readonly customId: string;
  readonly values?: readonly string[];
  readonly user?: Person;
}

/** A callback or message that was answered with 400. */
export interface RefusedBody {
  readonly code: number;
  readonly problems: readonly string[];
}

/** What came back for an interaction. */
export type Recorded =
  | {
      readonly status: "answered";
      readonly interactionId: string;
      readonly token: string;
      readonly type: InteractionResponseType;
      /** The callback's own data, as sent. */
      readonly data: unknown;
      /** The message as it then stands; null for suggestions, modals and deferred answers. */
      readonly message: APIMessage | null;
      readonly private: boolean;
      /** Callbacks refused before this one. */
      readonly refused: readonly RefusedBody[];
    }
  | {
      readonly status: "unanswered";
      readonly why: "no bot is connected" | "nothing within 3 seconds" | "no such component" | "closed";
      readonly refused: readonly RefusedBody[];
    };

/** An answer to a REST call: a status and its JSON, or nothing. */
export interface RestAnswer {
  readonly status: 200 | 204 | 400 | 404;
  readonly json: object | null;
}

/** The interactions of a local Discord and the messages that answer them. */
export interface Interactions {
  interact(request: AskRequest): Promise<Recorded>;
  press(request: PressRequest): Promise<Recorded>;
  callback(id: string, token: string, body: unknown, files: APIAttachment[], full: boolean): RestAnswer;
  original(token: string): RestAnswer;
  editOriginal(token: string, body: unknown, files: APIAttachment[]): RestAnswer;
  followUp(token: string, body: unknown, files: APIAttachment[]): RestAnswer;
  close(): void;
}

interface Open {
  readonly id: string;
  readonly token: string;
  readonly place: Place;
  readonly kind:
    | InteractionType.ApplicationCommand
    | InteractionType.MessageComponent
    | InteractionType.ApplicationCommandAutocomplete;
  /** The message whose component was pressed. */
  readonly source: APIMessage | null;
  readonly refused: RefusedBody[];
  acknowledged: boolean;
  late: boolean;
  messageId: string | null;
  settle(recorded: Recorded): void;
}

/** Discord waits this long for the first answer. */
const PATIENCE_MS = 3000;
/** An installation by a person alone allows so many follow-ups. */
const FOLLOW_UPS = 5;

export function createInteractions(world: World, gateway: Gateway, commands: Registered): Interactions {
  const open = new Map<string, Open>();
  const messages = new Map<string, { message: APIMessage; readonly place: Place }>();
  const followUps = new Map<string, number>();

  const begin = (
    kind: Open["kind"],
    place: Place,
    source: APIMessage | null,
    send: (id: string, token: string) => object,
  ): Promise<Recorded> =>
    new Promise((resolve) => {
      const id = world.nextId();
      const token = randomBytes(48).toString("base64url");
      const refused: RefusedBody[] = [];
      const timer = setTimeout(() => {
        interaction.late = true;
        interaction.settle({ status: "unanswered", why: "nothing within 3 seconds", refused });
      }, PATIENCE_MS);
      const settle = (recorded: Recorded): void => {
        clearTimeout(timer);
        resolve(recorded);
      };
      const interaction: Open = {
        id,
        token,
        place,
        kind,
        source,
        refused,
        settle,
        acknowledged: false,
        late: false,
        messageId: null,
      };
      open.set(token, interaction);
      forgetOldest(open);
      if (!gateway.dispatch(GatewayDispatchEvents.InteractionCreate, send(id, token))) {
        interaction.late = true;
        settle({ status: "unanswered", why: "no bot is connected", refused });
      }
    });

  const callback: Interactions["callback"] = (id, token, body, files, full) => {
    const interaction = open.get(token);
    if (!interaction || interaction.id !== id || interaction.late)
      return unknown(10062, "Unknown interaction");
    if (interaction.acknowledged) {
      return problem(40060, "Interaction has already been acknowledged.", []);
    }
    const { type, data } = readCallback(body);
    const problems = checkCallback(interaction.kind, type, data);
    if (problems.length > 0 || type === null) {
      interaction.refused.push({ code: 50035, problems });
      return problem(50035, "Invalid Form Body", problems);
    }
    interaction.acknowledged = true;
    const message = applyCallback(interaction, type, data, files);
    // A deferred update is followed by an edit of the message whose button was pressed.
    interaction.messageId = (message ?? interaction.source)?.id ?? null;
    interaction.settle({
      status: "answered",
      interactionId: id,
      token,
      type,
      data,
      message,
      private: ((message?.flags ?? flagsOf(data)) & MessageFlags.Ephemeral) !== 0,
      refused: interaction.refused,
    });
    if (!full) return { status: 204, json: null };
    const resource = message === null ? {} : { resource: { type, message } };
    return { status: 200, json: { interaction: { id, type: interaction.kind }, ...resource } };
  };

  const applyCallback = (
    interaction: Open,
    type: InteractionResponseType,
    data: unknown,
    files: APIAttachment[],
  ): APIMessage | null => {
    if (!isMessageBody(data)) return null;
    if (type === InteractionResponseType.UpdateMessage && interaction.source !== null) {
      return keep(editedMessage(interaction.source, data, files), interaction.place);
    }
    if (type !== InteractionResponseType.ChannelMessageWithSource) return null;
    return keep(newMessage(interaction, data, files), interaction.place);
  };

  const newMessage = (interaction: Open, body: Parameters<typeof messageJson>[4], files: APIAttachment[]) =>
    messageJson(
      world,
      interaction.place,
      interaction.id,
      interaction.kind === InteractionType.MessageComponent ? 3 : 2,
      body,
      files,
    );

  const keep = (message: APIMessage, place: Place): APIMessage => {
    messages.set(message.id, { message, place });
    forgetOldest(messages);
    return message;
  };

  const answered = (token: string): Open | null => {
    const interaction = open.get(token);
    return interaction?.acknowledged === true ? interaction : null;
  };

  return {
    interact: (request) => {
      const place = placeOf(request.user, request.guild);
      const registered: APIApplicationCommand | undefined = commands.get(request.command);
      const values = request.options ?? {};
      const { focused } = request;
      if (focused !== undefined) {
        const data = autocompleteData(registered, request.command, values, focused);
        const kind = InteractionType.ApplicationCommandAutocomplete;
        return begin(kind, place, null, (id, token) => interactionJson(world, place, id, token, kind, data));
      }
      const data = commandData(registered, request.command, values);
      const kind = InteractionType.ApplicationCommand;
      return begin(kind, place, null, (id, token) => interactionJson(world, place, id, token, kind, data));
    },
    press: async (request) => {
      const kept = messages.get(request.messageId);
      const data = kept ? componentData(kept.message, request.customId, request.values ?? []) : null;
      if (!kept || !data) return { status: "unanswered", why: "no such component", refused: [] };
      const place = { guildId: kept.place.guildId, person: request.user ?? kept.place.person };
      const kind = InteractionType.MessageComponent;
      return begin(kind, place, kept.message, (id, token) =>
        interactionJson(world, place, id, token, kind, data, kept.message),
      );
    },
    callback,
    original: (token) => {
      const id = answered(token)?.messageId;
      const kept = id === undefined || id === null ? undefined : messages.get(id);
      return kept ? { status: 200, json: kept.message } : unknown(10008, "Unknown Message");
    },
    editOriginal: (token, body, files) => {
      const interaction = answered(token);
      if (!interaction) return unknown(10015, "Unknown Webhook");
      if (!isMessageBody(body)) return problem(50035, "Invalid Form Body", checkMessage(body));
      const before = interaction.messageId === null ? undefined : messages.get(interaction.messageId);
      const message = before
        ? editedMessage(before.message, body, files)
        : newMessage(interaction, body, files);
      interaction.messageId = message.id;
      return { status: 200, json: keep(message, interaction.place) };
    },
    followUp: (token, body, files) => {
      const interaction = answered(token);
      if (!interaction) return unknown(10015, "Unknown Webhook");
      const sent = (followUps.get(token) ?? 0) + 1;
      const { guildId } = interaction.place;
      if (guildId !== null && !world.guildIds.includes(guildId) && sent > FOLLOW_UPS) {
        return problem(40094, "This interaction has reached the maximum number of follow-up messages.", []);
      }
      if (!isMessageBody(body)) return problem(50035, "Invalid Form Body", checkMessage(body));
      followUps.set(token, sent);
      return { status: 200, json: keep(newMessage(interaction, body, files), interaction.place) };
    },
    close: () => {
      for (const interaction of open.values()) {
        interaction.settle({ status: "unanswered", why: "closed", refused: interaction.refused });
      }
      open.clear();
    },
  };
}

function placeOf(person: Person | undefined, guild: string | null | undefined): Place {
  return { person: person ?? SOMEBODY, guildId: guild === undefined ? GUILD_ID : guild };
}

/** Keeps a long session small: what lies a thousand entries back is not pressed any more. */
function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > 1000 && oldest !== undefined) kept.delete(oldest);
}

function unknown(code: number, message: string): RestAnswer {
  return { status: 404, json: { message, code } };
}

/** A 400 in Discord's form. */
export function problem(code: number, message: string, problems: readonly string[]): RestAnswer {
  const errors =
    problems.length === 0
      ? {}
      : { errors: { _errors: problems.map((text) => ({ code: "INVALID", message: text })) } };
  return { status: 400, json: { message, code, ...errors } };
}
