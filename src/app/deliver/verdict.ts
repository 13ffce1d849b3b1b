import type { RestReason } from "../../domain/subscription.ts";
import type { DeliveryProblem } from "../ports/messenger.ts";
import type { OutboxRow } from "../ports/outbox.ts";

/** What is to be done about a problem. */
export type Verdict =
  /** Nothing is left to do: it counts as sent. */
  | { readonly act: "done" }
  /** Once more after so long; `counts` is false where the attempt was no fault. */
  | { readonly act: "again"; readonly waitMs: number; readonly counts: boolean }
  /** At once, as plain text. */
  | { readonly act: "plain" }
  /** At once, after the thread has been opened. */
  | { readonly act: "reopen" }
  /** The channel rests, and its messages wait until it is tried again. */
  | { readonly act: "rest"; readonly reason: RestReason }
  /** The channel is gone for good. */
  | { readonly act: "close" }
  | { readonly act: "dead" }
  /** Nothing at all is sent for so long. */
  | { readonly act: "hold"; readonly waitMs: number }
  /** Nothing can be sent any more. */
  | { readonly act: "end" };

/** What has been tried with a row in this attempt. */
export interface Tried {
  readonly plain: boolean;
  readonly reopen: boolean;
}

/** So many counted attempts; the waits between them come to some half an hour, and to more than an hour at most. */
export const MOST_ATTEMPTS = 12;

const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Where the network before Discord takes nothing, every further call makes it last longer. */
const HOLD_MS = 10 * 60_000;
/** Where Discord limits a call and does not say for how long. */
const UNSAID_LIMIT_MS = 5000;

/**
 * Milliseconds to wait after the `attempts`th attempt (1 for the first): 5 s, doubled up to 15 minutes, times a random
 * number from 0 to 1, so that what failed together does not come back together.
 */
export function retryWaitMs(attempts: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1)));
}

/** What a problem of one row calls for. `random` is a number from 0 to 1. */
export function verdictOn(
  problem: DeliveryProblem,
  row: Pick<OutboxRow, "attempts" | "edits" | "content">,
  tried: Tried,
  random: number,
): Verdict {
  switch (problem.kind) {
    case "transient":
      if (row.attempts >= MOST_ATTEMPTS) return { act: "dead" };
      return {
        act: "again",
        waitMs: Math.max(retryWaitMs(row.attempts, random), problem.retryAfterMs ?? 0),
        counts: true,
      };
    case "rate_limited":
      return { act: "again", waitMs: problem.retryAfterMs ?? UNSAID_LIMIT_MS, counts: false };
    case "permission":
      return rest(row, "permissions");
    case "direct_closed":
      return rest(row, "direct_closed");
    case "thread_closed":
      return tried.reopen ? rest(row, "thread_closed") : { act: "reopen" };
    case "channel_gone":
      return { act: "close" };
    case "poison":
      // An edit cannot turn a card into plain text.
      return tried.plain || row.edits !== null ? { act: "dead" } : { act: "plain" };
    case "blocked":
      return { act: "dead" };
    case "message_gone":
      // Of a post: it had arrived, and was deleted before it was tried again.
      return { act: "done" };
    case "too_many_edits":
      if (row.edits !== null) return { act: "done" };
      return { act: "again", waitMs: problem.retryAfterMs ?? UNSAID_LIMIT_MS, counts: false };
    case "token":
      return { act: "end" };
    case "blocked_by_network":
      return { act: "hold", waitMs: Math.max(HOLD_MS, problem.retryAfterMs ?? 0) };
  }
}

/** A notice that cannot be given is not worth a second one about itself. */
function rest({ content }: Pick<OutboxRow, "content">, reason: RestReason): Verdict {
  return content.kind === "notice" ? { act: "dead" } : { act: "rest", reason };
}
