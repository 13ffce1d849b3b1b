import { describe, expect, it, test } from "vitest";
import type { Contract } from "../../src/domain/contract.ts";
import type { DebtInstrument } from "../../src/domain/debt.ts";
import {
  FACT_RULE_KIND_NAMES,
  FACT_RULE_KINDS,
  membersOf,
  readFactRule,
} from "../../src/domain/fact-rule-kinds.ts";
import type { FactHit, FactRule, Least } from "../../src/domain/fact-rule.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Change, Difference } from "../../src/domain/fact.ts";
import { aChange, aDebtEvent } from "../support/debt-facts.ts";
import { aContract, aDebt, aFactSet, aMiner } from "../support/facts.ts";
import { aFiling } from "../support/filed.ts";

const HUT = "id-HUT";

function rule(kind: FactRule["kind"], least: Least | null = null, over: Partial<FactRule> = {}): FactRule {
  return { kind, target: { kind: "all" }, least, direction: null, forms: [], ...over };
}

function usd(size: number): Least {
  return { unit: "usd", size };
}

function correctionOf(id: string, kind: Change["kind"], differences: readonly Difference[]): Change {
  return aChange(1, id, kind, { knownAt: "2026-05-06", correction: true, differences });
}

function newRow(id: string, kind: Change["kind"]): Change {
  return aChange(1, id, kind, { knownAt: "2026-05-06" });
}

function readContract(
  row: Contract,
  wanted: FactRule,
  change: Change = newRow(row.id, "contract"),
  others: readonly Contract[] = [],
): FactHit | null {
  return readFactRule(wanted, change, aFactSet({ contracts: [row, ...others] }), null);
}

function signedFrom(from: string): Difference {
  return { field: "status", from, to: "signed" };
}

function value(from: number | null): Difference {
  return { field: "baseValueUsd", from, to: 9.8e9 };
}

/** The contract ended, having been this. */
function endedFrom(was: string): Change {
  return correctionOf("c-1", "contract", [
    { field: "status", from: was, to: "ended" },
    { field: "countInTotals", from: true, to: false },
  ]);
}

function readDebt(
  over: Partial<DebtInstrument>,
  least: Least | null = null,
  change: Change = newRow("d-1", "debt"),
): FactHit | null {
  return readFactRule(rule("debt_raised", least), change, aFactSet({ debts: [aDebt("d-1", over)] }), null);
}

