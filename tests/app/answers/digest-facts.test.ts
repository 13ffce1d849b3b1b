import { describe, expect, it } from "vitest";
import { digestFacts, newSince } from "../../../src/app/answers/digest-facts.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { Change, ChangeKind } from "../../../src/domain/fact.ts";
import { aChange, ALERT_MINERS } from "../../support/alerts.ts";
import { aClaim, aContract, aDebt, aFactSet, aHolding, aTransaction } from "../../support/facts.ts";

const SINCE = "2026-11-20T13:30:00.000Z";
const UNTIL = "2026-11-23T13:30:00.000Z";

describe("what is news", () => {
  it.each<[name: string, change: Partial<Change>, news: number, older: number]>([
    [
      "learnt in the span and published in it",
      { recordedAt: "2026-11-21T10:00:00.000Z", knownAt: "2026-11-21" },
      1,
      0,
    ],
    ["learnt at the very end", { recordedAt: UNTIL, knownAt: "2026-11-23" }, 1, 0],
    ["learnt at the very beginning, which was told", { recordedAt: SINCE, knownAt: "2026-11-20" }, 0, 0],
    [
      "published a week before it was learnt",
      { recordedAt: "2026-11-21T10:00:00.000Z", knownAt: "2026-11-13" },
      1,
      0,
    ],
    ["published longer ago", { recordedAt: "2026-11-21T10:00:00.000Z", knownAt: "2026-11-12" }, 0, 1],
    ["without a day of publication", { recordedAt: "2026-11-21T10:00:00.000Z", knownAt: null }, 0, 1],
    [
      "learnt before and dated in the span",
      { recordedAt: "2026-11-01T10:00:00.000Z", knownAt: "2026-11-22" },
      1,
      0,
    ],
    [
      "learnt before and dated on the first day",
      { recordedAt: "2026-11-01T10:00:00.000Z", knownAt: "2026-11-20" },
      0,
      0,
    ],
    ["dated after the span", { recordedAt: "2026-11-21T10:00:00.000Z", knownAt: "2026-11-24" }, 0, 0],
    ["learnt after the span", { recordedAt: "2026-11-23T13:31:00.000Z", knownAt: "2026-11-20" }, 0, 0],
  ])("%s", (_, change, news, older) => {
    const found = newSince([aChange(1, change)], SINCE, UNTIL);
    expect([found.news.length, found.older]).toEqual([news, older]);
  });

  it("is told once, whatever the days: two spans that meet share nothing and lose nothing", () => {
    const feed = Array.from({ length: 200 }, (_, index) =>
      aChange(index, {
        recordedAt: new Date(Date.parse("2026-11-19T00:00:00Z") + index * 1_801_000).toISOString(),
        knownAt: "2026-11-19",
      }),
    );
    const middle = "2026-11-21T13:30:00.000Z";
    const [first, second] = [newSince(feed, SINCE, middle).news, newSince(feed, middle, UNTIL).news];
    expect([...first, ...second]).toEqual(newSince(feed, SINCE, UNTIL).news);
    expect(first.length * second.length).toBeGreaterThan(0);
  });
});

function groupsOf(rows: Partial<FactSet>, changes: readonly Change[]) {
  return digestFacts(aFactSet({ miners: ALERT_MINERS, ...rows }), changes);
}

function ofKind(id: number, kind: ChangeKind, factId: string, over: Partial<Change> = {}): Change {
  return aChange(id, { kind, factId, ...over });
}

