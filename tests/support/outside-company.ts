import type { FactBundle } from "../../src/app/ports/facts.ts";
import type { Fact } from "../../src/domain/fact.ts";
import type { Miner } from "../../src/domain/miner.ts";
import { aMiner, aSource } from "./facts.ts";
import { nyseCalendar } from "./market.ts";
import { barsOf, sessionsFrom } from "./market.ts";
import type { RealApp } from "./real-app.ts";

/** A company that no release watches, as a server adds it. */
export const APPLE: Miner = aMiner("AAPL", {
  id: "0000320193",
  name: "Apple Inc.",
  cik: "0000320193",
  kind: "listed_company",
});

/** Another one, whose prices are fetched for comparison already. */
const STRATEGY: Miner = aMiner("MSTR", {
  id: "MSTR",
  name: "Strategy Inc",
  cik: "0001050446",
  kind: "listed_company",
});

/** The day on which all of its facts came out: later than everything bundled. */
export const APPLE_KNOWN = "2026-11-23";

/** Facts of every kind of another company, as if they were Apple's. */
export function factsOfApple(bundle: FactBundle): FactBundle {
  const theirs = <T extends Fact>(rows: readonly T[] | undefined): readonly T[] =>
    (rows ?? []).slice(0, 25).map((row) => ({
      ...row,
      id: `${row.id}-apple`,
      miner: APPLE.id,
      knownAt: APPLE_KNOWN,
      asOf: "2026-11-20",
      sources: [aSource({ published: APPLE_KNOWN, title: "An Apple report" })],
    }));
  const dated = { periodStart: "2026-07-01", periodEnd: "2026-09-30" };
  const fact: Fact = {
    id: "",
    miner: APPLE.id,
    asOf: "2026-09-30",
    knownAt: APPLE_KNOWN,
    sources: [aSource({ published: APPLE_KNOWN })],
    evidence: "filing",
    note: null,
    reasoning: null,
  };
  const revenue = (bundle.revenue ?? []).filter(({ aiUsd, totalUsd }) => aiUsd !== null && totalUsd !== null);
  return {
    miners: [APPLE, STRATEGY],
    projects: theirs(bundle.projects),
    contracts: theirs((bundle.contracts ?? []).filter(({ countInTotals }) => countInTotals)).map((row) => ({
      ...row,
      partOf: null,
      project: null,
    })),
    debts: theirs((bundle.debts ?? []).filter(({ countInTotals }) => countInTotals)),
    debtEvents: theirs(bundle.debtEvents).map((row) => ({ ...row, instruments: [] })),
    debtTotals: theirs(bundle.debtTotals).map((row) => ({ ...row, instruments: [] })),
    interest: theirs(bundle.interest).map((row) => ({ ...row, ...dated })),
    holdings: theirs(bundle.holdings).map((row) => ({ ...row, date: "2026-09-30" })),
    transactions: theirs(bundle.transactions).map((row) => ({ ...row, ...dated, insideOf: null })),
    revenue: theirs(revenue).map((row) => ({ ...row, ...dated })),
    runRates: theirs(bundle.runRates),
    hashrates: theirs(bundle.hashrates),
    commitments: theirs(bundle.commitments),
    guidance: theirs(bundle.guidance).map((row) => ({ ...row, targetDate: "2026-12-31" })),
    risks: theirs(bundle.risks).slice(0, 2),
    filings: [
      {
        ...fact,
        id: "0000320193-26-000001",
        accession: "0000320193-26-000001",
        form: "10-K",
        filed: APPLE_KNOWN,
        acceptedAt: "2026-11-23T21:05:00.000Z",
        items: [],
        reportDate: "2026-09-30",
      },
    ],
    figures: [
      {
        ...fact,
        id: "fig-apple",
        metric: "cash",
        periodStart: null,
        periodEnd: "2026-09-30",
        value: 1_000_000_000,
        unit: "usd",
        basis: "without_restricted",
        label: null,
      },
    ],
  };
}

/** Daily prices of it, by somebody else than everybody's, that jump on the last session: the greatest mover there is. */
export async function storePricesOfApple({ prices }: Pick<RealApp, "prices">): Promise<void> {
  const sessions = sessionsFrom(nyseCalendar(), "2025-12-01", 248);
  const closes = sessions.map((_, day) => (day < 244 ? 200 + day / 10 : 400 + day));
  await prices.writeBars(
    barsOf(APPLE.id, sessions, closes, "split_adjusted").map((bar) => ({
      ...bar,
      provider: "another",
      fetchedAt: "2026-11-24T12:00:00.000Z",
      symbol: "AAPL",
      adjustedClose: null,
    })),
  );
}
