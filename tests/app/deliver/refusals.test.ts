import { expect, test } from "vitest";
import { createRefusals } from "../../../src/app/deliver/refusals.ts";

const MINUTE = 60_000;

test("calls stop at the most that may be refused in ten minutes", () => {
  const refusals = createRefusals(3);
  refusals.note(0);
  refusals.note(1000);
  expect(refusals.waitMs(1000)).toBe(0);
  refusals.note(2000);
  expect(refusals.waitMs(2000), "until the first of them is ten minutes old").toBe(10 * MINUTE - 2000);
  expect(refusals.waitMs(10 * MINUTE)).toBe(0);
});

test("those under way when it stops make the wait longer", () => {
  const refusals = createRefusals(2);
  for (const at of [0, 0, 5000]) refusals.note(at);
  expect(refusals.waitMs(5000)).toBe(10 * MINUTE - 5000);
  expect(refusals.waitMs(10 * MINUTE), "two of three are still counted").toBe(0);
});

test("what is older than ten minutes is forgotten", () => {
  const refusals = createRefusals(1);
  refusals.note(0);
  refusals.note(11 * MINUTE);
  expect(refusals.waitMs(11 * MINUTE)).toBe(10 * MINUTE);
});
