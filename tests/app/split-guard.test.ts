import { describe, expect, it } from "vitest";
import { judgeSplits } from "../../src/app/split-guard.ts";
import type { Bar, CorporateAction } from "../../src/domain/market.ts";

const DAYS = ["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05"];

function closes(...values: readonly number[]) {
  return values.map((close, index) => ({ session: DAYS[index] ?? "", close }));
}

function action(exDate: string, newShares: number, oldShares: number): CorporateAction {
  const kind = newShares === oldShares ? "confirmed_jump" : "split";
  return { security: "S", exDate, kind, newShares, oldShares };
}

function stored(session: string, close: number, fields: Partial<Bar> = {}): Bar {
  return { security: "S", session, close, basis: "split_adjusted", quarantined: false, ...fields };
}

describe("what the closes of a file are", () => {
  const reverseSplit = action("2026-06-03", 1, 10);
  it.each<[string, Parameters<typeof judgeSplits>, ReturnType<typeof judgeSplits>]>([
    ["adjusted where nothing jumps", [closes(1, 1.1, 1), [], []], { asTraded: false, suspect: null }],
    [
      "suspect from a split-like step that nobody has recorded",
      [closes(1, 1, 10.1, 10), [], []],
      { asTraded: false, suspect: { from: "2026-06-03", reason: "unrecorded_step" } },
    ],
    [
      "suspect from the first of several steps",
      [closes(1, 2, 2, 1), [], []],
      { asTraded: false, suspect: { from: "2026-06-02", reason: "unrecorded_step" } },
    ],
    [
      "fine where a large step is near no usual ratio",
      [closes(1, 1.7, 1.7), [], []],
      { asTraded: false, suspect: null },
    ],
    [
      "fine where the step is a confirmed jump",
      [closes(1, 2, 2), [action("2026-06-02", 1, 1)], []],
      { asTraded: false, suspect: null },
    ],
    [
      "suspect where the confirmed jump was on another day",
      [closes(1, 2, 2), [action("2026-06-03", 1, 1)], []],
      { asTraded: false, suspect: { from: "2026-06-02", reason: "unrecorded_step" } },
    ],
    [
      "as traded where the recorded split shows, also on a day with a large move of its own",
      [closes(1, 1, 11.4, 11), [reverseSplit], []],
      { asTraded: true, suspect: null },
    ],
    [
      "adjusted where the recorded split does not show",
      [closes(10, 10, 10.1), [reverseSplit], []],
      { asTraded: false, suspect: null },
    ],
    [
      "suspect where one recorded split shows and another does not",
      [closes(10, 10, 10, 5), [reverseSplit, action("2026-06-04", 2, 1)], []],
      { asTraded: false, suspect: { from: "2026-06-04", reason: "split_not_applied" } },
    ],
    [
      "suspect from another step although a split explains the first",
      [closes(1, 1, 10, 10, 30), [reverseSplit], []],
      { asTraded: true, suspect: { from: "2026-06-05", reason: "unrecorded_step" } },
    ],
    [
      "suspect where the first close steps away from the stored one",
      [closes(10, 10), [], [stored("2026-05-29", 1)]],
      { asTraded: false, suspect: { from: "2026-06-01", reason: "unrecorded_step" } },
    ],
    [
      "fine where the stored close is as traded and the split lies between",
      [closes(10, 10), [action("2026-06-01", 1, 10)], [stored("2026-05-29", 1, { basis: "raw" })]],
      { asTraded: false, suspect: null },
    ],
    [
      "suspect where the stored close is adjusted for nothing and the file cannot tell",
      [closes(10, 10), [action("2026-06-01", 1, 10)], [stored("2026-05-29", 1)]],
      { asTraded: false, suspect: { from: "2026-06-01", reason: "split_not_applied" } },
    ],
    [
      "set aside with the stored rows they go on from",
      [closes(10, 10), [], [stored("2026-05-28", 1), stored("2026-05-29", 10, { quarantined: true })]],
      { asTraded: false, suspect: { from: "2026-06-01", reason: "goes_on" } },
    ],
    [
      "taken up again once a jump behind the stored rows is confirmed",
      [
        closes(10, 10),
        [action("2026-05-29", 1, 1)],
        [stored("2026-05-28", 1), stored("2026-05-29", 10, { quarantined: true })],
      ],
      { asTraded: false, suspect: null },
    ],
    [
      "as traded where the provider says so and no recorded split can tell",
      [closes(10, 10.1), [action("2026-07-01", 2, 1)], [], "raw"],
      { asTraded: true, suspect: null },
    ],
    [
      "adjusted where the provider says as traded and the recorded split does not show",
      [closes(10, 10, 10.1), [reverseSplit], [], "raw"],
      { asTraded: false, suspect: null },
    ],
    ["nothing where there are none", [[], [], []], { asTraded: false, suspect: null }],
  ])("%s", (_name, input, expected) => {
    expect(judgeSplits(...input)).toEqual(expected);
  });
});
