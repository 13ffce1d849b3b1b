import type { Instant } from "../domain/time.ts";
import type { App } from "./app.ts";
import type { ChosenChannel, ModalValues } from "./modal.ts";
import type { Reply } from "./reply.ts";

/** One option of a slash command, as plain data; `discord/register` writes it in Discord's form. */
export interface OptionData {
  readonly name: string;
  readonly type: OptionType;
  readonly description: string;
  readonly required?: boolean;
  /** For texts, and never beside `choices`. */
  readonly autocomplete?: boolean;
  /** For texts: the only values there are. */
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  /** Of a text, in UTF-16 units. */
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  /** Of a file: how its name may end, with the dot. */
  readonly endings?: readonly string[];
}

/** A channel is a text or announcement channel or a thread, where messages can be posted. */
export type OptionType = "string" | "integer" | "boolean" | "channel" | "role" | "attachment";

export interface CommandData {
  readonly name: string;
  readonly description: string;
  /** Empty where there are subcommands: those have their own. */
  readonly options: readonly OptionData[];
  readonly subcommands?: readonly SubcommandData[];
  /**
   * Where it is offered: `everywhere` is in servers, in direct messages and for people who installed the bot for
   * themselves. Left out: everywhere where everyone may use all of it, else in servers.
   */
  readonly reach?: "everywhere" | "servers";
  /** Exists in the server of the people who run this bot, and nowhere else. */
  readonly only?: "owner_guild";
}

export interface SubcommandData {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionData[];
}

/** A file that somebody attached; its content is fetched by whoever needs it. */
export interface ChosenFile {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
}

export interface ChosenRole {
  readonly id: string;
  readonly name: string;
  /** Whether anybody may mention it; absent where Discord did not say. */
  readonly mentionable?: boolean;
}

type ValueOf<O extends OptionData> = O extends { readonly choices: readonly { readonly value: infer V }[] }
  ? V
  : {
      readonly string: string;
      readonly integer: number;
      readonly boolean: boolean;
      readonly channel: ChosenChannel;
      readonly role: ChosenRole;
      readonly attachment: ChosenFile;
    }[O["type"]];

type Branch = { readonly options: readonly OptionData[]; readonly subcommands?: readonly SubcommandData[] };

type OptionIn<D extends Branch> =
  | D["options"][number]
  | (D extends { readonly subcommands: readonly (infer S extends SubcommandData)[] }
      ? S["options"][number]
      : never);

/**
 * The options of a command as its `run` gets them, inferred from the definition: those of one subcommand where that
 * is given, those of all where a command with subcommands is.
 */
export type OptionsOf<D extends Branch> = {
  readonly [O in OptionIn<D> as O["name"]]?: ValueOf<O> | undefined;
};

export type OptionValue = string | number | boolean | ChosenChannel | ChosenRole | ChosenFile;

/** Options of a command nobody has narrowed yet. */
export type GivenOptions = Readonly<Record<string, OptionValue | undefined>>;

/** Options that are texts and numbers alone, as look-ups have them: these can be written on a button. */
export type AnyOptions = Readonly<Record<string, string | number | undefined>>;

/** A manager may manage the server the command is used in; an owner runs this bot. */
export type Access = "everyone" | "manager" | "owner";

export interface Caller {
  readonly userId: string;
  readonly guildId: string | null;
  readonly channelId: string | null;
  /** The channel that a thread belongs to; null outside threads. */
  readonly parentChannelId: string | null;
  /** Discord's number of the kind of this channel; null where it is not known. */
  readonly channelKind: number | null;
  readonly canManage: boolean;
  readonly isOwner: boolean;
  /** The person's language, e.g. `en-GB`; null where it is not known. */
  readonly locale: string | null;
  /** What the bot may do in this channel, as a bit string; null where it is not known, which counts as nothing. */
  readonly appPermissions: string | null;
}

export interface RunContext<O> {
  readonly app: App;
  /** The subcommand that was asked for; null for a command without any. */
  readonly subcommand: string | null;
  readonly options: O;
  readonly caller: Caller;
  readonly now: Instant;
}

export interface SuggestContext {
  readonly app: App;
  readonly caller: Caller;
  readonly focused: { readonly name: string; readonly value: string };
  readonly now: Instant;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface ActionContext<O> extends RunContext<O> {
  /** The argument of the pressed button, or the first value chosen in a select. */
  readonly argument: string;
  /** What a form holds by field name, or everything chosen in a select under `chosen`; empty for a button. */
  readonly values: ModalValues;
  /** Whether an answer that updates the message will be seen by all there. */
  readonly updates: "public" | "private";
}

/** Written as a method so that a command with its own option types fits the list of all commands. */
type Action<O> = { act(context: ActionContext<O>): Promise<Reply> }["act"];

/** A slash command: data, a function that returns a reply, and what its buttons, selects and forms do. */
export interface Command<O = GivenOptions> {
  readonly data: CommandData;
  /** For all of it, or by subcommand; one that is not named there is for owners. */
  readonly access: Access | Readonly<Record<string, Access>>;
  run(context: RunContext<O>): Promise<Reply>;
  suggest?(context: SuggestContext): Promise<readonly Choice[]>;
  readonly actions?: Readonly<Record<string, Action<O>>>;
  /**
   * For actions that are not for all who may use their command or subcommand; the stricter of both holds. Where there
   * are subcommands, an action that names none is judged by this alone, and is for owners where it is not named here.
   */
  readonly actionAccess?: Readonly<Record<string, Access>>;
}
