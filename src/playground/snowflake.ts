/** Discord's first instant, in milliseconds since 1970. */
const EPOCH = 1_420_070_400_000;

/** Ids of one millisecond; the thirteenth bit belongs to the process that made the id. */
const PER_MS = 4096;

/** A maker of ids that rise and carry their time, as Discord's do. */
export function createSnowflakes(now: () => number): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const time = Math.max(now(), last);
    count = time === last ? count + 1 : 0;
    // A full millisecond, like a clock that goes back, borrows from the next one: ids never fall.
    last = count === PER_MS ? time + 1 : time;
    if (count === PER_MS) count = 0;
    return String((BigInt(last - EPOCH) << 22n) | BigInt(count));
  };
}

/** When an id was made, in milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + EPOCH;
}

/** True for text that can be an id. */
export function isSnowflake(text: unknown): text is string {
  return typeof text === "string" && /^\d{1,20}$/.test(text);
}

/** Orders ids by their time. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
