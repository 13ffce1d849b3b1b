import type { GuildListing, ListGuilds } from "../app/ports/guild-listing.ts";
import type { API } from "./discord-api.ts";

/** Discord gives at most so many servers at once. */
const PER_PAGE = 200;

/** Asks Discord page by page which servers the bot is in; whole only if every page arrived and led on. */
export function createGuildListing(api: Pick<API, "users">): ListGuilds {
  return async (): Promise<GuildListing> => {
    const ids = new Set<string>();
    let after = "0";
    try {
      for (;;) {
        const found = idsOf(await api.users.getGuilds({ limit: PER_PAGE, after }));
        if (found === null) return incomplete("the answer is no list of servers");
        for (const id of found) ids.add(id);
        if (found.length < PER_PAGE) return { complete: true, ids: [...ids] };
        const last = found.reduce((newest, id) => (isNewer(id, newest) ? id : newest), after);
        if (last === after) return incomplete("a page of servers repeated the one before");
        after = last;
      }
    } catch (error) {
      return incomplete(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  };
}

function incomplete(problem: string): GuildListing {
  return { complete: false, problem };
}

/** Ids grow with time; as numbers, for they are not all of one length. */
function isNewer(id: string, than: string): boolean {
  return BigInt(id) > BigInt(than);
}

/** The ids on a page; null where it is something else, as another program at the address may answer. */
function idsOf(page: unknown): readonly string[] | null {
  if (!Array.isArray(page)) return null;
  const ids = page.map((guild: unknown) =>
    typeof guild === "object" && guild !== null && "id" in guild && typeof guild.id === "string"
      ? guild.id
      : "",
  );
  return ids.every((id) => /^\d+$/.test(id)) ? ids : null;
}
