import type { ReviewKind } from "../domain/review.ts";
import type { Instant, IsoDate } from "../domain/time.ts";

/** Something that a person of the project should decide about. */
export interface ReviewEntry {
  readonly id: number;
  readonly kind: ReviewKind;
  readonly createdAt: Instant;
  /** Null where it is about no single company. */
  readonly miner: string | null;
  readonly about: string;
  readonly what: string;
  readonly source: { readonly text: string; readonly linked: boolean } | null;
  readonly knownAt: IsoDate | null;
  /** What approving writes; null where it only closes the item. */
  readonly writes: ReviewWrites | null;
  readonly state: "open" | "done" | "rejected";
  readonly decidedAt: Instant | null;
}

export interface ReviewWrites {
  /** The id of the row. */
  readonly row: string;
  /** True where a row of that id is here already. */
  readonly replaces: boolean;
  /** Fields in words: what stands there now (null for a new row) and what would. */
  readonly fields: readonly { readonly name: string; readonly from: string | null; readonly to: string }[];
  /** How many more fields there are. */
  readonly more: number;
  /** The figure that may be corrected before it is written; null where there is none. */
  readonly editable: { readonly value: number; readonly unit: "usd" | "btc" | "shares" } | null;
}

export interface ReviewList {
  /** Open ones, oldest first. */
  readonly entries: readonly ReviewEntry[];
  readonly counts: Readonly<Record<ReviewKind, number>>;
  readonly filter: { readonly kind: ReviewKind | null; readonly miner: string | null };
}

export type ReviewAsked<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: string };

/** What became of an item. */
export interface Decided {
  readonly entry: ReviewEntry;
  readonly outcome: "approved" | "corrected" | "rejected" | "already";
  /** How many are open still. */
  readonly open: number;
}

/** What the people who run the bot look through. */
export interface ReviewDesk {
  list(options: { kind?: string | undefined; miner?: string | undefined }): Promise<ReviewAsked<ReviewList>>;
  item(id: string): Promise<ReviewAsked<ReviewEntry>>;
  approve(id: string, by: string, now: Instant): Promise<ReviewAsked<Decided>>;
  /** `typed` is the figure as a person writes it: `10,075`, `$1.2b`. */
  correct(id: string, typed: string, by: string, now: Instant): Promise<ReviewAsked<Decided>>;
  reject(id: string, by: string, now: Instant): Promise<ReviewAsked<Decided>>;
}
