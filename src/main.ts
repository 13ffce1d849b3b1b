import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { createApp } from "./app/create-app.ts";
import { createGuildBook } from "./app/guild-book.ts";
import { reconcileGuilds } from "./app/guilds.ts";
import type { Clock } from "./app/ports/clock.ts";
import { refusalCard } from "./cards/refusal.ts";
import { COMMANDS } from "./commands.ts";
import { readSettings, type Settings } from "./config.ts";
import { renderMessage } from "./discord/render.ts";
import { botStartLines, runBot } from "./discord/run-bot.ts";
import { newYorkDate } from "./domain/time.ts";
import { createLog } from "./log.ts";
import type { DataFolder } from "./sources/data-folder.ts";
import { readActionsFile } from "./sources/market-files.ts";
import { digestStoredFiles, readMarketFolder } from "./sources/market-folder.ts";
import { createCommandHashStore } from "./store/command-hashes.ts";
import { openDatabase } from "./store/database.ts";
import { createFactStore } from "./store/facts.ts";
import { StoreError } from "./store/failure.ts";
import { createGuildStore } from "./store/guilds.ts";
import { takeLock } from "./store/lock.ts";
import { createPriceStore } from "./store/prices.ts";
import { createReviewItemStore } from "./store/review-items.ts";

const DATA = new URL("../data/", import.meta.url);

/** Of sysexits.h, by which supervisors tell a bug, a busy resource and a missing service apart. */
const EXIT = { problem: 1, usage: 2, unavailable: 69, unexpected: 70, locked: 75 } as const;

/** Ends a verb with lines for the person and an exit code; caught once, at the edge. */
class Stop extends Error {
  readonly exitCode: number;
  constructor(lines: readonly string[], exitCode: number) {
    super(lines.join("\n"));
    this.exitCode = exitCode;
  }
}

const clock: Clock = { now: () => new Date().toISOString() };
const out = (text: string): void => void process.stdout.write(text);
const err = (text: string): void => void process.stderr.write(text);

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  start,
  ask,
  import: importFiles,
  "check-data": checkData,
};

async function start(): Promise<number> {
  const settings = readConfiguration();
  // Whatever ends the start, what it opened is closed in reverse order.
  await using opened = new AsyncDisposableStack();
  const lock = takeLock(settings.databasePath);
  if (!lock.ok) throw new Stop([lock.message], EXIT.locked);
  opened.defer(() => lock.release());
  const world = await openWorld(settings, 200);
  opened.defer(() => world.close());
  const log = createLog({
    level: settings.logLevel,
    terminal: process.stdout.isTTY,
    secrets: settings.discordToken === null ? [] : [settings.discordToken],
    write: out,
  });
  const playground = settings.discordToken === null ? await openPlayground(settings, log) : null;
  opened.defer(() => playground?.stop());
  const started = await runBot({
    token: settings.discordToken ?? playground?.token ?? "",
    apiUrl: playground?.apiUrl ?? settings.discordApiUrl,
    commands: COMMANDS,
    app: world.app,
    clock,
    log,
    refusalCard,
    ownerIds: settings.ownerIds,
    ownerGuildId: settings.ownerGuildId,
    commandHashes: world.commandHashes,
    onGuildSeen: (id) => world.servers.seen(id),
  });
  if (!started.ok) throw new Stop([started.problem], EXIT.unavailable);
  const { running } = started;
  opened.defer(() => running.stop());
  for (const line of [...(playground?.lines ?? botStartLines(running)), ...world.notes]) out(`${line}\n`);
  // Who left is looked up beside the answering; nobody waits for it.
  const listing = { listGuilds: running.listGuilds, guilds: world.guilds, book: world.servers, log };
  void reconcileGuilds(listing, clock.now()).catch((error: unknown) =>
    log.error({ err: error }, "the list of servers could not be reconciled"),
  );
  const lost = await Promise.race([running.lost, stopSignal()]);
  if (lost !== null) throw new Stop([lost], EXIT.unavailable);
  return 0;
}

/** Answers one slash command; the bot may run beside it. */
async function ask(args: readonly string[]): Promise<number> {
  const { askCommand, parseAskArguments } = await import("./terminal/ask.ts");
  const parsed = parseAskArguments(args);
  if (!parsed.ok) throw new Stop([parsed.message], EXIT.usage);
  const world = await openWorld(readConfiguration(), 5000);
  try {
    return await askCommand(
      {
        app: world.app,
        commands: COMMANDS,
        now: parsed.asked.now ?? clock.now(),
        renderMessage,
        refusalCard,
        out,
        err,
        columns: process.stdout.isTTY ? process.stdout.columns : null,
      },
      parsed.asked,
    );
  } finally {
    await world.close();
  }
}

async function importFiles(args: readonly string[]): Promise<number> {
  const { priceFilesOnDisk } = await import("./sources/price-files.ts");
  const { runImport } = await import("./terminal/import.ts");
  const world = await openWorld(readConfiguration(), 5000);
  try {
    return await runImport(args, {
      prices: world.prices,
      calendar: world.data.calendar,
      miners: world.data.miners,
      benchmarks: world.data.benchmarks.all.map((benchmark) => benchmark.symbol),
      files: priceFilesOnDisk(),
      readActions: (path) => readActionsFile(path, world.data.resolve),
      clock,
      out,
      err,
      interactive: process.stderr.isTTY,
    });
  } finally {
    await world.close();
  }
}

