import type { FactRule } from "../../domain/fact-rule.ts";
import { PRESET_NAMES } from "../../domain/presets.ts";
import { METRICS } from "../../domain/rule-metrics.ts";
import type { RuleNames } from "../../domain/rule-text.ts";
import { defaultsOf, type Rule } from "../../domain/rule.ts";
import type { AlertWish } from "../../domain/subscription.ts";
import { printRules, readTyped } from "./wish.ts";

/** A wish with its sensitivity turned; `note` says why it stayed as it was. */
export interface TurnedWish {
  readonly wish: AlertWish;
  readonly note: string | null;
}

/** How much nearer or farther a threshold goes at one press. */
const FACTORS = { more: 0.8, fewer: 1.25 } as const;

/**
 * A wish that hears of more or of fewer things: the next preset, or, where all its rules are typed by hand, thresholds
 * that are a fifth lower or a quarter higher. Levels are places, not sizes, and stay.
 */
export function turnWish(wish: AlertWish, how: "more" | "fewer", names: RuleNames): TurnedWish {
  if (wish.sensitivity !== "own") {
    const next = PRESET_NAMES[PRESET_NAMES.indexOf(wish.sensitivity) + (how === "more" ? 1 : -1)];
    return next === undefined
      ? {
          wish,
          note:
            how === "more"
              ? "This is the most a preset hears of. For more, type rules with lower thresholds."
              : "This is the least a preset hears of. For less, type rules with higher thresholds.",
        }
      : { wish: { ...wish, sensitivity: next }, note: null };
  }
  const read = readTyped(wish.rules, names);
  if (!read.ok) return { wish, note: "The rules cannot be turned: edit them." };
  const factor = FACTORS[how];
  const rules = printRules(
    {
      series: read.rules.series.map((rule) => scaleRule(rule, factor)),
      facts: read.rules.facts.map((rule) => scaleFactRule(rule, factor)),
    },
    names,
  );
  const turned = { ...wish, rules };
  const isSame = printRules(read.rules, names).join() === rules.join();
  return { wish: turned, note: isSame ? "Nothing in these rules has a size that could be turned." : null };
}

function scaleRule(rule: Rule, factor: number): Rule {
  if (METRICS[rule.metric].bound === "price") return rule;
  const threshold = rounded(rule.threshold * factor);
  const scaled = { ...rule, threshold };
  return rule.clear === defaultsOf(rule).clear
    ? { ...scaled, clear: defaultsOf(scaled).clear }
    : { ...scaled, clear: Math.min(threshold, rounded(rule.clear * factor)) };
}

function scaleFactRule(rule: FactRule, factor: number): FactRule {
  const { least, kind } = rule;
  // The level of a share is a place.
  if (least === null || kind === "ai_share") return rule;
  const size = rounded(least.size * factor);
  const most = least.unit === "pct" && kind === "btc_sold" ? 100 : Number.MAX_SAFE_INTEGER;
  return {
    ...rule,
    least: { unit: least.unit, size: Math.min(most, least.unit === "usd" ? Math.round(size) : size) },
  };
}

/** Three digits: people read and type them. */
function rounded(size: number): number {
  return Number(size.toPrecision(3));
}
