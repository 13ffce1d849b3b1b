import type { ChartTone } from "../surface/chart.ts";

/** Pixels of the picture; Discord shows it about 330 wide on a phone, so nothing in it is small. */
export const WIDTH = 1200;
export const HEIGHT = 630;

/** Left and right of everything that is drawn or written. */
export const PADDING = 32;

/** Type sizes in pixels; 24 is about the least that a phone can show. */
export const SIZES = { title: 44, label: 28, endLabel: 34, least: 24 } as const;

export const COLOURS = {
  background: "#1e1f22",
  text: "#f2f3f5",
  label: "#c7ccd1",
  footer: "#a6abb3",
  grid: "#3a3c43",
  zero: "#7d828c",
  leader: "#5a5e68",
  note: "#f4d35e",
} as const;

/** The texture of an area, for eyes that do not tell its colour from the next one's. */
export type Hatch = "plain" | "rising" | "level" | "dots" | "upright" | "falling";

export interface ToneStyle {
  readonly colour: string;
  /** Lengths of strokes and gaps; the round ends of a stroke reach into the gaps. Null: unbroken. */
  readonly dash: string | null;
  readonly width: number;
  readonly hatch: Hatch;
}

/**
 * How each tone looks. The numbered colours keep apart under the common forms of colour blindness (after Okabe and
 * Ito, lightened for a dark ground) and alternate between light and dark, so that neighbours in a stack differ in grey.
 */
export const TONES: Readonly<Record<ChartTone, ToneStyle>> = {
  subject: { colour: "#2dd4bf", dash: null, width: 6, hatch: "plain" },
  btc: { colour: "#f7931a", dash: "12 13", width: 5, hatch: "rising" },
  peers: { colour: "#b294ff", dash: "0.1 12", width: 6.5, hatch: "dots" },
  market: { colour: "#b4bac4", dash: "18 12 0.1 12", width: 4, hatch: "level" },
  faint: { colour: "#8d929c", dash: null, width: 2, hatch: "plain" },
  warning: { colour: "#ff6b6b", dash: "26 14", width: 5, hatch: "falling" },
  one: { colour: "#56b4e9", dash: null, width: 5, hatch: "plain" },
  two: { colour: "#f4d35e", dash: "12 13", width: 5, hatch: "rising" },
  three: { colour: "#d879ae", dash: "0.1 12", width: 6.5, hatch: "dots" },
  four: { colour: "#a6e3b8", dash: "26 14", width: 5, hatch: "level" },
  five: { colour: "#e8703a", dash: "18 12 0.1 12", width: 5, hatch: "upright" },
  six: { colour: "#d5d9e0", dash: "4 11", width: 4, hatch: "falling" },
};
