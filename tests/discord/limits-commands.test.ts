import { expect, test } from "vitest";
import { checkCommands } from "../../src/discord/limits.ts";

const x = (count: number) => "x".repeat(count);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const option = (name: string, changes: object = {}) => ({ type: 3, name, description: "A word", ...changes });
const sub = (name: string, ...options: object[]) => ({ type: 1, name, description: "A part", options });
const group = (name: string, ...options: object[]) => ({ type: 2, name, description: "Parts", options });
const command = (changes: object) => ({ name: "debt", description: "Debt", options: [], ...changes });
const taking = (...options: object[]) => command({ options });
const choices = (count: number, changes: object = {}) =>
  times(count, (i) => ({ name: `n${i}`, value: `v${i}`, ...changes }));
/** A command of 7,999 characters and so many more. */
const long = (more: number) =>
  taking(
    ...times(4, (i) => option(`o${i}`, { choices: choices(20, { name: x(50), value: x(48) }) })),
    option("o9", { description: x(97 + more) }),
    option(x(14)),
  );

/** A rule, a command that keeps it at its very edge, one that breaks it, and what is then said. */
test.each<readonly [string, object, object, string]>([
  ["lower-case names", command({ name: "debt_of-miner" }), command({ name: "Debt" }), "“Debt” is no name"],
  ["names in any script", command({ name: "schulden-größe" }), command({ name: "two words" }), "is no name"],
  ["names up to 32", command({ name: x(32) }), command({ name: x(33) }), "is no name"],
  ["a description", command({ description: "x" }), command({ description: "" }), "description has 0"],
  [
    "descriptions up to 100",
    command({ description: x(100) }),
    command({ description: x(101) }),
    "description has 101",
  ],
  [
    "a description of an option",
    taking(option("a")),
    taking(option("a", { description: "" })),
    "option a: desc",
  ],
  [
    "a kind of option",
    taking(option("a", { type: 11 })),
    taking(option("a", { type: 12 })),
    "option type is 12",
  ],
  [
    "required options first",
    taking(option("a", { required: true }), option("b")),
    taking(option("a"), option("b", { required: true })),
    "a required option stands after an optional one",
  ],
  [
    "an option's name once",
    taking(option("a"), option("b")),
    taking(option("a"), option("a")),
    "two options named a",
  ],
  [
    "25 options",
    taking(...times(25, (i) => option(`o${i}`))),
    taking(...times(26, (i) => option(`o${i}`))),
    "26 options, 25 allowed",
  ],
  [
    "25 choices",
    taking(option("a", { choices: choices(25) })),
    taking(option("a", { choices: choices(26) })),
    "26 choices, 25 allowed",
  ],
  [
    "choice names up to 100",
    taking(option("a", { choices: choices(1, { name: x(100) }) })),
    taking(option("a", { choices: choices(1, { name: x(101) }) })),
    "choice name has 101",
  ],
  [
    "choice values of the option's kind",
    taking(option("a", { type: 4, choices: choices(1, { value: 7 }) })),
    taking(option("a", { type: 4, choices: choices(1) })),
    "a choice's value is no number",
  ],
  [
    "choices or autocomplete",
    taking(option("a", { autocomplete: true, choices: [] })),
    taking(option("a", { autocomplete: true, choices: choices(1) })),
    "choices or autocomplete, not both",
  ],
  [
    "lengths up to 6,000",
    taking(option("a", { min_length: 0, max_length: 6000 })),
    taking(option("a", { max_length: 6001 })),
    "max_length is 6001",
  ],
  [
    "values in order",
    taking(option("a", { type: 4, min_value: 3, max_value: 3 }), option("b", { type: 4, min_value: 3 })),
    taking(option("a", { type: 4, min_value: 4, max_value: 3 })),
    "min_value is above max_value",
  ],
  ["8,000 characters in all", long(1), long(2), "8001 characters in all, 8000 allowed"],
  [
    "8,000 characters with the longest translation",
    command({ ...long(0), name_localizations: { de: "schul", fr: "dett" } }),
    command({ ...long(0), name_localizations: { de: "schulden" } }),
    "8003 characters in all",
  ],
  [
    "subcommands without options beside them",
    taking(sub("list"), group("mute", sub("all"))),
    taking(sub("list"), option("a")),
    "subcommands cannot stand beside options",
  ],
  [
    "groups with subcommands",
    taking(group("mute", sub("all"))),
    taking(group("mute")),
    "option mute: an empty group",
  ],
  [
    "two levels of parts",
    taking(group("mute", sub("all", option("a")))),
    taking(sub("mute", sub("all"))),
    "subcommands are nested too deeply",
  ],
  [
    "a group inside no group",
    taking(group("mute", sub("all"))),
    taking(group("mute", group("all", sub("x")))),
    "subcommands are nested too deeply",
  ],
  [
    "the same rules inside a subcommand",
    taking(sub("list", option("a", { required: true }), option("b"))),
    taking(sub("list", option("b"), option("a", { required: true }))),
    "option list: a required option stands after an optional one",
  ],
])("%s: kept at the edge, refused beyond it", (_, kept, broken, expected) => {
  expect(checkCommands([kept])).toEqual([]);
  expect(checkCommands([broken]).join("; ")).toContain(expected);
});

test("100 commands, and each name once", () => {
  const many = (count: number) => times(count, (i) => command({ name: `c${i}` }));
  expect(checkCommands(many(100))).toEqual([]);
  expect(checkCommands(many(101))).toEqual(["101 commands, 100 allowed"]);
  expect(checkCommands([command({}), command({})])).toEqual(["two commands named debt"]);
});
