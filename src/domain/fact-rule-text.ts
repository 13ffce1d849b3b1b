import { FACT_RULE_KIND_NAMES, FACT_RULE_KINDS } from "./fact-rule-kinds.ts";
import type { CheckedFactRule, FactRule, FactRuleKind, FactTarget, Least } from "./fact-rule.ts";
import { FOLLOWED_FORMS } from "./filed.ts";
import type { SecurityId } from "./market.ts";
import {
  isDirection,
  LONGEST_TEXT,
  nearest,
  type Read,
  readMiner,
  type RuleNames,
  WORDS,
} from "./rule-text.ts";

/** How a rule on facts is written, for people who wrote it otherwise. */
export const FACT_RULE_FORM = "<kind> <target> [least] [above|below|both]";

/** Forms of filings that a rule may wait for; with `/A` behind it the amendments alone. */
const FILING_FORMS: readonly string[] = FOLLOWED_FORMS;

const ALL = "ALL";
const FEWEST_LISTED = 2;
const MOST_LISTED = 30;

/** A size with its unit behind it: `500m`, `$1.5b`, `1000btc`, `5%`. A dollar sign alone is a unit too. */
const SIZE = /^(\$?)(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(k|m|bn|b|btc|%)?$/i;

/** Largest first, as they are printed; whole dollars need none. */
const DOLLARS: readonly (readonly [suffix: string, usd: number])[] = [
  ["b", 1e9],
  ["m", 1e6],
  ["k", 1e3],
];

const UNIT_EXAMPLES: Readonly<Record<Least["unit"], string>> = { usd: "500m", btc: "1000btc", pct: "5%" };

/** True for a word that begins a rule on facts, whatever follows. */
export function isFactRuleKind(word: string): word is FactRuleKind {
  return FACT_RULE_KIND_NAMES.some((name) => name === word);
}

/**
 * Reads a rule on facts in its text form, such as `contract_signed ALL 500m`, `btc_sold MARA 5%`, `ai_share PW14 50%
 * both` or `filing MARA 8-K,10-Q`. Words may be in upper or lower case. What is wrong is said in sentences, the nearest
 * known name with it.
 */
export function parseFactRule(text: string, names: RuleNames): CheckedFactRule {
  if (text.length > LONGEST_TEXT) return refused("This rule is too long to be one.");
  const [kindWord, targetWord, ...rest] = text.match(WORDS) ?? [];
  if (kindWord === undefined) return refused(`A rule on facts is written ${FACT_RULE_FORM}.`);
  const kind = kindWord.toLowerCase();
  if (!isFactRuleKind(kind)) {
    const near = nearest(kindWord, FACT_RULE_KIND_NAMES);
    return refused(
      `There is no kind of fact “${kindWord}”; the nearest is ${near}. Known: ${FACT_RULE_KIND_NAMES.join(", ")}.`,
    );
  }
  if (targetWord === undefined) {
    return refused(`A target is missing: ${ALL}, ${names.basketId}, a ticker, or a list.`);
  }
  const target = readTarget(targetWord, names);
  if (!target.ok) return refused(target.problem);
  const read = FACT_RULE_KINDS[kind].hasForms
    ? readForms(kind, target.value, rest)
    : readSizes(kind, target.value, rest);
  if (!read.ok) return refused(read.problem);
  const problems = factRuleProblems(read.value);
  return problems.length === 0 ? { ok: true, rule: read.value } : { ok: false, problems };
}

/** A rule on facts in its text form: reading it again gives the same rule. `tickerOf` names a miner. */
export function printFactRule(rule: FactRule, tickerOf: (security: SecurityId) => string): string {
  const { kind, target, least, direction, forms } = rule;
  return [
    kind,
    printFactTarget(target, tickerOf),
    ...(least === null ? [] : [printLeast(least)]),
    ...(direction === null || direction === "above" ? [] : [direction]),
    ...(forms.length === 0 ? [] : [forms.join(",")]),
  ].join(" ");
}

/** A target as it is written: `ALL`, `PW14`, `MARA`, `[MARA,RIOT]`. */
export function printFactTarget(target: FactTarget, tickerOf: (security: SecurityId) => string): string {
  switch (target.kind) {
    case "all":
      return ALL;
    case "basket":
      return target.id;
    case "miner":
      return tickerOf(target.security);
    case "list":
      return `[${target.securities.map(tickerOf).join(",")}]`;
  }
}

/** What cannot be a rule on facts, one sentence each; nothing for one that can. */
export function factRuleProblems({ kind, target, least, direction, forms }: FactRule): readonly string[] {
  const { units, needsLeast, hasDirection, hasForms } = FACT_RULE_KINDS[kind];
  return [
    ...listProblems(target),
    ...(least === null ? [] : leastProblems(kind, least)),
    ...(needsLeast && least === null
      ? [`${kind} needs a level to cross, such as ${UNIT_EXAMPLES[units[0] ?? "pct"].replace("5", "50")}.`]
      : []),
    ...(direction !== null && !hasDirection ? [`${kind} has no side: leave “${direction}” out.`] : []),
    ...(direction === null && hasDirection ? [`${kind} needs a side: above, below or both.`] : []),
    ...(forms.length > 0 && !hasForms ? [`${kind} has no forms: leave “${forms.join(",")}” out.`] : []),
    ...(forms.length === 0 && hasForms ? [`${kind} needs forms, such as 8-K,10-Q.`] : []),
    ...(new Set(forms).size < forms.length ? ["A form stands there twice."] : []),
  ];
}

function listProblems(target: FactTarget): readonly string[] {
  if (target.kind !== "list") return [];
  const { securities } = target;
  if (new Set(securities).size < securities.length) return ["The list names a miner twice."];
  if (securities.length < FEWEST_LISTED)
    return ["A list names at least two miners: for one write its ticker."];
  return securities.length > MOST_LISTED ? [`A list holds at most ${MOST_LISTED} miners.`] : [];
}

function leastProblems(kind: FactRuleKind, { unit, size }: Least): readonly string[] {
  const { units, isPartOfWhole } = FACT_RULE_KINDS[kind];
  if (units.length === 0) return [`${kind} has no size: leave it out.`];
  if (!units.includes(unit)) {
    const such = units.map((one) => UNIT_EXAMPLES[one]).join(" or ");
    return [`${kind} is not measured in ${UNIT_WORDS[unit]}: write ${such}.`];
  }
  if (!Number.isFinite(size)) return ["The least size must be a number."];
  if (size <= 0) return ["A least size of zero takes everything: leave it out."];
  if (unit === "usd" && !Number.isSafeInteger(size)) return ["Dollars are whole, and fewer than that."];
  return unit === "pct" && isPartOfWhole && size > 100 ? ["There is no part above 100%."] : [];
}

const UNIT_WORDS: Readonly<Record<Least["unit"], string>> = { usd: "dollars", btc: "BTC", pct: "percent" };

function readTarget(word: string, { basketId, miners }: RuleNames): Read<FactTarget> {
  if (word.toUpperCase() === ALL) return { ok: true, value: { kind: "all" } };
  if (word.toUpperCase() === basketId.toUpperCase()) {
    return { ok: true, value: { kind: "basket", id: basketId } };
  }
  if (!word.startsWith("[")) {
    const found = readMiner(word, miners, [basketId, ALL]);
    return found.ok ? { ok: true, value: { kind: "miner", security: found.value } } : found;
  }
  if (!word.endsWith("]")) return failed("The list does not end: close it with “]”.");
  const securities: SecurityId[] = [];
  for (const name of word.slice(1, -1).split(",")) {
    const found = readMiner(name.trim(), miners, []);
    if (!found.ok) return found;
    securities.push(found.value);
  }
  return { ok: true, value: { kind: "list", securities } };
}

/** What follows the target of a kind with sizes: a size, a side, in any order, each at most once. */
function readSizes(kind: FactRuleKind, target: FactTarget, words: readonly string[]): Read<FactRule> {
  const { hasDirection } = FACT_RULE_KINDS[kind];
  let rule: FactRule = { kind, target, least: null, direction: null, forms: [] };
  for (const word of words) {
    const lower = word.toLowerCase();
    if (isDirection(lower)) {
      if (rule.direction !== null) return failed(`“${word}” stands there twice, or beside its opposite.`);
      rule = { ...rule, direction: lower };
      continue;
    }
    // Letters alone are a misspelt side; NaN and Infinity are what a program prints for a number it lost.
    if (/^[a-z]+$/i.test(word) && !/^(nan|infinity)$/i.test(word)) {
      const known = hasDirection ? "; the nearest word is “" + nearest(lower, SIDES) + "”" : "";
      return failed(`“${word}” means nothing here${known}.`);
    }
    if (rule.least !== null) return failed(`A second size, “${word}”: one is enough.`);
    const least = readLeast(kind, word);
    if (!least.ok) return least;
    rule = { ...rule, least: least.value };
  }
  const direction = rule.direction ?? (hasDirection ? "above" : null);
  return { ok: true, value: { ...rule, direction } };
}

const SIDES = ["above", "below", "both"];

function readLeast(kind: FactRuleKind, word: string): Read<Least> {
  const such = FACT_RULE_KINDS[kind].units.map((unit) => UNIT_EXAMPLES[unit]).join(" or ");
  if (/^[-−]/.test(word)) return failed(`“${word}” is below zero: a least size has no sign.`);
  const [, dollar = "", digits = "", end = ""] = SIZE.exec(word) ?? [];
  if (digits === "") return failed(`“${word}” is no size: write ${such}.`);
  const suffix = end.toLowerCase();
  if (suffix === "btc" || suffix === "%") {
    if (dollar !== "") return failed(`“${word}” is in two units at once: write ${such}.`);
    return { ok: true, value: { unit: suffix === "btc" ? "btc" : "pct", size: Number(digits) } };
  }
  if (suffix === "" && dollar === "") return failed(`“${word}” has no unit: write ${such}.`);
  const times = DOLLARS.find(([letter]) => letter === suffix.slice(0, 1))?.[1] ?? 1;
  // 1.1 × 1,000,000,000 is no whole number in binary; dollars are.
  return { ok: true, value: { unit: "usd", size: Math.round(Number(digits) * times) } };
}

function readForms(kind: FactRuleKind, target: FactTarget, words: readonly string[]): Read<FactRule> {
  const named = words
    .join(",")
    .split(",")
    .filter((name) => name !== "")
    .map((name) => name.toUpperCase());
  for (const name of named) {
    if (FILING_FORMS.includes(name.replace(/\/A$/, ""))) continue;
    const near = nearest(name, FILING_FORMS);
    return failed(
      `There is no form “${name}” here; the nearest is ${near}. Known: ${FILING_FORMS.join(", ")}, each with its amendments, or with /A those alone.`,
    );
  }
  return { ok: true, value: { kind, target, least: null, direction: null, forms: named } };
}

function printLeast({ unit, size }: Least): string {
  if (unit === "btc") return `${size}btc`;
  if (unit === "pct") return `${size}%`;
  const [suffix, usd] = DOLLARS.find(([, dollars]) => size >= dollars) ?? ["", 1];
  return suffix === "" ? `$${size}` : `${size / usd}${suffix}`;
}

function failed(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

function refused(problem: string): CheckedFactRule {
  return { ok: false, problems: [problem] };
}
