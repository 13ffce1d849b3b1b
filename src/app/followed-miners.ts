import type { Miner } from "../domain/miner.ts";
import { isOutside } from "../domain/outside.ts";
import type { Facts } from "./ports/facts.ts";
import type { FollowedCompanies } from "./ports/listed-companies.ts";

/**
 * Whose prices and filings are fetched: what a release watches, and of other companies those that stand on the list of a
 * server at this moment. One that no list names any more keeps its records, and nothing new of it is asked for.
 */
export async function followedMiners(deps: {
  readonly facts: Pick<Facts, "knownOn">;
  readonly lists: FollowedCompanies;
}): Promise<readonly Miner[]> {
  const { miners } = await deps.facts.knownOn(null);
  if (!miners.some(isOutside)) return miners;
  const listed = await deps.lists.onLists();
  return miners.filter((miner) => !isOutside(miner) || listed.has(miner.id));
}
