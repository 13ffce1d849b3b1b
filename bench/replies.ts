import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { openLocalDiscord, type LocalDiscord } from "../src/playground/local-discord.ts";
import { bareBot, type BotKind, type ChildBot, ourBot, startBot } from "./child-bot.ts";
import { columns, msCell, quantile, ratioCell } from "./measure.ts";

/** Interactions a second, and for how many seconds. */
const RATES = [
  [50, 6],
  [100, 5],
  [200, 4],
  [1000, 3],
] as const;

/** What people ask: a list from the store, the page that everyone opens first, and an answer with its picture. */
const QUESTIONS = [
  { name: "/contracts miner:HUT", command: "contracts", options: { miner: "HUT" }, mostPerSecond: 1000 },
  { name: "/help", command: "help", options: {}, mostPerSecond: 1000 },
  { name: "/debt, picture kept", command: "debt", options: {}, mostPerSecond: 200 },
] as const;

/** A command with its options. */
export interface Question {
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
}

interface Bench {
  readonly discord: LocalDiscord;
  readonly bot: ChildBot;
}

/**
 * Reply latency, from the interaction's way into the gateway to its callback, of our bot and of a bare one, each in a
 * process of its own beside a local Discord of its own; the two take turns at every rate.
 */
export async function benchReplies(databaseUrl: string, out: (text: string) => void): Promise<void> {
  const bare = await begin(bareBot(0));
  const ours = await begin(ourBot(databaseUrl));
  try {
    out(
      "\nReplies, INTERACTION_CREATE sent to callback received (baseline: a bare bot that answers a constant)",
    );
    out(columns("a second", ["bare p50", "bare p99", "ours p50", "ours p99", "p50", "p99"]));
    for (const [rate, seconds] of RATES) {
      for (const question of QUESTIONS.filter(({ mostPerSecond }) => rate <= mostPerSecond)) {
        const floor = await latencies(bare.discord, question, rate, seconds);
        const own = await latencies(ours.discord, question, rate, seconds);
        out(row(`${rate}  ${question.name}`, floor, own));
      }
    }
  } finally {
    for (const { bot, discord } of [ours, bare]) {
      await bot.stop();
      await discord.close();
    }
  }
}

async function begin(kind: BotKind): Promise<Bench> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  const bot = await startBot(kind, discord);
  // Code that has run a few hundred times is compiled; before that one measures the compiler.
  for (const question of QUESTIONS) await latencies(discord, question, 200, 3);
  return { discord, bot };
}

/**
 * Milliseconds of every answer, ascending. Questions leave by the clock, whether the ones before are answered or not,
 * each from a person of their own, so that nobody meets the limit per person.
 */
export async function latencies(
  discord: LocalDiscord,
  { command, options }: Question,
  rate: number,
  seconds: number,
): Promise<readonly number[]> {
  const asked: Promise<number>[] = [];
  const start = performance.now();
  const count = rate * seconds;
  while (asked.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - start) / 1000) * rate) + 1);
    while (asked.length < due) asked.push(ask(discord, command, options));
    await sleep(1);
  }
  const times = await Promise.all(asked);
  return times.toSorted((a, b) => a - b);
}

async function ask(
  discord: LocalDiscord,
  command: string,
  options: Readonly<Record<string, string>>,
): Promise<number> {
  const user = { id: String(500_000_000_000_000_000n + nextPerson()), username: "bench" };
  const start = performance.now();
  const recorded = await discord.interact({ command, options, user });
  if (recorded.status !== "answered" || recorded.refused.length > 0) {
    throw new Error(`/${command} was not answered: ${JSON.stringify(recorded)}`);
  }
  // What the local Discord then does with the answer, checks of its limits first of all, is not the bot's time.
  const callback = discord.calls().findLast(({ path }) => path.includes(`/${recorded.interactionId}/`));
  if (callback === undefined) throw new Error(`/${command} was answered by no call`);
  return callback.arrivedMs - start;
}

/** A number that nobody had before: nanoseconds since the process began. */
function nextPerson(): bigint {
  return process.hrtime.bigint() % 400_000_000_000_000_000n;
}

function row(what: string, floor: readonly number[], own: readonly number[]): string {
  const cells = [floor, own].flatMap((times) => [quantile(times, 0.5), quantile(times, 0.99)]);
  const [bare50 = NaN, bare99 = NaN, own50 = NaN, own99 = NaN] = cells;
  return columns(what, [...cells.map(msCell), ratioCell(own50 / bare50), ratioCell(own99 / bare99)]);
}
