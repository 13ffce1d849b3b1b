import { type Cusum, cusumOf } from "./cusum.ts";
import { type Measurement, statisticsAt } from "./divergence.ts";
import { hashrateMove } from "./hashrate-readings.ts";
import { gapVolatility, residualVolatility, returnVolatility } from "./own-volatility.ts";
import { type DivergenceReading, WINDOWS } from "./reading.ts";
import { rhoBreakAt } from "./rho-break.ts";
import type { HashrateDays, SlotPrices } from "./rule-reader.ts";
import type { Direction, RuleSide, RuleTarget, RuleWindow } from "./rule.ts";
import { shareLevel } from "./share-level.ts";
import { slotMove, slotPrice } from "./slot-readings.ts";
import type { Instant, IsoDate } from "./time.ts";
import { readWindow } from "./window.ts";

/** What a rule can watch. */
export type MetricName =
  | "spread"
  | "beta_spread"
  | "opposite_sign"
  | "z1"
  | "rho_break"
  | "cusum"
  | "big_day"
  | "move"
  | "level"
  | "hashrate_move";

/** What a rule is measured on: prices laid out, and what runs over all sessions, taken once. */
export interface RuleSubject {
  readonly measurement: Measurement;
  /** z of every session. */
  readonly surprises: () => readonly (number | null)[];
  /** The CUSUM of those for an alarm; null at sessions at which it is not known or still running in. */
  readonly sums: (alarm: number) => readonly (Cusum | null)[];
}

/** What one bar says to a rule. */
export interface RuleReading {
  readonly value: number;
  /** What a threshold of one stands for: 1, or the miner's own volatility in the metric's unit. */
  readonly unit: number;
  /** Both legs over the rule's window, in percent; null where not known, or where the rule has no such leg. */
  readonly btcReturnPct: number | null;
  readonly subjectReturnPct: number | null;
}

/** The window of a session and the subject, as a metric of shares reads it. */
interface Looked {
  readonly subject: RuleSubject;
  readonly t: number;
  readonly side: RuleSide;
  /** The day on which the rule was made. */
  readonly since: IsoDate;
  readonly window: DivergenceReading;
}

interface Metric {
  /** In the words of people. */
  readonly label: string;
  /** `pp`: percentage points. `pct`: percent. `sd`: standard deviations. `sum`: CUSUM's own. `usd`: dollars. */
  readonly unit: "pp" | "pct" | "sd" | "sum" | "usd";
  /** What it can be of. */
  readonly targets: readonly RuleTarget["kind"][];
  /** Windows it can be taken over on sessions; one where it has a fixed one. */
  readonly windows: readonly RuleWindow[];
  /** The same of bitcoin alone, on slots. */
  readonly slotWindows: readonly RuleWindow[];
  /**
   * What a threshold is. `size`: so far from zero, and `clear` is nearer to zero. `price`: a level to be crossed, and
   * `clear` is how far beyond it on the other side; such a metric is of one moment and its window only says over what
   * the legs are told.
   */
  readonly bound: "size" | "price";
  /** The direction where none is given: the one that the metric is about. */
  readonly direction: Direction;
  /** Sessions in a row where none are given. */
  readonly forBars: (window: RuleWindow) => number;
  /** Its value of shares at a session; null where it is not known. Each reader is pure, and null where it has none. */
  readonly ofShares: ((looked: Looked) => number | null) | null;
  /** Its value of bitcoin at a slot. */
  readonly ofBitcoin: ((prices: SlotPrices, slot: Instant, window: RuleWindow) => number | null) | null;
  /** Its value of the network at a session. */
  readonly ofNetwork: ((days: HashrateDays, session: IsoDate, window: RuleWindow) => number | null) | null;
  /** The subject's own volatility in the same unit between base and session; null where the metric has none. */
  readonly volatility: ((measurement: Measurement, base: number, t: number) => number | null) | null;
}

