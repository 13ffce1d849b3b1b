import type { Timeline } from "./timeline.ts";

/** The requests to one host: one at a time, each some time after the one before it began. */
export interface HostLine {
  /**
   * Does the work when its turn comes, and not before `spacingMs` have passed since the last one began. Null where too
   * many wait already. Once the signal aborts nobody waits any longer; the work is begun and should look at it.
   */
  run<T>(spacingMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> | null;
}

/** A line in which at most `mostWaiting` wait for their turn. */
export function createHostLine(time: Timeline, mostWaiting: number): HostLine {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let begunAt = Number.NEGATIVE_INFINITY;
  return {
    run: (spacingMs, signal, work) => {
      if (waiting >= mostWaiting) return null;
      waiting += 1;
      const before = last;
      const turn = async (): Promise<void> => {
        await before;
        // A clock that was set back must not make the wait longer than the spacing itself.
        await pause(time, Math.min(begunAt + spacingMs - time.now(), spacingMs), signal);
        waiting -= 1;
        begunAt = time.now();
      };
      const result = turn().then(work);
      last = result.then(
        () => null,
        () => null,
      );
      return result;
    },
  };
}

async function pause(time: Timeline, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      callOff();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const callOff = time.after(ms, wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}
