import type { StoredEvent } from "../../app/ports/rules.ts";
import type { Transition } from "../../domain/alert.ts";
import type { FactHit } from "../../domain/fact-rule.ts";
import type { EventDetail } from "../../domain/rule-event.ts";
import type { RuleReading } from "../../domain/rule-metrics.ts";
import type { EventTable } from "../rule-tables.ts";
import {
  booleanAt,
  type JsonObject,
  numberAt,
  numberOrNullAt,
  objectAt,
  objectOrNullAt,
  parseObject,
  textAt,
  wordAt,
} from "./json.ts";
import { readFactRule, readSide, readUnit } from "./rule-rows.ts";

const KINDS: Readonly<Record<EventDetail["kind"], true>> = { series: true, fact: true };
const TRANSITIONS: Readonly<Record<Transition["event"], true>> = {
  fire: true,
  resolve: true,
  stale: true,
  fresh: true,
  remind: true,
};

function readTransition(object: JsonObject): Transition {
  return {
    event: wordAt(object, "event", TRANSITIONS),
    bar: textAt(object, "bar"),
    episode: textAt(object, "episode"),
    value: numberOrNullAt(object, "value"),
    late: booleanAt(object, "late"),
  };
}

function readReading(object: JsonObject): RuleReading {
  return {
    value: numberAt(object, "value"),
    unit: numberAt(object, "unit"),
    btcReturnPct: numberOrNullAt(object, "btcReturnPct"),
    subjectReturnPct: numberOrNullAt(object, "subjectReturnPct"),
  };
}

function readHit(object: JsonObject): FactHit {
  return {
    factId: textAt(object, "factId"),
    miner: textAt(object, "miner"),
    value: numberOrNullAt(object, "value"),
    unit: readUnit(object),
    knownAt: textAt(object, "knownAt"),
  };
}

function readDetail(object: JsonObject): EventDetail {
  const kind = wordAt(object, "kind", KINDS);
  if (kind === "fact") {
    return {
      kind,
      rule: readFactRule(objectAt(object, "rule")),
      hit: readHit(objectAt(object, "hit")),
      changeId: numberAt(object, "changeId"),
    };
  }
  const reading = objectOrNullAt(object, "reading");
  return {
    kind,
    side: readSide(objectAt(object, "side")),
    transition: readTransition(objectAt(object, "transition")),
    reading: reading === null ? null : readReading(reading),
  };
}

/** An event as it was written. Throws, naming it, where its row cannot be read. */
export function toStoredEvent(row: EventTable): StoredEvent {
  try {
    return {
      id: row.id,
      ruleKey: row.rule_key,
      clock: row.clock,
      bar: row.bar,
      pass: row.pass,
      detail: readDetail(parseObject(row.detail)),
      createdAt: row.created_at,
      notBefore: row.not_before,
      corrected: row.corrected_at === null ? null : { value: row.corrected_value, at: row.corrected_at },
    };
  } catch (cause) {
    throw new Error(`event ${row.id} cannot be read`, { cause });
  }
}

/** What makes an event the same as one that is there already, besides its rule and bar; and its value. */
export function eventColumns(detail: EventDetail): Pick<EventTable, "kind" | "episode" | "value" | "detail"> {
  const json = JSON.stringify(detail);
  if (detail.kind === "fact") {
    const { hit, changeId } = detail;
    return { kind: "fact", episode: `${hit.factId} ${changeId}`, value: hit.value, detail: json };
  }
  const { event, episode, value } = detail.transition;
  return { kind: event, episode, value, detail: json };
}
