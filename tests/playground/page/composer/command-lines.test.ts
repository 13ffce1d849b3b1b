import { expect, test } from "vitest";
import { commandLines, matchingLines } from "../../../../src/playground/page/composer/command-lines.ts";
import { COMMANDS, LINES, lineOf } from "../page-things.ts";

test("each subcommand is a line of its own, in a group too", () => {
  expect(LINES.map(({ name }) => name)).toEqual(["sector", "treasury", "alerts new", "alerts all off"]);
  expect(lineOf("alerts all off").description).toBe("Stops all");
});

test("commands of a context menu, and options of kinds nobody knows, are left out", () => {
  const odd = [...COMMANDS, { name: "Report", description: "", type: 3 }];
  expect(commandLines(odd)).toEqual(LINES);
  const options = [{ type: 99, name: "x", description: "X" }];
  expect(commandLines([{ name: "new", description: "New", options }])[0]?.options).toEqual([]);
});

test("required options come first", () => {
  const options = [
    { type: 3, name: "a", description: "A" },
    { type: 3, name: "b", description: "B", required: true },
  ];
  const [line] = commandLines([{ name: "odd", description: "Odd", options }]);
  expect(line?.options.map(({ name }) => name)).toEqual(["b", "a"]);
});

test.each([
  ["", ["sector", "treasury", "alerts new", "alerts all off"]],
  ["T", ["treasury", "sector", "alerts new", "alerts all off"]],
  ["alerts  n", ["alerts new"]],
  ["off", ["alerts all off"]],
  ["new", ["alerts new"]],
  ["bitcoin", ["treasury"]],
  ["xyz", []],
])("“%s” finds %j, the nearest first", (typed, names) => {
  expect(matchingLines(LINES, typed).map(({ name }) => name)).toEqual(names);
});
