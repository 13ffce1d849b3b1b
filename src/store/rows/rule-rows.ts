import type { StoredFactRule, StoredRule } from "../../app/ports/rules.ts";
import type { AlertState } from "../../domain/alert.ts";
import type { FactRule, FactRuleKind, FactTarget, Least } from "../../domain/fact-rule.ts";
import { METRICS } from "../../domain/rule-metrics.ts";
import type { Direction, Rule, RuleSide, RuleTarget, RuleWindow } from "../../domain/rule.ts";
import type { RuleStateTable, RuleTable } from "../rule-tables.ts";
import {
  type JsonObject,
  numberAt,
  objectAt,
  objectOrNullAt,
  parseObject,
  textAt,
  textsAt,
  wordAt,
  wordOrNullAt,
} from "./json.ts";
import { flag, isSet, oneOf, present } from "./values.ts";

type Words<Word extends string> = Readonly<Record<Word, true>>;

const SCALES: Words<Rule["scale"]> = { plain: true, own_volatility: true };
const SIDES: Words<RuleSide["direction"]> = { above: true, below: true };
const DIRECTIONS: Words<Direction> = { above: true, below: true, both: true };
const WINDOWS: Words<RuleWindow> = {
  "1h": true,
  "1d": true,
  "7d": true,
  "30d": true,
  "90d": true,
  ytd: true,
};
const STATUSES: Words<AlertState["status"]> = {
  inactive: true,
  pending: true,
  firing: true,
  recovering: true,
};
const TOLD: Words<AlertState["told"]> = { no: true, yes: true, withheld: true };
const TARGETS: Words<RuleTarget["kind"]> = {
  basket: true,
  miner: true,
  list: true,
  btc: true,
  network: true,
};
const FACT_TARGETS: Words<FactTarget["kind"]> = { all: true, basket: true, miner: true, list: true };
const UNITS: Words<Least["unit"]> = { usd: true, btc: true, pct: true };
const FACT_KINDS: Words<FactRuleKind> = {
  contract_signed: true,
  contract_ended: true,
  debt_raised: true,
  debt_repaid: true,
  btc_bought: true,
  btc_sold: true,
  ai_share: true,
  filing: true,
};

/** The columns of a rule and, null before its first evaluation, of its state. */
export type RuleRow = Pick<RuleTable, "key" | "definition" | "since"> & {
  readonly [Column in Exclude<keyof RuleStateTable, "rule_key">]: RuleStateTable[Column] | null;
};

/** A rule's target from its JSON. Throws where it is none. */
export function readTarget(object: JsonObject): RuleTarget {
  const kind = wordAt(object, "kind", TARGETS);
  switch (kind) {
    case "basket":
      return { kind, id: textAt(object, "id") };
    case "miner":
      return { kind, security: textAt(object, "security") };
    case "list":
      return { kind, securities: textsAt(object, "securities") };
    case "btc":
    case "network":
      return { kind };
  }
}

/** One side of a rule from its JSON. Throws where a field is missing or a word is not known. */
export function readSide(object: JsonObject): RuleSide {
  return {
    metric: wordAt(object, "metric", METRICS),
    target: readTarget(objectAt(object, "target")),
    window: wordAt(object, "window", WINDOWS),
    direction: wordAt(object, "direction", SIDES),
    scale: wordAt(object, "scale", SCALES),
    threshold: numberAt(object, "threshold"),
    clear: numberAt(object, "clear"),
    forBars: numberAt(object, "forBars"),
    clearBars: numberAt(object, "clearBars"),
    cooldown: numberAt(object, "cooldown"),
    ...(object["splits"] === undefined ? {} : { splits: numberAt(object, "splits") }),
  };
}

function readFactTarget(object: JsonObject): FactTarget {
  const kind = wordAt(object, "kind", FACT_TARGETS);
  switch (kind) {
    case "all":
      return { kind };
    case "basket":
      return { kind, id: textAt(object, "id") };
    case "miner":
      return { kind, security: textAt(object, "security") };
    case "list":
      return { kind, securities: textsAt(object, "securities") };
  }
}

/** The unit of a size, or null. Throws where another word stands there. */
export function readUnit(object: JsonObject): Least["unit"] | null {
  return wordOrNullAt(object, "unit", UNITS);
}

/** A rule on facts from its JSON. Throws where a field is missing or a word is not known. */
export function readFactRule(object: JsonObject): FactRule {
  const least = objectOrNullAt(object, "least");
  return {
    kind: wordAt(object, "kind", FACT_KINDS),
    target: readFactTarget(objectAt(object, "target")),
    least: least === null ? null : { unit: wordAt(least, "unit", UNITS), size: numberAt(least, "size") },
    direction: wordOrNullAt(object, "direction", DIRECTIONS),
    forms: textsAt(object, "forms"),
  };
}

function readState(row: RuleRow): AlertState | null {
  if (row.status === null) return null;
  return {
    status: oneOf(STATUSES, row.status),
    count: present(row.bars_counted, "a count"),
    lastBar: row.last_bar,
    episode: row.episode,
    told: oneOf(TOLD, row.told),
    sinceEnd: row.since_end,
    noData: present(row.no_data, "a count"),
    stale: isSet(present(row.stale, "a flag")),
    barsFiring: present(row.bars_firing, "a count"),
    unit: row.unit,
  };
}

/** A side of a rule with its state. Throws, naming the rule, where a row cannot be read. */
export function toStoredRule(row: RuleRow): StoredRule {
  try {
    const side = readSide(parseObject(row.definition));
    return { key: row.key, side, since: row.since, state: readState(row) };
  } catch (cause) {
    throw new Error(`rule ${row.key} cannot be read`, { cause });
  }
}

/** A rule on facts. Throws, naming the rule, where its row cannot be read. */
export function toStoredFactRule(row: Pick<RuleTable, "key" | "definition" | "since">): StoredFactRule {
  try {
    return { key: row.key, rule: readFactRule(parseObject(row.definition)), since: row.since };
  } catch (cause) {
    throw new Error(`rule ${row.key} cannot be read`, { cause });
  }
}

/** A state as it is stored. */
export function stateRow(key: string, state: AlertState): RuleStateTable {
  return {
    rule_key: key,
    status: state.status,
    bars_counted: state.count,
    last_bar: state.lastBar,
    episode: state.episode,
    told: state.told,
    since_end: state.sinceEnd,
    no_data: state.noData,
    stale: flag(state.stale),
    bars_firing: state.barsFiring,
    unit: state.unit,
  };
}

/** Rows made into values; those that cannot be read are given apart, so that they hold nobody else up. */
export function readEach<Row, Value>(
  rows: readonly Row[],
  read: (row: Row) => Value,
): {
  readonly values: readonly Value[];
  readonly unreadable: readonly { readonly row: Row; readonly error: unknown }[];
} {
  const values: Value[] = [];
  const unreadable: { row: Row; error: unknown }[] = [];
  for (const row of rows) {
    try {
      values.push(read(row));
    } catch (error) {
      unreadable.push({ row, error });
    }
  }
  return { values, unreadable };
}
