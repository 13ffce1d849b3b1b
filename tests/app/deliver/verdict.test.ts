import { expect, test } from "vitest";
import { MOST_ATTEMPTS, retryWaitMs, type Verdict, verdictOn } from "../../../src/app/deliver/verdict.ts";
import type { DeliveryProblem, DeliveryProblemKind } from "../../../src/app/ports/messenger.ts";
import type { OutboxRow } from "../../../src/app/ports/outbox.ts";
import { aProblem } from "../../support/delivering.ts";

type Case = Pick<OutboxRow, "attempts" | "edits" | "content">;

const ALERT: OutboxRow["content"] = {
  kind: "alert",
  eventIds: [],
  subscriptionIds: [],
  folded: 0,
  held: false,
};
const NOTICE: OutboxRow["content"] = { kind: "notice", subscriptionId: "s", reason: "permissions" };
const post: Case = { attempts: 1, edits: null, content: ALERT };
const edit: Case = { attempts: 1, edits: 7, content: { kind: "ended", eventIds: [] } };
const notice: Case = { ...post, content: NOTICE };
const MINUTE = 60_000;

const said: Partial<DeliveryProblem> = { retryAfterMs: 1234 };
const nothing = { plain: false, reopen: false };

test.each<[DeliveryProblemKind, string, Case, Partial<DeliveryProblem>, typeof nothing, Verdict]>([
  ["transient", "a post", post, {}, nothing, { act: "again", waitMs: 5000, counts: true }],
  [
    "transient",
    "a post told to wait longer",
    post,
    { retryAfterMs: 90_000 },
    nothing,
    { act: "again", waitMs: 90_000, counts: true },
  ],
  ["transient", "the twelfth attempt", { ...post, attempts: MOST_ATTEMPTS }, {}, nothing, { act: "dead" }],
  ["rate_limited", "a post", post, said, nothing, { act: "again", waitMs: 1234, counts: false }],
  [
    "rate_limited",
    "the twelfth attempt",
    { ...post, attempts: 12 },
    said,
    nothing,
    { act: "again", waitMs: 1234, counts: false },
  ],
  ["rate_limited", "an edit", edit, {}, nothing, { act: "again", waitMs: 5000, counts: false }],
  ["channel_gone", "a post", post, {}, nothing, { act: "close" }],
  ["permission", "a post", post, {}, nothing, { act: "rest", reason: "permissions" }],
  ["permission", "a notice", notice, {}, nothing, { act: "dead" }],
  ["direct_closed", "a post", post, {}, nothing, { act: "rest", reason: "direct_closed" }],
  ["direct_closed", "a notice", notice, {}, nothing, { act: "dead" }],
  ["thread_closed", "a post", post, {}, nothing, { act: "reopen" }],
  [
    "thread_closed",
    "a thread that was opened",
    post,
    {},
    { plain: false, reopen: true },
    { act: "rest", reason: "thread_closed" },
  ],
  ["poison", "a post", post, {}, nothing, { act: "plain" }],
  ["poison", "the plain text", post, {}, { plain: true, reopen: false }, { act: "dead" }],
  ["poison", "an edit", edit, {}, nothing, { act: "dead" }],
  ["blocked", "a post", post, {}, nothing, { act: "dead" }],
  ["message_gone", "an edit", edit, {}, nothing, { act: "done" }],
  ["message_gone", "a post that was deleted meanwhile", post, {}, nothing, { act: "done" }],
  ["too_many_edits", "an edit", edit, said, nothing, { act: "done" }],
  ["too_many_edits", "a post", post, said, nothing, { act: "again", waitMs: 1234, counts: false }],
  ["token", "a post", post, {}, nothing, { act: "end" }],
  ["blocked_by_network", "a post", post, {}, nothing, { act: "hold", waitMs: 10 * MINUTE }],
  [
    "blocked_by_network",
    "a post told to wait longer",
    post,
    { retryAfterMs: 60 * MINUTE },
    nothing,
    { act: "hold", waitMs: 60 * MINUTE },
  ],
])("%s on %s", (kind, _, row, changes, tried, expected) => {
  expect(verdictOn(aProblem(kind, changes), row, tried, 1)).toEqual(expected);
});

test("the wait doubles from 5 seconds to a quarter of an hour, times a random part", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12].map((attempts) => retryWaitMs(attempts, 1) / 1000);
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  expect(retryWaitMs(3, 0.25)).toBe(5000);
  expect(retryWaitMs(3, 0)).toBe(0);
});
