/** A sum over rows that must hold: `{c-hut-river-bend.megawatts} + {c-hut-beacon-point-1.megawatts}`. */
export interface DerivedSum {
  readonly id: string;
  readonly about: string;
  /** Numbers, `+ - * / ( )`, and `{row.field}` for the figure of a row. */
  readonly expr: string;
  /** A number, or an expression of the same form. */
  readonly expected: number | string;
  /** How far the two may lie apart, in the unit of the sum. */
  readonly tolerance: number;
}

/** The figure of a row, or why there is none. */
export type ReadFigure = (row: string, field: string) => number | string;

export type Evaluated =
  | { readonly ok: true; readonly value: number; readonly rows: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The value of an expression over rows. `rows` names every row it read. A figure that is unknown, a division
 * by zero and a misspelt expression are reasons, never numbers.
 */
export function evaluateSum(expr: string, read: ReadFigure): Evaluated {
  const tokens = tokenise(expr);
  if (tokens === null) return { ok: false, reason: `cannot be read: ${expr}` };
  const rows: string[] = [];
  const reasons: string[] = [];
  let at = 0;

  const take = (...wanted: readonly string[]): string | null => {
    const token = tokens[at];
    if (token?.kind !== "sign" || !wanted.includes(token.text)) return null;
    at += 1;
    return token.text;
  };
  const factor = (): number => {
    const minus = take("-");
    if (minus !== null) return -factor();
    if (take("(") !== null) {
      const inner = sum();
      if (take(")") === null) reasons.push("a bracket is not closed");
      return inner;
    }
    const token = tokens[at];
    at += 1;
    if (token?.kind === "number") return token.value;
    if (token?.kind === "figure") {
      rows.push(token.row);
      const figure = read(token.row, token.field);
      if (typeof figure === "number") return figure;
      reasons.push(figure);
      return Number.NaN;
    }
    reasons.push("a number or a {row.field} is missing");
    return Number.NaN;
  };
  const product = (): number => {
    let value = factor();
    for (let sign = take("*", "/"); sign !== null; sign = take("*", "/")) {
      const next = factor();
      if (sign === "/" && next === 0) reasons.push("it divides by zero");
      value = sign === "*" ? value * next : value / next;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let sign = take("+", "-"); sign !== null; sign = take("+", "-")) {
      const next = product();
      value = sign === "+" ? value + next : value - next;
    }
    return value;
  };

  const value = sum();
  if (at < tokens.length) reasons.push("something stands after its end");
  const [reason] = reasons;
  return reason === undefined ? { ok: true, value, rows } : { ok: false, reason };
}

type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "figure"; readonly row: string; readonly field: string }
  | { readonly kind: "sign"; readonly text: string };

function tokenise(expr: string): readonly Token[] | null {
  const pattern = /\s*(?:(\d+(?:\.\d+)?)|\{([\w-]+)\.(\w+)\}|([-+*/()]))\s*/y;
  const tokens: Token[] = [];
  while (pattern.lastIndex < expr.length) {
    const found = pattern.exec(expr);
    if (found === null) return null;
    const [, number, row, field, sign] = found;
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
    else if (row !== undefined && field !== undefined) tokens.push({ kind: "figure", row, field });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}
