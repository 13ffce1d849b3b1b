import { epochMs } from "../../domain/time.ts";
import type { FilingTask } from "../ports/filings.ts";
import type { ReadingDeps } from "./gate.ts";
import { readTask } from "./read-filing.ts";

/** What reading what was due came to. */
export interface ReadSummary {
  readonly done: number;
  readonly failed: number;
  readonly putBack: number;
  /** Why it stopped before all was read; null where nothing is left that may be tried now. */
  readonly stopped: string | null;
}

/** Reads the filings that are due, one after another, until nothing is, the time is over or EDGAR wants silence. */
export type ReadDue = (
  how: { readonly quiet: boolean; readonly budgetMs: number },
  signal: AbortSignal,
) => Promise<ReadSummary>;

const BATCH = 20;
const LINE_EVERY_MS = 10_000;

/**
 * The reader of a process. New filings and old ones may be read side by side, but those of one company never at once:
 * its reports are set beside each other. Rejects where the signal aborts or the store fails.
 */
export function createReadDue(deps: ReadingDeps): ReadDue {
  const busy = new Map<string, Promise<unknown>>();

  async function alone<T>(cik: string, work: () => Promise<T>): Promise<T> {
    for (let other = busy.get(cik); other !== undefined; other = busy.get(cik)) await other;
    const own = work();
    // Whoever waits wants to know that it is over, not how.
    const over = own.then(
      () => undefined,
      () => undefined,
    );
    busy.set(cik, over);
    try {
      return await own;
    } finally {
      busy.delete(cik);
    }
  }

  return async ({ quiet, budgetMs }, signal) => {
    const { clock, tasks, log } = deps;
    const startMs = epochMs(clock.now());
    const counts = { done: 0, failed: 0, put_back: 0 };
    let lineMs = startMs;
    const summary = (stopped: string | null): ReadSummary => {
      const { done, failed, put_back: putBack } = counts;
      return { done, failed, putBack, stopped };
    };
    const line = async (task: FilingTask): Promise<void> => {
      if (epochMs(clock.now()) - lineMs < LINE_EVERY_MS) return;
      lineMs = epochMs(clock.now());
      const waiting = (await tasks.progress()).reduce((sum, one) => sum + one.waiting + one.waitingQuiet, 0);
      log.info({ ...counts, waiting, filed: task.filed }, "filings on their way");
    };
    for (;;) {
      const batch = await tasks.due(clock.now(), { quiet, most: BATCH });
      if (batch.length === 0) return summary(null);
      for (const task of batch) {
        signal.throwIfAborted();
        if (epochMs(clock.now()) - startMs >= budgetMs) return summary("The time for it was over.");
        const outcome = await alone(task.cik, () => readTask(deps, task, signal));
        if (outcome.kind === "closed") return summary(outcome.why);
        counts[outcome.kind] += 1;
        await line(task);
      }
    }
  };
}
