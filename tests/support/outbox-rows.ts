import type { OutboxContent, OutboxRow } from "../../src/app/ports/outbox.ts";
import { ALERT_NOW } from "./alerts.ts";

/** A row on its way to its channel for the first time, as the outbox hands it to who sends it. */
export function anOutboxRow(content: OutboxContent, over: Partial<OutboxRow> = {}): OutboxRow {
  return {
    id: 1,
    dedupeKey: "bar|channel|post",
    channelId: "100000000000000002",
    guildId: "100000000000000000",
    edits: null,
    content,
    priority: 0,
    mentionRoleIds: [],
    notBefore: null,
    expiresAt: "2026-11-28T00:00:00Z",
    createdAt: ALERT_NOW,
    nonce: "n",
    ref: "abcdefgh",
    status: "sending",
    attempts: 1,
    firstAttemptAt: ALERT_NOW,
    messageId: null,
    lastError: null,
    settledAt: null,
    ...over,
  };
}
