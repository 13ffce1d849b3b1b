import { randomBytes } from "node:crypto";
import {
  type APIMessage,
  type ComponentType,
  GatewayDispatchEvents,
  type InteractionResponseType,
  InteractionType,
} from "discord-api-types/v10";
import type { CommandBook } from "./command-book.ts";
import type { LocalFile, OptionValues, Surroundings } from "./command-options.ts";
import { componentData, forgedData } from "./component-data.ts";
import type { Files } from "./files.ts";
import type { Gateway } from "./gateway.ts";
import type { MessageBook } from "./message-book.ts";
import type { Trigger } from "./messages.ts";
import { type FormValues, submissionOf } from "./modal-submission.ts";
import {
  type Caused,
  type Open,
  type OpenInteractions,
  PATIENCE_MS,
  type Recorded,
} from "./open-interactions.ts";
import type { Person } from "./people.ts";
import { type Place, placeOf, type PlaceRequest } from "./places.ts";
import { autocompleteData, commandData, interactionJson } from "./raw.ts";
import { resolve } from "./resolved.ts";
import type { World } from "./world.ts";

/** A command as somebody types it. */
export interface AskRequest extends PlaceRequest {
  /** With its group and subcommand, where it has them: `alerts new`. */
  readonly command: string;
  readonly options?: OptionValues;
  /** The option being typed: asks for suggestions instead of an answer. */
  readonly focused?: string;
}

/** A button pressed, or an option of a select chosen, on a message seen before. */
export interface PressRequest {
  readonly messageId: string;
  readonly customId: string;
  /** Of a select: the options chosen, or the ids of channels, roles or people. */
  readonly values?: readonly string[];
  readonly user?: Person;
  /** The server it is pressed in, where that is not the message's own. */
  readonly guild?: string | null;
  /** Sent although the message has no such component, as a client with an old message would. */
  readonly forged?: { readonly type: ComponentType };
}

/** A form filled in and sent; it was the answer to an interaction before. */
export interface SubmitRequest {
  readonly interactionId: string;
  readonly values?: FormValues;
  readonly user?: Person;
  /** Instead of the form's own, as a client with an old form would send it. */
  readonly customId?: string;
  /** Sent although something is missing or wrong, which a client would not let a person do. */
  readonly forged?: boolean;
}

/** All that has become of an interaction by now. */
export interface Answer {
  /** Of the callback; null while there is none. */
  readonly type: InteractionResponseType | null;
  /** The answer as it stands; null where it was deleted, or was none. */
  readonly message: APIMessage | null;
  readonly followUps: readonly APIMessage[];
  readonly modal: object | null;
}

/** People who use the bot. */
export interface Interactions {
  interact(request: AskRequest): Promise<Recorded>;
  press(request: PressRequest): Promise<Recorded>;
  submit(request: SubmitRequest): Promise<Recorded>;
  /** Null for an interaction nobody knows (any more). */
  answer(interactionId: string): Answer | null;
}

interface Beginning {
  readonly kind: Caused;
  readonly place: Place;
  readonly source: APIMessage | null;
  readonly trigger?: Trigger;
  readonly command?: string;
  readonly data: object;
}

