import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { refusalCard } from "./cards/refusal.ts";
import { createDraw } from "./charts/draw.ts";
import { COMMANDS } from "./commands.ts";
import { renderMessage } from "./discord/render.ts";
import { newYorkDate } from "./domain/time.ts";
import { clock, err, out, readConfiguration, readData } from "./main/environment.ts";
import { openWorld } from "./main/open-world.ts";
import { EXIT, Stop } from "./main/stop.ts";
import { readActionsFile } from "./sources/market-files.ts";
import { StoreError } from "./store/failure.ts";

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  start: async () => (await import("./main/start.ts")).start(),
  ask,
  import: importFiles,
  export: async (args) => (await import("./main/export.ts")).exportFacts(args),
  replay: async (args) => (await import("./main/replay.ts")).replay(args),
  extract: async (args) => (await import("./main/extract.ts")).extract(args),
  backup: async (args) => (await import("./main/keep.ts")).backup(args),
  restore: async (args) => (await import("./main/keep.ts")).restore(args),
  doctor: async (args) => (await import("./main/examine.ts")).examine(args),
  "check-data": checkData,
};

/** Answers one slash command; the bot may run beside it. */
async function ask(args: readonly string[]): Promise<number> {
  const { askCommand, parseAskArguments } = await import("./terminal/ask.ts");
  const parsed = parseAskArguments(args);
  if (!parsed.ok) throw new Stop([parsed.message], EXIT.usage);
  const now = parsed.asked.now ?? clock.now();
  const world = await openWorld(readConfiguration(), 5000, now);
  const draw = createDraw();
  try {
    return await askCommand(
      {
        app: world.app,
        commands: COMMANDS,
        now,
        renderMessage,
        refusalCard,
        draw,
        finish: world.finish,
        out,
        err,
        columns: process.stdout.isTTY ? process.stdout.columns : null,
      },
      parsed.asked,
    );
  } finally {
    await draw.close();
    await world.close();
  }
}

async function importFiles(args: readonly string[]): Promise<number> {
  const { priceFilesOnDisk } = await import("./sources/price-files.ts");
  const { runImport } = await import("./terminal/import.ts");
  const { openSharedFacts } = await import("./main/shared-facts.ts");
  const settings = readConfiguration();
  if (settings.marketData === "simulated") {
    const why = "MARKET_DATA=simulated takes no files: made-up prices must never mix with real ones.";
    throw new Stop([why], EXIT.settings);
  }
  const world = await openWorld(settings, 5000, clock.now());
  try {
    return await runImport(args, {
      prices: world.prices,
      calendar: world.data.calendar,
      miners: world.data.miners,
      benchmarks: world.data.benchmarks.all.map((benchmark) => benchmark.symbol),
      files: priceFilesOnDisk(),
      readActions: (path) => readActionsFile(path, world.data.resolve),
      mergeFacts: openSharedFacts(world),
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
