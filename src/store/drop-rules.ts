import type { Instant } from "../domain/time.ts";
import { inChunks } from "./rows/values.ts";
import type { DatabaseTransaction } from "./schema.ts";

/** So few are gone in some milliseconds; what is left goes the next time. */
const RULES_AT_A_TIME = 500;

const RULES_PER_STATEMENT = 250;

/** The rule of the newest event stays: the next event would be given its number, which a button may still carry. */
async function ruleOfNewestEvent(transaction: DatabaseTransaction): Promise<string> {
  const row = await transaction
    .selectFrom("event")
    .select("rule_key")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.rule_key ?? "";
}

/**
 * Deletes rules made before an instant that no subscription points at, except those to be kept, with their states and
 * with what happened to them; gives how many rules.
 */
export async function dropUnheardRules(
  transaction: DatabaseTransaction,
  before: Instant,
  keptKeys: readonly string[],
): Promise<number> {
  const rows = await transaction
    .selectFrom("rule")
    .select("key")
    .where("since", "<", before)
    .where("key", "not in", [...keptKeys, await ruleOfNewestEvent(transaction)])
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("subscription_rule")
            .select("subscription_rule.rule_key")
            .whereRef("subscription_rule.rule_key", "=", "rule.key"),
        ),
      ),
    )
    .orderBy("key")
    .limit(RULES_AT_A_TIME)
    .execute();
  const keys = rows.map((row) => row.key);
  for (const chunk of inChunks(keys, RULES_PER_STATEMENT)) {
    await transaction.deleteFrom("event").where("rule_key", "in", chunk).execute();
    await transaction.deleteFrom("rule_state").where("rule_key", "in", chunk).execute();
    await transaction.deleteFrom("rule").where("key", "in", chunk).execute();
  }
  return keys.length;
}
