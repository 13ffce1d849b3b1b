/** What `within` gives for work that took too long. */
export const TIMED_OUT = Symbol("timed out");

/** The result of some work, or `TIMED_OUT` once `ms` milliseconds are over; the work itself goes on. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A span of time that several waits share, one after the other. */
export interface Patience {
  /** The result of some work, or `TIMED_OUT` once the span is over; the work itself goes on. */
  wait<T>(work: Promise<T>): Promise<T | typeof TIMED_OUT>;
  /** Stops its clock. */
  end(): void;
}

/** Starts a span of `ms` milliseconds. */
export function startPatience(ms: number): Patience {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), ms);
  });
  return { wait: (work) => Promise.race([work, over]), end: () => clearTimeout(timer) };
}
