import type { ChartUnit } from "../surface/chart.ts";
import type { ValueAxis } from "./value-ticks.ts";

/** U+2212, as wide as the plus sign. */
const MINUS = "−";

/** Dollars are written as on the cards: `$2.5B`, `$330M`. */
const DOLLAR_SCALES = [
  { divisor: 1e9, from: 999.5e6, suffix: "B" },
  { divisor: 1e6, from: 999.5e3, suffix: "M" },
  { divisor: 1e3, from: 999.5, suffix: "K" },
  { divisor: 1, from: 0, suffix: "" },
] as const;

const SUFFIXES: Readonly<Record<Exclude<ChartUnit, "usd">, string>> = {
  index: "",
  btc: " BTC",
  percent: "%",
  ehs: " EH/s",
  mw: " MW",
};

/**
 * The words of an axis's ticks, all in one scale and with equally many decimals: `$2.5B`, `12,000 BTC`, `40%`,
 * `900 EH/s`. Per cent carry a plus where the axis reaches below zero, for there they are changes.
 */
export function tickTexts({ from, ticks, step }: ValueAxis, unit: ChartUnit): readonly string[] {
  const greatest = Math.max(...ticks.map(Math.abs));
  const { divisor } = scaleOf(unit, greatest);
  const decimals = decimalsOf(step / divisor);
  return ticks.map((tick) => {
    if (tick === 0) return dressed("0", unit, greatest);
    const number = (Math.abs(tick) / divisor).toLocaleString("en-US", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    const plus = unit === "percent" && from < 0 && tick > 0 ? "+" : "";
    return (tick < 0 ? MINUS : plus) + dressed(number, unit, greatest);
  });
}

/** A value with its unit, at most three significant digits below a thousand: `$2.53B`, `1,250 BTC`, `−8.4%`. */
export function valueText(value: number, unit: ChartUnit): string {
  const size = Math.abs(value);
  const number = numeral(size / scaleOf(unit, size).divisor);
  return (value < 0 ? MINUS : "") + dressed(number, unit, size);
}

/** The same without its unit, in the scale of the axis whose greatest amount is given: `2.53` beside `$1B`. */
export function bareText(value: number, unit: ChartUnit, greatest: number): string {
  return (value < 0 ? MINUS : "") + numeral(Math.abs(value) / scaleOf(unit, greatest).divisor);
}

function dressed(number: string, unit: ChartUnit, greatest: number): string {
  if (unit === "usd") return `$${number}${number === "0" ? "" : scaleOf(unit, greatest).suffix}`;
  return number === "0" && unit !== "percent" ? number : `${number}${SUFFIXES[unit]}`;
}

function scaleOf(unit: ChartUnit, greatest: number): { readonly divisor: number; readonly suffix: string } {
  const plain = { divisor: 1, suffix: "" };
  return unit === "usd" ? (DOLLAR_SCALES.find(({ from }) => greatest >= from) ?? plain) : plain;
}

function numeral(size: number): string {
  return size >= 999.5
    ? size.toLocaleString("en-US", { maximumFractionDigits: 0 })
    : size.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** Decimals that tell multiples of a step apart; steps begin with 1, 2, 2.5 or 5. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    const shifted = step * 10 ** decimals;
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return decimals;
  }
  return 12;
}