const oneOrTwo = (window: RuleWindow): number => (window === "1d" ? 1 : 2);

/** Sessions after its first z in which CUSUM is silent: it has to run in. */
const CUSUM_RUN_IN = 20;

/** What metrics that compare shares with bitcoin have in common. */
const OF_SHARES = {
  targets: ["basket", "miner", "list"],
  windows: WINDOWS,
  slotWindows: [],
  bound: "size",
  ofBitcoin: null,
  ofNetwork: null,
} as const satisfies Partial<Metric>;

/** Every metric: one function and one entry each. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  spread: {
    ...OF_SHARES,
    label: "gap to BTC",
    unit: "pp",
    direction: "above",
    forBars: oneOrTwo,
    ofShares: ({ window }) => window.gapPp,
    volatility: gapVolatility,
  },
  beta_spread: {
    ...OF_SHARES,
    label: "beta-adjusted gap to BTC",
    unit: "pp",
    direction: "above",
    forBars: oneOrTwo,
    ofShares: ({ window }) => window.betaGapPp,
    volatility: residualVolatility,
  },
  opposite_sign: {
    ...OF_SHARES,
    label: "moves opposite to BTC",
    unit: "pct",
    direction: "both",
    forBars: oneOrTwo,
    ofShares: ({ window }) => smallerOppositeLeg(window),
    volatility: null,
  },
  z1: {
    ...OF_SHARES,
    label: "surprise of the day given BTC",
    unit: "sd",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    ofShares: ({ subject, t }) => subject.surprises()[t] ?? null,
    volatility: null,
  },
  rho_break: {
    ...OF_SHARES,
    label: "break of the correlation with BTC (statistical)",
    unit: "sd",
    windows: ["30d"],
    direction: "below",
    forBars: () => 2,
    ofShares: ({ subject, t }) => rhoBreakAt(subject.measurement, t),
    volatility: null,
  },
  cusum: {
    ...OF_SHARES,
    label: "drift away from BTC (CUSUM, statistical)",
    unit: "sum",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    ofShares: ({ subject, t, side }) => {
      const sums = subject.sums(side.threshold)[t] ?? null;
      if (sums === null) return null;
      return side.direction === "above" ? sums.plus : -sums.minus;
    },
    volatility: null,
  },
  big_day: {
    ...OF_SHARES,
    label: "move in one session, whatever BTC does",
    unit: "pct",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    ofShares: ({ window }) => window.returnPct,
    volatility: returnVolatility,
  },
  move: {
    ...OF_SHARES,
    label: "move of the price",
    unit: "pct",
    targets: ["btc", "basket", "miner", "list"],
    slotWindows: ["1h", "1d", "7d", "30d"],
    direction: "both",
    forBars: oneOrTwo,
    ofShares: ({ window }) => window.returnPct,
    ofBitcoin: slotMove,
    volatility: returnVolatility,
  },
  level: {
    ...OF_SHARES,
    label: "price crosses a level",
    unit: "usd",
    targets: ["btc", "miner"],
    windows: ["1d"],
    slotWindows: ["1d"],
    bound: "price",
    direction: "both",
    forBars: () => 1,
    ofShares: ({ subject, t, since }) => shareLevel(subject.measurement, t, since),
    ofBitcoin: slotPrice,
    volatility: null,
  },
  hashrate_move: {
    ...OF_SHARES,
    label: "move of the network's hashrate, means of seven days",
    unit: "pct",
    targets: ["network"],
    windows: ["7d", "30d", "90d"],
    direction: "both",
    forBars: () => 2,
    ofShares: null,
    ofNetwork: hashrateMove,
    volatility: null,
  },
};

/** Every metric's name, in the order in which people are told of them. */
export const METRIC_NAMES = [
  "spread",
  "beta_spread",
  "opposite_sign",
  "z1",
  "rho_break",
  "cusum",
  "big_day",
  "move",
  "level",
  "hashrate_move",
] as const satisfies readonly MetricName[];

