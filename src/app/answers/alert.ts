import type { Change, MinerId } from "../../domain/fact.ts";
import { isOutside } from "../../domain/outside.ts";
import type { EventDetail } from "../../domain/rule-event.ts";
import { addDays, type Instant, type IsoDate } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import type {
  AlertAnswer,
  AlertEvent,
  AlertMark,
  AlertPicture,
  FactAlert,
  SeriesAlert,
} from "../../surface/answers/alert.ts";
import type { Mover } from "../../surface/answers/changes.ts";
import type { StoredEvent } from "../ports/rules.ts";
import { factAlert } from "./alert-facts.ts";
import { hashrateOf, hashratePicture, priceOf, pricePicture } from "./alert-live.ts";
import { strongestFirst } from "./alert-order.ts";
import {
  gapTargetOf,
  isOfShares,
  type Measured,
  measureTargetsOf,
  type SeriesEvent,
  seriesAlert,
  sharesWindow,
  targetKey,
} from "./alert-series.ts";
import { factsOfChanges } from "./change-lines.ts";
import { type AnswerDeps, answerBase, ask, type Question, withNamed } from "./context.ts";
import { priceFreshness, sessionsBehind } from "./freshness.ts";
import { indexedSeries } from "./indexed-series.ts";
import { findMovers, linesOfMover, moversOf } from "./movers.ts";

/** What an alert is made of: events that fired or changed, and the ends of some of them. */
export type AskAlert = (
  events: readonly StoredEvent[],
  ends: readonly StoredEvent[],
  now: Instant,
) => Promise<AlertAnswer | null>;

/** Messages of one bar are of a few kinds at a time: as many sets of events as there are common sets of rules. */
const KEPT = 64;

/**
 * Makes the answer behind one message: each event with the figures of its bar, the strongest first, and what stood
 * beside it. An end is told on the event it ended. Null without any event. The same events asked for again within the
 * hour give the same object, for thousands of channels hear of one bar.
 */
