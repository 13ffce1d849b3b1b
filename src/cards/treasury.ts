import {
  arrow,
  btc,
  count,
  dayInWords,
  pct,
  signed,
  signedBtc,
  span,
  usd,
  usdPrice,
} from "../domain/wording.ts";
import type { HoldingLine, TransactionLine, TreasuryAnswer } from "../surface/answers/treasury.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { answerCard, item, pageButtons, pageOf, separator, text, type View } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";
import { treasuryChart } from "./treasury-chart.ts";
import { amountText, basisText } from "./treasury-words.ts";

/** Rows a page holds, fewer where each row brings its note. */
const PAGE = { all: { holdings: 12, sales: 6 }, one: { holdings: 8, sales: 4 } };

/** Notes of holdings that a page shows, the newest and the disputed first. */
const MOST_NOTES = 5;

/** `/treasury`: coins held with date and basis, what changed, and what was sold at which price. */
export function treasuryCard(answer: TreasuryAnswer, view: View): Card {
  const one = answer.filter.miner !== null;
  const size = one ? PAGE.one : PAGE.all;
  const pages = Math.max(
    pageOf(answer.holdings, 0, size.holdings).pages,
    pageOf(answer.transactions, 0, size.sales).pages,
  );
  const page = Math.min(Math.max(0, view.page), pages - 1);
  const blocks: Block[] = [];
  if (page === 0) blocks.push(...headBlocks(answer));
  const holdings = slice(answer.holdings, page, size.holdings);
  if (holdings.length > 0) blocks.push(...(one ? historyBlocks(holdings) : newestBlocks(holdings)));
  const sales = slice(answer.transactions, page, size.sales);
  if (sales.length > 0) {
    const all = answer.transactions.length;
    const first = page * size.sales;
    const range = sales.length === all ? "" : ` ${first + 1}–${first + sales.length} of ${all}`;
    blocks.push(separator, text(`**Sales and additions${range}**, newest first`));
    blocks.push(...sales.map((sale) => text(saleText(sale, one))));
  }
  return answerCard(answer, {
    title: title(answer),
    accent: (answer.fromPeakBtc ?? 0) < 0 ? "down" : "neutral",
    blocks,
    actions: pageButtons("treasury", "page", view, page, pages),
    footer: ["Changes and peaks compare equal bases only; disputed rows are left out."],
  });
}

/** The rows of one page; none beyond the end, where the other list still goes on. */
function slice<T>(rows: readonly T[], page: number, size: number): readonly T[] {
  return rows.slice(page * size, (page + 1) * size);
}

function title(answer: TreasuryAnswer): string {
  const { miner } = answer.filter;
  const newest = answer.holdings.find((line) => !line.disputed) ?? answer.holdings[0];
  if (miner !== null) {
    if (newest === undefined) {
      return answer.filter.since === null
        ? `${miner}: no bitcoin holding recorded`
        : `${miner}: no holding dated from ${dayInWords(answer.filter.since)} on`;
    }
    const held = `${miner}: ${amountText(newest)}`;
    const fall = newest.fromPeakBtc ?? 0;
    if (fall < 0) return `${held}, ${count(-fall)} below its peak`;
    return `${held} on ${dayInWords(newest.asOf)}`;
  }
  if (newest === undefined) return "No bitcoin holdings recorded";
  const fallen = answer.holdings
    .filter((line) => (line.fromPeakBtc ?? 0) < 0)
    .toSorted((a, b) => (a.fromPeakBtc ?? 0) - (b.fromPeakBtc ?? 0))[0];
  const { netChangeBtc, why } = answer.totals;
  const noTotal = why?.includes("dates differ") === true ? "no total, dates differ" : "no total";
  const total = netChangeBtc === null ? noTotal : `all ${signedBtc(netChangeBtc)}`;
  return fallen === undefined
    ? `Bitcoin of ${answer.holdings.length} miners; ${total}`
    : `${fallen.miner} ${btc(-(fallen.fromPeakBtc ?? 0))} below its peak; ${total}`;
}

