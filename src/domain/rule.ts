import { ruleKeyOf } from "./keys.ts";
import type { SecurityId } from "./market.ts";
import type { WindowName } from "./reading.ts";
import { METRICS, type MetricName } from "./rule-metrics.ts";

/** What a rule looks at: the published basket, one miner, or a list that somebody made. */
export type RuleTarget =
  | { readonly kind: "basket"; readonly id: string }
  | { readonly kind: "miner"; readonly security: SecurityId }
  | { readonly kind: "list"; readonly securities: readonly SecurityId[] };

/** `above`: the value reaches the threshold. `below`: it falls to minus the threshold. `both`: either. */
export type Direction = "above" | "below" | "both";

/**
 * A wish to hear when a metric leaves the ordinary. Thresholds are sizes, without a sign: the direction says on which
 * side of zero they lie.
 */
export interface Rule {
  readonly metric: MetricName;
  readonly target: RuleTarget;
  readonly window: WindowName;
  readonly direction: Direction;
  /** `plain`: in the metric's own unit. `own_volatility`: how many times the miner's own volatility. */
  readonly scale: "plain" | "own_volatility";
  readonly threshold: number;
  /** The rule ends once the value is nearer to zero than this; in the unit of the threshold. */
  readonly clear: number;
  /** Bars in a row at the threshold before it fires. */
  readonly forBars: number;
  /** Bars in a row inside `clear` before it ends. */
  readonly clearBars: number;
  /** Bars after an announced end in which a new beginning waits to be announced. */
  readonly cooldown: number;
}

/** One side of a rule: what carries a state. A rule for both sides is two of them, with a state each. */
export interface RuleSide extends Rule {
  readonly direction: "above" | "below";
}

/** A rule as a person gave it: null takes the default of the metric and the window. */
export interface RuleDraft {
  readonly metric: MetricName;
  readonly target: RuleTarget;
  readonly window: WindowName | null;
  readonly direction: Direction | null;
  readonly scale: Rule["scale"];
  readonly threshold: number;
  readonly clear: number | null;
  readonly forBars: number | null;
  readonly clearBars: number | null;
  readonly cooldown: number | null;
}

export type CheckedRule =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A rule ends at this share of its threshold: a band of fixed width would be too narrow for a large one. */
const CLEAR_SHARE = 0.6;
const CLEAR_BARS = 2;
const COOLDOWN = 3;

/** Longer runs than a quarter, or rests longer than a year, are slips of the keyboard. */
const MOST_BARS = 60;
const MOST_COOLDOWN = 250;

/** Fewer members have no quorum. */
const FEWEST_LISTED = 3;
const MOST_LISTED = 30;

/** Raised when a metric comes to mean something else: old states then belong to other rules. */
const METRIC_VERSION = 1;

/** Fills in the defaults and says, one sentence each, what cannot be a rule. */
export function completeRule(draft: RuleDraft): CheckedRule {
  const metric = METRICS[draft.metric];
  const window = draft.window ?? (metric.windows.length === 1 ? (metric.windows[0] ?? null) : null);
  if (window === null) return { ok: false, problems: [windowSentence(draft.metric)] };
  const rule: Rule = {
    metric: draft.metric,
    target: draft.target,
    window,
    direction: draft.direction ?? metric.direction,
    scale: draft.scale,
    threshold: draft.threshold,
    // Twelve digits: 0.6 × 35 must print as 21.
    clear: draft.clear ?? Number((CLEAR_SHARE * draft.threshold).toPrecision(12)),
    forBars: draft.forBars ?? metric.forBars(window),
    clearBars: draft.clearBars ?? CLEAR_BARS,
    cooldown: draft.cooldown ?? COOLDOWN,
  };
  const problems = [...sizeProblems(rule), ...countProblems(rule), ...targetProblems(rule)];
  if (!metric.windows.includes(window)) problems.unshift(windowSentence(draft.metric));
  return problems.length === 0 ? { ok: true, rule } : { ok: false, problems };
}

