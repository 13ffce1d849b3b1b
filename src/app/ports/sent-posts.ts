import type { Instant } from "../../domain/time.ts";

/** What was posted, for those who look at a subscription. */
export interface SentPosts {
  /** When the newest alert that this subscription had a share in was sent; null where none is kept. */
  lastOf(subscription: { readonly id: string; readonly channelId: string }): Promise<Instant | null>;
}
