import { InteractionResponseType, InteractionType } from "discord-api-types/v10";
import { checkChoices, checkMessage } from "../discord/limits.ts";

/** Type and data of a callback; a type of null where it has none. */
export function readCallback(body: unknown): { readonly type: number | null; readonly data: unknown } {
  if (typeof body !== "object" || body === null) return { type: null, data: undefined };
  const type = "type" in body && typeof body.type === "number" ? body.type : null;
  return { type, data: "data" in body ? body.data : undefined };
}

/** What Discord would say against a callback of that type to an interaction of that kind. */
export function checkCallback(kind: InteractionType, type: number | null, data: unknown): string[] {
  const autocomplete = kind === InteractionType.ApplicationCommandAutocomplete;
  switch (type) {
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      if (!autocomplete) return ["suggestions answer nothing but an autocomplete interaction"];
      return checkChoices(typeof data === "object" && data !== null && "choices" in data ? data.choices : []);
    case InteractionResponseType.ChannelMessageWithSource:
      return autocomplete ? ["an autocomplete interaction takes suggestions only"] : checkMessage(data);
    case InteractionResponseType.UpdateMessage:
    case InteractionResponseType.DeferredMessageUpdate:
      if (kind !== InteractionType.MessageComponent) return ["only a component's message can be updated"];
      return type === InteractionResponseType.UpdateMessage ? checkMessage(data) : [];
    case InteractionResponseType.DeferredChannelMessageWithSource:
    case InteractionResponseType.Modal:
      return autocomplete ? ["an autocomplete interaction takes suggestions only"] : [];
    case null:
    default:
      return [`type ${type ?? "missing"} is no callback`];
  }
}

/** The flags of a body, 0 where it has none. */
export function flagsOf(data: unknown): number {
  return typeof data === "object" && data !== null && "flags" in data && typeof data.flags === "number"
    ? data.flags
    : 0;
}
