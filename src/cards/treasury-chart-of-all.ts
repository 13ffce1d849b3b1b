import type { IsoDate } from "../domain/time.ts";
import { btc, count, dayInWords, plural, span } from "../domain/wording.ts";
import type { HistoryLine, HistoryPoint, TreasuryAnswer } from "../surface/answers/treasury.ts";
import type { ChartLine, LinesChart, NumberedTone } from "../surface/chart.ts";
import { chartFooter, firstThatFit, inList, LONGEST_ALT } from "./chart-words.ts";
import { holdingTitle } from "./treasury-chart-of-miner.ts";
import { amountText, basisText } from "./treasury-words.ts";

const TONES: readonly NumberedTone[] = ["one", "two", "three", "four", "five", "six"];

/** A line for each miner with a history, at most six, the largest newest holding first; null where there is none. */
export function chartOfAll(answer: TreasuryAnswer): LinesChart | null {
  const drawn = answer.histories.slice(0, TONES.length);
  if (drawn.length === 0) return null;
  const dates = [
    ...new Set(drawn.flatMap((history) => history.points.map((point) => point.date))),
  ].toSorted();
  const bases = [...new Set(drawn.map((history) => history.basis))];
  const [basis] = bases.length === 1 ? bases : [];
  return {
    kind: "lines",
    name: "treasury",
    unit: "btc",
    title: title(drawn),
    subtitle: subtitle(answer, drawn, basis),
    footer: chartFooter(
      answer,
      drawn.flatMap((history) => history.points.map((point) => point.source.kind)),
    ),
    alt: alt(answer, drawn, basis, dates),
    dates,
    lines: drawn.map((history, index) => lineOf(history, TONES[index] ?? "six", dates, drawn.length === 1)),
  };
}

/** The line holds each figure until the miner's next one, and ends with the newest: the days are those of all miners. */
function lineOf(
  history: HistoryLine,
  tone: NumberedTone,
  dates: readonly IsoDate[],
  alone: boolean,
): ChartLine {
  const newest = history.points.at(-1);
  const heldOn = (date: IsoDate): number | null =>
    newest === undefined || date > newest.date
      ? null
      : (history.points.findLast((point) => point.date <= date)?.btc ?? null);
  return {
    name: history.miner,
    tone,
    endLabel: count(newest?.btc ?? 0, 1),
    values: dates.map(heldOn),
    steps: true,
    // Where the days are those of one miner, each of them was measured.
    ...(alone ? { dots: true } : {}),
  };
}

/** Each miner against its own peak: the one comparison that different dates bear. */
function title(drawn: readonly HistoryLine[]): string {
  const [only] = drawn;
  const newest = only?.points.at(-1);
  if (drawn.length === 1 && only !== undefined && newest !== undefined) {
    return holdingTitle(only.miner, only, newest);
  }
  const fallen = drawn.filter((history) => (history.fromPeakBtc ?? 0) < 0).length;
  const be = fallen === 1 ? "is below its" : "are below their";
  if (fallen > 0) {
    const all = fallen === 2 ? "Both" : `All ${fallen}`;
    const whose = fallen === drawn.length ? all : `${fallen} of ${drawn.length}`;
    return `${whose} miners drawn ${be} bitcoin peak`;
  }
  return drawn.every((history) => history.fromPeakBtc !== null)
    ? `None of ${drawn.length} miners drawn is below its bitcoin peak`
    : `Bitcoin held by ${drawn.length} miners`;
}

function subtitle(
  answer: TreasuryAnswer,
  drawn: readonly HistoryLine[],
  basis: HistoryLine["basis"] | undefined,
): string {
  const others = missingMiners(answer, drawn);
  const missing = others.few.length + others.smaller.length;
  const what = basis === undefined ? "each on one basis of its own" : basisText(basis);
  return [
    `Coins held, ${what}${drawn.length === 1 ? "" : ", each on its own dates"}`,
    ...(missing === 0 ? [] : [`${plural(missing, "miner")} not drawn`]),
  ].join(" · ");
}

/** Miners with a recorded holding and no line: those with too few figures, and those beyond the last tone. */
function missingMiners(
  answer: TreasuryAnswer,
  drawn: readonly HistoryLine[],
): { readonly few: readonly string[]; readonly smaller: readonly string[] } {
  const withHistory = new Set(answer.histories.map((history) => history.miner));
  const miners = [...new Set(answer.holdings.map((line) => line.miner))];
  return {
    few: miners.filter((miner) => !withHistory.has(miner)),
    smaller: answer.histories.slice(drawn.length).map((history) => history.miner),
  };
}

function alt(
  answer: TreasuryAnswer,
  drawn: readonly HistoryLine[],
  basis: HistoryLine["basis"] | undefined,
  dates: readonly IsoDate[],
): string {
  const miners =
    drawn.length === 1 ? "1 miner" : `${drawn.length} miners, each on its own dates, never added`;
  const what = basis === undefined ? "coins held" : `coins held, ${basisText(basis)}`;
  const head = `Step line chart, ${span(dates[0] ?? "", dates.at(-1) ?? "")}: ${what}, ${miners}. `;
  const { few, smaller } = missingMiners(answer, drawn);
  const notes: string[] = [];
  if (few.length > 0) {
    notes.push(`${plural(few.length, "miner")} with fewer than three figures on one basis`);
  }
  if (smaller.length > 0) notes.push(`${plural(smaller.length, "miner")} with a smaller newest figure`);
  const inside = answer.inside.filter(
    (pair) =>
      drawn.some((line) => line.miner === pair.miner) && drawn.some((line) => line.miner === pair.insideOf),
  );
  const tail = [
    ...(notes.length === 0 ? [] : [` Not drawn: ${inList(notes)}.`]),
    ...inside.map((pair) => ` ${pair.insideOf} includes ${pair.miner}.`),
  ].join("");
  const lines = drawn.map((history) => lineText(history, basis === undefined));
  return `${head}${firstThatFit(lines, LONGEST_ALT - head.length - tail.length - 1)}.${tail}`;
}

/** `MARA 44,394 BTC on 18 Dec 2024, about 38,689 BTC on 26 Mar 2026, peak 53,822 BTC on 31 Dec 2025`. */
function lineText(history: HistoryLine, withBasis: boolean): string {
  const first = history.points[0];
  const newest = history.points.at(-1);
  const between =
    history.peak === null || history.peak.date === first?.date || history.peak.date === newest?.date
      ? ""
      : `, peak ${btc(history.peak.btc)} on ${dayInWords(history.peak.date)}`;
  const basis = withBasis ? ` (${basisText(history.basis)})` : "";
  return `${history.miner}${basis} ${first === undefined ? "" : pointText(first)}, ${newest === undefined ? "" : pointText(newest)}${between}`;
}

function pointText(point: HistoryPoint): string {
  return `${amountText(point)} on ${dayInWords(point.date)}`;
}
