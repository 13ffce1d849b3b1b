import { closeInstant, newestClosedSession, sessionsBetween } from "../../domain/calendar.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import { plural } from "../../domain/wording.ts";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcClose,
  Sourced,
  SourceName,
} from "../ports/market-sources.ts";
import type { OperatorNotices } from "../ports/operator-notices.ts";
import type { NewBtcBar, Prices, PriceWriter } from "../ports/prices.ts";
import type { Spots } from "../ports/spots.ts";
import type { JobResult } from "../run-jobs.ts";
import { askChain, type ChainDeps, type PassedOver } from "../source-chain.ts";
import { DAYS_BACK } from "./bar-plan.ts";
import { isAlone, whyDoubted } from "./btc-check.ts";
import { type BtcDailies, createBtcDailies, type DailyCloses } from "./btc-daily.ts";
import type { CollectDeps } from "./collect-deps.ts";
import { joined, listed, whyPassed } from "./words.ts";

export interface BtcCloseDeps extends CollectDeps {
  readonly prices: Prices & PriceWriter;
  readonly spots: Spots;
  /** In the order in which they are asked. */
  readonly closeSources: readonly BtcCloseSource[];
  readonly dailySources: readonly BtcDailySource[];
  readonly notices: OperatorNotices;
  /** Called after each batch of sessions. */
  progress?(done: number, total: number, symbol: string): void;
}

/** Sessions asked for at once: each batch is stored before the next is asked for. */
const BATCH = 60;

/** Candles by the hour go back only so far at some providers; beyond it having none is no failure. */
const REACH_MS = 25 * 24 * 3_600_000;

interface Close extends BtcClose {
  readonly session: IsoDate;
}

interface CloseRun {
  readonly chain: ChainDeps;
  readonly now: Instant;
  readonly dailies: BtcDailies;
  readonly passed: PassedOver[];
  readonly gave: Set<SourceName>;
  /** Why a price was not believed, by session. */
  readonly doubted: Map<IsoDate, string>;
  closes: number;
  /** Those of `closes` that nothing was known to check by. */
  unchecked: number;
  days: number;
}

/**
 * Gives every session of the last three years, and every older one with stored prices, bitcoin's price at the close
 * instant, the newest first. Where no provider has it the close of the session's UTC day stands in, flagged so, until
 * one has. A price that contradicts what others say of the time around it is not stored. Rejects only once the signal
 * aborts or the store fails.
 */
export async function collectBtcClose(
  deps: BtcCloseDeps,
  now: Instant,
  signal: AbortSignal,
): Promise<JobResult> {
  const expected = newestClosedSession(deps.calendar, now);
  if (expected === null) return { outcome: "done", detail: "No session of the calendar has closed yet." };
  const from = await firstSession(deps, expected);
  const { btc } = await deps.prices.history([], from, expected);
  const stored = new Map(btc.map((bar) => [bar.date, bar.align]));
  const wanted = sessionsBetween(deps.calendar, from, expected)
    .filter((session) => stored.get(session) !== "close")
    .toReversed();
  const [newest, oldest] = [wanted[0], wanted.at(-1)];
  if (newest === undefined || oldest === undefined) {
    return { outcome: "done", detail: `Every session up to ${expected} has a price at its close.` };
  }
  const chain = { ...deps, signal };
  const span = { from: addDays(oldest, -1), to: newest };
  const run: CloseRun = {
    chain,
    now,
    dailies: createBtcDailies(chain, deps.dailySources, span, now),
    passed: [],
    gave: new Set(),
    doubted: new Map(),
    closes: 0,
    unchecked: 0,
    days: 0,
  };
  const left: IsoDate[] = [];
  let isSilent = false;
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    // Once every provider has failed the older sessions would fare no better.
    const missing: readonly IsoDate[] = isSilent ? batch : await takeBatch(deps, run, batch);
    isSilent ||= missing.length === batch.length && run.gave.size === 0;
    left.push(...missing);
    deps.progress?.(Math.min(start + BATCH, wanted.length), wanted.length, "BTC");
  }
  const bare = await fillDays(deps, run, left, stored);
  await tellOperator(deps.notices, run);
  return {
    outcome: left.includes(expected) ? "failed" : bare.length > 0 ? "partly" : "done",
    detail: describe(run, expected, left, bare),
  };
}

async function firstSession({ prices }: BtcCloseDeps, expected: IsoDate): Promise<IsoDate> {
  const { securities } = await prices.coverage();
  return securities.reduce(
    (first, series) => (series.first < first ? series.first : first),
    addDays(expected, -DAYS_BACK),
  );
}

/** Asks the providers in turn for what is missing of a batch, stores what comes, and gives what nobody has. */
async function takeBatch(
  deps: BtcCloseDeps,
  run: CloseRun,
  batch: readonly IsoDate[],
): Promise<readonly IsoDate[]> {
  const pending = new Map(batch.map((session) => [epochMs(closeInstant(deps.calendar, session)), session]));
  let rest = deps.closeSources;
  while (pending.size > 0 && rest.length > 0) {
    const at = [...pending.keys()].toSorted((a, b) => a - b).map((ms) => new Date(ms).toISOString());
    const answer = await askChain(run.chain, "btc_close", rest, run.now, async (source) =>
      excuseOld(await source.closes(at, run.now), at, run.now),
    );
    run.passed.push(...answer.passed);
    if (!answer.ok) break;
    const { source, value } = answer;
    rest = rest.slice(rest.findIndex(({ name }) => name === source) + 1);
    const closes = value.flatMap((close): readonly Close[] => {
      const session = pending.get(epochMs(close.at));
      return session === undefined || !(close.priceUsd > 0) ? [] : [{ ...close, session }];
    });
    if (closes.length > 0) run.gave.add(source);
    for (const session of await store(deps, run, source, closes)) {
      pending.delete(epochMs(closeInstant(deps.calendar, session)));
    }
  }
  return [...pending.values()];
}

