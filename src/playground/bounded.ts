/** Forgets the oldest entries of a map until it holds at most `most`. */
export function keepNewest(kept: Map<string, unknown>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
