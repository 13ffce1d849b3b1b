import type { Basket } from "../domain/market.ts";
import { PRESET_NAMES, presetRules } from "../domain/presets.ts";
import { parseRule } from "../domain/rule-text.ts";
import { ruleKey, type RuleSide, sidesOf } from "../domain/rule.ts";
import type { Instant } from "../domain/time.ts";
import type { Rules } from "./ports/rules.ts";

/**
 * Keeps every preset of the published basket, so that its state is known before anybody subscribes. Those that are
 * kept already stay as they are. Gives the keys; throws where a preset is no rule, which is a fault of the program.
 */
export function keepStandingRules(
  rules: Pick<Rules, "keep">,
  basket: Basket,
  now: Instant,
): Promise<readonly string[]> {
  return rules.keep(standingSides(basket), now);
}

/** The keys of the presets of the published basket, which stay whether anybody hears of them or not. */
export function standingKeys(basket: Basket): readonly string[] {
  return standingSides(basket).map(ruleKey);
}

function standingSides({ id }: Basket): readonly RuleSide[] {
  return PRESET_NAMES.flatMap((preset) => presetRules(preset, "basket", id)).flatMap((text) => {
    const parsed = parseRule(text, { basketId: id, miners: [] });
    if (!parsed.ok) throw new Error(`the preset “${text}” is no rule: ${parsed.problems.join(" ")}`);
    return sidesOf(parsed.rule);
  });
}
