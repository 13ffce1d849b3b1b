import type { Rule } from "../../domain/rule.ts";
import { daysBetween, type IsoDate } from "../../domain/time.ts";
import { dayInWords, plural } from "../../domain/wording.ts";
import type { Walked } from "./walk.ts";

interface Told {
  readonly rule: Rule;
  readonly target: string;
  readonly walked: Walked;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly lastClose: readonly { readonly name: string; readonly session: IsoDate | null }[];
}

export type Notes =
  | { readonly ok: true; readonly sentences: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Ends = Told["lastClose"];

/** A rule that fires more often than this in 252 sessions, or of which so much is firing, is no alert. */
const OFTEN_A_YEAR = 40;
const OFTEN_SHARE = 0.5;
/** Below this many sessions a yearly rate rests on too little. */
const SHORT_SPAN = 126;
/** A close older than this at the end means that prices have stopped. */
const LATE_DAYS = 7;

/** What must be said beside a replay's figures; refuses where nothing could be measured. */
export function notesOf(told: Told): Notes {
  const { walked, from, to, lastClose, target, rule } = told;
  const { sessions, episodes } = walked;
  const between = `between ${dayInWords(from)} and ${dayInWords(to)}`;
  const bare = lastClose.filter(({ session }) => session === null).map(({ name }) => name);
  if (bare.length === lastClose.length || (rule.target.kind === "miner" && bare.includes(target))) {
    return {
      ok: false,
      problems: [`No daily prices of ${target} are stored: npm run import -- prices PATH`],
    };
  }
  if (sessions.length === 0) return { ok: false, problems: [`There is no session with prices ${between}.`] };
  const read = sessions.filter(({ value }) => value !== null);
  const first = read[0];
  if (first === undefined) {
    const why = `Too little history: none of the ${plural(sessions.length, "session")} ${between} has a reading of this rule.`;
    return { ok: false, problems: [`${why} ${needOf(rule)}`] };
  }
  const ended = lastClose.filter(({ session }) => session !== null && daysBetween(session, to) > LATE_DAYS);
  return {
    ok: true,
    sentences: [
      ...(sessions[0] === first && daysBetween(from, first.session) <= LATE_DAYS
        ? []
        : [`The first reading is of ${dayInWords(first.session)}: before it there is too little history.`]),
      ...(sessions.length > read.length
        ? [`${plural(sessions.length - read.length, "session")} without a reading changed nothing.`]
        : []),
      ...(bare.length > 0 ? [`No prices of ${bare.join(", ")} are stored.`] : []),
      ...endsOf(ended),
      ...walked.withheldSince.map(
        (since) =>
          `It was firing before ${dayInWords(from)} already, since ${dayInWords(since)}: that is the starting point and is not counted.`,
      ),
      ...(read.length < SHORT_SPAN
        ? [`${plural(read.length, "session")} are few: take the rate per year as a hint.`]
        : []),
      ...tooOften(walked, read.length, episodes.length),
    ],
  };
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

function tooOften({ sessions }: Walked, read: number, fires: number): readonly string[] {
  const firing = sessions.filter(({ above, below }) => isFiring(above) || isFiring(below)).length;
  const often = (fires * 252) / read > OFTEN_A_YEAR;
  if (!often && firing / read <= OFTEN_SHARE) return [];
  return [
    `This rule would hardly ever be quiet: ${plural(fires, "fire")} in ${plural(read, "session")}, firing on ${firing} of them. A higher threshold tells more.`,
  ];
}

function isFiring(mark: string): boolean {
  return mark === "firing" || mark === "fired";
}

function needOf({ metric, window, scale }: Rule): string {
  const sixty = scale === "own_volatility" || metric === "beta_spread";
  if (metric === "rho_break") return "It needs 150 sessions of returns.";
  if (metric === "cusum") return "It needs 60 sessions of returns and 20 more to run in.";
  if (metric === "z1") return "It needs 60 sessions of returns before the one it measures.";
  return `It needs closes at both ends of the window ${window}${sixty ? " and 60 sessions of returns before it" : ""}, and BTC with them.`;
}
