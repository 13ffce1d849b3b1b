import { setTimeout as sleep } from "node:timers/promises";
import { bareBot, type BotKind, ourBot, startBot } from "./child-bot.ts";
import { openGuildDiscord } from "./guild-discord.ts";
import { columns, ratioCell } from "./measure.ts";

const GUILDS = [1, 1000, 5000] as const;
const QUESTIONS = 1000;
/** Between start and measurement, for the library to take in every server. */
const SETTLE_MS = 3000;

interface Resident {
  readonly idleMb: number;
  readonly afterAnswersMb: number;
}

/** Memory of our bot and of a bare one that hears of its servers: idle, and after a thousand answers in as many of them. */
export async function benchMemory(databaseUrl: string, out: (text: string) => void): Promise<void> {
  out("\nMemory, MB resident (baseline: a bare bot with the Guilds intent)");
  out(
    columns("servers of 20 channels, 10 roles", ["bare", "answered", "ours", "answered", "idle", "answered"]),
  );
  for (const guilds of GUILDS) {
    const floor = await resident(bareBot(1), guilds);
    const own = await resident(ourBot(databaseUrl), guilds);
    const figures = [floor, own]
      .flatMap((one) => [one.idleMb, one.afterAnswersMb])
      .map((mb) => mb.toFixed(0));
    const ratios = [own.idleMb / floor.idleMb, own.afterAnswersMb / floor.afterAnswersMb].map(ratioCell);
    out(columns(String(guilds), [...figures, ...ratios]));
  }
}

async function resident(kind: BotKind, guilds: number): Promise<Resident> {
  const discord = await openGuildDiscord(guilds);
  const bot = await startBot(kind, discord);
  try {
    await discord.sent();
    await sleep(SETTLE_MS);
    const idleMb = bot.residentMb();
    await discord.askIn(QUESTIONS);
    return { idleMb, afterAnswersMb: bot.residentMb() };
  } finally {
    await bot.stop();
    await discord.close();
  }
}
