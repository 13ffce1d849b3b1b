import type { SecurityId } from "./market.ts";
import { distance, findMiner } from "./miner-search.ts";
import type { Miner } from "./miner.ts";
import { WINDOWS, type WindowName } from "./reading.ts";
import { METRIC_NAMES, METRICS, type MetricName } from "./rule-metrics.ts";
import {
  type CheckedRule,
  completeRule,
  defaultsOf,
  type Direction,
  type Rule,
  type RuleDraft,
  type RuleTarget,
} from "./rule.ts";

/** Names that a rule's text may use for its target. */
export interface RuleNames {
  /** Of the published basket. */
  readonly basketId: string;
  readonly miners: readonly Miner[];
}

/** How a rule is written, for people who wrote it otherwise. */
export const RULE_FORM =
  "<metric> <target> <window> <threshold> [above|below|both] [clear C] [for N] [clearfor N] [cooldown N]";

/** A list in brackets is one word, with or without spaces in it. */
const WORDS = /\[[^\]]*\]?|\S+/g;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const LONGEST_TEXT = 500;

/** Words that are followed by a number. */
const COUNTED = ["for", "clearfor", "cooldown"] as const;

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/**
 * Reads a rule in its text form, such as `spread PW14 30d 30` or `spread MARA 30d 2.5x both clear 1x`. Words may be in
 * upper or lower case; a window may be left out where the metric has one alone. What is wrong is said in sentences,
 * the nearest known name with it.
 */
export function parseRule(text: string, names: RuleNames): CheckedRule {
  if (text.length > LONGEST_TEXT) return refused("This rule is too long to be one.");
  const [metricWord, targetWord, ...rest] = text.match(WORDS) ?? [];
  if (metricWord === undefined) return refused(`A rule is written ${RULE_FORM}.`);
  const metric = METRIC_NAMES.find((name) => name === metricWord.toLowerCase());
  if (metric === undefined) {
    return refused(
      `There is no metric “${metricWord}”; the nearest is ${nearest(metricWord, METRIC_NAMES)}. Known: ${METRIC_NAMES.join(", ")}.`,
    );
  }
  if (targetWord === undefined)
    return refused(`A target is missing: ${names.basketId}, a ticker, or a list.`);
  const target = readTarget(targetWord, names);
  if (!target.ok) return refused(target.problem);
  const draft = readRest(metric, target.value, rest);
  return draft.ok ? completeRule(draft.value) : refused(draft.problem);
}

/**
 * A rule in its text form, without what the metric gives by default: reading it again gives the same rule.
 * `tickerOf` names a miner.
 */
export function printRule(rule: Rule, tickerOf: (security: SecurityId) => string): string {
  const usual = defaultsOf(rule.metric, rule.window, rule.threshold);
  const sized = (size: number): string => `${size}${rule.scale === "own_volatility" ? "x" : ""}`;
  return [
    rule.metric,
    printTarget(rule.target, tickerOf),
    rule.window,
    sized(rule.threshold),
    ...(rule.direction === usual.direction ? [] : [rule.direction]),
    ...(rule.clear === usual.clear ? [] : ["clear", sized(rule.clear)]),
    ...(rule.forBars === usual.forBars ? [] : ["for", String(rule.forBars)]),
    ...(rule.clearBars === usual.clearBars ? [] : ["clearfor", String(rule.clearBars)]),
    ...(rule.cooldown === usual.cooldown ? [] : ["cooldown", String(rule.cooldown)]),
  ].join(" ");
}

/** A target as it is written: `PW14`, `MARA`, `[MARA,RIOT,CLSK]`. */
export function printTarget(target: RuleTarget, tickerOf: (security: SecurityId) => string): string {
  if (target.kind === "basket") return target.id;
  return target.kind === "miner"
    ? tickerOf(target.security)
    : `[${target.securities.map(tickerOf).join(",")}]`;
}

function readTarget(word: string, { basketId, miners }: RuleNames): Read<RuleTarget> {
  if (word.toUpperCase() === basketId.toUpperCase()) return done({ kind: "basket", id: basketId });
  if (!word.startsWith("[")) {
    const found = readMiner(word, miners, basketId);
    return found.ok ? done({ kind: "miner", security: found.value }) : found;
  }
  if (!word.endsWith("]")) return failed("The list does not end: close it with “]”.");
  const securities: SecurityId[] = [];
  for (const name of word.slice(1, -1).split(",")) {
    const found = readMiner(name.trim(), miners, null);
    if (!found.ok) return found;
    securities.push(found.value);
  }
  return done({ kind: "list", securities });
}

