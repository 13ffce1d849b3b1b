import type { Card } from "../../surface/card.ts";
import type { Delivered, DeliveryProblem, Letter, Messenger } from "../ports/messenger.ts";
import type { Outbox, OutboxRow } from "../ports/outbox.ts";
import { MOST_ATTEMPTS, type Tried, type Verdict, verdictOn } from "./verdict.ts";

/** The card of a row; a reason where nothing is left to say. */
export type Compose = (
  row: OutboxRow,
) => Promise<{ readonly ok: true; readonly card: Card } | { readonly ok: false; readonly why: string }>;

export interface SendDeps {
  readonly outbox: Pick<Outbox, "get">;
  readonly messenger: Messenger;
  compose: Compose;
  /** From 0 to 1. */
  random(): number;
  /** Told of every problem on the way, those that are overcome at once included. */
  onProblem(problem: DeliveryProblem): void;
}

/** What came of one attempt. */
export type Outcome =
  | { readonly kind: "sent"; readonly messageId: string | null; readonly note: string | null }
  /** It may have arrived, nobody can tell, and it is not worth a second one. */
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "cancelled"; readonly why: string }
  | {
      readonly kind: "failed";
      readonly problem: DeliveryProblem;
      readonly verdict: Exclude<Verdict, { readonly act: "done" | "plain" | "reopen" }>;
    };

/**
 * One attempt at a row. `mayBeThere` is true for a post that may have arrived longer ago than Discord remembers its
 * nonce: then the channel's history is read first. Where that cannot be read an alert is sent once more, for a missed
 * one is worse than a doubled one; everything else is not.
 */
export async function sendRow(deps: SendDeps, row: OutboxRow, mayBeThere: boolean): Promise<Outcome> {
  if (mayBeThere && row.edits === null) {
    const looked = await lookFor(deps, row);
    if (looked !== null) return looked;
  }
  const composed = await deps.compose(row);
  if (!composed.ok) return { kind: "cancelled", why: composed.why };
  const letter: Letter = { card: composed.card, nonce: row.nonce, ref: row.ref };
  if (row.edits === null) {
    const posted = await post(deps, row, letter);
    // Given up for want of an answer, it may be in the channel all the same; then its end is to be shown there.
    return isGivenUpUnheard(posted) ? ((await lookFor(deps, row)) ?? posted) : posted;
  }
  const target = await deps.outbox.get(row.edits);
  if (target === null || target.messageId === null) return done(null, "there is no message to edit");
  const { channelId, messageId } = { channelId: row.channelId, messageId: target.messageId };
  return trying(deps, row, () => deps.messenger.edit(channelId, messageId, letter));
}

function isGivenUpUnheard(outcome: Outcome): boolean {
  return outcome.kind === "failed" && outcome.problem.kind === "transient" && outcome.verdict.act === "dead";
}

/** Null where the row is to be sent. */
async function lookFor(deps: SendDeps, row: OutboxRow): Promise<Outcome | null> {
  const since = row.firstAttemptAt ?? row.createdAt;
  const found = await deps.messenger.find(row.channelId, row.ref, since);
  if (found.ok) return found.messageId === null ? null : done(found.messageId, "found in the channel");
  const { problem } = found;
  deps.onProblem(problem);
  if (problem.kind === "permission" || problem.kind === "direct_closed") {
    if (row.content.kind === "alert") return null;
    return { kind: "unknown", why: "it may have arrived, and the channel's history cannot be read" };
  }
  // Whatever else stands in the way of reading stands in the way of sending. But nothing is given up for a look that
  // failed: what may be in the channel is looked for again, until it is known or its time is over.
  const asked = { ...row, attempts: Math.min(row.attempts, MOST_ATTEMPTS - 1) };
  const verdict = verdictOn(problem, asked, { plain: true, reopen: true }, deps.random());
  if (verdict.act === "done" || verdict.act === "plain" || verdict.act === "reopen") return null;
  return { kind: "failed", problem, verdict };
}

function post(deps: SendDeps, row: OutboxRow, letter: Letter): Promise<Outcome> {
  return trying(deps, row, ({ plain }) =>
    plain ? deps.messenger.postPlain(row.channelId, letter) : deps.messenger.post(row.channelId, letter),
  );
}

/** Sends, and does at once what helps at once: each once. */
async function trying(
  deps: SendDeps,
  row: OutboxRow,
  send: (tried: Tried) => Promise<Delivered>,
): Promise<Outcome> {
  let tried: Tried = { plain: false, reopen: false };
  let sent = await send(tried);
  while (!sent.ok) {
    const { problem } = sent;
    deps.onProblem(problem);
    const verdict = verdictOn(problem, row, tried, deps.random());
    if (verdict.act === "done") return done(null, problem.detail);
    if (verdict.act === "plain") {
      tried = { ...tried, plain: true };
      sent = await send(tried);
    } else if (verdict.act === "reopen") {
      tried = { ...tried, reopen: true };
      const opened = await deps.messenger.reopen(row.channelId);
      if (!opened.ok) deps.onProblem(opened.problem);
      // Whether it could not be opened or is closed again, the thread is as it was found.
      if (!opened.ok)
        return { kind: "failed", problem, verdict: notOpened(opened.problem, row, tried, deps) };
      sent = await send(tried);
    } else {
      return { kind: "failed", problem, verdict };
    }
  }
  return done(sent.messageId, tried.plain ? "sent as plain text" : null);
}

/** A thread that may not be opened rests; a failure on the way to opening it is tried again like any other. */
function notOpened(
  problem: DeliveryProblem,
  row: OutboxRow,
  tried: Tried,
  deps: SendDeps,
): Exclude<Verdict, { readonly act: "done" | "plain" | "reopen" }> {
  const verdict = verdictOn(problem, row, { ...tried, plain: true }, deps.random());
  const rests = verdict.act === "rest" || verdict.act === "dead" || verdict.act === "done";
  if (!rests && verdict.act !== "plain" && verdict.act !== "reopen") return verdict;
  return row.content.kind === "notice" ? { act: "dead" } : { act: "rest", reason: "thread_closed" };
}

function done(messageId: string | null, note: string | null): Outcome {
  return { kind: "sent", messageId, note };
}
