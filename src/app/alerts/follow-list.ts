import type { RuleNames } from "../../domain/rule-text.ts";
import type { Subscription } from "../../domain/subscription.ts";
import type { Rules } from "../ports/rules.ts";
import { keysOf, readTyped, rulesOfWish, type WishRules } from "./wish.ts";

/** What an alert on the list of a server comes to once the list is another one. */
export type FollowedList =
  | {
      readonly ok: true;
      /** Of the list as it is to be; they must be kept before an alert points at them. */
      readonly rules: WishRules;
      /** Those, and what else the alert watches. */
      readonly ruleKeys: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The rules of an alert on the list of a server with the list as `names` have it. What was typed by hand stays the very
 * rule that it was, also where the same words would make another one today, as a level does behind a split.
 */
export async function followList(
  { rules: kept }: { readonly rules: Pick<Rules, "find"> },
  { wish, ruleKeys }: Subscription,
  names: RuleNames,
): Promise<FollowedList> {
  const followed = rulesOfWish({ ...wish, rules: [] }, names);
  if (!followed.ok) return followed;
  const typed = readTyped(wish.rules, names);
  const typedKeys = new Set(typed.ok ? keysOf(typed.rules) : []);
  const others: string[] = [];
  for (const key of ruleKeys) {
    const rule = await kept.find(key);
    if (rule === null) continue;
    const { target } = "side" in rule ? rule.side : rule.rule;
    if (target.kind !== "list" || typedKeys.has(key)) others.push(key);
  }
  return { ok: true, rules: followed.rules, ruleKeys: [...new Set([...keysOf(followed.rules), ...others])] };
}
