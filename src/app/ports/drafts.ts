import type { Instant } from "../../domain/time.ts";

/** What a person has filled in and not saved yet; kept for 15 minutes, readable by that person only. */
export interface Drafts {
  put(owner: string, content: unknown, now: Instant): Promise<string>;
  /** Null where there is none, it is somebody else's, or its time is over. */
  get(id: string, owner: string, now: Instant): Promise<unknown>;
  remove(id: string): Promise<void>;
  /** Deletes those whose time is over; gives how many. */
  sweep(now: Instant): Promise<number>;
}
