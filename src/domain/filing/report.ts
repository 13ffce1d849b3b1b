import type { IsoDate } from "../time.ts";
import { findCoins } from "./coins.ts";
import { readCover } from "./cover.ts";
import { findDebt } from "./debts.ts";
import { createFactBook, type FactBook } from "./fact-book.ts";
import { findInterest, findRevenue } from "./income.ts";
import { FILED_METRICS, type FiledMetric, type FilingReport } from "./observation.ts";
import { findCash, findShares } from "./positions.ts";
import { resolveFacts } from "./resolve.ts";
import { createSubject, together } from "./subject.ts";
import type { TaggedDocument } from "./tagged.ts";

/**
 * What the reader sees in one document: the figures that every rule let pass, a question for each that one refused,
 * and what was wrong with the document. `priceOn` gives the price of one bitcoin in USD at the end of a day, null where
 * it is not known.
 */
export function reportOn(
  tagged: TaggedDocument,
  name: string,
  priceOn: (day: IsoDate) => number | null,
): FilingReport {
  const { document, problems } = readCover(tagged, name);
  const { facts, problems: faults } = resolveFacts(tagged);
  const book = createFactBook(facts);
  const subject = createSubject(name, document.periodEnd ?? latestEnd(book), book);
  const found = together(
    findCoins(subject, priceOn),
    findDebt(subject),
    findInterest(subject),
    findRevenue(subject),
    findCash(subject),
    findShares(subject),
  );
  return {
    document,
    observations: found.observations.toSorted(inOrder),
    questions: found.questions.toSorted(inOrder),
    problems: [...tagged.problems, ...problems, ...faults],
  };
}

/** Where the cover does not say it: the last day that a figure of the company as a whole covers a period up to. */
function latestEnd(book: FactBook): IsoDate {
  const ends = book.facts
    .filter(({ period, dimensions }) => period.start !== null && dimensions.length === 0)
    .map(({ period }) => period.end);
  return ends.reduce((latest, end) => (end > latest ? end : latest), "");
}

interface Placed {
  readonly metric: FiledMetric;
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
}

/** By metric, the newest first, of two that end together the shorter first. */
export function inOrder(a: Placed, b: Placed): number {
  return (
    FILED_METRICS.indexOf(a.metric) - FILED_METRICS.indexOf(b.metric) ||
    b.periodEnd.localeCompare(a.periodEnd) ||
    (b.periodStart ?? "").localeCompare(a.periodStart ?? "")
  );
}
