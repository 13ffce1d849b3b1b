import type { BarPass } from "../app/ports/rules.ts";
import type { AlertState } from "../domain/alert.ts";

export interface RuleTable {
  key: string;
  clock: BarPass["clock"];
  /** One side of a rule, or a rule on facts, as JSON. */
  definition: string;
  /** What the side looks at, as JSON, so that the distinct ones are found without reading every definition; null for facts. */
  target: string | null;
  since: string;
}

/** Where a side of a rule stands; it has no row before its first evaluation. */
export interface RuleStateTable {
  rule_key: string;
  status: AlertState["status"];
  bars_counted: number;
  last_bar: string | null;
  episode: string | null;
  told: AlertState["told"];
  since_end: number | null;
  no_data: number;
  /** 0 or 1. */
  stale: number;
  bars_firing: number;
  unit: number | null;
}

/** A bar that made events, or that every rule was stepped through. */
export interface BarTable {
  clock: BarPass["clock"];
  bar: string;
  pass: number;
  /** Null while rules are still being stepped through it. */
  finished_at: string | null;
  fanned_out_at: string | null;
}

export interface EventTable {
  id: number;
  rule_key: string;
  clock: BarPass["clock"];
  bar: string;
  pass: number;
  /** A transition's name, or `fact`. */
  kind: string;
  /** The bar that began the episode; for facts the fact and the row of the change feed. */
  episode: string;
  value: number | null;
  /** The whole event, as JSON. */
  detail: string;
  created_at: string;
  not_before: string | null;
  corrected_value: number | null;
  /** Null while the event agrees with the prices. */
  corrected_at: string | null;
}

export interface RuleTables {
  rule: RuleTable;
  rule_state: RuleStateTable;
  bar: BarTable;
  event: EventTable;
}