function readMiner(word: string, miners: readonly Miner[], basketId: string | null): Read<SecurityId> {
  if (word === "") return failed("The list holds an empty name.");
  const match = findMiner(miners, word);
  if (match.kind === "found") return done(match.miner.id);
  const tickers = [...match.nearest.map((miner) => miner.ticker), ...(basketId === null ? [] : [basketId])];
  return failed(`There is no miner “${word}” here; nearest: ${tickers.join(", ")}.`);
}

function readRest(metric: MetricName, target: RuleTarget, words: readonly string[]): Read<RuleDraft> {
  const rest = [...words];
  const window = takeWindow(metric, rest);
  if (!window.ok) return window;
  const threshold = takeSize("threshold", rest.shift());
  if (!threshold.ok) return threshold;
  const { scale } = threshold.value;
  let draft: RuleDraft = {
    metric,
    target,
    window: window.value,
    direction: null,
    scale,
    threshold: threshold.value.size,
    clear: null,
    forBars: null,
    clearBars: null,
    cooldown: null,
  };
  const said = new Set<string>();
  for (let word = rest.shift()?.toLowerCase(); word !== undefined; word = rest.shift()?.toLowerCase()) {
    const kind = isDirection(word) ? "direction" : word;
    if (said.has(kind)) return failed(`“${word}” stands there twice, or beside its opposite.`);
    said.add(kind);
    if (isDirection(word)) {
      draft = { ...draft, direction: word };
    } else if (word === "clear") {
      const clear = takeSize("clear", rest.shift());
      if (!clear.ok) return clear;
      if (clear.value.scale !== scale) {
        return failed(
          "Threshold and “clear” must be of one kind: both plain, or both multiples such as 2.5x.",
        );
      }
      draft = { ...draft, clear: clear.value.size };
    } else if (isCounted(word)) {
      const count = takeCount(word, rest.shift());
      if (!count.ok) return count;
      const field = word === "for" ? "forBars" : word === "clearfor" ? "clearBars" : "cooldown";
      draft = { ...draft, [field]: count.value };
    } else {
      const known = ["above", "below", "both", "clear", ...COUNTED];
      return failed(`“${word}” means nothing here; the nearest word is “${nearest(word, known)}”.`);
    }
  }
  return done(draft);
}

/** Takes the window off the words where one stands there; null where the metric does without. */
function takeWindow(metric: MetricName, rest: string[]): Read<WindowName | null> {
  const [word] = rest;
  if (word === undefined) return failed("Window and threshold are missing, such as “30d 30”.");
  const window = WINDOWS.find((name) => name === word.toLowerCase());
  if (window !== undefined) {
    rest.shift();
    return done(window);
  }
  // Only what could not be the threshold is a misspelt window.
  if (METRICS[metric].windows.length === 1 && takeSize("threshold", word).ok) return done(null);
  return failed(`There is no window “${word}”. Known: ${METRICS[metric].windows.join(", ")}.`);
}

function takeSize(
  what: string,
  word: string | undefined,
): Read<{ readonly size: number; readonly scale: Rule["scale"] }> {
  if (word === undefined) return failed(`A number is missing for the ${what}.`);
  const times = /x$/i.test(word);
  const digits = (times ? word.slice(0, -1) : word).replaceAll("−", "-");
  if (!NUMBER.test(digits)) return failed(`“${word}” is no number for the ${what}: 30, or 2.5x.`);
  return done({ size: Number(digits), scale: times ? "own_volatility" : "plain" });
}

function takeCount(what: string, word: string | undefined): Read<number> {
  if (word === undefined || !NUMBER.test(word)) return failed(`A number of sessions must follow “${what}”.`);
  return done(Number(word));
}

function nearest(word: string, known: readonly string[]): string {
  const wanted = word.toLowerCase();
  return known.toSorted((a, b) => distance(a, wanted) - distance(b, wanted))[0] ?? "";
}

function isDirection(word: string): word is Direction {
  return word === "above" || word === "below" || word === "both";
}

function isCounted(word: string): word is (typeof COUNTED)[number] {
  return COUNTED.some((one) => one === word);
}

function done<T>(value: T): Read<T> {
  return { ok: true, value };
}

function failed(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

function refused(problem: string): CheckedRule {
  return { ok: false, problems: [problem] };
}
