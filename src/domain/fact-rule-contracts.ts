import { type Contract, countedContracts } from "./contract.ts";
import { newlyReached } from "./fact-rule-crossing.ts";
import type { AskedFact, FactSize } from "./fact-rule.ts";

/**
 * A contract that was signed, and counts in totals: never a part beside its roll-up, a published total, a framework or
 * a memorandum. The size is the base value in USD, of a joint venture the company's share of it.
 */
export function readSigned(asked: AskedFact): FactSize | null {
  return newlyReached(asked, asked.facts.contracts, (row, published) =>
    countedContracts(published).includes(row) ? ownValue(row) : null,
  );
}

/**
 * A contract that ended. A part that ends is one of its own unless the whole ended; a framework or memorandum that came
 * to nothing, and a published total, are none. The size is that of `readSigned`.
 */
export function readEnded(asked: AskedFact): FactSize | null {
  const { facts, change } = asked;
  const was = change.differences.find(({ field }) => field === "status")?.from;
  if (was === "framework" || was === "mou") return null;
  return newlyReached(asked, facts.contracts, (row) => {
    if (row.status !== "ended") return null;
    if (row.isRollup && !facts.contracts.some((other) => other.partOf === row.id)) return null;
    const whole = facts.contracts.find((other) => other.id === row.partOf);
    return whole?.status === "ended" ? null : ownValue(row);
  });
}

function ownValue({ baseValueUsd, attributableShare }: Contract): FactSize {
  return { value: baseValueUsd === null ? null : baseValueUsd * attributableShare, unit: "usd" };
}
