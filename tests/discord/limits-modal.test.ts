import { expect, test } from "vitest";
import { checkModal } from "../../src/discord/limits.ts";

const x = (count: number) => "x".repeat(count);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const options = (count: number, changes: object = {}) =>
  times(count, (i) => ({ label: "A", value: `v${i}`, ...changes }));
const input = (changes: object = {}) => ({ type: 4, style: 1, custom_id: "note", ...changes });
const select = (changes: object = {}) => ({ type: 3, custom_id: "miners", options: options(3), ...changes });
const radio = (changes: object = {}) => ({ type: 21, custom_id: "how", options: options(3), ...changes });
const checkboxes = (changes: object = {}) => ({
  type: 22,
  custom_id: "what",
  options: options(3),
  ...changes,
});
const file = (changes: object = {}) => ({ type: 19, custom_id: "file", ...changes });
const label = (component: object, changes: object = {}) => ({
  type: 18,
  label: "Note",
  component,
  ...changes,
});
const modal = (...components: object[]) => ({ custom_id: "v1:alerts:save::", title: "Alerts", components });
const named = (changes: object) => ({ ...modal(label(input())), ...changes });
/** A modal of one labelled field. */
const one = (component: object) => modal(label(component));

/** A rule, a modal that keeps it at its very edge, one that breaks it, and what is then said. */
test.each<readonly [string, unknown, unknown, string]>([
  ["titles up to 45", named({ title: x(45) }), named({ title: x(46) }), "modal title has 46"],
  ["a title", named({ title: "x" }), named({ title: "" }), "modal title has 0"],
  ["a custom_id up to 100", named({ custom_id: x(100) }), named({ custom_id: x(101) }), "custom_id has 101"],
  [
    "five parts",
    modal(...times(5, (i) => label(input({ custom_id: String(i) })))),
    modal(...times(6, (i) => label(input({ custom_id: String(i) })))),
    "6 parts in a modal",
  ],
  ["a part", one(input()), modal(), "0 parts in a modal"],
  [
    "labels and texts only",
    modal({ type: 10, content: "Read this" }, label(input())),
    modal({ type: 1, components: [input()] }),
    "a modal takes no component of type 1",
  ],
  [
    "a text with something",
    modal({ type: 10, content: "x" }),
    modal({ type: 10, content: " " }),
    "text has 0",
  ],
  [
    "labels up to 45",
    modal(label(input(), { label: x(45) })),
    modal(label(input(), { label: x(46) })),
    "label has 46",
  ],
  [
    "label descriptions up to 100",
    modal(label(input(), { description: x(100) })),
    modal(label(input(), { description: x(101) })),
    "label description has 101",
  ],
  [
    "a label description with something",
    modal(label(input(), { description: "x" })),
    modal(label(input(), { description: "" })),
    "label description has 0",
  ],
  [
    "a field in a label",
    one(input()),
    modal({ type: 18, label: "Note" }),
    "a label takes no component of type 0",
  ],
  [
    "one field in a label",
    one(input()),
    modal({ ...label(input()), components: [input({ custom_id: "b" })] }),
    "a label takes one field",
  ],
  [
    "fields only in a label",
    one(input()),
    one({ type: 2, custom_id: "a" }),
    "a label takes no component of type 2",
  ],
  [
    "a custom_id once",
    modal(label(input()), label(select())),
    modal(label(input()), label(select({ custom_id: "note" }))),
    "custom_id note stands twice",
  ],
  ["a custom_id on a field", one(input()), one(input({ custom_id: "" })), "custom_id has 0"],
  [
    "a short or a long text input",
    one(input({ style: 2 })),
    one(input({ style: 3 })),
    "short (1) or long (2)",
  ],
  ["no second label", one(input()), one(input({ label: "Note" })), "no label of its own"],
  [
    "text input values up to 4,000",
    one(input({ value: x(4000) })),
    one(input({ value: x(4001) })),
    "text input's value has 4001",
  ],
  [
    "a value within its own lengths",
    one(input({ min_length: 2, max_length: 3, value: x(3) })),
    one(input({ min_length: 2, max_length: 3, value: x(4) })),
    "text input's value has 4",
  ],
  [
    "lengths up to 4,000",
    one(input({ min_length: 0, max_length: 4000 })),
    one(input({ max_length: 4001 })),
    "max_length is 4001",
  ],
  [
    "lengths in order",
    one(input({ min_length: 3, max_length: 3 })),
    one(input({ min_length: 4, max_length: 3 })),
    "min_length is above max_length",
  ],
  [
    "text input placeholders up to 100",
    one(input({ placeholder: x(100) })),
    one(input({ placeholder: x(101) })),
    "placeholder has 101",
  ],
  [
    "2 to 10 radio buttons",
    one(radio({ options: options(2) })),
    one(radio({ options: options(1) })),
    "radio buttons takes 2 to 10 options",
  ],
  [
    "10 radio buttons",
    one(radio({ options: options(10) })),
    one(radio({ options: options(11) })),
    "radio buttons takes 2 to 10 options",
  ],
  [
    "one radio button chosen",
    one(radio({ options: [...options(2), { label: "B", value: "b", default: true }] })),
    one(radio({ options: options(2, { default: true }) })),
    "2 options chosen, 1 allowed",
  ],
  [
    "a radio value once",
    one(radio()),
    one(radio({ options: options(2, { value: "a" }) })),
    "two options “a”",
  ],
  [
    "1 to 10 checkboxes",
    one(checkboxes({ options: options(10, { default: true }) })),
    one(checkboxes({ options: options(11) })),
    "checkboxes takes 1 to 10 options",
  ],
  [
    "no more values than checkboxes",
    one(checkboxes({ max_values: 3 })),
    one(checkboxes({ max_values: 4 })),
    "more values than it has options",
  ],
  [
    "no checkbox needed where none is required",
    one(checkboxes({ min_values: 0, required: false })),
    one(checkboxes({ min_values: 0 })),
    "min_values is 0 and the field is required",
  ],
  [
    "texts of checkboxes up to 100",
    one(checkboxes({ options: options(1, { label: x(100), description: x(100) }) })),
    one(checkboxes({ options: options(1, { label: x(101) }) })),
    "option label has 101",
  ],
  ["a named checkbox", one({ type: 23, custom_id: "a" }), one({ type: 23 }), "custom_id has 0"],
  [
    "ten files",
    one(file({ min_values: 1, max_values: 10 })),
    one(file({ max_values: 11 })),
    "max_values is 11",
  ],
  [
    "no file needed where none is required",
    one(file({ min_values: 0, required: false })),
    one(file({ min_values: 0, required: true })),
    "min_values is 0 and the field is required",
  ],
  ["an enabled select", one(select()), one(select({ disabled: true })), "cannot be disabled"],
  [
    "25 options of a select",
    one(select({ options: options(25), max_values: 25 })),
    one(select({ options: options(26) })),
    "1 to 25 options",
  ],
  [
    "placeholders of selects up to 150",
    one({ type: 8, custom_id: "c", placeholder: x(150), channel_types: [0, 5] }),
    one({ type: 8, custom_id: "c", placeholder: x(151) }),
    "placeholder has 151",
  ],
])("%s: kept at the edge, refused beyond it", (_, kept, broken, expected) => {
  expect(checkModal(kept)).toEqual([]);
  expect(checkModal(broken).join("; ")).toContain(expected);
});

test.each([null, undefined, 7, "text", [], { components: [null, 7, { type: 18, component: 3 }] }])(
  "whatever comes is looked at without failing: %o",
  (body) => {
    expect(checkModal(body)).not.toEqual([]);
  },
);
