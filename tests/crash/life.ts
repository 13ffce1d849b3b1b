import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a process is told when it begins. */
export interface LifeSetting {
  /** Path of the database. */
  readonly path: string;
  readonly apiUrl: string;
  readonly token: string;
  /** The bot's own user. */
  readonly ownId: string;
  /** How far its clock is ahead of this machine's. */
  readonly aheadMs: number;
  readonly firstBarMs: number;
  /** How many bars there are. */
  readonly bars: number;
  /** True for a bot that takes no care, which must be found out. */
  readonly careless: boolean;
}

export type Stage = "starting" | "evaluating" | "fanning out" | "delivering";

/** What a process says about itself. */
export type Word =
  | { readonly kind: "loaded" }
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "trouble"; readonly what: string };

/** A process that has loaded everything, and waits to begin. */
export interface Life {
  readonly pid: number;
  begin(setting: LifeSetting): void;
  /** What it is at. */
  stage(): Stage;
  /** Lets it go without having begun. */
  dismiss(): void;
  /** Kills it, as a power cut would. */
  kill(): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<string>;
}

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
/** Compiled code, so that processes load faster; written by those that end of themselves. */
const COMPILED = join(tmpdir(), "pivotwatch-crash-compiled");

/** Starts a process; rejects where it ends before it has loaded. `onTrouble` hears of what it logs as an error. */
export async function startLife(onTrouble: (what: string) => void): Promise<Life> {
  const child: ChildProcess = fork(CHILD, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  let stage: Stage = "starting";
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => String(signal ?? code));
  const loaded = Promise.withResolvers<void>();
  child.on("message", (word: Word) => {
    if (word.kind === "loaded") loaded.resolve();
    else if (word.kind === "stage") stage = word.stage;
    else onTrouble(word.what);
  });
  await Promise.race([
    loaded.promise,
    ended.then((how) => {
      throw new Error(`the process ended before it began: ${how}`);
    }),
  ]);
  if (child.pid === undefined) throw new Error("a process without a number");
  return {
    pid: child.pid,
    begin: (setting) => void child.send(setting, () => {}),
    stage: () => stage,
    dismiss: () => child.disconnect(),
    kill: () => void child.kill("SIGKILL"),
    ended,
  };
}
