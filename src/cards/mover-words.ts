import type { Mover } from "../surface/answers/changes.ts";
import type { AnswerBase } from "../surface/answers/common.ts";

/** What may explain a move: the first of it in words without the company, or that nothing was filed; how much more. */
export function beside({ changes, filings }: Mover): {
  readonly first: string | null;
  readonly rest: number;
} {
  const [line, ...rest] = [...changes, ...(filings ?? [])];
  if (line !== undefined) return { first: line.text.replace(/^[^:]+: /, ""), rest: rest.length };
  return { first: filings === null ? null : "no filing found", rest: 0 };
}

/** “; filings not read yet” behind the heading of movers; empty once they are. */
export function unreadWords({ filings }: Pick<AnswerBase, "filings">, movers: readonly Mover[]): string {
  if (filings?.kind === "read") return "";
  const unread = movers.filter((mover) => mover.filings === null).length;
  return unread === movers.length ? "; filings not read yet" : "; not all filings read yet";
}
