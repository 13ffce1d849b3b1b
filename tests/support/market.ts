import { type Calendar, sessionsBetween } from "../../src/domain/calendar.ts";
import type { Bar, BtcAlign, BtcBar, PriceBasis, PriceHistory } from "../../src/domain/market.ts";
import type { IsoDate } from "../../src/domain/time.ts";
import { readCalendarFile } from "../../src/sources/calendar-file.ts";

const read = readCalendarFile(new URL("../../data/nyse-calendar.json", import.meta.url));

/** The calendar that comes with the project. */
export function nyseCalendar(): Calendar {
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.value;
}

/** The first `count` sessions from a date on. */
export function sessionsFrom(calendar: Calendar, from: IsoDate, count: number): readonly IsoDate[] {
  return sessionsBetween(calendar, from, calendar.validUntil).slice(0, count);
}

/** Bars of one security, one a session; null leaves the session out. */
export function barsOf(
  security: string,
  sessions: readonly IsoDate[],
  closes: readonly (number | null)[],
  basis: PriceBasis = "raw",
): readonly Bar[] {
  return sessions.flatMap((session, index) => {
    const close = closes[index] ?? null;
    return close === null ? [] : [{ security, session, close, basis, quarantined: false }];
  });
}

/** BTC bars, one a session; null leaves the session out. */
export function btcOf(
  sessions: readonly IsoDate[],
  prices: readonly (number | null)[],
  align: BtcAlign = "close",
): readonly BtcBar[] {
  return sessions.flatMap((date, index) => {
    const priceUsd = prices[index] ?? null;
    return priceUsd === null ? [] : [{ date, priceUsd, align }];
  });
}

/** A history of these bars and nothing else, where not given. */
export function historyOf(
  bars: readonly (readonly Bar[])[],
  btc: readonly BtcBar[],
  rest: Partial<Pick<PriceHistory, "actions" | "shares">> = {},
): PriceHistory {
  return {
    bars: new Map(bars.flatMap((series) => (series[0] === undefined ? [] : [[series[0].security, series]]))),
    btc,
    actions: rest.actions ?? [],
    shares: rest.shares ?? [],
  };
}
