import { boundsOf, clockOf, type RuleSide } from "./rule.ts";

/** The identifier of a bar. Bars compare as text: a session's date does, and so does the instant of a slot. */
export type Bar = string;

/** What the machine needs of one side of a rule. */
export interface MachineRule extends Pick<
  RuleSide,
  "direction" | "threshold" | "clear" | "forBars" | "clearBars" | "cooldown"
> {
  /** Bars without data in a row after which a running alert counts as stale. */
  readonly staleAfter: number;
  /** Bars after which a running alert is told again; 0 for never. */
  readonly remindEvery: number;
}

export interface AlertState {
  readonly status: "inactive" | "pending" | "firing" | "recovering";
  /** Bars counted so far: towards `forBars` while pending, towards `clearBars` while recovering. */
  readonly count: number;
  /** The last bar stepped, bars without data included; null before the first. */
  readonly lastBar: Bar | null;
  /** The bar that began the running episode; null while inactive. */
  readonly episode: Bar | null;
  /**
   * Whether the running episode was told. `withheld`: it ran when the rule was first evaluated, so nobody is told of
   * it, neither late nor when it ends.
   */
  readonly told: "no" | "yes" | "withheld";
  /** Bars since the last end that was told; null before one. */
  readonly sinceEnd: number | null;
  /** Bars without data in a row. */
  readonly noData: number;
  readonly stale: boolean;
  /** Bars with data since it fired. */
  readonly barsFiring: number;
  /** What a threshold of one stood for when the episode began, frozen while it runs; null while inactive. */
  readonly unit: number | null;
}

/** What happened to a rule at a bar: the only thing that can cause an alert. */
export interface Transition {
  readonly event: "fire" | "resolve" | "stale" | "fresh" | "remind";
  readonly bar: Bar;
  /** The bar that began the episode it belongs to. */
  readonly episode: Bar;
  /** Null where the bar has none (`stale`). */
  readonly value: number | null;
  /** A fire that waited for the end of the cooldown. */
  readonly late: boolean;
}

export interface Stepped {
  readonly state: AlertState;
  /** In the order in which they happened; `fresh` comes first. */
  readonly transitions: readonly Transition[];
}

/** The value of a bar, and what a threshold of one stands for. */
export interface MachineReading {
  readonly value: number;
  readonly unit: number;
}

/** Three closes, or an hour of slots. */
const STALE_AFTER = { session: 3, slot: 12 } as const;

/** The state of a rule that was never evaluated. */
export const INITIAL_STATE: AlertState = {
  status: "inactive",
  count: 0,
  lastBar: null,
  episode: null,
  told: "no",
  sinceEnd: null,
  noData: 0,
  stale: false,
  barsFiring: 0,
  unit: null,
};

/**
 * One side of a rule as the machine takes it: its bounds turned to the side, stale after three sessions or twelve slots
 * without data, never told twice.
 */
export function machineRuleOf(side: RuleSide): MachineRule {
  return { ...side, ...boundsOf(side), staleAfter: STALE_AFTER[clockOf(side)], remindEvery: 0 };
}

/**
 * One bar of one rule, by the state table that docs/alerts.md draws. A bar that is not newer than the last changes
 * nothing, so a bar may be stepped again after a crash. Without a reading everything is frozen. The cooldown delays a
 * fire and never drops it while it holds; an end is told only where its beginning was.
 */
export function step(
  rule: MachineRule,
  before: AlertState,
  reading: MachineReading | null,
  bar: Bar,
): Stepped {
  if (before.lastBar !== null && bar <= before.lastBar) return { state: before, transitions: [] };
  const sinceEnd = before.sinceEnd === null ? null : before.sinceEnd + 1;
  const state = { ...before, lastBar: bar, sinceEnd };
  const value = reading?.value ?? NaN;
  if (reading === null || !Number.isFinite(value) || !(reading.unit > 0))
    return withoutData(rule, state, bar);
  const fresh: readonly Transition[] =
    state.stale && isTold(state) && state.episode !== null
      ? [{ event: "fresh", bar, episode: state.episode, value, late: false }]
      : [];
  const known = { ...state, noData: 0, stale: false };
  const unit = known.unit ?? reading.unit;
  const size = rule.direction === "below" ? -value : value;
  const stepped =
    known.status === "inactive" || known.status === "pending"
      ? towardsFire(rule, known, { value, size, unit, bar })
      : towardsEnd(rule, known, { value, size, unit, bar });
  return { state: stepped.state, transitions: [...fresh, ...stepped.transitions] };
}

