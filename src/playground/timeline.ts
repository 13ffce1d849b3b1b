/** Time as a local Discord knows it. A test hands in one that it moves by hand, so that nobody waits. */
export interface Timeline {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does something once so many milliseconds have passed; the function given back calls it off. */
  after(ms: number, act: () => void): () => void;
}

/** The clock of this machine. */
export function systemTimeline(): Timeline {
  return {
    now: () => Date.now(),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** Time that stands still until it is moved. */
export interface ManualTimeline extends Timeline {
  /** Moves on; what falls due on the way happens in order of time. */
  advance(ms: number): void;
  /** How much is planned. */
  planned(): number;
}

/** A clock that shows `start` (milliseconds since 1970) until it is moved. */
export function manualTimeline(start: number): ManualTimeline {
  let now = start;
  let planned: readonly { readonly at: number; readonly act: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, act) => {
      const plan = { at: now + ms, act };
      planned = [...planned, plan].toSorted((a, b) => a.at - b.at);
      return () => {
        planned = planned.filter((other) => other !== plan);
      };
    },
    advance: (ms) => {
      const end = now + ms;
      for (let next = planned[0]; next !== undefined && next.at <= end; next = planned[0]) {
        planned = planned.slice(1);
        now = next.at;
        next.act();
      }
      now = end;
    },
    planned: () => planned.length,
  };
}
