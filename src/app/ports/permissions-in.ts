/**
 * What the bot may do now in a channel of that server, as a bit string in decimal digits: “0” where it does not see the
 * channel, and where the channel is of another server, so that nobody learns anything about it. Null where it cannot
 * be known at the moment.
 */
export type PermissionsIn = (channelId: string, guildId: string) => Promise<string | null>;