async function checkData(): Promise<number> {
  const { checkDataFolder } = await import("./sources/data-folder.ts");
  const data = await readData();
  const problems = checkDataFolder(data, newYorkDate(clock.now()));
  if (problems.length > 0) throw new Stop(problems, EXIT.problem);
  const rows = Object.values(data.bundle).reduce((sum, list) => sum + list.length, 0);
  out(`data/ is in order: ${rows} rows, sessions to ${data.calendar.validUntil}.\n`);
  return 0;
}

function readConfiguration(): Settings {
  const read = readSettings();
  if (!read.ok) throw new Stop(read.problems, read.exitCode);
  return read.settings;
}

/** Everything under `data/`; what only this needs is loaded with it. */
async function readData(): Promise<DataFolder> {
  const { readDataFolder } = await import("./sources/data-folder.ts");
  const read = readDataFolder(DATA);
  if (!read.ok) throw new Stop(read.problems, EXIT.problem);
  return read.data;
}

/** The open store with the bundled facts loaded, and the application over it. */
async function openWorld(settings: Settings, busyTimeoutMs: number) {
  const opened = await openDatabase(`file:${settings.databasePath}`, { busyTimeoutMs });
  if (!opened.ok) throw new Stop([opened.message], EXIT.problem);
  const facts = createFactStore(opened.db);
  const prices = createPriceStore(opened.db);
  const digest = digestStoredFiles(DATA, version());
  // Reading some hundred rows and comparing each with the store is the slowest part of a start, and seldom needed.
  if ((await facts.loadedDigest()) !== digest) {
    const read = await readData();
    await prices.writeActions(read.actions);
    // Last, since its digest says that everything was written.
    await facts.load(read.bundle, clock.now(), digest);
  }
  const { miners } = await facts.knownOn(null);
  const market = readMarketFolder(DATA, miners);
  if (!market.ok) throw new Stop(market.problems, EXIT.problem);
  const data = { miners, ...market.value };
  const coverage = await prices.coverage();
  const notes = coverage.btc === null ? ["No daily prices yet: npm run import -- prices PATH"] : [];
  const guilds = createGuildStore(opened.db);
  const servers = await createGuildBook(guilds, clock);
  const app = createApp({
    facts,
    prices,
    reviewItems: createReviewItemStore(opened.db),
    contentVersion: opened.contentVersion,
    servers,
    calendar: data.calendar,
    basket: data.basket,
    benchmarks: data.benchmarks,
    commands: COMMANDS.map((command) => ({ name: command.data.name, description: command.data.description })),
    version: version(),
  });
  const commandHashes = createCommandHashStore(opened.db);
  return { app, data, prices, guilds, servers, commandHashes, notes, close: () => opened.close() };
}

async function openPlayground(settings: Settings, log: ReturnType<typeof createLog>) {
  // Loaded only where it is used, as the import is: a start on Discord needs neither.
  const { startPlayground } = await import("./playground/run-playground.ts");
  const opened = await startPlayground(settings.playgroundAddress, log);
  if (!opened.ok) throw new Stop([opened.problem], EXIT.unavailable);
  return opened.playground;
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof file === "object" && file !== null && "version" in file ? String(file.version) : "unknown";
}

/** Resolves with null when the process is asked to stop. */
function stopSignal(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(null));
  });
}

/** Writes an unexpected error, causes and all, to a file of its own; gives the line for the person. */
function keepDetails(error: unknown): string {
  const reference = randomBytes(3).toString("hex");
  const details = inspect(error, { depth: 6 });
  const file = `var/error-${reference}.log`;
  try {
    mkdirSync("var", { recursive: true });
    writeFileSync(file, `${details}\n`);
    return `Something broke on our side. Reference ${reference}; the details are in ${file}.`;
  } catch {
    return `Something broke on our side. Reference ${reference}, and the details could not be kept:\n${details}`;
  }
}

/** The one catch: expected ends are a line, the unexpected gets a reference and its details are kept. */
async function run(args: readonly string[]): Promise<number> {
  const [verb = "", ...rest] = args;
  const perform = VERBS[verb];
  if (!perform) {
    err(`There is no “${verb}” here. Known: ${Object.keys(VERBS).join(", ")}.\n`);
    return EXIT.usage;
  }
  try {
    // `--` ends npm's own options; typed to this program it means nothing.
    return await perform(rest[0] === "--" ? rest.slice(1) : rest);
  } catch (error) {
    if (error instanceof Stop) {
      err(`${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof StoreError) {
      err(`${error.message}\n`);
      return EXIT.problem;
    }
    err(`${keepDetails(error)}\n`);
    return EXIT.unexpected;
  }
}

// Whoever reads our output may stop reading (`| head`): that ends the program quietly, it is no fault of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? 0 : EXIT.unexpected),
);

const code = await run(process.argv.slice(2));
// A connection that hangs may hold the process for half a minute after everything is closed.
if (process.argv[2] === "start") process.exit(code);
process.exitCode = code;
