import type { BarPass, RuleOutcome, Rules, StoredRule } from "../app/ports/rules.ts";
import { factRuleKey } from "../domain/fact-rule-key.ts";
import { clockOf, ruleKey, type RuleTarget } from "../domain/rule.ts";
import { dropUnheardRules } from "./drop-rules.ts";
import { guardStore } from "./retry.ts";
import { toStoredEvent } from "./rows/event-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { parseObject } from "./rows/json.ts";
import {
  readEach,
  readTarget,
  type RuleRow,
  stateRow,
  toStoredFactRule,
  toStoredRule,
} from "./rows/rule-rows.ts";
import { inChunks } from "./rows/values.ts";
import { createRuleEventStore, writeEvents } from "./rule-events.ts";
import type { RuleTable } from "./rule-tables.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 250;

/** Two lists of the same miners are one target, in whatever order they were named. */
function targetJson(target: RuleTarget): string {
  return JSON.stringify(
    target.kind === "list" ? { ...target, securities: target.securities.toSorted() } : target,
  );
}

function selectRules(db: Database | DatabaseTransaction) {
  return db
    .selectFrom("rule")
    .leftJoin("rule_state", "rule_state.rule_key", "rule.key")
    .select([
      "rule.key",
      "rule.definition",
      "rule.since",
      "rule_state.status",
      "rule_state.bars_counted",
      "rule_state.last_bar",
      "rule_state.episode",
      "rule_state.told",
      "rule_state.since_end",
      "rule_state.no_data",
      "rule_state.stale",
      "rule_state.bars_firing",
      "rule_state.unit",
    ]);
}

function selectDue(
  transaction: DatabaseTransaction,
  at: BarPass,
  afterKey: string | null,
  limit: number,
): Promise<RuleRow[]> {
  return selectRules(transaction)
    .where("rule.clock", "=", at.clock)
    .where("rule.key", ">", afterKey ?? "")
    .where((on) => on.or([on("rule_state.last_bar", "is", null), on("rule_state.last_bar", "<", at.bar)]))
    .orderBy("rule.key")
    .limit(limit)
    .execute();
}

async function insertRules(db: Database, rows: readonly RuleTable[]): Promise<readonly string[]> {
  await guardStore(() =>
    db.transaction().execute(async (transaction) => {
      for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
        await transaction
          .insertInto("rule")
          .values(chunk)
          .onConflict((conflict) => conflict.column("key").doNothing())
          .execute();
      }
    }),
  );
  return rows.map((row) => row.key);
}

async function writeStates(
  transaction: DatabaseTransaction,
  outcomes: readonly RuleOutcome[],
): Promise<void> {
  const rows = outcomes.map(({ key, state }) => stateRow(key, state));
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction
      .insertInto("rule_state")
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column("rule_key").doUpdateSet((set) => ({
          status: set.ref("excluded.status"),
          bars_counted: set.ref("excluded.bars_counted"),
          last_bar: set.ref("excluded.last_bar"),
          episode: set.ref("excluded.episode"),
          told: set.ref("excluded.told"),
          since_end: set.ref("excluded.since_end"),
          no_data: set.ref("excluded.no_data"),
          stale: set.ref("excluded.stale"),
          bars_firing: set.ref("excluded.bars_firing"),
          unit: set.ref("excluded.unit"),
        })),
      )
      .execute();
  }
}

/** A rule that cannot be read has seen the bar without data: it must not hold the oldest bar back for ever. */
async function passBy(transaction: DatabaseTransaction, at: BarPass, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await transaction
    .updateTable("rule_state")
    .set({ last_bar: at.bar })
    .where("rule_key", "in", keys)
    .execute();
}

/** What was decided, without the rules left alone. A rule that was not asked for is a fault of the caller. */
function decided(
  outcomes: readonly (RuleOutcome | null)[],
  rules: readonly StoredRule[],
): readonly RuleOutcome[] {
  const asked = new Set(rules.map((rule) => rule.key));
  const given = outcomes.filter((outcome) => outcome !== null);
  for (const { key } of given) {
    if (!asked.has(key)) throw new RangeError(`nobody asked what the bar makes of rule ${key}`);
  }
  return given;
}

