import type { FactSet } from "./fact-set.ts";
import type { Change, MinerId } from "./fact.ts";
import type { Direction } from "./rule.ts";
import type { IsoDate } from "./time.ts";

/** What a rule on the change feed can wait for. */
export type FactRuleKind =
  | "contract_signed"
  | "contract_ended"
  | "debt_raised"
  | "debt_repaid"
  | "btc_bought"
  | "btc_sold"
  | "ai_share"
  | "filing";

/** Whose facts: every watched miner, the published basket, one miner, or a list. */
export type FactTarget =
  | { readonly kind: "all" }
  | { readonly kind: "basket"; readonly id: string }
  | { readonly kind: "miner"; readonly security: MinerId }
  | { readonly kind: "list"; readonly securities: readonly MinerId[] };

/** The least that counts: dollars, coins, or percent (of the holdings for coins, of the revenue for `ai_share`). */
export interface Least {
  readonly unit: "usd" | "btc" | "pct";
  readonly size: number;
}

/** A wish to hear of facts as they become known. It has no state: each change is an event of its own. */
export interface FactRule {
  readonly kind: FactRuleKind;
  readonly target: FactTarget;
  /** Null takes every size, an unstated one too; with a least size an unstated one never counts. */
  readonly least: Least | null;
  /** Which way the level is crossed, for `ai_share`; null elsewhere. */
  readonly direction: Direction | null;
  /** Forms such as `8-K`, each with its amendments, or `8-K/A`, for `filing`; empty elsewhere. */
  readonly forms: readonly string[];
}

/** A change that a rule waited for. */
export interface FactHit {
  readonly factId: string;
  readonly miner: MinerId;
  /** What the size was held against; null where the fact states none. */
  readonly value: number | null;
  readonly unit: Least["unit"] | null;
  readonly knownAt: IsoDate;
}

/** A size as a rule compares it. */
export interface FactSize {
  /** Null where the fact states none. */
  readonly value: number | null;
  readonly unit: Least["unit"] | null;
}

/** One row of the change feed before a rule. */
export interface AskedFact {
  readonly rule: FactRule;
  readonly change: Change;
  /** When the change was published. */
  readonly knownAt: IsoDate;
  /** The fact set in which the changed record stands. */
  readonly facts: FactSet;
}

export type CheckedFactRule =
  | { readonly ok: true; readonly rule: FactRule }
  | { readonly ok: false; readonly problems: readonly string[] };
