/** Draws that are the same for the same seed. */
export interface Randoms {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in that share of all draws. */
  happens(share: number): boolean;
  /** One of them; throws where there is none. */
  oneOf<T>(these: readonly T[]): T;
}

/** Draws by mulberry32 (Tommy Ettinger, public domain), which passes for chance well enough here. */
export function createRandoms(seed: number): Randoms {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    oneOf: (these) => {
      const one = these[between(0, these.length - 1)];
      if (one === undefined) throw new RangeError("there is nothing to draw from");
      return one;
    },
  };
}
