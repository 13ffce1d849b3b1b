import { newestClosedSession, sessionsBetween } from "../../domain/calendar.ts";
import { measure, type Measurement, type SubjectMember } from "../../domain/divergence.ts";
import type { WindowName } from "../../domain/reading.ts";
import type { EventDetail } from "../../domain/rule-event.ts";
import { METRICS } from "../../domain/rule-metrics.ts";
import { printTarget } from "../../domain/rule-text.ts";
import type { RuleSide, RuleTarget } from "../../domain/rule.ts";
import { SLOT_MS } from "../../domain/slot-readings.ts";
import { addDays, epochMs, type IsoDate } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import type { AlertTarget, SeriesAlert } from "../../surface/answers/alert.ts";
import type { DivergenceWindow } from "../../surface/answers/divergence.ts";
import type { StoredEvent } from "../ports/rules.ts";
import { type AnswerDeps, type Question, tickerOf } from "./context.ts";
import { type GapTarget, gapOf } from "./gaps.ts";

export type SeriesDetail = Extract<EventDetail, { readonly kind: "series" }>;

/** An event of a series with its own detail. */
export interface SeriesEvent {
  readonly stored: StoredEvent;
  readonly detail: SeriesDetail;
}

/** Prices of targets laid out up to the newest session told, by `targetKey`. */
export type Measured = ReadonlyMap<string, Measurement>;

/** As a look-up does: a year for the year-to-date base, the 60 sessions of the regression before it, and some slack. */
const DAYS_LOADED = 550;

/** A slot that is told later than this was told late: the bot was away. */
const LATE_SLOT_MS = 6 * SLOT_MS;

/** What a target is called by inside an answer; two rules on the same miners share their prices. */
export function targetKey(target: RuleTarget): string {
  return JSON.stringify(target);
}

/** The name of a target in tickers of today. */
function alertTarget(question: Pick<Question, "facts">, target: RuleTarget): AlertTarget {
  const named = (security: string): string => tickerOf(question.facts, security);
  return {
    kind: target.kind,
    name: printTarget(target, named),
    tickers: target.kind === "list" ? target.securities.map(named) : [],
  };
}

/** The prices of every target of shares among the events, read from the store in one go. */
export async function measureTargetsOf(
  deps: AnswerDeps,
  question: Question,
  events: readonly SeriesEvent[],
): Promise<Measured> {
  const onSessions = events.filter(({ detail }) => isOfShares(detail.side.target));
  const bars = onSessions.map(({ stored }) => stored.bar).toSorted();
  const [first] = bars;
  const until = bars.at(-1);
  if (first === undefined || until === undefined) return new Map();
  const targets = new Map(onSessions.map(({ detail: { side } }) => [targetKey(side.target), side.target]));
  const { peers, qqq } = deps.benchmarks;
  const members = new Map([...targets].map(([key, target]) => [key, membersOf(deps, question, target)]));
  const securities = new Set([...members.values()].flat().map(({ security }) => security));
  const history = await deps.prices.history(
    [...securities, ...peers, qqq],
    addDays(first, -DAYS_LOADED),
    until,
  );
  return new Map(
    [...targets].map(([key, target]) => [
      key,
      measure({
        calendar: deps.calendar,
        history,
        kind: target.kind === "miner" ? "security" : "basket",
        members: members.get(key) ?? [],
        peers,
        qqq,
        until,
      }),
    ]),
  );
}

/** An event in the words of answers; `end` is the event that ended it, where there is one. */
export function seriesAlert(
  deps: AnswerDeps,
  question: Question,
  measured: Measured,
  { stored, detail }: SeriesEvent,
  end: SeriesEvent | null,
  beside: Pick<SeriesAlert, "price" | "hashrate">,
): SeriesAlert {
  const { side, transition, reading } = detail;
  const clock = stored.clock === "slot" ? "slot" : "session";
  return {
    kind: "series",
    id: stored.id,
    ruleKey: stored.ruleKey,
    rule: side,
    target: alertTarget(question, side.target),
    clock,
    event: transition.event,
    bar: stored.bar,
    episode: transition.episode,
    barsSince: barsSince(deps, clock, transition.episode, stored.bar),
    late: transition.late || wasLate(deps, stored),
    value: transition.value,
    thresholdValue: thresholdOf(side, reading?.unit ?? null),
    returnPct: reading?.subjectReturnPct ?? null,
    btcReturnPct: reading?.btcReturnPct ?? null,
    window: windowAt(deps, question, measured, side, stored.bar),
    ...beside,
    corrected: stored.corrected,
    ended:
      end === null
        ? null
        : { eventId: end.stored.id, bar: end.stored.bar, value: end.detail.transition.value },
  };
}

/** A rule's window at a session by the prices of now; null for bitcoin and the network. */
function windowAt(
  deps: AnswerDeps,
  question: Question,
  measured: Measured,
  side: RuleSide,
  session: IsoDate,
): DivergenceWindow | null {
  const measurement = measured.get(targetKey(side.target));
  const window = sharesWindow(side);
  if (measurement === undefined || window === null) return null;
  const read = gapOf(
    deps,
    question,
    gapTargetOf(question, side.target),
    readWindow(measurement, window, session),
  );
  return { ...read, target: alertTarget(question, side.target).name };
}

/** The window over which the legs of a rule on shares are told; null for an hour, which shares do not have. */
export function sharesWindow({ window }: RuleSide): WindowName | null {
  return window === "1h" ? null : window;
}

/** The miner of a target; null stands for the basket and for a list, which are read alike. */
export function gapTargetOf(question: Pick<Question, "facts">, target: RuleTarget): GapTarget {
  if (target.kind !== "miner") return null;
  return question.facts.miners.find((miner) => miner.id === target.security) ?? null;
}

export function isOfShares(target: RuleTarget): boolean {
  return target.kind !== "btc" && target.kind !== "network";
}

/** With the sign of its side; a price is a price, whichever way it is crossed. */
function thresholdOf(side: RuleSide, unit: number | null): number | null {
  if (METRICS[side.metric].bound === "price") return side.threshold;
  const size = side.scale === "plain" ? side.threshold : unit === null ? null : side.threshold * unit;
  if (size === null) return null;
  return side.direction === "below" ? -size : size;
}

function barsSince(
  { calendar }: AnswerDeps,
  clock: SeriesAlert["clock"],
  first: string,
  last: string,
): number | null {
  if (first > last) return null;
  if (clock === "session") return sessionsBetween(calendar, first, last).length || null;
  return Math.round((epochMs(last) - epochMs(first)) / SLOT_MS) + 1;
}

/** True where later bars had closed by the time the event was made: it was caught up with after a pause. */
function wasLate({ calendar }: AnswerDeps, { clock, bar, createdAt }: StoredEvent): boolean {
  if (clock === "slot") return epochMs(createdAt) - epochMs(bar) > LATE_SLOT_MS;
  return (newestClosedSession(calendar, createdAt) ?? bar) > bar;
}

function membersOf(deps: AnswerDeps, { facts }: Question, target: RuleTarget): readonly SubjectMember[] {
  const since = new Map(facts.miners.map((miner) => [miner.id, miner.pricesSince]));
  if (target.kind === "basket") {
    return deps.basket.members.map((member) => ({
      ...member,
      pricesSince: since.get(member.security) ?? null,
    }));
  }
  const securities =
    target.kind === "miner" ? [target.security] : target.kind === "list" ? target.securities : [];
  return securities.map((security) => ({
    security,
    from: deps.calendar.from,
    until: null,
    pricesSince: since.get(security) ?? null,
  }));
}
