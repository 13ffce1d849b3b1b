import type { APIMessage, InteractionResponseType, InteractionType } from "discord-api-types/v10";
import { keepNewest } from "./bounded.ts";
import type { Trigger } from "./messages.ts";
import type { Place } from "./places.ts";
import type { Timeline } from "./timeline.ts";

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
      readonly why: Unanswered;
      readonly refused: readonly RefusedBody[];
      /** Of the interaction, where one was sent. */
      readonly interactionId?: string;
      /** Why a form could not be sent. */
      readonly problems?: readonly string[];
    };

type Unanswered =
  | "no bot is connected"
  | "nothing within 3 seconds"
  | "no such component"
  | "no such option"
  | "no such form"
  | "the form is not complete"
  | "closed";

/** The kinds of interaction a person causes. */
export type Caused =
  | InteractionType.ApplicationCommand
  | InteractionType.MessageComponent
  | InteractionType.ApplicationCommandAutocomplete
  | InteractionType.ModalSubmit;

/** An interaction that has been sent to the bot. */
export interface Open {
  readonly id: string;
  readonly token: string;
  readonly place: Place;
  readonly kind: Caused;
  /** The message whose component was pressed, or from whose component the form was opened. */
  readonly source: APIMessage | null;
  /** What opened the form. */
  readonly trigger: Trigger | null;
  /** The command as it was typed, without its options; null where no command was. */
  readonly command: string | null;
  readonly openedAt: number;
  readonly refused: RefusedBody[];
  /** The type of the answer it had. */
  answer: InteractionResponseType | null;
  late: boolean;
  /** The form that answered it. */
  modal: object | null;
  /** Its answer, which can be read and edited as `@original`. */
  messageId: string | null;
  readonly followUpIds: string[];
  settle(recorded: Recorded): void;
}

/** Discord waits this long for the first answer. */
export const PATIENCE_MS = 3000;
/** A token is good for so long. */
const TOKEN_MS = 15 * 60_000;
const KEPT = 5000;

/** The interactions of the last quarter of an hour. */
export interface OpenInteractions {
  add(interaction: Open): void;
  byToken(token: string): Open | null;
  byId(id: string): Open | null;
  /** Whether its token has run out. */
  isOver(interaction: Open): boolean;
  close(): void;
}

export function createOpenInteractions(time: Timeline): OpenInteractions {
  const byToken = new Map<string, Open>();
  const tokens = new Map<string, string>();
  const find = (token: string | undefined): Open | null =>
    token === undefined ? null : (byToken.get(token) ?? null);
  return {
    add: (interaction) => {
      byToken.set(interaction.token, interaction);
      tokens.set(interaction.id, interaction.token);
      keepNewest(byToken, KEPT);
      keepNewest(tokens, KEPT);
    },
    byToken: find,
    byId: (id) => find(tokens.get(id)),
    isOver: (interaction) => time.now() - interaction.openedAt > TOKEN_MS,
    close: () => {
      for (const interaction of byToken.values()) {
        const { refused, id: interactionId } = interaction;
        interaction.settle({ status: "unanswered", why: "closed", refused, interactionId });
      }
      byToken.clear();
      tokens.clear();
    },
  };
}
