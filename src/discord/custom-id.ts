import type { ActionRef } from "../surface/card.ts";

/** Discord's limit for a custom_id. */
const LONGEST = 100;

const VERSION = "v1";

/**
 * Writes an action as `v1:command:name:argument:options`, argument and options in the style of addresses.
 * Null where that is longer than Discord allows: such a button cannot be shown.
 */
export function encodeCustomId(action: ActionRef): string | null {
  const options = new URLSearchParams(action.options).toString();
  // Half an emoji, as a cut text may end in, cannot be written in an address.
  const argument = encodeURIComponent(action.argument.toWellFormed());
  const id = [VERSION, action.command, action.name, argument, options].join(":");
  return id.length > LONGEST ? null : id;
}

/** Reads a custom_id back; null for one that is malformed or of another version. */
export function decodeCustomId(id: string): ActionRef | null {
  const [version, command, name, argument, options, ...more] = id.split(":");
  if (version !== VERSION || more.length > 0) return null;
  if (command === undefined || name === undefined || argument === undefined || options === undefined) {
    return null;
  }
  if (command === "" || name === "") return null;
  try {
    return {
      command,
      name,
      argument: decodeURIComponent(argument),
      options: Object.fromEntries(new URLSearchParams(options)),
    };
  } catch {
    // A lone percent sign: nothing we ever wrote.
    return null;
  }
}

/** The command a custom_id of whatever version was written for; null where it holds none. */
export function commandNamedIn(id: string): string | null {
  return /^v\d+:([-_\p{L}\p{N}]{1,32})(?: [-_\p{L}\p{N}]{1,32})?:/u.exec(id)?.[1] ?? null;
}

/** The command and the subcommand that an action names, as in `alerts list`. */
export function splitCommand(named: string): {
  readonly command: string;
  readonly subcommand: string | null;
} {
  const [command = "", ...rest] = named.split(" ");
  return { command, subcommand: rest.length === 0 ? null : rest.join(" ") };
}
