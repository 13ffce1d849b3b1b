import { describe, expect, it } from "vitest";
import type { Card } from "../../src/surface/card.ts";
import { anOutboxRow } from "../support/outbox-rows.ts";
import { type ChannelEnd, judge } from "./judge.ts";
import { cardOf, readSaid, type Said } from "./words.ts";

const FIRST: Said = { title: "slot 1", tells: [1, 2], ended: [3] };
const SECOND: Said = { title: "slot 2", tells: [3, 4], ended: [] };

/** A channel that was told of two bars, in the second of which event 1 ended. */
function channel(fields: Partial<ChannelEnd> = {}): ChannelEnd {
  return {
    channelId: "c1",
    kind: "told",
    wished: [
      { id: 1, title: "slot 1", fire: null },
      { id: 2, title: "slot 1", fire: null },
      { id: 3, title: "slot 2", fire: 1 },
      { id: 4, title: "slot 2", fire: null },
    ],
    messages: [FIRST, SECOND],
    reasons: new Map(),
    ...fields,
  };
}

const WHY = new Map([1, 2, 3, 4].map((id) => [id, "muted"]));

describe("the judge", () => {
  it("has nothing to say where everything was told once", () => {
    expect(judge(channel())).toEqual({ doubles: [], lost: [], wrong: [] });
  });

  it.each<[string, Partial<ChannelEnd>, number, number, number]>([
    ["a message that came twice", { messages: [FIRST, FIRST, SECOND] }, 3, 0, 0],
    ["an event in two messages", { messages: [FIRST, SECOND, { ...SECOND, title: "slot 9" }] }, 2, 0, 1],
    ["a message that never came", { messages: [FIRST] }, 0, 1, 0],
    ["an event that its message leaves out", { messages: [{ ...FIRST, tells: [1] }, SECOND] }, 0, 1, 0],
    ["an end that the first message does not show", { messages: [{ ...FIRST, ended: [] }, SECOND] }, 0, 0, 1],
    ["a reason beside a message", { reasons: new Map([[1, "muted"]]) }, 0, 0, 1],
    ["a stranger's event", { messages: [{ ...FIRST, tells: [1, 2, 7] }, SECOND] }, 0, 0, 1],
    ["a reason where there had to be a message", { messages: [], reasons: WHY }, 0, 4, 0],
    ["silence without a reason", { kind: "refused", messages: [] }, 0, 4, 0],
    ["silence with one", { kind: "refused", messages: [], reasons: WHY }, 0, 0, 0],
    ["a message in a muted channel", { kind: "muted", reasons: WHY }, 0, 0, 4],
  ])("sees %s", (_what, fields, doubles, lost, wrong) => {
    const verdict = judge(channel(fields));
    expect([verdict.doubles.length, verdict.lost.length, verdict.wrong.length]).toEqual([
      doubles,
      lost,
      wrong,
    ]);
  });
});

const said = (card: Card): Said => readSaid([{ content: `### ${card.title}` }, ...card.blocks]);

describe("what a message says", () => {
  const row = anOutboxRow(
    { kind: "alert", eventIds: [1, 12], subscriptionIds: [], folded: 0, held: false },
    { dedupeKey: "slot 2026-11-24T14:00:00.000Z 1|c1|post" },
  );

  it("is read back from it", () => {
    const edit = anOutboxRow({ kind: "ended", eventIds: [30] }, { id: 2, edits: 1 });
    const title = "slot 2026-11-24T14:00:00.000Z 1";
    expect(said(cardOf(row, null))).toEqual({ title, tells: [1, 12], ended: [] });
    expect(said(cardOf(edit, row))).toEqual({ title, tells: [1, 12], ended: [30] });
  });
});
