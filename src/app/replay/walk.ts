import { type AlertState, type Bar, baselineOf, machineRuleOf, step } from "../../domain/alert.ts";
import { type MetricName, METRICS, readingKey, type RuleReading } from "../../domain/rule-metrics.ts";
import { type Rule, type RuleSide, type RuleWindow, sidesOf } from "../../domain/rule.ts";

/** A transition of the past, as it is printed. */
export interface ReplayedTransition {
  /** The session's date, or the beginning of the slot. */
  readonly session: Bar;
  readonly event: "fire" | "resolve" | "stale" | "fresh";
  readonly metric: MetricName;
  /** As in the rule's text. */
  readonly target: string;
  readonly window: RuleWindow;
  /** In the metric's unit, unrounded; null at a bar without a reading. */
  readonly value: number | null;
  /** Both legs over the window, in percent; null where not known, or where the rule has no such leg. */
  readonly btcReturnPct: number | null;
  readonly subjectReturnPct: number | null;
  /** The bar that began the episode. */
  readonly episode: Bar;
}

/** One bar of a replay: a session, or a slot. */
export interface ReplayedSession {
  readonly session: Bar;
  /** Null without a reading. */
  readonly value: number | null;
  readonly above: SideMark;
  readonly below: SideMark;
}

/** What a side did at a bar: `none` where the rule has no such side. */
export type SideMark = "none" | "quiet" | "firing" | "fired" | "ended";

/** An episode that was told of. */
export interface ToldEpisode {
  readonly direction: RuleSide["direction"];
  /** Index among all bars, those of the baseline too. */
  readonly firedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
}

export interface Walked {
  readonly transitions: readonly ReplayedTransition[];
  readonly sessions: readonly ReplayedSession[];
  readonly episodes: readonly ToldEpisode[];
  /** Episodes that ran before the first bar told: nobody is told of them. */
  readonly withheldSince: readonly Bar[];
  /** Sides that still fire at the last bar, with the beginning of their episode. */
  readonly stillFiringSince: readonly Bar[];
}

/** What a rule is walked over. */
interface Walk {
  readonly rule: Rule;
  /** As in the rule's text. */
  readonly target: string;
  /** Every bar up to the end, ascending. */
  readonly bars: readonly Bar[];
  /** Index of the first bar that is told; those before are the baseline. */
  readonly first: number;
  /** What the bar with that index says to a side. */
  readonly read: (side: RuleSide, t: number) => RuleReading | null;
  /** Called between pieces of the work, so that a bot that replays can do other things meanwhile. */
  readonly breathe: () => Promise<void>;
}

/** Bars between two breaths: a year of sessions, a day of slots. */
const PIECE = 250;

/**
 * Steps a rule through the bars by the very step of the live evaluation. The bars before the first told are the
 * baseline: the rule counts as made just before it, so what ran already is told neither then nor when it ends. A price
 * that has reached its level at the first readings of all has crossed nothing, so those belong to the baseline too.
 */
export async function walk({ rule, target, bars, first, read, breathe }: Walk): Promise<Walked> {
  // Both sides of most metrics read one value.
  const known = new Map<string, readonly (RuleReading | null)[]>();
  const sides: WalkedSide[] = [];
  for (const side of sidesOf(rule)) {
    const key = readingKey(side);
    let readings = known.get(key);
    if (readings === undefined) {
      const fresh: (RuleReading | null)[] = [];
      for (let t = 0; t < bars.length; t += 1) {
        if (t % PIECE === PIECE - 1) await breathe();
        fresh.push(read(side, t));
      }
      readings = fresh;
      known.set(key, readings);
    }
    sides.push(await walkSide({ bars, readings, side, target, first, breathe }));
  }
  return {
    transitions: sides
      .flatMap((side) => side.transitions)
      .toSorted((a, b) => (a.session < b.session ? -1 : a.session > b.session ? 1 : 0)),
    sessions: bars.slice(first).map((session, index) => ({
      session,
      value: sides[0]?.values[index] ?? null,
      above: markOf(sides, "above", index),
      below: markOf(sides, "below", index),
    })),
    episodes: sides.flatMap((side) => side.episodes),
    withheldSince: sides.flatMap((side) =>
      side.start.told === "withheld" ? (side.start.episode ?? []) : [],
    ),
    stillFiringSince: sides.flatMap(({ last }) =>
      last.status === "firing" || last.status === "recovering" ? (last.episode ?? []) : [],
    ),
  };
}

