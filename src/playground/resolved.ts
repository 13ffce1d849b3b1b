import type { APIAttachment, APIInteractionDataResolved, APIRole } from "discord-api-types/v10";
import { resolvedChannelJson } from "./channel-json.ts";
import type { Role } from "./guilds.ts";
import { memberJson, membershipJson, userJson } from "./people.ts";
import { botPermissionsIn, memberPermissionsIn, type Place } from "./places.ts";
import type { World } from "./world.ts";

/** Ids that an option, a select or a form names. */
export interface Named {
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
  readonly channels?: readonly string[];
  readonly attachments?: readonly APIAttachment[];
}

/** What Discord tells of the things named; what no longer exists is left out, and so is a kind without any. */
export function resolve(world: World, place: Place, named: Named): APIInteractionDataResolved {
  const guild = place.guildId === null ? undefined : world.guilds.get(place.guildId);
  const people = (named.users ?? [])
    .flatMap((id) => world.person(id) ?? [])
    .map((person) => (place.guildId === null ? person : world.memberOf(place.guildId, person)));
  const channels = (named.channels ?? [])
    .flatMap((id) => world.channel(id) ?? [])
    .filter((channel) => channel.guildId === place.guildId);
  const roles = (named.roles ?? []).flatMap((id) => guild?.roles.get(id) ?? []);
  const attachments = named.attachments ?? [];
  return {
    ...(people.length === 0
      ? {}
      : { users: Object.fromEntries(people.map((person) => [person.id, userJson(person)])) }),
    ...(people.length === 0 || guild === undefined
      ? {}
      : {
          members: Object.fromEntries(
            people.map((person) => [
              person.id,
              { ...membershipJson(person), permissions: memberJson(person).permissions },
            ]),
          ),
        }),
    ...(roles.length === 0
      ? {}
      : { roles: Object.fromEntries(roles.map((role) => [role.id, roleJson(role)])) }),
    ...(channels.length === 0
      ? {}
      : {
          channels: Object.fromEntries(
            channels.map((channel) => [
              channel.id,
              resolvedChannelJson(
                channel,
                memberPermissionsIn(channel, place.person),
                guild === undefined ? null : botPermissionsIn(world, channel),
              ),
            ]),
          ),
        }),
    ...(attachments.length === 0
      ? {}
      : { attachments: Object.fromEntries(attachments.map((attachment) => [attachment.id, attachment])) }),
  };
}

const NO_FLAGS: number = 0;

/** A role as Discord describes it. */
export function roleJson(role: Role): APIRole {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: 0,
    permissions: role.permissions,
    managed: false,
    mentionable: role.mentionable,
    flags: NO_FLAGS,
  };
}
