import { newlyReached } from "./fact-rule-crossing.ts";
import type { AskedFact, FactRule, FactSize } from "./fact-rule.ts";
import { quarterlyAiShares } from "./quarterly-shares.ts";

/**
 * The AI share of a quarter's revenue that crossed the rule's level since the quarter told before it, in percent.
 * Quarters alone, of both figures, published by then; a quarter older than one that was published before is no news. A
 * share that is not comparable with others (the miner's caveat) counts only for a rule on that miner.
 */
export function readAiShare(asked: AskedFact): FactSize | null {
  const { rule, facts, knownAt } = asked;
  // Below the level is below the least: the crossing itself is what is waited for.
  return newlyReached({ ...asked, rule: { ...rule, least: null } }, facts.revenue, (row, published) => {
    const miner = facts.miners.find(({ id }) => id === row.miner);
    if (miner === undefined || (miner.aiShareCaveat !== null && rule.target.kind !== "miner")) return null;
    const quarters = quarterlyAiShares(published, [miner])[0]?.quarters ?? [];
    const at = quarters.findIndex(({ period }) => period.id === row.id);
    const [before, now] = [quarters[at - 1], quarters[at]];
    if (before === undefined || now === undefined) return null;
    const later = quarters.slice(at + 1).map(({ period }) => period.knownAt ?? knownAt);
    if (later.some((day) => day < knownAt)) return null;
    return hasCrossed(rule, before.pct, now.pct) ? { value: now.pct, unit: "pct" } : null;
  });
}

function hasCrossed({ least, direction }: FactRule, before: number, now: number): boolean {
  if (least === null) return false;
  const rose = before < least.size && now >= least.size;
  const fell = before > least.size && now <= least.size;
  return direction === "both" ? rose || fell : direction === "below" ? fell : rose;
}