/** A subject for rules: what runs over all sessions is taken at first need and then kept with it. */
export function subjectOf(measurement: Measurement): RuleSubject {
  let known: readonly (number | null)[] | null = null;
  const byAlarm = new Map<number, readonly (Cusum | null)[]>();
  const surprises = () => (known ??= measurement.sessions.map((_, t) => statisticsAt(measurement, t).z1));
  return {
    measurement,
    surprises,
    sums: (alarm) => {
      const sums = byAlarm.get(alarm) ?? afterRunIn(cusumOf(surprises(), alarm));
      byAlarm.set(alarm, sums);
      return sums;
    },
  };
}

/** The windows that a metric has on a target: bitcoin alone has an hour, and no year to date. */
export function windowsOf(metric: MetricName, target: RuleTarget): readonly RuleWindow[] {
  const { windows, slotWindows } = METRICS[metric];
  return target.kind === "btc" ? slotWindows : windows;
}

/**
 * What the session with that index says of shares to one side of a rule that was made on the day `since`; null where
 * it says nothing (NODATA): below the minimum samples, without a quorum or without bitcoin, or where a multiple has no
 * volatility known yet.
 */
export function readRule(
  subject: RuleSubject,
  t: number,
  side: RuleSide,
  since: IsoDate,
): RuleReading | null {
  const { measurement } = subject;
  const session = measurement.sessions[t];
  const metric = METRICS[side.metric];
  if (session === undefined || side.window === "1h" || metric.ofShares === null) return null;
  const window = readWindow(measurement, side.window, session);
  const value = metric.ofShares({ subject, t, side, since, window });
  if (value === null || !Number.isFinite(value)) return null;
  const unit = side.scale === "plain" ? 1 : volatilityOf(measurement, metric, window, t);
  if (unit === null) return null;
  return { value, unit, btcReturnPct: window.btcReturnPct, subjectReturnPct: window.returnPct };
}

/**
 * What two sides must share for one reading to serve both: the thresholds are left out, except where CUSUM starts
 * again at its own. A miner's level is read in shares of the day on which the rule was made, so that day is in it.
 */
export function readingKey(side: RuleSide, since: IsoDate | null = null): string {
  const { target, metric } = side;
  const alarm = metric === "cusum" ? `${side.threshold} ${side.direction}` : "";
  const day = metric === "level" && target.kind === "miner" ? (since ?? "") : "";
  return `${metric}|${target.kind}|${nameOf(target)}|${side.window}|${side.scale}|${alarm}|${day}`;
}

function nameOf(target: RuleTarget): string {
  if (target.kind === "basket") return target.id;
  if (target.kind === "miner") return target.security;
  return target.kind === "list" ? target.securities.join() : "";
}

function volatilityOf(
  measurement: Measurement,
  metric: Metric,
  { baseSession }: DivergenceReading,
  t: number,
): number | null {
  const base = baseSession === null ? -1 : measurement.sessions.indexOf(baseSession);
  return base < 0 ? null : (metric.volatility?.(measurement, base, t) ?? null);
}

/**
 * How clearly subject and bitcoin went opposite ways, in percent: the smaller of both moves, above zero where the
 * subject rose and below where it fell; zero where they went the same way.
 */
function smallerOppositeLeg({ returnPct, btcReturnPct }: DivergenceReading): number | null {
  if (returnPct === null || btcReturnPct === null) return null;
  if (returnPct * btcReturnPct >= 0) return 0;
  return Math.sign(returnPct) * Math.min(Math.abs(returnPct), Math.abs(btcReturnPct));
}

/** The first sums stand on too few sessions to be told. */
function afterRunIn(sums: readonly (Cusum | null)[]): readonly (Cusum | null)[] {
  const first = sums.findIndex((one) => one !== null);
  return sums.map((one, t) => (t < first + CUSUM_RUN_IN ? null : one));
}
