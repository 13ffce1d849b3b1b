import type { FactRows } from "../../domain/fact-set.ts";
import type { Fact, MinerId } from "../../domain/fact.ts";
import type { ReviewKind } from "../../domain/review.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";

/** What approving writes. */
export interface Proposal {
  readonly list: keyof FactRows;
  readonly row: Fact;
  /** The field a person may correct before it is written, with its unit; null where there is none. */
  readonly editable: { readonly field: string; readonly unit: "usd" | "btc" | "shares" } | null;
}

/** Something a person of the project should look at. */
export interface ReviewItem {
  readonly id: number;
  readonly kind: ReviewKind;
  readonly createdAt: Instant;
  /** Who reported it, the snowflake alone; null where the program did. */
  readonly reporter: string | null;
  readonly miner: MinerId | null;
  /** What it is about: the question of a card, or miner, metric and period. */
  readonly about: string;
  readonly what: string;
  /** An address or words; null where there is none. */
  readonly source: string | null;
  /** Day of publication of what it is about; null where it has none. */
  readonly knownAt: IsoDate | null;
  /** Null where approving only closes the item. */
  readonly proposal: Proposal | null;
  readonly state: "open" | "done" | "rejected";
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
}

export type NewReviewItem = Omit<ReviewItem, "id" | "state" | "decidedBy" | "decidedAt">;

export interface ReviewItems {
  add(item: NewReviewItem): Promise<number>;
  /**
   * Adds those whose key is not known yet, whatever was decided about it, and gives how many were. An open one with
   * that key takes the new words and proposal; one that was withdrawn opens again with them, and counts as added.
   */
  propose(items: readonly { readonly key: string; readonly item: NewReviewItem }[]): Promise<number>;
  /** What stands about these keys; those that nobody proposed are absent. */
  decisions(keys: readonly string[]): Promise<ReadonlyMap<string, ReviewItem["state"]>>;
  /** Closes open ones whose question has an answer by now; gives how many. */
  withdraw(keys: readonly string[], now: Instant): Promise<number>;
  /** Reports of one person since an instant: for the limit. */
  countSince(reporter: string, since: Instant): Promise<number>;
  /** Open ones, oldest first. */
  open(): Promise<readonly ReviewItem[]>;
  get(id: number): Promise<ReviewItem | null>;
  /** False where it was decided already. */
  decide(id: number, state: "done" | "rejected", by: string, now: Instant): Promise<boolean>;
}
