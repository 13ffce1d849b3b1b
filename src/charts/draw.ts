import { createHash } from "node:crypto";
import type { Chart, Drawn } from "../surface/chart.ts";
import { type DrawProcess, type Outcome, startDrawProcess } from "./draw-process.ts";
import { createPictureCache } from "./picture-cache.ts";

export interface DrawOptions {
  /** How long the drawing process waits for the next chart before it ends. */
  readonly idleMs?: number;
  /** For one picture, the start of the process included. */
  readonly timeLimitMs?: number;
  /** Charts that may wait for the one being drawn. */
  readonly mostWaiting?: number;
  /** Of the pictures kept in memory. */
  readonly cacheBytes?: number;
  /** What the drawing process runs. */
  readonly script?: URL;
}

export interface Drawing {
  /** PNG, 1200 × 630; the same chart is drawn once. Never rejects. The bytes are shared: they are not to be changed. */
  draw(chart: Chart): Promise<Drawn>;
  /** Of the drawing process; null while there is none. */
  processId(): number | null;
  /** Ends the drawing process at once; what waits gets no picture, and nothing is drawn after it. */
  close(): Promise<void>;
}

interface Job {
  readonly key: string;
  readonly chart: string;
  readonly resolve: (drawn: Drawn) => void;
}

/** Charts that ended the process so often are not tried again. */
const MOST_ENDINGS = 2;

/** Of how many such charts that is remembered. */
const MOST_REMEMBERED = 100;

/**
 * Draws charts in a process of its own, which is started by the first one and ends when none comes for a while: the
 * bot's loop and memory stay as they are. A process that dies or hangs costs the one picture; the next gets a new one.
 */
export function createDraw({
  idleMs = 60_000,
  timeLimitMs = 10_000,
  mostWaiting = 50,
  cacheBytes = 16_000_000,
  script = new URL("./child.ts", import.meta.url),
}: DrawOptions = {}): Drawing {
  const cache = createPictureCache(cacheBytes);
  const asked = new Map<string, Promise<Drawn>>();
  /** Of charts that are in use: one alert asks for the same one for every channel. */
  const keys = new WeakMap<Chart, string>();
  const endings = new Map<string, number>();
  const waiting: Job[] = [];
  let current: DrawProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let isDrawing = false;
  let isClosed = false;

  const work = async (): Promise<void> => {
    if (isDrawing) return;
    isDrawing = true;
    clearTimeout(idle);
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const outcome = await drawn(job.chart);
      if (outcome.ok === true) cache.keep(job.key, outcome.png);
      if (outcome.ok === "ended") await noteEnding(job.key);
      job.resolve(outcome.ok === "ended" ? { ok: false, reason: outcome.reason } : outcome);
    }
    isDrawing = false;
    if (isClosed) return;
    idle = setTimeout(() => void end(), idleMs);
    idle.unref();
  };
  const drawn = async (chart: string): Promise<Outcome> => {
    try {
      if (current?.isAlive() !== true) current = startDrawProcess(script, timeLimitMs);
      return await current.draw(chart);
    } catch (error) {
      // A system without room for another process says so here.
      return { ok: false, reason: String(error) };
    }
  };
  const noteEnding = async (key: string): Promise<void> => {
    await end();
    if (isClosed) return;
    const count = (endings.get(key) ?? 0) + 1;
    endings.delete(key);
    endings.set(key, count);
    const oldest = endings.keys().next().value;
    if (endings.size > MOST_REMEMBERED && oldest !== undefined) endings.delete(oldest);
  };
  const end = async (): Promise<void> => {
    const ending = current;
    current = null;
    await ending?.end();
  };
  const keyOf = (chart: Chart): string => {
    const key = keys.get(chart) ?? createHash("sha256").update(JSON.stringify(chart)).digest("base64");
    keys.set(chart, key);
    return key;
  };
  const begin = (key: string, chart: string): Promise<Drawn> => {
    const picture = new Promise<Drawn>((resolve) => waiting.push({ key, chart, resolve }));
    asked.set(key, picture);
    void picture.then(() => asked.delete(key));
    void work();
    return picture;
  };

  return {
    draw: async (chart) => {
      const key = keyOf(chart);
      const png = cache.get(key);
      if (png !== null) return { ok: true, png };
      const same = asked.get(key);
      if (same !== undefined) return same;
      if (isClosed) return { ok: false, reason: "the drawing has been closed" };
      if ((endings.get(key) ?? 0) >= MOST_ENDINGS) {
        return { ok: false, reason: `this chart ended the drawing process ${MOST_ENDINGS} times` };
      }
      if (waiting.length >= mostWaiting) return { ok: false, reason: "too many pictures are waiting" };
      return begin(key, JSON.stringify(chart));
    },
    processId: () => current?.pid ?? null,
    close: async () => {
      isClosed = true;
      clearTimeout(idle);
      for (const { resolve } of waiting.splice(0)) {
        resolve({ ok: false, reason: "the drawing has been closed" });
      }
      await end();
    },
  };
}
