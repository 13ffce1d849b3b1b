/** Keeps count of calls that Discord calls invalid (401, 403, 429): 10,000 in ten minutes lock the machine out. */
export interface Refusals {
  note(nowMs: number): void;
  /** Milliseconds until calls may be made again; 0 where they may. */
  waitMs(nowMs: number): number;
}

const WINDOW_MS = 10 * 60_000;

/** Stops at `most` within ten minutes, and goes on when the oldest of them is ten minutes old. */
export function createRefusals(most: number): Refusals {
  const times: number[] = [];
  const forget = (nowMs: number): void => {
    const fresh = times.findIndex((time) => time > nowMs - WINDOW_MS);
    times.splice(0, fresh === -1 ? times.length : fresh);
  };
  return {
    note: (nowMs) => {
      forget(nowMs);
      times.push(nowMs);
    },
    waitMs: (nowMs) => {
      forget(nowMs);
      const blocking = times[times.length - most];
      return blocking === undefined ? 0 : blocking + WINDOW_MS - nowMs;
    },
  };
}
