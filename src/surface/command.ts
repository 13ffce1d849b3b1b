import type { Instant } from "../domain/time.ts";
import type { App } from "./app.ts";
import type { Reply } from "./reply.ts";

/** One option of a slash command, as plain data; `discord/register` writes it in Discord's form. */
export interface OptionData {
  readonly name: string;
  readonly type: "string" | "integer";
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

export interface CommandData {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionData[];
}

type ValueOf<O extends OptionData> = O extends { readonly choices: readonly { readonly value: infer V }[] }
  ? V
  : O["type"] extends "integer"
    ? number
    : string;

/** The options of a command as its `run` gets them, inferred from the definition. */
export type OptionsOf<D extends CommandData> = {
  readonly [O in D["options"][number] as O["name"]]?: ValueOf<O> | undefined;
};

/** Options of a command nobody has narrowed yet. */
export type AnyOptions = Readonly<Record<string, string | number | undefined>>;

export type Access = "everyone" | "manager" | "owner";

export interface Caller {
  readonly userId: string;
  readonly guildId: string | null;
  readonly canManage: boolean;
  readonly isOwner: boolean;
}

export interface RunContext<O> {
  readonly app: App;
  readonly options: O;
  readonly caller: Caller;
  readonly now: Instant;
}

export interface SuggestContext {
  readonly app: App;
  readonly focused: { readonly name: string; readonly value: string };
  readonly now: Instant;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface ActionContext<O> extends RunContext<O> {
  /** The argument of the pressed button, or the value chosen in a select. */
  readonly argument: string;
}

/** Written as a method so that a command with its own option types fits the list of all commands. */
type Action<O> = { act(context: ActionContext<O>): Promise<Reply> }["act"];

/** A slash command: data, a function that returns a reply, and what its buttons do. */
export interface Command<O = AnyOptions> {
  readonly data: CommandData;
  readonly access: Access;
  run(context: RunContext<O>): Promise<Reply>;
  suggest?(context: SuggestContext): Promise<readonly Choice[]>;
  readonly actions?: Readonly<Record<string, Action<O>>>;
}
