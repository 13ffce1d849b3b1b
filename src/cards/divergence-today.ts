import { dayInWords, usdPrice } from "../domain/wording.ts";
import type { TodayPrices } from "../surface/answers/divergence.ts";
import type { Block } from "../surface/card.ts";
import { newYorkSpan } from "./age-words.ts";
import { text } from "./common.ts";
import { sourceName } from "./source-names.ts";

/** What a figure of today reaches to: `to prices of 15:05–15:10 New York, provisional`. */
export function todayEnd({ state, oldestPrice, newestPrice }: TodayPrices): string {
  const times = oldestPrice === null || newestPrice === null ? "" : newYorkSpan(oldestPrice, newestPrice);
  return state === "closing"
    ? `to the last prices of the session, ${times}, provisional until its closes are here`
    : `to prices of ${times}, provisional`;
}

/** Why closes stand where today was asked for, or whose price of BTC is in doubt; nothing else has to be said. */
export function todayBlocks(target: string, today: TodayPrices): readonly Block[] {
  const why = whyClosesStand(target, today);
  const doubt = today.btcDoubted;
  const blocks: Block[] = why === null ? [] : [text(why)];
  if (doubt !== null) {
    const other =
      doubt.otherPriceUsd === null || doubt.otherSource === null
        ? ""
        : `, ${usdPrice(doubt.otherPriceUsd)} by ${sourceName(doubt.otherSource)}`;
    blocks.push(
      text(
        `BTC's price is in doubt and not used: ${usdPrice(doubt.priceUsd)} by ${sourceName(doubt.source)}${other}.`,
      ),
    );
  }
  return blocks;
}

function whyClosesStand(target: string, { state, session, nextSession }: TodayPrices): string | null {
  const named = session === null ? "today" : dayInWords(session);
  const next = nextSession === null ? "" : ` The next one is ${dayInWords(nextSession)}.`;
  switch (state) {
    case "open":
    case "closing":
      return null;
    case "no_session":
      return `The exchange is closed today: these are the closes of the last session.${next}`;
    case "before":
      return `The session of ${named} has not begun; it opens at 09:30 New York. These are the closes of the one before.`;
    case "over":
      return `The session of ${named} is over: these are its closes.${next}`;
    case "no_quotes":
      return `Of ${target} no usable price from the session of ${named} is here: these are the closes of the last one that is stored.`;
  }
}
