import { metricValue } from "../domain/metric-value.ts";
import { METRICS } from "../domain/rule-metrics.ts";
import { count, dayInWords, signedPct, span, usdPrice } from "../domain/wording.ts";
import type { AlertAnswer, AlertMark, AlertPicture, SeriesAlert } from "../surface/answers/alert.ts";
import type { ChartMark, LinesChart } from "../surface/chart.ts";
import { LONGEST_ALT } from "./chart-words.ts";
import { indexChart } from "./divergence-chart.ts";
import { clip } from "./format.ts";

/** The headline's line with rings where it fired and ended, and its threshold; null where none is stored. */
export function alertChart({ picture, events }: AlertAnswer): LinesChart | null {
  const [lead] = events;
  if (picture === null || lead === undefined || lead.kind !== "series") return null;
  return picture.kind === "indexed" ? indexedChart(picture, lead) : daysChart(picture, lead);
}

function indexedChart(
  { series, marks }: Extract<AlertPicture, { readonly kind: "indexed" }>,
  lead: SeriesAlert,
): LinesChart | null {
  const chart = indexChart(series, "alert", thresholdWords(lead));
  if (chart === null) return null;
  const alt = chart.alt.replace(/\.$/, marks.length === 0 ? "." : `; ${markedWords(marks)}.`);
  return {
    ...chart,
    alt: clip(alt, LONGEST_ALT),
    ...(marks.length === 0 ? {} : { marks: marks.map(chartMark) }),
  };
}

/** Bitcoin's price or the hashrate day by day; the level that a rule waits for is the dashed line. */
function daysChart(
  { kind, dates, values, level, marks }: Exclude<AlertPicture, { readonly kind: "indexed" }>,
  lead: SeriesAlert,
): LinesChart | null {
  const told = dates.flatMap((date, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ date, value }];
  });
  const first = told[0];
  const last = told.at(-1);
  if (first === undefined || last === undefined) return null;
  const price = kind === "price";
  const inUnit = (value: number): string => (price ? usdPrice(value) : `${count(value)} EH/s`);
  const name = price ? "BTC" : "Hashrate";
  const change = 100 * (last.value / first.value - 1);
  const what = price
    ? "USD, one price a day; the last is the alert's"
    : "Mean of the seven days up to each day";
  return {
    kind: "lines",
    name: price ? "alert-btc" : "alert-hashrate",
    unit: price ? "usd" : "ehs",
    title: `${price ? "BTC" : "Network hashrate"} ${signedPct(change)} since ${dayInWords(first.date)}`,
    subtitle: `${what} · ${thresholdWords(lead)}`,
    footer: `${span(first.date, last.date)}${price ? " · not investment advice" : ""}`,
    alt: clip(
      `Line chart, ${span(first.date, last.date)}: ${price ? "BTC" : "network hashrate, mean of seven days,"} from ${inUnit(first.value)} to ${inUnit(last.value)}, ${signedPct(change)}${marks.length === 0 ? "" : `; ${markedWords(marks)}`}.`,
      LONGEST_ALT,
    ),
    dates,
    lines: [{ name, tone: price ? "btc" : "subject", endLabel: inUnit(last.value), values }],
    ...(level === null ? {} : { reference: level }),
    ...(marks.length === 0 ? {} : { marks: marks.map(chartMark) }),
  };
}

/** “alert at a gap of +30.0 pp”, in the metric's own unit. */
function thresholdWords(lead: SeriesAlert): string {
  const { thresholdValue, rule } = lead;
  if (thresholdValue === null) return "threshold not known";
  const about = rule.scale === "own_volatility" ? "about " : "";
  const told = metricValue(rule.metric, thresholdValue);
  if (METRICS[rule.metric].bound === "price") return `alert at ${told}`;
  return METRICS[rule.metric].unit === "pp"
    ? `alert at a gap of ${about}${told}`
    : `alert at ${about}${told}`;
}

function chartMark({ date, what }: AlertMark): ChartMark {
  return { date, label: what };
}

function markedWords(marks: readonly AlertMark[]): string {
  return marks.map(({ date, what }) => `${what} ${dayInWords(date)}`).join(", ");
}
