import { expect, test } from "vitest";
import { checkChoices, checkCommands, checkMessage } from "../../src/discord/limits.ts";

const V2 = 32_768;
const text = (content: string) => ({ type: 10, content });
const button = (id: string, changes: object = {}) => ({
  type: 2,
  style: 2,
  label: "Go",
  custom_id: id,
  ...changes,
});
const row = (...components: object[]) => ({ type: 1, components });
const container = (...components: object[]) => ({ type: 17, components });
const message = (...components: object[]) => ({ flags: V2, components });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const select = (changes: object) => ({
  type: 3,
  custom_id: "s",
  options: [{ label: "A", value: "a" }],
  ...changes,
});

test.each([
  ["a container with text and buttons", message(container(text("hello"), row(button("a"), button("b"))))],
  ["40 components, nested ones counted", message(container(...times(39, () => text("x"))))],
  ["4,000 characters over two texts", message(text("x".repeat(3999)), text("y"))],
  ["a section with a button", message({ type: 9, components: [text("x")], accessory: button("a") })],
  [
    "a link button without custom_id",
    message(row({ type: 2, style: 5, label: "Open", url: "https://sec.gov" })),
  ],
  ["a select", message(row(select({})))],
  ["an old message with content", { content: "hello", components: [row(button("a"))] }],
])("fine: %s", (_, body) => {
  expect(checkMessage(body)).toEqual([]);
});

test.each([
  ["nothing", message(), "a message needs at least one component"],
  ["41 components", message(container(...times(40, () => text("x")))), "41 components, 40 allowed"],
  [
    "41 components, sections counted three times",
    message(
      ...times(13, (i) => ({ type: 9, components: [text("x")], accessory: button(String(i)) })),
      text("x"),
      text("y"),
    ),
    "41 components, 40 allowed",
  ],
  ["4,001 characters over two texts", message(text("x".repeat(4000)), text("y")), "4001 characters of text"],
  ["an empty text", message(text("")), "text has 0 characters"],
  ["a text of blanks", message(text(" \n ")), "text has 0 characters"],
  ["content beside Components V2", { ...message(text("x")), content: "x" }, "content cannot stand beside"],
  ["an empty container", message(container()), "a container is empty"],
  [
    "a container in a container",
    message(container(container(text("x")))),
    "a container takes no component of type 17",
  ],
  [
    "a section without accessory",
    message({ type: 9, components: [text("x")] }),
    "accessory takes no component of type 0",
  ],
  [
    "six buttons in a row",
    message(row(...times(6, (i) => button(String(i))))),
    "1 to 5 buttons or one select",
  ],
  ["an empty row", message(row()), "1 to 5 buttons or one select"],
  ["a select beside a button", message(row(select({}), button("a"))), "1 to 5 buttons or one select"],
  ["a label of 81 characters", message(row(button("a", { label: "x".repeat(81) }))), "button label has 81"],
  ["a custom_id of 101 characters", message(row(button("x".repeat(101)))), "custom_id has 101"],
  ["a button without custom_id", message(row({ type: 2, style: 2, label: "Go" })), "custom_id has 0"],
  [
    "a link button with custom_id",
    message(row({ type: 2, style: 5, label: "Go", url: "https://x.org", custom_id: "a" })),
    "has a custom_id",
  ],
  ["a custom_id twice", message(row(button("a")), row(button("a"))), "custom_id a stands twice"],
  [
    "26 options",
    message(row(select({ options: times(26, (i) => ({ label: "A", value: String(i) })) }))),
    "1 to 25 options",
  ],
  [
    "an option value twice",
    message(row(select({ options: times(2, () => ({ label: "A", value: "a" })) }))),
    "two options “a”",
  ],
  ["a text input in a message", message(row({ type: 4, custom_id: "a" })), "type 4"],
  ["old content of 2,001 characters", { content: "x".repeat(2001) }, "content has 2001"],
  ["an empty old message", { content: "" }, "an empty message"],
  ["no message at all", null, "an empty message"],
])("refused: %s", (_, body, expected) => {
  expect(checkMessage(body).join("; ")).toContain(expected);
});

test("suggestions: 25 at most, names and values of 1 to 100 characters", () => {
  expect(checkChoices(times(25, () => ({ name: "A", value: "x".repeat(100) })))).toEqual([]);
  expect(checkChoices(times(26, () => ({ name: "A", value: "a" })))).toEqual(["26 choices, 25 allowed"]);
  expect(checkChoices([{ name: "", value: "x".repeat(101) }])).toHaveLength(2);
  expect(checkChoices([{ name: "A" }])).toEqual(["a choice needs a value"]);
});

test.each([
  ["an upper-case name", { name: "Debt" }, "“Debt” is no name"],
  ["an empty description", { description: "" }, "description has 0"],
  ["a description of 101 characters", { description: "x".repeat(101) }, "description has 101"],
  [
    "a required option after an optional one",
    {
      options: [
        { name: "a", description: "A" },
        { name: "b", description: "B", required: true },
      ],
    },
    "a required option stands after an optional one",
  ],
  [
    "two options of one name",
    { options: times(2, () => ({ name: "a", description: "A" })) },
    "two options named a",
  ],
  ["26 options", { options: times(26, (i) => ({ name: `o${i}`, description: "A" })) }, "26 options"],
  [
    "choices beside autocomplete",
    { options: [{ name: "a", description: "A", autocomplete: true, choices: [{ name: "x", value: "x" }] }] },
    "not both",
  ],
  [
    "more than 8,000 characters",
    {
      options: times(4, (o) => ({
        name: `o${o}`,
        description: "A",
        choices: times(25, (i) => ({ name: "n".repeat(40), value: `${"v".repeat(45)}${i}` })),
      })),
    },
    "8000 allowed",
  ],
])("a command is refused for %s", (_, changes, expected) => {
  const command = { name: "debt", description: "Debt", options: [], ...changes };
  expect(checkCommands([command]).join("; ")).toContain(expected);
});

test("two commands of one name are refused", () => {
  const command = { name: "debt", description: "Debt" };
  expect(checkCommands([command])).toEqual([]);
  expect(checkCommands([command, command])).toEqual(["two commands named debt"]);
});
