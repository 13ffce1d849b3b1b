import type { Rule } from "../../domain/rule.ts";
import { splitsBy } from "../../domain/series.ts";
import { type Instant, newYorkDate } from "../../domain/time.ts";
import type { PastDeps } from "./alerts-deps.ts";
import type { WishRules } from "./wish.ts";

/**
 * The rules as they are kept from now on. A miner's level is of the shares of the day on which it is kept: behind a
 * split the same figure is another rule than before it, so that nobody is given the level of another's old shares.
 */
export async function inSharesNow(
  { prices }: Pick<PastDeps, "prices">,
  rules: WishRules,
  now: Instant,
): Promise<WishRules> {
  const today = newYorkDate(now);
  const series: Rule[] = [];
  for (const rule of rules.series) {
    if (rule.metric !== "level" || rule.target.kind !== "miner") {
      series.push(rule);
      continue;
    }
    const { actions } = await prices.history([rule.target.security], today, today);
    const splits = splitsBy(actions, today);
    series.push(splits === 0 ? rule : { ...rule, splits });
  }
  return { ...rules, series };
}
