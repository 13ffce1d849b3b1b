import type { NewOutboxRow, OutboxContent } from "../app/ports/outbox.ts";
import { toOutboxRow } from "./rows/alert-rows.ts";
import type { DatabaseTransaction } from "./schema.ts";

type AlertContent = Extract<OutboxContent, { readonly kind: "alert" }>;

type AlertRow = NewOutboxRow & { readonly content: AlertContent };

function isAlert(row: NewOutboxRow): row is AlertRow {
  return row.edits === null && row.content.kind === "alert";
}

/** A message that waits and now says more. */
export interface Joined {
  readonly id: number;
  readonly row: NewOutboxRow;
}

/**
 * Adds what waits for a moment, such as the end of quiet hours, to the message that waits for the same one, and gives
 * those messages with what is new in them, beside the rows that found none.
 */
export async function joinHeld(
  transaction: DatabaseTransaction,
  rows: readonly NewOutboxRow[],
): Promise<{ readonly joined: readonly Joined[]; readonly rest: readonly NewOutboxRow[] }> {
  const joined: Joined[] = [];
  const rest: NewOutboxRow[] = [];
  for (const row of rows) {
    const waiting = isAlert(row) && row.notBefore !== null ? await waitingFor(transaction, row) : null;
    if (waiting === null || !isAlert(row)) {
      rest.push(row);
    } else if (waiting.content.kind === "alert" && waiting.status === "pending") {
      await say(transaction, waiting.id, { ...waiting, content: waiting.content }, row);
      joined.push({ id: waiting.id, row });
    } else {
      // That one is on its way already, as after a clock was put back: this one is a message of its own.
      rest.push({ ...row, dedupeKey: `${row.dedupeKey} ${row.content.eventIds.join()}` });
    }
  }
  return { joined, rest };
}

async function waitingFor(transaction: DatabaseTransaction, { dedupeKey, channelId }: NewOutboxRow) {
  const row = await transaction
    .selectFrom("outbox")
    .selectAll()
    .where("dedupe_key", "=", dedupeKey)
    .where("channel_id", "=", channelId)
    .executeTakeFirst();
  return row === undefined ? null : toOutboxRow(row);
}

async function say(
  transaction: DatabaseTransaction,
  id: number,
  before: Pick<AlertRow, "content" | "mentionRoleIds" | "priority">,
  added: AlertRow,
): Promise<void> {
  const content: AlertContent = {
    kind: "alert",
    eventIds: [...before.content.eventIds, ...added.content.eventIds],
    subscriptionIds: [...new Set([...before.content.subscriptionIds, ...added.content.subscriptionIds])],
    // Each counts what was folded since the post before it.
    folded: before.content.folded + added.content.folded,
    held: before.content.held || added.content.held,
    ...(before.content.afterMute === true || added.content.afterMute === true
      ? { afterMute: true as const }
      : {}),
  };
  await transaction
    .updateTable("outbox")
    .set({
      content: JSON.stringify(content),
      mention_role_ids: JSON.stringify([...new Set([...before.mentionRoleIds, ...added.mentionRoleIds])]),
      priority: Math.min(before.priority, added.priority),
    })
    .where("id", "=", id)
    .execute();
}
