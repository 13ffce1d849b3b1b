import { metricValue } from "../domain/metric-value.ts";
import { arrow, count, dayInWords, signedPct, usdPrice } from "../domain/wording.ts";
import type { AlertPrice, SeriesAlert } from "../surface/answers/alert.ts";
import { momentWords } from "./age-words.ts";
import { runOf, subjectInSentence } from "./alert-headline.ts";
import { barWords } from "./alert-words.ts";
import { known } from "./format.ts";
import { sourceName } from "./source-names.ts";

/** “ (corrected: +9.1 pp by the prices of 24 Nov 2026)”, where prices were corrected since; empty elsewhere. */
export function correctedWords(event: SeriesAlert): string {
  if (event.corrected === null) return "";
  const { value, at } = event.corrected;
  const now = value === null ? "not known" : metricValue(event.rule.metric, value);
  return ` (corrected: ${now} by the prices of ${dayInWords(at.slice(0, 10))})`;
}

/** What happened to the headline, in sentences: its end, both legs or both means, and what set it off. */
export function seriesText(event: SeriesAlert): string {
  return [...endLines(event), legsOf(event), `-# ${triggerOf(event)}`].join("\n");
}

/** “Ended 21 Nov 2026: the gap is back to +12.3 pp.” */
function endLines(event: SeriesAlert): readonly string[] {
  const end = event.ended ?? (event.event === "resolve" ? event : null);
  if (end === null) return [];
  const { metric } = event.rule;
  const back = end.value === null ? "not known" : metricValue(metric, end.value);
  return [`**Ended ${barWords(end.bar)}:** the ${NOUNS[metric]} is back to ${back}.`];
}

/** What is measured, for “the … is back to”. */
const NOUNS: Readonly<Record<SeriesAlert["rule"]["metric"], string>> = {
  spread: "gap",
  beta_spread: "beta-adjusted gap",
  opposite_sign: "smaller of the opposite moves",
  z1: "day's surprise",
  rho_break: "change of the correlation",
  cusum: "drift",
  big_day: "day's move",
  move: "move",
  level: "price",
  hashrate_move: "change of the hashrate",
};

function legsOf(event: SeriesAlert): string {
  const when =
    event.clock === "slot" ? `at ${barWords(event.bar)}` : `to the close of ${dayInWords(event.bar)}`;
  if (event.event === "stale") {
    return `No reading up to ${barWords(event.bar)}: this alert stays as it is until data come back.`;
  }
  if (event.price !== null) return priceLine(event, event.price);
  if (event.hashrate !== null) {
    const { meanEhs, to, earlierEhs, earlierTo } = event.hashrate;
    return `Mean of seven days **${count(meanEhs)} EH/s** to ${dayInWords(to)}, against ${count(earlierEhs)} EH/s to ${dayInWords(earlierTo)}${changeOf(event)}.`;
  }
  const base = event.window?.baseSession ?? null;
  const from = base === null ? "" : `from the close of ${dayInWords(base)} `;
  const legs =
    event.rule.target.kind === "btc" || event.rule.target.kind === "network"
      ? known(event.value, (value) => metricValue(event.rule.metric, value))
      : `${leg(subjectInSentence(event), event.returnPct)}, ${leg("BTC", event.btcReturnPct)}`;
  const first = `${legs}, ${from}${when}${correctedWords(event)}.`;
  return first.charAt(0).toUpperCase() + first.slice(1);
}

function priceLine(event: SeriesAlert, { priceUsd, at, source, checkedBy }: AlertPrice): string {
  const checked = checkedBy === null ? "" : `, ${sourceName(checkedBy)} agrees`;
  const day =
    event.rule.metric === "level" && event.btcReturnPct !== null
      ? `, ${signedPct(event.btcReturnPct)} in 24 hours`
      : "";
  return `BTC **${usdPrice(priceUsd)}** at ${momentWords(at)} (${sourceName(source)}${checked})${changeOf(event)}${day}.`;
}

/** The move itself, where the value is not the price. */
function changeOf(event: SeriesAlert): string {
  if (event.value === null || event.rule.metric === "level") return correctedWords(event);
  return `: **${metricValue(event.rule.metric, event.value)}** ${arrow(event.value)}${correctedWords(event)}`;
}

function leg(name: string, returnPct: number | null): string {
  return returnPct === null ? `${name} not known` : `${name} **${signedPct(returnPct)}** ${arrow(returnPct)}`;
}

/** “Threshold +30.0 pp. There since 17 Nov 2026, two sessions in a row.” */
function triggerOf(event: SeriesAlert): string {
  const { thresholdValue, rule, episode, bar, late } = event;
  const own = rule.scale === "own_volatility";
  const threshold =
    thresholdValue === null
      ? "Threshold not known"
      : `Threshold ${own ? "about " : ""}${metricValue(rule.metric, thresholdValue)}${own ? `, ${count(rule.threshold, 2)} times its own volatility` : ""}`;
  const run = runOf(event);
  const since = episode === bar ? "" : ` There since ${barWords(episode)}${run === "" ? "" : `, ${run}`}.`;
  return `${threshold}.${since}${late ? ` Told late: these are figures of ${barWords(bar)}.` : ""}`;
}
