import { type AlertState, baselineOf, machineRuleOf, step } from "../../domain/alert.ts";
import type { WindowName } from "../../domain/reading.ts";
import {
  type MetricName,
  readingKey,
  readRule,
  type RuleReading,
  type RuleSubject,
} from "../../domain/rule-metrics.ts";
import { type Rule, type RuleSide, sidesOf } from "../../domain/rule.ts";
import type { IsoDate } from "../../domain/time.ts";

/** A transition of the past, as it is printed. */
export interface ReplayedTransition {
  readonly session: IsoDate;
  readonly event: "fire" | "resolve" | "stale" | "fresh";
  readonly metric: MetricName;
  /** As in the rule's text. */
  readonly target: string;
  readonly window: WindowName;
  /** In the metric's unit, unrounded; null at a session without a reading. */
  readonly value: number | null;
  /** Both legs over the window, in percent. */
  readonly btcReturnPct: number | null;
  readonly subjectReturnPct: number | null;
  /** The session that began the episode. */
  readonly episode: IsoDate;
}

/** One session of a replay. */
export interface ReplayedSession {
  readonly session: IsoDate;
  /** Null without a reading. */
  readonly value: number | null;
  readonly above: SideMark;
  readonly below: SideMark;
}

/** What a side did at a session: `none` where the rule has no such side. */
export type SideMark = "none" | "quiet" | "firing" | "fired" | "ended";

/** An episode that was told of. */
export interface ToldEpisode {
  readonly direction: RuleSide["direction"];
  /** Index of the session among those of the measurement. */
  readonly firedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
}

export interface Walked {
  readonly transitions: readonly ReplayedTransition[];
  readonly sessions: readonly ReplayedSession[];
  readonly episodes: readonly ToldEpisode[];
  /** Episodes that ran before the first session: nobody is told of them. */
  readonly withheldSince: readonly IsoDate[];
  /** Sides that still fire at the last session, with the beginning of their episode. */
  readonly stillFiringSince: readonly IsoDate[];
}

/**
 * Steps a rule through the sessions from `from` to `to`, both inclusive, by the very step of the live evaluation. The
 * sessions before are the baseline: the rule counts as made on the evening before `from`, so what ran already is told
 * neither then nor when it ends.
 */
export function walk(subject: RuleSubject, rule: Rule, target: string, from: IsoDate, to: IsoDate): Walked {
  const { sessions } = subject.measurement;
  const first = firstAtOrAfter(sessions, from);
  const end = sessions.findLastIndex((session) => session <= to) + 1;
  // Both sides of most metrics read one value.
  const known = new Map<string, readonly (RuleReading | null)[]>();
  const sides = sidesOf(rule).map((side) => {
    const key = readingKey(side);
    const readings = known.get(key) ?? sessions.slice(0, end).map((_, t) => readRule(subject, t, side));
    known.set(key, readings);
    return walkSide(sessions, readings, side, target, first);
  });
  return {
    transitions: sides
      .flatMap((side) => side.transitions)
      .toSorted((a, b) => (a.session < b.session ? -1 : a.session > b.session ? 1 : 0)),
    sessions: sessions.slice(first, end).map((session, index) => ({
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

function walkSide(
  sessions: readonly IsoDate[],
  readings: readonly (RuleReading | null)[],
  side: RuleSide,
  target: string,
  first: number,
): WalkedSide {
  const machine = machineRuleOf(side);
  const before = sessions.slice(0, first).map((bar, t) => ({ bar, reading: readings[t] ?? null }));
  const start = baselineOf(machine, before);
  let state = start;
  const transitions: ReplayedTransition[] = [];
  const values: (number | null)[] = [];
  const marks: SideMark[] = [];
  const episodes: ToldEpisode[] = [];
  for (let t = first; t < readings.length; t += 1) {
    const session = sessions[t] ?? "";
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

function legs(reading: RuleReading | null): Pick<ReplayedTransition, "btcReturnPct" | "subjectReturnPct"> {
  return { btcReturnPct: reading?.btcReturnPct ?? null, subjectReturnPct: reading?.subjectReturnPct ?? null };
}

function markOf(sides: readonly WalkedSide[], direction: RuleSide["direction"], index: number): SideMark {
  return sides.find(({ side }) => side.direction === direction)?.marks[index] ?? "none";
}

function firstAtOrAfter(sessions: readonly IsoDate[], from: IsoDate): number {
  const found = sessions.findIndex((session) => session >= from);
  return found < 0 ? sessions.length : found;
}
