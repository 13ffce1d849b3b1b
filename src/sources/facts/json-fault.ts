/** Where a text stops being JSON: line and column, both from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** The first place at which a text is no JSON; null where it is JSON throughout. */
export function findJsonFault(text: string): JsonFault | null {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return false;
    at += found[0].length;
    return true;
  };
  const sign = (wanted: string): boolean => {
    skip(SPACE);
    if (text[at] !== wanted) return false;
    at += 1;
    skip(SPACE);
    return true;
  };
  /** Members up to the closing sign; false leaves `at` on the fault. */
  const members = (close: string, member: () => boolean): boolean => {
    if (sign(close)) return true;
    do {
      if (!member()) return false;
    } while (sign(","));
    return sign(close);
  };
  const value = (): boolean => {
    skip(SPACE);
    if (sign("{")) return members("}", () => skip(STRING) && sign(":") && value());
    if (sign("[")) return members("]", value);
    return skip(STRING) || skip(SCALAR);
  };
  if (value()) {
    skip(SPACE);
    if (at === text.length) return null;
  }
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