interface WalkedSide {
  readonly side: RuleSide;
  readonly transitions: readonly ReplayedTransition[];
  readonly values: readonly (number | null)[];
  readonly marks: readonly SideMark[];
  readonly episodes: readonly ToldEpisode[];
  readonly start: AlertState;
  readonly last: AlertState;
}

interface SideWalk extends Pick<Walk, "bars" | "target" | "first" | "breathe"> {
  readonly side: RuleSide;
  readonly readings: readonly (RuleReading | null)[];
}

async function walkSide({ bars, readings, side, target, first, breathe }: SideWalk): Promise<WalkedSide> {
  const machine = machineRuleOf(side);
  const begin = Math.max(
    first,
    METRICS[side.metric].bound === "price" ? afterReadings(readings, side.forBars) : 0,
  );
  const before = bars.slice(0, begin).map((bar, t) => ({ bar, reading: readings[t] ?? null }));
  const start = baselineOf(machine, before);
  let state = start;
  const transitions: ReplayedTransition[] = [];
  const values = readings.slice(first, begin).map((reading) => reading?.value ?? null);
  const marks: SideMark[] = values.map(() => (start.told === "withheld" ? "firing" : "quiet"));
  const episodes: ToldEpisode[] = [];
  for (let t = begin; t < readings.length; t += 1) {
    if (t % PIECE === PIECE - 1) await breathe();
    const session = bars[t] ?? "";
    const reading = readings[t] ?? null;
    const stepped = step(machine, state, reading, session);
    state = stepped.state;
    values.push(reading?.value ?? null);
    let mark: SideMark = state.status === "firing" || state.status === "recovering" ? "firing" : "quiet";
    for (const { event, episode } of stepped.transitions) {
      // A replayed rule has no reminders.
      if (event === "remind") continue;
      if (event === "fire") {
        mark = "fired";
        episodes.push({ direction: side.direction, firedAt: t, endedAt: null });
      }
      if (event === "resolve") {
        mark = "ended";
        const running = episodes.pop();
        if (running !== undefined) episodes.push({ ...running, endedAt: t });
      }
      transitions.push({
        session,
        event,
        metric: side.metric,
        target,
        window: side.window,
        value: reading?.value ?? null,
        ...legs(reading),
        episode,
      });
    }
    marks.push(mark);
  }
  return { side, transitions, values, marks, episodes, start, last: state };
}

/** Index after so many bars with a reading; the number of bars where there are fewer. */
function afterReadings(readings: readonly (RuleReading | null)[], count: number): number {
  let left = count;
  const last = readings.findIndex((reading) => reading !== null && --left === 0);
  return last < 0 ? readings.length : last + 1;
}

function legs(reading: RuleReading | null): Pick<ReplayedTransition, "btcReturnPct" | "subjectReturnPct"> {
  return { btcReturnPct: reading?.btcReturnPct ?? null, subjectReturnPct: reading?.subjectReturnPct ?? null };
}

function markOf(sides: readonly WalkedSide[], direction: RuleSide["direction"], index: number): SideMark {
  return sides.find(({ side }) => side.direction === direction)?.marks[index] ?? "none";
}

/** Index of the first bar at or after a date or an instant; the number of bars where all lie before. */
export function firstAtOrAfter(bars: readonly Bar[], from: Bar): number {
  const found = bars.findIndex((bar) => bar >= from);
  return found < 0 ? bars.length : found;
}
