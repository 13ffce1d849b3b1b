import type { NotPublishedReason } from "../../domain/subscription.ts";
import { addHours, epochMs, type Instant } from "../../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { DeliveryProblem, Messenger } from "../ports/messenger.ts";
import type { OutboxRow } from "../ports/outbox.ts";
import type { Publications } from "../ports/publications.ts";
import type { Subscriptions } from "../ports/subscriptions.ts";

export interface PublishingDeps {
  readonly messenger: Pick<Messenger, "publish">;
  readonly subscriptions: Pick<Subscriptions, "get">;
  readonly publications: Pick<Publications, "noteFailed">;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of every problem that Discord gave. */
  onProblem(problem: DeliveryProblem): void;
}

/** Publishes what was posted in announcement channels, beside delivery: nothing waits for it. */
export interface Publishing {
  /** Begins, where a digest or a subscription of an alert wishes it, and returns at once. Never throws. */
  begin(row: Posted, messageId: string): void;
  /** Resolves when nothing is under way. Never rejects. */
  settled(): Promise<void>;
}

/** A row whose message is in its channel. */
export type Posted = Pick<OutboxRow, "id" | "channelId" | "content" | "edits">;

/** For a limit of which Discord does not say how long it lasts. */
const LIMIT_HOURS = 1;

/**
 * Each message is tried once: it is with its own channel already, and nothing that comes of this may send it again or
 * change what is known of it. What Discord refuses is noted. Once it has said that a channel published as many as it
 * may, it is not asked again before the time it named: such calls count against the bot.
 */
export function createPublishing(deps: PublishingDeps): Publishing {
  const { clock, log } = deps;
  const underWay = new Set<Promise<void>>();
  /** Channels over their limit, and until when. */
  const limited = new Map<string, Instant>();

  function isLimited(channelId: string, now: Instant): boolean {
    const until = limited.get(channelId);
    if (until === undefined) return false;
    if (epochMs(until) > epochMs(now)) return true;
    limited.delete(channelId);
    return false;
  }

  async function isWanted({ content, edits }: Posted): Promise<boolean> {
    // Whoever follows sees an edit by itself.
    if (edits !== null) return false;
    if (content.kind === "digest") return content.publish === true;
    if (content.kind !== "alert") return false;
    for (const id of content.subscriptionIds) {
      // As it is now: what was switched off while the message waited is not given to others.
      if ((await deps.subscriptions.get(id))?.publish === true) return true;
    }
    return false;
  }

  async function tryOnce(channelId: string, messageId: string): Promise<NotPublishedReason | null> {
    if (isLimited(channelId, clock.now())) return "limit";
    const published = await deps.messenger.publish(channelId, messageId);
    if (published.ok) return null;
    const { problem } = published;
    deps.onProblem(problem);
    const reason = reasonOf(problem);
    if (reason === "limit") {
      const now = clock.now();
      const { retryAfterMs } = problem;
      limited.set(channelId, retryAfterMs === null ? addHours(now, LIMIT_HOURS) : later(now, retryAfterMs));
    }
    log.warn(
      { channel: channelId, code: problem.code, detail: problem.detail },
      "a message was posted and not published",
    );
    return reason;
  }

  async function publish(row: Posted, messageId: string): Promise<void> {
    try {
      if (!(await isWanted(row))) return;
      const reason = await tryOnce(row.channelId, messageId);
      if (reason !== null) await deps.publications.noteFailed(row, reason, clock.now());
    } catch (error) {
      log.error({ err: error, row: row.id, channel: row.channelId }, "publishing a message broke");
    }
  }

  return {
    begin: (row, messageId) => {
      const work: Promise<void> = publish(row, messageId).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Discord's code for a channel of another type than an announcement channel. */
const NOT_OF_THIS_TYPE = "50024";

function reasonOf({ kind, code }: DeliveryProblem): NotPublishedReason {
  if (code === NOT_OF_THIS_TYPE) return "not_announcement";
  switch (kind) {
    case "rate_limited":
    case "too_many_edits":
      return "limit";
    case "permission":
      return "permissions";
    case "channel_gone":
    case "message_gone":
      return "gone";
    case "transient":
    case "blocked_by_network":
    case "token":
      return "no_answer";
    case "direct_closed":
    case "thread_closed":
    case "poison":
    case "blocked":
      return "refused";
  }
}

function later(now: Instant, ms: number): Instant {
  return new Date(epochMs(now) + ms).toISOString();
}
