import { epochMs, type Instant } from "../domain/time.ts";

const TIMEOUT_MS = 10_000;

/**
 * The time by a server's clock, from the `Date` of its answer and right within a second, beside the time by ours at the
 * middle of the exchange; null where it cannot be reached or tells none.
 */
export async function readServerTime(
  url: string,
  now: () => Instant,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<{ readonly at: Instant; readonly now: Instant } | null> {
  const begunMs = epochMs(now());
  let date: string | null;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    date = (await fetch(url, { method: "HEAD", redirect: "manual", signal })).headers.get("date");
  } catch {
    return null;
  }
  const ms = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(ms)) return null;
  const middleMs = (begunMs + epochMs(now())) / 2;
  return { at: new Date(ms).toISOString(), now: new Date(middleMs).toISOString() };
}
