import { ComponentType } from "discord-api-types/v10";
import { expect, test } from "vitest";
import type { Command } from "../../src/surface/command.ts";
import type { Modal } from "../../src/surface/modal.ts";
import { aCard } from "../support/card.ts";
import { notingCommand, openDispatch } from "../support/dispatching.ts";
import {
  pressed,
  pressedWith,
  rawCommand,
  submitted,
  textField,
  typedCommand,
} from "../support/raw-interactions.ts";

const form = (changes: Partial<Modal> = {}): Modal => ({
  title: "Report a wrong number",
  action: { command: "rec", name: "pick", argument: "2", options: { word: "alpha" } },
  fields: [
    { type: "text", name: "wrong", label: "What is wrong?", required: true, maxLength: 10 },
    {
      type: "radio",
      name: "how",
      label: "How sure?",
      options: [
        { label: "Quite", value: "quite" },
        { label: "Very", value: "very" },
      ],
    },
  ],
  ...changes,
});

const radio = (value: string) => ({
  type: ComponentType.Label as const,
  id: 3,
  component: { type: ComponentType.RadioGroup as const, id: 4, custom_id: "how", value },
});

function opening(changes: Partial<Modal> = {}, more: Partial<Command> = {}) {
  return notingCommand({ run: async () => ({ kind: "modal", modal: form(changes) }), ...more });
}

const ID = "v1:rec:pick:2:word=alpha";
const PRIVATE = { flags: 32_768 | 64 };

test("a form opens as the first answer, and its values reach its action", async () => {
  const { command, contexts } = opening();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  expect(sent).toMatchObject([
    {
      how: "open",
      modal: { custom_id: ID, title: "Report a wrong number", components: [{ type: 18 }, { type: 18 }] },
    },
  ]);
  await dispatch(submitted(ID, [textField("wrong", " 352 MW "), radio("very")]));
  expect(contexts).toMatchObject([
    {
      argument: "2",
      options: { word: "alpha" },
      values: { wrong: { type: "text", text: "352 MW" }, how: { type: "chosen", values: ["very"] } },
    },
  ]);
  expect(sent[1]).toMatchObject({ how: "reply" });
});

test.each([
  [
    "a value nobody offered",
    [textField("wrong", "a"), radio("perhaps")],
    "“How sure?”: that was not offered.",
  ],
  [
    "a text that is too long",
    [textField("wrong", "x".repeat(11))],
    "“What is wrong?”: at most 10 characters.",
  ],
  ["a needed field left empty", [textField("wrong", "  ")], "“What is wrong?” is needed."],
  [
    "a field that was not in it",
    [textField("wrong", "a"), textField("more", "b")],
    "a field that was not in it",
  ],
  ["a field twice", [textField("wrong", "a"), textField("wrong", "b")], "A field of that form came twice."],
])("a form with %s is refused, and nothing is saved", async (_, components, expected) => {
  const { command, contexts } = opening();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  await dispatch(submitted(ID, components));
  expect(contexts).toEqual([]);
  expect(sent[1]?.message?.flags).toBe(32_768 | 64);
  expect(JSON.stringify(sent[1])).toContain(expected);
  expect(JSON.stringify(sent[1])).toContain("Nothing was saved.");
});

test("a form that was open during a restart is taken as far as nothing in it had to be offered", async () => {
  const { command, contexts } = opening();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(submitted(ID, [textField("wrong", "352 MW")]));
  expect(contexts).toMatchObject([{ values: { wrong: { type: "text", text: "352 MW" } } }]);
  await dispatch(submitted(ID, [textField("wrong", "352 MW"), radio("very")]));
  expect(contexts).toHaveLength(1);
  expect(JSON.stringify(sent[1])).toContain("Open it again. Nothing was saved.");
});

test("somebody else's form is not one's own", async () => {
  const { command, contexts } = opening();
  const { dispatch } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  const place = { person: { id: "9", username: "grace" } };
  await dispatch(submitted(ID, [textField("wrong", "a"), radio("very")], { place }));
  expect(contexts).toEqual([]);
});

test.each([
  ["v0:rec:pick::", "This form is from an older version, use `/rec` again."],
  ["v1:rec:gone::", "This form is from an older version, use `/rec` again."],
  ["anything", "This form is from an older version; `/help` says what there is."],
])("a form of an older version says so: %s", async (customId, expected) => {
  const { command } = opening();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(submitted(customId, []));
  expect(JSON.stringify(sent)).toContain(expected);
});

