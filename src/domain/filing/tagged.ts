// What an inline XBRL document holds, as it stands there: nothing is looked up, scaled or judged yet.

/** A value of an axis: a member from a list, or for a typed axis the text written there. */
export interface Dimension {
  readonly axis: string;
  readonly member: string;
  readonly typed: boolean;
}

/** Whom and which days a figure is about. Dates are the texts of the document. */
export interface TaggedContext {
  readonly id: string;
  /** The filer's identifier, in reports to the SEC its CIK; null where none is given. */
  readonly entity: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly instant: string | null;
  readonly dimensions: readonly Dimension[];
}

/** Measures above and below the line: dollars per share have one of each. */
export interface TaggedUnit {
  readonly id: string;
  readonly numerators: readonly string[];
  readonly denominators: readonly string[];
}

/** One `ix:nonFraction`. Attributes are null where they are missing. */
export interface TaggedNumber {
  readonly name: string;
  readonly contextId: string | null;
  readonly unitId: string | null;
  readonly format: string | null;
  readonly scale: string | null;
  readonly sign: string | null;
  readonly decimals: string | null;
  readonly nil: boolean;
  readonly text: string;
  /** True in `ix:hidden`: nobody who reads the page sees it. */
  readonly hidden: boolean;
  /** Its place among the figures of the document, counted from 0. */
  readonly order: number;
}

/** One `ix:nonNumeric` with its continuations; a long text is cut. */
export interface TaggedText {
  readonly name: string;
  readonly contextId: string | null;
  readonly nil: boolean;
  readonly text: string;
}

/** A fault of the document that the reading went on after; `what` names the place in the document's own words. */
export interface ReadingProblem {
  readonly kind: ReadingProblemKind;
  readonly sentence: string;
}

export type ReadingProblemKind =
  | "charset"
  | "not_closed"
  | "not_read"
  | "other_target"
  | "missing_name"
  | "missing_continuation"
  | "unknown_context"
  | "bad_period"
  | "bad_context"
  | "missing_unit"
  | "unknown_unit"
  | "unreadable_number"
  | "no_period_end"
  | "two_companies";

export interface TaggedDocument {
  readonly contexts: readonly TaggedContext[];
  readonly units: readonly TaggedUnit[];
  readonly numbers: readonly TaggedNumber[];
  readonly texts: readonly TaggedText[];
  readonly problems: readonly ReadingProblem[];
}

/**
 * The parts of one document set as one document: contexts and units of each part serve them all, and the figures of a
 * later part come after those of an earlier one.
 */
export function joinParts(parts: readonly TaggedDocument[]): TaggedDocument {
  let before = 0;
  const numbers = parts.flatMap((part) => {
    const from = before;
    before += part.numbers.length;
    return part.numbers.map((number) => ({ ...number, order: number.order + from }));
  });
  return {
    contexts: parts.flatMap(({ contexts }) => contexts),
    units: parts.flatMap(({ units }) => units),
    numbers,
    texts: parts.flatMap(({ texts }) => texts),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
