import type { Change } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import type { IsoDate } from "../../domain/time.ts";
import { dayInWords, plural } from "../../domain/wording.ts";

interface Told {
  readonly target: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The newest publication of any fact. */
  readonly factsTo: IsoDate;
  /** The first dated change of the rule's kinds and miners; null where there is none. */
  readonly first: IsoDate | null;
  readonly sessions: number;
  readonly fires: number;
  /** Changes of the rule's kinds and miners. */
  readonly ofKind: readonly Change[];
  /** Those of the target. */
  readonly miners: readonly Miner[];
}

/** A rule that tells more often than this in 252 sessions is no alert; a few fires in a short span do not show it. */
const OFTEN_A_YEAR = 40;
const FEWEST_FIRES = 5;
/** Below this many sessions a yearly rate rests on too little. */
const SHORT_SPAN = 126;

/** What must be said beside the facts that a rule would have told of: from when and how far they are known. */
export function factNotes(told: Told): readonly string[] {
  const { target, from, to, factsTo, first, sessions, fires, ofKind, miners } = told;
  const undated = new Set(ofKind.filter(({ knownAt }) => knownAt === null).map(({ factId }) => factId));
  for (const { factId, knownAt } of ofKind) if (knownAt !== null) undated.delete(factId);
  const known = new Set(ofKind.map(({ miner }) => miner));
  const without = miners.filter(({ id }) => !known.has(id)).map(({ ticker }) => ticker);
  return [
    ...beginning(target, from, to, first),
    ...(factsTo < to
      ? [`Facts go to ${dayInWords(factsTo)}: what was published after it is not known here.`]
      : []),
    ...(without.length > 0 && without.length < miners.length
      ? [`Nothing of this kind is stored of ${without.join(", ")}: that is not known, not none.`]
      : []),
    ...miners.flatMap(({ ticker, factsSince }) =>
      factsSince !== null && factsSince > from
        ? [`Facts of ${ticker} count from ${dayInWords(factsSince)}: before it was another business.`]
        : [],
    ),
    ...(undated.size > 0
      ? [
          `${plural(undated.size, "row")} of this kind without a publication date ${undated.size === 1 ? "is" : "are"} left out.`,
        ]
      : []),
    ...(fires > 0 && sessions > 0 && sessions < SHORT_SPAN
      ? [
          `${plural(sessions, "session")} ${sessions === 1 ? "is" : "are"} few: take the rate per year as a hint.`,
        ]
      : []),
    ...(sessions > 0 && fires >= FEWEST_FIRES && (fires * 252) / sessions > OFTEN_A_YEAR
      ? [
          `This rule would hardly ever be quiet: ${plural(fires, "fire")} in ${plural(sessions, "session")}. A larger least size tells more.`,
        ]
      : []),
  ];
}

function beginning(target: string, from: IsoDate, to: IsoDate, first: IsoDate | null): readonly string[] {
  if (first === null) {
    return [`No fact of this kind with a publication date is stored of ${target}: not known, not none.`];
  }
  if (first > to) {
    return [
      `The first fact of this kind was published on ${dayInWords(first)}: before it nothing is stored.`,
    ];
  }
  return first > from
    ? [
        `The first fact of this kind was published on ${dayInWords(first)}: nothing earlier is stored, which is not none.`,
      ]
    : [];
}
