import { epochMs, type Instant } from "../../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { DeliveryIssue, DeliveryIssues, Outbox, OutboxRow } from "../ports/outbox.ts";
import { createFailureLog } from "./failure-log.ts";
import type { Marks } from "./marks.ts";
import type { Publishing } from "./publishing.ts";
import type { Resting } from "./resting.ts";
import { type Outcome, type SendDeps, sendRow } from "./send-row.ts";
import { MOST_ATTEMPTS, retryWaitMs } from "./verdict.ts";

export interface OneRowDeps extends SendDeps {
  readonly outbox: Pick<Outbox, "get" | "settle" | "putBack">;
  readonly issues: Pick<DeliveryIssues, "get">;
  readonly resting: Resting;
  readonly marks: Marks;
  readonly publishing: Pick<Publishing, "begin">;
  readonly clock: Clock;
  readonly log: Log;
  /** A short text that names one line of the log. */
  newReference(): string;
  /** Keeps everything back for so long. */
  hold(waitMs: number, why: string): void;
  /** Ends delivery, with a line that says why. */
  end(line: string): void;
}

/** Attempts rows that were claimed, and writes down what became of them. */
export interface OneRow {
  /** Never rejects. */
  deliver(row: OutboxRow): Promise<void>;
}

/** What became of a row, and what follows once that is written. */
interface Step {
  mark(): Promise<void>;
  follow?(): Promise<void> | void;
}

/**
 * Discord remembers a nonce for “the past few minutes”. For so long a repeat gives the message that is there; later
 * the channel's history has to say.
 */
const NONCE_MS = 2 * 60_000;

const TOKEN_REFUSED =
  "Discord refused the token while messages were sent. Copy it again (https://discord.com/developers/applications, Bot, Reset Token) and set DISCORD_TOKEN.";

export function createOneRow(deps: OneRowDeps): OneRow {
  const { outbox, marks, clock, log, resting } = deps;
  const bornMs = epochMs(clock.now());
  /** Rows of which an attempt by this process may have arrived although it failed. */
  const doubtful = new Set<number>();
  const failures = createFailureLog(log, clock);

  function mayBeThere({ id, firstAttemptAt }: OutboxRow): boolean {
    if (firstAttemptAt === null) return false;
    const firstMs = epochMs(firstAttemptAt);
    // What an earlier process came to nobody knows.
    return epochMs(clock.now()) - firstMs > NONCE_MS && (firstMs < bornMs || doubtful.has(id));
  }

  const inMs = (ms: number): Instant => new Date(epochMs(clock.now()) + ms).toISOString();

  function settle(
    row: OutboxRow,
    status: Parameters<Outbox["settle"]>[1],
    detail: Parameters<Outbox["settle"]>[2],
  ): Promise<void> {
    doubtful.delete(row.id);
    const now = clock.now();
    return marks.write(row.id, () => outbox.settle(row.id, status, detail, now));
  }

  function putBack(row: OutboxRow, notBefore: Instant, error: string, counts: boolean): Promise<void> {
    return marks.write(row.id, () => outbox.putBack(row.id, notBefore, error, counts));
  }

  async function attempt(row: OutboxRow): Promise<Step> {
    const issue = await deps.issues.get(row.channelId);
    // A test is what somebody asks for who has just put the channel right.
    const until = issue === null || row.content.kind === "test" ? null : issue.nextCheck;
    if (until !== null && epochMs(until) > epochMs(clock.now())) {
      return { mark: () => putBack(row, until, "the channel rests after a failure", false) };
    }
    const outcome = await sendRow(deps, row, mayBeThere(row));
    if (outcome.kind === "failed") return stepAfter(row, issue, outcome);
    if (outcome.kind === "unknown") log.warn({ row: row.id, channel: row.channelId }, outcome.why);
    if (outcome.kind !== "sent") return { mark: () => settle(row, outcome.kind, { error: outcome.why }) };
    const { messageId, note } = outcome;
    const detail = {
      ...(messageId === null ? {} : { messageId }),
      ...(note === null ? {} : { error: note }),
    };
    return {
      mark: () => settle(row, "sent", detail),
      follow: () => {
        if (messageId !== null) deps.publishing.begin(row, messageId);
        return issue === null ? undefined : resting.resume(row.channelId);
      },
    };
  }

  function stepAfter(
    row: OutboxRow,
    issue: DeliveryIssue | null,
    { problem, verdict }: Extract<Outcome, { readonly kind: "failed" }>,
  ): Step {
    const error = `${problem.code}: ${problem.detail}`;
    const now = clock.now();
    const fields = { row: row.id, channel: row.channelId, code: problem.code, detail: problem.detail };
    switch (verdict.act) {
      case "again":
        if (verdict.counts) {
          doubtful.add(row.id);
          failures.failed(fields);
        }
        return { mark: () => putBack(row, inMs(verdict.waitMs), error, verdict.counts) };
      case "rest": {
        const until = resting.nextCheck(issue, now);
        return {
          mark: () => (until === null ? settle(row, "dead", { error }) : putBack(row, until, error, false)),
          follow: () => resting.rest(row, verdict.reason, problem, until, now),
        };
      }
      case "close":
        return {
          mark: () => settle(row, "dead", { error }),
          follow: () => resting.close(row, problem, now),
        };
      case "dead":
        log.error(fields, "a message cannot be sent and is given up");
        return { mark: () => settle(row, "dead", { error }) };
      case "hold":
        return {
          mark: () => putBack(row, inMs(verdict.waitMs), error, false),
          follow: () => deps.hold(verdict.waitMs, problem.detail),
        };
      case "end":
        return { mark: () => putBack(row, now, error, false), follow: () => deps.end(TOKEN_REFUSED) };
    }
  }

  /** Something nobody expected: it may have happened before the message went, or after. */
  function broken(row: OutboxRow): Step {
    const error = "something broke on our side";
    if (row.attempts >= MOST_ATTEMPTS) return { mark: () => settle(row, "dead", { error }) };
    doubtful.add(row.id);
    const waitMs = retryWaitMs(row.attempts, deps.random());
    return { mark: () => putBack(row, inMs(waitMs), error, true) };
  }

  return {
    deliver: async (row) => {
      const say = (err: unknown, message: string): void =>
        log.error({ err, row: row.id, channel: row.channelId, reference: deps.newReference() }, message);
      let step: Step;
      try {
        step = await attempt(row);
      } catch (error) {
        say(error, "delivering a message broke");
        step = broken(row);
      }
      // First of all: whatever follows may be done again, and a message may not.
      await step.mark();
      try {
        await step.follow?.();
      } catch (error) {
        say(error, "what follows from a message could not be done");
      }
    },
  };
}
