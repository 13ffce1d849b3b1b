import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import Sqlite from "better-sqlite3";
import { parse } from "csv-parse/sync";
import { createApp } from "../src/app/create-app.ts";
import { COMMANDS } from "../src/commands.ts";
import { renderMessage } from "../src/discord/render.ts";
import { readDataFolder } from "../src/sources/data-folder.ts";
import { openDatabase } from "../src/store/database.ts";
import { createDraftStore } from "../src/store/drafts.ts";
import { createFactStore } from "../src/store/facts.ts";
import { createPriceStore } from "../src/store/prices.ts";
import { createReviewItemStore } from "../src/store/review-items.ts";
import type { Caller } from "../src/surface/command.ts";
import type { Reply } from "../src/surface/reply.ts";
import { benchCharts } from "./charts.ts";
import { benchCollect } from "./collect.ts";
import { benchDelivery } from "./delivery.ts";
import { benchDigests } from "./digests.ts";
import { benchFilings } from "./filings.ts";
import { writeSimulatedPrices } from "./market.ts";
import { heading, line, quantile, timings } from "./measure.ts";
import { benchMemory } from "./memory.ts";
import { benchReplies } from "./replies.ts";
import { benchRules } from "./rules.ts";
import { benchReady } from "./start.ts";

// Everything is a ratio to a baseline measured in the same run: the machine's own speed cancels out.
// `npm run bench -- replies memory` runs those alone; `npm run bench -- FOLDER` takes the daily files of that folder
// instead of the simulated ones; `delivery --whole` follows its fan-out to the end instead of for a while.

const ROOT = new URL("../", import.meta.url);
const NOW = "2026-06-09T21:00:00Z";
const NAMES = [
  "import",
  "answers",
  "ask",
  "start",
  "replies",
  "memory",
  "charts",
  "collect",
  "filings",
  "rules",
  "digests",
  "delivery",
] as const;
const WHOLE = "--whole";
const out = (text: string): void => void process.stdout.write(`${text}\n`);

const chosen = NAMES.filter((name) => process.argv.includes(name));
const isWhole = process.argv.includes(WHOLE);
const given = process.argv.slice(2).find((word) => word !== WHOLE && !NAMES.some((name) => name === word));
const isChosen = (name: (typeof NAMES)[number]): boolean => chosen.length === 0 || chosen.includes(name);

const work = mkdtempSync(join(tmpdir(), "pivotwatch-bench-"));
try {
  const folder = pricesFolder();
  const databaseUrl = `file:${join(work, "bench.db")}`;
  const environment = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: "error" };
  // Every other bench needs the database that this one fills.
  benchImport(folder, environment);
  if (isChosen("answers")) await benchAnswers(join(work, "bench.db"));
  if (isChosen("ask")) benchAsk(environment);
  if (isChosen("start")) await benchReady(databaseUrl, out);
  if (isChosen("replies")) await benchReplies(databaseUrl, out);
  if (isChosen("charts")) await benchCharts(out);
  if (isChosen("rules")) await benchRules(readData().calendar, out);
  if (isChosen("digests")) await benchDigests(join(work, "bench.db"), work, readData(), out);
  if (isChosen("collect")) await benchCollect(out);
  if (isChosen("filings")) await benchFilings(out);
  if (isChosen("delivery")) await benchDelivery({ work, data: readData(), whole: isWhole, out });
  if (isChosen("memory")) await benchMemory(databaseUrl, out);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function pricesFolder(): string {
  if (given !== undefined) {
    if (!existsSync(given))
      throw new Error(`there is no bench and no folder ${given}; benches: ${NAMES.join(", ")}`);
    return given;
  }
  const data = readData();
  const symbols = [
    ...data.basket.members.map((member) => member.security),
    ...data.benchmarks.all.map((one) => one.symbol),
  ];
  const tickers = symbols.map((id) => data.bundle.miners.find((miner) => miner.id === id)?.ticker ?? id);
  const folder = join(work, "prices");
  writeSimulatedPrices(folder, data.calendar, tickers, "2018-01-02", "2026-06-09");
  return folder;
}

function benchImport(folder: string, environment: NodeJS.ProcessEnv): void {
  const files = readdirSync(folder)
    .filter((file) => /^[A-Z.-]+\.csv$/.test(file))
    .map((file) => join(folder, file));
  const start = performance.now();
  const run = spawnSync(process.execPath, ["src/launch.js", "import", "prices", ...files], {
    cwd: ROOT,
    env: environment,
    encoding: "utf8",
  });
  const whole = performance.now() - start;
  if (run.status !== 0) throw new Error(`the import failed: ${run.stderr}`);
  const bare = bareImport(files);
  out(
    heading(
      `Import of ${files.length} daily files, whole process`,
      "csv-parse and one prepared insert, no checks",
    ),
  );
  out(line("import", [whole], [bare]));
}

