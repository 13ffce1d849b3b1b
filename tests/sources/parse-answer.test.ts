import { expect, test } from "vitest";
import { z } from "zod";
import { numeric, parseAnswer, parseNumber } from "../../src/sources/parse-answer.ts";

test.each([
  [1.5, 1.5],
  ["73367.80", 73_367.8],
  ["-1", -1],
  ["1.26E14", 1.26e14],
  ["0.0", 0],
])("%j is the number %s", (value, number) => {
  expect(numeric.parse(value)).toBe(number);
});

test.each([
  "",
  " ",
  "Infinity",
  "NaN",
  "0x10",
  "1,000",
  "$5",
  "--",
  "1e999",
  "12 34",
  null,
  true,
  [1],
  Infinity,
])("%j is no number", (value) => {
  expect(numeric.safeParse(value).success).toBe(false);
});

test("a failure repeats nothing of the answer", () => {
  for (const text of ['{"secret": 1', '{"secret": 1}', "secret"]) {
    const answer = parseAnswer(text, z.object({ price: z.number() }));
    expect(answer).toMatchObject({ ok: false, failure: { kind: "malformed", retryAfterS: null } });
    expect(JSON.stringify(answer)).not.toContain("secret");
  }
});

test("a number in plain text may have room around it", () => {
  expect(parseNumber(" 960410\n")).toEqual({ ok: true, value: 960_410 });
  expect(parseNumber("960410 blocks")).toMatchObject({ ok: false });
});
