import type { Chart } from "../../src/surface/chart.ts";

// Stands for the drawing process: does what the title says, and answers with text in place of a picture.

process.on("message", (request: { readonly chart: string }) => {
  const chart: Chart = JSON.parse(request.chart);
  if (chart.title === "hang") return;
  if (chart.title === "die") process.kill(process.pid, "SIGKILL");
  if (chart.title === "throw") process.send?.({ ok: false, reason: "no such chart" });
  else process.send?.({ ok: true, png: Buffer.from(saidBy(chart.title)) });
});
process.once("disconnect", () => process.exit());

function saidBy(title: string): string {
  return title === "environment" ? JSON.stringify(Object.keys(process.env)) : `${process.pid} ${title}`;
}
