import type { Instant } from "../../domain/time.ts";
import type { Drafts as DraftsInUse } from "../../surface/app.ts";

/** What people have filled in and not saved yet, as it is kept. */
export interface Drafts extends DraftsInUse {
  /** Deletes those whose time is over; gives how many. */
  sweep(now: Instant): Promise<number>;
}
