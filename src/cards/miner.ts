import {
  count,
  dayInWords,
  pct,
  plural,
  pp,
  signedBtc,
  signedPct,
  usd,
  usdPrice,
  words,
} from "../domain/wording.ts";
import type { MinerAnswer, WatchedAnswer } from "../surface/answers/miner.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { answerCard, item, text, type View } from "./common.ts";
import { kindItem } from "./contracts.ts";
import { headlines, totalText } from "./debt-parts.ts";
import { clip, escapeMarkdown } from "./format.ts";
import { sessionWords } from "./freshness.ts";
import { minerChart } from "./miner-chart.ts";
import { firstThatFits, guidanceText, listed, promiseText, sharePeriod, shareText } from "./pivot-parts.ts";
import { amountText, basisText } from "./treasury-words.ts";
import { watchedCard } from "./watched.ts";

const MOST_PROMISES = 6;
const MOST_FORECASTS = 4;
const MOST_CHANGES = 5;
const MOST_ORDERS = 3;
const MOST_RISKS = 3;

/** One miner's card, or the watched list. */
export function minerCard(answer: MinerAnswer | WatchedAnswer, view: View): Card {
  return "miners" in answer ? watchedCard(answer, view) : oneMinerCard(answer);
}

function oneMinerCard(answer: MinerAnswer): Card {
  const lists = [
    listed("First deliveries promised", answer.promises.map(promiseText), MOST_PROMISES),
    listed(
      "Latest changes",
      answer.changes.slice(0, MOST_CHANGES).map((change) => changeText(change, answer.miner)),
      MOST_CHANGES,
      answer.changes.length > MOST_CHANGES ? `All of them: \`/changes miner:${answer.miner}\`` : null,
    ),
    listed(
      "Forecasts, not facts",
      answer.guidance.map((line) => guidanceText(line, false)),
      MOST_FORECASTS,
    ),
    listed("Orders and purchases", answer.commitments.map(orderText), MOST_ORDERS),
    listed(
      "Risks",
      answer.risks.map((risk) => `- ${escapeMarkdown(clip(risk, 130))}`),
      MOST_RISKS,
    ),
  ].filter((list) => list !== null);
  const chart = minerChart(answer);
  const blocks: Block[] = [
    { type: "facts", items: headFacts(answer) },
    ...(chart === null ? [] : [{ type: "chart", chart } as const]),
    { type: "facts", items: pivotFacts(answer) },
    ...lists.map(text),
  ];
  if (answer.note !== null) blocks.push(text(`-# ${escapeMarkdown(clip(answer.note, 200))}`));
  return answerCard(answer, {
    title: title(answer),
    accent: answer.gapPp === null ? "neutral" : answer.gapPp < 0 ? "down" : "up",
    blocks,
    footer: [
      ...(answer.changes.length === 0 && answer.filings?.kind !== "read" ? ["Filings not read yet."] : []),
      ...(answer.price === null ? [] : ["Price returns without dividends. Not investment advice."]),
    ],
  });
}

function title(answer: MinerAnswer): string {
  const { miner, ytdPct, btcYtdPct, gapPp } = answer;
  if (ytdPct !== null && btcYtdPct !== null && gapPp !== null) {
    const legs = `${miner} ${signedPct(ytdPct)} YTD, BTC ${signedPct(btcYtdPct)}`;
    return firstThatFits([`${legs}: gap ${pp(gapPp)}`, legs]);
  }
  const parts: string[] = [];
  const contracts = answer.contractTotals.count;
  if (contracts > 0) parts.push(plural(contracts, "AI contract"));
  const debt = headlines(answer.debt.totals)[0];
  if (debt?.recordedUsd) parts.push(`${usd(debt.recordedUsd)} debt`);
  if (answer.treasury.latest !== null) parts.push(amountText(answer.treasury.latest));
  return firstThatFits([
    `${miner}: ${parts.join(", ")}`,
    `${miner}: ${parts.slice(0, 2).join(", ")}`,
    miner,
  ]).replace(/: $/, () => ` · ${escapeMarkdown(clip(answer.name, 40))}`);
}

/** Who it is, and its year against BTC. */
function headFacts(answer: MinerAnswer): readonly FactItem[] {
  return [
    item(
      "Company",
      escapeMarkdown(answer.name),
      [kindWords(answer.kind), exchangeText(answer.exchange), formerText(answer)]
        .filter((part) => part !== null)
        .join(" · "),
    ),
    priceItem(answer),
    ...(answer.price === null ? [] : [gapItem(answer)]),
  ];
}

function pivotFacts(answer: MinerAnswer): readonly FactItem[] {
  return [
    ...contractItems(answer),
    debtItem(answer),
    treasuryItem(answer),
    shareItem(answer),
    ...(answer.runRate === null
      ? []
      : [
          item(
            "AI run rate",
            `${usd(answer.runRate.arrUsd)} a year`,
            `annualised at ${dayInWords(answer.runRate.date)}: no revenue yet`,
          ),
        ]),
    ...answer.hashrates.map((row) =>
      item("Hashrate", `${count(row.hashrateEhs, 2)} EH/s`, `${words(row.basis)}, ${dayInWords(row.date)}`),
    ),
  ];
}

function kindWords(kind: string): string {
  const known: Record<string, string> = {
    miner: "bitcoin miner",
    miner_to_ai: "miner turning to AI",
    miner_treasury: "miner that keeps its coins",
    ai_landlord: "AI landlord",
    finance_and_ai: "finance and AI",
    listed_company: "listed company",
    holding: "holding company",
  };
  return known[kind] ?? words(kind);
}

