import { assert, boolean, constant, constantFrom, integer, oneof, property, string } from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readNumber, readNumberWords } from "../../../src/domain/filing/number-text.ts";

const read = (text: string, format: string | null, scale: string | null = null, sign: string | null = null) =>
  readNumber({ text, format, scale, sign });

test.each([
  ["10,075", "ixt:num-dot-decimal", "3", null, 10_075_000],
  ["4.7", "ixt:num-dot-decimal", "6", null, 4_700_000],
  ["2.5", "ixt:num-dot-decimal", "9", null, 2_500_000_000],
  ["99", "ixt:num-dot-decimal", "-2", null, 0.99],
  ["70.2", "ixt:num-dot-decimal", "-2", null, 0.702],
  ["48,338", "ixt:num-dot-decimal", "3", "-", -48_338_000],
  ["10221", null, "0", null, 10_221],
  ["-12.5", null, null, null, -12.5],
  [" 1 234,5 ", "ixt:num-comma-decimal", null, null, 1234.5],
  ["1.234,56", "ixt:numcommadecimal", null, null, 1234.56],
  ["1\u00a0234.5", "ixt:numdotdecimal", null, null, 1234.5],
  [".5", "ixt:num-dot-decimal", null, null, 0.5],
  ["—", "ixt:fixed-zero", "3", null, 0],
  ["—", "ixt:zerodash", "3", "-", 0],
  ["$0", "ixt:fixed-zero", "0", null, 0],
  ["", "ixt:fixed-zero", null, null, 0],
  ["fourteen", "ixt-sec:numwordsen", null, null, 14],
  ["no", "ixt-sec:numwordsen", null, null, 0],
  ["one hundred and twenty-five", "ixt-sec:numwordsen", null, null, 125],
])("“%s” in %s with scale %s and sign %s is %d", (text, format, scale, sign, value) => {
  expect(read(text, format, scale, sign)).toEqual({ ok: true, value });
});

test.each([
  ["19,2113", "ixt:num-dot-decimal", null, null, "is no number with a decimal point"],
  ["(34)", "ixt:num-dot-decimal", null, null, "is no number with a decimal point"],
  ["1,234", null, null, null, "is no plain number"],
  ["—", "ixt:num-dot-decimal", null, null, "is no number with a decimal point"],
  ["", "ixt:num-dot-decimal", null, null, "an empty text"],
  ["5", "ixt:num-dot-decimal", "three", null, "no power of ten"],
  ["5", "ixt:num-dot-decimal", "1.5", null, "no power of ten"],
  ["5", "ixt:num-dot-decimal", "400", null, "no power of ten"],
  ["5", "ixt:num-dot-decimal", null, "+", "is not “-”"],
  ["several", "ixt-sec:numwordsen", null, null, "is no number in words"],
  ["5", "ixt:date-month-day", null, null, "is not known"],
])("“%s” in %s with scale %s and sign %s is refused: %s", (text, format, scale, sign, why) => {
  const refused = read(text, format, scale, sign);
  expect(refused).toMatchObject({ ok: false });
  expect(refused.ok ? "" : refused.why).toContain(why);
});

/** Thousands set apart. */
const grouped = (digits: string, comma: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, comma);

describe("a number that is printed and read", () => {
  const whole = integer({ min: 0, max: 10 ** 12 });
  const decimals = integer({ min: 0, max: 4 });
  const scales = integer({ min: -4, max: 9 });

  it("comes back exactly, whatever its groups, scale and sign", () => {
    assert(
      property(whole, decimals, scales, boolean(), (number, places, scale, negative) => {
        const [before = "", after] = (number / 10 ** places).toFixed(places).split(".");
        const text = [grouped(before, ","), ...(after === undefined ? [] : [after])].join(".");
        const expected = Number(`${before}.${after ?? "0"}e${scale}`);
        const value = negative && expected !== 0 ? -expected : expected;
        expect(read(text, "ixt:num-dot-decimal", String(scale), negative ? "-" : null)).toEqual({
          ok: true,
          value,
        });
      }),
    );
  });

  it("reads the same with points and commas exchanged", () => {
    assert(
      property(whole, decimals, (number, places) => {
        const [before = "", after] = (number / 10 ** places).toFixed(places).split(".");
        const more = after === undefined ? [] : [after];
        const dotted = read([grouped(before, ","), ...more].join("."), "ixt:num-dot-decimal");
        expect(read([grouped(before, "."), ...more].join(","), "ixt:num-comma-decimal")).toEqual(dotted);
      }),
    );
  });

  it("is never anything but a finite number or a reason, whatever stands there", () => {
    assert(
      property(
        string(),
        constantFrom(null, "ixt:num-dot-decimal", "ixt:num-comma-decimal", "ixt-sec:numwordsen"),
        oneof(constant(null), string(), scales.map(String)),
        (text, format, scale) => {
          const result = read(text, format, scale);
          expect(result.ok ? Number.isFinite(result.value) : result.why.length > 0).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ["zero", 0],
  ["ninety-nine", 99],
  ["two thousand three hundred and seven", 2307],
  ["one million two", 1_000_002],
  ["hundred", null],
  ["", null],
  ["no no", null],
])("the words “%s” are %s", (text, value) => {
  expect(readNumberWords(text)).toBe(value);
});
