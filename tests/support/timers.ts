import type { Timeline } from "../../src/sources/http/timeline.ts";

/** Timers of which none runs out by itself. */
export interface Timers extends Timeline {
  /** Lets everything that is set run out. */
  expire(): void;
}

/** Makes them, with the time in milliseconds since 1970. */
export function createTimers(now: () => number): Timers {
  const set = new Set<() => void>();
  return {
    now,
    after: (_ms, act) => {
      set.add(act);
      return () => void set.delete(act);
    },
    expire: () => {
      for (const act of set) {
        set.delete(act);
        act();
      }
    },
  };
}
