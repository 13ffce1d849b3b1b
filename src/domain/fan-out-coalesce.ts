import type { Bar } from "./alert.ts";
import { episodeOf, type Late, type RuleEvent } from "./fan-out-hearing.ts";
import { addDays, epochMs, type Instant, newYorkDate } from "./time.ts";

/** What is older is no news any more. */
const NEWS_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Events of bars that were stepped late, each marked with what becomes of it, in the order given: per episode one fire
 * “since” its bar where it still fires, nothing but a reason where it began and ended meanwhile, or where it is older
 * than seven days. An end whose fire was told before is told as it is. Of *stale* and *fresh* only what differs from
 * the state before is left. Facts stand each for itself. `firing`: the running episode by rule, after the last bar.
 */
export function coalesce(
  events: readonly RuleEvent[],
  firing: ReadonlyMap<string, { readonly episode: Bar }>,
  now: Instant,
): readonly RuleEvent[] {
  const episodes = Map.groupBy(events, (event) => `${event.ruleKey} ${episodeOf(event) ?? event.id}`);
  const marks = new Map<RuleEvent, Late>();
  for (const own of episodes.values()) {
    for (const [event, late] of marksOf(
      own.toSorted((a, b) => a.id - b.id),
      firing,
      now,
    )) {
      marks.set(event, late);
    }
  }
  return events.map((event) => {
    const late = marks.get(event);
    return late === undefined ? event : { ...event, late };
  });
}

type Marked = readonly [RuleEvent, Late];

/** The marks of one episode's events, which are in order. */
function marksOf(
  events: readonly RuleEvent[],
  firing: ReadonlyMap<string, { readonly episode: Bar }>,
  now: Instant,
): readonly Marked[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const passed =
    (reason: "over_while_away" | "too_old") =>
    (event: RuleEvent): Marked => [event, { kind: "passed", reason }];
  const episode = episodeOf(last);
  if (episode === null) return events.filter((event) => isOld(event, now)).map(passed("too_old"));
  const runs = firing.get(last.ruleKey)?.episode === episode;
  const fire = events.find((event) => kindOf(event) === "fire");
  if (fire !== undefined && !runs)
    return events.map(passed(isOld(last, now) ? "too_old" : "over_while_away"));
  if (fire !== undefined && isOld(fire, now)) return events.map(passed("too_old"));
  const notice = runs ? netNotice(events) : undefined;
  const left = events.filter((event) => event !== fire && event !== notice && kindOf(event) !== "resolve");
  return [
    ...(fire === undefined ? [] : [[fire, { kind: "since", bar: fire.bar }] satisfies Marked]),
    ...left.map(passed("over_while_away")),
  ];
}

/** The last *stale* or *fresh* where it says something else than held before the first; else undefined. */
function netNotice(events: readonly RuleEvent[]): RuleEvent | undefined {
  const notices = events.filter((event) => kindOf(event) === "stale" || kindOf(event) === "fresh");
  const [first] = notices;
  const last = notices.at(-1);
  return first !== undefined && last !== undefined && kindOf(first) === kindOf(last) ? last : undefined;
}

function kindOf({ detail }: RuleEvent): string {
  return detail.kind === "series" ? detail.transition.event : detail.kind;
}

/** Sessions and facts are counted in days of New York, slots to the moment. */
function isOld({ clock, bar, detail }: RuleEvent, now: Instant): boolean {
  if (clock === "slot") return epochMs(now) - epochMs(bar) > NEWS_DAYS * DAY_MS;
  const day = detail.kind === "fact" ? detail.hit.knownAt : bar;
  return day < addDays(newYorkDate(now), -NEWS_DAYS);
}