/** In words: what went wrong at the bottom of an error's causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

/**
 * Rules, their states and what happened to them. A rule that cannot be read (written by a newer version, or damaged)
 * is left out of lists and passed by when a bar is stepped, so that the others go on; `find` throws on it. Throws a
 * `StoreError` where the disk or another process is in the way.
 */
export function createRuleStore(db: Database): Rules {
  return {
    ...createRuleEventStore(db),
    keep: (sides, now) =>
      insertRules(
        db,
        sides.map((side) => ({
          key: ruleKey(side),
          clock: clockOf(side),
          definition: JSON.stringify(side),
          target: targetJson(side.target),
          since: sortableInstant(now),
        })),
      ),
    keepFactRules: (rules, now) =>
      insertRules(
        db,
        rules.map((rule) => ({
          key: factRuleKey(rule),
          clock: "fact",
          definition: JSON.stringify(rule),
          target: null,
          since: sortableInstant(now),
        })),
      ),
    find: (key) =>
      guardStore(async () => {
        const row = await selectRules(db).select("rule.clock").where("rule.key", "=", key).executeTakeFirst();
        if (row === undefined) return null;
        return row.clock === "fact" ? toStoredFactRule(row) : toStoredRule(row);
      }),
    list: () =>
      guardStore(async () => {
        const rows = await selectRules(db).where("rule.clock", "!=", "fact").orderBy("rule.key").execute();
        return readEach(rows, toStoredRule).values;
      }),
    factRules: () =>
      guardStore(async () => {
        const rows = await selectRules(db).where("rule.clock", "=", "fact").orderBy("rule.key").execute();
        return readEach(rows, toStoredFactRule).values;
      }),
    oldestBar: (clock) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("rule")
          .innerJoin("rule_state", "rule_state.rule_key", "rule.key")
          .select(({ fn }) => fn.min<string | null>("rule_state.last_bar").as("bar"))
          .where("rule.clock", "=", clock)
          .executeTakeFirst();
        return row?.bar ?? null;
      }),
    targets: (clock) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("rule")
          .select("target")
          .distinct()
          .where("clock", "=", clock)
          .orderBy("target")
          .execute();
        return readEach(rows, ({ target }) => readTarget(parseObject(target ?? ""))).values;
      }),
    stepThrough: (at, afterKey, limit, now, decide) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          if (at.clock === "fact") throw new RangeError("rules on facts have no state to step");
          const rows = await selectDue(transaction, at, afterKey, limit);
          const { values: rules, unreadable } = readEach(rows, toStoredRule);
          const outcomes = rules.length === 0 ? [] : decided(decide(rules), rules);
          await writeStates(transaction, outcomes);
          await passBy(
            transaction,
            at,
            unreadable.map(({ row }) => row.key),
          );
          const events = outcomes.flatMap(({ key, events: details }) =>
            details.map((detail) => ({ ruleKey: key, detail, notBefore: null })),
          );
          await writeEvents(transaction, at, events, now);
          const lastKey = rows.length < limit ? null : (rows.at(-1)?.key ?? null);
          return { seen: rows.length, lastKey, unreadable: unreadable.length };
        }),
      ),
    dropUnheard: (before, keptKeys) =>
      guardStore(() =>
        db
          .transaction()
          .execute((transaction) => dropUnheardRules(transaction, sortableInstant(before), keptKeys)),
      ),
    unreadable: () =>
      guardStore(async () => {
        const rows = await selectRules(db).select("rule.clock").orderBy("rule.key").execute();
        const rules = readEach(rows, (row) =>
          row.clock === "fact" ? toStoredFactRule(row) : toStoredRule(row),
        );
        const events = readEach(
          await db.selectFrom("event").selectAll().orderBy("id").execute(),
          toStoredEvent,
        );
        return [
          ...rules.unreadable.map(({ row, error }) => ({ rule: row.key, event: null, why: reasonOf(error) })),
          ...events.unreadable.map(({ row, error }) => ({
            rule: row.rule_key,
            event: row.id,
            why: reasonOf(error),
          })),
        ];
      }),
  };
}
