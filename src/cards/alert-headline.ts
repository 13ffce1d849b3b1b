import { metricValue } from "../domain/metric-value.ts";
import { signed, signedPct, usdPrice } from "../domain/wording.ts";
import type { AlertEvent, AlertTarget, SeriesAlert } from "../surface/answers/alert.ts";
import { barsWords, spanWords } from "./alert-words.ts";
import { clip, escapeMarkdown, known } from "./format.ts";

/** What a phone shows of a notification. */
const LONGEST_TITLE = 60;

/** More tickers than this are counted, not named. */
const MOST_NAMED = 3;

/** What an event says in one line, its subject apart so that it can stand bold. */
interface Headline {
  readonly subject: string;
  readonly rest: string;
}

/** The title of a card: “Miners +34.1 pp ahead of BTC (30 days)”, at most 60 characters. */
export function alertTitle(event: AlertEvent): string {
  const marked = (headline: Headline): string => withMark(event, `${headline.subject} ${headline.rest}`);
  const tries = [
    headlineOf(event, MOST_NAMED, true),
    headlineOf(event, 1, true),
    headlineOf(event, 1, false),
  ];
  const fitting = tries.map(marked).find((title) => title.length <= LONGEST_TITLE);
  if (fitting !== undefined) return fitting;
  return clip(marked(headlineOf(event, 1, false)), LONGEST_TITLE).replace(/\\…$/, "…");
}

/** The same as one line among several: “**MARA** +18.2% in a day”. */
export function alertLine(event: AlertEvent): string {
  const { subject, rest } = headlineOf(event, MOST_NAMED, true);
  const mark = markOf(event);
  return `${mark === "" ? "" : `${mark}: `}**${subject}** ${rest}`;
}

/** “Miners”, “MARA”, “MARA, RIOT, CLSK”, “5 miners”, “BTC”: how a target begins a sentence. */
function subjectOf({ kind, name, tickers }: AlertTarget, mostNamed = MOST_NAMED): string {
  switch (kind) {
    case "basket":
      return "Miners";
    case "list":
      return tickers.length <= mostNamed ? escapeMarkdown(tickers.join(", ")) : `${tickers.length} miners`;
    case "network":
      return "Network hashrate";
    case "miner":
    case "btc":
      return escapeMarkdown(name);
  }
}

/** Whose legs they are, inside a sentence: “miners”, “MARA”. */
export function subjectInSentence({ target }: SeriesAlert): string {
  return target.kind === "basket" ? "miners" : subjectOf(target);
}

function headlineOf(event: AlertEvent, mostNamed: number, withSpan: boolean): Headline {
  if (event.kind === "fact") {
    // Without square brackets before them round ones are nothing but themselves, and they read better bare.
    const rest = escapeMarkdown(event.short).replace(/\\([()])/g, "$1");
    return { subject: escapeMarkdown(event.miner), rest };
  }
  const subject = subjectOf(event.target, mostNamed);
  return { subject, rest: restOf(event, withSpan) };
}

function restOf(event: SeriesAlert, withSpan: boolean): string {
  const { rule, clock, value } = event;
  const span = withSpan ? ` (${spanWords(rule.window, clock)})` : "";
  if (event.event === "stale" || value === null) return `${watchedOf(event)}: no data${span}`;
  const told = metricValue(rule.metric, value);
  switch (rule.metric) {
    case "spread":
      return `${told} ${sideOf(value)} BTC${span}`;
    case "beta_spread":
      return `${told} ${value < 0 ? "below" : "above"} what BTC implies${span}`;
    case "opposite_sign":
      return `${known(event.returnPct, signedPct)} while BTC ${known(event.btcReturnPct, signedPct)}${span}`;
    case "z1":
      return `${told} off BTC's lead${span}`;
    case "rho_break":
      return `${value < 0 ? "less" : "more"} tied to BTC, ${signed(value, 1)} standard deviations`;
    case "cusum":
      return `drift ${value < 0 ? "down" : "up"} against BTC (CUSUM ${told})`;
    case "big_day":
    case "move":
    case "hashrate_move":
      return `${told} ${moveSpan(event)}`;
    case "level":
      return `at ${told}, ${rule.direction} ${usdPrice(rule.threshold)}`;
  }
}

function watchedOf({ rule }: SeriesAlert): string {
  if (rule.metric === "level") return "price";
  return rule.metric === "big_day" || rule.metric === "move" || rule.metric === "hashrate_move"
    ? "move"
    : "against BTC";
}

function moveSpan({ rule, clock }: SeriesAlert): string {
  if (rule.window === "1d" && clock === "session") return "in a day";
  return rule.window === "ytd" ? "this year" : `in ${spanWords(rule.window, clock)}`;
}

function sideOf(gapPp: number): string {
  if (Math.abs(gapPp) < 0.05) return "level with";
  return gapPp > 0 ? "ahead of" : "behind";
}

/** “Ended: miners …”: only the word for the basket has a capital to lose. */
function withMark(event: AlertEvent, headline: string): string {
  const mark = markOf(event);
  return mark === ""
    ? headline
    : `${mark}: ${headline.replace(/^(?:Miners|Network)/, (word) => word.toLowerCase())}`;
}

function markOf(event: AlertEvent): string {
  if (event.kind === "fact") return "";
  if (event.ended !== null || event.event === "resolve") return "Ended";
  if (event.event === "remind") return "Still";
  return event.event === "fresh" ? "Data again" : "";
}

/** “two sessions in a row”, “for 10 minutes”; empty for a first bar. */
export function runOf({ barsSince, clock }: SeriesAlert): string {
  if (barsSince === null || barsSince < 2) return "";
  return clock === "session"
    ? `${barsWords(barsSince, clock)} in a row`
    : `for ${barsWords(barsSince - 1, clock)}`;
}
