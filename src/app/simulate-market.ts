import { type Calendar, newestClosedSession, sessionsBetween } from "../domain/calendar.ts";
import { addDays, type Instant, type IsoDate } from "../domain/time.ts";
import type { DailyMarket } from "./ports/daily-market.ts";
import { type PriceOrigins, SIMULATED_PROVIDER } from "./ports/price-origins.ts";
import type { NewBar, NewBtcBar, Prices, PriceWriter } from "./ports/prices.ts";

/** Three years, a leap day included. */
const DAYS_BACK = 1096;

export interface SimulationDeps {
  readonly prices: Prices & PriceWriter;
  readonly market: DailyMarket;
  readonly calendar: Calendar;
}

/** What a filling did; BTC counts among the rows. */
export interface SimulatedFill {
  /** The newest session the store now reaches; null where the calendar has none by then. */
  readonly session: IsoDate | null;
  /** Securities, BTC not counted. */
  readonly securities: number;
  readonly added: number;
  /** Rows of an earlier version of the simulated market that were made those of this one. */
  readonly changed: number;
}

/**
 * Brings the store to the simulated market's closes of the three years up to the newest session closed by `now`, and
 * of any earlier session it holds. What is there already is left alone, so doing it twice changes nothing.
 */
export async function fillSimulatedMarket(deps: SimulationDeps, now: Instant): Promise<SimulatedFill> {
  const { prices, market, calendar } = deps;
  const { securities } = market;
  const session = newestClosedSession(calendar, now);
  if (session === null) return { session, securities: securities.length, added: 0, changed: 0 };
  const from = earliest(addDays(session, -DAYS_BACK), await prices.coverage());
  const sessions = sessionsBetween(calendar, from, session);
  const stored = await prices.history(
    securities.map((listed) => listed.security),
    from,
    session,
  );
  const kept = { provider: SIMULATED_PROVIDER, fetchedAt: now };
  const bars = securities.map((listed) => {
    const closes = new Map(stored.bars.get(listed.security)?.map((bar) => [bar.session, bar.close]));
    const made = market.closes(listed, sessions).map(({ session: day, close }): NewBar => ({
      ...listed,
      ...kept,
      session: day,
      close,
      basis: "split_adjusted",
      quarantined: false,
      adjustedClose: null,
    }));
    return differing(made, (bar) => [closes.get(bar.session), bar.close]);
  });
  const days = new Map(stored.btc.map((bar) => [bar.date, bar.priceUsd]));
  const btc = differing(
    market.btc(sessions).map((bar): NewBtcBar => ({ ...bar, ...kept, align: "close" })),
    (bar) => [days.get(bar.date), bar.priceUsd],
  );
  // BTC first: by its rows a store with made-up prices is known, even where the filling was cut off.
  await prices.writeBtc(btc.rows);
  await prices.writeBars(bars.flatMap((one) => one.rows));
  const added = bars.reduce((sum, one) => sum + one.added, btc.added);
  const rows = bars.reduce((sum, one) => sum + one.rows.length, btc.rows.length);
  return { session, securities: securities.length, added, changed: rows - added };
}

/** The rows that are not stored, or stored with another price, and how many of them are not. */
function differing<Row>(
  made: readonly Row[],
  pricesOf: (row: Row) => readonly [stored: number | undefined, made: number],
): { readonly rows: readonly Row[]; readonly added: number } {
  let added = 0;
  const rows = made.filter((row) => {
    const [stored, price] = pricesOf(row);
    if (stored === undefined) added += 1;
    return stored !== price;
  });
  return { rows, added };
}

function earliest(from: IsoDate, { securities, btc }: Awaited<ReturnType<Prices["coverage"]>>): IsoDate {
  const firsts = [...securities, ...(btc === null ? [] : [btc])].map((series) => series.first);
  return firsts.reduce((first, date) => (date < first ? date : first), from);
}

/**
 * Why a store must not be used with this market: made-up prices never mix with real ones, whatever the file is
 * called. Null where all is well.
 */
export async function priceMixProblem(
  origins: PriceOrigins,
  market: "live" | "simulated",
): Promise<string | null> {
  if (market === "live") {
    return (await origins.holds("simulated"))
      ? "This database holds made-up prices: start with MARKET_DATA=simulated, or with another DATABASE_URL."
      : null;
  }
  return (await origins.holds("real"))
    ? "This database holds real prices: MARKET_DATA=simulated needs one of its own, leave out DATABASE_URL."
    : null;
}