describe("groups", () => {
  it("hold every change once, the largest first and corrections last", () => {
    const groups = groupsOf(
      {
        contracts: [
          aContract("small", { baseValueUsd: 1e9 }),
          aContract("big"),
          aContract("fixed", { baseValueUsd: 9e10 }),
        ],
        debts: [aDebt("d")],
        holdings: [aHolding("h")],
        claims: [aClaim("x")],
      },
      [
        ofKind(1, "contract", "small"),
        ofKind(2, "contract", "fixed", {
          correction: true,
          differences: [{ field: "baseValueUsd", from: 1e9, to: 9e10 }],
        }),
        ofKind(3, "contract", "big"),
        ofKind(4, "claim", "x"),
        ofKind(5, "debt", "d"),
        ofKind(6, "holding", "h"),
      ],
    );
    expect(
      groups.map(({ group, count, lines }) => [group, count, lines.map(({ factId }) => factId)]),
    ).toEqual([
      ["contract", 3, ["big", "small", "fixed"]],
      ["debt", 1, ["d"]],
      ["treasury", 1, ["h"]],
      ["other", 1, ["x"]],
    ]);
    expect(groups[0]?.lines[0]?.short).toBe("$9.8B base term, Fluidstack, 15-year lease, 352 MW critical IT");
    expect(groups[0]?.lines[2]?.short).toContain("corrected");
    expect(groups[0]?.total).toEqual({ unit: "usd", value: 10.8e9, what: "base terms" });
  });

  it.each<
    [
      name: string,
      a: Parameters<typeof aContract>[1],
      b: Parameters<typeof aContract>[1],
      value: number | null,
      why: string | null,
    ]
  >([
    ["two leases", {}, {}, 19.6e9, null],
    [
      "a lease and GPU cloud",
      {},
      { kind: "gpu_cloud" },
      null,
      "lease, colocation and GPU cloud are not added",
    ],
    ["one of unknown kind both", { kind: null }, { kind: null }, null, "a kind is not stated"],
    ["a memorandum", {}, { status: "mou" }, null, "not all are signed contracts"],
    ["one without value", {}, { baseValueUsd: null }, null, "a value is not stated"],
    ["a joint venture", {}, { attributableShare: 0.5 }, null, "a joint venture is among them"],
    ["a phase beside its whole", {}, { partOf: "a" }, null, "some are parts of others"],
    ["a repeated total", {}, { countInTotals: false }, null, "some are parts of others"],
  ])("of contracts: %s", (_, a, b, value, why) => {
    const [group] = groupsOf({ contracts: [aContract("a", a), aContract("b", b)] }, [
      ofKind(1, "contract", "a"),
      ofKind(2, "contract", "b"),
    ]);
    expect([group?.total?.value ?? null, group?.noTotal]).toEqual([value, why]);
  });

  it.each<
    [
      name: string,
      a: Parameters<typeof aDebt>[1],
      b: Parameters<typeof aDebt>[1],
      what: string | null,
      why: string | null,
    ]
  >([
    ["both owed", {}, {}, "principal", null],
    ["both priced", { apart: "not_closed" }, { apart: "not_closed" }, "principal, not closed", null],
    [
      "one of them priced",
      {},
      { apart: "not_closed" },
      null,
      "some are not closed, drawn or debt of the company",
    ],
    ["one without amount", {}, { principalUsd: null }, null, "an amount is not stated"],
  ])("of debt: %s", (_, a, b, what, why) => {
    const [group] = groupsOf({ debts: [aDebt("a", a), aDebt("b", b)] }, [
      ofKind(1, "debt", "a"),
      ofKind(2, "debt", "b"),
    ]);
    expect([group?.total?.what ?? null, group?.noTotal]).toEqual([what, why]);
    expect(group?.total?.value ?? 2e9).toBe(2e9);
  });

  it.each<[name: string, b: Parameters<typeof aTransaction>[1], value: number | null, why: string | null]>([
    ["sales of the same month", {}, 200, null],
    ["other periods", { periodStart: "2026-02-01" }, null, "periods differ"],
    ["one that adds", { side: "add" }, null, "coins sold and added"],
    ["one inside another", { countInTotals: false }, null, "some lie inside others"],
    ["one without count", { btc: null }, null, "a count is not stated"],
  ])("of coins: %s", (_, b, value, why) => {
    const [group] = groupsOf({ transactions: [aTransaction("a"), aTransaction("b", b)] }, [
      ofKind(1, "treasury_transaction", "a"),
      ofKind(2, "treasury_transaction", "b"),
    ]);
    expect([group?.total?.value ?? null, group?.noTotal]).toEqual([value, why]);
  });

  it("a holding and a single sale are no sum", () => {
    const [group] = groupsOf({ holdings: [aHolding("h")], transactions: [aTransaction("t")] }, [
      ofKind(1, "holding", "h"),
      ofKind(2, "treasury_transaction", "t"),
    ]);
    expect(group).toMatchObject({ count: 2, total: null, noTotal: null });
  });
});
