import type { IsoDate } from "../domain/time.ts";
import { btc, count, dayInWords, pct, plural, span } from "../domain/wording.ts";
import type {
  HistoryLine,
  HistoryPoint,
  LeftOutHolding,
  TransactionLine,
  TreasuryAnswer,
} from "../surface/answers/treasury.ts";
import type { LinesChart } from "../surface/chart.ts";
import { chartFooter, duringText, firstThatFit, lastThatFit, LONGEST_ALT, monthText } from "./chart-words.ts";
import { amountText, basisText } from "./treasury-words.ts";

/** Room for the sales, and for what is not drawn, in the alternative text. */
const ROOM = { sales: 260, leftOut: 180 };

/** A counted sale with a coin count. */
interface Sale {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly btc: number;
}

/** The holdings of one miner on one basis, and its counted sales over their days; null where neither has two. */
export function chartOfMiner(answer: TreasuryAnswer, miner: string): LinesChart | null {
  const history = answer.histories[0];
  const points = history?.points ?? [];
  const sales = salesOf(answer.transactions);
  if (points.length < 2 && sales.length < 2) return null;
  const newest = points.at(-1);
  const ends = sales.flatMap((sale) => [sale.from, sale.to]).toSorted();
  return {
    kind: "lines",
    name: "treasury",
    unit: "btc",
    title:
      history === undefined || newest === undefined || points.length < 2
        ? salesTitle(miner, sales)
        : holdingTitle(miner, history, newest),
    subtitle: subtitle(answer, history, sales),
    footer: chartFooter(answer, [
      ...points.map((point) => point.source.kind),
      ...answer.transactions.filter(isDrawn).map((sale) => sale.source.kind),
    ]),
    alt: alt(answer, miner, history, sales),
    // Without any holding the days of the sales span the picture.
    dates: points.length > 0 ? points.map((point) => point.date) : [...new Set(ends)],
    lines:
      newest === undefined
        ? []
        : [
            {
              name: miner,
              tone: "subject",
              endLabel: btc(newest.btc),
              values: points.map((point) => point.btc),
              steps: true,
              dots: true,
            },
          ],
    ...(sales.length === 0
      ? {}
      : {
          bars: sales.map((sale) => ({
            from: sale.from,
            to: sale.to,
            value: sale.btc,
            label: count(sale.btc, 1),
          })),
        }),
  };
}

function isDrawn(row: TransactionLine): boolean {
  return row.side === "sell" && row.countInTotals && row.btc !== null;
}

