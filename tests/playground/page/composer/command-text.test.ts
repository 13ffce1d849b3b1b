import { expect, test } from "vitest";
import { commandText, readCommandText } from "../../../../src/playground/page/composer/command-text.ts";
import { LINES } from "../page-things.ts";

test.each([
  ["/treasury", "treasury", [], ""],
  ["  /treasury  miner:MARA", "treasury", [["miner", "MARA"]], ""],
  [
    "/treasury miner:MARA since: 2026-01-01 ",
    "treasury",
    [
      ["miner", "MARA"],
      ["since", "2026-01-01"],
    ],
    "",
  ],
  ["/treasury MINER:MARA Holdings", "treasury", [["miner", "MARA Holdings"]], ""],
  ['/treasury miner:"MARA Holdings"', "treasury", [["miner", "MARA Holdings"]], ""],
  ["/treasury miner:https://x.example/a:b", "treasury", [["miner", "https://x.example/a:b"]], ""],
  ["/treasury MARA", "treasury", [], "MARA"],
  ["/treasury colour:red", "treasury", [], "colour:red"],
  ["/treasury miner:A miner:B", "treasury", [["miner", "B"]], ""],
  ["/treasury miner:", "treasury", [["miner", ""]], ""],
  ["/alerts new channel:#general", "alerts new", [["channel", "#general"]], ""],
  ["/Sector", "sector", [], ""],
])("%s is read", (text, name, values, rest) => {
  expect(readCommandText(text, LINES)).toMatchObject({ line: { name }, values, rest });
});

test.each(["", "treasury", "/", "/treasuryx", "/alerts", "/alerts newest", "hello /treasury"])(
  "“%s” is no whole command",
  (text) => {
    expect(readCommandText(text, LINES)).toBeNull();
  },
);

test("what is written is read again", () => {
  const values = [
    ["miner", "MARA"],
    ["since", "2026-01-01"],
  ] as const;
  const text = commandText("treasury", values);
  expect(text).toBe("/treasury miner:MARA since:2026-01-01");
  expect(readCommandText(text, LINES)?.values).toEqual(values);
});
