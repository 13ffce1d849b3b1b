import type { SecurityId } from "./market.ts";
import { distance, findMiner } from "./miner-search.ts";
import type { Miner } from "./miner.ts";
import { WINDOWS } from "./reading.ts";
import { METRIC_NAMES, METRICS, type MetricName, windowsOf } from "./rule-metrics.ts";
import {
  barsInWords,
  type CheckedRule,
  completeRule,
  defaultsOf,
  type Direction,
  type Rule,
  type RuleDraft,
  type RuleTarget,
  type RuleWindow,
  targetProblem,
} from "./rule.ts";

/** Names that a rule's text may use for its target. */
export interface RuleNames {
  /** Of the published basket. */
  readonly basketId: string;
  readonly miners: readonly Miner[];
  /** What `LIST` stands for in a wish: the miners of the server's list. Left out where there is none. */
  readonly list?: readonly SecurityId[];
}

/** How a rule is written, for people who wrote it otherwise. */
export const RULE_FORM =
  "<metric> <target> <window> <threshold> [above|below|both] [clear C] [for N] [clearfor N] [cooldown N]";

/** A list in brackets is one word, with or without spaces in it. */
export const WORDS = /\[[^\]]*\]?|\S+/g;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** As people write prices: `$100,000`. */
const PRICE = /^\$?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$/;
export const LONGEST_TEXT = 500;

/** Targets that are no shares, as they are written. */
const BITCOIN = "BTC";
const NETWORK = "NETWORK";

const RULE_WINDOWS: readonly RuleWindow[] = ["1h", ...WINDOWS];

/** Words that are followed by a number. */
const COUNTED = ["for", "clearfor", "cooldown"] as const;

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

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
  if (targetWord === undefined) {
    return refused(`A target is missing: ${names.basketId}, a ticker, a list, ${BITCOIN} or ${NETWORK}.`);
  }
  const target = readTarget(targetWord, names);
  if (!target.ok) return refused(target.problem);
  const wrongTarget = targetProblem(metric, target.value);
  if (wrongTarget !== null) return refused(wrongTarget);
  const draft = readRest(metric, target.value, rest);
  return draft.ok ? completeRule(draft.value) : refused(draft.problem);
}

/**
 * A rule in its text form, without what the metric gives by default: reading it again gives the same rule.
 * `tickerOf` names a miner.
 */
export function printRule(rule: Rule, tickerOf: (security: SecurityId) => string): string {
  const usual = defaultsOf(rule);
  const sized = (size: number): string => `${size}${rule.scale === "own_volatility" ? "x" : ""}`;
  return [
    rule.metric,
    printTarget(rule.target, tickerOf),
    ...(METRICS[rule.metric].bound === "price" ? [] : [rule.window]),
    sized(rule.threshold),
    ...(rule.direction === usual.direction ? [] : [rule.direction]),
    ...(rule.clear === usual.clear ? [] : ["clear", sized(rule.clear)]),
    ...(rule.forBars === usual.forBars ? [] : ["for", String(rule.forBars)]),
    ...(rule.clearBars === usual.clearBars ? [] : ["clearfor", String(rule.clearBars)]),
    ...(rule.cooldown === usual.cooldown ? [] : ["cooldown", String(rule.cooldown)]),
  ].join(" ");
}

/** A target as it is written: `PW14`, `MARA`, `[MARA,RIOT,CLSK]`, `BTC`, `NETWORK`. */
export function printTarget(target: RuleTarget, tickerOf: (security: SecurityId) => string): string {
  switch (target.kind) {
    case "basket":
      return target.id;
    case "miner":
      return tickerOf(target.security);
    case "list":
      return `[${target.securities.map(tickerOf).join(",")}]`;
    case "btc":
      return BITCOIN;
    case "network":
      return NETWORK;
  }
}