function exchangeText(exchange: string | null): string | null {
  return exchange === null ? null : escapeMarkdown(exchange);
}

function formerText(answer: MinerAnswer): string | null {
  const names = answer.names.slice(1).map(escapeMarkdown);
  const tickers = answer.aliases.map((alias) => `${alias.ticker} until ${dayInWords(alias.until)}`);
  const before = [...names, ...tickers];
  return before.length === 0 ? null : `before: ${before.join(", ")}`;
}

function priceItem(answer: MinerAnswer): FactItem {
  if (answer.price !== null) {
    const session = sessionWords(answer, answer.price.session);
    return item("Price", usdPrice(answer.price.closeUsd), `close of ${session}`);
  }
  return answer.pricesTo === null
    ? item(
        "Price",
        "no daily prices yet",
        "a running bot fetches them; by hand `npm run import -- prices PATH`",
      )
    : item("Price", `no daily price of ${answer.miner} stored`);
}

function gapItem(answer: MinerAnswer): FactItem {
  const { ytdPct, btcYtdPct, gapPp, ytdSpan } = answer;
  if (ytdPct === null || btcYtdPct === null || gapPp === null || ytdSpan === null) {
    return item("Year to date against BTC", "not known", answer.ytdWhy);
  }
  const { session } = ytdSpan;
  // The price above is marked already where it is of the same session.
  const end = answer.price?.session === session ? dayInWords(session) : sessionWords(answer, session);
  return item(
    "Year to date",
    `${signedPct(ytdPct)} against BTC ${signedPct(btcYtdPct)}, gap ${pp(gapPp)}`,
    `close of ${dayInWords(ytdSpan.baseSession)} to close of ${end}`,
  );
}

function contractItems(answer: MinerAnswer): readonly FactItem[] {
  const { byKind } = answer.contractTotals;
  if (byKind.length > 0) return byKind.map(kindItem);
  const rows = answer.contracts.length;
  return [
    rows === 0
      ? item("AI contracts", "none recorded")
      : item("AI contracts", "none counted", `${plural(rows, "row")} that no total holds: see /contracts`),
  ];
}

function debtItem(answer: MinerAnswer): FactItem {
  const line = headlines(answer.debt.totals)[0];
  const apart = answer.debt.instruments.filter((row) => row.apart !== null).length;
  const beside = apart === 0 ? "" : `${plural(apart, "instrument")} apart: see /debt`;
  if (line === undefined) {
    return item(
      "Debt",
      answer.debt.instruments.length === 0 ? "none recorded" : "no counted instrument",
      beside,
    );
  }
  const [pair = "", small = ""] = totalText(line).split("\n-# ");
  return item("Debt", pair, [small, beside].filter((part) => part !== "").join(" · "));
}

function treasuryItem(answer: MinerAnswer): FactItem {
  const { latest } = answer.treasury;
  if (latest === null) return item("Bitcoin held", "no holding recorded", "not known, not zero");
  const notes = [basisText(latest.basis)];
  if (latest.changeBtc !== null && latest.changeSince !== null) {
    notes.push(`${signedBtc(latest.changeBtc)} since ${dayInWords(latest.changeSince)}`);
  }
  if (latest.fromPeakBtc !== null && latest.fromPeakBtc < 0 && latest.peak !== null) {
    notes.push(`${signedBtc(latest.fromPeakBtc)} from the peak of ${dayInWords(latest.peak.date)}`);
  }
  if (latest.disputed) notes.push("disputed");
  return item("Bitcoin held", `${amountText(latest)} on ${dayInWords(latest.asOf)}`, notes.join(" · "));
}

function shareItem(answer: MinerAnswer): FactItem {
  const { aiShare } = answer;
  if (aiShare === null) {
    const newest = answer.revenue[0];
    const told =
      newest === undefined || newest.totalUsd === null
        ? "no revenue recorded"
        : `revenue ${usd(newest.totalUsd)} in ${escapeMarkdown(newest.periodLabel)}, AI part not told`;
    return item("AI share of revenue", "not known", told);
  }
  const before = answer.revenue.find(
    (row) => row.periodEnd < aiShare.periodStart && row.aiSharePct !== null && row.aiSharePct > 0,
  );
  const notes = [sharePeriod(aiShare)];
  if (aiShare.aiUsd === 0) {
    return item(
      "AI share of revenue",
      `none reported in ${escapeMarkdown(aiShare.periodLabel)}`,
      notes.join(" · "),
    );
  }
  if (before !== undefined && before.aiSharePct !== null) {
    notes.push(`${pct(before.aiSharePct)} in ${escapeMarkdown(before.periodLabel)}`);
  }
  if (aiShare.caveat !== null) notes.push(`not comparable: ${escapeMarkdown(aiShare.caveat)}`);
  return item("AI share of revenue", shareText(aiShare), notes.join(" · "));
}

/** One change; the sentence begins with the miner, which the card has named already. */
function changeText(change: MinerAnswer["changes"][number], miner: string): string {
  const when = change.knownAt === null ? "undated" : dayInWords(change.knownAt);
  const told = change.text.startsWith(`${miner}: `) ? change.text.slice(miner.length + 2) : change.text;
  return `- ${when}: ${escapeMarkdown(clip(told, 150))}`;
}

function orderText(order: MinerAnswer["commitments"][number]): string {
  return `- ${dayInWords(order.date)} ${words(order.kind)}: ${usd(order.amountUsd)}`;
}
