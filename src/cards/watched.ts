import { dayInWords, plural, signed, signedPct, span } from "../domain/wording.ts";
import type { WatchedAnswer } from "../surface/answers/miner.ts";
import type { Block, Card } from "../surface/card.ts";
import { answerCard, text, type View } from "./common.ts";
import { firstThatFits } from "./pivot-parts.ts";

type Row = WatchedAnswer["miners"][number];

/** Every watched miner: its return of the year where prices are known, and how much is recorded of it. */
export function watchedCard(answer: WatchedAnswer, _view: View): Card {
  const rows = answer.miners.toSorted(
    (a, b) => (b.ytdPct ?? -Infinity) - (a.ytdPct ?? -Infinity) || a.miner.localeCompare(b.miner),
  );
  const blocks: Block[] = [text(introduction(answer))];
  if (rows.length > 0) {
    blocks.push({
      type: "table",
      columns: [
        { header: "Miner", align: "left" },
        { header: "YTD %", align: "right" },
        { header: "Deals", align: "right" },
        { header: "Debts", align: "right" },
        { header: "Name", align: "left", phone: false },
      ],
      rows: rows.map((row) => [
        `${row.miner}${row.inPw14 ? "*" : ""}`,
        row.ytdPct === null ? "–" : signed(row.ytdPct, 1),
        String(row.contracts),
        String(row.debts),
        row.name,
      ]),
    });
  }
  blocks.push(
    text("-# \\* in PW14 · Deals and debts: rows that totals count · `/miner miner:HUT` for one of them"),
  );
  return answerCard(answer, {
    title: title(answer, rows),
    blocks,
    footer: answer.ytdSpan === null ? [] : ["Price returns without dividends. Not investment advice."],
  });
}

function title(answer: WatchedAnswer, rows: readonly Row[]): string {
  const watched = plural(answer.miners.length, "watched miner");
  const priced = rows.filter((row) => row.ytdPct !== null);
  const best = priced[0];
  const worst = priced.at(-1);
  if (
    best?.ytdPct === undefined ||
    best.ytdPct === null ||
    worst?.ytdPct === undefined ||
    worst.ytdPct === null
  ) {
    return watched;
  }
  const range = best === worst ? "" : ` to ${worst.miner} ${signedPct(worst.ytdPct)}`;
  return firstThatFits([`${watched}, YTD ${best.miner} ${signedPct(best.ytdPct)}${range}`, watched]);
}

function introduction(answer: WatchedAnswer): string {
  if (answer.miners.length === 0) return "No miner was known by that day.";
  const { ytdSpan } = answer;
  if (ytdSpan !== null) {
    const missing = answer.miners.filter((row) => row.ytdPct === null).length;
    const without =
      missing === 0 ? "" : ` ${plural(missing, "miner has", "miners have")} no price at both ends.`;
    return `Year to date from close to close, ${span(ytdSpan.baseSession, ytdSpan.session)}, the same sessions for all.${without}`;
  }
  return answer.pricesTo === null
    ? "No daily prices yet: a running bot fetches them; by hand `npm run import -- prices PATH`."
    : `Stored prices, to ${dayInWords(answer.pricesTo)}, are too few for a year to date.`;
}
