import type { NotPublishedReason } from "../../domain/subscription.ts";
import type { Instant } from "../../domain/time.ts";
import type { OutboxContent, OutboxRow } from "./outbox.ts";

/** A message that was posted and not published. */
export interface NotPublished {
  readonly content: OutboxContent;
  readonly reason: NotPublishedReason;
  readonly at: Instant;
}

/** What of an announcement channel did not reach the servers that follow it. Every call is one transaction. */
export interface Publications {
  /** Notes that a message of the outbox was not published; noted again, the newer reason counts. A row that is gone needs no note. */
  noteFailed(
    row: Pick<OutboxRow, "id" | "channelId">,
    reason: NotPublishedReason,
    now: Instant,
  ): Promise<void>;
  /** What was noted of a channel since then, newest first; what is no longer known to say what is left out. */
  failed(channelId: string, since: Instant): Promise<readonly NotPublished[]>;
}
