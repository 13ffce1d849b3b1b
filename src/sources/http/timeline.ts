/** Time as the fetching of answers knows it. A test hands in one that it moves by hand, so that nobody waits. */
export interface Timeline {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does something once so many milliseconds have passed; the function given back calls it off. */
  after(ms: number, act: () => void): () => void;
}

/** The clock and the timers of this machine. */
export function systemTimeline(): Timeline {
  return {
    now: () => Date.now(),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}
