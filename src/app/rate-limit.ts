export interface RateLimitOptions {
  /** How much a person may ask at once. */
  readonly burst: number;
  /** How much a person may ask in the long run. */
  readonly perMinute: number;
  /** How many people are remembered; who asked longest ago is forgotten first, as if they had not asked. */
  readonly people?: number;
}

/** A limit per person, in memory that does not grow with the number of people. */
export interface RateLimit {
  /** 0 where the person may ask now, which counts; else how many milliseconds they should wait. */
  take(personId: string, nowMs: number): number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const PEOPLE = 5000;

/**
 * A token bucket per person: it holds `burst` and refills at `perMinute`. A clock that goes back refills nothing, and
 * takes nothing away.
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const most = options.people ?? PEOPLE;
  const perMs = options.perMinute / 60_000;
  // In the order of the last question, so that the first is the one to forget.
  const buckets = new Map<string, Bucket>();
  return {
    take: (personId, nowMs) => {
      const bucket = buckets.get(personId) ?? { tokens: options.burst, atMs: nowMs };
      const refill = Math.max(0, nowMs - bucket.atMs) * perMs;
      bucket.tokens = Math.min(options.burst, bucket.tokens + refill);
      bucket.atMs = nowMs;
      buckets.delete(personId);
      buckets.set(personId, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > most && oldest !== undefined) buckets.delete(oldest);
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
