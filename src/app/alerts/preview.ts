import type { Calendar } from "../../domain/calendar.ts";
import { METRICS } from "../../domain/rule-metrics.ts";
import type { RuleNames } from "../../domain/rule-text.ts";
import { type Rule, ruleKey, sidesOf } from "../../domain/rule.ts";
import { isServerList } from "../../domain/server-list.ts";
import { daysBetween, type Instant, type IsoDate } from "../../domain/time.ts";
import { dayInWords, plural } from "../../domain/wording.ts";
import type { AlertForm, AlertPreview, RuleLine } from "../../surface/alerts.ts";
import type { CheckedForm } from "./check-form.ts";
import { type PastLines, withMarks } from "./past-picture.ts";
import { pastPosts } from "./past-posts.ts";
import type { SidePast } from "./past-side.ts";
import type { Past } from "./past.ts";
import { listInTickers } from "./target.ts";
import { printRules, type WishRules } from "./wish.ts";
import { sideWords } from "./words.ts";

/** What is said beside figures of less than this is said of a short history. */
const WHOLE_YEAR = 360;
const YEAR = 365;
/** A rule that fires more often than this in a year is no alert, and one that nearly always fires tells nothing new. */
const OFTEN_A_YEAR = 40;
const OFTEN_SHARE = 0.8;
/** Prices that end so many days before the last session are worth a word. */
const LATE_DAYS = 7;

/** What a preview is made of. */
export interface Previewed {
  readonly draft: string;
  readonly form: AlertForm;
  readonly checked: CheckedForm;
  readonly past: Past;
  /** The prices behind it; null where there are none. */
  readonly lines: PastLines | null;
  readonly names: RuleNames;
  readonly calendar: Calendar;
  /** What else must be said. */
  readonly notes: readonly string[];
  readonly now: Instant;
}

/** How a wish would have done, by what its rules did in the past. */
export function previewOf(input: Previewed): AlertPreview {
  const { form, checked, past, calendar } = input;
  const { wish, rules, quietHours, role, publish } = checked;
  const posts = pastPosts(past, calendar, quietHours);
  return {
    draft: input.draft,
    wish,
    place: form.place === "direct" ? { kind: "direct" } : { kind: "channel", channelId: form.place.id },
    quietHours,
    role,
    publish,
    changes: form.changes ?? null,
    days: daysOf(past),
    posts: posts.length,
    held: posts.filter(({ held }) => held).length,
    dates: posts.toReversed().map(({ at, text, value }) => ({ at, text, value })),
    rules: ruleLines(rules, past, input.names),
    notes: [...checked.notes, ...input.notes, ...pastNotes(rules, past, input.names, quietHours !== null)],
    firingNow: firingNow(past),
    picture: withMarks(input.lines, posts),
    ...(isServerList(wish.target) ? { list: listInTickers(input.names) } : {}),
    now: input.now,
  };
}

/** Each rule with its fires in the past, both sides of one together; null where its history does not reach. */
function ruleLines(rules: WishRules, past: Past, names: RuleNames): readonly RuleLine[] {
  const texts = printRules(rules, names);
  const ofSeries = rules.series.map((rule) => {
    const sides = sidesIn(past, rule);
    return sides.every(({ read }) => read === 0) ? null : firesOf(sides);
  });
  const ofFacts = rules.facts.map((_, index) => past.facts[index]?.hits?.length ?? null);
  return [...ofSeries, ...ofFacts].map((fires, index) => ({ text: texts[index] ?? "", fires }));
}

/** Days of history behind rules: up to a year, and zero where nothing is stored. */
export function daysOf({ sides, facts, to }: Past): number {
  const spans = sides.flatMap(({ firstReading, lastReading }) =>
    firstReading === null || lastReading === null
      ? []
      : [daysBetween(dayOf(firstReading), lastReading > to ? dayOf(lastReading) : to) + 1],
  );
  if (spans.length > 0) return Math.min(YEAR, Math.max(...spans));
  return facts.some(({ hits }) => hits !== null) ? YEAR : 0;
}

