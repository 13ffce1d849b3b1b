import { expect, test } from "vitest";
import { findJsonFault } from "../../../src/sources/facts/json-fault.ts";

test.each([
  ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', 3, 3],
  ["a comma too many", "[1,\n2,\n]", 3, 1],
  ["a quote that is not closed", '{\n  "a": "x\n}', 2, 8],
  ["a single quote", "{'a': 1}", 1, 2],
  ["a word that is none", "[true, yes]", 1, 8],
  ["a text after the end", "{} {}", 1, 4],
  ["a bracket that is not closed", "[1, 2", 1, 6],
  ["nothing at all", "", 1, 1],
])("%s is found", (_, text, line, column) => {
  expect(findJsonFault(text)).toEqual({ line, column });
});

test.each(['{"a": [1, -2.5e3, "é\\u00e9\\n", true, null], "b": {}}', " [] ", '"x"'])("%s is JSON", (text) => {
  expect(findJsonFault(text)).toBeNull();
});
