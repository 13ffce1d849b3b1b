import { describe, expect, it } from "vitest";
import { periodBefore } from "../../src/domain/period-before.ts";
import { aReportedFigure } from "../support/filed.ts";

type Span = readonly [id: string, start: string | null, end: string];

function rowOf([id, periodStart, periodEnd]: Span) {
  return aReportedFigure(id, 1, { periodStart, periodEnd });
}

describe("the period before", () => {
  it.each<[name: string, row: Span, others: readonly Span[], found: string | null]>([
    [
      "a day before a day, the newest",
      ["a", null, "2026-09-30"],
      [
        ["b", null, "2026-06-30"],
        ["c", null, "2026-03-31"],
        ["d", null, "2026-12-31"],
      ],
      "b",
    ],
    ["never a period before a day", ["a", null, "2026-09-30"], [["b", "2026-04-01", "2026-06-30"]], null],
    [
      "the quarter before a quarter, not the half year",
      ["a", "2026-07-01", "2026-09-30"],
      [
        ["b", "2026-01-01", "2026-06-30"],
        ["c", "2026-04-01", "2026-06-30"],
        ["d", "2026-01-01", "2026-03-31"],
      ],
      "c",
    ],
    [
      "a quarter of 13 weeks before one of 14",
      ["a", "2026-06-28", "2026-10-03"],
      [["b", "2026-03-29", "2026-06-27"]],
      "b",
    ],
    [
      "never one that reaches into it",
      ["a", "2026-07-01", "2026-09-30"],
      [["b", "2026-06-01", "2026-08-31"]],
      null,
    ],
    [
      "none where two rows are of that time",
      ["a", null, "2026-09-30"],
      [
        ["b", null, "2026-06-30"],
        ["c", null, "2026-06-30"],
      ],
      null,
    ],
    ["none where there is no other", ["a", null, "2026-09-30"], [], null],
  ])("%s", (_, row, others, found) => {
    const own = rowOf(row);
    const spanOf = ({ periodStart, periodEnd }: typeof own) => ({ start: periodStart, end: periodEnd });
    expect(periodBefore(own, [own, ...others.map(rowOf)], spanOf)?.id ?? null).toBe(found);
  });
});