/** The defaults that a metric has on a window, for a text form that leaves them out. */
export function defaultsOf(
  metric: MetricName,
  window: WindowName,
  threshold: number,
): Pick<Rule, "direction" | "clear" | "forBars" | "clearBars" | "cooldown"> {
  return {
    direction: METRICS[metric].direction,
    clear: Number((CLEAR_SHARE * threshold).toPrecision(12)),
    forBars: METRICS[metric].forBars(window),
    clearBars: CLEAR_BARS,
    cooldown: COOLDOWN,
  };
}

/** The sides that carry a state: one, or above and below. */
export function sidesOf(rule: Rule): readonly RuleSide[] {
  const { direction } = rule;
  return direction === "both"
    ? [
        { ...rule, direction: "above" },
        { ...rule, direction: "below" },
      ]
    : [{ ...rule, direction }];
}

/**
 * The key under which a side's state is kept. It names the published basket, not its members; a list is named by its
 * members in any order, and a multiple of the volatility by the multiple, whatever it comes to.
 */
export function ruleKey(side: RuleSide): string {
  const { target, scale, threshold, clear } = side;
  const sized = (size: number): string => (scale === "own_volatility" ? `${size}x` : String(size));
  return ruleKeyOf({
    metric: side.metric,
    metricVersion: METRIC_VERSION,
    target:
      target.kind === "basket"
        ? ["basket", target.id]
        : target.kind === "miner"
          ? ["miner", target.security]
          : ["list", ...target.securities.toSorted()],
    window: side.window,
    weighting: "ew",
    op: side.direction,
    threshold: sized(threshold),
    clear: sized(clear),
    forBars: side.forBars,
    clearBars: side.clearBars,
    cooldown: side.cooldown,
  });
}

function windowSentence(metric: MetricName): string {
  const { windows } = METRICS[metric];
  return windows.length === 1
    ? `${metric} has one window, ${windows.join("")}: leave the window out.`
    : `${metric} needs a window: ${windows.join(", ")}.`;
}

function sizeProblems(rule: Rule): readonly string[] {
  const { threshold, clear, scale, metric, target } = rule;
  if (!Number.isFinite(threshold)) return ["The threshold must be a number."];
  if (threshold === 0) return ["A threshold of zero would fire at every session: give a size above zero."];
  if (threshold < 0) {
    return ["A threshold is a size, without a sign: write “below” after it for the side below zero."];
  }
  const problems: string[] = [];
  if (!Number.isFinite(clear) || clear < 0) problems.push("“clear” must be a number from zero up.");
  if (clear > threshold) {
    problems.push(
      `“clear” (${clear}) lies above the threshold (${threshold}): the rule would end while it fires.`,
    );
  }
  if (scale === "own_volatility" && target.kind !== "miner") {
    problems.push("A multiple such as 2.5x is of one miner's own volatility: give a plain number here.");
  } else if (scale === "own_volatility" && METRICS[metric].volatility === null) {
    problems.push(`${metric} has no volatility to multiply: give a plain number.`);
  }
  return problems;
}

function countProblems(rule: Rule): readonly string[] {
  return [
    ...outside("for", rule.forBars, 1, MOST_BARS),
    ...outside("clearfor", rule.clearBars, 1, MOST_BARS),
    ...outside("cooldown", rule.cooldown, 0, MOST_COOLDOWN),
  ];
}

function outside(word: string, value: number, least: number, most: number): readonly string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`“${word}” must be a whole number of sessions from ${least} to ${most}.`];
}

function targetProblems({ target }: Rule): readonly string[] {
  if (target.kind !== "list") return [];
  const { securities } = target;
  if (new Set(securities).size < securities.length) return ["The list names a miner twice."];
  if (securities.length < FEWEST_LISTED) {
    return [`A list needs at least ${FEWEST_LISTED} miners: their mean must stand on more than two closes.`];
  }
  return securities.length > MOST_LISTED ? [`A list holds at most ${MOST_LISTED} miners.`] : [];
}
