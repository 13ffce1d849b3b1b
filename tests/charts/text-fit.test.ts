import { describe, expect, test } from "vitest";
import { cleanText, escapeXml } from "../../src/charts/clean-text.ts";
import { readFont } from "../../src/charts/fonts.ts";
import { readGlyphWidths } from "../../src/charts/glyph-widths.ts";
import { clipText, fitText, textWidth } from "../../src/charts/text-fit.ts";

describe("the width of a text", () => {
  test("is what the font says", () => {
    const widths = readGlyphWidths(readFont(400));
    expect(widths(0x2e)).toBeGreaterThan(0.2);
    expect(widths(0x2e)).toBeLessThan(0.35);
    expect(widths(0x4d)).toBeGreaterThan(widths(0x69) * 2);
    expect(textWidth("iii", 100, 600)).toBeGreaterThan(textWidth("iii", 100, 400));
    expect(textWidth("", 44, 400)).toBe(0);
  });

  test("a character that the font lacks is as wide as its box", () => {
    expect(textWidth("日", 100, 400)).toBe(textWidth("שׁ"[0] ?? "", 100, 400));
    expect(textWidth("日", 100, 400)).toBeGreaterThan(20);
  });

  test("a file that is no font is refused", () => {
    expect(() => readGlyphWidths(Buffer.alloc(64))).toThrow("the font has no table head");
  });
});

describe("a text that is set", () => {
  const settings = [
    { size: 44, lines: 1 },
    { size: 38, lines: 2 },
  ] as const;

  test.each([
    ["Miners lead BTC", 600, 44, ["Miners lead BTC"]],
    ["Miners lead BTC by 73 points in 2026", 600, 38, ["Miners lead BTC by", "73 points in 2026"]],
    ["", 600, 44, [""]],
  ])("%s", (text, width, size, lines) => {
    expect(fitText(text, width, 600, settings)).toMatchObject({ size, lines });
  });

  test("is cut at the very end only where it fits in no setting", () => {
    const text = "Miners lead BTC by 73 points in 2026 and more than that in the two years before it";
    const { lines, width } = fitText(text, 400, 600, settings);
    expect(lines).toEqual(["Miners lead BTC by", "73 points in 2026 a…"]);
    expect(width).toBeLessThanOrEqual(400);
  });

  test("breaks a word that is wider than a line", () => {
    const { lines } = fitText("W".repeat(20), 400, 600, settings);
    expect(lines.join("")).toBe("W".repeat(20));
    expect(lines).toHaveLength(2);
  });

  test("is never cut within a character", () => {
    for (let width = 30; width < 200; width += 7) {
      expect(clipText("👩‍🚀👩‍🚀👩‍🚀👩‍🚀", width, 24, 400)).toMatch(/^(?:👩‍🚀)*…$|^(?:👩‍🚀){4}$/u);
    }
  });
});

describe("words from outside", () => {
  test.each([
    ["line\nbreak\u2028and\ttab", "line break and tab"],
    ["bell\u0007, null\u0000", "bell, null"],
    ["\u202etxet\u202c", "txet"],
    ["half \ud800 a character", "half \ufffd a character"],
    ["no character \uffff", "no character"],
    ["  צחוק 🚀  ", "צחוק 🚀"],
    ["x".repeat(5000), "x".repeat(400)],
  ])("%j", (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test("stand in an SVG as text", () => {
    expect(escapeXml(`<b a="1">&'`)).toBe("&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
  });
});
