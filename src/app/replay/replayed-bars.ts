import type { SecurityId } from "../../domain/market.ts";
import type { Rule } from "../../domain/rule.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { ReplaySummary } from "./summary.ts";
import type { Walked } from "./walk.ts";

/** A rule to be replayed between two dates, both inclusive. */
export interface AskedReplay {
  readonly rule: Rule;
  /** As in the rule's text. */
  readonly target: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly tickerOf: (security: SecurityId) => string;
  readonly breathe: () => Promise<void>;
}

/** What the stored history made of it, or why it could make nothing. */
export type ReplayedBars =
  | {
      readonly ok: true;
      readonly walked: Walked;
      readonly summary: ReplaySummary;
      /** What a reader must know beside the figures. */
      readonly sentences: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };
