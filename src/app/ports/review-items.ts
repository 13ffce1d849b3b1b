import type { Instant } from "../../domain/time.ts";

/** Something a person of the project should look at: for now a number that somebody reported as wrong. */
export interface ReviewItem {
  readonly id: number;
  readonly kind: "reported_number";
  readonly createdAt: Instant;
  /** Who reported it; the snowflake alone. */
  readonly reporter: string;
  /** The command and options whose card was reported. */
  readonly about: string;
  readonly what: string;
  readonly source: string | null;
  readonly state: "open" | "done" | "rejected";
}

export interface ReviewItems {
  add(item: Omit<ReviewItem, "id" | "state">): Promise<number>;
  /** Reports of one person since an instant: for the limit. */
  countSince(reporter: string, since: Instant): Promise<number>;
  open(): Promise<readonly ReviewItem[]>;
}
