import { ruleKeyOf } from "./keys.ts";
import type { SecurityId } from "./market.ts";
import type { WindowName } from "./reading.ts";
import { METRICS, type MetricName, windowsOf } from "./rule-metrics.ts";
import { count } from "./wording.ts";

/** What a rule looks at: the published basket, one miner, a list that somebody made, bitcoin itself, its network. */
export type RuleTarget =
  | { readonly kind: "basket"; readonly id: string }
  | { readonly kind: "miner"; readonly security: SecurityId }
  | { readonly kind: "list"; readonly securities: readonly SecurityId[] }
  | { readonly kind: "btc" }
  | { readonly kind: "network" };

/** A window of a rule. Bitcoin alone has an hour; its days are 24 hours, those of shares end at closes. */
export type RuleWindow = WindowName | "1h";

/** When a rule is stepped: at a session's close, or at each slot of five minutes round the clock. */
export type BarClock = "session" | "slot";

/** Rules about bitcoin alone run round the clock. */
export function clockOf({ target }: Pick<Rule, "target">): BarClock {
  return target.kind === "btc" ? "slot" : "session";
}

/** `above`: the value reaches the threshold. `below`: it falls to minus the threshold. `both`: either. */
export type Direction = "above" | "below" | "both";

/**
 * A wish to hear when a metric leaves the ordinary. Thresholds are sizes, without a sign: the direction says on which
 * side of zero they lie.
 */
export interface Rule {
  readonly metric: MetricName;
  readonly target: RuleTarget;
  readonly window: RuleWindow;
  readonly direction: Direction;
  /** `plain`: in the metric's own unit. `own_volatility`: how many times the miner's own volatility. */
  readonly scale: "plain" | "own_volatility";
  readonly threshold: number;
  /**
   * The rule ends once the value is nearer to zero than this; in the unit of the threshold. Of a price level it is how
   * far, in USD, the price must come back beyond the level.
   */
  readonly clear: number;
  /** Bars in a row at the threshold before it fires. */
  readonly forBars: number;
  /** Bars in a row inside `clear` before it ends. */
  readonly clearBars: number;
  /** Bars after an announced end in which a new beginning waits to be announced. */
  readonly cooldown: number;
  /**
   * Of a miner's level, how many splits lay before it was made: a level in shares of before a split is another rule
   * than the same figure in shares of after it. Left out where there was none.
   */
  readonly splits?: number;
}

/** One side of a rule: what carries a state. A rule for both sides is two of them, with a state each. */
export interface RuleSide extends Rule {
  readonly direction: "above" | "below";
}

/** A rule as a person gave it: null takes the default of the metric and the window. */
export interface RuleDraft {
  readonly metric: MetricName;
  readonly target: RuleTarget;
  readonly window: RuleWindow | null;
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

/** A price that crossed a level has left it once it is back by this share of it. */
const LEVEL_CLEAR_SHARE = 0.02;

/**
 * What a clock gives where nothing is said, and the limits of what may be said. Longer runs than a quarter of a year of
 * sessions or a day of slots, or rests longer than a year or a week, are slips of the keyboard. `forBars` is null where
 * metric and window give it.
 */
const CLOCKS = {
  session: { unit: "sessions", forBars: null, clearBars: 2, cooldown: 3, mostBars: 60, mostCooldown: 250 },
  slot: {
    unit: "slots of five minutes",
    forBars: 2,
    clearBars: 2,
    cooldown: 72,
    mostBars: 288,
    mostCooldown: 2016,
  },
} as const;

/** Fewer members have no quorum. */
export const FEWEST_LISTED = 3;
const MOST_LISTED = 30;

/** Raised when a metric comes to mean something else: old states then belong to other rules. */
const METRIC_VERSION = 1;

/** Fills in the defaults and says, one sentence each, what cannot be a rule. */
export function completeRule(draft: RuleDraft): CheckedRule {
  const { metric, target, threshold } = draft;
  const wrongTarget = targetProblem(metric, target);
  // What else is wrong with a number that does not exist would only confuse.
  if (wrongTarget !== null) return { ok: false, problems: [wrongTarget] };
  const windows = windowsOf(metric, target);
  const window = draft.window ?? (windows.length === 1 ? (windows[0] ?? null) : null);
  if (window === null) return { ok: false, problems: [windowSentence(metric, target, null)] };
  const usual = defaultsOf({ metric, target, window, threshold });
  const rule: Rule = {
    metric,
    target,
    window,
    direction: draft.direction ?? usual.direction,
    scale: draft.scale,
    threshold,
    clear: draft.clear ?? usual.clear,
    forBars: draft.forBars ?? usual.forBars,
    clearBars: draft.clearBars ?? usual.clearBars,
    cooldown: draft.cooldown ?? usual.cooldown,
  };
  const problems = [...sizeProblems(rule), ...countProblems(rule), ...listProblems(rule)];
  if (!windows.includes(window)) problems.unshift(windowSentence(metric, target, window));
  return problems.length === 0 ? { ok: true, rule } : { ok: false, problems };
}

/** The defaults of a metric on a target and a window, for a text form that leaves them out. */
export function defaultsOf(
  rule: Pick<Rule, "metric" | "target" | "window" | "threshold">,
): Pick<Rule, "direction" | "clear" | "forBars" | "clearBars" | "cooldown"> {
  const { direction, forBars, bound } = METRICS[rule.metric];
  const clock = CLOCKS[clockOf(rule)];
  const share = bound === "price" ? LEVEL_CLEAR_SHARE : CLEAR_SHARE;
  return {
    direction,
    // Twelve digits: 0.6 × 35 must print as 21.
    clear: Number((share * rule.threshold).toPrecision(12)),
    forBars: clock.forBars ?? forBars(rule.window),
    clearBars: clock.clearBars,
    cooldown: clock.cooldown,
  };
}

/** The bars that a rule counts, in the plural: its words “for”, “clearfor” and “cooldown” are of them. */
export function barsInWords(target: RuleTarget): "sessions" | "slots of five minutes" {
  return CLOCKS[clockOf({ target })].unit;
}

/**
 * Where a side begins and where it ends, turned to the side: it begins at `threshold` or more and ends under `clear`,
 * both held against the value on the side above and against minus the value on the side below. In the unit of the
 * rule's threshold. The larger `threshold` of two sides is the one that is harder to reach.
 */
export function boundsOf(side: RuleSide): { readonly threshold: number; readonly clear: number } {
  const { threshold, clear } = side;
  if (METRICS[side.metric].bound === "size") return { threshold, clear };
  return side.direction === "above"
    ? { threshold, clear: threshold - clear }
    : { threshold: -threshold, clear: -(threshold + clear) };
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
    target: targetParts(target),
    window: side.window,
    weighting: "ew",
    op: side.direction,
    threshold: sized(threshold),
    clear: sized(clear),
    forBars: side.forBars,
    clearBars: side.clearBars,
    cooldown: side.cooldown,
    ...(side.splits === undefined ? {} : { splits: side.splits }),
  });
}

