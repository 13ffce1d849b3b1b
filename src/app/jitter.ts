const MOST_MS = 45_000;

/**
 * How long one installation waits after the full minute before it asks others for something: 0 to 45 s, always the
 * same for the same text, and spread evenly over texts (FNV-1a, 32 bits), so that not all ask in the same second.
 */
export function jitterMs(seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  // The last characters of a text hardly reach the upper bits without one more mix.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % (MOST_MS + 1);
}
