import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { collectStockBars } from "../src/app/collect/stock-bars.ts";
import { epochMs } from "../src/domain/time.ts";
import { createHttp } from "../src/sources/http.ts";
import { createYahoo } from "../src/sources/providers/yahoo.ts";
import { openDatabase } from "../src/store/database.ts";
import { createPriceStore } from "../src/store/prices.ts";
import { createSourceStateStore } from "../src/store/source-states.ts";
import { createLinesLog } from "../tests/support/lines-log.ts";
import { openMarketServer } from "../tests/support/market-server.ts";
import { nyseCalendar } from "../tests/support/market.ts";
import { openWeatherWorld } from "../tests/support/weather-world.ts";
import { columns, heading, line } from "./measure.ts";

const NOW = "2026-11-20T22:40:00.000Z";
const FROM_S = epochMs("2023-11-20T05:00:00Z") / 1000;
const RUNS = 3;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MEASURED_TICKS = 1000;
const MEASURED_DAYS = 7;

/** Fifteen miners and five that they are compared with. */
const SYMBOLS =
  "HUT WULF IREN CORZ GLXY CIFR MARA RIOT CLSK KEEL HIVE BTDR APLD BTBT CANG CRWV NBIS QQQ SPY IBIT".split(
    " ",
  );

/** How long finished runs stay in the ledger; everything else that grows is kept for more than a year. */
const LEDGER_DAYS = 90;

/** Daily and weekly backups that are kept. */
const BACKUPS = 7 + 4;

