import { describe, expect, it } from "vitest";
import { contractKey, debtKey, findTwins } from "../../src/domain/fact-twins.ts";
import { aContract, aDebt } from "../support/facts.ts";

const ids = (twins: ReturnType<typeof findTwins>) => twins.map(({ row, known }) => [row.id, known.id]);

describe("the key of a contract", () => {
  it("is the company, the customer and the site, whatever their letters and signs", () => {
    const one = aContract("c-a", { counterpartyGroup: "Fluidstack", site: "River Bend" });
    const two = aContract("c-b", { counterpartyGroup: "fluidstack ", site: "River-Bend" });
    expect(contractKey(one)).toBe(contractKey(two));
    expect(contractKey(one)).not.toBe(contractKey(aContract("c-c", { site: "Vega" })));
    expect(contractKey(one)).not.toBe(contractKey(aContract("c-c", { miner: "id-WULF" })));
  });

  it("is not known without a site or a company", () => {
    expect(contractKey(aContract("c-a", { site: null }))).toBeNull();
    expect(contractKey(aContract("c-a", { miner: null }))).toBeNull();
  });
});

describe("the key of a debt", () => {
  it("is the company, the maturity and the coupon, each in the form that is known", () => {
    const dated = { maturity: "2031-06-15", maturityYear: 2031, couponPct: 1 };
    expect(debtKey(aDebt("d-a", dated))).toBe(debtKey(aDebt("d-b", { ...dated, principalUsd: 5 })));
    expect(debtKey(aDebt("d-a", dated))).not.toBe(debtKey(aDebt("d-b", { ...dated, couponPct: 0 })));
    const floating = { maturity: null, maturityYear: 2031, couponPct: null, couponText: "SOFR + 2.25%" };
    expect(debtKey(aDebt("d-a", floating))).toContain("2031|sofr 2.25");
    expect(debtKey(aDebt("d-a", { ...floating, couponText: null }))).toBeNull();
    expect(debtKey(aDebt("d-a", { ...floating, maturityYear: null }))).toBeNull();
  });
});

describe("twins", () => {
  const known = aContract("c-known", { site: "River Bend" });
  const find = (rows: readonly ReturnType<typeof aContract>[], there = [known]) =>
    ids(findTwins(rows, there, contractKey));

  it("are a row under a new id and the known one with its key", () => {
    expect(find([aContract("c-new", { site: "River Bend" })])).toEqual([["c-new", "c-known"]]);
  });

  it("are none where the id is known, the key differs or is not known", () => {
    expect(find([aContract("c-known", { site: "River Bend" })])).toEqual([]);
    expect(find([aContract("c-new", { site: "Vega" })])).toEqual([]);
    expect(find([aContract("c-new", { site: null })], [aContract("c-known", { site: null })])).toEqual([]);
  });

  it("are none where the newcomers name both: who wrote them takes the two for two", () => {
    expect(find([aContract("c-new", { site: "River Bend" }), known])).toEqual([]);
  });

  it("are none with a row that was withdrawn, and the newest of several counts", () => {
    const withdrawn = aContract("c-gone", { site: "River Bend", withdrawn: "entered twice" });
    expect(find([aContract("c-new", { site: "River Bend" })], [withdrawn])).toEqual([]);
    const newer = aContract("c-newer", { site: "River Bend", asOf: "2026-06-01" });
    expect(find([aContract("c-new", { site: "River Bend" })], [known, newer])).toEqual([
      ["c-new", "c-newer"],
    ]);
  });
});