describe("a contract signed", () => {
  const signed = rule("contract_signed");

  test("is told with its base value and the day of publication", () => {
    expect(readContract(aContract("c-1"), signed)).toEqual({
      factId: "c-1",
      miner: HUT,
      value: 9.8e9,
      unit: "usd",
      knownAt: "2026-05-06",
    });
  });

  test("counts a joint venture at the company's share, the least too", () => {
    const venture = aContract("c-jv", { baseValueUsd: 9.5e9, attributableShare: 0.501 });
    expect(readContract(venture, signed)?.value).toBeCloseTo(4.7595e9, 0);
    expect(readContract(venture, rule("contract_signed", usd(5e9)))).toBeNull();
    expect(readContract(venture, rule("contract_signed", usd(4e9)))).not.toBeNull();
  });

  test.each([
    ["reaches the least exactly", 9.8e9, 9.8e9, true],
    ["is below the least", 9.8e9, 9.800001e9, false],
    ["states no value, with a least", null, 1, false],
  ])("that %s: %s against %s", (_, baseValueUsd, least, hits) => {
    const read = readContract(aContract("c-1", { baseValueUsd }), rule("contract_signed", usd(least)));
    expect(read !== null).toBe(hits);
  });

  test("without a stated value is told where every size is wanted", () => {
    expect(readContract(aContract("c-1", { baseValueUsd: null }), signed)).toMatchObject({
      value: null,
      unit: null,
    });
  });

  test.each([
    ["a framework", { status: "framework" }],
    ["a memorandum", { status: "mou" }],
    ["one that ended", { status: "ended", countInTotals: false }],
    ["a published total", { isRollup: true, countInTotals: false }],
    ["one that is not counted", { countInTotals: false }],
    ["a withdrawn one", { withdrawn: "announced twice" }],
    ["one that lost its publication date", { knownAt: null }],
  ] as const)("is never %s", (_, over) => {
    expect(readContract(aContract("c-1", over), signed)).toBeNull();
  });

  test("is not a part beside its roll-up, and is one where the roll-up was not published yet", () => {
    const part = aContract("c-part", { partOf: "c-whole" });
    const whole = aContract("c-whole", { isRollup: true });
    expect(readContract(part, signed, newRow("c-part", "contract"), [whole])).toBeNull();
    expect(readContract(whole, signed, newRow("c-whole", "contract"), [part])).not.toBeNull();
    const later = { ...whole, knownAt: "2026-05-07" };
    expect(readContract(part, signed, newRow("c-part", "contract"), [later])).not.toBeNull();
    const undated = { ...whole, knownAt: null };
    expect(readContract(part, signed, newRow("c-part", "contract"), [undated])).not.toBeNull();
  });

  test.each<[string, readonly Difference[], Least | null, boolean]>([
    ["a memorandum that was signed", [signedFrom("mou")], null, true],
    ["a framework that was signed", [signedFrom("framework")], usd(1e9), true],
    ["a signed one whose note was reworded", [{ field: "note", from: "a", to: "b" }], null, false],
    ["a value that rose past the least", [value(5e8)], usd(1e9), true],
    ["a value that was above the least before", [value(2e9)], usd(1e9), false],
    ["a value that became known", [value(null)], usd(1e9), true],
    ["a value that became known, where every size is told", [value(null)], null, false],
    ["one that only counts now", [{ field: "countInTotals", from: false, to: true }], null, false],
    ["one whose publication became known", [{ field: "knownAt", from: null, to: "2026-05-06" }], null, true],
    [
      "one that moved its day of publication",
      [{ field: "knownAt", from: "2026-05-01", to: "2026-05-06" }],
      null,
      false,
    ],
    ["one that was restored", [{ field: "withdrawn", from: "a slip", to: null }], null, false],
    ["a withdrawal", [{ field: "withdrawn", from: null, to: "a slip" }], null, false],
    [
      "sources that were added, which the feed keeps as text",
      [{ field: "sources", from: "x", to: "y" }],
      null,
      false,
    ],
  ])("a correction: %s", (_, differences, least, hits) => {
    const read = readContract(
      aContract("c-1"),
      rule("contract_signed", least),
      correctionOf("c-1", "contract", differences),
    );
    expect(read !== null).toBe(hits);
  });
});

describe("a contract ended", () => {
  const ended = rule("contract_ended");
  const row = aContract("c-1", { status: "ended", countInTotals: false });

  test("is told once, with what it was worth", () => {
    expect(readContract(row, ended, endedFrom("signed"))).toMatchObject({ value: 9.8e9, unit: "usd" });
    const reworded = correctionOf("c-1", "contract", [{ field: "note", from: "a", to: "b" }]);
    expect(readContract(row, ended, reworded)).toBeNull();
    expect(readContract(row, rule("contract_signed"), endedFrom("signed"))).toBeNull();
  });

  test("that was never recorded before is told too", () => {
    expect(readContract(row, ended)).not.toBeNull();
  });

  test.each(["framework", "mou"])("a %s that came to nothing is none", (status) => {
    expect(readContract(row, ended, endedFrom(status))).toBeNull();
  });

  test("a signed one is none", () => {
    expect(readContract(aContract("c-1"), ended)).toBeNull();
  });

  test("a part ends on its own, or with the whole and is told once", () => {
    const part = { ...row, partOf: "c-whole" };
    const whole = aContract("c-whole", { isRollup: true });
    expect(readContract(part, ended, endedFrom("signed"), [whole])).not.toBeNull();
    const gone = { ...whole, status: "ended" as const };
    expect(readContract(part, ended, endedFrom("signed"), [gone])).toBeNull();
    const wholeEnds = newRow("c-whole", "contract");
    expect(readContract(gone, ended, wholeEnds, [part])).not.toBeNull();
    expect(readContract(gone, ended, wholeEnds)).toBeNull();
  });
});

