import { count } from "../domain/wording.ts";
import type { TestAnswer, WelcomeAnswer } from "../surface/answers/alert.ts";
import type { Block, Card } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { wishInWords } from "./alert-words.ts";
import { text } from "./common.ts";
import { divergenceCard } from "./divergence.ts";

/** The first post after a set-up, on a Sunday too: whose it is, where the gap stands, and what to expect. */
export function welcomeCard(answer: WelcomeAnswer): Card {
  const { subscription, nextCheck, postsPerWeek } = answer;
  const here = subscription.place.kind === "channel" ? "This channel" : "You";
  const hears = subscription.place.kind === "channel" ? "hears" : "hear";
  const gap = gapNow(answer.divergence);
  const expected = [
    nextCheck === null ? "" : `Prices are looked at next at ${momentWords(nextCheck)}.`,
    postsPerWeek === null
      ? "How many posts to expect is not known yet."
      : `By the last 12 months expect ${rateWords(postsPerWeek)}.`,
    "Quiet is normal: nothing is posted until something leaves the ordinary.",
  ];
  return {
    title:
      subscription.place.kind === "channel" ? "Alerts will be posted here" : "Alerts will come to you here",
    accent: gap.accent,
    blocks: [
      text(`Set up by <@${subscription.createdBy}>. ${here} ${hears} of: **${wishOf(answer)}**.`),
      ...gap.blocks,
      text(expected.filter((line) => line !== "").join(" ")),
    ],
    actions: [],
    sources: gap.sources,
    footer: ["`/alerts list` shows what is set and why something was not sent.", ...gap.footer],
    mentions: [],
    silent: false,
    answer,
  };
}

/** A message that only shows that it arrives, with the newest real figures. */
export function testCard(answer: TestAnswer): Card {
  const gap = gapNow(answer.divergence);
  return {
    title: "This is a test: alerts arrive here",
    accent: gap.accent,
    blocks: [
      text(
        `Sent because <@${answer.by}> asked for it; nothing fired. Set here: **${wishOf(answer)}**. The figures are the newest there are:`,
      ),
      ...gap.blocks,
    ],
    actions: [],
    sources: gap.sources,
    footer: gap.footer,
    mentions: [],
    silent: true,
    answer,
  };
}

/** What was set, the list of the server with its members, which are those of the figures. */
function wishOf({ subscription, divergence }: Pick<WelcomeAnswer, "subscription" | "divergence">): string {
  const list = divergence.ok ? divergence.answer.list : undefined;
  return wishInWords({ wish: subscription.wish, list });
}

/** The parts of a look-up's card that say where the gap stands: its headline, its table and its picture. */
function gapNow(
  divergence: WelcomeAnswer["divergence"],
): Pick<Card, "accent" | "blocks" | "sources" | "footer"> {
  if (!divergence.ok) {
    return {
      accent: "neutral",
      blocks: [text("Where the gap stands is not known yet: prices have not been read so far.")],
      sources: [],
      footer: [],
    };
  }
  const card = divergenceCard(divergence.answer, { page: 0, options: {} });
  const shown = card.blocks.filter((block: Block) => block.type === "table" || block.type === "chart");
  return {
    accent: card.accent,
    blocks: [text(`**${card.title}**`), ...shown],
    sources: card.sources,
    footer: card.footer.filter((line) => !line.startsWith("What may explain")),
  };
}

/** “about 2 posts a week”, “less than a post a month”: never a number that looks measured. */
function rateWords(perWeek: number): string {
  if (perWeek >= 1.5) return `about ${count(perWeek)} posts a week`;
  if (perWeek >= 0.75) return "about a post a week";
  const perMonth = (perWeek * 52) / 12;
  if (perMonth >= 1.5) return `about ${count(perMonth)} posts a month`;
  return perMonth >= 0.75 ? "about a post a month" : "less than a post a month";
}
