import {
  type Calendar,
  lastSessionOnOrBefore,
  newestClosedSession,
  sessionsBetween,
} from "../../domain/calendar.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { Freshness } from "../../surface/answers/common.ts";
import type { DivergenceWindow } from "../../surface/answers/divergence.ts";
import { SIMULATED_PROVIDER } from "../ports/price-origins.ts";
import type { AnswerDeps, Question } from "./context.ts";

/** Closes of a session come with the job 90 minutes after it, which may take two hours; then they are missing. */
const CLOSES_MS = 4 * 3_600_000;

/** The newest closes that windows rest on: their sessions, and of members carried forward their own last one. */
export function sessionsBehind(
  { facts, coverage }: Pick<Question, "facts" | "coverage">,
  windows: readonly Pick<DivergenceWindow, "gapPp" | "session" | "subject">[],
): readonly IsoDate[] {
  const last = new Map(coverage.securities.map((row) => [row.security, row.last]));
  const idOf = new Map(facts.miners.map((miner) => [miner.ticker, miner.id]));
  return windows.flatMap(({ gapPp, session, subject }) => {
    if (gapPp === null || session === null) return [];
    const carried = subject.carried.flatMap((ticker) => last.get(idOf.get(ticker) ?? ticker) ?? []);
    return [session, ...carried.filter((date) => date < session)];
  });
}

/** How old the prices behind an answer are, and whose. Without any session no price is in it: left out. */
export async function priceFreshness(
  deps: AnswerDeps,
  question: Question,
  now: Instant,
  sessions: readonly (IsoDate | null)[],
): Promise<{ readonly freshness?: Freshness }> {
  const [oldest] = sessions.filter((session) => session !== null).toSorted();
  if (oldest === undefined) return {};
  const newest = await deps.providers?.newest();
  const names = [...(newest?.securities ?? [])]
    .filter(([security]) => !question.hiddenPrices.has(security))
    .map(([, name]) => name);
  const btc = newest?.btc ?? null;
  return {
    freshness: {
      prices: { oldest, ...ageOf(deps.calendar, oldest, question.day, now) },
      stocksFrom: nameable(names),
      btcFrom:
        btc === null || nameable([btc.provider]).length === 0
          ? null
          : { source: btc.provider, kind: btc.align },
      readings: null,
    },
  };
}

/** Every name once, in order of how much came from it; made-up prices have no source. */
export function nameable(names: readonly string[]): readonly string[] {
  const counted = Map.groupBy(
    names.filter((name) => name !== SIMULATED_PROVIDER),
    (name) => name,
  );
  return [...counted].toSorted(([, a], [, b]) => b.length - a.length).map(([name]) => name);
}

function ageOf(
  calendar: Calendar,
  oldest: IsoDate,
  day: IsoDate,
  now: Instant,
): { readonly sessionsAgo: number; readonly stale: boolean } {
  const asked = lastSessionOnOrBefore(calendar, day);
  const upTo = (closed: IsoDate | null): IsoDate | null =>
    closed === null || asked === null ? null : closed < asked ? closed : asked;
  const closed = upTo(newestClosedSession(calendar, now));
  const expected = upTo(newestClosedSession(calendar, new Date(epochMs(now) - CLOSES_MS).toISOString()));
  return {
    sessionsAgo: closed === null ? 0 : sessionsBetween(calendar, addDays(oldest, 1), closed).length,
    stale: expected !== null && oldest < expected,
  };
}
