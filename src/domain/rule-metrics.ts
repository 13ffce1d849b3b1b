import { type Cusum, cusumOf } from "./cusum.ts";
import { type Measurement, statisticsAt } from "./divergence.ts";
import { gapVolatility, residualVolatility, returnVolatility } from "./own-volatility.ts";
import { type DivergenceReading, WINDOWS, type WindowName } from "./reading.ts";
import { rhoBreakAt } from "./rho-break.ts";
import type { Direction, RuleSide } from "./rule.ts";
import { readWindow } from "./window.ts";

/** What a rule can watch. */
export type MetricName =
  | "spread"
  | "beta_spread"
  | "opposite_sign"
  | "z1"
  | "rho_break"
  | "cusum"
  | "big_day";

/** What a rule is measured on: prices laid out, and what runs over all sessions, taken once. */
export interface RuleSubject {
  readonly measurement: Measurement;
  /** z of every session. */
  readonly surprises: () => readonly (number | null)[];
  /** The CUSUM of those for an alarm; null at sessions at which it is not known or still running in. */
  readonly sums: (alarm: number) => readonly (Cusum | null)[];
}

/** What one session says to a rule. */
export interface RuleReading {
  readonly value: number;
  /** What a threshold of one stands for: 1, or the miner's own volatility in the metric's unit. */
  readonly unit: number;
  /** Both legs over the rule's window, in percent; null where not known. */
  readonly btcReturnPct: number | null;
  readonly subjectReturnPct: number | null;
}

/** The window of a session and the subject, as a metric reads it. */
interface Looked {
  readonly subject: RuleSubject;
  readonly t: number;
  readonly side: RuleSide;
  readonly window: DivergenceReading;
}

interface Metric {
  /** In the words of people. */
  readonly label: string;
  /** `pp`: percentage points. `pct`: percent. `sd`: standard deviations. `sum`: CUSUM's own. */
  readonly unit: "pp" | "pct" | "sd" | "sum";
  /** Windows it can be taken over; one where it has a fixed one. */
  readonly windows: readonly WindowName[];
  /** The direction where none is given: the one that the metric is about. */
  readonly direction: Direction;
  /** Bars in a row where none are given. */
  readonly forBars: (window: WindowName) => number;
  /** The value at a session; null where it is not known. Pure. */
  readonly read: (looked: Looked) => number | null;
  /** The subject's own volatility in the same unit between base and session; null where the metric has none. */
  readonly volatility: ((measurement: Measurement, base: number, t: number) => number | null) | null;
}

const oneOrTwo = (window: WindowName): number => (window === "1d" ? 1 : 2);

/** Sessions after its first z in which CUSUM is silent: it has to run in. */
const CUSUM_RUN_IN = 20;

/** Every metric: one function and one entry each. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  spread: {
    label: "gap to BTC",
    unit: "pp",
    windows: WINDOWS,
    direction: "above",
    forBars: oneOrTwo,
    read: ({ window }) => window.gapPp,
    volatility: gapVolatility,
  },
  beta_spread: {
    label: "beta-adjusted gap to BTC",
    unit: "pp",
    windows: WINDOWS,
    direction: "above",
    forBars: oneOrTwo,
    read: ({ window }) => window.betaGapPp,
    volatility: residualVolatility,
  },
  opposite_sign: {
    label: "moves opposite to BTC",
    unit: "pct",
    windows: WINDOWS,
    direction: "both",
    forBars: oneOrTwo,
    read: ({ window }) => smallerOppositeLeg(window),
    volatility: null,
  },
  z1: {
    label: "surprise of the day given BTC",
    unit: "sd",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    read: ({ subject, t }) => subject.surprises()[t] ?? null,
    volatility: null,
  },
  rho_break: {
    label: "break of the correlation with BTC (statistical)",
    unit: "sd",
    windows: ["30d"],
    direction: "below",
    forBars: () => 2,
    read: ({ subject, t }) => rhoBreakAt(subject.measurement, t),
    volatility: null,
  },
  cusum: {
    label: "drift away from BTC (CUSUM, statistical)",
    unit: "sum",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    read: ({ subject, t, side }) => {
      const sums = subject.sums(side.threshold)[t] ?? null;
      if (sums === null) return null;
      return side.direction === "above" ? sums.plus : -sums.minus;
    },
    volatility: null,
  },
  big_day: {
    label: "move in one session, whatever BTC does",
    unit: "pct",
    windows: ["1d"],
    direction: "both",
    forBars: () => 1,
    read: ({ window }) => window.returnPct,
    volatility: returnVolatility,
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

/**
 * What the session with that index says to one side of a rule; null where it says nothing (NODATA): below the minimum
 * samples, without a quorum or without bitcoin, or where a multiple has no volatility known yet.
 */
export function readRule(subject: RuleSubject, t: number, side: RuleSide): RuleReading | null {
  const { measurement } = subject;
  const session = measurement.sessions[t];
  if (session === undefined) return null;
  const metric = METRICS[side.metric];
  const window = readWindow(measurement, side.window, session);
  const value = metric.read({ subject, t, side, window });
  if (value === null || !Number.isFinite(value)) return null;
  const unit = side.scale === "plain" ? 1 : volatilityOf(measurement, metric, window, t);
  if (unit === null) return null;
  return { value, unit, btcReturnPct: window.btcReturnPct, subjectReturnPct: window.returnPct };
}

/**
 * What two sides must share for one reading to serve both: the thresholds are left out, except where CUSUM starts
 * again at its own.
 */
export function readingKey(side: RuleSide): string {
  const { target } = side;
  const of =
    target.kind === "basket"
      ? target.id
      : target.kind === "miner"
        ? target.security
        : target.securities.join();
  const alarm = side.metric === "cusum" ? `${side.threshold} ${side.direction}` : "";
  return `${side.metric}|${target.kind}|${of}|${side.window}|${side.scale}|${alarm}`;
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
