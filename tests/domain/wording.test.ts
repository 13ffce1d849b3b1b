import { expect, test } from "vitest";
import { clip, escapeMarkdown, known } from "../../src/cards/format.ts";
import {
  arrow,
  btc,
  count,
  dayInWords,
  mw,
  pct,
  plural,
  pp,
  signedBtc,
  signedPct,
  span,
  usd,
  usdPrice,
} from "../../src/domain/wording.ts";

test.each([
  [9_800_000_000, "$9.8B"],
  [999_499_000, "$999M"],
  [999_600_000, "$1B"],
  [330_000_000, "$330M"],
  [36_559_000, "$36.6M"],
  [1_066_666.67, "$1.07M"],
  [4_754_000, "$4.75M"],
  [950_000, "$950K"],
  [999_600, "$1M"],
  [38.66, "$38.66"],
  [0, "$0"],
  [-427_600_000, "−$428M"],
])("dollars %s read %s", (amount, shown) => {
  expect(usd(amount)).toBe(shown);
});

test.each([
  [63_400, "$63,400"],
  [127.76, "$127.76"],
  [4.4, "$4.40"],
])("a price per unit %s reads %s", (amount, shown) => {
  expect(usdPrice(amount)).toBe(shown);
});

test("signs are the minus of typography and a plus, and zero has none", () => {
  expect(signedPct(-12.34)).toBe("−12.3%");
  expect(signedPct(4)).toBe("+4.0%");
  expect(signedPct(-0.04)).toBe("0.0%");
  expect(pp(31.249)).toBe("+31.2 pp");
  expect(signedBtc(-15133)).toBe("−15,133 BTC");
  expect(arrow(1) + arrow(-1) + arrow(0)).toBe("▲▼–");
});

test("shares keep a decimal below ten", () => {
  expect(pct(61.76)).toBe("62%");
  expect(pct(9.37)).toBe("9.4%");
  expect(pct(0)).toBe("0%");
});

test("amounts of coins, megawatts and things", () => {
  expect(btc(3313.4)).toBe("3,313.4 BTC");
  expect(btc(0)).toBe("0 BTC");
  expect(mw(72.5)).toBe("72.5 MW");
  expect(count(76000)).toBe("76,000");
  expect(plural(1, "contract")).toBe("1 contract");
  expect(plural(1200, "company", "companies")).toBe("1,200 companies");
});

test("dates and periods", () => {
  expect(dayInWords("2026-06-09")).toBe("9 Jun 2026");
  expect(span("2026-01-01", "2026-03-31")).toBe("1 Jan – 31 Mar 2026");
  expect(span("2025-10-01", "2026-03-31")).toBe("1 Oct 2025 – 31 Mar 2026");
  expect(span("2026-03-31", "2026-03-31")).toBe("31 Mar 2026");
});

test("an unknown value says so", () => {
  expect(known(null, usd)).toBe("not known");
  expect(known(0, usd)).toBe("$0");
});

test("outside words can neither format, link nor mention", () => {
  expect(escapeMarkdown("**A** [x](https://y) <@1> `c` #h")).toBe(
    "\\*\\*A\\*\\* \\[x\\]\\(https\\://y\\) \\<@\u200b1\\> \\`c\\` \\#h",
  );
  expect(escapeMarkdown("@everyone")).toBe("@\u200beveryone");
});

test("long text is cut visibly", () => {
  expect(clip("abcdef", 6)).toBe("abcdef");
  expect(clip("abcdefg", 6)).toBe("abcde…");
});
