import { dayInWords } from "../domain/wording.ts";
import type { HelpAnswer } from "../surface/answers/help.ts";
import type { Card } from "../surface/card.ts";
import { answerCard, text, type View } from "./common.ts";
import { escapeMarkdown } from "./format.ts";

/** How to begin and the commands; what the bot knows and how it fares is behind *About*. */
export function helpCard(answer: HelpAnswer, view: View): Card {
  return answerCard(answer, {
    title: "Pivotwatch: miners on their way from BTC to AI",
    accent: answer.calendarEndsSoon || answer.factsTo === null ? "warning" : "neutral",
    blocks: [
      text(beginning(answer)),
      text(
        [
          "### Commands",
          ...answer.commands.map((command) => `**/${command.name}** ${escapeMarkdown(command.description)}`),
        ].join("\n"),
      ),
      text(`-# ${extent(answer)}`),
    ],
    actions: [
      {
        type: "buttons",
        buttons: [
          {
            label: "About",
            style: "secondary",
            action: { command: "help", name: "about", argument: "", options: view.options },
          },
        ],
      },
    ],
    footer: ["Not investment advice."],
  });
}

function beginning(answer: HelpAnswer): string {
  const offered = (name: string): boolean => answer.commands.some((command) => command.name === name);
  const steps = [
    ["sector", "`/sector` shows the whole pivot at a glance."],
    ["miner", "`/miner miner:HUT` shows one company; without a name it lists every watched one."],
    ["divergence", "`/divergence` shows how far miners and BTC have moved apart."],
    ["setup", "`/setup` brings alerts into a channel: one form, for who may manage the server."],
    ["notify", "`/notify` sends you alerts of your own by direct message."],
  ] as const;
  const lines = steps.filter(([name]) => offered(name)).map(([, line], index) => `${index + 1}. ${line}`);
  return ["### How to begin", ...lines].join("\n");
}

/** How far everything reaches, in a line. */
function extent({ version, prices }: HelpAnswer): string {
  const reach = prices.to === null ? "no daily prices yet" : `prices to ${dayInWords(prices.to)}`;
  return `Version ${version}, ${reach}. “About” says how every source and job fares, and what the figures mean.`;
}
