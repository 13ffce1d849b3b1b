import { epochMs, type Instant } from "../../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { ListedCompanies } from "../ports/listed-companies.ts";
import type { Log } from "../ports/log.ts";
import type { FilingGate } from "./gate.ts";

/** What refreshing the list of companies needs. */
export interface CompanyListDeps {
  readonly gate: FilingGate;
  readonly companies: Pick<ListedCompanies, "readAt" | "replace">;
  readonly clock: Clock;
  readonly log: Log;
}

/** New companies are listed every day; who looks for one a week late finds it. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** What came of looking at the list: nothing was due, a new one is kept, or why not. */
export type CompanyListRead =
  | { readonly kind: "fresh" }
  | { readonly kind: "read"; readonly companies: number }
  | { readonly kind: "failed"; readonly why: string; readonly closed: boolean };

/**
 * Reads the SEC's list of companies with a ticker where none is kept, or one that is a week old. A list that cannot be
 * read leaves the one that is kept. Rejects where the signal aborts or the store fails.
 */
export async function readCompanies(deps: CompanyListDeps, signal: AbortSignal): Promise<CompanyListRead> {
  const { gate, companies, clock, log } = deps;
  const before = await companies.readAt();
  if (before !== null && isFresh(before, clock.now())) return { kind: "fresh" };
  const asked = await gate.ask("archives", (source) => source.tickers(), signal);
  if (!asked.ok) return { kind: "failed", why: asked.failure.detail, closed: asked.closed };
  const listed = asked.value;
  await companies.replace(listed, clock.now());
  log.info({ companies: listed.length }, "the list of companies with a ticker was read");
  return { kind: "read", companies: listed.length };
}

function isFresh(before: Instant, now: Instant): boolean {
  const age = epochMs(now) - epochMs(before);
  // Where the clock was set back the age says nothing.
  return age >= 0 && age < KEPT_MS;
}
