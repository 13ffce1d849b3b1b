import { metricValue } from "../domain/metric-value.ts";
import { btc, count, dayInWords, plural, usd } from "../domain/wording.ts";
import type { AlertAnswer, AlertEvent, AlertView, FactAlert, SeriesAlert } from "../surface/answers/alert.ts";
import type { ActionRow, Block, Button, Card, SourceRef } from "../surface/card.ts";
import { alertChart } from "./alert-chart.ts";
import { figureBlocks, moverBlocks } from "./alert-figures.ts";
import { alertLine, alertTitle } from "./alert-headline.ts";
import { correctedWords, seriesText } from "./alert-sentences.ts";
import { barWords } from "./alert-words.ts";
import { answerCard, text } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";
import { sourceName } from "./source-names.ts";
import { address } from "./sources.ts";

const MOST_OTHERS = 5;

/** With more events than this beside it the headline is told shorter: the message stays within a screen or two. */
const FEW_OTHERS = 2;

/** A bar's transitions as one message: the strongest in full, the others one line each, and what may explain them. */
export function alertCard(answer: AlertAnswer, view: AlertView): Card {
  const [lead, ...others] = answer.events;
  if (lead === undefined) throw new RangeError("an alert without events has nothing to say");
  // The fired message shows the rest: an end alone is a quiet line.
  const isQuiet = answer.events.every((event) => event.kind === "series" && event.event === "resolve");
  const chart = isQuiet ? null : alertChart(answer);
  const brief = others.length > FEW_OTHERS;
  const blocks: Block[] = [
    text(lead.kind === "fact" ? factText(lead) : seriesText(lead)),
    ...(chart === null ? [] : [{ type: "chart", chart } as const]),
    ...(lead.kind === "series" && !isQuiet ? figureBlocks(lead, brief) : []),
    ...(isQuiet ? [] : moverBlocks(answer, brief)),
    ...otherBlocks(others, view),
  ];
  return {
    ...answerCard(answer, {
      title: alertTitle(lead),
      accent: accentOf(lead),
      blocks,
      actions: alertActions(answer, view),
      footer: footerOf(answer, view),
    }),
    mentions: view.mentions,
    silent: isQuiet,
  };
}

function factText(event: FactAlert): string {
  const { change } = event;
  if (change === null) return "The record behind this is no longer kept.";
  const [subject = "", ...rest] = clip(change.text, 260).split(": ");
  const source = change.source === null ? [] : [sourceText(change.source)];
  const evidence = change.evidence === null ? [] : [evidenceWords(change.evidence)];
  const size = sizeOf(event);
  return [
    `**${escapeMarkdown(subject)}** ${escapeMarkdown(rest.join(": "))}`,
    ...(size === null ? [] : [`Counted for this alert: **${size}**`]),
    `-# ${[...source, ...evidence, `known since ${dayInWords(event.knownAt)}`].join(" · ")}`,
  ].join("\n");
}

/** The title, a link where the host is one of those that are linked, and the host. */
function sourceText({ title, url, host, linked }: SourceRef): string {
  const words = escapeMarkdown(clip(title, 80));
  return `${linked ? `[${words}](${address(url)})` : words} (${escapeMarkdown(host)})`;
}

/** What the rule held its threshold against, where the sentence above does not say it already. */
function sizeOf({ value, unit, what, change }: FactAlert): string | null {
  if (value === null || unit === null) return null;
  const size = Math.abs(value);
  switch (unit) {
    case "usd": {
      const amount = usd(size);
      const told = change?.text.includes(amount) === true;
      return told ? null : `${amount}${what.startsWith("contract") ? " over the base term, its share" : ""}`;
    }
    case "btc": {
      const coins = btc(size);
      return change?.text.includes(coins) === true ? null : coins;
    }
    case "pct":
      return what === "ai_share"
        ? `${count(size, 1)}% of revenue from AI`
        : `${count(size, 1)}% of its holdings`;
  }
}

/** One line each, those of one subject together. */
function otherBlocks(others: readonly AlertEvent[], { folded }: AlertView): readonly Block[] {
  const shown = others.slice(0, MOST_OTHERS);
  const lines = shown.map((event) => {
    const notes = event.kind === "series" ? `${correctedWords(event)}${endNote(event)}` : factNote(event);
    return `- ${alertLine(event)}${notes}`;
  });
  if (others.length > shown.length) lines.push(`+${count(others.length - shown.length)} more`);
  if (folded > 0) {
    lines.push(`-# +${count(folded)} more today had no post of their own: the day's posts were used up.`);
  }
  return lines.length === 0
    ? []
    : [text(others.length === 0 ? lines.join("\n") : `**Also**\n${lines.join("\n")}`)];
}

