import { count, dayInWords, plural } from "../domain/wording.ts";
import type { HelpAnswer } from "../surface/answers/help.ts";
import type { Block, Card } from "../surface/card.ts";
import { answerCard, item, separator, text } from "./common.ts";
import { escapeMarkdown } from "./format.ts";

/** How to begin, the commands, then what the bot knows and how old it is. */
export function helpCard(answer: HelpAnswer): Card {
  const blocks: Block[] = [
    text(beginning(answer)),
    text(
      [
        "### Commands",
        ...answer.commands.map((command) => `**/${command.name}** ${escapeMarkdown(command.description)}`),
      ].join("\n"),
    ),
    separator,
    text("### About"),
    { type: "facts", items: about(answer) },
    text(["### Data notes", ...answer.dataNotes.map((note) => `- ${escapeMarkdown(note)}`)].join("\n")),
  ];
  return answerCard(answer, {
    title: "Pivotwatch: miners on their way from BTC to AI",
    accent: answer.calendarEndsSoon || answer.factsTo === null ? "warning" : "neutral",
    blocks,
    footer: ["Not investment advice."],
  });
}

function beginning(answer: HelpAnswer): string {
  const offered = (name: string): boolean => answer.commands.some((command) => command.name === name);
  const steps = [
    ["sector", "`/sector` shows the whole pivot at a glance."],
    ["miner", "`/miner miner:HUT` shows one company; without a name it lists every watched one."],
    ["divergence", "`/divergence` shows how far miners and BTC have moved apart."],
  ] as const;
  const lines = steps.filter(([name]) => offered(name)).map(([, line], index) => `${index + 1}. ${line}`);
  return ["### How to begin", ...lines].join("\n");
}

function about(answer: HelpAnswer) {
  const { facts, prices } = answer;
  const items = [
    item("Version", answer.version),
    facts.to === null || facts.from === null
      ? item("Facts", "none stored yet", "start the bot once with its data folder in place")
      : item(
          "Facts",
          `${plural(facts.rows, "row")} on ${plural(facts.miners, "company", "companies")}`,
          `published ${dayInWords(facts.from)} to ${dayInWords(facts.to)}`,
        ),
    prices.from === null || prices.to === null
      ? item("Prices", "no daily prices yet", "`npm run import -- prices PATH`")
      : item(
          "Prices",
          `${plural(prices.securities, "security", "securities")}, sessions to ${dayInWords(prices.to)}`,
          `from ${dayInWords(prices.from)}${prices.quarantined === 0 ? "" : `; ${count(prices.quarantined)} kept back`}`,
        ),
    item("BTC", prices.btcTo === null ? "no prices yet" : `prices to ${dayInWords(prices.btcTo)}`),
    item("Filings", "not read yet", "facts come from the data folder"),
  ];
  const calendar = `to ${dayInWords(answer.calendarUntil)}`;
  items.push(
    answer.calendarEndsSoon
      ? item("Calendar ends soon", calendar, "add the next year to `data/nyse-calendar.json`")
      : item("Trading calendar", calendar),
  );
  return items;
}
