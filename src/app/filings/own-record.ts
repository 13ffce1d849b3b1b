import { nameAsCompared, nameInLetters } from "../../domain/listed-company.ts";
import type { Miner } from "../../domain/miner.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { FilerCard } from "../ports/filings.ts";

/**
 * The record of a company that no release watches, as the SEC describes it now: nobody corrects those by hand. Null where
 * nothing is new. A name that is only written otherwise stays as it is.
 */
export function recordByFiler(miner: Miner, filer: FilerCard, today: IsoDate): Miner | null {
  const isRenamed = nameAsCompared(filer.name) !== nameAsCompared(miner.name);
  const [first] = filer.tickers;
  const ticker = first === undefined || filer.tickers.includes(miner.ticker) ? miner.ticker : first;
  const record: Miner = {
    ...miner,
    name: isRenamed ? nameInLetters(filer.name) : miner.name,
    formerNames: isRenamed ? [miner.name, ...miner.formerNames] : miner.formerNames,
    ticker,
    formerTickers:
      ticker === miner.ticker
        ? miner.formerTickers
        : [{ ticker: miner.ticker, until: today }, ...miner.formerTickers],
    exchange: miner.exchange ?? filer.exchanges[0] ?? null,
    fiscalYearEnd: filer.fiscalYearEnd ?? miner.fiscalYearEnd,
  };
  const isSame =
    !isRenamed &&
    record.ticker === miner.ticker &&
    record.exchange === miner.exchange &&
    record.fiscalYearEnd === miner.fiscalYearEnd;
  return isSame ? null : record;
}
