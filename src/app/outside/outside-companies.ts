import type { MinerId } from "../../domain/fact.ts";
import { nameInLetters } from "../../domain/listed-company.ts";
import type { SecurityId } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import { outsideIds } from "../../domain/outside.ts";
import type { Instant } from "../../domain/time.ts";
import { count } from "../../domain/wording.ts";
import type { FactLoader, Facts } from "../ports/facts.ts";
import type { FilingTasks, ListedCompany } from "../ports/filings.ts";
import type { FollowedCompanies, ListedCompanies } from "../ports/listed-companies.ts";

/** So many companies that no release watches the list of one server may hold. */
export const MOST_OUTSIDE_OF_SERVER = 10;

/** So many are followed for all servers together: each costs requests to the SEC and to who gives prices. */
export const MOST_OUTSIDE = 100;

/** What lists of servers need to hold companies that no release watches. */
export interface OutsideDeps {
  readonly companies: ListedCompanies;
  readonly lists: FollowedCompanies;
  readonly facts: Pick<Facts, "knownOn"> & Pick<FactLoader, "add">;
  readonly tasks: Pick<FilingTasks, "progress">;
  /** What miners are compared with: prices of these symbols are fetched already. */
  readonly benchmarks: readonly SecurityId[];
  /** False where reports to the SEC are not read here. */
  readonly readsFilings: boolean;
}

/**
 * The record of a company that nobody watched so far. A symbol that is fetched for comparison keeps its series of
 * prices; everybody else is known by the CIK. Its fiscal year is the calendar's until the SEC says otherwise.
 */
export function recordOf(company: ListedCompany, benchmarks: readonly SecurityId[]): Miner {
  const { cik, ticker, name, exchange } = company;
  return {
    id: benchmarks.includes(ticker) ? ticker : cik,
    ticker,
    name: nameInLetters(name),
    formerNames: [],
    formerTickers: [],
    cik,
    exchange,
    fiscalYearEnd: "12-31",
    kind: "listed_company",
    consolidates: [],
    factsSince: null,
    pricesSince: null,
    aiShareCaveat: null,
    note: null,
  };
}

/** Writes records of companies; one that is there stays as it is. Nobody is alerted. */
export async function addRecords(
  { facts }: Pick<OutsideDeps, "facts">,
  records: readonly Miner[],
  now: Instant,
): Promise<void> {
  const known = new Set((await facts.knownOn(null)).miners.map(({ id }) => id));
  const fresh = records.filter(({ id }) => !known.has(id));
  if (fresh.length > 0) await facts.add({ miners: fresh }, { origin: "server", quiet: true }, now);
}

/** Why a list cannot be kept, a sentence each; nothing where it can. `miners` are those of whom there are records. */
export async function outsideProblems(
  { lists }: Pick<OutsideDeps, "lists">,
  list: readonly MinerId[],
  miners: readonly Miner[],
): Promise<readonly string[]> {
  const outside = outsideIds(miners);
  const own = list.filter((id) => outside.has(id));
  if (own.length > MOST_OUTSIDE_OF_SERVER) {
    return [
      `${count(own.length)} companies beside those that are watched are too many: a list holds at most ${count(MOST_OUTSIDE_OF_SERVER)}.`,
    ];
  }
  if (own.length === 0) return [];
  const followed = [...(await lists.onLists())].filter((id) => outside.has(id));
  const all = new Set([...followed, ...own]);
  return all.size > MOST_OUTSIDE && own.some((id) => !followed.includes(id))
    ? [
        `This bot follows ${count(MOST_OUTSIDE)} companies for servers already, which is all it can. Companies that are watched or followed can still be added.`,
      ]
    : [];
}
