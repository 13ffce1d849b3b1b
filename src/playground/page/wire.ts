import type { APIMessage } from "discord-api-types/v10";

// What the page and the local Discord say to each other. Types only, so that both may import them.

/** Where things are, and who is there: `GET /local/home`. */
export interface Home {
  /** The address under which this Discord names its files. */
  readonly origin: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly servers: readonly ServerHere[];
  /** People one can act as, the first by default. */
  readonly people: readonly PersonHere[];
}

export interface ServerHere {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly ChannelHere[];
  /** Without @everyone. */
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

export interface ChannelHere {
  readonly id: string;
  readonly name: string;
  /** As Discord numbers them: 0 text, 5 announcements, 11 thread, 15 forum. */
  readonly type: number;
  /** The channel a thread hangs on. */
  readonly parentId: string | null;
  readonly botMayPost: boolean;
}

export interface PersonHere {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** Servers this person manages. */
  readonly manages: readonly string[];
  /** Their direct messages with the bot. */
  readonly directChannelId: string;
}

/** What `GET /local/events` tells. */
export type LocalEvent =
  /** First of all. Not complete: more was missed than is kept, so everything is to be fetched anew. */
  | { readonly type: "hello"; readonly present: boolean; readonly complete: boolean }
  /** A message that is new or has changed, private ones too. */
  | { readonly type: "message"; readonly message: APIMessage }
  | { readonly type: "gone"; readonly channelId: string; readonly messageId: string }
  /** A bot has come, or the last one is gone. */
  | { readonly type: "presence"; readonly present: boolean }
  /** Commands were registered anew. */
  | { readonly type: "commands" }
  /** Servers or channels came or went. */
  | { readonly type: "places" };

/** What became of a command, a press or a form: the answer to a POST. */
export type Outcome =
  | {
      readonly status: "answered";
      readonly interactionId: string;
      readonly type: number;
      readonly data: unknown;
      readonly message: APIMessage | null;
      readonly refused: readonly { readonly problems: readonly string[] }[];
    }
  | {
      readonly status: "unanswered";
      readonly why: string;
      readonly refused: readonly { readonly problems: readonly string[] }[];
      readonly problems?: readonly string[];
    };

/** One option of a command, or a group or subcommand with its own. */
export interface OptionJson {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly options?: readonly OptionJson[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly channel_types?: readonly number[];
}

/** A command as it is registered. */
export interface CommandJson {
  readonly name: string;
  readonly description: string;
  readonly type?: number;
  readonly options?: readonly OptionJson[];
}

/** A file as text, as options and forms take it. */
export interface FileJson {
  readonly filename: string;
  readonly content: string;
  readonly contentType?: string;
}

/** A place to ask in: a channel of a server, or direct messages. */
export interface Spot {
  readonly guildId: string | null;
  readonly channelId: string;
}
