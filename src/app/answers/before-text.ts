import type { FactSet } from "../../domain/fact-set.ts";
import type { Fact } from "../../domain/fact.ts";
import type { ReportedFigure } from "../../domain/figure.ts";
import type { Filing } from "../../domain/filed.ts";
import { type FigureSpan, periodBefore } from "../../domain/period-before.ts";
import { isMeasured } from "../../domain/treasury.ts";
import { btc, dayInWords, usd } from "../../domain/wording.ts";
import { figureValue } from "./figure-text.ts";

/** What stands behind the sentence of a figure that a filing gave: the value before it, and the filing. */
export type TellBefore = (kind: ObservedKind, row: Fact) => string;

/** The kinds of change that a filing may bring with figures. */
export type ObservedKind = "holding" | "debt_total" | "interest" | "revenue" | "figure";

/** `/data/1507605/000150760526000012/`: the number without its dashes is a folder of the archives. */
const FOLDER = /\/(\d{10})(\d{2})(\d{6})(?:\/|$)/;

/** The accession number in an address of the SEC's archives, `0001507605-26-000012`; null where there is none. */
export function accessionIn(url: string): string | null {
  const [, filer, year, number] = FOLDER.exec(url) ?? [];
  return filer === undefined || year === undefined || number === undefined
    ? null
    : `${filer}-${year}-${number}`;
}

/** Finds the filing that a fact's figures come from; undefined where they come from elsewhere, or it was never read. */
export function filingsByFact(facts: FactSet): (fact: Fact) => Filing | undefined {
  const byAccession = new Map(facts.filings.map((filing) => [filing.accession, filing]));
  return (fact) => byAccession.get(accessionIn(fact.sources[0]?.url ?? "") ?? "");
}

/**
 * “, 15,000 BTC on 30 Jun 2026 (10-Q 0001507605-26-000012)” behind a figure whose source is a filing that was read: the
 * same series a period earlier where it is known, and the filing. Empty for a figure from anywhere else.
 */
export function tellBefore(facts: FactSet): TellBefore {
  const filingOf = filingsByFact(facts);
  const holdings = before(facts.holdings.filter(isMeasured), {
    spanOf: ({ date }) => ({ start: null, end: date }),
    seriesOf: ({ miner, basis }) => [miner, basis],
    tell: (row) => `${btc(row.btc)} on ${dayInWords(row.date)}`,
  });
  const totals = before(facts.debtTotals, {
    spanOf: ({ asOf }) => ({ start: null, end: asOf }),
    seriesOf: ({ miner, scope }) => [miner, scope],
    tell: (row) => `${usd(row.totalUsd)} at ${dayInWords(row.asOf)}`,
  });
  const interest = before(facts.interest, {
    spanOf: ({ periodStart, periodEnd }) => ({ start: periodStart, end: periodEnd }),
    seriesOf: ({ miner, scope }) => [miner, scope],
    tell: (row) => `${usd(row.amountUsd)} in ${row.periodLabel}`,
  });
  const revenue = before(
    facts.revenue.filter(({ totalUsd }) => totalUsd !== null),
    {
      spanOf: ({ periodStart, periodEnd }) => ({ start: periodStart, end: periodEnd }),
      seriesOf: ({ miner }) => [miner],
      tell: (row) => `${usd(row.totalUsd ?? 0)} in ${row.periodLabel}`,
    },
  );
  const figures = beforeFigure(facts);
  const tell = { holding: holdings, debt_total: totals, interest, revenue, figure: figures };
  return (kind, row) => {
    const filing = filingOf(row);
    if (filing === undefined) return "";
    const earlier = tell[kind](row.id);
    return `${earlier === null ? "" : `, ${earlier}`} (${filing.form} ${filing.accession})`;
  };
}

/** “$110M on 30 Jun 2026”: a figure of the same series a period earlier, by the id of this one; null where none is known. */
export function beforeFigure(facts: FactSet): (id: string) => string | null {
  return before(facts.figures, {
    spanOf: ({ periodStart, periodEnd }) => ({ start: periodStart, end: periodEnd }),
    seriesOf: ({ miner, metric, basis, label, unit }) => [miner, metric, basis, label, unit],
    tell: (row: ReportedFigure) => figureValue(row),
  });
}

/** By id the words for the figure of the same series before it. The rows are sorted into series when first asked for. */
function before<T extends Fact>(
  rows: readonly T[],
  how: {
    readonly spanOf: (row: T) => FigureSpan;
    readonly seriesOf: (row: T) => readonly (string | null)[];
    readonly tell: (row: T) => string;
  },
): (id: string) => string | null {
  const keyOf = (row: T): string => JSON.stringify(how.seriesOf(row));
  let sorted: {
    readonly byId: ReadonlyMap<string, T>;
    readonly series: ReadonlyMap<string, readonly T[]>;
  } | null = null;
  return (id) => {
    sorted ??= { byId: new Map(rows.map((row) => [row.id, row])), series: Map.groupBy(rows, keyOf) };
    const row = sorted.byId.get(id);
    if (row === undefined) return null;
    const earlier = periodBefore(row, sorted.series.get(keyOf(row)) ?? [], how.spanOf);
    return earlier === null ? null : how.tell(earlier);
  };
}