function headBlocks(answer: TreasuryAnswer): readonly Block[] {
  const { filter, totals, quarterSales: quarter } = answer;
  const blocks: Block[] = [];
  if (answer.holdings.length === 0) blocks.push(text(emptyText(answer)));
  const items: FactItem[] = [];
  const since = filter.since === null ? "" : ` since ${dayInWords(filter.since)}`;
  if (totals.netChangeBtc !== null) {
    items.push(item("Net change", signedBtc(totals.netChangeBtc), netSpan(answer)));
  }
  if (totals.grossSoldBtc !== null) {
    items.push(item(`Gross sales recorded${since}`, btc(totals.grossSoldBtc), "counted; not a net change"));
  }
  if (filter.miner !== null && answer.peak !== null && (answer.fromPeakBtc ?? 0) < 0) {
    items.push(peakItem(answer.peak, answer.fromPeakBtc ?? 0));
  }
  if (filter.miner === null && quarter !== null) {
    const each = quarter.byMiner.map((row) => `${row.miner} ${count(row.btc)}`).join(", ");
    const without =
      quarter.withoutCoins.length === 0 ? "" : `; no coin count: ${quarter.withoutCoins.join(", ")}`;
    items.push(
      item(
        `Gross sales within ${span(quarter.periodStart, quarter.periodEnd)}`,
        `at least ${btc(Math.round(quarter.grossSoldBtc))}`,
        `${each}${without}; not a net change`,
      ),
    );
  }
  if (items.length > 0) blocks.push({ type: "facts", items });
  const chart = treasuryChart(answer);
  if (chart !== null) blocks.push({ type: "chart", chart });
  const notes: string[] = [];
  if (totals.why !== null) notes.push(capital(totals.why));
  for (const pair of answer.inside) {
    notes.push(`${pair.insideOf} consolidates ${pair.miner}: their coins are never added together`);
  }
  const newest = answer.holdings[0];
  if (filter.miner !== null && newest?.btc === 0 && newest.qualifier === "exact") {
    notes.push("0 BTC is a stated zero, not a gap in what is known here");
  }
  if (filter.miner === null && answer.notRecorded.length > 0) {
    notes.push(`No holding recorded (not known, not zero): ${answer.notRecorded.join(", ")}`);
  }
  if (notes.length > 0) blocks.push(text(notes.map((note) => `-# ${note}.`).join("\n")));
  return blocks;
}

function peakItem(peak: NonNullable<TreasuryAnswer["peak"]>, fall: number): FactItem {
  const where = `${btc(peak.btc)} on ${dayInWords(peak.date)}`;
  return item(
    "Below peak",
    `${signedBtc(fall)} (${signed((fall / peak.btc) * 100, 0)}%) from ${where}`,
    basisText(peak.basis),
  );
}

/** The days and the basis that a net change of one miner is taken between. */
function netSpan(answer: TreasuryAnswer): string | null {
  const newest = answer.holdings.find(isMeasured);
  if (answer.filter.miner === null || newest === undefined) return null;
  const first = answer.holdings.findLast((line) => isMeasured(line) && line.basis === newest.basis);
  return first === undefined ? null : `${span(first.asOf, newest.asOf)}, ${basisText(newest.basis)}`;
}

function isMeasured(line: HoldingLine): boolean {
  return !line.disputed && (line.qualifier === "exact" || line.qualifier === "about");
}

/** The newest holding of every miner, two lines each. */
function newestBlocks(holdings: readonly HoldingLine[]): readonly Block[] {
  return [separator, text("**Newest holding of each miner**"), text(holdings.map(holdingText).join("\n"))];
}

function holdingText(line: HoldingLine): string {
  const change =
    line.changeBtc === null || line.changeSince === null
      ? ""
      : ` · ${arrow(line.changeBtc)} ${signedBtc(line.changeBtc)} since ${dayInWords(line.changeSince)}`;
  const small = [
    basisText(line.basis),
    peakText(line),
    line.disputed ? "disputed" : null,
    evidenceWords(line.evidence),
  ].filter((part) => part !== null);
  return `**${escapeMarkdown(line.miner)}** ${amountText(line)} · ${dayInWords(line.asOf)}${change}\n-# ${small.join(" · ")}`;
}

function peakText(line: HoldingLine): string | null {
  if (line.qualifier === "more_than" || line.qualifier === "less_than")
    return "a bound: no change or peak from it";
  if (line.peak === null || line.fromPeakBtc === null) return null;
  if (line.fromPeakBtc === 0) {
    return line.changeBtc === null ? "only figure on this basis" : "highest recorded";
  }
  return `${pct((-line.fromPeakBtc / line.peak.btc) * 100)} below peak of ${btc(line.peak.btc)}, ${dayInWords(line.peak.date)}`;
}