/** The same files parsed and inserted without a single check: the floor. */
function bareImport(files: readonly string[]): number {
  const start = performance.now();
  const db = new Sqlite(join(work, "bare.db"));
  db.exec(
    "pragma journal_mode = wal; create table bar(symbol text, day text, close real, primary key(symbol, day))",
  );
  const insert = db.prepare("insert into bar values (?, ?, ?)");
  db.transaction(() => {
    for (const file of files) {
      const rows: string[][] = parse(readFileSync(file), { from_line: 2 });
      for (const row of rows) insert.run(file, row[0], Number(row[4]));
    }
  })();
  db.close();
  return performance.now() - start;
}

async function benchAnswers(path: string): Promise<void> {
  const data = readData();
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 5000 });
  if (!opened.ok) throw new Error(opened.message);
  const app = createApp({
    facts: createFactStore(opened.db),
    prices: createPriceStore(opened.db),
    reviewItems: createReviewItemStore(opened.db),
    drafts: createDraftStore(opened.db),
    calendar: data.calendar,
    basket: data.basket,
    benchmarks: data.benchmarks,
    commands: COMMANDS.map(({ data: { name, description } }) => ({ name, description })),
    version: "bench",
  });
  const caller: Caller = {
    userId: "1",
    guildId: null,
    channelId: null,
    parentChannelId: null,
    channelKind: null,
    canManage: false,
    isOwner: false,
    locale: null,
    appPermissions: null,
  };
  const asked: readonly (readonly [string, Record<string, string>])[] = COMMANDS.map((command) => [
    command.data.name,
    command.data.name === "compare" ? { first: "HUT", second: "WULF" } : {},
  ]);
  const more: typeof asked = [
    ["miner", { miner: "WULF" }],
    ["divergence", { window: "ytd" }],
    ["divergence", { target: "MARA", window: "30d" }],
    ["debt", { miner: "CIFR" }],
    ["contracts", { as_of: "2025-12-31" }],
  ];
  out(
    heading(
      "Answer with card and message, filled database",
      "the same card written as a message, nothing asked",
    ),
  );
  for (const [name, options] of [...asked, ...more]) {
    const command = COMMANDS.find((one) => one.data.name === name);
    if (!command) throw new Error(`no command ${name}`);
    const answer = () => command.run({ app, options, caller, subcommand: null, now: NOW });
    const ready = await answer();
    const baseline = await timings(100, 20, () => write(ready));
    const times = await timings(100, 20, async () => write(await answer()));
    const shown = Object.entries(options).map(([key, value]) => `${key}:${value}`);
    out(line([`/${name}`, ...shown].join(" "), times, baseline));
  }
  out(heading("Suggestions while a person types", "the same choices written as JSON"));
  for (const [what, suggest] of [
    ["miner: c", () => app.suggest.miners("c")],
    ["counterparty: c", () => app.suggest.counterparties("c")],
    ["target: c", () => app.suggest.targets("c", null)],
  ] as const) {
    const ready = await suggest();
    const baseline = await timings(200, 50, () => JSON.stringify(ready));
    out(line(what, await timings(200, 50, async () => JSON.stringify(await suggest())), baseline));
  }
  await opened.close();
}

function write(reply: Reply): string {
  if (reply.kind !== "card") throw new Error("a look-up answers with a card");
  return JSON.stringify(renderMessage(reply.card, reply.visibility));
}

function benchAsk(environment: NodeJS.ProcessEnv): void {
  const time = (args: readonly string[]): readonly number[] =>
    Array.from({ length: 7 }, () => {
      const start = performance.now();
      const run = spawnSync(process.execPath, args, { cwd: ROOT, env: environment, encoding: "utf8" });
      if (run.status !== 0) throw new Error(`${args.join(" ")} failed: ${run.stderr}`);
      return performance.now() - start;
    }).toSorted((a, b) => a - b);
  const bare = time([
    "--input-type=module",
    "-e",
    'import "discord.js"; import "better-sqlite3"; import "zod";',
  ]);
  out(heading("Start to first answer, whole process", "Node with the same libraries and nothing to do"));
  out(line("ask /sector", time(["src/launch.js", "ask", "/sector"]), bare));
  out(`\nmedian of the baseline start: ${quantile(bare, 0.5).toFixed(0)} ms`);
}

function readData() {
  const read = readDataFolder(new URL("data/", ROOT));
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.data;
}
