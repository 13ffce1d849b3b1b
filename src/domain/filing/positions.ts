import { type FiledFact, tagInWords } from "./filed-fact.ts";
import type { Found } from "./observation.ts";
import { CASH, CASH_WITH_RESTRICTED, SHARE_CLASS_AXIS, SHARES_OUTSTANDING } from "./preferences.ts";
import {
  ask,
  askConflicts,
  firstTagInUse,
  isOnBalanceDay,
  observe,
  observeMoney,
  type Subject,
  together,
} from "./subject.ts";

/** Cash on every balance day; where only cash together with restricted cash is tagged, the basis says so. */
export function findCash(subject: Subject): Found {
  const plain = firstTagInUse(subject, CASH, isOnBalanceDay);
  const tag = plain ?? firstTagInUse(subject, CASH_WITH_RESTRICTED, isOnBalanceDay);
  if (tag === null) return { observations: [], questions: [] };
  const basis = plain === null ? "with_restricted" : "without_restricted";
  return together(
    { observations: [], questions: askConflicts(subject, tag.name, "cash", isOnBalanceDay) },
    observeMoney(subject, tag.facts, "cash", () => ({ basis })),
  );
}

/**
 * Shares outstanding of the cover page, on the day the cover names. Of a company with several classes each is one
 * observation and there is no sum: a share of one class may be worth several of another.
 */
export function findShares(subject: Subject): Found {
  const metric = "shares_outstanding";
  const facts = (subject.book.byName.get(SHARES_OUTSTANDING) ?? []).filter(
    (fact) => fact.period.start === null && fact.value !== null && isOfOneClass(fact),
  );
  const found = facts.map((fact): Found => {
    if (fact.unit !== "xbrli:shares") {
      const sentence = `${fact.name} has the unit ${fact.unit}, and not shares.`;
      return {
        observations: [],
        questions: [ask(subject, [fact], { kind: "wrong_unit", metric, sentence })],
      };
    }
    const value = fact.value ?? 0;
    if (value < 0) {
      const sentence = `${fact.name} is below zero.`;
      return { observations: [], questions: [ask(subject, [fact], { kind: "negative", metric, sentence })] };
    }
    const [dimension] = fact.dimensions;
    const what =
      dimension === undefined
        ? ({ basis: "company" } as const)
        : ({ basis: "one_part", label: tagInWords(dimension.member) } as const);
    return {
      observations: [observe(subject, [fact], { metric, value, unit: "shares", ...what })],
      questions: [],
    };
  });
  return together(
    { observations: [], questions: askConflicts(subject, SHARES_OUTSTANDING, metric, () => true) },
    ...found,
  );
}

function isOfOneClass({ dimensions }: FiledFact): boolean {
  return dimensions.length === 0 || (dimensions.length === 1 && dimensions[0]?.axis === SHARE_CLASS_AXIS);
}
