import { expect, test } from "vitest";
import { beforeCorrection, isPublishedBy, stands, undone } from "../../src/domain/fact-versions.ts";
import { aChange } from "../support/debt-facts.ts";
import { aContract, aDebt, aFactSet } from "../support/facts.ts";

const NOTHING: ReadonlySet<string> = new Set();

test("a record is given back its fields, except those named and those that are lists", () => {
  const row = aContract("c-1", { baseValueUsd: 2e9, countInTotals: true });
  const differences = [
    { field: "baseValueUsd", from: null, to: 2e9 },
    { field: "countInTotals", from: false, to: true },
    { field: "sources", from: "an old source", to: "a new one" },
  ];
  const before = undone(row, differences, new Set(["countInTotals"]));
  expect(before).toEqual({ ...row, baseValueUsd: null });
  expect(undone(row, [], NOTHING)).toBe(row);
});

test("corrections undone one after the other give every version of the set", () => {
  const facts = aFactSet({ contracts: [aContract("c-1"), aContract("c-2")], debts: [aDebt("d-1")] });
  const signed = aChange(3, "c-1", "contract", {
    correction: true,
    differences: [{ field: "status", from: "mou", to: "signed" }],
  });
  const priced = aChange(2, "d-1", "debt", {
    correction: true,
    differences: [{ field: "status", from: "planned", to: "outstanding" }],
  });
  const earlier = beforeCorrection(facts, signed);
  expect(earlier.contracts.map(({ status }) => status)).toEqual(["mou", "signed"]);
  expect(earlier.debts[0]?.status).toBe("outstanding");
  expect(beforeCorrection(earlier, priced).debts[0]?.status).toBe("planned");
  expect(beforeCorrection(facts, aChange(1, "c-1", "contract"))).toBe(facts);
});

test("a record stands unless it was withdrawn, and was published from its day on", () => {
  const row = aContract("c-1", { knownAt: "2026-05-06" });
  expect([isPublishedBy(row, "2026-05-05"), isPublishedBy(row, "2026-05-06")]).toEqual([false, true]);
  expect(isPublishedBy({ ...row, knownAt: null }, "2026-05-06")).toBe(false);
  const withdrawn = { ...row, withdrawn: "a slip" };
  expect([stands(row), stands(withdrawn), isPublishedBy(withdrawn, "2026-05-06")]).toEqual([
    true,
    false,
    false,
  ]);
  const restored = undone(row, [{ field: "withdrawn", from: null, to: "a slip" }], NOTHING);
  expect(stands(restored)).toBe(true);
});
