import type { LiveDeps } from "../../src/app/answers/context.ts";
import type { NetworkReading, ReadingMetric } from "../../src/app/ports/network-readings.ts";
import type { StoredQuote } from "../../src/app/ports/quotes.ts";
import type { StoredSpot } from "../../src/app/ports/spots.ts";
import type { Instant } from "../../src/domain/time.ts";

/** What came in between sessions, out of memory. */
export function liveOf(
  stored: {
    readonly quotes?: readonly StoredQuote[];
    readonly spots?: readonly StoredSpot[];
    readonly readings?: readonly NetworkReading[];
  } = {},
): LiveDeps {
  const { quotes = [], spots = [], readings = [] } = stored;
  const newest = (doubted: boolean): ReadonlyMap<ReadingMetric, NetworkReading> => {
    const own = readings.filter((reading) => reading.doubted === doubted);
    return new Map(own.toSorted((a, b) => a.at.localeCompare(b.at)).map((one) => [one.metric, one]));
  };
  return {
    quotes: {
      newest: async (securities) =>
        new Map(
          quotes
            .filter(({ security }) => securities.includes(security))
            .map((quote) => [quote.security, quote]),
        ),
    },
    spots: {
      newest: async () => spots.toSorted((a, b) => a.slot.localeCompare(b.slot)).at(-1) ?? null,
      between: async (from, to) => spots.filter(({ slot }) => slot >= from && slot <= to),
    },
    readings: {
      newest: async () => newest(false),
      doubted: async () => newest(true),
      between: async (metric, from, to) =>
        readings
          .filter((one) => one.metric === metric && !one.doubted && one.at >= from && one.at <= to)
          .toSorted((a, b) => a.at.localeCompare(b.at)),
    },
  };
}

export function aQuote(security: string, priceUsd: number, at: Instant): StoredQuote {
  return { security, symbol: security, priceUsd, at, source: "yahoo", fetchedAt: at };
}

/** A price in the slot that begins with the five minutes before it, checked by a second source. */
export function aSpot(priceUsd: number, at: Instant, over: Partial<StoredSpot> = {}): StoredSpot {
  const slot = new Date(Math.floor(Date.parse(at) / 300_000) * 300_000).toISOString();
  return {
    slot,
    priceUsd,
    at,
    source: "coinbase",
    check: { priceUsd, source: "kraken" },
    disagrees: false,
    ...over,
  };
}

export function aReading(
  metric: ReadingMetric,
  value: number,
  at: Instant,
  over: Partial<NetworkReading> = {},
): NetworkReading {
  return { metric, value, at, source: "mempool", doubted: false, ...over };
}

/** What a source tells of the network at that time, and what is computed of it. */
export function networkReadings(at: Instant): readonly NetworkReading[] {
  return [
    aReading("difficulty", 146.47e12, at),
    aReading("hashrate_ehs", 1043.2, at),
    aReading("fees_btc_per_block", 0.0213, at),
    aReading("tip_height", 925_123, at),
    aReading("retarget_blocks", 812, at),
    aReading("retarget_epoch_s", Date.parse("2026-11-30T02:00:00.000Z") / 1000, at),
    aReading("retarget_change_pct", 2.31, at),
    aReading("previous_retarget_pct", -1.2, at),
    aReading("hashprice_usd_per_ph_day", 38.4, at),
    aReading("hashprice_sat_per_ph_day", 43_123, at),
    aReading("hashprice_btc_usd", 89_000, at),
  ];
}
