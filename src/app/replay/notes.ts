import { METRICS } from "../../domain/rule-metrics.ts";
import { clockOf, type Rule } from "../../domain/rule.ts";
import { SLOTS_A_DAY } from "../../domain/slot-readings.ts";
import { daysBetween, type IsoDate } from "../../domain/time.ts";
import { dayInWords, plural } from "../../domain/wording.ts";
import { BARS_A_YEAR } from "./summary.ts";
import type { Walked } from "./walk.ts";

interface Told {
  readonly rule: Rule;
  readonly walked: Walked;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export type Notes =
  | { readonly ok: true; readonly sentences: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The newest stored close of each, by name; null where none is stored. */
type Ends = readonly { readonly name: string; readonly session: IsoDate | null }[];

/** A rule that fires more often than this in a year, or of which so much is firing, is no alert. */
const OFTEN_A_YEAR = 40;
const OFTEN_SHARE = 0.5;
/** Less than half a year is little to take a yearly rate from. */
const SHORT_SHARE = 0.5;
/** A first reading, or a last close, so far from the end of the span is worth a word. */
const LATE_DAYS = 7;

/** What must be said beside the replay of a rule of shares; refuses where nothing could be measured. */
export function notesOfShares(told: Told & { readonly target: string; readonly lastClose: Ends }): Notes {
  const { to, lastClose, target, rule } = told;
  const bare = lastClose.filter(({ session }) => session === null).map(({ name }) => name);
  if (bare.length === lastClose.length || (rule.target.kind === "miner" && bare.includes(target))) {
    return {
      ok: false,
      problems: [`No daily prices of ${target} are stored: npm run import -- prices PATH`],
    };
  }
  const ended = lastClose.filter(({ session }) => session !== null && daysBetween(session, to) > LATE_DAYS);
  return notesOf(told, `It needs ${sharesNeed(rule)}`, [
    ...(bare.length > 0 ? [`No prices of ${bare.join(", ")} are stored.`] : []),
    ...endsOf(ended),
  ]);
}

/**
 * What must be said beside any replay; refuses where no bar has a reading, with what the rule needs for one. `stored`
 * is what there is to say of the stored prices themselves.
 */
export function notesOf(told: Told, need: string, stored: readonly string[]): Notes {
  const { walked, from, to, rule } = told;
  const { sessions } = walked;
  const bar = clockOf(rule);
  const between = `between ${dayInWords(from)} and ${dayInWords(to)}`;
  if (sessions.length === 0) {
    return { ok: false, problems: [[`There is no ${bar} with prices ${between}.`, ...stored].join(" ")] };
  }
  const read = sessions.filter(({ value }) => value !== null);
  const first = read[0];
  if (first === undefined) {
    const why = `Too little history: none of the ${plural(sessions.length, bar)} ${between} has a reading of this rule.`;
    return { ok: false, problems: [`${why} ${need}`] };
  }
  return {
    ok: true,
    sentences: [
      ...(sessions[0] === first && daysBetween(from, dayOf(first.session)) <= LATE_DAYS
        ? []
        : [
            `The first reading is of ${dayInWords(dayOf(first.session))}: before it there is too little history.`,
          ]),
      ...(sessions.length > read.length
        ? [`${plural(sessions.length - read.length, bar)} without a reading changed nothing.`]
        : []),
      ...stored,
      ...withheld(told),
      ...(read.length < SHORT_SHARE * BARS_A_YEAR[bar]
        ? [`${spanInWords(read.length, bar)} are few: take the rate per year as a hint.`]
        : []),
      ...tooOften(rule, walked, read.length),
    ],
  };
}

function withheld({ rule, walked, from }: Told): readonly string[] {
  const isPrice = METRICS[rule.metric].bound === "price";
  // A price always lies on one side of a level, which is no news of a rule for both.
  if (isPrice && rule.direction === "both") return [];
  return walked.withheldSince.map((since) => {
    const day = dayInWords(dayOf(since));
    const was = isPrice
      ? `The price had reached the level before, by ${day}`
      : `It was firing before ${dayInWords(from)} already, since ${day}`;
    return `${was}: that is the starting point and is not counted.`;
  });
}

/** The day of a bar: a session's date, or the UTC day of a slot. */
function dayOf(bar: string): IsoDate {
  return bar.slice(0, "2026-11-24".length);
}

function spanInWords(bars: number, bar: "session" | "slot"): string {
  return bar === "session" ? plural(bars, bar) : `${plural(Math.round(bars / SLOTS_A_DAY), "day")} of slots`;
}

/** One sentence for all whose prices stop before the end, those of one day together. */
function endsOf(ended: Ends): readonly string[] {
  if (ended.length === 0) return [];
  const byDay = Map.groupBy(ended, ({ session }) => session ?? "");
  const days = [...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = days.map(
    ([day, ones]) => `on ${dayInWords(day)} (${ones.map(({ name }) => name).join(", ")})`,
  );
  return [`Prices end ${parts.join(", ")}.`];
}

function tooOften(rule: Rule, { sessions, episodes }: Walked, read: number): readonly string[] {
  const bar = clockOf(rule);
  const fires = episodes.length;
  const firing = sessions.filter(({ above, below }) => isFiring(above) || isFiring(below)).length;
  const often = (fires * BARS_A_YEAR[bar]) / read > OFTEN_A_YEAR;
  // A price lies beyond a level for months without saying anything new.
  const long = METRICS[rule.metric].bound === "size" && firing / read > OFTEN_SHARE;
  if (!often && !long) return [];
  return [
    `This rule would hardly ever be quiet: ${plural(fires, "fire")} in ${plural(read, bar)}, firing on ${firing} of them. A higher threshold tells more.`,
  ];
}

function isFiring(mark: string): boolean {
  return mark === "firing" || mark === "fired";
}

function sharesNeed({ metric, window, scale }: Rule): string {
  const sixty =
    scale === "own_volatility" || metric === "beta_spread" ? " and 60 sessions of returns before it" : "";
  if (metric === "rho_break") return "150 sessions of returns.";
  if (metric === "cusum") return "60 sessions of returns and 20 more to run in.";
  if (metric === "z1") return "60 sessions of returns before the one it measures.";
  if (metric === "level") return "a close of the session.";
  const bitcoin = metric === "move" || metric === "big_day" ? "" : ", and BTC with them";
  return `closes at both ends of the window ${window}${sixty}${bitcoin}.`;
}
