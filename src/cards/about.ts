import { count, dayInWords, plural, usdPrice } from "../domain/wording.ts";
import type { HelpAnswer } from "../surface/answers/help.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { jobLines, sourceLines } from "./about-health.ts";
import { agoWords } from "./age-words.ts";
import { answerCard, item, pageButtons, text, type View } from "./common.ts";
import { escapeMarkdown } from "./format.ts";
import { sourceName } from "./source-names.ts";

const PAGES = 2;

/** What is stored and how every source fares; on the second page the jobs, and what a reader of figures has to know. */
export function aboutCard(answer: HelpAnswer, view: View): Card {
  const page = Math.min(Math.max(0, view.page), PAGES - 1);
  const blocks: readonly Block[] =
    page === 0
      ? [
          { type: "facts", items: storedItems(answer) },
          text(["### Sources", ...sourceLines(answer.health)].join("\n")),
        ]
      : [
          text(["### Jobs", ...jobLines(answer.health)].join("\n")),
          text(["### Data notes", ...answer.dataNotes.map((note) => `- ${escapeMarkdown(note)}`)].join("\n")),
        ];
  return answerCard(answer, {
    title: `About Pivotwatch ${answer.version}`,
    accent: needsALook(answer) ? "warning" : "neutral",
    blocks,
    actions: pageButtons("help", "about", view, page, PAGES),
    footer: ["Not investment advice."],
  });
}

function needsALook({ calendarEndsSoon, factsTo, btcSpot, health }: HelpAnswer): boolean {
  const verdicts = [...(health?.sources ?? []), ...(health?.jobs ?? [])].map(({ verdict }) => verdict);
  return (
    calendarEndsSoon ||
    factsTo === null ||
    btcSpot?.disagrees === true ||
    verdicts.some((verdict) => verdict === "failing" || verdict === "late")
  );
}

/** What is stored and how far it reaches. */
function storedItems(answer: HelpAnswer): readonly FactItem[] {
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
      ? item(
          "Prices",
          "no daily prices yet",
          "a running bot fetches them; by hand `npm run import -- prices PATH`",
        )
      : item(
          "Prices",
          `${plural(prices.securities, "security", "securities")}, sessions to ${dayInWords(prices.to)}`,
          `from ${dayInWords(prices.from)}${prices.quarantined === 0 ? "" : `; ${count(prices.quarantined)} kept back`}`,
        ),
    item("BTC", prices.btcTo === null ? "no prices yet" : `prices to ${dayInWords(prices.btcTo)}`),
    ...spotItems(answer),
    filingsItem(answer),
  ];
  const calendar = `to ${dayInWords(answer.calendarUntil)}`;
  items.push(
    answer.calendarEndsSoon
      ? item("Calendar ends soon", calendar, "add the next year to `data/nyse-calendar.json`")
      : item("Trading calendar", calendar),
  );
  return items;
}

/** Whether filings are read, how far, and what is missing for it. */
function filingsItem({ filings }: HelpAnswer): FactItem {
  switch (filings.kind) {
    case "off":
      return item(
        "Filings",
        "not read: `SEC_USER_AGENT` is not set",
        "the SEC wants a name and an e-mail address there; until then facts come from the data folder",
      );
    case "catching_up":
      return item(
        "Filings",
        filings.waiting === 0
          ? "catching up, the companies' lists are on their way"
          : `catching up, ${plural(filings.waiting, "filing")} to go`,
        filings.readTo === null ? null : `facts are complete to ${dayInWords(filings.readTo)}`,
      );
    case "read":
      return item(
        "Filings",
        filings.readTo === null ? "read; none found yet" : `read to ${dayInWords(filings.readTo)}`,
        "at the SEC, every two minutes on weekdays",
      );
  }
}

/** BTC's newest price, and whether a second source says the same. */
function spotItems({ btcSpot }: HelpAnswer): readonly FactItem[] {
  if (btcSpot === null) return [];
  const { priceUsd, source, ageS, check, disagrees } = btcSpot;
  const other = check === null ? null : `${sourceName(check.source)} says ${usdPrice(check.priceUsd)}`;
  const checked =
    other === null
      ? "not checked by a second source"
      : disagrees
        ? `in doubt: ${other}, more than 1% apart`
        : `checked: ${other}`;
  return [item("BTC now", usdPrice(priceUsd), `${agoWords(ageS)}, ${sourceName(source)} · ${checked}`)];
}