function endNote({ ended, bar, rule, late }: SeriesAlert): string {
  const at = late ? ` · of ${barWords(bar)}` : "";
  if (ended === null) return at;
  const back = ended.value === null ? "" : `, back to ${metricValue(rule.metric, ended.value)}`;
  return `${at} · ${barWords(ended.bar)}${back}`;
}

function factNote({ change, knownAt }: FactAlert): string {
  const evidence = change?.evidence ?? null;
  return ` · ${evidence === null ? "" : `${evidenceWords(evidence)}, `}${dayInWords(knownAt)}`;
}

function accentOf(lead: AlertEvent): Card["accent"] {
  if (lead.kind === "fact" || lead.ended !== null || lead.event === "resolve") return "neutral";
  if (lead.event === "stale" || lead.value === null) return "warning";
  return lead.rule.direction === "below" ? "down" : "up";
}

function button(label: string, name: string, argument: string): Button {
  return { label, style: "secondary", action: { command: "alerts", name, argument, options: {} } };
}

/** The subscription, and the event of the headline where it is about one miner, who can then be muted alone. */
function muted(subscription: string, { events: [lead] }: AlertAnswer): string {
  const isOfOne = lead !== undefined && (lead.kind === "fact" || lead.target.kind === "miner");
  return isOfOne ? `${subscription}.${lead.id}` : subscription;
}

/** *Why?* of the headline, *Mute* of the first subscription, and *Sources* where a fact has a linked one. */
export function alertActions(answer: AlertAnswer, { subscriptionIds }: AlertView): readonly ActionRow[] {
  const first = String(answer.events[0]?.id ?? "");
  const [subscription] = subscriptionIds;
  const sourced = answer.events.find(
    (event) => event.kind === "fact" && event.change?.source?.linked === true,
  );
  return [
    {
      type: "buttons",
      buttons: [
        button("Why?", "why", first),
        ...(subscription === undefined ? [] : [button("Mute", "mute", muted(subscription, answer))]),
        ...(sourced === undefined
          ? []
          : [button(`Sources (${answer.sources.length})`, "sources", String(sourced.id))]),
      ],
    },
  ];
}

function footerOf({ events }: AlertAnswer, { held, afterMute, place }: AlertView): readonly string[] {
  const series = events.flatMap((event) => (event.kind === "series" ? [event] : []));
  const network = [...new Set(series.flatMap(({ hashrate }) => hashrate?.from ?? []))];
  const advice = series.some(({ rule }) => rule.target.kind !== "network") ? " Not investment advice." : "";
  const when = priceWords(series);
  return [
    ...(afterMute === true ? [afterMuteWords(series)] : []),
    ...(held ? [`Held until the quiet hours ended: ${plural(events.length, "alert")}.`] : []),
    ...(place === "direct" ? ["Sent to you alone: `/notify` changes it."] : []),
    ...(network.length === 0 ? [] : [`Hashrate: ${network.map(sourceName).join(", ")}.`]),
    ...(when + advice === "" ? [] : [`${when}${advice}`.trim()]),
  ];
}

/** Since when what was muted fires: of several the first. */
function afterMuteWords(series: readonly SeriesAlert[]): string {
  const [first] = series.map(({ episode }) => episode).toSorted();
  const since = first === undefined ? "" : ` since ${barWords(first)}`;
  const ended = series.every((event) => event.ended !== null);
  return `${ended ? "Firing" : "Still firing"}${since}, and told when its mute was over.`;
}

/** As of when the prices are; empty where there are none. */
function priceWords(series: readonly SeriesAlert[]): string {
  const onShares = series.filter(({ window }) => window !== null);
  if (onShares.length > 0) {
    const bars = [...new Set(onShares.map(({ bar }) => bar))].toSorted();
    const align = onShares.some(({ window }) => window?.btc.align === "utc_day") ? " BTC by UTC day." : "";
    return `As of the New York close of ${bars.map(dayInWords).join(" and ")}, never provisional.${align}`;
  }
  return series.some(({ clock }) => clock === "slot")
    ? "Two sources agree on the price; slots of five minutes, times in UTC."
    : "";
}
