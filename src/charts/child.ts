import { enableCompileCache, flushCompileCache } from "node:module";
import { setPriority } from "node:os";
import type { Chart } from "../surface/chart.ts";
import type { DrawAnswer, DrawRequest } from "./draw-messages.ts";

// The drawing process: draws what it is sent, one after another, and ends with the bot.

/** Below the ordinary 0 in order: where both want the same processor, the bot answers first. */
const NICENESS = 5;

setPriority(NICENESS);
// Keeps the compiled libraries in the system's temporary folder, as the program itself does: they take most of the
// time of a first picture.
enableCompileCache();
process.on("message", (request: DrawRequest) => {
  void answer(request).then((message) => process.send?.(message));
});
process.once("disconnect", () => process.exit());

async function answer(request: DrawRequest): Promise<DrawAnswer> {
  try {
    // Loaded here, so that a library that is missing is a reason too.
    const { chartSvg } = await import("./chart-svg.ts");
    const { svgPng } = await import("./svg-png.ts");
    // The process may be killed while it waits for the next chart. What is kept already is not written again.
    flushCompileCache();
    const chart: Chart = JSON.parse(request.chart);
    return { ok: true, png: svgPng(chartSvg(chart)) };
  } catch (error) {
    // After a fault inside WebAssembly its memory is not to be trusted: a new process takes over.
    if (error instanceof Error && error.name === "RuntimeError") process.exit(1);
    return { ok: false, reason: String(error) };
  }
}
