/** The servers the bot is in, asked of Discord. A listing of which a part did not arrive says nothing. */
export type GuildListing =
  | { readonly complete: true; readonly ids: readonly string[] }
  | { readonly complete: false; readonly problem: string };

/** Never rejects: whatever goes wrong makes the listing incomplete. */
export type ListGuilds = () => Promise<GuildListing>;
