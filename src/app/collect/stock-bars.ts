import { newestClosedSession } from "../../domain/calendar.ts";
import { addDays, type Instant, type IsoDate } from "../../domain/time.ts";
import { count, plural } from "../../domain/wording.ts";
import type { StockBarSource } from "../ports/market-sources.ts";
import type { OperatorNotices } from "../ports/operator-notices.ts";
import type { Prices, PriceUpkeep, PriceWriter } from "../ports/prices.ts";
import type { JobResult } from "../run-jobs.ts";
import { type AskedSymbols, askSymbols } from "./ask-symbols.ts";
import { type BarWant, planBars, type StoredEnd } from "./bar-plan.ts";
import type { CollectDeps } from "./collect-deps.ts";
import { type BarRun, takeBars } from "./take-bars.ts";
import type { WatchedSecurity } from "./watched.ts";
import { inBrackets, joined, listed, whyPassed } from "./words.ts";

export interface StockBarsDeps extends CollectDeps {
  readonly prices: Prices & PriceWriter & PriceUpkeep;
  /** In the order in which they are asked. */
  readonly sources: readonly StockBarSource[];
  watched(): Promise<readonly WatchedSecurity[]>;
  readonly notices: OperatorNotices;
  /** Called after each symbol, also one that nobody could give. */
  progress?(done: number, total: number, symbol: string): void;
}

/** Long enough for the sessions that are asked for again each time. */
const RECENT_DAYS = 45;

/**
 * Brings the closes of all watched securities up to the newest closed session: three years of a series that is new,
 * else the last ten stored sessions again and everything after them. Each symbol is written as soon as it has come, so
 * a run that was cut short goes on with the rest. Rejects only once the signal aborts or the store fails.
 */
export async function collectStockBars(
  deps: StockBarsDeps,
  now: Instant,
  signal: AbortSignal,
): Promise<JobResult> {
  const expected = newestClosedSession(deps.calendar, now);
  if (expected === null) return { outcome: "done", detail: "No session of the calendar has closed yet." };
  const watched = await deps.watched();
  const plan = planBars(watched, await readEnds(deps, watched, expected), deps.calendar, expected, now);
  const run: BarRun = {
    prices: deps.prices,
    calendar: deps.calendar,
    expected,
    now,
    signal,
    added: 0,
    holes: new Map(),
    replaced: new Set(),
    setAside: new Map(),
    recorded: [],
    disputes: new Map(),
  };
  let done = plan.fresh.length;
  const step = (symbol: string): void => deps.progress?.((done += 1), watched.length, symbol);
  const asked = await askSymbols({ ...deps, signal }, "stock_bars", deps.sources, plan.wants, now, {
    total: watched.length,
    call: (source, wants) =>
      source.bars(
        wants.map(({ symbol }) => symbol),
        wants.map(({ from }) => from).reduce((a, b) => (a < b ? a : b)),
        expected,
        now,
      ),
    take: async (source, want, answer) => {
      const unsettled = await takeBars(run, source, want, answer);
      if (unsettled === null) step(want.symbol);
      return unsettled;
    },
  });
  for (const { want } of asked.left) step(want.symbol);
  await tellOperator(deps.notices, run, asked);
  return {
    outcome:
      asked.left.length === 0 ? "done" : run.added > 0 || asked.settled.length > 0 ? "partly" : "failed",
    detail: describe(run, asked, watched.length, plan.fresh.length),
  };
}

async function readEnds(
  { prices }: StockBarsDeps,
  watched: readonly WatchedSecurity[],
  expected: IsoDate,
): Promise<ReadonlyMap<string, StoredEnd>> {
  const newest = await prices.newestRows();
  const securities = watched.map(({ security }) => security);
  const { bars } = await prices.history(securities, addDays(expected, -RECENT_DAYS), expected);
  const ends = new Map<string, StoredEnd>();
  for (const security of securities) {
    const row = newest.get(security);
    if (row === undefined) continue;
    ends.set(security, {
      newest: row,
      sessions: new Set((bars.get(security) ?? []).map(({ session }) => session)),
    });
  }
  return ends;
}

/** What only a person can settle, or should at least know of. */
async function tellOperator(
  notices: OperatorNotices,
  run: BarRun,
  { left }: AskedSymbols<BarWant>,
): Promise<void> {
  for (const { symbol, source, action } of run.recorded) {
    const { newShares, oldShares, exDate } = action;
    await notices.notify(
      "split_recorded",
      `${symbol}: a split of ${count(newShares, 4)} for ${count(oldShares, 4)} on ${exDate} was recorded. ${source} names it, and the prices step by it.`,
    );
  }
  for (const [symbol, { suspect }] of run.setAside) {
    const what =
      suspect.reason === "goes_on"
        ? "its closes are still set aside, for a step like a split before them is not recorded"
        : `its close of ${suspect.from} steps like a split that is not recorded, and closes from there on are kept but not used`;
    await notices.notify(
      "prices_set_aside",
      `${symbol}: ${what}. Record the split, or that it was none: npm run import -- actions FILE.`,
    );
  }
  for (const { want } of left) {
    const dispute = run.disputes.get(want.symbol)?.[0];
    if (dispute === undefined) continue;
    const pct = Math.round(Math.abs(dispute.ratio - 1) * 1000) / 10;
    await notices.notify(
      "prices_disputed",
      `${want.symbol}: ${dispute.source} now gives closes ${count(pct, 1)}% ${dispute.ratio > 1 ? "above" : "below"} those stored for the same sessions, and no other source confirms them. Nothing of them is stored. If they are right, import them: npm run import -- prices FILE.`,
    );
  }
}

function describe(run: BarRun, asked: AskedSymbols<BarWant>, total: number, fresh: number): string {
  const { left, settled, passed, gave } = asked;
  const by = gave.length === 0 ? "" : ` by ${gave.join(", ")}`;
  const holes = [...run.holes].filter(([, missing]) => missing > 0);
  const refused = [...run.disputes]
    .filter(([symbol]) => !run.replaced.has(symbol))
    .map(([symbol, disputes]) => `${symbol} by ${disputes.map(({ source }) => source).join(" and ")}`);
  const reasons = [...Map.groupBy(left, ({ why }) => why)].map(
    ([why, entries]) => `${listed(entries.map(({ want }) => want.symbol))} ${inBrackets(why)}`,
  );
  const lines = [
    `${settled.length + fresh} of ${plural(total, "symbol")} up to ${run.expected}, ${plural(run.added, "new close")}${by}.`,
    run.recorded.length > 0 && `Splits recorded: ${listed(run.recorded.map(({ symbol }) => symbol))}.`,
    run.replaced.size > 0 && `History fetched anew: ${listed([...run.replaced])}.`,
    run.setAside.size > 0 && `Set aside: ${listed([...run.setAside.keys()])}.`,
    refused.length > 0 && `Not taken, for they contradict what is stored: ${listed(refused)}.`,
    holes.length > 0 && `Closes still missing: ${listed(holes.map(([symbol]) => symbol))}.`,
    reasons.length > 0 && `Not up to date: ${reasons.slice(0, 3).join("; ")}.`,
    whyPassed(
      passed,
      left.map(({ why }) => why),
    ),
  ];
  return joined(lines);
}