/** What fires now: whoever subscribes is told of it here and not again. */
function firingNow({ sides, miners }: Past): readonly string[] {
  const tickerOf = (id: string): string => miners.find((miner) => miner.id === id)?.ticker ?? id;
  return sides.flatMap(({ side, firingSince, firingValue }) =>
    // A price always lies on one side of a level, which is no news.
    firingSince === null || METRICS[side.metric].bound === "price"
      ? []
      : [`${sideWords(side, firingValue, tickerOf)}, since ${dayInWords(dayOf(firingSince))}`],
  );
}

function pastNotes(
  rules: WishRules,
  past: Past,
  names: RuleNames,
  hasQuietHours: boolean,
): readonly string[] {
  const texts = printRules(rules, names);
  const unread: string[] = [];
  const often: string[] = [];
  for (const [index, rule] of rules.series.entries()) {
    const sides = sidesIn(past, rule);
    const text = texts[index] ?? "";
    if (sides.every(({ read }) => read === 0)) unread.push(`\`${text}\``);
    else often.push(...tooOften(text, rule, sides));
  }
  return [...reachNotes(past, unread, rules.series.length), ...often, ...factNotes(past, hasQuietHours)];
}

function reachNotes(past: Past, unread: readonly string[], count: number): readonly string[] {
  if (count === 0) return [];
  if (unread.length === count) {
    return [
      "Too few prices are stored to say how often these rules would have fired: that is not known, not never.",
    ];
  }
  const days = daysOf(past);
  const lasts = past.sides.flatMap(({ lastReading }) => lastReading ?? []).toSorted();
  const last = lasts.at(-1);
  return [
    ...(days < WHOLE_YEAR
      ? [`This is over ${plural(days, "day")} of stored prices; there are no more yet.`]
      : []),
    ...(unread.length > 0
      ? [`Too few prices are stored for ${unread.join(", ")}: how often is not known.`]
      : []),
    ...(last !== undefined && daysBetween(dayOf(last), past.closed) > LATE_DAYS
      ? [`Stored prices end on ${dayInWords(dayOf(last))}.`]
      : []),
  ];
}

function tooOften(text: string, rule: Rule, sides: readonly SidePast[]): readonly string[] {
  const read = Math.max(...sides.map((side) => side.read));
  const fired = sides.reduce((sum, side) => sum + side.fired, 0);
  const firsts = sides.flatMap(({ firstReading }) => firstReading ?? []).toSorted();
  const lasts = sides.flatMap(({ lastReading }) => lastReading ?? []).toSorted();
  const days = daysBetween(dayOf(firsts[0] ?? ""), dayOf(lasts.at(-1) ?? "")) + 1;
  const fires = firesOf(sides);
  if ((fires * YEAR) / days > OFTEN_A_YEAR) {
    return [`\`${text}\` would fire nearly daily: ${plural(fires, "time")}. A higher threshold tells more.`];
  }
  const share = fired / read;
  return METRICS[rule.metric].bound === "size" && share > OFTEN_SHARE
    ? [
        `\`${text}\` would be firing ${String(Math.round(100 * share))}% of the time, so it says little. A higher threshold tells more.`,
      ]
    : [];
}

/** One sentence for all rules where they say the same, and from when each kind of fact is known. */
function factNotes({ facts }: Past, hasQuietHours: boolean): readonly string[] {
  if (facts.length === 0) return [];
  const shared = new Set<string>();
  const own: string[] = [];
  for (const { text, hits, notes } of facts) {
    for (const note of notes) {
      if (hits === null || note.startsWith("Facts ")) shared.add(note);
      else if (note.startsWith("The first fact") || note.startsWith("No fact"))
        own.push(`\`${text}\`: ${note}`);
    }
  }
  const timed = hasQuietHours
    ? ["Facts are counted as told at 17:00 New York on the day of publication."]
    : [];
  return [...shared, ...own, ...timed];
}

function sidesIn(past: Past, rule: Rule): readonly SidePast[] {
  const keys = new Set(sidesOf(rule).map(ruleKey));
  return past.sides.filter(({ key }) => keys.has(key));
}

function firesOf(sides: readonly SidePast[]): number {
  return sides.reduce(
    (sum, { transitions }) => sum + transitions.filter(({ event }) => event === "fire").length,
    0,
  );
}

/** The day of a bar: a session's date, or the UTC day of a slot. */
function dayOf(bar: string): IsoDate {
  return bar.slice(0, "2026-11-24".length);
}
