import { factPresetRules } from "../../domain/fact-presets.ts";
import { factRuleKey } from "../../domain/fact-rule-key.ts";
import { FACT_RULE_KIND_NAMES } from "../../domain/fact-rule-kinds.ts";
import { isFactRuleKind, parseFactRule, printFactRule } from "../../domain/fact-rule-text.ts";
import type { FactRule } from "../../domain/fact-rule.ts";
import { presetRules } from "../../domain/presets.ts";
import { METRIC_NAMES } from "../../domain/rule-metrics.ts";
import { nearest, parseRule, printRule, type RuleNames } from "../../domain/rule-text.ts";
import { type Rule, ruleKey, type RuleSide, sidesOf } from "../../domain/rule.ts";
import { isServerList, SERVER_LIST } from "../../domain/server-list.ts";
import type { AlertWish } from "../../domain/subscription.ts";
import { readWishTarget, tickersOf, type WishTarget } from "./target.ts";
import { echo, plainText } from "./words.ts";

/** The rules that a wish comes to, each once. */
export interface WishRules {
  readonly series: readonly Rule[];
  readonly facts: readonly FactRule[];
}

export type ReadRules =
  | { readonly ok: true; readonly rules: WishRules }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Rules that one alert may have typed by hand. */
const MOST_TYPED = 10;

/**
 * The rules of a wish: those of its preset for its target, those of its facts from the sizes of the preset on, and
 * those typed by hand, one a line. What is wrong is said in sentences, each naming its line.
 */
export function rulesOfWish(wish: AlertWish, names: RuleNames): ReadRules {
  const target = readWishTarget(wish.target, names);
  if (!target.ok) return { ok: false, problems: [target.problem] };
  const typed = readTyped(wish.rules, names);
  if (!typed.ok) return typed;
  const preset = presetOf(wish, target.target, target.written, names);
  if (!preset.ok) return preset;
  return {
    ok: true,
    rules: distinct({
      series: [...preset.rules.series, ...typed.rules.series],
      facts: [...preset.rules.facts, ...typed.rules.facts],
    }),
  };
}

/** The lines of a field in which rules are typed, without empty ones. */
export function typedLines(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/[\n\r;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Rules typed by hand, one a line, of prices and of facts. */
export function readTyped(lines: readonly string[], names: RuleNames): ReadRules {
  if (lines.length > MOST_TYPED) {
    return {
      ok: false,
      problems: [
        `${String(lines.length)} rules are too many for one alert: at most ${String(MOST_TYPED)}. Set a second alert for the others.`,
      ],
    };
  }
  const series: Rule[] = [];
  const facts: FactRule[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    const read = readLine(line, names);
    if (!read.ok) {
      problems.push(
        `Rule in line ${String(index + 1)} (“${echo(line)}”): ${plainText(read.problems.join(" "))}`,
      );
    } else if ("window" in read.rule) series.push(read.rule);
    else facts.push(read.rule);
  }
  return problems.length === 0 ? { ok: true, rules: { series, facts } } : { ok: false, problems };
}

/** The sides of the rules that carry a state, each once. */
export function sidesOfRules({ series }: WishRules): readonly RuleSide[] {
  return [...new Map(series.flatMap(sidesOf).map((side) => [ruleKey(side), side])).values()];
}

/** The keys of everything that a wish came to, sides first. */
export function keysOf(rules: WishRules): readonly string[] {
  return [...sidesOfRules(rules).map(ruleKey), ...rules.facts.map(factRuleKey)];
}

/** Rules in their text form, as a wish keeps them. */
export function printRules({ series, facts }: WishRules, names: RuleNames): readonly string[] {
  const tickerOf = tickersOf(names);
  return [
    ...series.map((rule) => printRule(rule, tickerOf)),
    ...facts.map((rule) => printFactRule(rule, tickerOf)),
  ];
}

/** What is typed stays as it is, so it cannot follow a list that changes. */
const NO_TYPED_LIST = `a typed rule names its miners, such as [MARA,RIOT,CLSK]; only what to watch can be ${SERVER_LIST}.`;

function readLine(
  line: string,
  names: RuleNames,
):
  | { readonly ok: true; readonly rule: Rule | FactRule }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const [word = "", target = ""] = line.split(/\s+/);
  if (isServerList(target)) return { ok: false, problems: [NO_TYPED_LIST] };
  const first = word.toLowerCase();
  const known = [...METRIC_NAMES, ...FACT_RULE_KIND_NAMES];
  // A misspelt word belongs to the form whose words it is nearest to.
  const meant = known.find((name) => name === first) ?? nearest(first, known);
  if (!isFactRuleKind(meant)) return parseRule(line, names);
  return parseFactRule(line, names);
}

function presetOf(wish: AlertWish, target: WishTarget, text: string, names: RuleNames): ReadRules {
  const preset = wish.sensitivity === "own" ? null : wish.sensitivity;
  const kind = target.kind === "list" ? "basket" : target.kind;
  const series = preset === null ? [] : presetRules(preset, kind, text);
  const facts =
    target.kind === "btc"
      ? []
      : wish.facts.flatMap((fact) => factPresetRules(preset ?? "normal", fact, text));
  return readTexts(series, facts, names);
}

function readTexts(series: readonly string[], facts: readonly string[], names: RuleNames): ReadRules {
  const problems: string[] = [];
  const read: { series: Rule[]; facts: FactRule[] } = { series: [], facts: [] };
  for (const text of series) {
    const parsed = parseRule(text, names);
    if (parsed.ok) read.series.push(parsed.rule);
    else problems.push(...parsed.problems);
  }
  for (const text of facts) {
    const parsed = parseFactRule(text, names);
    if (parsed.ok) read.facts.push(parsed.rule);
    else problems.push(...parsed.problems);
  }
  // Too short a list is wrong in every rule of a preset, and need be said once.
  return problems.length === 0
    ? { ok: true, rules: read }
    : { ok: false, problems: [...new Set(problems)].map(plainText) };
}

function distinct({ series, facts }: WishRules): WishRules {
  return {
    series: [...new Map(series.map((rule) => [sidesOf(rule).map(ruleKey).join(" "), rule])).values()],
    facts: [...new Map(facts.map((rule) => [factRuleKey(rule), rule])).values()],
  };
}
