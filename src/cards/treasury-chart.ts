import type { TreasuryAnswer } from "../surface/answers/treasury.ts";
import type { LinesChart } from "../surface/chart.ts";
import { chartOfAll } from "./treasury-chart-of-all.ts";
import { chartOfMiner } from "./treasury-chart-of-miner.ts";

/**
 * Coins held: of one miner a step line with its counted sales, of all miners a step line each, never a sum. Null where
 * fewer than two holdings, and fewer than two sales, can be drawn.
 */
export function treasuryChart(answer: TreasuryAnswer): LinesChart | null {
  return answer.filter.miner === null ? chartOfAll(answer) : chartOfMiner(answer, answer.filter.miner);
}
