import { createHash } from "node:crypto";
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord-api-types/v10";
import type { CommandHashes } from "../app/ports/command-hashes.ts";
import type { Log } from "../app/ports/log.ts";
import type { Command } from "../surface/command.ts";
import { type API, DiscordAPIError } from "./discord-api.ts";
import { checkCommands } from "./limits.ts";
import { commandJson, commandsHash } from "./register.ts";

export interface RegisterDeps {
  readonly api: API;
  /** REST base without the version: what was registered with one Discord says nothing of another. */
  readonly apiUrl: string;
  readonly applicationId: string;
  readonly commands: readonly Command[];
  /** Where the commands of the people who run this bot exist; null for nowhere. */
  readonly ownerGuildId: string | null;
  /** What was registered last; null where that is kept nowhere, and only Discord is asked. */
  readonly hashes: CommandHashes | null;
  readonly log: Log;
}

export type Registration = "written" | "unchanged";

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** One of the lists of commands that Discord keeps, global or of a server. */
interface Shelf {
  readonly kind: "global" | "guild";
  readonly key: string;
  read(): Promise<readonly object[]>;
  overwrite(commands: readonly CommandJson[]): Promise<unknown>;
}

/**
 * Overwrites the commands where they differ from ours or from what was last written; otherwise reads them once and
 * leaves them. Commands for the people who run this bot go to their server alone, and a server that is gone costs a
 * line of the log. Throws what the requests throw, and where Discord would refuse our commands.
 */
export async function registerCommands(deps: RegisterDeps): Promise<Registration> {
  const { applicationId, ownerGuildId } = deps;
  const problems = checkCommands(deps.commands.map(commandJson));
  if (problems.length > 0) throw new Error(`Discord would refuse the commands: ${problems.join("; ")}`);
  const commandsApi = deps.api.applicationCommands;
  const everywhere = deps.commands.filter((command) => command.data.only !== "owner_guild").map(commandJson);
  const written = await fill(deps, everywhere, {
    kind: "global",
    key: `${deps.apiUrl} ${applicationId} global`,
    read: () => commandsApi.getGlobalCommands(applicationId),
    overwrite: (commands) => commandsApi.bulkOverwriteGlobalCommands(applicationId, [...commands]),
  });
  if (ownerGuildId === null) return written;
  const owners = deps.commands.filter((command) => command.data.only === "owner_guild").map(commandJson);
  const shelf: Shelf = {
    kind: "guild",
    key: `${deps.apiUrl} ${applicationId} guild ${ownerGuildId}`,
    read: () => commandsApi.getGuildCommands(applicationId, ownerGuildId),
    overwrite: (commands) =>
      commandsApi.bulkOverwriteGuildCommands(applicationId, ownerGuildId, [...commands]),
  };
  // Nothing to offer there and nothing offered before: the server need not be asked.
  if (owners.length === 0 && ((await deps.hashes?.get(shelf.key)) ?? null) === null) return written;
  try {
    const inGuild = await fill(deps, owners, shelf);
    return inGuild === "written" ? inGuild : written;
  } catch (error) {
    if (!isGuildGone(error)) throw error;
    deps.log.warn(
      { guild: ownerGuildId, code: error.code },
      "OWNER_GUILD_ID names a server that is gone or does not have the bot; the commands for it are nowhere",
    );
    return written;
  }
}

async function fill(deps: RegisterDeps, ours: readonly CommandJson[], shelf: Shelf): Promise<Registration> {
  const hash = createHash("sha256").update(JSON.stringify(ours)).digest("hex");
  const last = (await deps.hashes?.get(shelf.key)) ?? null;
  const registered = await shelf.read();
  const asBefore = last === null || last === hash;
  const unchanged = asBefore && commandsHash(registered, shelf.kind) === commandsHash(ours, shelf.kind);
  if (!unchanged) await shelf.overwrite(ours);
  if (last !== hash) await deps.hashes?.set(shelf.key, hash);
  return unchanged ? "unchanged" : "written";
}

/** Unknown guild, missing access, or a server to which the bot was added without its commands. */
function isGuildGone(error: unknown): error is DiscordAPIError {
  return error instanceof DiscordAPIError && (error.status === 403 || error.status === 404);
}