/** A provider that gives only its newest candles has not failed where all that was asked for is older. */
function excuseOld(
  answer: Sourced<readonly BtcClose[]>,
  at: readonly Instant[],
  now: Instant,
): Sourced<readonly BtcClose[]> {
  const newest = at.at(-1);
  const isOld = newest !== undefined && epochMs(now) - epochMs(newest) > REACH_MS;
  return !answer.ok && answer.failure.kind === "empty" && isOld ? { ok: true, value: [] } : answer;
}

/** Stores the closes that are believed and gives their sessions. */
async function store(
  deps: BtcCloseDeps,
  run: CloseRun,
  source: SourceName,
  closes: readonly Close[],
): Promise<readonly IsoDate[]> {
  const [first, last] = [closes[0], closes.at(-1)];
  if (first === undefined || last === undefined) return [];
  const spots = await deps.spots.between(minutesFrom(first.at, -30), minutesFrom(last.at, 30));
  // Another provider's days are fetched only where our own prices of that half hour do not tell.
  const dailies = closes.some((close) => isAlone(close, { spots, dailies: null }))
    ? await run.dailies.besides(source)
    : null;
  const good: Close[] = [];
  for (const close of closes) {
    const against = whyDoubted(close, { spots, dailies });
    if (against === null) {
      good.push(close);
      run.doubted.delete(close.session);
    } else {
      const detail = `${source}'s price at the close of ${close.session} is more than 5% from ${against}`;
      run.doubted.set(close.session, detail);
    }
  }
  run.closes += good.length;
  run.unchecked += good.filter((close) => isAlone(close, { spots, dailies })).length;
  await deps.prices.writeBtc(
    good.map(({ session, priceUsd }) => barOf(run, session, priceUsd, "close", source)),
  );
  return good.map(({ session }) => session);
}

function minutesFrom(instant: Instant, minutes: number): Instant {
  return new Date(epochMs(instant) + minutes * 60_000).toISOString();
}

function barOf(
  { now }: CloseRun,
  date: IsoDate,
  priceUsd: number,
  align: NewBtcBar["align"],
  provider: SourceName,
): NewBtcBar {
  return { date, priceUsd, align, provider, fetchedAt: now };
}

/** Lets the UTC day's close stand in for sessions without any price, and gives those that still have none. */
async function fillDays(
  { prices }: BtcCloseDeps,
  run: CloseRun,
  left: readonly IsoDate[],
  stored: ReadonlyMap<IsoDate, NewBtcBar["align"]>,
): Promise<readonly IsoDate[]> {
  let bare = left.filter((session) => !stored.has(session));
  let source: SourceName | null = null;
  // One provider's days may begin later than another's, so a second one is asked for what the first does not have.
  for (let tries = 0; tries < 2 && bare.length > 0; tries += 1) {
    const dailies: DailyCloses | null = await run.dailies.besides(source);
    if (dailies === null) break;
    source = dailies.source;
    const rows = bare.flatMap((session) => {
      const priceUsd = dailies.closes.get(session);
      return priceUsd === undefined ? [] : [barOf(run, session, priceUsd, "utc_day", dailies.source)];
    });
    await prices.writeBtc(rows);
    run.days += rows.length;
    const filled = new Set(rows.map(({ date }) => date));
    bare = bare.filter((session) => !filled.has(session));
  }
  return bare;
}

async function tellOperator(notices: OperatorNotices, { doubted }: CloseRun): Promise<void> {
  const [first] = doubted.values();
  if (first === undefined) return;
  const others = doubted.size > 1 ? ` So are those of ${plural(doubted.size - 1, "other session")}.` : "";
  await notices.notify("btc_disputed", `Bitcoin: ${first}, and is not stored.${others}`);
}

function describe(
  run: CloseRun,
  expected: IsoDate,
  left: readonly IsoDate[],
  bare: readonly IsoDate[],
): string {
  const by = run.gave.size === 0 ? "" : ` by ${[...run.gave].join(", ")}`;
  const [doubted] = run.doubted.values();
  const passed = [...run.passed, ...run.dailies.passed];
  const lines = [
    `${plural(run.closes, "price")} of bitcoin at the close stored${by}.`,
    run.unchecked > 0 && `Not checked by another source: ${run.unchecked}.`,
    run.days > 0 && `For ${plural(run.days, "session")} the close of the UTC day stands in.`,
    left.includes(expected) && `That of ${expected} is still missing.`,
    bare.length > 0 && `Without any price: ${listed(bare)}.`,
    doubted !== undefined && `Not stored: ${doubted}.`,
    whyPassed(passed),
  ];
  return joined(lines);
}
