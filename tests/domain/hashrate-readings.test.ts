import { expect, test } from "vitest";
import { hashrateMove } from "../../src/domain/hashrate-readings.ts";
import { addDays } from "../../src/domain/time.ts";

const SESSION = "2026-06-09";

/** Days before the session with what each measured. */
function days(...spans: readonly (readonly [first: number, last: number, ehs: number])[]) {
  return spans
    .flatMap(([first, last, ehs]) =>
      Array.from({ length: first - last + 1 }, (_, i) => ({ date: addDays(SESSION, i - first), ehs })),
    )
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

test("the last seven whole days are held against the seven that end a window earlier", () => {
  // Days 1 to 7 before the session, and 31 to 37; what lies around them must not count.
  const known = days([60, 38, 1], [37, 31, 1000], [30, 8, 1], [7, 1, 1100], [0, 0, 1]);
  expect(hashrateMove(known, SESSION, "30d")).toBeCloseTo(10, 9);
});

test.each([
  ["7d", 14, 8],
  ["30d", 37, 31],
  ["90d", 97, 91],
] as const)("over %s the earlier seven are %d to %d days back", (window, first, last) => {
  expect(hashrateMove(days([first, last, 800], [7, 1, 1000]), SESSION, window)).toBeCloseTo(25, 9);
  expect(hashrateMove(days([first, last, 0], [7, 1, 1000]), SESSION, window)).toBeNull();
});

test.each([
  ["five of the last seven", [37, 31], [7, 3], 10],
  ["four of the last seven", [37, 31], [7, 4], null],
  ["five of the earlier seven", [35, 31], [7, 1], 10],
  ["four of the earlier seven", [34, 31], [7, 1], null],
  ["a newest day four days back", [37, 31], [11, 4], null],
  ["nothing of late", [37, 31], [30, 8], null],
] as const)("with %s known", (_, before, now, value) => {
  const move = hashrateMove(days([...before, 1000], [...now, 1100]), SESSION, "30d");
  expect(move === null ? null : Number(move.toFixed(9))).toBe(value);
});

test("the session's own day never counts: what was read at the close stays what it is", () => {
  const atClose = days([37, 31, 1000], [7, 1, 1100]);
  const later = [...atClose, { date: SESSION, ehs: 5000 }];
  expect(hashrateMove(later, SESSION, "30d")).toBe(hashrateMove(atClose, SESSION, "30d"));
});

test("a window that the network has none of, and no days at all, have no reading", () => {
  expect(hashrateMove(days([37, 1, 1000]), SESSION, "1d")).toBeNull();
  expect(hashrateMove([], SESSION, "30d")).toBeNull();
});