test("a form cannot answer a form, which is our mistake", async () => {
  const reopen: Command["actions"] = { pick: async () => ({ kind: "modal", modal: form() }) };
  const { command } = opening({}, { actions: reopen });
  const { dispatch, sent, log } = openDispatch([command]);
  await dispatch(submitted(ID, [textField("wrong", "a")]));
  expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  expect(String(log.lines[0]?.fields["err"])).toContain("a form cannot answer a form");
});

test("a form that Discord would refuse is our mistake too", async () => {
  const { command } = opening({ title: "t".repeat(46) });
  const { dispatch, sent, log } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  expect(sent.map((one) => one.how)).toEqual(["reply"]);
  expect(String(log.lines[0]?.fields["err"])).toContain("modal title has 46 characters");
});

test("a form whose argument fits no custom_id is our mistake as well", async () => {
  const action = { command: "rec", name: "pick", argument: "x".repeat(100), options: {} };
  const { command } = opening({ action });
  const { dispatch, sent, log } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  expect(String(log.lines[0]?.fields["err"])).toContain("an argument too long for a custom_id");
});

test.each([
  ["updates the message whose button opened it", { from: PRIVATE }, "update"],
  ["answers anew where another's public message opened it", { from: { flags: 32_768, asker: "9" } }, "reply"],
  ["answers anew where a command opened it", {}, "reply"],
])("an action behind a form %s", async (_, more, how) => {
  const { command } = opening();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(submitted(ID, [textField("wrong", "a")], more));
  expect(sent).toMatchObject([{ how }]);
});

test("a button may open a form", async () => {
  const ask: Command["actions"] = { ask: async () => ({ kind: "modal", modal: form() }) };
  const { command } = opening({}, { actions: ask });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressed("v1:rec:ask::", PRIVATE));
  expect(sent).toMatchObject([{ how: "open" }]);
});

test("a channel comes with what the bot may do there, and one that Discord did not explain is none", async () => {
  const { command, contexts } = notingCommand({
    data: {
      name: "rec",
      description: "Records",
      options: [
        { name: "where", type: "channel", description: "A channel" },
        { name: "who", type: "role", description: "A role" },
        { name: "file", type: "attachment", description: "A file", endings: [".csv"] },
        { name: "sure", type: "boolean", description: "Sure?" },
      ],
    },
    run: async (context) => {
      contexts.push(context);
      return { kind: "card", card: aCard(), visibility: "private", as: "new" };
    },
  });
  const { dispatch, sent } = openDispatch([command]);
  const resolved = {
    channels: {
      "31": { id: "31", name: "alerts", type: 0 as const, permissions: "0", app_permissions: "3072" },
    },
  };
  await dispatch(
    rawCommand(
      "rec",
      [
        { name: "where", type: 7, value: "31" },
        { name: "sure", type: 5, value: false },
      ],
      resolved,
    ),
  );
  expect(contexts).toMatchObject([
    { options: { where: { id: "31", name: "alerts", kind: 0, appPermissions: "3072" }, sure: false } },
  ]);
  await dispatch(rawCommand("rec", [{ name: "where", type: 7, value: "32" }], resolved));
  expect(contexts).toHaveLength(1);
  expect(JSON.stringify(sent[1])).toContain("It takes a text channel, an announcement channel or a thread");
});

test.each([
  [
    "a channel",
    {
      component_type: 8 as const,
      values: ["31"],
      resolved: {
        channels: {
          "31": { id: "31", name: "alerts", type: 0 as const, permissions: "0", app_permissions: "3072" },
        },
      },
    },
    { type: "channel", channel: { id: "31", name: "alerts", kind: 0, appPermissions: "3072" } },
  ],
  [
    "a channel nobody explained",
    { component_type: 8 as const, values: ["31"], resolved: { channels: {} } },
    null,
  ],
  ["somebody", { component_type: 5 as const, values: ["7"], resolved: { users: {} } }, null],
])("in a message's select of its kind one may choose %s", async (_, data, chosen) => {
  const { command, contexts } = notingCommand();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressedWith({ custom_id: "v1:rec:pick::", ...data }, PRIVATE));
  expect(contexts.map((context) => context.values)).toEqual(chosen === null ? [] : [{ chosen }]);
  expect(JSON.stringify(sent).includes("That was not one of the choices.")).toBe(chosen === null);
});
