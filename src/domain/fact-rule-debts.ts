import type { DebtInstrument } from "./debt.ts";
import { newlyReached } from "./fact-rule-crossing.ts";
import type { AskedFact, FactSize } from "./fact-rule.ts";

/**
 * Debt that was raised: priced, closed or committed, drawn or not, and whatever became of it since. What is planned or
 * announced is not raised yet, so an instrument is told once, on the step out of that. Preferred equity is raised money
 * too; the notes of a joint venture are not the miner's. The size is the principal in USD.
 */
export function readRaised(asked: AskedFact): FactSize | null {
  return newlyReached(asked, asked.facts.debts, (row) =>
    isRaised(row) ? { value: row.principalUsd, unit: "usd" } : null,
  );
}

/** A repurchase or repayment. The size is the face retired in USD, unknown where only the cash is stated. */
export function readRepaid(asked: AskedFact): FactSize | null {
  return newlyReached(asked, asked.facts.debtEvents, (row) => ({ value: row.principalUsd, unit: "usd" }));
}

function isRaised({ status, apart }: DebtInstrument): boolean {
  return status !== "planned" && status !== "announced" && apart !== "joint_venture";
}
