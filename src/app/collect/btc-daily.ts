import { addDays, type Instant, type IsoDate } from "../../domain/time.ts";
import type { BtcDailySource, SourceName } from "../ports/market-sources.ts";
import { askChain, type ChainDeps, type PassedOver } from "../source-chain.ts";

/** Bitcoin's closes of UTC days, by one provider. */
export interface DailyCloses {
  readonly source: SourceName;
  readonly closes: ReadonlyMap<IsoDate, number>;
}

export interface BtcDailies {
  /** The days' closes of the whole span by the first provider that is not this one; null where none answers. */
  besides(source: SourceName | null): Promise<DailyCloses | null>;
  /** Who could not answer so far. */
  readonly passed: readonly PassedOver[];
}

/**
 * Bitcoin's daily closes of one span, fetched when they are first wanted and at most once from each provider. They
 * check prices at the close instant, and stand in where there is none. Only days that are over are given.
 */
export function createBtcDailies(
  deps: ChainDeps,
  sources: readonly BtcDailySource[],
  span: { readonly from: IsoDate; readonly to: IsoDate },
  now: Instant,
): BtcDailies {
  const known = new Map<SourceName, DailyCloses>();
  const failed = new Set<SourceName>();
  const passed: PassedOver[] = [];
  const lastOver = addDays(new Date(now).toISOString().slice(0, 10), -1);
  const to = span.to < lastOver ? span.to : lastOver;
  return {
    passed,
    besides: async (besides) => {
      const others = sources.filter(({ name }) => name !== besides);
      for (const { name } of others) {
        const found = known.get(name);
        if (found !== undefined) return found;
      }
      const open = others.filter(({ name }) => !failed.has(name));
      if (open.length === 0 || to < span.from) return null;
      const answer = await askChain(deps, "btc_daily", open, now, (source) =>
        source.daily(span.from, to, now),
      );
      for (const one of answer.passed) {
        failed.add(one.source);
        passed.push(one);
      }
      if (!answer.ok) return null;
      const usable = answer.value.filter(
        ({ date, priceUsd }) => date >= span.from && date <= to && priceUsd > 0,
      );
      const found = {
        source: answer.source,
        closes: new Map(usable.map(({ date, priceUsd }) => [date, priceUsd])),
      };
      known.set(answer.source, found);
      return found;
    },
  };
}
