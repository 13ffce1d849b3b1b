import type { JobName } from "../app/ports/job-runs.ts";
import type { Settings } from "../config.ts";

/** All jobs there are. */
const JOB_NAMES: readonly JobName[] = [
  "btc-spot",
  "stock-quotes",
  "stock-bars",
  "btc-close",
  "network",
  "evaluate",
  "digest",
  "filings",
  "filing-lists",
  "shared-facts",
  "guilds",
  "housekeeping",
];

/** What runs with a simulated market. */
const UPKEEP: readonly JobName[] = ["evaluate", "digest", "guilds", "housekeeping", "stock-bars"];

const OF_FILINGS: readonly JobName[] = ["filings", "filing-lists"];

/** True where reports to the SEC are read: somebody says who asks, and nobody forbids it. */
export function readsFilings({ secUserAgent, sourcesOff, marketData }: Settings): boolean {
  return secUserAgent !== null && marketData === "live" && !sourcesOff.includes("sec");
}

/** The jobs that a bot with these settings runs. */
export function activeJobs(settings: Settings): ReadonlySet<JobName> {
  const { marketData, factsUrl } = settings;
  return new Set(
    JOB_NAMES.filter((job) => {
      if (marketData === "simulated") return UPKEEP.includes(job);
      if (OF_FILINGS.includes(job)) return readsFilings(settings);
      return job !== "shared-facts" || factsUrl !== null;
    }),
  );
}
