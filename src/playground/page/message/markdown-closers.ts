/** Stands for “nowhere”: behind every place. */
export const NOWHERE = Number.POSITIVE_INFINITY;

/** The first place at or behind another one where something closes, NOWHERE where nothing does. */
export type FindClose = (from: number) => number;

/**
 * Finds a pattern, and remembers what was found: the answer is the same for every place between the one that was asked
 * for and the one that was found, so a text of nothing but openers is searched once and not once per opener.
 */
export function findMatch(text: string, pattern: RegExp): FindClose {
  let asked = NOWHERE;
  let found = NOWHERE;
  return (from) => {
    if (from < asked || from > found) {
      const place = text.slice(from).search(pattern);
      asked = from;
      found = place === -1 ? NOWHERE : from + place;
    }
    return found;
  };
}

/** The closing place of italics that are opened at a place; NOWHERE where they are not closed, or do not open there. */
export type FindEmphasis = (open: number) => number;

/**
 * Italics by one `*` or `_`. Two of them are no closing one, so it is the last of the first run with an odd count;
 * a star with a space before it, and a line with a letter behind it, close nothing and stop the search.
 */
export function findEmphasis(text: string, marker: "*" | "_"): FindEmphasis {
  const oddRun = findMatch(text, marker === "*" ? /(?<!\*)\*(?:\*\*)*(?!\*)/ : /(?<!_)_(?:__)*(?!_)/);
  const lengthAt = (from: number): number => {
    let end = from;
    while (text[end] === marker) end += 1;
    return end - from;
  };
  return (open) => {
    if (marker === "*" && !/\S/.test(text[open + 1] ?? "")) return NOWHERE;
    const more = lengthAt(open + 1);
    const start = more % 2 === 1 ? open + 1 : oddRun(open + 1 + more);
    if (start === NOWHERE) return NOWHERE;
    const length = lengthAt(start);
    const close = start + length - 1;
    if (close === open + 1) return NOWHERE;
    const blocked =
      marker === "*" ? length === 1 && /\s/.test(text[start - 1] ?? "") : /\w/.test(text[close + 1] ?? "");
    return blocked ? NOWHERE : close;
  };
}

/** Finds the end of inline code: as many backticks as opened it, `count`, and not one more. */
export function findBackticks(text: string): (from: number, count: number) => number {
  const finders = new Map<number, FindClose>();
  return (from, count) => {
    const finder = finders.get(count) ?? findMatch(text, new RegExp(`(?<!\`)\`{${count}}(?!\`)`));
    finders.set(count, finder);
    return finder(from);
  };
}

/** For every `[` the place of its `]`. */
export function matchBrackets(text: string): ReadonlyMap<number, number> {
  const open: number[] = [];
  const pairs = new Map<number, number>();
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "[") open.push(at);
    const start = text[at] === "]" ? open.pop() : undefined;
    if (start !== undefined) pairs.set(start, at);
  }
  return pairs;
}