export function createAlertAnswer(deps: AnswerDeps): AskAlert {
  const kept = new Map<string, Promise<AlertAnswer | null>>();
  return (events, ends, now) => {
    const key = JSON.stringify([
      now.slice(0, 13),
      ...[events, ends].map((list) => list.map(({ id, corrected }) => [id, corrected?.value])),
    ]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = answerOf(deps, events, ends, now);
    kept.set(key, made);
    // What failed is made again; whoever asked learns of the failure.
    made.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}

async function answerOf(
  deps: AnswerDeps,
  events: readonly StoredEvent[],
  ends: readonly StoredEvent[],
  now: Instant,
): Promise<AlertAnswer | null> {
  if (events.length + ends.length === 0) return null;
  const asked = await ask(deps, {}, now, false);
  if (!asked.ok) throw new Error("a question without options was refused");
  const question = withNamed(deps, asked.question, [...events, ...ends].flatMap(namedIn));
  const series = seriesOf(events);
  const endOf = new Map(seriesOf(ends).map((end) => [episodeKey(end), end]));
  // An end whose beginning is not in the message is told by itself.
  const alone = [...endOf].flatMap(([key, end]) =>
    series.some((one) => episodeKey(one) === key) ? [] : [end],
  );
  const told = [...series, ...alone];
  const measured = await measureTargetsOf(deps, question, [...told, ...endOf.values()]);
  const feed = await feedFor(deps, events, told);
  const alerts: AlertEvent[] = [...factAlerts(question, feed, events)];
  for (const one of told) {
    const end = one.detail.transition.event === "resolve" ? null : (endOf.get(episodeKey(one)) ?? null);
    alerts.push(seriesAlert(deps, question, measured, one, end, await besideOf(deps, one)));
  }
  const ordered = strongestFirst(alerts);
  const [lead] = ordered;
  const day = lead === undefined ? null : moversDay(lead);
  const moved = day === null || lead === undefined ? null : await movedOf(deps, question, feed, lead, day);
  const shown = [
    ...ordered.flatMap((one) => (one.kind === "fact" && one.change !== null ? [one.change] : [])),
    ...(moved?.movers ?? []).flatMap(linesOfMover),
  ];
  const windows = ordered.flatMap((one) =>
    one.kind === "series" && one.window !== null ? [one.window] : [],
  );
  return {
    ...answerBase(question, factsOfChanges(question.facts, shown)),
    ...(await priceFreshness(deps, question, now, sessionsBehind(question, windows))),
    events: ordered,
    picture: lead?.kind === "series" ? await pictureOf(deps, question, measured, lead, ordered) : null,
    movers: moved?.movers ?? [],
    moversSession: moved?.session ?? null,
  };
}

function seriesOf(events: readonly StoredEvent[]): readonly SeriesEvent[] {
  return events.flatMap((stored) =>
    stored.detail.kind === "series" ? [{ stored, detail: stored.detail }] : [],
  );
}

function episodeKey({ stored, detail }: SeriesEvent): string {
  return `${stored.ruleKey}|${detail.transition.episode}`;
}

/** Every change from the oldest day that something in the message looks back to; none where nothing does. */
async function feedFor(
  deps: AnswerDeps,
  events: readonly StoredEvent[],
  told: readonly SeriesEvent[],
): Promise<readonly Change[]> {
  const days = [
    ...events.flatMap(({ detail }) => (detail.kind === "fact" ? [detail.hit.knownAt] : [])),
    // The session before lies at most five days back: a weekend between two holidays.
    ...told.flatMap(({ stored, detail }) =>
      isOfShares(detail.side.target) ? [addDays(stored.bar, -5)] : [],
    ),
  ];
  const [oldest] = days.toSorted();
  return oldest === undefined ? [] : deps.facts.changes({ since: oldest, until: null });
}

function factAlerts(
  question: Question,
  feed: readonly Change[],
  events: readonly StoredEvent[],
): readonly FactAlert[] {
  return events.flatMap((event) => {
    const detail: EventDetail = event.detail;
    return detail.kind === "fact" ? [factAlert(question.facts, feed, event, detail)] : [];
  });
}

async function besideOf(
  deps: AnswerDeps,
  { stored, detail: { side } }: SeriesEvent,
): Promise<Pick<SeriesAlert, "price" | "hashrate">> {
  return {
    price: side.target.kind === "btc" ? await priceOf(deps, stored.bar) : null,
    hashrate: side.target.kind === "network" ? await hashrateOf(deps, side, stored.bar) : null,
  };
}

/** The session whose movers stand beside the headline; null where it is about no shares. */
function moversDay(lead: AlertEvent): IsoDate | null {
  return lead.kind === "series" && isOfShares(lead.rule.target) && lead.event !== "stale" ? lead.bar : null;
}

/** Whom an event is about by name; the basket and every watched miner name nobody. */
function namedIn({ detail }: StoredEvent): readonly MinerId[] {
  if (detail.kind === "fact") return [detail.hit.miner];
  const { target } = detail.side;
  if (target.kind === "miner") return [target.security];
  return target.kind === "list" ? target.securities : [];
}

/** The movers of that very session among the miners the headline is about. */
async function movedOf(
  deps: AnswerDeps,
  question: Question,
  feed: readonly Change[],
  lead: AlertEvent,
  day: IsoDate,
): Promise<{ readonly session: IsoDate; readonly movers: readonly Mover[] } | null> {
  if (lead.kind !== "series") return null;
  const { target } = lead.rule;
  const { miners } = question.facts;
  const only =
    target.kind === "miner" ? (miners.find((miner) => miner.id === target.security) ?? null) : null;
  // A message may hold events of several targets: a company that another one names is no mover of the basket.
  const among = miners.filter((miner) =>
    target.kind === "list" ? target.securities.includes(miner.id) : !isOutside(miner) || miner === only,
  );
  if (target.kind === "miner" && only === null) return null;
  const found = await findMovers(deps, among, only, question.coverage, day);
  if (found === null || found.session !== day) return null;
  return { session: day, movers: moversOf(question, feed, found) };
}

/** The headline's line, up to its end where it has ended, with every bar of the message on the same target. */
async function pictureOf(
  deps: AnswerDeps,
  question: Question,
  measured: Measured,
  lead: SeriesAlert,
  events: readonly AlertEvent[],
): Promise<AlertPicture | null> {
  const marks = marksOf(lead, events);
  if (lead.rule.target.kind === "network") return hashratePicture(deps, lead.bar, marks);
  if (lead.rule.target.kind === "btc") {
    return lead.price === null ? null : pricePicture(deps, lead.rule, lead.bar, lead.price.priceUsd);
  }
  const measurement = measured.get(targetKey(lead.rule.target));
  const window = sharesWindow(lead.rule);
  if (measurement === undefined || window === null) return null;
  const reading = readWindow(measurement, window, lead.ended?.bar ?? lead.bar);
  const found = indexedSeries(deps, question, gapTargetOf(question, lead.rule.target), measurement, [
    reading,
  ]);
  if (found === null) return null;
  const lines = found.lines.map((line) =>
    line.role === "subject" ? { ...line, name: lead.target.name } : line,
  );
  return {
    kind: "indexed",
    series: { ...found, lines },
    marks: marks.filter(({ date }) => found.dates.includes(date)),
  };
}

function marksOf(lead: SeriesAlert, events: readonly AlertEvent[]): readonly AlertMark[] {
  const own = events.flatMap((one) =>
    one.kind === "series" && one.target.name === lead.target.name ? [one] : [],
  );
  const fired = own.flatMap(({ event, bar }) => (event === "fire" ? [bar] : []));
  const ended = own.flatMap((one) =>
    one.event === "resolve" ? [one.bar] : one.ended === null ? [] : [one.ended.bar],
  );
  return [
    ...[...new Set(fired)].map((date): AlertMark => ({ date, what: "fired" })),
    ...[...new Set(ended)].map((date): AlertMark => ({ date, what: "ended" })),
  ];
}
