import type Sqlite from "better-sqlite3";
import type { ContentVersion } from "../app/ports/content-version.ts";
import type { ReadingMetric } from "../app/ports/network-readings.ts";
import { guardStore } from "./retry.ts";

/** Every metric once: the compiler misses one that is forgotten here. */
const METRICS: Readonly<Record<ReadingMetric, true>> = {
  difficulty: true,
  tip_height: true,
  hashrate_ehs: true,
  fees_btc_per_block: true,
  retarget_epoch_s: true,
  retarget_change_pct: true,
  retarget_blocks: true,
  previous_retarget_pct: true,
  hashprice_usd_per_ph_day: true,
  hashprice_sat_per_ph_day: true,
  hashprice_btc_usd: true,
  day_hashrate_ehs: true,
};

/** The newest row of each metric by its key, for counting two years of readings each time would take too long. */
const NEWEST_READINGS = `
  with of (metric) as (values ${Object.keys(METRICS)
    .map((metric) => `('${metric}')`)
    .join(", ")})
  select group_concat(coalesce((
    select at || '=' || value || doubted from network_reading
    where network_reading.metric = of.metric order by at desc limit 1
  ), '-')) from of`;

const DAYS = `
  (select max(row_id) from fact) as facts,
  (select writes from price_state) as prices`;

const VERSION = `select ${DAYS},
  (select writes from filing_state) as filings,
  (select group_concat(at || '=' || price_usd) from quote) as quotes,
  (select slot || '=' || price_usd || disagrees from btc_spot order by slot desc limit 1) as spot,
  (${NEWEST_READINGS}) as readings`;

interface DailyVersions {
  readonly facts: number | null;
  readonly prices: number | null;
}

interface Versions extends DailyVersions {
  readonly filings: number | null;
  readonly quotes: string | null;
  readonly spot: string | null;
  readonly readings: string | null;
}

/**
 * The version of facts and prices: facts are never updated in place, every writing of daily prices and of how far
 * filings are read is counted, and of quotes, BTC's price and the network the newest rows stand for all. It is asked
 * before every answer, so it goes to SQLite without the query builder between.
 */
export function sqliteContentVersion(connection: Sqlite.Database): ContentVersion {
  const prepare = () => connection.prepare<[], Versions>(VERSION);
  const prepareDaily = () => connection.prepare<[], DailyVersions>(`select ${DAYS}`);
  let statement: ReturnType<typeof prepare> | null = null;
  let dailyStatement: ReturnType<typeof prepareDaily> | null = null;
  return {
    current: () =>
      guardStore(async () => {
        statement ??= prepare();
        const row = statement.get();
        return [
          row?.facts ?? 0,
          row?.prices ?? 0,
          row?.filings ?? 0,
          row?.quotes,
          row?.spot,
          row?.readings,
        ].join(" ");
      }),
    ofDays: () =>
      guardStore(async () => {
        dailyStatement ??= prepareDaily();
        const row = dailyStatement.get();
        return `${row?.facts ?? 0} ${row?.prices ?? 0}`;
      }),
  };
}
