import type { Measurement } from "../../domain/divergence.ts";
import { indexLevels } from "../../domain/indexed.ts";
import type { DivergenceReading } from "../../domain/reading.ts";
import { readWindow } from "../../domain/window.ts";
import type { IndexedLine, IndexedSeries } from "../../surface/answers/series.ts";
import { type AnswerDeps, type Question, tickerOf } from "./context.ts";
import { type GapTarget, nameOf } from "./gaps.ts";

/**
 * The lines behind the windows of one target: of the one that reaches back furthest among those with a gap. One day is
 * two closes, so the 30 days that end with its session stand for it. Null where no gap is known.
 */
export function indexedSeries(
  deps: Pick<AnswerDeps, "basket">,
  question: Pick<Question, "facts">,
  target: GapTarget,
  measurement: Measurement,
  readings: readonly DivergenceReading[],
): IndexedSeries | null {
  const reading = shownReading(measurement, readings);
  const levels = reading === null ? null : indexLevels(measurement, reading);
  if (reading === null || levels === null) return null;
  const lines: readonly IndexedLine[] = [
    { role: "subject", name: nameOf(deps, target), values: levels.subject },
    { role: "btc", name: "BTC", values: levels.btc },
    { role: "peers", name: "AI peers", values: levels.peers },
    { role: "market", name: "QQQ", values: levels.qqq },
    ...levels.members.map(({ security, values }): IndexedLine => ({
      role: "member",
      name: tickerOf(question.facts, security),
      values,
    })),
  ];
  return {
    window: reading.window,
    btcAlign: reading.btcAlign,
    dates: levels.dates,
    lines: lines.filter((line) => line.values.some((value) => value !== null)),
  };
}

function shownReading(
  measurement: Measurement,
  readings: readonly DivergenceReading[],
): DivergenceReading | null {
  const [widest] = readings
    .filter((reading) => reading.gapPp !== null)
    .toSorted((a, b) => (a.baseSession ?? "").localeCompare(b.baseSession ?? ""));
  if (widest === undefined) return null;
  return widest.window === "1d" ? readWindow(measurement, "30d", widest.session) : widest;
}
