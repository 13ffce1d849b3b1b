import { describe, expect, test } from "vitest";
import { createSuggestions } from "../../../src/app/answers/suggest.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aContract, aFactSet, aMiner } from "../../support/facts.ts";
import { barsOf, historyOf } from "../../support/market.ts";

const facts = aFactSet({
  miners: [
    aMiner("HUT", { name: "Hut 8 Corp." }),
    aMiner("KEEL", {
      name: "Keel Infrastructure Corp.",
      formerTickers: [{ ticker: "BITF", until: "2026-04-06" }],
    }),
    aMiner("LONG", { name: "L".repeat(150) }),
  ],
  contracts: [
    aContract("a", { counterpartyGroup: "CoreWeave" }),
    aContract("b", { counterpartyGroup: "Fluidstack" }),
    aContract("c", { counterpartyGroup: "Fluidstack" }),
  ],
});
const history = historyOf([barsOf("id-KEEL", ["2026-07-31"], [3])], []);
const basket = {
  id: "PW14",
  version: 1,
  members: [
    { security: "id-HUT", from: "2020-01-02", until: null },
    { security: "id-KEEL", from: "2020-01-02", until: "2025-03-31" },
  ],
};
const suggestions = createSuggestions(answerDeps({ facts, history, basket }));

describe("miners", () => {
  test("are offered as ticker and name, the ticker is what is sent", async () => {
    expect(await suggestions.miners("hut")).toEqual([{ name: "HUT · Hut 8 Corp.", value: "HUT" }]);
  });

  test("are found by an old ticker", async () => {
    expect((await suggestions.miners("BITF")).map((choice) => choice.value)).toEqual(["KEEL"]);
  });

  test("have labels of at most 100 characters", async () => {
    const [long] = await suggestions.miners("long");
    expect(long?.name).toHaveLength(100);
  });

  test("are at most 25", async () => {
    const many = aFactSet({ miners: Array.from({ length: 40 }, (_, index) => aMiner(`M${index}`)) });
    expect(await createSuggestions(answerDeps({ facts: many })).miners("")).toHaveLength(25);
  });

  test("nothing fits nonsense", async () => {
    expect(await suggestions.miners("zzz".repeat(2000))).toEqual([]);
  });
});

test("customers are offered by group, the one with most contracts first", async () => {
  expect((await suggestions.counterparties("")).map((choice) => choice.value)).toEqual([
    "Fluidstack",
    "CoreWeave",
  ]);
  expect((await suggestions.counterparties(" core")).map((choice) => choice.value)).toEqual(["CoreWeave"]);
});

describe("targets", () => {
  test("are the basket, counted as it is today, and the miners with prices", async () => {
    expect(await suggestions.targets("", null)).toEqual([
      { name: "PW14 · all 1 miners of the published basket", value: "PW14" },
      { name: "KEEL · Keel Infrastructure Corp.", value: "KEEL" },
    ]);
  });

  test("hold the list of the server where it can be measured, in at most 100 characters", async () => {
    const asked: (string | null)[] = [];
    const offering = async (list: readonly string[], typed: string) => {
      const servers = {
        settings: (guild: string | null) => {
          asked.push(guild);
          return { zone: null, list };
        },
      };
      const own = createSuggestions({ ...answerDeps({ facts, history, basket }), servers });
      return (await own.targets(typed, "7")).filter(({ value }) => value === "LIST");
    };
    const three = ["id-KEEL", "id-HUT", "id-NEW"];
    const choice = { name: "This server's list (KEEL, HUT, id-NEW)", value: "LIST" };
    for (const typed of ["", "li", "LIST", "this server"]) {
      expect(await offering(three, typed)).toEqual([choice]);
    }
    expect(await offering(three, "keel")).toEqual([]);
    expect(await offering(three.slice(1), "")).toEqual([]);
    const [long] = await offering(
      Array.from({ length: 25 }, (_, n) => `id-${String(n)}000`),
      "",
    );
    expect(long?.name).toMatch(/^This server's list \(id-0000, .*, \+\d+ more\)$/);
    expect(long?.name.length).toBeLessThanOrEqual(100);
    expect(new Set(asked)).toEqual(new Set(["7"]));
  });

  test.each([
    ["pw", ["PW14"]],
    ["keel", ["KEEL"]],
    ["hut", []],
  ])("for %s are %j", async (typed, values) => {
    expect((await suggestions.targets(typed, null)).map((choice) => choice.value)).toEqual(values);
  });
});
