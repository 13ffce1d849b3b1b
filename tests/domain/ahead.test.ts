import { describe, expect, it } from "vitest";
import { type Ahead, dueAhead, factOf } from "../../src/domain/ahead.ts";
import type { DebtEvent, DebtInstrument } from "../../src/domain/debt.ts";
import { aContract, aDebt, aFactSet } from "../support/facts.ts";
import { aGuidance } from "../support/network-facts.ts";

const DAY = "2026-11-24";

function due(rows: Parameters<typeof aFactSet>[0], day = DAY): readonly string[] {
  return dueAhead(aFactSet(rows), day).map(
    (ahead: Ahead) => `${ahead.date} ${ahead.stated} ${ahead.kind} ${factOf(ahead).id}`,
  );
}

/** A repurchase of the face of `d`. */
function aRepurchase(principalUsd: number): DebtEvent {
  return {
    ...aDebt("e"),
    date: "2026-06-01",
    kind: "repurchase",
    instruments: ["d"],
    principalUsd,
    cashUsd: null,
  };
}

describe("what is due next", () => {
  it.each<[name: string, rows: Parameters<typeof aFactSet>[0], expected: readonly string[]]>([
    [
      "a maturity on its day",
      { debts: [aDebt("d", { maturity: "2026-12-15" })] },
      ["2026-12-15 2026-12-15 maturity d"],
    ],
    ["one that is today", { debts: [aDebt("d", { maturity: DAY })] }, [`${DAY} ${DAY} maturity d`]],
    ["none that was yesterday", { debts: [aDebt("d", { maturity: "2026-11-23" })] }, []],
    ["none beyond sixty days", { debts: [aDebt("d", { maturity: "2027-01-24" })] }, []],
    [
      "one on the sixtieth day",
      { debts: [aDebt("d", { maturity: "2027-01-23" })] },
      ["2027-01-23 2027-01-23 maturity d"],
    ],
    [
      "a year alone by its last day",
      { debts: [aDebt("d", { maturity: null, maturityYear: 2026 })] },
      ["2026-12-31 2026 maturity d"],
    ],
    ["no maturity that nobody states", { debts: [aDebt("d", { maturity: null, maturityYear: null })] }, []],
    [
      "a quarter by its last day",
      { contracts: [aContract("c", { firstDelivery: "2026-Q4" })] },
      ["2026-12-31 2026-Q4 delivery c"],
    ],
    [
      "a month by its last day",
      { contracts: [aContract("c", { firstDelivery: "2026-11" })] },
      ["2026-11-30 2026-11 delivery c"],
    ],
    [
      "no contract that is none yet",
      { contracts: [aContract("c", { firstDelivery: "2026-Q4", status: "mou" })] },
      [],
    ],
    [
      "no delivery that somebody reported",
      {
        contracts: [aContract("c", { firstDelivery: "2026-Q4" })],
        guidance: [aGuidance("g", { contract: "c", targetDate: "2026-10-30", asOf: "2026-11-02" })],
      },
      [],
    ],
    [
      "a part that repeats its whole once",
      {
        contracts: [
          aContract("whole", { firstDelivery: "2026-H2", isRollup: true }),
          aContract("part", { firstDelivery: "2026-H2", partOf: "whole" }),
        ],
      },
      ["2026-12-31 2026-H2 delivery whole"],
    ],
    [
      "a company's own target",
      { guidance: [aGuidance("g", { madeBy: "company", targetDate: "2026-12-31" })] },
      ["2026-12-31 2026-12-31 target g"],
    ],
    [
      "no forecast of others",
      { guidance: [aGuidance("g", { madeBy: "CoinShares", targetDate: "2026-12-31" })] },
      [],
    ],
  ])("holds %s", (_, rows, expected) => {
    expect(due(rows)).toEqual(expected);
  });

  it.each<[DebtInstrument["status"], readonly string[]]>([
    ["priced", ["2026-11-30 2026-11-30 closing d"]],
    ["announced", ["2026-11-30 2026-11-30 closing d"]],
    ["planned", []],
    ["outstanding", []],
  ])("notes that are %s close on their day of issue: %j", (status, expected) => {
    expect(due({ debts: [aDebt("d", { status, issued: "2026-11-30", maturity: "2031-10-01" })] })).toEqual(
      expected,
    );
  });

  it("what was bought back in full does not mature", () => {
    const debts = [aDebt("d", { maturity: "2026-12-15", principalUsd: 100 })];
    expect(due({ debts, debtEvents: [aRepurchase(100)] })).toEqual([]);
    expect(due({ debts, debtEvents: [aRepurchase(99)] })).toHaveLength(1);
  });

  it("comes soonest first, and on one day money before promises", () => {
    expect(
      due({
        contracts: [aContract("c", { firstDelivery: "2026" })],
        debts: [
          aDebt("b", { maturity: null, maturityYear: 2026 }),
          aDebt("a", { maturity: "2026-12-31" }),
          aDebt("n", { status: "priced", issued: "2026-12-01" }),
        ],
      }).map((line) => line.split(" ").at(-1)),
    ).toEqual(["n", "a", "b", "c"]);
  });
});
