import {
  type APIApplicationCommand,
  PermissionFlagsBits,
  RESTJSONErrorCodes as Code,
  type RESTPutAPIApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import { checkCommands } from "../discord/limits.ts";
import { found, refuse, refuseBody, type RestAnswer } from "./errors.ts";
import { isAllowed, MEMBER_PERMISSIONS } from "./people.ts";
import { contextOf, ownersOf, type Place } from "./places.ts";
import type { World } from "./world.ts";

/** Commands as registered: for everybody, and for single servers. */
export interface CommandBook {
  list(guildId: string | null): RestAnswer;
  /** Bulk overwrite. */
  replace(guildId: string | null, body: unknown): RestAnswer;
  /** All of them, those for everybody first. */
  all(): readonly APIApplicationCommand[];
  /** What a name means in a place; the server's own command goes before the one for everybody. */
  find(name: string, guildId: string | null): APIApplicationCommand | undefined;
  /** What a person sees in the list behind `/`. */
  offered(place: Place): readonly APIApplicationCommand[];
  /** Calls back whenever a list was overwritten. */
  onChange(tell: () => void): void;
}

type NewCommand = RESTPutAPIApplicationCommandsJSONBody[number];

export function createCommandBook(world: World): CommandBook {
  const shelves = new Map<string, Map<string, APIApplicationCommand>>();
  const listeners: (() => void)[] = [];
  const shelf = (guildId: string | null): ReadonlyMap<string, APIApplicationCommand> =>
    shelves.get(guildId ?? "") ?? new Map<string, APIApplicationCommand>();
  const isAway = (guildId: string | null): boolean => guildId !== null && !world.guilds.has(guildId);
  const visible = (guildId: string | null): APIApplicationCommand[] => {
    const own = guildId === null ? new Map<string, APIApplicationCommand>() : shelf(guildId);
    return [...own.values(), ...[...shelf(null).values()].filter(({ name }) => !own.has(name))];
  };

  return {
    list: (guildId) => (isAway(guildId) ? refuse(Code.MissingAccess) : found([...shelf(guildId).values()])),
    replace: (guildId, body) => {
      if (isAway(guildId)) return refuse(Code.MissingAccess);
      const problems = Array.isArray(body) ? checkCommands(body) : ["a list of commands is needed"];
      if (!isCommands(body, problems)) return refuseBody(problems);
      const before = shelf(guildId);
      const after = body.map((command) =>
        registered(world, before.get(command.name)?.id ?? world.nextId(), guildId, command),
      );
      shelves.set(guildId ?? "", new Map(after.map((command) => [command.name, command])));
      listeners.forEach((tell) => tell());
      return found(after);
    },
    all: () => [
      ...shelf(null).values(),
      ...[...shelves].flatMap(([id, own]) => (id === "" ? [] : [...own.values()])),
    ],
    find: (name, guildId) => visible(guildId).find((command) => command.name === name),
    offered: (place) => {
      const owners = ownersOf(world, place);
      const context = contextOf(place);
      return visible(place.guildId).filter(
        ({ contexts, integration_types: types = [0], default_member_permissions: needed }) =>
          (contexts === null || contexts === undefined || contexts.includes(context)) &&
          types.some((type) => owners[type] !== undefined) &&
          (place.guildId === null || mayUse(place, needed)),
      );
    },
    onChange: (tell) => void listeners.push(tell),
  };
}

/** A server's managers may change whom a command is for; here it is as the bot wants it: "0" is administrators only. */
function mayUse({ person }: Place, needed: string | null): boolean {
  if (needed === null) return true;
  const wanted = needed === "0" ? PermissionFlagsBits.Administrator : BigInt(needed);
  return isAllowed(person.permissions ?? MEMBER_PERMISSIONS, wanted);
}

function isCommands(body: unknown, problems: readonly string[]): body is NewCommand[] {
  return Array.isArray(body) && problems.length === 0;
}

/** With what Discord adds to a command of its own. */
function registered(
  world: World,
  id: string,
  guildId: string | null,
  command: NewCommand,
): APIApplicationCommand {
  return {
    id,
    application_id: world.applicationId,
    ...(guildId === null ? {} : { guild_id: guildId }),
    version: world.nextId(),
    type: command.type ?? 1,
    name: command.name,
    name_localizations: null,
    description: "description" in command ? (command.description ?? "") : "",
    description_localizations: null,
    default_member_permissions: command.default_member_permissions ?? null,
    nsfw: false,
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    ...("options" in command && command.options !== undefined && command.options.length > 0
      ? { options: command.options }
      : {}),
  };
}
