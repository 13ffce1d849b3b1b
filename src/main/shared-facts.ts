import type { JobAction } from "../app/run-jobs.ts";
import {
  createSharedFactsJob,
  mergeSharedFacts,
  type SharedFactsDeps,
  type SharedFactsReport,
} from "../app/shared-facts.ts";
import { createFactsPlace } from "../sources/facts-place.ts";
import { createHttp } from "../sources/http.ts";
import { createReviewItemStore } from "../store/review-items.ts";
import { clock, version } from "./environment.ts";
import type { World } from "./open-world.ts";

/** Merges the file at an address once a day. */
export function sharedFactsJob(world: Pick<World, "db" | "facts">, url: string): JobAction {
  const job = createSharedFactsJob(depsOf(world), url);
  return (_slot, now) => job(now);
}

/** Merges facts files into the open store, for the terminal. */
export function openSharedFacts(
  world: Pick<World, "db" | "facts">,
): (place: string) => Promise<SharedFactsReport> {
  const deps = depsOf(world);
  return (place) => mergeSharedFacts(deps, place, clock.now());
}

function depsOf({ db, facts }: Pick<World, "db" | "facts">): SharedFactsDeps {
  return {
    source: createFactsPlace(createHttp({ version: version() })),
    facts,
    reviewItems: createReviewItemStore(db),
  };
}
