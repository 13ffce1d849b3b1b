import { expect, test } from "vitest";
import { evaluateSum } from "../../src/domain/fact-sums.ts";

const FIGURES = new Map([
  ["c-a.megawatts", 245],
  ["c-b.megawatts", 352],
  ["c-b.none", 0],
]);
const read = (row: string, field: string): number | string =>
  FIGURES.get(`${row}.${field}`) ?? `no ${row}.${field}`;

test.each([
  ["2 + 3 * 4", 14],
  ["(2 + 3) * 4", 20],
  ["10 - 4 - 3", 3],
  ["12 / 3 / 2", 2],
  ["-17 + 73", 56],
  ["56 - -17", 73],
  ["0.501 * 9.5", 4.7595],
  ["{c-a.megawatts}+{c-b.megawatts}", 597],
  ["{c-a.megawatts} / 100 / 4", 0.6125],
])("%s is %d", (expr, value) => {
  expect(evaluateSum(expr, read)).toMatchObject({ ok: true, value: expect.closeTo(value, 10) });
});

test("it names every row it read", () => {
  expect(evaluateSum("{c-a.megawatts} + {c-b.megawatts} * 2", read)).toMatchObject({ rows: ["c-a", "c-b"] });
});

test.each([
  ["{c-z.megawatts} + 1", "no c-z.megawatts"],
  ["1 / {c-b.none}", "divides by zero"],
  ["1 +", "missing"],
  ["(1 + 2", "not closed"],
  ["1 2", "after its end"],
  ["process.exit(1)", "cannot be read"],
  ["", "missing"],
])("%j is a reason, never a number", (expr, reason) => {
  const found = evaluateSum(expr, read);
  expect(found).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
});
