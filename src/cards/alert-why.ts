import { metricValue } from "../domain/metric-value.ts";
import type { MetricName } from "../domain/rule-metrics.ts";
import { count, dayInWords, plural, signed, signedPct, usdPrice } from "../domain/wording.ts";
import type { AlertHistoryLine, AlertWhyAnswer, FactAlert, SeriesAlert } from "../surface/answers/alert.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { alertLine } from "./alert-headline.ts";
import { correctedWords } from "./alert-sentences.ts";
import {
  barWords,
  endInWords,
  factRuleInWords,
  ruleInWords,
  stateInWords,
  type TickerOf,
} from "./alert-words.ts";
import { answerCard, item, text } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords, known } from "./format.ts";
import { sourceName } from "./source-names.ts";
import { address } from "./sources.ts";

const MOST_HISTORY = 5;

/** How each number is made, in a sentence of its own. */
const FORMULAS: Readonly<Record<MetricName, string>> = {
  spread:
    "Gap = return of the subject − return of BTC, both between the same two New York closes; a basket is the equally weighted mean of its members. Percentage points.",
  beta_spread:
    "Beta-adjusted gap = return − beta × return of BTC, between the same two closes; beta is from the 60 sessions before the base. Percentage points.",
  opposite_sign:
    "The smaller of both moves where subject and BTC went opposite ways between the same two closes, else zero. Percent.",
  z1: "The session's return against what the 60 sessions before it say for BTC's move, in standard deviations of that forecast.",
  rho_break:
    "The correlation with BTC of the last 30 sessions against that of the 120 before them, in standard deviations (Fisher's z).",
  cusum:
    "The days' surprises given BTC are added up, each less half a standard deviation, and start again at the threshold (CUSUM).",
  big_day: "Return of the subject from one New York close to the next, whatever BTC did. Percent.",
  move: "Price at the end of the window ÷ price at its beginning − 1. Percent; dividends ignored.",
  level:
    "The price itself, in USD; a share's in shares of the day the rule was made, so a split changes nothing.",
  hashrate_move:
    "Mean hashrate of the seven UTC days before the session ÷ that of the seven days which end so much earlier − 1. Percent.",
};

/** Formula, inputs, rule and history of one event: how it came that this was said. */
export function alertWhyCard(answer: AlertWhyAnswer): Card {
  const { event } = answer;
  const tickerOf: TickerOf = (security) => answer.tickers[security] ?? security;
  const blocks: Block[] = [
    text(alertLine(event)),
    ...(event.kind === "series" ? seriesBlocks(event) : [factBlock(event)]),
    text(ruleText(answer, tickerOf)),
    ...historyBlocks(answer),
    text(
      "To change it: `/alerts edit` takes other thresholds, `/alerts mute` makes it quiet for a while; your own alerts are in `/notify`.",
    ),
  ];
  return answerCard(answer, {
    title: "Why this alert",
    blocks,
    footer: event.kind === "series" && event.target.kind !== "network" ? ["Not investment advice."] : [],
  });
}

function seriesBlocks(event: SeriesAlert): readonly Block[] {
  return [text(`-# ${FORMULAS[event.rule.metric]}`), { type: "facts", items: inputsOf(event) }];
}