export function createInteractions(
  world: World,
  gateway: Gateway,
  commands: CommandBook,
  open: OpenInteractions,
  book: MessageBook,
  files: Files,
): Interactions {
  const begin = ({ kind, place, source, trigger, command, data }: Beginning): Promise<Recorded> =>
    new Promise((done) => {
      const id = world.nextId();
      const token = randomBytes(48).toString("base64url");
      const interaction: Open = {
        id,
        token,
        place,
        kind,
        source,
        trigger: trigger ?? null,
        command: command ?? null,
        openedAt: world.time.now(),
        refused: [],
        answer: null,
        late: false,
        modal: null,
        messageId: null,
        followUpIds: [],
        settle: (recorded) => {
          giveUp();
          done(recorded);
        },
      };
      const { refused } = interaction;
      const fail = (why: "nothing within 3 seconds" | "no bot is connected"): void => {
        interaction.late = true;
        interaction.settle({ status: "unanswered", why, refused, interactionId: id });
      };
      const giveUp = world.time.after(PATIENCE_MS, () => fail("nothing within 3 seconds"));
      open.add(interaction);
      const raw = interactionJson(world, place, id, token, kind, data, source ?? undefined);
      if (!gateway.dispatch(GatewayDispatchEvents.InteractionCreate, raw, place.guildId)) {
        fail("no bot is connected");
      }
    });

  const messageWith = (id: string): APIMessage | null => book.find(id)?.message ?? null;

  const around = (place: Place): Surroundings => ({
    attach: (file) => files.keep(uploadOf(file), { ephemeral: true }),
    resolve: (named) => resolve(world, place, named),
  });

  return {
    interact: (request) => {
      const place = placeOf(world, request);
      const { command, options = {}, focused } = request;
      const registered = commands.find(command.split(" ")[0] ?? "", place.guildId);
      if (focused !== undefined) {
        const data = autocompleteData(registered, command, options, focused);
        return begin({ kind: InteractionType.ApplicationCommandAutocomplete, place, source: null, data });
      }
      const data = commandData(registered, command, options, around(place));
      return begin({ kind: InteractionType.ApplicationCommand, place, source: null, command, data });
    },
    press: async ({ messageId, customId, values = [], user, guild, forged }) => {
      const kept = book.find(messageId);
      if (kept === null) return unanswered("no such component");
      const { channel_id: channel } = kept.message;
      const place = placeOf(world, {
        channel,
        ...(guild === undefined ? placeOfMessage(kept.place) : { guild }),
        ...whoever(user, kept.place),
      });
      const kind = InteractionType.MessageComponent;
      const source = kept.message;
      if (forged !== undefined) {
        const data = forgedData(world, place, forged.type, customId, values);
        return begin({ kind, place, source, data });
      }
      const pressed = componentData(world, place, source, customId, values);
      return pressed.ok ? begin({ kind, place, source, data: pressed.data }) : unanswered(pressed.why);
    },
    submit: async ({ interactionId, values = {}, user, customId, forged }) => {
      const opener = open.byId(interactionId);
      if (opener === null || opener.modal === null) return unanswered("no such form");
      const place = user === undefined ? opener.place : placedWith(world, opener.place, user);
      const { data, problems } = submissionOf(opener.modal, values, around(place));
      if (problems.length > 0 && forged !== true) return unanswered("the form is not complete", problems);
      return begin({
        kind: InteractionType.ModalSubmit,
        place,
        source: opener.source,
        trigger: { id: opener.id, type: triggerType(opener) },
        data: customId === undefined ? data : { ...data, custom_id: customId },
      });
    },
    answer: (interactionId) => {
      const interaction = open.byId(interactionId);
      if (interaction === null) return null;
      return {
        type: interaction.answer,
        message: interaction.messageId === null ? null : messageWith(interaction.messageId),
        followUps: interaction.followUpIds.flatMap((id) => messageWith(id) ?? []),
        modal: interaction.modal,
      };
    },
  };
}

function placedWith(world: World, place: Place, person: Person): Place {
  return { ...place, person: place.guildId === null ? person : world.memberOf(place.guildId, person) };
}

function placeOfMessage(place: Place | null): PlaceRequest {
  if (place === null) return {};
  return { guild: place.guildId, ...(place.elsewhere === true ? { elsewhere: true } : {}) };
}

function whoever(user: Person | undefined, place: Place | null): PlaceRequest {
  if (user !== undefined) return { user };
  return place === null ? {} : { user: place.person };
}

function triggerType({ kind }: Open): Trigger["type"] {
  return kind === InteractionType.MessageComponent
    ? InteractionType.MessageComponent
    : InteractionType.ApplicationCommand;
}

function uploadOf({ filename, content, contentType }: LocalFile) {
  const bytes = new TextEncoder().encode(content);
  return { index: "0", name: filename, contentType: contentType ?? null, bytes };
}

function unanswered(
  why: Extract<Recorded, { readonly status: "unanswered" }>["why"],
  problems?: readonly string[],
): Recorded {
  return { status: "unanswered", why, refused: [], ...(problems === undefined ? {} : { problems }) };
}