function readTarget(word: string, { basketId, miners }: RuleNames): Read<RuleTarget> {
  if (word.toUpperCase() === basketId.toUpperCase()) return done({ kind: "basket", id: basketId });
  if (word.toUpperCase() === BITCOIN) return done({ kind: "btc" });
  if (word.toUpperCase() === NETWORK) return done({ kind: "network" });
  if (!word.startsWith("[")) {
    const found = readMiner(word, miners, [basketId, BITCOIN, NETWORK]);
    return found.ok ? done({ kind: "miner", security: found.value }) : found;
  }
  if (!word.endsWith("]")) return failed("The list does not end: close it with “]”.");
  const securities: SecurityId[] = [];
  for (const name of word.slice(1, -1).split(",")) {
    const found = readMiner(name.trim(), miners, []);
    if (!found.ok) return found;
    securities.push(found.value);
  }
  return done({ kind: "list", securities });
}

/** The miner that a word names, or a sentence with the nearest names and these others. */
export function readMiner(
  word: string,
  miners: readonly Miner[],
  others: readonly string[],
): Read<SecurityId> {
  if (word === "") return failed("The list holds an empty name.");
  const match = findMiner(miners, word);
  if (match.kind === "found") return done(match.miner.id);
  const tickers = [...match.nearest.map((miner) => miner.ticker), ...others];
  return failed(`There is no miner “${word}” here; nearest: ${tickers.join(", ")}.`);
}

function readRest(metric: MetricName, target: RuleTarget, words: readonly string[]): Read<RuleDraft> {
  const rest = [...words];
  const window = takeWindow(metric, target, rest);
  if (!window.ok) return window;
  const threshold = takeSize(metric, "threshold", rest.shift());
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
      const clear = takeSize(metric, "clear", rest.shift());
      if (!clear.ok) return clear;
      if (clear.value.scale !== scale) {
        return failed(
          "Threshold and “clear” must be of one kind: both plain, or both multiples such as 2.5x.",
        );
      }
      draft = { ...draft, clear: clear.value.size };
    } else if (isCounted(word)) {
      const count = takeCount(word, barsInWords(target), rest.shift());
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
function takeWindow(metric: MetricName, target: RuleTarget, rest: string[]): Read<RuleWindow | null> {
  const windows = windowsOf(metric, target);
  const isPrice = METRICS[metric].bound === "price";
  const [word] = rest;
  if (word === undefined) {
    return failed(
      isPrice ? "A number is missing for the level." : "Window and threshold are missing, such as “30d 30”.",
    );
  }
  const window = RULE_WINDOWS.find((name) => name === word.toLowerCase());
  if (window !== undefined) {
    rest.shift();
    return done(window);
  }
  // Only what could not be the threshold is a misspelt window.
  if (isPrice || (windows.length === 1 && takeSize(metric, "threshold", word).ok)) return done(null);
  return failed(`There is no window “${word}”. Known: ${windows.join(", ")}.`);
}

function takeSize(
  metric: MetricName,
  what: string,
  word: string | undefined,
): Read<{ readonly size: number; readonly scale: Rule["scale"] }> {
  if (word === undefined) return failed(`A number is missing for the ${what}.`);
  if (METRICS[metric].unit === "usd" && PRICE.test(word)) {
    return done({ size: Number(word.replaceAll(/[$,]/g, "")), scale: "plain" });
  }
  const times = /x$/i.test(word);
  const digits = (times ? word.slice(0, -1) : word).replaceAll("−", "-");
  if (!NUMBER.test(digits)) {
    const such = METRICS[metric].unit === "usd" ? "100000, or 12.50" : "30, or 2.5x";
    return failed(`“${word}” is no number for the ${what}: ${such}.`);
  }
  return done({ size: Number(digits), scale: times ? "own_volatility" : "plain" });
}

function takeCount(what: string, bars: string, word: string | undefined): Read<number> {
  if (word === undefined || !NUMBER.test(word)) return failed(`A number of ${bars} must follow “${what}”.`);
  return done(Number(word));
}

/** The known word that takes the fewest changes to reach, or whose beginning does. */
export function nearest(word: string, known: readonly string[]): string {
  const wanted = word.toLowerCase();
  const steps = (name: string): number => {
    const lower = name.toLowerCase();
    return Math.min(distance(lower, wanted), distance(lower.slice(0, wanted.length), wanted) + 0.5);
  };
  return known.toSorted((a, b) => steps(a) - steps(b))[0] ?? "";
}

/** True for above, below and both. */
export function isDirection(word: string): word is Direction {
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
