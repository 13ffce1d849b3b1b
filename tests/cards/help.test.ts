import { expect, test } from "vitest";
import { helpCard } from "../../src/cards/help.ts";
import { aHelpAnswer } from "../support/help-answer.ts";
import { expectReadable, shown } from "../support/readable.ts";

const VIEW = { page: 0, options: {} };

test("it says how to begin, then the commands, and what is behind About", () => {
  const made = helpCard(aHelpAnswer(), VIEW);
  const text = shown(made);
  expectReadable(made);
  const places = ["How to begin", "/sector", "Commands", "prices to 21 Aug 2026"].map((part) =>
    text.indexOf(part),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain("Not investment advice.");
  expect(made.actions).toMatchObject([
    {
      type: "buttons",
      buttons: [{ label: "About", action: { command: "help", name: "about", argument: "" } }],
    },
  ]);
});

test("a command that does not exist is not offered as a beginning", () => {
  expect(shown(helpCard(aHelpAnswer(), VIEW))).not.toContain("/divergence");
});

test("without prices it says so", () => {
  const prices = { securities: 0, from: null, to: null, quarantined: 0, btcTo: null };
  expect(shown(helpCard(aHelpAnswer({ prices, pricesTo: null }), VIEW))).toContain("no daily prices yet");
});
