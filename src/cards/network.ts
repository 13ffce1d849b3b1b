import { count, dayInWords, plural, signedPct, usd, usdPrice, words } from "../domain/wording.ts";
import type { NetworkAnswer, NetworkReading } from "../surface/answers/network.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { claimValue } from "./claims.ts";
import { answerCard, item, pageButtons, pageOf, separator, text, type View } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";
import { networkChart } from "./network-chart.ts";
import {
  computedQuarterItems,
  doubtedItems,
  hashpriceItem,
  liveItems,
  retargetItem,
} from "./network-live.ts";
import { firstThatFits } from "./pivot-parts.ts";

const PER_PAGE = 8;

/** Hashrate, difficulty and hashprice first, then readings that disagree, the miners, and every published reading. */
export function networkCard(answer: NetworkAnswer, view: View): Card {
  const shown = pageOf(answer.published, view.page, PER_PAGE);
  const blocks: Block[] = [];
  if (shown.page === 0) {
    const chart = networkChart(answer);
    blocks.push({ type: "facts", items: hashrateFacts(answer) });
    if (chart !== null) blocks.push({ type: "chart", chart });
    blocks.push({ type: "facts", items: otherFacts(answer) });
    blocks.push(...conflictBlocks(answer), ...minerBlocks(answer));
  }
  if (shown.rows.length > 0) {
    blocks.push(
      separator,
      text(
        [
          "### Published readings, newest first",
          ...shown.rows.map((reading) => readingLine(reading, 90)),
        ].join("\n"),
      ),
    );
  }
  return answerCard(answer, {
    title: title(answer),
    accent:
      answer.hashrate === null && answer.difficulty === null && answer.live === null ? "warning" : "neutral",
    blocks,
    actions: pageButtons("network", "page", view, shown.page, shown.pages),
    footer:
      answer.hashprice === null && (answer.live?.hashprice ?? null) === null
        ? []
        : ["Not investment advice."],
  });
}

function title(answer: NetworkAnswer): string {
  const parts: string[] = [];
  const hashrate = answer.live?.hashrate ?? answer.hashrate;
  if (hashrate !== null) parts.push(`${count(hashrate.value, 1)} EH/s`);
  const quarter = answer.computedQuarters[0] ?? answer.quarters[0];
  if (quarter) parts.push(`${quarter.quarter} hashrate ${signedPct(quarter.changePct)}`);
  const hashprice = answer.live?.hashprice ?? answer.hashprice;
  if (hashprice !== null) parts.push(`$${hashprice.usdPerPhDay.toFixed(2)}/PH/day`);
  if (parts.length === 0) return "Network: no readings yet";
  return firstThatFits([`Network: ${parts.join(", ")}`, `Network: ${parts.slice(0, 2).join(", ")}`]);
}

/** The hashrate, what difficulty says of it, and its quarters: what the picture is about. */
function hashrateFacts(answer: NetworkAnswer): readonly FactItem[] {
  const { live } = answer;
  const items: FactItem[] =
    live === null
      ? [readingItem("Hashrate", answer.hashrate), readingItem("Difficulty", answer.difficulty)]
      : [...liveItems(live), ...doubtedItems(live)];
  // Measured figures make the one computed from a published difficulty idle; it stays in the data.
  if (live === null && answer.impliedHashrateEhs !== null) {
    items.push(
      item(
        "Hashrate at that difficulty",
        `${count(answer.impliedHashrateEhs, 0)} EH/s`,
        "computed for blocks every ten minutes: difficulty × 2³² ÷ 600",
      ),
    );
  }
  items.push(...computedQuarterItems(answer));
  for (const quarter of answer.quarters) {
    const years = quarter.firstFallInYears;
    const first = years === null ? "" : `first fall in that quarter in ${plural(years, "year")} · `;
    items.push(
      item(
        "Quarter against quarter",
        `${quarter.quarter} hashrate ${signedPct(quarter.changePct)}`,
        `${first}published, ${evidenceWords(quarter.evidence)}`,
      ),
    );
  }
  if (answer.quarters.length + answer.computedQuarters.length === 0)
    items.push(item("Quarter against quarter", "nothing recorded"));
  return items;
}

function otherFacts(answer: NetworkAnswer): readonly FactItem[] {
  const { halving } = answer;
  const tip = answer.live?.tipHeight ?? null;
  const left = tip === null ? null : halving.nextHeight - tip.value;
  return [
    hashpriceItem(answer),
    retargetItem(answer),
    item(
      "Next halving",
      `block ${count(halving.nextHeight)}, about ${halving.estimatedYear}`,
      `subsidy ${halving.subsidyBtc} BTC, then ${halving.nextSubsidyBtc}; year estimated, ${left === null ? "height not measured" : `${plural(left, "block")} to go`}`,
    ),
  ];
}

function readingItem(label: string, reading: NetworkReading | null): FactItem {
  if (reading === null) return item(label, "not known");
  const parts = [
    `${dayInWords(reading.date)}, ${plural(reading.ageDays, "day")} old`,
    evidenceWords(reading.evidence),
    ...noteOf(reading, 90),
  ];
  return item(label, valueOf(reading), parts.join(" · "));
}

function conflictBlocks(answer: NetworkAnswer): readonly Block[] {
  return answer.conflicts.map((group) =>
    text(
      [
        "### Hashrates that disagree",
        "-# Of the same weeks, by different averages: shown side by side, never merged.",
        ...group.map((reading) => readingLine(reading, 200)),
      ].join("\n"),
    ),
  );
}

function minerBlocks(answer: NetworkAnswer): readonly Block[] {
  if (answer.hashratesOfMiners.length === 0) return [];
  const lines = answer.hashratesOfMiners.map(
    (row) =>
      `- **${row.miner}** ${count(row.hashrateEhs, 2)} EH/s ${words(row.basis)} · ${dayInWords(row.date)}`,
  );
  return [
    text(
      ["### Hashrate of miners", "-# Bases and dates differ: not ranked, not summed.", ...lines].join("\n"),
    ),
  ];
}

function readingLine(reading: NetworkReading, noteLength: number): string {
  const parts = [dayInWords(reading.date), evidenceWords(reading.evidence), ...noteOf(reading, noteLength)];
  return `- **${valueOf(reading)}** ${escapeMarkdown(reading.label)} · ${parts.join(" · ")}`;
}

function noteOf(reading: NetworkReading, length: number): readonly string[] {
  return reading.note === null ? [] : [escapeMarkdown(clip(reading.note, length))];
}

function valueOf(reading: NetworkReading): string {
  if (reading.unit !== "usd") return claimValue(reading.value, reading.unit);
  return reading.value >= 1e6 ? usd(reading.value) : usdPrice(reading.value);
}