describe("debt raised", () => {
  test.each([
    ["outstanding", null, true],
    ["priced", "not_closed", true],
    ["committed", "not_drawn", true],
    ["undrawn", "not_drawn", true],
    ["partly_drawn", "preferred_equity", true],
    ["to_be_repaid", "being_replaced", true],
    ["being_repaid", null, true],
    ["partly_repurchased", null, true],
    ["partly_repurchased_possible", null, true],
    ["planned", "not_closed", false],
    ["announced", "not_closed", false],
    ["outstanding", "joint_venture", false],
  ] as const)("%s, apart %s: %s", (status, apart, hits) => {
    expect(readDebt({ status, apart, countInTotals: apart === null }) !== null).toBe(hits);
  });

  test("is measured by its principal", () => {
    expect(readDebt({}, usd(1e9))).toMatchObject({ value: 1e9, unit: "usd" });
    expect(readDebt({}, usd(1e9 + 1))).toBeNull();
    expect(readDebt({ principalUsd: null })).toMatchObject({ value: null });
    expect(readDebt({ principalUsd: null }, usd(1))).toBeNull();
  });

  test.each([
    ["planned", "outstanding", true],
    ["announced", "priced", true],
    ["priced", "outstanding", false],
    ["committed", "partly_drawn", false],
    ["outstanding", "being_repaid", false],
  ] as const)("the step from %s to %s is news: %s", (from, to, hits) => {
    const change = correctionOf("d-1", "debt", [{ field: "status", from, to }]);
    expect(readDebt({ status: to }, null, change) !== null).toBe(hits);
  });

  test("an option that was used lifts the principal past the least once", () => {
    const change = correctionOf("d-1", "debt", [{ field: "principalUsd", from: 9e8, to: 1e9 }]);
    expect(readDebt({}, usd(1e9), change)).not.toBeNull();
    expect(readDebt({}, usd(9e8), change)).toBeNull();
  });
});

describe("debt repaid", () => {
  test("is measured by the face retired, never by the cash", () => {
    const facts = aFactSet({
      debtEvents: [
        aDebtEvent("de-1", { miner: HUT, principalUsd: 5e8, cashUsd: 1.6e9 }),
        aDebtEvent("de-2", { miner: HUT, principalUsd: null, cashUsd: 1.6e9 }),
      ],
    });
    const repaid = (id: string, least: Least | null): FactHit | null =>
      readFactRule(rule("debt_repaid", least), newRow(id, "debt_event"), facts, null);
    expect(repaid("de-1", usd(5e8))).toMatchObject({ value: 5e8 });
    expect(repaid("de-1", usd(1e9))).toBeNull();
    expect(repaid("de-2", usd(1))).toBeNull();
    expect(repaid("de-2", null)).toMatchObject({ value: null, unit: null });
  });
});

describe("every kind", () => {
  const facts: FactSet = aFactSet({ contracts: [aContract("c-1")] });
  const signed = rule("contract_signed");

  it.each([
    ["has no publication date", { knownAt: null }],
    ["is of no miner", { miner: null }],
    ["is of another kind", { kind: "debt" as const }],
    ["is of a fact that is not there", { factId: "c-gone" }],
  ])("is silent about a change that %s", (_, over) => {
    expect(readFactRule(signed, { ...newRow("c-1", "contract"), ...over }, facts, null)).toBeNull();
  });

  it("asks whether the miner belongs to the target", () => {
    const change = newRow("c-1", "contract");
    expect(readFactRule(signed, change, facts, new Set([HUT]))).not.toBeNull();
    expect(readFactRule(signed, change, facts, new Set(["id-MARA"]))).toBeNull();
    expect(readFactRule(signed, change, facts, new Set())).toBeNull();
  });

  it("has an entry, in the order of the list", () => {
    expect(Object.keys(FACT_RULE_KINDS)).toEqual(FACT_RULE_KIND_NAMES);
  });
});

