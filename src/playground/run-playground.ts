import type { Log } from "../app/ports/log.ts";
import { listenProblem } from "../domain/local-host.ts";
import { type ListenAddress, type LocalDiscord, openLocalDiscord } from "./local-discord.ts";

/** A local Discord that a bot can log into. */
export interface Playground {
  readonly token: string;
  /** REST base without the version. */
  readonly apiUrl: string;
  /** What a person sees once the bot has logged in. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

export type PlaygroundStarted =
  | { readonly ok: true; readonly playground: Playground }
  /** One line: the address is taken, or is not ours to listen on. */
  | { readonly ok: false; readonly problem: string };

/** Starts a local Discord for the bot to log into. */
export async function startPlayground(address: ListenAddress, log: Log): Promise<PlaygroundStarted> {
  let discord: LocalDiscord;
  try {
    discord = await openLocalDiscord(address);
  } catch (error) {
    const problem = listenProblem(address, error, "PLAYGROUND_ADDRESS", "127.0.0.1:8787");
    if (problem === null) throw new Error("the local Discord could not start", { cause: error });
    return { ok: false, problem };
  }
  log.info({ url: discord.url }, "local Discord started");
  const lines = [
    `Open ${browsable(discord.url)} in a browser.`,
    `No DISCORD_TOKEN: running a local Discord on ${discord.url} (for trying, on this machine only).`,
    'Ask it: npm run ask -- "/sector"',
  ];
  const { token, apiUrl } = discord;
  return { ok: true, playground: { token, apiUrl, lines, stop: () => discord.close() } };
}

/** An address a browser can open: that of this machine where all of its addresses are listened on. */
function browsable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}
