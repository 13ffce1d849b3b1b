import type { AnswerDeps } from "../../src/app/answers/context.ts";
import type { PriceCoverage } from "../../src/app/ports/prices.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Change } from "../../src/domain/fact.ts";
import type { Basket, PriceHistory, SecurityId } from "../../src/domain/market.ts";
import type { IsoDate } from "../../src/domain/time.ts";
import type { FilingsState } from "../../src/surface/answers/common.ts";
import { historyOf, nyseCalendar } from "./market.ts";

interface Stored {
  readonly facts: FactSet;
  readonly changes?: readonly Change[];
  readonly history?: PriceHistory;
  readonly basket?: Basket;
  /** Left out, filings are not read. */
  readonly filings?: FilingsState;
}

/** What answers read, out of memory: the facts known on every day, these prices and nothing else. */
export function answerDeps(stored: Stored): AnswerDeps {
  const { filings } = stored;
  const history = stored.history ?? historyOf([], []);
  return {
    facts: {
      knownOn: async (day) => knownOn(stored.facts, day),
      changes: async ({ since, until }) =>
        (stored.changes ?? []).filter(
          (change) =>
            (since === null || (change.knownAt !== null && change.knownAt >= since)) &&
            (until === null || (change.knownAt !== null && change.knownAt <= until)),
        ),
    },
    prices: {
      history: async (securities, from, to) => cut(history, securities, from, to),
      coverage: async () => coverageOf(history),
    },
    calendar: nyseCalendar(),
    basket: stored.basket ?? { id: "PW14", version: 1, members: [] },
    benchmarks: { peers: ["CRWV", "NBIS"], qqq: "QQQ" },
    ...(filings === undefined ? {} : { filings: { state: async () => filings } }),
  };
}

/** Rows published by the day; every list of facts is cut alike. */
function knownOn(facts: FactSet, day: IsoDate | null): FactSet {
  if (day === null) return facts;
  const known = <T extends { readonly knownAt: IsoDate | null }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.knownAt !== null && row.knownAt <= day);
  return {
    ...facts,
    knownOn: day,
    projects: known(facts.projects),
    contracts: known(facts.contracts),
    debts: known(facts.debts),
    debtEvents: known(facts.debtEvents),
    debtTotals: known(facts.debtTotals),
    interest: known(facts.interest),
    holdings: known(facts.holdings),
    transactions: known(facts.transactions),
    revenue: known(facts.revenue),
    runRates: known(facts.runRates),
    hashrates: known(facts.hashrates),
    commitments: known(facts.commitments),
    guidance: known(facts.guidance),
    network: known(facts.network),
    claims: known(facts.claims),
    risks: known(facts.risks),
    filings: known(facts.filings),
    figures: known(facts.figures),
  };
}

function cut(
  history: PriceHistory,
  securities: readonly SecurityId[],
  from: IsoDate,
  to: IsoDate,
): PriceHistory {
  const bars = securities.flatMap((security) => {
    const own = (history.bars.get(security) ?? []).filter((bar) => bar.session >= from && bar.session <= to);
    return own.length === 0 ? [] : [[security, own] as const];
  });
  return {
    ...history,
    bars: new Map(bars),
    btc: history.btc.filter((bar) => bar.date >= from && bar.date <= to),
  };
}

function coverageOf(history: PriceHistory): PriceCoverage {
  const securities = [...history.bars].flatMap(([security, bars]) => {
    const first = bars[0];
    const last = bars.at(-1);
    if (!first || !last) return [];
    const quarantined = bars.filter((bar) => bar.quarantined).length;
    return [{ security, first: first.session, last: last.session, rows: bars.length, quarantined }];
  });
  const first = history.btc[0];
  const last = history.btc.at(-1);
  const btc = first && last ? { first: first.date, last: last.date, rows: history.btc.length } : null;
  return { securities, btc };
}
