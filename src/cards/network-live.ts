import { count, dayInWords, signedPct, usdPrice, words } from "../domain/wording.ts";
import type { LiveNetwork, LiveReading, NetworkAnswer } from "../surface/answers/network.ts";
import type { FactItem } from "../surface/card.ts";
import { agoWords, momentWords } from "./age-words.ts";
import { capital } from "./chart-words.ts";
import { item } from "./common.ts";
import { sourceName } from "./source-names.ts";

/** Hashrate, difficulty and fees as they were read, each with its age and its source. */
export function liveItems({ hashrate, difficulty, fees }: LiveNetwork): readonly FactItem[] {
  const items: FactItem[] = [
    hashrate === null
      ? item("Hashrate", "not known", "no reading")
      : item("Hashrate", `${count(hashrate.value, 1)} EH/s`, `mean of about a week · ${readWords(hashrate)}`),
    difficulty === null
      ? item("Difficulty", "not known", "no reading")
      : item("Difficulty", `${count(difficulty.value / 1e12, 2)} T`, readWords(difficulty)),
  ];
  if (fees !== null) {
    items.push(
      item("Fees", `${count(fees.value, 4)} BTC a block`, `mean of about a day · ${readWords(fees)}`),
    );
  }
  return items;
}

/** What jumped and nobody confirmed: shown, and used in no figure. */
export function doubtedItems({ doubted }: LiveNetwork): readonly FactItem[] {
  return doubted.map((reading) =>
    item(
      `${metricName(reading.metric)} in doubt, not used`,
      doubtedValue(reading.metric, reading.value),
      `a jump that no second source confirms · ${agoWords(reading.ageS)}, ${sourceName(reading.source)}`,
    ),
  );
}

/** The newest two quarters of the daily means. */
export function computedQuarterItems({ computedQuarters }: NetworkAnswer): readonly FactItem[] {
  return computedQuarters
    .slice(0, 2)
    .map(({ quarter, changePct, meanEhs, days }) =>
      item(
        "Quarter against quarter, computed",
        `${quarter} hashrate ${signedPct(changePct)}`,
        `mean ${count(meanEhs, 0)} EH/s over ${count(days)} days, from daily means`,
      ),
    );
}

/** Of the hour where it is read, else from the newest published difficulty. */
export function hashpriceItem({ live, hashprice, hashpriceWhy }: NetworkAnswer): FactItem {
  const read = live?.hashprice ?? null;
  if (read !== null) {
    const sat = read.satPerPhDay === null ? "" : `, ${count(read.satPerPhDay)} sat`;
    const price = read.btcUsd === null ? "" : `BTC ${usdPrice(read.btcUsd)}, `;
    return item(
      "Hashprice, computed",
      `$${read.usdPerPhDay.toFixed(2)}/PH/day${sat}`,
      `${price}with fees · ${readWords(read)}`,
    );
  }
  if (hashprice === null) return item("Hashprice", "not computed", hashpriceWhy);
  return item(
    "Hashprice, computed",
    `$${hashprice.usdPerPhDay.toFixed(2)}/PH/day, ${count(hashprice.satPerPhDay)} sat`,
    `difficulty of ${dayInWords(hashprice.difficultyDate)}, BTC ${usdPrice(hashprice.priceUsd)} on ${dayInWords(hashprice.priceDate)} (${hashprice.priceFrom === "stored" ? "stored daily price" : "published"}), subsidy ${hashprice.subsidyBtc} BTC, without fees`,
  );
}

/** When difficulty changes next and by how much, as a source estimates it. */
export function retargetItem({ nextRetarget }: NetworkAnswer): FactItem {
  if (nextRetarget === null)
    return item("Next retarget", "not measured yet", "the block height is not read yet");
  const { estimatedAt, changePct, blocksLeft, previousPct, height, reading } = nextRetarget;
  const notes = [
    height === null ? null : `block ${count(height)}`,
    blocksLeft === null ? null : `${count(blocksLeft)} blocks to go`,
    previousPct === null ? null : `the last one ${signedPct(previousPct)}`,
    `estimated · ${readWords(reading)}`,
  ].filter((note) => note !== null);
  const change = changePct === null ? "change not known" : `about ${signedPct(changePct)}`;
  return item("Next retarget", `${change} on ${momentWords(estimatedAt)}`, notes.join(", "));
}

/** `12 min ago, mempool.space`; `stale: 9 h ago, …` where there should be a newer one. */
function readWords({ ageS, stale, source }: LiveReading): string {
  return `${stale ? "stale: " : ""}${agoWords(ageS)}, ${sourceName(source)}`;
}

function metricName(metric: string): string {
  return capital(metric === "hashrate_ehs" ? "hashrate" : words(metric));
}

function doubtedValue(metric: string, value: number): string {
  if (metric === "hashrate_ehs") return `${count(value, 1)} EH/s`;
  return metric === "difficulty" ? `${count(value / 1e12, 2)} T` : count(value, 2);
}
