import type { MinerAnswer } from "../surface/answers/miner.ts";
import type { LinesChart } from "../surface/chart.ts";
import { indexChart } from "./divergence-chart.ts";

/** One miner's year against BTC and AI peers; null where its gap is not known. */
export function minerChart(answer: Pick<MinerAnswer, "series">): LinesChart | null {
  return answer.series === null ? null : indexChart(answer.series, "miner", null);
}
