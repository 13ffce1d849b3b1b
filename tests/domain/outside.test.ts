import { describe, expect, it } from "vitest";
import { withoutOutside } from "../../src/domain/outside.ts";
import { aContract, aFactSet, aHolding, aMiner, aSource } from "../support/facts.ts";

const HUT = aMiner("HUT");
const APPLE = aMiner("AAPL", { kind: "listed_company" });
const TESLA = aMiner("TSLA", { kind: "listed_company" });

const FACTS = aFactSet({
  miners: [APPLE, HUT, TESLA],
  contracts: [
    aContract("c-hut"),
    aContract("c-sector", { miner: null }),
    aContract("c-apple", { miner: APPLE.id, knownAt: "2026-11-20" }),
  ],
  holdings: [
    aHolding("t-hut"),
    aHolding("t-tesla", {
      miner: TESLA.id,
      knownAt: "2026-11-21",
      sources: [aSource({ published: "2026-11-23" })],
    }),
  ],
  factsTo: "2026-11-23",
  watchedTo: "2026-06-26",
});

const idsOf = ({ contracts, holdings, miners }: typeof FACTS) =>
  [...miners, ...contracts, ...holdings].map(({ id }) => id);

describe("facts without companies that no release watches", () => {
  it("are as if those had never been added", () => {
    const left = withoutOutside(FACTS, []);
    expect(idsOf(left)).toEqual([HUT.id, "c-hut", "c-sector", "t-hut"]);
    expect(left.factsTo).toBe("2026-06-26");
    expect(left).toEqual(
      aFactSet({
        miners: [HUT],
        contracts: FACTS.contracts.slice(0, 2),
        holdings: FACTS.holdings.slice(0, 1),
      }),
    );
  });

  it("hold the one that is asked for by name, as far as its own facts go", () => {
    const apple = withoutOutside(FACTS, [APPLE.id]);
    expect(idsOf(apple)).toEqual([APPLE.id, HUT.id, "c-hut", "c-sector", "c-apple", "t-hut"]);
    expect(apple.factsTo).toBe("2026-11-20");
    expect(withoutOutside(FACTS, [HUT.id, TESLA.id]).factsTo).toBe("2026-11-23");
  });

  it("are the very same where there are none", () => {
    const facts = aFactSet({ miners: [HUT], contracts: [aContract("c-hut")] });
    expect(withoutOutside(facts, [])).toBe(facts);
    expect(withoutOutside(FACTS, [APPLE.id, TESLA.id])).toBe(FACTS);
  });
});
