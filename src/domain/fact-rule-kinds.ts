import { readCoins } from "./fact-rule-coins.ts";
import { readEnded, readSigned } from "./fact-rule-contracts.ts";
import { readRaised, readRepaid } from "./fact-rule-debts.ts";
import { readFiling } from "./fact-rule-filings.ts";
import { readAiShare } from "./fact-rule-shares.ts";
import type { AskedFact, FactHit, FactRule, FactRuleKind, FactSize, FactTarget, Least } from "./fact-rule.ts";
import type { FactSet } from "./fact-set.ts";
import type { Change, ChangeKind, MinerId } from "./fact.ts";
import type { Basket } from "./market.ts";
import type { Miner } from "./miner.ts";
import { isOutside } from "./outside.ts";
import type { IsoDate } from "./time.ts";

/** What a kind of rule on facts is. */
export interface FactRuleKindEntry {
  readonly label: string;
  /** What a least size may be in, the usual unit first; empty where the kind has no size. */
  readonly units: readonly Least["unit"][];
  /** True where the rule means nothing without a size: a level to be crossed. */
  readonly needsLeast: boolean;
  /** True where the largest size that makes sense is 100 %. */
  readonly isPartOfWhole: boolean;
  readonly hasDirection: boolean;
  readonly hasForms: boolean;
  /** True where a miner that was told of is left alone for some hours; what was filed is told at once. */
  readonly rests: boolean;
  /** Kinds of change that can say something to the rule. */
  readonly changes: readonly ChangeKind[];
  /** What a change says: its size, or null for nothing. */
  readonly read: (asked: AskedFact) => FactSize | null;
}

const PLAIN = {
  needsLeast: false,
  isPartOfWhole: false,
  hasDirection: false,
  hasForms: false,
  rests: true,
} as const;

/** Every kind of rule on facts. */
export const FACT_RULE_KINDS: Readonly<Record<FactRuleKind, FactRuleKindEntry>> = {
  contract_signed: {
    ...PLAIN,
    label: "contract signed, base value at the company's share",
    units: ["usd"],
    changes: ["contract"],
    read: readSigned,
  },
  contract_ended: {
    ...PLAIN,
    label: "contract ended, base value at the company's share",
    units: ["usd"],
    changes: ["contract"],
    read: readEnded,
  },
  debt_raised: {
    ...PLAIN,
    label: "debt priced, closed or committed, principal",
    units: ["usd"],
    changes: ["debt"],
    read: readRaised,
  },
  debt_repaid: {
    ...PLAIN,
    label: "debt repaid or bought back, face retired",
    units: ["usd"],
    changes: ["debt_event"],
    read: readRepaid,
  },
  btc_bought: {
    ...PLAIN,
    label: "bitcoin bought or added, coins or part of the holdings",
    units: ["btc", "pct"],
    changes: ["treasury_transaction", "holding"],
    read: (asked) => readCoins(asked, "add"),
  },
  btc_sold: {
    ...PLAIN,
    label: "bitcoin sold, coins or part of the holdings",
    units: ["btc", "pct"],
    isPartOfWhole: true,
    changes: ["treasury_transaction", "holding"],
    read: (asked) => readCoins(asked, "sell"),
  },
  ai_share: {
    ...PLAIN,
    label: "AI share of a quarter's revenue crosses a level",
    units: ["pct"],
    needsLeast: true,
    isPartOfWhole: true,
    hasDirection: true,
    changes: ["revenue"],
    read: readAiShare,
  },
  filing: {
    ...PLAIN,
    label: "filing of chosen forms",
    units: [],
    hasForms: true,
    rests: false,
    changes: ["filing"],
    read: readFiling,
  },
};

/** The kinds in the order in which they are listed. */
export const FACT_RULE_KIND_NAMES: readonly FactRuleKind[] = [
  "contract_signed",
  "contract_ended",
  "debt_raised",
  "debt_repaid",
  "btc_bought",
  "btc_sold",
  "ai_share",
  "filing",
];

/**
 * What one row of the change feed says to a rule; null for nothing. `facts` holds the changed record as it is now, or as
 * it stood after that change; other facts count where they were published by the day of the change. `members` are the
 * miners of the rule's target on that day, null for all (`membersOf`). A change of no miner, one without a publication
 * date and a withdrawal say nothing.
 */
export function readFactRule(
  rule: FactRule,
  change: Change,
  facts: FactSet,
  members: ReadonlySet<MinerId> | null,
): FactHit | null {
  const { knownAt, miner, factId } = change;
  const { changes, read } = FACT_RULE_KINDS[rule.kind];
  if (knownAt === null || miner === null || !isMember(members, miner, facts.miners)) return null;
  if (!changes.includes(change.kind)) return null;
  if (change.differences.some(({ field, to }) => field === "withdrawn" && to !== null)) return null;
  const size = read({ rule, change, knownAt, facts });
  if (size === null) return null;
  const unit = size.value === null ? null : size.unit;
  return { factId, miner, value: size.value, unit, knownAt };
}

/** True where a target means this miner: “every watched one” means nobody whom no release watches. */
export function isMember(
  members: ReadonlySet<MinerId> | null,
  id: MinerId,
  miners: readonly Miner[],
): boolean {
  if (members !== null) return members.has(id);
  const miner = miners.find((one) => one.id === id);
  return miner === undefined || !isOutside(miner);
}

/** The miners that a target means on a day, the basket's by its dated membership; null for every watched one. */
export function membersOf(target: FactTarget, basket: Basket, day: IsoDate): ReadonlySet<MinerId> | null {
  switch (target.kind) {
    case "all":
      return null;
    case "basket":
      return new Set(
        basket.members
          .filter(({ from, until }) => from <= day && (until === null || day <= until))
          .map((member) => member.security),
      );
    case "miner":
      return new Set([target.security]);
    case "list":
      return new Set(target.securities);
  }
}
