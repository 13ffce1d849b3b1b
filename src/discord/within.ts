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