function targetParts(target: RuleTarget): readonly string[] {
  switch (target.kind) {
    case "basket":
      return ["basket", target.id];
    case "miner":
      return ["miner", target.security];
    case "list":
      return ["list", ...target.securities.toSorted()];
    case "btc":
    case "network":
      return [target.kind];
  }
}

/** Why a metric cannot be of a target, in a sentence; null where it can. */
export function targetProblem(metric: MetricName, target: RuleTarget): string | null {
  if (METRICS[metric].targets.includes(target.kind)) return null;
  if (metric === "level") {
    return "level is of BTC or of one miner: a basket, a list and NETWORK have no price.";
  }
  if (metric === "hashrate_move") {
    return "hashrate_move is of NETWORK alone, such as hashrate_move NETWORK 30d 10.";
  }
  if (metric === "move") return "move is of a price, and NETWORK has none: its hashrate is hashrate_move.";
  if (target.kind === "network") return `${metric} is of shares: NETWORK has hashrate_move alone.`;
  return metric === "big_day"
    ? "big_day is of shares: for bitcoin write move BTC 1d 10."
    : `${metric} compares with BTC: it cannot be of BTC.`;
}

function windowSentence(metric: MetricName, target: RuleTarget, given: RuleWindow | null): string {
  const windows = windowsOf(metric, target);
  if (METRICS[metric].bound === "price") return `${metric} is of one moment: leave the window out.`;
  if (windows.length === 1) return `${metric} has one window, ${windows.join("")}: leave the window out.`;
  const needs = `${metric}${target.kind === "btc" ? " of BTC" : ""} needs a window: ${windows.join(", ")}.`;
  return given === "1h" ? `1h is a window of BTC alone; ${needs}` : needs;
}

function sizeProblems(rule: Rule): readonly string[] {
  const { threshold, clear, scale, metric, target } = rule;
  const isPrice = METRICS[metric].bound === "price";
  if (!Number.isFinite(threshold)) return ["The threshold must be a number."];
  if (isPrice && threshold <= 0) return ["A level is a price in USD above zero."];
  if (threshold === 0)
    return [`A threshold of zero would fire at every ${clockOf(rule)}: give a size above zero.`];
  if (threshold < 0) {
    return ["A threshold is a size, without a sign: write “below” after it for the side below zero."];
  }
  const problems: string[] = [];
  if (!Number.isFinite(clear) || clear < 0) problems.push("“clear” must be a number from zero up.");
  if (isPrice && clear >= threshold) {
    problems.push(
      `“clear” (${clear}) is as far as the level itself (${threshold}): the rule could never end.`,
    );
  } else if (clear > threshold) {
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
  const { unit, mostBars, mostCooldown } = CLOCKS[clockOf(rule)];
  const outside = (word: string, value: number, least: number, most: number): readonly string[] =>
    Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`“${word}” must be a whole number of ${unit} from ${least} to ${count(most)}.`];
  return [
    ...outside("for", rule.forBars, 1, mostBars),
    ...outside("clearfor", rule.clearBars, 1, mostBars),
    ...outside("cooldown", rule.cooldown, 0, mostCooldown),
  ];
}

function listProblems({ target }: Rule): readonly string[] {
  if (target.kind !== "list") return [];
  const { securities } = target;
  if (new Set(securities).size < securities.length) return ["The list names a miner twice."];
  if (securities.length < FEWEST_LISTED) {
    return [`A list needs at least ${FEWEST_LISTED} miners: their mean must stand on more than two closes.`];
  }
  return securities.length > MOST_LISTED ? [`A list holds at most ${MOST_LISTED} miners.`] : [];
}
