import type { FactRule } from "./fact-rule.ts";
import { ruleKeyOf } from "./keys.ts";

/** The key under which a rule on facts is kept: lists and forms in any order name one rule. */
export function factRuleKey({ kind, target, least, direction, forms }: FactRule): string {
  return ruleKeyOf({
    fact: kind,
    target:
      target.kind === "list"
        ? ["list", ...target.securities.toSorted()]
        : target.kind === "basket"
          ? ["basket", target.id]
          : target.kind === "miner"
            ? ["miner", target.security]
            : ["all"],
    least: least === null ? [] : [least.unit, String(least.size)],
    direction: direction ?? "",
    forms: forms.toSorted(),
  });
}
