import { newestClosedSession, sessionsBetween } from "../../domain/calendar.ts";
import { readingKey, type RuleReading } from "../../domain/rule-metrics.ts";
import { addDays, type Instant, newYorkDate } from "../../domain/time.ts";
import type { StoredEvent } from "../ports/rules.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";
import { measureTargets } from "./subjects.ts";

/** Looks whether stored prices still say what events tell; gives how many marks were set or taken off. */
export type Correction = (now: Instant, signal: AbortSignal) => Promise<number>;

/** Sessions back from the newest one; providers correct a close within days. */
const SESSIONS_BACK = 10;
/** More than that many sessions have in days. */
const DAYS_BACK = 30;
/** What lies beyond the newest ones is left as it is: reading more at a time would hold everything else up. */
const MOST_EVENTS = 2000;

/** Below this the difference is one of arithmetic. */
const SAME = 1e-9;

type SeriesEvent = StoredEvent & {
  readonly detail: Extract<StoredEvent["detail"], { readonly kind: "series" }>;
};

/**
 * Reads the bars of recent events again once prices may have changed, or on another day, and marks those that would
 * say something else now. What was decided stays decided. Rejects once the signal aborts, or where the store fails.
 */
export function createCorrection(deps: EvaluateDeps): Correction {
  let lookedAt = "";
  return async (now, signal) => {
    const newest = newestClosedSession(deps.calendar, now);
    if (newest === null) return 0;
    const stored = await describeStored(deps, now);
    if (stored === lookedAt) return 0;
    const from =
      sessionsBetween(deps.calendar, addDays(newest, -DAYS_BACK), newest).at(-SESSIONS_BACK) ?? newest;
    const events = await deps.rules.events({ clock: "session", from, ruleKey: null, limit: MOST_EVENTS });
    const told = events.filter(hasReading);
    const changed = told.length === 0 ? 0 : await markThose(deps, told, newest, now, signal);
    lookedAt = stored;
    return changed;
  };
}

async function describeStored({ ledger, prices }: EvaluateDeps, now: Instant): Promise<string> {
  const runs = await ledger.newest(now);
  const slots = [runs.get("stock-bars")?.slot, runs.get("btc-close")?.slot];
  return JSON.stringify([newYorkDate(now), slots, await prices.coverage()]);
}

function hasReading(event: StoredEvent): event is SeriesEvent {
  return event.detail.kind === "series" && event.detail.reading !== null;
}

async function markThose(
  deps: EvaluateDeps,
  events: readonly SeriesEvent[],
  newest: string,
  now: Instant,
  signal: AbortSignal,
): Promise<number> {
  const { rules } = deps;
  const targets = events.map(({ detail }) => detail.side.target);
  const measured = await measureTargets(deps, targets, newest, signal);
  const readings = new Map<string, RuleReading | null>();
  let changed = 0;
  for (const [ruleKey, own] of Map.groupBy(events, (event) => event.ruleKey)) {
    signal.throwIfAborted();
    const rule = await rules.find(ruleKey);
    if (rule === null) continue;
    const since = newYorkDate(rule.since);
    for (const { id, bar, detail, corrected } of own) {
      const name = `${bar} ${readingKey(detail.side, since)}`;
      const reading = readings.get(name) ?? measured.readerAt(bar)(detail.side, since);
      readings.set(name, reading);
      // A bar that has no reading any more says nothing against what it said.
      if (reading === null || detail.reading === null) continue;
      const isSame = agree(reading.value, detail.reading.value);
      const isMarked =
        corrected !== null && corrected.value !== null && agree(corrected.value, reading.value);
      if (isSame ? corrected === null : isMarked) continue;
      await rules.correct(id, isSame ? null : reading.value, now);
      changed += 1;
    }
    await deps.breathe();
  }
  return changed;
}

function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b), SAME);
}
