import { describe, expect, test } from "vitest";
import { dateTicks } from "../../src/charts/date-ticks.ts";
import { bareText, tickTexts, valueText } from "../../src/charts/units.ts";
import { valueAxis } from "../../src/charts/value-ticks.ts";

describe("an axis of values", () => {
  test.each([
    ["an index", 82, 183, "index", ["100", "125", "150", "175"]],
    ["dollars", 0, 4.5e9, "usd", ["$0", "$2B", "$4B"]],
    ["dollars with a half", 0, 8e9, "usd", ["$0", "$2.5B", "$5.0B", "$7.5B"]],
    ["millions", 0, 330e6, "usd", ["$0", "$100M", "$200M", "$300M"]],
    ["coins", 0, 53_822, "btc", ["0", "20,000 BTC", "40,000 BTC"]],
    ["coins sold", -15_133, 0, "btc", ["−15,000 BTC", "−10,000 BTC", "−5,000 BTC", "0"]],
    ["a share", 0, 62, "percent", ["0%", "20%", "40%", "60%"]],
    ["a change", -17, 56, "percent", ["0%", "+25%", "+50%"]],
    ["hashrate", 830, 1120, "ehs", ["900 EH/s", "1,000 EH/s", "1,100 EH/s"]],
    ["megawatts", 0, 352, "mw", ["0", "100 MW", "200 MW", "300 MW"]],
    ["tenths", 0.12, 0.41, "percent", ["0.2%", "0.3%", "0.4%"]],
  ] as const)("%s", (_, least, greatest, unit, expected) => {
    const axis = valueAxis(least, greatest);
    expect(axis.from).toBeLessThanOrEqual(least);
    expect(axis.to).toBeGreaterThanOrEqual(greatest);
    expect(tickTexts(axis, unit)).toEqual(expected);
  });

  test.each([
    [5, 5],
    [0, 0],
    [-3, -3],
    [1e-9, 2e-9],
    [-1e12, 1e12],
    [99.9, 100.1],
  ])("from %d to %d there are one to four ticks, all on the axis", (least, greatest) => {
    const { from, to, ticks } = valueAxis(least, greatest);
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(4);
    expect(ticks.every((tick) => tick >= from && tick <= to)).toBe(true);
  });
});

describe("amounts at bars", () => {
  test.each([
    [2.534e9, "usd", "$2.53B", "2.53"],
    [186e6, "usd", "$186M", "0.186"],
    [-15_133, "btc", "−15,133 BTC", "−15,133"],
    [0, "usd", "$0", "0"],
    [61.27, "percent", "61.3%", "61.3"],
    [999.6e6, "usd", "$1B", "1"],
  ] as const)("%d in %s", (value, unit, whole, bare) => {
    expect(valueText(value, unit)).toBe(whole);
    expect(bareText(value, unit, 4.5e9)).toBe(bare);
  });
});

const span = (from: string, to: string) => [Date.parse(from), Date.parse(to)];

describe("an axis of days", () => {
  test.each([
    ["2026-01-01", "2026-11-20", ["Jan 2026", "Apr", "Jul", "Oct"]],
    ["2026-02-02", "2026-06-09", ["Mar 2026", "Apr", "May", "Jun"]],
    ["2025-10-01", "2026-11-22", ["Jan 2026", "May", "Sep"]],
    ["2024-06-01", "2026-06-01", ["Jul 2024", "Jan 2025", "Jul", "Jan 2026"]],
    ["2018-01-02", "2026-06-09", ["2020", "2022", "2024", "2026"]],
    ["2016-01-01", "2025-12-31", ["2016", "2019", "2022", "2025"]],
    ["2026-05-29", "2026-06-26", ["29 May 2026", "8 Jun", "18 Jun"]],
    ["2025-12-30", "2026-01-02", ["30 Dec 2025", "31 Dec", "1 Jan 2026", "2 Jan"]],
    ["2026-06-05", "2026-06-05", ["5 Jun 2026"]],
  ])("%s to %s", (from, to, expected) => {
    expect(dateTicks(span(from, to)).map(({ text }) => text)).toEqual(expected);
  });

  test("quarters are named where all the days end one, the newest always", () => {
    const ends = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30"];
    expect(dateTicks(ends.map((end) => Date.parse(end))).map(({ text }) => text)).toEqual([
      "Q2 2025",
      "Q4 2025",
      "Q2 2026",
    ]);
  });

  test("without days there are no ticks", () => {
    expect(dateTicks([])).toEqual([]);
  });
});
