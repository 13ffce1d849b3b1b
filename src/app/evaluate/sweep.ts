import type { Instant } from "../../domain/time.ts";
import type { BarPass, RuleOutcome, StoredRule } from "../ports/rules.ts";
import type { EvaluateDeps } from "./evaluate-deps.ts";

/** So many rules are stepped in a few milliseconds. */
const RULES_AT_A_TIME = 250;

/** What came of all rules that were due at a bar. */
export interface Swept {
  readonly outcomes: readonly RuleOutcome[];
  /** Rules that were left alone. */
  readonly left: readonly StoredRule[];
}

/**
 * Takes every rule that was not stepped through the bar yet, a chunk per transaction and everything else in between,
 * and lets `decide` say what the bar makes of it; null leaves it alone. Cut short, it goes on where it was the next
 * time. Rejects once the signal aborts, or where the store fails.
 */
export async function sweep(
  { rules, breathe }: Pick<EvaluateDeps, "rules" | "breathe">,
  at: BarPass,
  now: Instant,
  signal: AbortSignal,
  decide: (rule: StoredRule) => RuleOutcome | null,
): Promise<Swept> {
  const outcomes: RuleOutcome[] = [];
  const left: StoredRule[] = [];
  let afterKey: string | null = null;
  do {
    signal.throwIfAborted();
    // A transaction that met a busy database is begun again, and decides again: only what came of the last try counts.
    let decided: readonly { readonly rule: StoredRule; readonly outcome: RuleOutcome | null }[] = [];
    const chunk: { readonly lastKey: string | null } = await rules.stepThrough(
      at,
      afterKey,
      RULES_AT_A_TIME,
      now,
      (due) => {
        decided = due.map((rule) => ({ rule, outcome: decide(rule) }));
        return decided.map(({ outcome }) => outcome);
      },
    );
    for (const { rule, outcome } of decided) {
      if (outcome === null) left.push(rule);
      else outcomes.push(outcome);
    }
    afterKey = chunk.lastKey;
    await breathe();
  } while (afterKey !== null);
  return { outcomes, left };
}