/** Fetching from providers on this machine, and what it leaves in memory and on disk. */
export async function benchCollect(out: (text: string) => void): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "pivotwatch-bench-collect-"));
  try {
    await benchBackfill(work, out);
    await benchTicks(join(work, "ticks.db"), out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function benchBackfill(work: string, out: (text: string) => void): Promise<void> {
  const ours: number[] = [];
  const bare: number[] = [];
  let rows = 0;
  for (let run = 0; run <= RUNS; run += 1) {
    const first = await backfill(join(work, `ours-${run}.db`));
    const floor = await bareBackfill(join(work, `bare-${run}.db`));
    rows = floor.rows;
    if (first.rows < rows * 0.99) throw new Error(`only ${first.rows} of ${rows} closes were stored`);
    // The first of each warms up.
    if (run > 0) ours.push(first.ms);
    if (run > 0) bare.push(floor.ms);
  }
  out(
    heading(
      `First fetch of ${SYMBOLS.length} symbols, ${rows} closes`,
      "the same answers fetched and inserted, no checks",
    ),
  );
  out(line("backfill, 3 years", ascending(ours), ascending(bare)));
}

/** The job as it runs at the first start. */
async function backfill(path: string): Promise<{ readonly ms: number; readonly rows: number }> {
  const calendar = nyseCalendar();
  const server = await openMarketServer(calendar, () => epochMs(NOW));
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const time = { now: () => epochMs(NOW), after: (ms: number, act: () => void) => withTimer(ms, act) };
  const http = createHttp({ version: "bench", time });
  const prices = createPriceStore(opened.db);
  const start = performance.now();
  await collectStockBars(
    {
      states: createSourceStateStore(opened.db),
      off: new Set(),
      log: createLinesLog(),
      calendar,
      prices,
      sources: [createYahoo({ http, baseUrl: server.urls.yahoo })],
      watched: async () => SYMBOLS.map((symbol) => ({ security: symbol, symbol, since: null })),
      notices: { notify: async () => {} },
    },
    NOW,
    new AbortController().signal,
  );
  const ms = performance.now() - start;
  const rows = (await prices.coverage()).securities.reduce((sum, series) => sum + series.rows, 0);
  await opened.close();
  await server.close();
  return { ms, rows };
}

function withTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** The same answers fetched and inserted without a single check: the floor. */
async function bareBackfill(path: string): Promise<{ readonly ms: number; readonly rows: number }> {
  const server = await openMarketServer(nyseCalendar(), () => epochMs(NOW));
  const db = new Sqlite(path);
  db.exec(
    "pragma journal_mode = wal; create table bar(symbol text, day text, close real, primary key(symbol, day))",
  );
  const insert = db.prepare("insert into bar values (?, ?, ?)");
  const start = performance.now();
  let rows = 0;
  for (const symbol of SYMBOLS) {
    const query = `period1=${FROM_S}&period2=${epochMs(NOW) / 1000}&interval=1d`;
    const answer: Chart = JSON.parse(
      await (await fetch(`${server.urls.yahoo}/v8/finance/chart/${symbol}?${query}`)).text(),
    );
    const [result] = answer.chart.result;
    db.transaction(() => {
      for (const [index, second] of (result?.timestamp ?? []).entries()) {
        const day = new Date(second * 1000).toISOString().slice(0, 10);
        insert.run(symbol, day, result?.indicators.quote[0]?.close[index]);
        rows += 1;
      }
    })();
  }
  const ms = performance.now() - start;
  db.close();
  await server.close();
  return { ms, rows };
}

interface Chart {
  readonly chart: {
    readonly result: readonly {
      readonly timestamp: readonly number[];
      readonly indicators: { readonly quote: readonly { readonly close: readonly number[] }[] };
    }[];
  };
}

/** A week of heartbeats, five minutes apart: memory over the first thousand, the disk over all of them. */
async function benchTicks(path: string, out: (text: string) => void): Promise<void> {
  const world = await openWeatherWorld(path, NOW, SYMBOLS);
  try {
    await world.tickAt(NOW);
    const collectGarbage = garbageCollector();
    const startMs = epochMs(NOW) + 5 * MINUTE_MS;
    const ticks = (MEASURED_DAYS * DAY_MS) / (5 * MINUTE_MS);
    const before = bytesByTable(path);
    const residents: number[] = [];
    const heaps: number[] = [];
    for (let tick = 0; tick < ticks; tick += 1) {
      await world.tickAt(new Date(startMs + tick * 5 * MINUTE_MS).toISOString());
      // What a test keeps of the log is not what the program keeps.
      world.log.lines.length = 0;
      if (tick >= MEASURED_TICKS) continue;
      residents.push(process.memoryUsage().rss / 1e6);
      if (tick % 100 === 0 || tick === MEASURED_TICKS - 1) {
        collectGarbage();
        heaps.push(process.memoryUsage().heapUsed / 1e6);
      }
    }
    const [first, last] = [mean(residents.slice(0, 100)), mean(residents.slice(-100))];
    out(
      `\nMemory over ${MEASURED_TICKS} heartbeats, providers in the same process (baseline: the first 100)`,
    );
    out(columns("", ["first 100", "last 100", "ratio"]));
    out(columns("resident, MB", [first.toFixed(1), last.toFixed(1), `${(last / first).toFixed(2)} ×`]));
    const [firstHeap, lastHeap] = [heaps[1] ?? NaN, heaps.at(-1) ?? NaN];
    const ratio = `${(lastHeap / firstHeap).toFixed(2)} ×`;
    out(columns("heap after collection, MB", [firstHeap.toFixed(1), lastHeap.toFixed(1), ratio]));
    tellDisk(before, bytesByTable(path), path, out);
  } finally {
    await world.close();
  }
}

/** A year's growth, each table by what a week adds to it and how long its rows are kept. */
function tellDisk(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
  file: string,
  out: (text: string) => void,
): void {
  const grown = [...now]
    .map(([table, bytes]) => {
      const perDay = (bytes - (before.get(table) ?? 0)) / MEASURED_DAYS;
      return { table, perDay, year: perDay * (table === "job_run" ? LEDGER_DAYS : 365) };
    })
    .filter(({ perDay }) => perDay > 0)
    .toSorted((a, b) => b.year - a.year);
  const year = grown.reduce((sum, one) => sum + one.year, 0);
  out(
    `\nDisk of a year, carried on from ${MEASURED_DAYS} days of jobs (baseline: the database after its first fetch)`,
  );
  out(columns("", ["KB a day", "MB a year"]));
  for (const { table, perDay, year: bytes } of grown.filter((one) => one.year > 50_000)) {
    out(columns(table, [(perDay / 1e3).toFixed(1), (bytes / 1e6).toFixed(1)]));
  }
  const start = [...before.values()].reduce((a, b) => a + b, 0);
  const whole = start + year;
  out(columns("all tables", ["", (year / 1e6).toFixed(1)]));
  out(
    columns("after a year / after first fetch", [
      `${(whole / start).toFixed(2)} ×`,
      (whole / 1e6).toFixed(1),
    ]),
  );
  const content = readFileSync(file);
  const share = gzipSync(content).byteLength / content.byteLength;
  const withBackups = whole * (1 + BACKUPS * share);
  out(columns(`with ${BACKUPS} packed backups of it`, ["", (withBackups / 1e6).toFixed(1)]));
  out(`the file now: ${(content.byteLength / 1e6).toFixed(1)} MB, packed to ${(share * 100).toFixed(0)} %`);
}

/** Bytes of pages by table, its indexes counted with it. */
function bytesByTable(path: string): ReadonlyMap<string, number> {
  const db = new Sqlite(path, { readonly: true });
  try {
    const rows: unknown = db
      .prepare(
        "select m.tbl_name as name, sum(s.pgsize) as bytes from dbstat s join sqlite_master m on m.name = s.name group by m.tbl_name",
      )
      .all();
    return new Map(readBytes(rows).map(({ name, bytes }) => [name, bytes]));
  } finally {
    db.close();
  }
}

function readBytes(rows: unknown): readonly { readonly name: string; readonly bytes: number }[] {
  if (!Array.isArray(rows)) throw new Error("dbstat gave no rows");
  return rows.map((row: { readonly name: unknown; readonly bytes: unknown }) => ({
    name: String(row.name),
    bytes: Number(row.bytes),
  }));
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return typeof collect === "function" ? () => void collect() : () => {};
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function ascending(times: readonly number[]): readonly number[] {
  return times.toSorted((a, b) => a - b);
}
