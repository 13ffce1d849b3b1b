import type { ReplayedFact, ReplayedFacts } from "../app/replay/facts.ts";
import { FACT_RULE_KINDS } from "../domain/fact-rule-kinds.ts";
import type { FactRule, Least } from "../domain/fact-rule.ts";
import { btc, count, dayInWords, plural, span, usd } from "../domain/wording.ts";

/** A replay of a rule on facts as lines for a terminal: the rule in words, each fact with its day, and how often. */
export function describeFactReplay(replayed: ReplayedFacts, more: readonly string[]): readonly string[] {
  const { result, rule, text, target, from, to, notes } = replayed;
  return [
    text,
    `${target}, ${FACT_RULE_KINDS[rule.kind].label}${leastInWords(rule)}.`,
    `${span(from, to)}, by day of publication.`,
    "",
    ...(result.transitions.length === 0 ? ["It would not have fired."] : result.transitions.map(factLine)),
    "",
    firedLine(replayed),
    ...[...more, ...notes].map((note) => `Note: ${note}`),
    "Each fact has its source in /changes. Not investment advice.",
  ];
}

function leastInWords({ kind, least, direction }: FactRule): string {
  if (least === null) return ", of any size";
  const size = sizeInWords(least.size, least.unit);
  if (kind !== "ai_share") return `: ${size} or more`;
  return direction === "both"
    ? `: ${size}, either way`
    : `: ${size} from ${direction === "below" ? "above" : "below"}`;
}

function factLine({ session, value, unit, text }: ReplayedFact): string {
  const size = value === null || unit === null ? "not stated" : sizeInWords(value, unit);
  return `${dayInWords(session).padStart(11)}  ${size.padStart(10)}  ${text}`;
}

function sizeInWords(size: number, unit: Least["unit"]): string {
  switch (unit) {
    case "usd":
      return usd(size);
    case "btc":
      return btc(size);
    case "pct":
      return `${count(size, 1)}%`;
  }
}

function firedLine({ result, sessions }: ReplayedFacts): string {
  const fires = result.transitions.length;
  const { firesPerYear } = result.summary;
  const rate =
    firesPerYear === null ? "" : ` in ${plural(sessions, "session")}: ${firesPerYear.toFixed(1)} a year`;
  return `Fired ${fires === 1 ? "once" : `${count(fires)} times`}${rate}.`;
}
