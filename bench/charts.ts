import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { createDraw, type Drawing } from "../src/charts/draw.ts";
import type { BarsChart, Chart, LinesChart } from "../src/surface/chart.ts";
import { residentMb } from "./child-bot.ts";
import { columns, heading, line, msCell, timings } from "./measure.ts";

const PICTURES = 30;
const WARM = 8;

const WORDS = {
  name: "bench",
  subtitle: "Index, last close of 2025 = 100",
  footer: "14 stocks, equal weight · closes to 18 Aug 2026",
  alt: "",
};

const DATES = Array.from({ length: 231 }, (_, day) =>
  new Date(Date.UTC(2025, 11, 31 + day)).toISOString().slice(0, 10),
);

/** A line that goes up and down in its own way. */
const wave = (seed: number): readonly number[] =>
  DATES.map((_, day) => 100 + day / 4 + 20 * Math.sin(day / (7 + seed)) + seed);

const BASKET: LinesChart = {
  ...WORDS,
  kind: "lines",
  title: "Miners lead BTC by 54 points",
  unit: "index",
  dates: DATES,
  reference: 100,
  shade: [15, 14],
  lines: [
    ...Array.from({ length: 14 }, (_, seed) => ({ name: "", tone: "faint" as const, values: wave(seed) })),
    { name: "BTC", tone: "btc", endLabel: "−10.5%", values: wave(20) },
    { name: "Miners", tone: "subject", endLabel: "+43.4%", values: wave(30) },
  ],
};

const PAIR: LinesChart = { ...BASKET, lines: BASKET.lines.slice(-2), shade: [1, 0] };

const WALL: BarsChart = {
  ...WORDS,
  kind: "bars",
  title: "$14.6B falls due by 2033",
  unit: "usd",
  layout: "stacked",
  categories: ["2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033"],
  series: (["one", "two", "three", "four", "five"] as const).map((tone, index) => ({
    name: `Debt of kind ${index}`,
    tone,
    values: [1e9, 2e9, null, 3e8, 1e9, 2.5e9, 1e8, 4e8],
  })),
};

/**
 * Charts: how long they take in their own process, warm and for the first time, what a kept one costs, and what the
 * bot's own loop and memory notice of it. The baseline draws a single line by hand through the same process and
 * renderer, without fonts, axes or words.
 */
export async function benchCharts(out: (text: string) => void): Promise<void> {
  const bare = createDraw({ script: new URL("./bare-picture.ts", import.meta.url) });
  const ours = createDraw();
  try {
    const bareFirst = await first(bare);
    const oursFirst = await first(ours);
    out(heading("Charts, asked for to PNG at hand", "one line written by hand, same process and renderer"));
    out(line("first one, process start included", [oursFirst], [bareFirst]));
    const floor = await pictures(bare, PAIR);
    for (const [what, chart] of [
      ["2 lines of 231 days, shaded", PAIR],
      ["the same with 14 faint ones", BASKET],
      ["8 stacks of 5", WALL],
    ] as const) {
      out(line(what, await pictures(ours, chart), floor));
    }
    const kept = await timings(200, 20, () => ours.draw({ ...PAIR, title: "kept" }));
    out(line("a kept one", kept, floor));
    await reportLoop(ours, out);
    out(`Memory of the drawing process: ${mb(residentMb(ours.processId() ?? 0))}`);
  } finally {
    await bare.close();
    await ours.close();
  }
}

async function first(drawing: Drawing): Promise<number> {
  const start = performance.now();
  await must(drawing, { ...PAIR, title: "first" });
  return performance.now() - start;
}

/** Milliseconds of pictures that differ in their titles, so that none is kept. */
async function pictures(drawing: Drawing, chart: Chart): Promise<readonly number[]> {
  let count = 0;
  return timings(PICTURES, WARM, () => must(drawing, { ...chart, title: `${chart.title} (${count++})` }));
}

/** The bytes of the picture; throws where there is none. */
async function must(drawing: Drawing, chart: Chart): Promise<number> {
  const drawn = await drawing.draw(chart);
  if (!drawn.ok) throw new Error(drawn.reason);
  return drawn.png.byteLength;
}

/** The longest that the loop was late while pictures were drawn, beside as long a time without. */
async function reportLoop(drawing: Drawing, out: (text: string) => void): Promise<void> {
  out("\nThe bot's loop meanwhile, ms late (a timer of 1 ms that finds it free is on time)");
  out(columns("", ["p50", "p99", "max"]));
  const before = process.memoryUsage.rss() / 1e6;
  const start = performance.now();
  let bytes = 0;
  const busy = await lateness(async () => {
    for (let count = 0; count < PICTURES; count++) {
      bytes += await must(drawing, { ...BASKET, title: `Loop ${count}` });
    }
  });
  const took = performance.now() - start;
  const after = process.memoryUsage.rss() / 1e6;
  const idle = await lateness(() => sleep(took));
  const restarted = await lateness(async () => {
    const other = createDraw();
    await must(other, { ...BASKET, title: "Restart" });
    await other.close();
  });
  out(columns("idle", idle.map(msCell)));
  out(columns(`${PICTURES} charts`, busy.map(msCell)));
  out(columns("process start and first chart", restarted.map(msCell)));
  out(
    `\nMemory of the bot's process: ${mb(before)} before ${PICTURES} charts, ${mb(after)} after, of which the kept pictures ${mb(bytes / 1e6)}`,
  );
}

async function lateness(work: () => Promise<void>): Promise<readonly number[]> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await work();
  delays.disable();
  // The first millisecond is the timer's own.
  return [delays.percentile(50), delays.percentile(99), delays.max].map((ns) => ns / 1e6 - 1);
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`;
}
