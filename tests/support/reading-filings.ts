import { createFilingJobs } from "../../src/app/filings/jobs.ts";
import type { Miner } from "../../src/domain/miner.ts";
import type { IsoDate } from "../../src/domain/time.ts";
import type { FakeFiling } from "./fake-edgar.ts";
import { createFilingWorld } from "./fake-filings.ts";
import { cikOf, minerOf } from "./made-filings.ts";

const NEVER = new AbortController().signal;
const SLOT = "2026-11-24T15:00:00.000Z";

/** A world whose companies' lists were read before, so that what is filed is news. */
export async function openReading(
  filings: readonly FakeFiling[],
  miners: readonly Miner[] = [minerOf(1)],
  btcUsd: Readonly<Record<IsoDate, number>> = {},
) {
  const world = createFilingWorld({ miners, btcUsd });
  const jobs = createFilingJobs(world.deps);
  const run = (job: "filings" | "lists") => jobs[job](SLOT, world.world.now, NEVER);
  await run("lists");
  await run("filings");
  world.edgar.file(...filings);
  world.edgar.asked.length = 0;
  const taskOf = (filing: FakeFiling, company = 1) =>
    world.memory.tasks.get(`${cikOf(company)} ${filing.accession}`);
  const reviews = () => [...world.memory.reviews.values()];
  return { ...world, run, taskOf, reviews };
}