/** Whether a rule on these forms tells of a filing of this form. */
function told(asked: string, form: string, over: Partial<Change> = {}): boolean {
  const filing = aFiling(1, { form });
  const change = { ...newRow(filing.id, "filing"), miner: "id-MARA", ...over };
  const wanted = rule("filing", null, { forms: asked.split(",") });
  return readFactRule(wanted, change, aFactSet({ filings: [filing] }), null) !== null;
}

describe("a filing", () => {
  it.each([
    ["8-K", "8-K", true],
    ["8-K", "8-K/A", true],
    ["8-K", "8-K12B", true],
    ["8-K", "6-K", false],
    ["8-K/A", "8-K", false],
    ["8-K/A", "8-K/A", true],
    ["8-K/A", "10-Q/A", false],
    ["8-K,10-Q", "10-QT/A", true],
    ["S-3", "S-3ASR", true],
    ["S-3", "S-1", false],
  ])("a rule on %s before a %s: %s", (asked, form, is) => {
    expect(told(asked, form)).toBe(is);
  });

  it("has no size, and is told by its own change alone, while it stands", () => {
    const filing = aFiling(1);
    const facts = aFactSet({ filings: [filing], contracts: [aContract("c-1")] });
    const wanted = rule("filing", null, { forms: ["8-K"] });
    const change = { ...newRow(filing.id, "filing"), miner: "id-MARA" };
    expect(readFactRule(wanted, change, facts, null)).toMatchObject({ value: null, unit: null });
    expect(readFactRule(wanted, newRow("c-1", "contract"), facts, null)).toBeNull();
    expect(readFactRule(wanted, change, aFactSet({}), null)).toBeNull();
    const withdrawn = aFactSet({ filings: [{ ...filing, withdrawn: "of another company" }] });
    expect(readFactRule(wanted, change, withdrawn, null)).toBeNull();
    expect(told("8-K", "8-K", { knownAt: null })).toBe(false);
  });

  it("is not told again by a later version of its record", () => {
    const differences = [{ field: "acceptedAt", from: null, to: "2026-11-20T21:05:00.000Z" }];
    expect(told("8-K", "8-K", { correction: true, differences })).toBe(false);
    // A form that was read wrong was not told of before.
    const form = [{ field: "form", from: "10-K", to: "8-K" }];
    expect(told("8-K", "8-K", { correction: true, differences: form })).toBe(true);
  });
});

test("a target means its miners, the basket those of the day", () => {
  const basket = {
    id: "PW14",
    version: 1,
    members: [
      { security: "a", from: "2020-03-31", until: "2025-12-31" },
      { security: "b", from: "2025-12-31", until: null },
    ],
  };
  const ids = (day: string): readonly string[] => [
    ...(membersOf({ kind: "basket", id: "PW14" }, basket, day) ?? []),
  ];
  expect(ids("2020-03-30")).toEqual([]);
  expect(ids("2025-12-31")).toEqual(["a", "b"]);
  expect(ids("2026-01-01")).toEqual(["b"]);
  expect(membersOf({ kind: "all" }, basket, "2026-01-01")).toBeNull();
  expect(membersOf({ kind: "miner", security: "x" }, basket, "2026-01-01")).toEqual(new Set(["x"]));
  expect(membersOf({ kind: "list", securities: ["x", "y"] }, basket, "2026-01-01")).toEqual(
    new Set(["x", "y"]),
  );
});

test("every watched miner means nobody whom no release watches, unless the rule names it", () => {
  const outside = aMiner("AAPL", { kind: "listed_company" });
  const filing = aFiling(1, { miner: outside.id });
  const facts = aFactSet({ miners: [aMiner("HUT"), outside], filings: [filing] });
  const change = { ...newRow(filing.id, "filing"), miner: outside.id };
  const wanted = rule("filing", null, { forms: ["8-K"] });
  expect(readFactRule(wanted, change, facts, null)).toBeNull();
  expect(readFactRule(wanted, change, facts, new Set([outside.id]))?.factId).toBe(filing.id);
  expect(readFactRule(wanted, { ...change, miner: HUT }, facts, null)?.miner).toBe(HUT);
});
