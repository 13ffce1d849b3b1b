import { bareBot, type BotKind, ourBot, startBot } from "./child-bot.ts";
import { openGuildDiscord } from "./guild-discord.ts";
import { heading, line } from "./measure.ts";

const RUNS = 9;

/** From the start of the process to the line that says the bot is ready, the two in turn. */
export async function benchReady(databaseUrl: string, out: (text: string) => void): Promise<void> {
  const bare: number[] = [];
  const ours: number[] = [];
  // The first start of each fills the system's caches and is not counted.
  for (let run = 0; run <= RUNS; run += 1) {
    for (const [kind, times] of [
      [bareBot(0), bare],
      [ourBot(databaseUrl), ours],
    ] as const) {
      const ms = await readyMs(kind);
      if (run > 0) times.push(ms);
    }
  }
  out(heading("Start to ready with a filled database, whole process", "a bare bot"));
  out(line("bare bot", ascending(bare), ascending(bare)));
  out(line("Pivotwatch", ascending(ours), ascending(bare)));
}

async function readyMs(kind: BotKind): Promise<number> {
  const discord = await openGuildDiscord(1);
  const bot = await startBot(kind, discord);
  await bot.stop();
  await discord.close();
  return bot.readyMs;
}

function ascending(times: readonly number[]): readonly number[] {
  return times.toSorted((a, b) => a - b);
}
