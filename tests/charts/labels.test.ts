import { assert, property, array, float } from "fast-check";
import { describe, expect, test } from "vitest";
import { spreadLabels } from "../../src/charts/labels.ts";
import { placeWords } from "../../src/charts/place-words.ts";

const wish = (middle: number, height = 40) => ({ middle, height });

describe("labels at the ends of lines", () => {
  test.each([
    ["none", [], []],
    ["one stays where its line ends", [wish(200)], [200]],
    ["two far apart stay", [wish(100), wish(300)], [100, 300]],
    ["two at the same place part evenly", [wish(200), wish(200)], [180, 220]],
    ["the order of the lines is kept", [wish(210), wish(200)], [225, 185]],
    ["one at the top moves down", [wish(0)], [20]],
    ["one below the bottom moves up", [wish(999)], [380]],
    ["a heap at the top runs down", [wish(5), wish(6), wish(7)], [20, 60, 100]],
    ["a third one joins two that were pushed to it", [wish(200), wish(200), wish(230)], [170, 210, 250]],
  ])("%s", (_, wishes, middles) => {
    expect(spreadLabels(wishes, 0, 400)).toEqual(middles);
  });

  test("never overlap, and stay inside where there is room", () => {
    assert(
      property(array(float({ min: -100, max: 600, noNaN: true }), { maxLength: 10 }), (heights) => {
        const middles = spreadLabels(
          heights.map((middle) => wish(middle)),
          0,
          400,
        ).toSorted((a, b) => a - b);
        // The edges count as the ends of labels above and below.
        const edges = [-20, ...middles, 420];
        edges.slice(1).forEach((middle, index) => {
          expect(middle - (edges[index] ?? 0)).toBeGreaterThanOrEqual(40 - 1e-6);
        });
      }),
    );
  });
});

const word = (text: string, x: number, y = 100) => ({ text, x, y, width: 100, size: 24 });

describe("words inside the picture", () => {
  test("the first of two at the same place stays; those beside and below it too", () => {
    const words = [word("a", 200), word("b", 240), word("c", 320), word("d", 200, 130)];
    expect(placeWords(words, 0, 1000).map(({ text }) => text)).toEqual(["a", "c", "d"]);
  });

  test("a word at an edge moves inside", () => {
    expect(placeWords([word("a", 10), word("b", 990)], 0, 1000).map(({ x }) => x)).toEqual([50, 950]);
  });
});
