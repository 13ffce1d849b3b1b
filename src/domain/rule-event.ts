import type { Transition } from "./alert.ts";
import type { FactHit, FactRule } from "./fact-rule.ts";
import type { RuleReading } from "./rule-metrics.ts";
import type { RuleSide } from "./rule.ts";

/** What a bar, or a new fact, said to a rule: everything a message about it needs, kept as it was then. */
export type EventDetail =
  | {
      readonly kind: "series";
      readonly side: RuleSide;
      readonly transition: Transition;
      /** Null where the bar had none (`stale`). */
      readonly reading: RuleReading | null;
    }
  | {
      readonly kind: "fact";
      readonly rule: FactRule;
      readonly hit: FactHit;
      /** The row of the change feed. */
      readonly changeId: number;
    };
