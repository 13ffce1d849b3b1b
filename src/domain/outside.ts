import type { FactSet } from "./fact-set.ts";
import type { Fact, MinerId } from "./fact.ts";
import type { Miner } from "./miner.ts";
import type { IsoDate } from "./time.ts";

/**
 * True for a company that no release watches, and servers asked for: it takes part in nothing but what is asked of it by
 * name.
 */
export function isOutside({ kind }: Pick<Miner, "kind">): boolean {
  return kind === "listed_company";
}

/** Those of the companies that no release watches. */
export function outsideIds(miners: readonly Miner[]): ReadonlySet<MinerId> {
  return new Set(miners.filter(isOutside).map(({ id }) => id));
}

/**
 * The facts without companies that no release watches, but for those that are named: as if the others had never been
 * added. The first publication and rows without a date stay as the store has them, since outside companies have neither
 * older nor undated ones.
 */
export function withoutOutside(facts: FactSet, named: readonly MinerId[]): FactSet {
  const left = new Set(
    facts.miners.filter((miner) => isOutside(miner) && !named.includes(miner.id)).map(({ id }) => id),
  );
  if (left.size === 0) return facts;
  const stays = ({ miner }: Pick<Fact, "miner">): boolean => miner === null || !left.has(miner);
  const rows = {
    projects: facts.projects.filter(stays),
    contracts: facts.contracts.filter(stays),
    debts: facts.debts.filter(stays),
    debtEvents: facts.debtEvents.filter(stays),
    debtTotals: facts.debtTotals.filter(stays),
    interest: facts.interest.filter(stays),
    holdings: facts.holdings.filter(stays),
    transactions: facts.transactions.filter(stays),
    revenue: facts.revenue.filter(stays),
    runRates: facts.runRates.filter(stays),
    hashrates: facts.hashrates.filter(stays),
    commitments: facts.commitments.filter(stays),
    guidance: facts.guidance.filter(stays),
    network: facts.network.filter(stays),
    claims: facts.claims.filter(stays),
    risks: facts.risks.filter(stays),
    filings: facts.filings.filter(stays),
    figures: facts.figures.filter(stays),
  };
  const miners = facts.miners.filter(({ id }) => !left.has(id));
  const own = Object.values(rows)
    .flat()
    .filter(({ miner }) => miner !== null && named.includes(miner));
  const { watchedTo = facts.factsTo, ...others } = facts;
  const days = [watchedTo, ...own.flatMap(publicationsOf)].filter((day) => day !== null);
  return { ...others, ...rows, miners, factsTo: days.toSorted().at(-1) ?? null };
}

/** Of a fact and of its further sources, which may have come out after the first one. */
function publicationsOf({ knownAt, sources }: Fact): readonly (IsoDate | null)[] {
  return [knownAt, ...sources.map(({ published }) => published)];
}
