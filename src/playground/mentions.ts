import { type APIMessage, PermissionFlagsBits } from "discord-api-types/v10";
import { allComponents, fieldsOf, textOf, textsOf } from "./json.ts";
import { isAllowed, userJson } from "./people.ts";
import type { World } from "./world.ts";

/** Whom a message pings. */
export type Mentions = Pick<APIMessage, "mentions" | "mention_roles" | "mention_everyone">;

/** Nobody. */
export function noMentions(): Mentions {
  return { mentions: [], mention_roles: [], mention_everyone: false };
}

/**
 * Whom a body pings: what its text names, as far as its allowed mentions (all, where it says nothing) and the
 * bot's permissions go. A role pings where it is mentionable or the bot may mention everyone.
 */
export function mentionsOf(
  world: World,
  guildId: string | null,
  permissions: string,
  body: unknown,
): Mentions {
  const { content, components, allowed_mentions: allowed } = fieldsOf(body);
  const texts = allComponents(components).map((component) => textOf(fieldsOf(component)["content"]) ?? "");
  const text = [textOf(content) ?? "", ...texts].join("\n");
  const parse = allowed === undefined ? ["users", "roles", "everyone"] : textsOf(fieldsOf(allowed)["parse"]);
  const among = (kind: "users" | "roles", id: string): boolean =>
    parse.includes(kind) || textsOf(fieldsOf(allowed)[kind]).includes(id);
  const everyone = isAllowed(permissions, PermissionFlagsBits.MentionEveryone);
  const users = ids(text, /<@!?(\d+)>/g)
    .filter((id) => among("users", id))
    .flatMap((id) => world.person(id) ?? []);
  const guild = guildId === null ? undefined : world.guilds.get(guildId);
  const roles = ids(text, /<@&(\d+)>/g)
    .filter((id) => among("roles", id))
    .filter((id) => guild?.roles.has(id) === true && (everyone || guild.roles.get(id)?.mentionable === true));
  return {
    mentions: users.map(userJson),
    mention_roles: roles,
    mention_everyone: everyone && parse.includes("everyone") && /@everyone|@here/.test(text),
  };
}

function ids(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, id]) => id ?? []))];
}
