import {
  type APIApplicationCommand,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  type APIAttachment,
  type APIInteractionDataResolved,
  ApplicationCommandOptionType as Kind,
  type InteractionType,
} from "discord-api-types/v10";
import type { Named } from "./resolved.ts";

/** A file that somebody attaches. */
export interface LocalFile {
  readonly filename: string;
  /** Its text. */
  readonly content: string;
  readonly contentType?: string;
}

/** What somebody typed, by option: the id for a channel, a role or a person. */
export type OptionValues = Readonly<Record<string, string | number | boolean | LocalFile>>;

/** What is needed to name things: where files go, and who knows the things. */
export interface Surroundings {
  attach(file: LocalFile): APIAttachment;
  resolve(named: Named): APIInteractionDataResolved;
}

type Basic<Type extends InteractionType> = APIApplicationCommandInteractionDataBasicOption<Type>;
type Asked = InteractionType.ApplicationCommand;
type Typing = InteractionType.ApplicationCommandAutocomplete;

/** The options of a typed command, inside their group and subcommand, and the things they name. */
export function commandOptions(
  command: APIApplicationCommand | undefined,
  path: readonly string[],
  values: OptionValues,
  around: Surroundings | undefined,
): { readonly options: APIApplicationCommandInteractionDataOption<Asked>[]; readonly named: Named } {
  const known = definitionsAt(command?.options ?? [], path);
  const users: string[] = [];
  const roles: string[] = [];
  const channels: string[] = [];
  const attachments: APIAttachment[] = [];
  const options = Object.entries(values).map(([name, value]): Basic<Asked> => {
    if (typeof value === "object") {
      const attachment = around?.attach(value);
      if (attachment !== undefined) attachments.push(attachment);
      return { name, type: Kind.Attachment, value: attachment?.id ?? "0" };
    }
    const option = optionJson(kindOf(known, name, value), name, value);
    const ids = namedBy(option.type);
    if (ids.includes("user")) users.push(String(value));
    if (ids.includes("role")) roles.push(String(value));
    if (ids.includes("channel")) channels.push(String(value));
    return option;
  });
  return { options: nest(path, options), named: { users, roles, channels, attachments } };
}

/** The options of a command of which one is being typed; numbers come as they stand in the box. */
export function typingOptions(
  command: APIApplicationCommand | undefined,
  path: readonly string[],
  values: OptionValues,
  focused: string,
): APIApplicationCommandInteractionDataOption<Typing>[] {
  const known = definitionsAt(command?.options ?? [], path);
  const given = Object.entries({ [focused]: "", ...values }).flatMap(([name, value]) =>
    typeof value === "object" ? [] : [{ name, value, focused: name === focused }],
  );
  const others = given.filter((one) => !one.focused);
  const options = [...others, ...given.filter((one) => one.focused)].map(
    ({ name, value, focused: typed }): Basic<Typing> => {
      const kind = kindOf(known, name, value);
      const mark = typed ? { focused: true } : {};
      if (kind === Kind.Integer || kind === Kind.Number)
        return { name, type: kind, value: String(value), ...mark };
      if (typed) return { name, type: Kind.String, value: String(value), ...mark };
      const option = optionJson(kind, name, value);
      return option.type === Kind.Integer || option.type === Kind.Number
        ? { name, type: option.type, value: String(value) }
        : option;
    },
  );
  return nest(path, options);
}

function definitionsAt(
  options: readonly APIApplicationCommandOption[],
  path: readonly string[],
): readonly APIApplicationCommandOption[] {
  const [step, ...rest] = path;
  if (step === undefined) return options;
  const found = options.find(({ name }) => name === step);
  return found !== undefined && "options" in found ? definitionsAt(found.options ?? [], rest) : [];
}

/** One step of path is a subcommand, two are a group and its subcommand. */
function nest<Type extends InteractionType>(
  path: readonly string[],
  options: Basic<Type>[],
): APIApplicationCommandInteractionDataOption<Type>[] {
  const [first, second] = path;
  if (first === undefined) return options;
  if (second === undefined) return [{ name: first, type: Kind.Subcommand, options }];
  const subcommand = { name: second, type: Kind.Subcommand as const, options };
  return [{ name: first, type: Kind.SubcommandGroup, options: [subcommand] }];
}

/** The kind of an option as registered; of one nobody registered, what the value looks like. */
function kindOf(
  known: readonly APIApplicationCommandOption[],
  name: string,
  value: string | number | boolean,
): Kind {
  const registered = known.find((option) => option.name === name)?.type;
  if (registered !== undefined) return registered;
  if (typeof value === "boolean") return Kind.Boolean;
  if (typeof value === "number") return Number.isInteger(value) ? Kind.Integer : Kind.Number;
  return Kind.String;
}

function optionJson(kind: Kind, name: string, value: string | number | boolean): Basic<Asked> {
  switch (kind) {
    case Kind.Integer:
    case Kind.Number:
      return { name, type: kind, value: Number(value) };
    case Kind.Boolean:
      return { name, type: kind, value: value === true || value === "true" };
    case Kind.User:
    case Kind.Channel:
    case Kind.Role:
    case Kind.Mentionable:
    case Kind.Attachment:
      return { name, type: kind, value: String(value) };
    case Kind.String:
    case Kind.Subcommand:
    case Kind.SubcommandGroup:
      return { name, type: Kind.String, value: String(value) };
  }
}

function namedBy(kind: Kind): readonly ("user" | "role" | "channel")[] {
  if (kind === Kind.User) return ["user"];
  if (kind === Kind.Role) return ["role"];
  if (kind === Kind.Channel) return ["channel"];
  return kind === Kind.Mentionable ? ["user", "role"] : [];
}
