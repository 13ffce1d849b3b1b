import { existsSync, readFileSync } from "node:fs";
import type { ReplayDeps } from "../../src/app/replay.ts";
import type { Bar, BtcBar, PriceHistory } from "../../src/domain/market.ts";
import { DATA_FOLDER } from "./data-folder.ts";
import { liveOf } from "./live.ts";

const folder = new URL("../../../shared/fixtures/prices/", import.meta.url);

/** True where the real daily prices lie beside the project. */
export const hasRealPrices: boolean = existsSync(folder);

/** Closes by date of one file of real prices. */
export function realCloses(symbol: string): ReadonlyMap<string, number> {
  const [header = "", ...lines] = readFileSync(new URL(`${symbol}.csv`, folder), "utf8")
    .trim()
    .split("\n");
  const column = header.trim().split(",").indexOf("close");
  const rows = lines.map((line) => line.trim().split(","));
  return new Map(
    rows.flatMap((cells) => ((cells[column] ?? "") === "" ? [] : [[cells[0] ?? "", Number(cells[column])]])),
  );
}

/** The project's own basket, calendar, miners and corporate actions. */
export function bundledMarket() {
  const { calendar, basket, benchmarks, bundle, actions } = DATA_FOLDER;
  return { calendar, basket, benchmarks, actions, miners: bundle.miners };
}

/** What a replay needs, over the real prices. */
export function realReplayDeps(): ReplayDeps {
  const { calendar, basket, benchmarks, actions, miners } = bundledMarket();
  const bars = new Map(
    miners.flatMap(({ id, ticker }): readonly (readonly [string, readonly Bar[]])[] => {
      if (!existsSync(new URL(`${ticker}.csv`, folder))) return [];
      const rows = [...realCloses(ticker)].map(([session, close]): Bar => {
        return { security: id, session, close, basis: "split_adjusted", quarantined: false };
      });
      return [[id, rows]];
    }),
  );
  const btc = [...realCloses("BTC-USD")].map(([date, priceUsd]): BtcBar => {
    return { date, priceUsd, align: "utc_day" };
  });
  const { spots, readings } = liveOf();
  return {
    prices: pricesIn({ bars, btc, actions, shares: [] }),
    spots,
    networkDays: readings,
    calendar,
    basket,
    benchmarks,
    miners,
  };
}

/** A port of prices over a history in memory. */
export function pricesIn(history: PriceHistory): ReplayDeps["prices"] {
  return {
    history: (securities, from, to) =>
      Promise.resolve({
        ...history,
        bars: new Map(
          securities.flatMap((security) => {
            const bars = (history.bars.get(security) ?? []).filter(
              ({ session }) => session >= from && session <= to,
            );
            return bars.length === 0 ? [] : [[security, bars] as const];
          }),
        ),
        btc: history.btc.filter(({ date }) => date >= from && date <= to),
      }),
  };
}
