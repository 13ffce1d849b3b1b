import { expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";

const HUT = { ticker: "HUT", name: "Hut 8 Corp." };
const CLSK = { ticker: "CLSK", name: "CleanSpark, Inc." };
const CORZ = { ticker: "CORZ", name: "Core Scientific, Inc." };

test.each([
  [[CLSK], "Did you mean **CLSK** (CleanSpark, Inc.)?"],
  [[HUT, CLSK], "Did you mean **HUT** (Hut 8 Corp.) or **CLSK** (CleanSpark, Inc.)?"],
  [[CORZ, HUT, CLSK], "(Core Scientific, Inc.), **HUT** (Hut 8 Corp.) or **CLSK** (CleanSpark, Inc.)?"],
])("the nearest miners are joined whole, commas of their names included: %#", (nearest, words) => {
  const card = refusalCard(
    { kind: "unknown_miner", option: "target", typed: "CRWV", nearest },
    "divergence",
    {},
  );
  expect(card.blocks).toMatchObject([{ type: "text" }]);
  expect(JSON.stringify(card.blocks)).toContain(words);
});

test("two options that contradict each other are named, with what to do", () => {
  const card = refusalCard(
    {
      kind: "not_together",
      option: "as_of",
      other: "window:today",
      why: "It is of now.",
      instead: "Leave one out.",
    },
    "divergence",
    {},
  );
  expect(card).toMatchObject({
    title: "These options do not go together",
    accent: "warning",
    blocks: [{ text: "`as_of` and `window:today` do not go together. It is of now. Leave one out." }],
  });
});
