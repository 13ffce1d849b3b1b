import type { Miner } from "../../domain/miner.ts";
import { addDays, type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { FactLoader, Facts } from "../ports/facts.ts";
import type { FilingMarks, FilingReports, FilingSource, FilingTasks } from "../ports/filings.ts";
import type { ListedCompanies } from "../ports/listed-companies.ts";
import type { Log } from "../ports/log.ts";
import type { SourceName } from "../ports/market-sources.ts";
import type { OperatorNotices } from "../ports/operator-notices.ts";
import type { Prices } from "../ports/prices.ts";
import type { ReviewItems } from "../ports/review-items.ts";
import type { SourceStates } from "../ports/source-states.ts";

/** What reading filings needs. */
export interface FilingDeps {
  readonly source: FilingSource;
  readonly states: SourceStates;
  /** Providers that are never asked. */
  readonly off: ReadonlySet<SourceName>;
  readonly tasks: FilingTasks;
  readonly reports: FilingReports;
  readonly marks: FilingMarks;
  readonly facts: Facts;
  readonly loader: FactLoader;
  readonly review: ReviewItems;
  readonly prices: Prices;
  /** The list in which servers look companies up; left out where nobody does. */
  readonly companies?: Pick<ListedCompanies, "readAt" | "replace">;
  readonly notices: OperatorNotices;
  readonly clock: Clock;
  readonly log: Log;
  /** Every company that is followed, at this moment; those without a CIK are left out here. */
  watched(): Promise<readonly Miner[]>;
}

/** A followed company that files with the SEC. */
export interface Filer extends Miner {
  readonly cik: string;
}

/** Those of the followed companies that file with the SEC. */
export async function filersOf({ watched }: Pick<FilingDeps, "watched">): Promise<readonly Filer[]> {
  return (await watched()).flatMap((miner) => (miner.cik === null ? [] : [{ ...miner, cik: miner.cik }]));
}

/** What was filed so long ago is history, however late it is found or read. */
const NEWS_DAYS = 7;

/** True for what was filed within a week: only that may alert anybody. */
export function isNews(filed: IsoDate, now: Instant): boolean {
  return filed >= addDays(newYorkDate(now), -NEWS_DAYS);
}

/** What became of a filing of a company that nobody follows by the time it is its turn. */
export const NOT_FOLLOWED = "The company is not followed any more.";
