import { type AlertState, INITIAL_STATE, type MachineRule, step } from "../../src/domain/alert.ts";

/** The shape in which cases of the alert machine are written down. */
export interface AlertCase {
  readonly name: string;
  readonly rule: {
    readonly op: "above" | "below";
    readonly threshold: number;
    readonly clear: number;
    readonly for_n: number;
    readonly clear_n: number;
    readonly cooldown: number;
    readonly stale_after: number;
    readonly remind_every: number;
  };
  readonly steps: readonly {
    readonly bar: string;
    readonly value: number | null;
    readonly state: string;
    readonly stale: boolean;
    readonly events: readonly object[];
  }[];
  readonly final: Readonly<Record<string, unknown>>;
}

/** Runs a case through the machine and gives the same case back, with what the machine says in it. */
export function runCase(given: AlertCase): AlertCase {
  const rule = ruleOf(given.rule);
  let state = INITIAL_STATE;
  const steps = given.steps.map(({ bar, value }) => {
    const stepped = step(rule, state, value === null ? null : { value, unit: 1 }, bar);
    state = stepped.state;
    const events = stepped.transitions.map(({ event, bar: at, episode, value: said, late }) => ({
      event,
      bar: at,
      episode,
      ...(event === "stale" || event === "fresh" ? {} : { value: said }),
      ...(event === "fire" ? { late } : {}),
    }));
    return { bar, value, state: state.status, stale: state.stale, events };
  });
  return { ...given, steps, final: fieldsOf(state) };
}

/** The rule of a case as the machine takes it. */
export function ruleOf(rule: AlertCase["rule"]): MachineRule {
  return {
    direction: rule.op,
    threshold: rule.threshold,
    clear: rule.clear,
    forBars: rule.for_n,
    clearBars: rule.clear_n,
    cooldown: rule.cooldown,
    staleAfter: rule.stale_after,
    remindEvery: rule.remind_every,
  };
}

/** A state in the fields of a case. */
export function fieldsOf(state: AlertState): AlertCase["final"] {
  return {
    st: state.status,
    n: state.count,
    last_bar: state.lastBar,
    episode: state.episode,
    notified: state.told === "yes",
    since_end: state.sinceEnd,
    nodata: state.noData,
    stale: state.stale,
    bars_firing: state.barsFiring,
  };
}
