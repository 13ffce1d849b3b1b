import { type ChildProcess, fork } from "node:child_process";
import type { DrawAnswer, DrawRequest } from "./draw-messages.ts";

/** What became of a chart; `ended` says that it took the process with it. */
export type Outcome = DrawAnswer | { readonly ok: "ended"; readonly reason: string };

/** The drawing process as seen from the bot; it is given one chart at a time. */
export interface DrawProcess {
  readonly pid: number | null;
  isAlive(): boolean;
  /** Never rejects; a process that gives no answer within the limit is killed. */
  draw(chart: string): Promise<Outcome>;
  /** Kills it; resolves once it is gone. */
  end(): Promise<void>;
}

/** Plot's documents are garbage after each picture: with more room, the process takes more memory and is no faster. */
const HEAP = ["--max-old-space-size=96", "--max-semi-space-size=2"];

/**
 * Starts the drawing process. It gets nothing of the environment, and holds the bot back from ending only while it
 * draws.
 */
export function startDrawProcess(script: URL, timeLimitMs: number): DrawProcess {
  const child = fork(script, {
    serialization: "advanced",
    execArgv: [...HEAP, "--disable-warning=ExperimentalWarning"],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let alive = child.pid !== undefined;
  let settle: ((outcome: Outcome) => void) | null = null;
  const gone = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      alive = false;
      settle?.({ ok: "ended", reason });
      resolve();
    };
    child.once("exit", (code, signal) => end(`the drawing process ended with ${signal ?? code}`));
    child.once("error", (error) => {
      // Without a process there is no exit to wait for; one that cannot be spoken to is of no use.
      if (child.pid === undefined) end(`the drawing process did not start: ${error.message}`);
      else child.kill("SIGKILL");
    });
  });
  child.on("message", (answer: DrawAnswer) => settle?.(answer));
  hold(child, false);
  return {
    pid: child.pid ?? null,
    isAlive: () => alive,
    draw: (chart) => {
      const answered = new Promise<Outcome>((resolve) => {
        settle = resolve;
        if (!alive) resolve({ ok: "ended", reason: "there is no drawing process" });
      });
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        child.kill("SIGKILL");
      }, timeLimitMs);
      timer.unref();
      hold(child, true);
      const request: DrawRequest = { chart };
      // A failure to send is followed by `error` or `exit`.
      if (alive) child.send(request, () => undefined);
      return answered
        .then((outcome): Outcome =>
          outcome.ok === "ended" && late
            ? { ok: "ended", reason: `the picture took longer than ${timeLimitMs} ms` }
            : outcome,
        )
        .finally(() => {
          clearTimeout(timer);
          hold(child, false);
        });
    },
    end: () => {
      // Whoever waits for the end is not to be ended before.
      hold(child, true);
      child.kill("SIGKILL");
      return gone;
    },
  };
}

/** Whether the child keeps this process from ending. */
function hold(child: ChildProcess, holds: boolean): void {
  if (holds) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
