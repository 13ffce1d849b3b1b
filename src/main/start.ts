import { refusalCard } from "../cards/refusal.ts";
import { createDraw } from "../charts/draw.ts";
import { COMMANDS } from "../commands.ts";
import type { Settings } from "../config.ts";
import { botStartLines, runBot } from "../discord/run-bot.ts";
import { createLog } from "../log.ts";
import { takeLock } from "../store/lock.ts";
import { clock, out, readConfiguration } from "./environment.ts";
import { openWorld } from "./open-world.ts";
import type { Operation } from "./operate.ts";
import { EXIT, Stop } from "./stop.ts";

/** Runs the bot until it is asked to stop. */
export async function start(): Promise<number> {
  const settings = readConfiguration();
  // Whatever ends the start, what it opened is closed in reverse order.
  await using opened = new AsyncDisposableStack();
  const lock = takeLock(settings.databasePath);
  if (!lock.ok) throw new Stop([lock.message], EXIT.locked);
  opened.defer(() => lock.release());
  let operation: Operation | null = null;
  const world = await openWorld(
    settings,
    200,
    clock.now(),
    async () => (await operation?.health.read()) ?? null,
  );
  opened.defer(() => world.close());
  const log = createLog({
    level: settings.logLevel,
    terminal: process.stdout.isTTY,
    secrets: settings.secrets,
    write: out,
  });
  const playground = settings.discordToken === null ? await openPlayground(settings, log) : null;
  opened.defer(() => playground?.stop());
  const draw = createDraw();
  opened.defer(() => draw.close());
  const started = await runBot({
    token: settings.discordToken ?? playground?.token ?? "",
    apiUrl: playground?.apiUrl ?? settings.discordApiUrl,
    commands: COMMANDS,
    app: world.app,
    clock,
    log,
    refusalCard,
    draw,
    finish: world.finish,
    staysLocal: settings.marketData === "simulated",
    ownerIds: settings.ownerIds,
    ownerGuildId: settings.ownerGuildId,
    commandHashes: world.commandHashes,
    onGuildSeen: (id) => world.servers.seen(id),
    meter: { count: (...counted) => operation?.meter.count(...counted) },
  });
  if (!started.ok) throw new Stop([started.problem], EXIT.unavailable);
  const { running } = started;
  opened.defer(() => running.stop());
  // Before anything is said: whoever reads that it runs may stop it at once.
  const stopped = stopSignal();
  const lines = [...(playground?.lines ?? botStartLines(running)), ...settings.warnings, ...world.notes];
  for (const line of lines) out(`${line}\n`);
  // Loaded once the bot answers: what keeps it current is heavy, and nobody waits for it.
  const { operate } = await import("./operate.ts");
  operation = await operate(settings, world, running, log);
  opened.defer(() => operation?.stop());
  for (const line of operation.notes) out(`${line}\n`);
  const lost = await Promise.race([running.lost, operation.lost, stopped]);
  if (lost !== null) throw new Stop([lost], EXIT.unavailable);
  return 0;
}

async function openPlayground(settings: Settings, log: ReturnType<typeof createLog>) {
  // Loaded only where it is used, as the import is: a start on Discord needs neither.
  const { startPlayground } = await import("../playground/run-playground.ts");
  const opened = await startPlayground(settings.playgroundAddress, log);
  if (!opened.ok) throw new Stop([opened.problem], EXIT.unavailable);
  return opened.playground;
}

/** Resolves with null when the process is asked to stop. */
function stopSignal(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(null));
  });
}
