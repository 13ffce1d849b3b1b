import { count, dayInWords, plural } from "../domain/wording.ts";
import type { Refusal } from "../surface/answers/common.ts";
import type { ActionRow, Card } from "../surface/card.ts";
import { text } from "./common.ts";
import { escapeMarkdown } from "./format.ts";

/** What was wrong, why, and what to do; never a stack trace. `command` and `options` let the nearest miners be pressed. */
export function refusalCard(
  refusal: Refusal,
  command: string,
  options: Readonly<Record<string, string>>,
): Card {
  return {
    title: refusalTitle(refusal),
    accent: "warning",
    blocks: [text(refusalText(refusal))],
    actions: nearestButtons(refusal, command, options),
    sources: [],
    footer: [],
    mentions: [],
    silent: false,
    answer: { refusal },
  };
}

function refusalTitle(refusal: Refusal): string {
  switch (refusal.kind) {
    case "unknown_miner":
      return "No such miner here";
    case "ambiguous_miner":
      return "Which miner?";
    case "bad_date":
    case "date_in_future":
    case "date_before_facts":
      return "That date does not work";
    case "bad_option":
    case "unknown_option":
    case "missing_option":
      return "That option does not work";
    case "not_together":
      return "These options do not go together";
    case "short_list":
      return refusal.listed === 0 ? "No list here" : "The list is too short";
    case "no_prices":
      return "No prices to compare";
    case "no_facts":
      return "No facts stored yet";
  }
}

function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case "unknown_miner":
      return `I don't track **${escapeMarkdown(refusal.typed)}**.${nearest(refusal.nearest)} \`/miner\` lists every watched one.`;
    case "ambiguous_miner":
      return `**${escapeMarkdown(refusal.typed)}** fits more than one.${nearest(refusal.nearest)}`;
    case "bad_date":
      return `**${escapeMarkdown(refusal.typed)}** is no date. Write \`${refusal.option}\` as YYYY-MM-DD, for example 2026-06-09.`;
    case "date_in_future":
      return `${dayInWords(refusal.typed)} lies ahead; today is ${dayInWords(refusal.today)}. \`${refusal.option}\` takes a day up to today.`;
    case "date_before_facts":
      return `Nothing was known here by ${dayInWords(refusal.typed)}: the first stored fact was published on ${dayInWords(refusal.first)}. Choose a later \`${refusal.option}\`.`;
    case "bad_option":
      return `\`${refusal.option}\` cannot be **${escapeMarkdown(refusal.typed)}**. It takes ${escapeMarkdown(refusal.expected)}.`;
    case "unknown_option":
      return `There is no option \`${refusal.option.replaceAll("`", "")}\`. ${refusal.known.length === 0 ? "This command takes none." : `Known: ${refusal.known.map((name) => `\`${name}\``).join(", ")}.`}`;
    case "missing_option":
      return `\`${refusal.option}\` is needed.`;
    case "not_together":
      return `\`${refusal.option}\` and \`${refusal.other}\` do not go together. ${refusal.why} ${refusal.instead}`;
    case "short_list":
      return shortListText(refusal);
    case "no_prices":
      return refusal.detail;
    case "no_facts":
      return "The store is empty. Start the bot once with its `data/` folder in place.";
  }
}

function shortListText({ listed, fewest }: Extract<Refusal, { readonly kind: "short_list" }>): string {
  const where = "In a server its managers make one in `/setup`, *Server settings*.";
  return listed === 0
    ? `\`LIST\` is the list of miners that a server chose for itself, and there is none here. ${where}`
    : `This server's list holds ${plural(listed, "miner")}, and a gap needs at least ${count(fewest)}: their mean must stand on more than two closes. ${where}`;
}

function nearest(miners: readonly { readonly ticker: string; readonly name: string }[]): string {
  if (miners.length === 0) return "";
  const names = miners.map((miner) => `**${miner.ticker}** (${escapeMarkdown(miner.name)})`);
  // Names hold commas of their own (“CleanSpark, Inc.”), so the last one is joined, not found.
  const last = names.at(-1) ?? "";
  const others = names.slice(0, -1).join(", ");
  return ` Did you mean ${others === "" ? last : `${others} or ${last}`}?`;
}

function nearestButtons(
  refusal: Refusal,
  command: string,
  options: Readonly<Record<string, string>>,
): readonly ActionRow[] {
  if (refusal.kind !== "unknown_miner" && refusal.kind !== "ambiguous_miner") return [];
  if (refusal.nearest.length === 0) return [];
  return [
    {
      type: "buttons",
      buttons: refusal.nearest.map((miner) => ({
        label: miner.ticker,
        style: "secondary",
        action: {
          command,
          name: "again",
          argument: "",
          options: { ...options, [refusal.option]: miner.ticker },
        },
      })),
    },
  ];
}
