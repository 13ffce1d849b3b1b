import type { Chart, Drawn } from "../../surface/chart.ts";

/** Draws charts beside the main loop. */
export interface Draw {
  /** PNG, 1200 × 630; the same chart is drawn once. Never rejects. */
  draw(chart: Chart): Promise<Drawn>;
}