/** Everything the number was made of, each with its date. */
function inputsOf(event: SeriesAlert): readonly FactItem[] {
  const { window, price, hashrate, rule } = event;
  const items: FactItem[] = [
    item(
      "Value then",
      known(event.value, (value) => metricValue(rule.metric, value)) + correctedWords(event),
      barWords(event.bar),
    ),
  ];
  if (event.thresholdValue !== null) {
    const own =
      rule.scale === "own_volatility" ? `${count(rule.threshold, 2)} times its own volatility of then` : null;
    items.push(item("Threshold then", metricValue(rule.metric, event.thresholdValue), own));
  }
  if (price !== null) {
    const checked = price.checkedBy === null ? "" : `, ${sourceName(price.checkedBy)} agrees`;
    items.push(
      item(
        "BTC",
        usdPrice(price.priceUsd),
        `${sourceName(price.source)}${checked}, ${momentWords(price.at)}`,
      ),
    );
  }
  if (hashrate !== null) {
    items.push(
      item("Mean now", `${count(hashrate.meanEhs)} EH/s`, `seven days to ${dayInWords(hashrate.to)}`),
      item(
        "Mean before",
        `${count(hashrate.earlierEhs)} EH/s`,
        `seven days to ${dayInWords(hashrate.earlierTo)}`,
      ),
    );
  }
  if (window !== null && window.baseSession !== null && window.session !== null) {
    const span = `closes of ${dayInWords(window.baseSession)} and ${dayInWords(window.session)}`;
    const byDay = window.btc.align === "utc_day" ? ", BTC by UTC day" : "";
    if (event.returnPct !== null || event.btcReturnPct !== null) {
      items.push(
        item(
          "Both legs",
          `${escapeMarkdown(event.target.name)} ${known(event.returnPct, signedPct)}, BTC ${known(event.btcReturnPct, signedPct)}`,
          `${span}${byDay}`,
        ),
      );
    }
    if (window.r2 !== null) items.push(item("R²", signed(window.r2, 2).replace("+", ""), "60 sessions"));
    if (window.beta !== null) items.push(item("Beta", count(window.beta, 2), "known at the base"));
    const { members, excluded, carried } = window.subject;
    if (event.target.kind !== "miner") {
      const left =
        excluded.length === 0 ? "" : `; without ${excluded.map(({ ticker }) => ticker).join(", ")}`;
      items.push(
        item(
          "Members",
          `${count(members.length)} of ${count(members.length + excluded.length)}${escapeMarkdown(left)}`,
        ),
      );
    }
    if (carried.length > 0) items.push(item("Carried forward", escapeMarkdown(carried.join(", "))));
  }
  return items;
}

function factBlock({ change, knownAt }: FactAlert): Block {
  if (change === null) return text("The record behind this is no longer kept.");
  const { source, evidence } = change;
  const where =
    source === null
      ? "no source"
      : source.linked
        ? `[${escapeMarkdown(clip(source.title, 90))}](${address(source.url)})`
        : `${escapeMarkdown(clip(source.title, 90))}, ${escapeMarkdown(source.host)}`;
  return text(
    [
      escapeMarkdown(clip(change.text, 260)),
      `-# ${where}${evidence === null ? "" : ` · ${evidenceWords(evidence)}`} · published ${dayInWords(knownAt)}`,
      "-# A record of the change feed, read when it became known here; each is told once.",
    ].join("\n"),
  );
}

function ruleText({ event, ruleText: form, state }: AlertWhyAnswer, tickerOf: TickerOf): string {
  const words =
    event.kind === "series" ? ruleInWords(event.rule, tickerOf) : factRuleInWords(event.rule, tickerOf);
  const lines = ["### The rule", `${words.charAt(0).toUpperCase()}${words.slice(1)}`];
  if (event.kind === "series") lines.push(`It ${endInWords(event.rule)}.`);
  lines.push(`-# Written \`${form.replaceAll("`", "")}\``);
  if (event.kind === "series" && state !== null) {
    const now = stateInWords(
      { ...state, episode: state.since, told: state.withheld ? "withheld" : "yes" },
      event.rule,
    );
    const last = state.lastBar === null ? "" : `, looked at ${barWords(state.lastBar)}`;
    lines.push(`Now: ${now}${last}.`);
  }
  return lines.join("\n");
}

function historyBlocks({ event, history, firesInYear }: AlertWhyAnswer): readonly Block[] {
  const metric = event.kind === "series" ? event.rule.metric : null;
  const shown = history.slice(-MOST_HISTORY);
  const more = history.length - shown.length;
  const pending =
    event.kind === "series" && event.episode !== event.bar
      ? [`- ${barWords(event.episode)}: first at the threshold`]
      : [];
  const often =
    firesInYear === null
      ? "How often it fired in the last 12 months is not known."
      : `It fired ${firesInYear === 0 ? "not once" : plural(firesInYear, "time")} in the last 12 months of stored prices.`;
  return [
    text(
      [
        "### How it came",
        ...(more > 0 ? [`-# +${count(more)} earlier`] : []),
        ...pending,
        ...shown.map((line) => `- ${historyText(line, metric)}`),
        ...(metric === null ? [] : [often]),
      ].join("\n"),
    ),
  ];
}

function historyText({ bar, event, value }: AlertHistoryLine, metric: MetricName | null): string {
  const words = {
    fire: "fired",
    resolve: "ended",
    stale: "no data any more",
    fresh: "data again",
    remind: "still firing",
    fact: "became known",
  } as const;
  const told = value === null || metric === null ? "" : ` at ${metricValue(metric, value)}`;
  return `${barWords(bar)}: ${words[event]}${told}`;
}
