import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

const ROOT = new URL("../", import.meta.url);

/** A bot in a process of its own. */
export interface ChildBot {
  /** From the start of the process to the line that says it is ready. */
  readonly readyMs: number;
  /** Memory that the process takes of the machine, in MB of 1,000,000 bytes. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** Which bot, and the line by which it says that it is ready. */
export interface BotKind {
  readonly name: string;
  readonly args: readonly string[];
  readonly ready: RegExp;
  readonly environment: Readonly<Record<string, string>>;
}

/** Ours just as `npm start` runs it, on a database that is filled already. */
export function ourBot(databaseUrl: string): BotKind {
  return {
    name: "Pivotwatch",
    args: startArguments(),
    ready: /is on Discord with/,
    environment: {
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: "error",
      HTTP_ADDRESS: "127.0.0.1:0",
      SOURCES_OFF: "coinbase,kraken,bitstamp,mempool,blockchain,yahoo,alpaca,tiingo",
    },
  };
}

/** What `npm start` gives to Node. */
function startArguments(): readonly string[] {
  const file: unknown = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
  const command = /"start":"node ([^"]+)"/.exec(JSON.stringify(file))?.[1];
  if (command === undefined) throw new Error("package.json has no `start` that runs Node");
  return command.split(" ");
}

/** discord.js with a constant answer. */
export function bareBot(intents: 0 | 1): BotKind {
  return {
    name: intents === 0 ? "bare bot" : "bare bot with the Guilds intent",
    args: ["bench/bare-bot.ts"],
    ready: /^ready$/m,
    environment: { INTENTS: String(intents) },
  };
}

/** Starts a bot against a Discord and waits until it is ready; throws with its output where it ends before. */
export async function startBot(
  kind: BotKind,
  discord: { readonly apiUrl: string; readonly token: string },
): Promise<ChildBot> {
  const start = performance.now();
  const child = spawn(process.execPath, kind.args, {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      ...kind.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await untilReady(child, kind);
  const readyMs = performance.now() - start;
  return {
    readyMs,
    residentMb: () => residentMb(child.pid ?? 0),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function untilReady(child: ChildProcess, kind: BotKind): Promise<void> {
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-4000);
      if (kind.ready.test(output)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${kind.name} ended with ${code}: ${output}`)));
  });
}

/** Resident memory of a process in millions of bytes. */
export function residentMb(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim();
  return (Number(kilobytes) * 1024) / 1e6;
}
