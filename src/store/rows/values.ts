import type { Flag } from "../schema.ts";

/** `values` in groups of at most `size`, so that one statement never has more variables than SQLite allows. */
export function inChunks<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < values.length; start += size) chunks.push(values.slice(start, start + size));
  return chunks;
}

/** A boolean as it is stored. */
export function flag(value: boolean): Flag {
  return value ? 1 : 0;
}

/** A nullable boolean as it is stored. */
export function flagOrNull(value: boolean | null): Flag | null {
  return value === null ? null : flag(value);
}

/** A stored flag as a boolean. */
export function isSet(value: Flag): boolean {
  return value !== 0;
}

/** An amount in whole dollars; anything else is a fault of the caller and throws a RangeError. */
export function wholeUsd(value: number | null, of: string): number | null {
  return whole(value, of, "dollars");
}

/** The same for a number of shares. */
export function wholeShares(value: number | null, of: string): number | null {
  return whole(value, of, "shares");
}

function whole(value: number | null, of: string, things: string): number | null {
  if (value !== null && !Number.isSafeInteger(value)) {
    throw new RangeError(`${of}: ${value} is not a whole number of ${things}`);
  }
  return value;
}

const SATOSHI_PER_BTC = 100_000_000;

/** Bitcoin as whole satoshi; a finer amount does not exist and throws a RangeError. */
export function toSatoshi(btc: number | null, of: string): number | null {
  if (btc === null) return null;
  const satoshi = Math.round(btc * SATOSHI_PER_BTC);
  if (!Number.isSafeInteger(satoshi) || satoshi / SATOSHI_PER_BTC !== btc) {
    throw new RangeError(`${of}: ${btc} BTC is not a whole number of satoshi`);
  }
  return satoshi;
}

/** Satoshi as bitcoin. */
export function toBtc(satoshi: number | null): number | null {
  return satoshi === null ? null : satoshi / SATOSHI_PER_BTC;
}

/** The value, where a column that may be null elsewhere must hold one; a hole is damage and throws. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the store is damaged: ${what} is missing`);
  return value;
}

/** The stored text as one of the words that are allowed there; any other is damage and throws. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, true>>, text: string | null): Word {
  const isWord = (value: string): value is Word => Object.hasOwn(words, value);
  if (text === null || !isWord(text)) {
    throw new Error(
      `the store is damaged: ${text ?? "nothing"} stands where ${Object.keys(words).join(", ")} may`,
    );
  }
  return text;
}
