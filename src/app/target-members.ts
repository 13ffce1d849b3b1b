import type { Calendar } from "../domain/calendar.ts";
import type { SubjectMember } from "../domain/divergence.ts";
import type { Basket, SecurityId } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import type { RuleTarget } from "../domain/rule.ts";
import type { IsoDate } from "../domain/time.ts";

export interface MemberDeps {
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly miners: readonly Miner[];
}

/** The securities that a rule's target is measured on, with the dates from which they count; none of bitcoin's. */
export function targetMembers(
  { calendar, basket, miners }: MemberDeps,
  target: RuleTarget,
): readonly SubjectMember[] {
  const since = (security: SecurityId): IsoDate | null =>
    miners.find((miner) => miner.id === security)?.pricesSince ?? null;
  if (target.kind === "basket") {
    return basket.members.map((member) => ({ ...member, pricesSince: since(member.security) }));
  }
  const securities =
    target.kind === "miner" ? [target.security] : target.kind === "list" ? target.securities : [];
  return securities.map((security) => ({
    security,
    from: calendar.from,
    until: null,
    pricesSince: since(security),
  }));
}