/** One miner's holdings, newest first. Dates are short so that three columns fit a phone. */
function historyBlocks(holdings: readonly HoldingLine[]): readonly Block[] {
  const disputed = holdings.some((line) => line.disputed);
  const [newest] = holdings;
  const blocks: Block[] = [
    {
      type: "table",
      caption: disputed ? "Holdings (? = disputed, left out)" : "Holdings",
      columns: [
        { header: "Day", align: "left" },
        { header: "BTC", align: "right" },
        { header: "Change", align: "right" },
        { header: "Basis", align: "left", phone: false },
        { header: "Evidence", align: "left", phone: false },
      ],
      rows: holdings.map((line) => [
        line.asOf,
        `${qualifierSign(line)}${count(line.btc, 1)}${line.disputed ? "?" : ""}`,
        line.changeBtc === null ? "–" : signed(line.changeBtc, Number.isInteger(line.changeBtc) ? 0 : 1),
        basisText(line.basis),
        evidenceWords(line.evidence),
      ]),
    },
  ];
  const first = (line: HoldingLine): number => Number(line === newest || line.disputed);
  const notes = holdings
    .filter((line) => line.note !== null)
    .toSorted((a, b) => first(b) - first(a))
    .slice(0, MOST_NOTES)
    .map((line) => `-# ${dayInWords(line.asOf)}: ${escapeMarkdown(clip(line.note ?? "", 180))}`);
  if (notes.length > 0) blocks.push(text(notes.join("\n")));
  return blocks;
}

function saleText(sale: TransactionLine, withNote: boolean): string {
  const verb = sale.side === "sell" ? "sold" : "added";
  const size = sale.btc === null ? "bitcoin, coin count not given" : btc(sale.btc);
  const amount = sale.amountUsd === null ? "" : ` for ${usd(sale.amountUsd)}`;
  const small = [
    sale.countInTotals ? "counted" : notCountedText(sale),
    sale.purpose === null ? null : escapeMarkdown(clip(sale.purpose, 40)),
    evidenceWords(sale.evidence),
  ].filter((part) => part !== null);
  const lines = [
    `**${escapeMarkdown(sale.miner)}** ${verb} ${size}${amount} · ${span(sale.periodStart, sale.periodEnd)}`,
    priceText(sale),
    `-# ${small.join(" · ")}`,
    withNote && sale.note !== null ? `-# ${escapeMarkdown(clip(sale.note, 240))}` : null,
  ];
  return lines.filter((line) => line !== null).join("\n");
}

function priceText(sale: TransactionLine): string | null {
  if (sale.avgPriceUsd === null) return null;
  const implied = `Implied ${usdPrice(sale.avgPriceUsd)} a coin`;
  if (sale.priceFits === null || sale.closesUsd === null) return `${implied}; no closes to check it against`;
  const { low, high } = sale.closesUsd;
  const closes = `closes of the period (${usdPrice(low)}–${usdPrice(high)})`;
  if (sale.priceFits) return `${implied}, within the ${closes}`;
  const over = sale.avgPriceUsd > high;
  const off = pct(over ? (sale.avgPriceUsd / high - 1) * 100 : (1 - sale.avgPriceUsd / low) * 100);
  return `${implied} **does not fit**: ${off} ${over ? "above" : "below"} the ${closes}`;
}

function notCountedText(sale: TransactionLine): string {
  return sale.insideOf === null ? "not counted" : "not counted: inside a wider row";
}

function emptyText(answer: TreasuryAnswer): string {
  const { miner, since } = answer.filter;
  const who = miner === null ? "" : ` of ${escapeMarkdown(miner)}`;
  const from = since === null ? "" : ` dated from ${dayInWords(since)} on`;
  const until = answer.pointInTime ? ` published by ${dayInWords(answer.asOf)}` : "";
  return `No bitcoin holding${who}${from}${until} is recorded here. That is not known, not zero.`;
}

function qualifierSign(line: HoldingLine): string {
  const signs: Record<HoldingLine["qualifier"], string> = {
    exact: "",
    about: "~",
    more_than: ">",
    less_than: "<",
  };
  return signs[line.qualifier];
}

function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
