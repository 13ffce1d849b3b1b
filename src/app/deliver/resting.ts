import type { RestReason, Subscription } from "../../domain/subscription.ts";
import { epochMs, type Instant } from "../../domain/time.ts";
import type { Log } from "../ports/log.ts";
import type { DeliveryProblem, Messenger } from "../ports/messenger.ts";
import type { DeliveryIssue, DeliveryIssues, Outbox } from "../ports/outbox.ts";
import type { Subscriptions } from "../ports/subscriptions.ts";

export interface RestingDeps {
  readonly outbox: Pick<Outbox, "add" | "cancelChannel">;
  readonly subscriptions: Pick<Subscriptions, "inChannel" | "change" | "setChannelStatus">;
  readonly issues: DeliveryIssues;
  readonly messenger: Pick<Messenger, "direct">;
  readonly log: Log;
  /** Told of a channel that is gone, before its messages are cancelled. */
  onGone?(channelId: string): Promise<unknown>;
}

/** Channels that cannot be written to: what rests, for how long, and who is told. */
export interface Resting {
  /** When a channel that fails now is tried again; null where it was tried often enough. */
  nextCheck(issue: DeliveryIssue | null, now: Instant): Instant | null;
  /** The channel's subscriptions rest until then; null gives them up, and all of its messages. */
  rest(
    place: Place,
    reason: RestReason,
    problem: DeliveryProblem,
    until: Instant | null,
    now: Instant,
  ): Promise<void>;
  /** The channel is gone: its subscriptions end, and all of its messages. */
  close(place: Place, problem: DeliveryProblem, now: Instant): Promise<void>;
  /** The channel can be written to again. */
  resume(channelId: string): Promise<void>;
  /**
   * Channels whose time has come although no message of theirs waits: their subscriptions go on, and the next alert
   * shows whether it works.
   */
  tryAgain(now: Instant, isBusy: (channelId: string) => boolean): Promise<void>;
}

export interface Place {
  readonly channelId: string;
  readonly guildId: string | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After the first, second … failure in a row; after the last of them the channel is given up. */
const CHECKS_MS: readonly number[] = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
const LAST_CHECK_MS = 24 * HOUR_MS;
/** A message that waits for the check is tried at once when it is due; after so long there was none. */
const NONE_WAITS_MS = 2 * MINUTE_MS;
/** A notice that is late by more than this says nothing new. */
const NOTICE_LIFE_MS = 24 * HOUR_MS;

/** What delivery itself paused, and may let go on; what a person paused stays paused. */
const OURS: readonly (RestReason | null)[] = ["permissions", "direct_closed", "thread_closed"];

export function createResting(deps: RestingDeps): Resting {
  const { issues, subscriptions, outbox, log } = deps;

  /** Ends what runs or was paused by delivery; what was ended before keeps its reason. */
  async function disable(channelId: string, reason: RestReason): Promise<number> {
    const on = await subscriptions.setChannelStatus(channelId, "on", "disabled", reason);
    const paused = await subscriptions.setChannelStatus(channelId, "paused", "disabled", reason);
    return on.length + paused.length;
  }

  async function tell(
    issue: DeliveryIssue,
    paused: readonly Subscription[],
    reason: RestReason,
    now: Instant,
  ) {
    const makers = Map.groupBy(
      paused.filter(({ place }) => place.kind === "channel"),
      ({ createdBy }) => createdBy,
    );
    let isTold = true;
    for (const [maker, [first]] of makers) {
      if (first === undefined) continue;
      const direct = await deps.messenger.direct(maker);
      if (direct.ok) {
        await outbox.add([noticeOf(issue, first, direct.channelId, reason, now)], [], now);
      } else if (direct.problem.kind !== "direct_closed" && direct.problem.kind !== "permission") {
        // Discord cannot be asked now; whoever it is hears of it at the next failure.
        isTold = false;
      }
    }
    if (isTold) await issues.markTold(issue.channelId);
  }

  async function resumePaused(channelId: string): Promise<number> {
    const paused = (await subscriptions.inChannel(channelId)).filter(isPausedByUs);
    for (const { id } of paused) await subscriptions.change(id, { status: "on", reason: null });
    return paused.length;
  }

  return {
    nextCheck: (issue, now) => {
      const waitMs = CHECKS_MS[issue?.count ?? 0];
      return waitMs === undefined ? null : later(now, waitMs);
    },
    rest: async ({ channelId, guildId }, reason, problem, until, now) => {
      const issue = await issues.note(channelId, guildId, problem.code, until, now);
      if (until === null) {
        const ended = await disable(channelId, reason);
        const cancelled = await outbox.cancelChannel(channelId, problem.detail, now);
        log.warn(
          { channel: channelId, code: problem.code, ended, cancelled },
          "a channel that could not be written to for more than a day is given up",
        );
      } else {
        const paused = await subscriptions.setChannelStatus(channelId, "on", "paused", reason);
        log.warn(
          { channel: channelId, code: problem.code, detail: problem.detail, until, paused: paused.length },
          "a channel cannot be written to; its alerts rest until it is tried again",
        );
        if (!issue.told)
          await tell(issue, (await subscriptions.inChannel(channelId)).filter(isPausedByUs), reason, now);
      }
    },
    close: async ({ channelId, guildId }, problem, now) => {
      const ended = await disable(channelId, "channel_gone");
      await deps.onGone?.(channelId);
      const cancelled = await outbox.cancelChannel(channelId, problem.detail, now);
      await issues.note(channelId, guildId, problem.code, null, now);
      log.warn(
        { channel: channelId, code: problem.code, ended, cancelled },
        "a channel is gone; its alerts end",
      );
    },
    resume: async (channelId) => {
      const resumed = await resumePaused(channelId);
      await issues.clear(channelId);
      log.info({ channel: channelId, resumed }, "a channel can be written to again");
    },
    tryAgain: async (now, isBusy) => {
      const due = await issues.dueForCheck(earlier(now, NONE_WAITS_MS));
      for (const { channelId, guildId, code } of due.filter((issue) => !isBusy(issue.channelId))) {
        const resumed = await resumePaused(channelId);
        if (resumed === 0) await issues.clear(channelId);
        else await issues.note(channelId, guildId, code, later(now, LAST_CHECK_MS), now);
      }
    },
  };
}

function isPausedByUs({ status, reason }: Subscription): boolean {
  return status === "paused" && OURS.includes(reason);
}

function noticeOf(
  issue: DeliveryIssue,
  subscription: Subscription,
  channelId: string,
  reason: RestReason,
  now: Instant,
) {
  return {
    dedupeKey: `notice|${issue.channelId}|${issue.firstSeen}`,
    channelId,
    guildId: null,
    edits: null,
    content: { kind: "notice", subscriptionId: subscription.id, reason },
    priority: 3,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: later(now, NOTICE_LIFE_MS),
    createdAt: now,
  } as const;
}

function later(now: Instant, ms: number): Instant {
  return new Date(epochMs(now) + ms).toISOString();
}

function earlier(now: Instant, ms: number): Instant {
  return later(now, -ms);
}
