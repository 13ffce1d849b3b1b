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
  const id = [VERSION, action.command, action.name, encodeURIComponent(action.argument), options].join(":");
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