/**
 * The state to begin with: the bars before a rule was made, stepped without telling anybody. What runs at their end is
 * withheld for good; a rule's first alert is of something that began to fire after it was made.
 */
export function baselineOf(
  rule: MachineRule,
  bars: Iterable<{ readonly bar: Bar; readonly reading: MachineReading | null }>,
): AlertState {
  let state = INITIAL_STATE;
  for (const { bar, reading } of bars) state = step(rule, state, reading, bar).state;
  const running = state.status === "firing" || state.status === "recovering";
  return { ...state, sinceEnd: null, told: running ? "withheld" : "no" };
}

/** A bar with its value turned to the rule's side. */
interface Known {
  readonly value: number;
  readonly size: number;
  readonly unit: number;
  readonly bar: Bar;
}

function withoutData(rule: MachineRule, state: AlertState, bar: Bar): Stepped {
  const noData = state.noData + 1;
  if (noData !== rule.staleAfter) return { state: { ...state, noData }, transitions: [] };
  const telling = isTold(state) && state.episode !== null;
  return {
    state: { ...state, noData, stale: true },
    transitions: telling ? [{ event: "stale", bar, episode: state.episode, value: null, late: false }] : [],
  };
}

function towardsFire(rule: MachineRule, state: AlertState, known: Known): Stepped {
  const { value, size, unit, bar } = known;
  if (!(size >= rule.threshold * unit)) return { state: ended(state), transitions: [] };
  const count = state.count + 1;
  const episode = state.episode ?? bar;
  if (count < rule.forBars) {
    return { state: { ...state, status: "pending", count, episode, unit }, transitions: [] };
  }
  const tell = isRested(rule, state);
  return {
    state: {
      ...state,
      status: "firing",
      count: 0,
      episode,
      unit,
      barsFiring: 0,
      told: tell ? "yes" : "no",
    },
    transitions: tell ? [{ event: "fire", bar, episode, value, late: false }] : [],
  };
}

function towardsEnd(rule: MachineRule, state: AlertState, known: Known): Stepped {
  const { value, size, unit, bar } = known;
  const episode = state.episode ?? bar;
  const barsFiring = state.barsFiring + 1;
  if (size < rule.clear * unit) {
    const count = state.count + 1;
    if (count < rule.clearBars) {
      return { state: { ...state, status: "recovering", count, barsFiring }, transitions: [] };
    }
    if (state.told !== "yes") return { state: ended(state), transitions: [] };
    return {
      state: { ...ended(state), sinceEnd: 0 },
      transitions: [{ event: "resolve", bar, episode, value, late: false }],
    };
  }
  const firing: AlertState = { ...state, status: "firing", count: 0, barsFiring };
  if (state.told === "no" && isRested(rule, state)) {
    return {
      state: { ...firing, told: "yes" },
      transitions: [{ event: "fire", bar, episode, value, late: true }],
    };
  }
  const due = state.told === "yes" && rule.remindEvery > 0 && barsFiring % rule.remindEvery === 0;
  return {
    state: firing,
    transitions: due ? [{ event: "remind", bar, episode, value, late: false }] : [],
  };
}

/** True once the cooldown after the last told end is over. */
function isRested(rule: MachineRule, state: AlertState): boolean {
  return state.sinceEnd === null || state.sinceEnd > rule.cooldown;
}

function isTold(state: AlertState): boolean {
  return (state.status === "firing" || state.status === "recovering") && state.told === "yes";
}

function ended(state: AlertState): AlertState {
  return { ...state, status: "inactive", count: 0, episode: null, told: "no", barsFiring: 0, unit: null };
}
