import { type AlertState, baselineOf, machineRuleOf } from "../../domain/alert.ts";
import { newestClosedSession } from "../../domain/calendar.ts";
import { readingKey, type RuleReading } from "../../domain/rule-metrics.ts";
import { type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import type { StoredRule } from "../ports/rules.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";
import { firstBars } from "./first-bars.ts";
import type { SessionStand } from "./session-stand.ts";
import { type Measured, measureTargets } from "./subjects.ts";
import { sweep } from "./sweep.ts";

/** The newest session whose prices have come, and how far they have. */
export interface Settled {
  readonly session: IsoDate;
  readonly stand: SessionStand;
}

/** Gives rules their first state. */
export interface RuleBeginning {
  /**
   * Gives every rule without a state the one it had when it was made: all that was stored up to then, stepped without
   * telling anybody. Gives how many. A rule whose last session before it was made has not come yet waits, and so does
   * one that nothing is stored to measure by. Rejects once the signal aborts, or where the store fails.
   */
  begin(settled: Settled, now: Instant, signal: AbortSignal): Promise<number>;
}

/** A piece of the work that takes a few milliseconds. */
const READINGS_AT_A_TIME = 20;

/** Keeps in memory what could not begin, so that it is measured again only once something was stored. */
export function createRuleBeginning(deps: EvaluateDeps): RuleBeginning {
  let fruitless = "";
  return {
    begin: async (settled, now, signal) => {
      const at = { clock: "session", bar: settled.session, pass: 1 } as const;
      const { left } = await sweep(deps, at, now, signal, () => null);
      const waiting = left.flatMap((rule) => {
        const last = newestClosedSession(deps.calendar, rule.since);
        return rule.state !== null || last === null || last > settled.session ? [] : [{ rule, last }];
      });
      if (waiting.length === 0) return 0;
      const stored = await describeStored(deps, settled, now);
      const markOf = (keys: readonly string[]): string => [stored, ...keys].join("\n");
      if (markOf(waiting.map(({ rule }) => rule.key)) === fruitless) return 0;
      const targets = waiting.map(({ rule }) => rule.side.target);
      const measured = await measureTargets(deps, targets, settled.session, signal);
      const states = await firstStates(deps, measured, waiting, settled, signal);
      if (states.size > 0) {
        await sweep(deps, at, now, signal, ({ key, state }) => {
          const first = states.get(key);
          return state !== null || first === undefined ? null : { key, state: first, events: [] };
        });
      }
      fruitless = markOf(waiting.map(({ rule }) => rule.key).filter((key) => !states.has(key)));
      return states.size;
    },
  };
}

/** Changes once prices may have come. */
async function describeStored(
  { ledger, prices }: EvaluateDeps,
  { session, stand }: Settled,
  now: Instant,
): Promise<string> {
  const runs = await ledger.newest(now);
  const slots = [runs.get("stock-bars")?.slot, runs.get("btc-close")?.slot, runs.get("network")?.slot];
  return JSON.stringify([session, stand, slots, await prices.coverage()]);
}

interface Waiting {
  readonly rule: StoredRule;
  /** The last session that had closed when it was made. */
  readonly last: IsoDate;
}

async function firstStates(
  { breathe }: EvaluateDeps,
  measured: Measured,
  waiting: readonly Waiting[],
  settled: Settled,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AlertState>> {
  const states = new Map<string, AlertState>();
  // Many rules read one number.
  const known = new Map<string, readonly (RuleReading | null)[]>();
  for (const { rule, last } of waiting) {
    const { side } = rule;
    const sessions = measured.sessionsOf(side.target);
    if (sessions.length === 0) continue;
    const since = newYorkDate(rule.since);
    const name = readingKey(side, since);
    let readings = known.get(name);
    if (readings === undefined) {
      const read: (RuleReading | null)[] = [];
      for (const session of sessions) {
        read.push(measured.readerAt(session)(side, since));
        if (read.length % READINGS_AT_A_TIME !== 0) continue;
        signal.throwIfAborted();
        await breathe();
      }
      readings = read;
      known.set(name, readings);
    }
    const before = sessions.filter((session) => session <= last).length;
    const count = firstBars(side, readings, before);
    if (count === null) continue;
    // The close may be late; until it is settled that there is none, it is waited for.
    const isLate =
      (readings[before - 1] ?? null) === null && last === settled.session && settled.stand !== "final";
    if (isLate) continue;
    const bars = sessions.slice(0, count).map((bar, index) => ({ bar, reading: readings[index] ?? null }));
    const lastBar = count > before ? (bars.at(-1)?.bar ?? last) : last;
    states.set(rule.key, { ...baselineOf(machineRuleOf(side), bars), lastBar });
    await breathe();
  }
  return states;
}
