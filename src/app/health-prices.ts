import { type Calendar, newestClosedSession, sessionsBetween } from "../domain/calendar.ts";
import { addDays, type Instant, type IsoDate } from "../domain/time.ts";
import type { PriceCoverage } from "./ports/prices.ts";

/** How far stored prices reach. */
export interface SeriesHealth {
  readonly verdict: "fresh" | "late" | "never";
  /** The newest session (of BTC: day) with a price; null where there is none. */
  readonly newest: IsoDate | null;
  /** The session that should be there by now; null before the calendar's first. */
  readonly expected: IsoDate | null;
  /** Sessions after the newest one, up to the one that should be there; null where nothing is stored. */
  readonly sessionsBehind: number | null;
}

export interface PriceHealth {
  readonly stocks: SeriesHealth & {
    /** Securities with prices, and those of them that reach the session that should be there. */
    readonly securities: number;
    readonly upToDate: number;
  };
  readonly btc: SeriesHealth;
}

/** Judges stored prices by the calendar: a session counts as due once it closed by the given moments. */
export function assessPrices(
  coverage: PriceCoverage,
  calendar: Calendar,
  closedBy: { readonly stocks: Instant; readonly btc: Instant },
): PriceHealth {
  const lasts = coverage.securities.map(({ last }) => last);
  const newest = lasts.reduce<IsoDate | null>(
    (best, last) => (best === null || last > best ? last : best),
    null,
  );
  const stocks = series(newest, newestClosedSession(calendar, closedBy.stocks), calendar);
  const { expected } = stocks;
  return {
    stocks: {
      ...stocks,
      securities: lasts.length,
      upToDate: lasts.filter((last) => expected === null || last >= expected).length,
    },
    btc: series(coverage.btc?.last ?? null, newestClosedSession(calendar, closedBy.btc), calendar),
  };
}

function series(newest: IsoDate | null, expected: IsoDate | null, calendar: Calendar): SeriesHealth {
  if (newest === null) return { verdict: "never", newest, expected, sessionsBehind: null };
  const behind = expected === null ? 0 : sessionsBetween(calendar, addDays(newest, 1), expected).length;
  return { verdict: behind === 0 ? "fresh" : "late", newest, expected, sessionsBehind: behind };
}