/** What totals count, oldest first: a row inside a wider one is not among them. */
function salesOf(transactions: readonly TransactionLine[]): readonly Sale[] {
  return transactions
    .flatMap((row) =>
      isDrawn(row) && row.btc !== null ? [{ from: row.periodStart, to: row.periodEnd, btc: row.btc }] : [],
    )
    .toSorted((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}

function salesTitle(miner: string, sales: readonly Sale[]): string {
  const largest = sales.toSorted((a, b) => b.btc - a.btc)[0];
  return largest === undefined
    ? ""
    : `${miner} sold ${btc(largest.btc)} ${duringText(largest.from, largest.to)}`;
}

/** The finding about one miner's line: a newer bound first, then a fall from the peak, then the way since the first figure. */
export function holdingTitle(miner: string, history: HistoryLine, newest: HistoryPoint): string {
  const bound = history.leftOut.find(
    (other) => !other.disputed && other.basis === history.basis && other.date > newest.date,
  );
  if (bound !== undefined) return boundTitle(miner, bound, newest);
  const held = `${miner} held ${amountText(newest)}`;
  const { peak, fromPeakBtc } = history;
  if (peak !== null && fromPeakBtc !== null && fromPeakBtc < 0) {
    const share = pct((-fromPeakBtc / peak.btc) * 100);
    return `${held}, ${share === "0%" ? btc(-fromPeakBtc) : share} below its peak`;
  }
  const first = history.points[0] ?? newest;
  const change = newest.btc - first.btc;
  const since = `since ${dayInWords(first.date)}`;
  if (change === 0) return `${held}, unchanged ${since}`;
  return `${held}, ${change > 0 ? "up" : "down"} ${count(Math.abs(change), 1)} ${since}`;
}

/** `ABTC held more than 6,000 BTC, up from 4,783`: the direction only where the bound implies it. */
function boundTitle(miner: string, bound: LeftOutHolding, newest: HistoryPoint): string {
  const up = bound.qualifier === "more_than" && bound.btc >= newest.btc;
  const down = bound.qualifier === "less_than" && bound.btc <= newest.btc;
  const before = `${count(newest.btc, 1)} in ${monthText(newest.date)}`;
  const way = up ? `up from ${before}` : down ? `down from ${before}` : `last exact ${before}`;
  return `${miner} held ${amountText(bound)}, ${way}`;
}

function subtitle(answer: TreasuryAnswer, history: HistoryLine | undefined, sales: readonly Sale[]): string {
  const newest = history?.points.at(-1);
  const parts: string[] = [];
  if (history !== undefined && newest !== undefined) {
    parts.push(`Coins held to ${dayInWords(newest.date)}, ${basisText(history.basis)}`);
    if (sales.length > 0) parts.push("bars: coins sold");
  } else parts.push("Coins sold, over the days of each sale");
  const missing = notDrawn(answer, history).length;
  if (missing > 0) parts.push(`${plural(missing, "figure")} not drawn`);
  return parts.join(" · ");
}

/** What a reader would look for in the picture and does not find, each with its reason. */
function notDrawn(answer: TreasuryAnswer, history: HistoryLine | undefined): readonly string[] {
  const holdings =
    history?.leftOut ??
    answer.holdings.map((line) => ({
      id: line.id,
      date: line.asOf,
      btc: line.btc,
      qualifier: line.qualifier,
      basis: line.basis,
      disputed: line.disputed,
    }));
  const withoutCoins = answer.transactions.filter(
    (row) => row.side === "sell" && row.countInTotals && row.btc === null,
  );
  return [
    ...holdings.map(
      (line) => `${amountText(line)} on ${dayInWords(line.date)} (${reason(line, history?.basis ?? null)})`,
    ),
    ...withoutCoins.map((row) => `the sale ${duringText(row.periodStart, row.periodEnd)} (no coin count)`),
  ];
}

function reason(line: LeftOutHolding, basis: LeftOutHolding["basis"] | null): string {
  if (line.disputed) return "disputed";
  if (line.basis !== basis) return basisText(line.basis);
  return line.qualifier === "more_than" || line.qualifier === "less_than"
    ? "a bound"
    : "second figure of that day";
}

function alt(
  answer: TreasuryAnswer,
  miner: string,
  history: HistoryLine | undefined,
  sales: readonly Sale[],
): string {
  const points = history?.points ?? [];
  const days = [
    ...points.map((point) => point.date),
    ...sales.flatMap((sale) => [sale.from, sale.to]),
  ].toSorted();
  const when = span(days[0] ?? "", days.at(-1) ?? "");
  const head =
    history === undefined
      ? `Bar chart of the coins sold by ${miner}, ${when}`
      : `Step line chart of the coins held by ${miner} (${basisText(history.basis)}), ${when}`;
  const sold = sales.map((sale) => `${btc(sale.btc)} ${duringText(sale.from, sale.to)}`);
  const bars = sold.length === 0 ? "" : ` Bars, coins sold: ${lastThatFit(sold, ROOM.sales)}.`;
  const missing = notDrawn(answer, history);
  const left = missing.length === 0 ? "" : ` Not drawn: ${firstThatFit(missing, ROOM.leftOut)}.`;
  const room = LONGEST_ALT - head.length - bars.length - left.length - 3;
  const held = points.map((point) => `${amountText(point)} on ${dayInWords(point.date)}`);
  return `${head}${held.length === 0 ? "" : `: ${lastThatFit(held, room)}`}.${bars}${left}`;
}
