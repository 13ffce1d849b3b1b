import type { SourceFailure, SourceName } from "../ports/market-sources.ts";
import type { PassedOver } from "../source-chain.ts";

const MOST_NAMES = 6;

/** `A, B and 3 more`. */
export function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
}

/** `yahoo: It answered 503.` */
export function saidBy(source: SourceName, { detail }: SourceFailure): string {
  return `${source}: ${detail}`;
}

/** A sentence in brackets behind other words: without its full stop. */
export function inBrackets(sentence: string): string {
  return `(${sentence.replace(/\.$/, "")})`;
}

/** Why providers were passed over, each once and without what was `said` before; null where nothing is left to say. */
export function whyPassed(passed: readonly PassedOver[], said: readonly string[] = []): string | null {
  const reasons = new Set(passed.map(({ source, failure }) => saidBy(source, failure)));
  const left = [...reasons].filter((reason) => !said.includes(reason));
  return left.length === 0 ? null : left.join(" ");
}

/** Why there is nothing at all. */
export function whyNothing(passed: readonly PassedOver[]): string {
  return whyPassed(passed) ?? "No source is switched on for this.";
}

/** The lines there are, one after another. */
export function joined(lines: readonly (string | false | null)[]): string {
  return lines.filter((line) => line !== false && line !== null).join(" ");
}
