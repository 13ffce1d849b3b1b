import type { IsoDate } from "../domain/time.ts";

/** A picture as plain data: what is to be seen, not how it is drawn. Cards make it, `src/charts` draws it. */
export type Chart = LinesChart | BarsChart;

/** The words around a picture; all plain text without markdown. */
export interface ChartWords {
  /** File name without its ending, in kebab-case: `divergence`. */
  readonly name: string;
  /** The finding, with its direction and number: “Miners lead BTC by 94 points in 2026”. */
  readonly title: string;
  /** What is drawn, its unit and its base: “Index, last close of 2025 = 100”. */
  readonly subtitle: string;
  /** Whose figures, and as of when. */
  readonly footer: string;
  /** For people who do not see it: kind of chart, span, and the numbers. At most 1,000 characters. */
  readonly alt: string;
}

/**
 * What the numbers are: points of an index, coins, whole dollars, per cent (40 is 40%), EH/s, MW. An axis of per cent
 * writes signs where it reaches below zero, for there they are changes.
 */
export type ChartUnit = "index" | "btc" | "usd" | "percent" | "ehs" | "mw";

/** Values over days. */
export interface LinesChart extends ChartWords {
  readonly kind: "lines";
  readonly unit: ChartUnit;
  /** Ascending; every line has one value a day, null where there is none: a gap, never a bridge. */
  readonly dates: readonly IsoDate[];
  /** Later ones are drawn over earlier ones. */
  readonly lines: readonly ChartLine[];
  /** A dashed level to compare with, e.g. 100. */
  readonly reference?: number;
  /** Places in `lines` of the two between which the area is shaded. */
  readonly shade?: readonly [number, number];
  /** Rings on the subject’s line, on the first that is not faint where there is no subject. */
  readonly marks?: readonly ChartMark[];
  /** Spans of days, each with a word above: a quarter and its change. */
  readonly bands?: readonly ChartBand[];
  /** Amounts in the unit of the lines, standing on zero, over their span of days: coins sold. */
  readonly bars?: readonly ChartBar[];
}

export interface ChartLine {
  readonly name: string;
  readonly tone: ChartTone;
  /** Under the name at the line's end: “+56.0%”. */
  readonly endLabel?: string;
  readonly values: readonly (number | null)[];
  /** A value holds until the next one; otherwise neighbours are joined. */
  readonly steps?: boolean;
  /** Each value is also a dot: few, measured values. */
  readonly dots?: boolean;
}

/**
 * What a colour and a dash stand for; each can be told from the others without colour. `faint` lines have neither
 * name nor label: the members behind their mean. The numbered ones are for lists of things of one kind.
 */
export type ChartTone = "subject" | "btc" | "peers" | "market" | "faint" | "warning" | NumberedTone;

export type NumberedTone = "one" | "two" | "three" | "four" | "five" | "six";

export interface ChartMark {
  readonly date: IsoDate;
  readonly label?: string;
}

export interface ChartBand {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly label: string;
}

export interface ChartBar {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly value: number;
  readonly label?: string;
}

/** Amounts by category. */
export interface BarsChart extends ChartWords {
  readonly kind: "bars";
  readonly unit: ChartUnit;
  /** Along the bottom, in order: years, quarters, miners. */
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  /** `stacked` adds the series up; `panels` sets each on its own, for what must not be added. */
  readonly layout: "stacked" | "panels";
}

export interface ChartSeries {
  readonly name: string;
  readonly tone: ChartTone;
  /** One a category; null where there is none, which is drawn as nothing, not as zero. */
  readonly values: readonly (number | null)[];
}

/** A drawn picture, or why there is none; the reason is for the log. */
export type Drawn =
  | { readonly ok: true; readonly png: Uint8Array }
  | { readonly ok: false; readonly reason: string };
