import { expect, test } from "vitest";
import type { Command } from "../../src/surface/command.ts";
import { aCard } from "../support/card.ts";
import { discordError, notingCommand, openDispatch } from "../support/dispatching.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { pressed, rawCommand, typedCommand, typing } from "../support/raw-interactions.ts";

test("a command gets its options checked, its caller and the time", async () => {
  const { command, contexts } = notingCommand();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec", { word: " alpha ", count: 3 }));
  expect(contexts).toMatchObject([
    {
      subcommand: null,
      options: { word: "alpha", count: 3 },
      now: "2026-06-09T21:00:00Z",
      caller: {
        userId: "100000000000000001",
        guildId: "200000000000000001",
        channelId: "3",
        canManage: false,
        isOwner: false,
        locale: "en-GB",
      },
    },
  ]);
  expect(sent).toMatchObject([{ how: "reply", message: { flags: 32_768 } }]);
});

test.each([
  [{ count: 6 }, "`count` cannot be **6**"],
  [{ word: "x".repeat(6000) }, "`word` cannot be"],
  [{ nobody: "offered" }, "There is no option `nobody`"],
  [{ __proto__x: "a" }, "There is no option"],
])("a value that was never offered is refused before the command runs: %o", async (values, expected) => {
  const { command, contexts } = notingCommand();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(typedCommand("rec", values));
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent)).toContain(expected);
  expect(sent[0]?.message?.flags).toBe(32_768 | 64);
});

test("suggestions are cut to what Discord takes, and a wrong one is left out", async () => {
  const many: Command = {
    ...notingCommand().command,
    suggest: async () => [
      { name: "empty", value: "" },
      { name: "too long", value: "v".repeat(101) },
      ...Array.from({ length: 40 }, (_, i) => ({ name: "n".repeat(120), value: String(i) })),
    ],
  };
  const { dispatch, sent } = openDispatch([many]);
  await dispatch(typing("rec", "word", "a"));
  expect(sent[0]?.choices).toHaveLength(25);
  expect(sent[0]?.choices?.[0]).toEqual({ name: "n".repeat(100), value: "0" });
});

test("suggestions of a command without any, or of none, are an empty list", async () => {
  const { dispatch, sent } = openDispatch(fakeCommands());
  await dispatch(typing("broken", "word", "a"));
  await dispatch(typing("yesterday", "word", "a"));
  expect(sent).toEqual([
    { how: "suggest", choices: [] },
    { how: "suggest", choices: [] },
  ]);
});

test("what is chosen in a select reaches its action, the first as the argument", async () => {
  const { command, contexts } = notingCommand();
  const { dispatch, sent } = openDispatch([command]);
  const on = { flags: 32_768 | 64, offered: ["one", "two", "three"] };
  await dispatch(pressed("v1:rec:pick:ignored:word=alpha", on, ["two", "one"]));
  expect(contexts).toMatchObject([
    {
      argument: "two",
      options: { word: "alpha" },
      values: { chosen: { type: "chosen", values: ["two", "one"] } },
    },
  ]);
  expect(sent).toMatchObject([{ how: "update" }]);
});

test("a value that the select did not offer is refused before the action runs", async () => {
  const { command, contexts } = notingCommand();
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressed("v1:rec:pick::", { flags: 32_768 | 64, offered: ["one"] }, ["one", "@everyone"]));
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent)).toContain("That was not one of the choices. Nothing was changed.");
});

test("a button's action has its argument and no values", async () => {
  const { command, contexts } = notingCommand();
  const { dispatch } = openDispatch([command]);
  await dispatch(pressed("v1:rec:pick:x%3Ay:", { flags: 32_768 | 64 }));
  expect(contexts).toMatchObject([{ argument: "x:y", values: {}, updates: "private" }]);
});

test("the server is where the button was pressed, whatever stands in its custom_id", async () => {
  const { command, contexts } = notingCommand({
    data: {
      name: "rec",
      description: "Records",
      options: [{ name: "guild", type: "string", description: "A server" }],
    },
  });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressed("v1:rec:pick:200000000000000009:guild=200000000000000009", { flags: 32_768 | 64 }));
  expect(contexts).toMatchObject([{ caller: { guildId: "200000000000000001" } }]);
  await dispatch(pressed("v1:rec:pick::guild_id=200000000000000009", { flags: 32_768 | 64 }));
  expect(contexts).toHaveLength(1);
  expect(JSON.stringify(sent.at(-1))).toContain("There is no option `guild_id`");
});

test.each([
  ["a private message, by whoever sees it", { flags: 32_768 | 64, asker: "9" }, "update"],
  ["a public message, by who asked for it", { flags: 32_768 }, "update"],
  ["a public message, by somebody else", { flags: 32_768, asker: "9" }, "reply"],
])("a page is turned in %s", async (_, message, how) => {
  const { dispatch, sent } = openDispatch(fakeCommands());
  await dispatch(pressed("v1:echo:page:1:word=alpha", message));
  expect(sent).toMatchObject([{ how, message: { flags: 32_768 | 64 } }]);
});

test.each([
  ["v1:echo:nothing::", "This button is from an older version, use `/echo` again."],
  ["v1:echo:toString::", "This button is from an older version, use `/echo` again."],
  ["v0:echo:page::", "This button is from an older version, use `/echo` again."],
  ["v0:echo", "This button is from an older version; `/help` says what there is."],
  ["v1:gone:page::", "This button is from an older version; `/help` says what there is."],
  ["v1:<@&1>:page::", "This button is from an older version; `/help` says what there is."],
  ["x", "This button is from an older version; `/help` says what there is."],
])("a button that means nothing today says what to do: %s", async (customId, expected) => {
  const { dispatch, sent, log } = openDispatch(fakeCommands());
  await dispatch(pressed(customId, { flags: 32_768 }));
  expect(sent).toMatchObject([{ how: "reply", message: { flags: 32_768 | 64 } }]);
  expect(JSON.stringify(sent)).toContain(expected);
  expect(log.lines).toMatchObject([{ level: "warn", fields: { customId } }]);
});

test("a failure is told with a reference, and logged with it", async () => {
  const { dispatch, sent, log } = openDispatch(fakeCommands());
  await dispatch(typedCommand("broken"));
  expect(JSON.stringify(sent)).toContain("Something broke on my side. Reference `a1b2c3`.");
  expect(log.lines).toMatchObject([{ level: "error", fields: { reference: "a1b2c3", command: "broken" } }]);
});

test("an answer that Discord refuses is told as a failure", async () => {
  const { dispatch, sent, log } = openDispatch(fakeCommands(), {}, [discordError(50_035)]);
  await dispatch(typedCommand("echo"));
  expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  expect(log.lines.map((line) => line.level)).toEqual(["error"]);
});

test.each([10_062, 40_060])(
  "too late or twice (%i) is one line of warning and no second answer",
  async (code) => {
    const { dispatch, sent, log } = openDispatch(fakeCommands(), {}, [discordError(code)]);
    await dispatch(typedCommand("echo"));
    expect(sent).toEqual([]);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { code } }]);
  },
);

test("a person who cannot be told either is two lines, and nothing is thrown", async () => {
  const { dispatch, sent, log } = openDispatch(fakeCommands(), {}, [
    new Error("socket"),
    new Error("socket again"),
  ]);
  await expect(dispatch(typedCommand("echo"))).resolves.toBeUndefined();
  expect(sent).toEqual([]);
  expect(log.lines.map((line) => line.level)).toEqual(["error", "error"]);
});

test("what a card could not show is logged", async () => {
  const wordy: Command = {
    ...notingCommand().command,
    run: async () => {
      const action = { command: "rec", name: "pick", argument: "x".repeat(120), options: {} };
      const card = aCard({
        actions: [{ type: "buttons", buttons: [{ label: "Far", style: "primary", action }] }],
      });
      return { kind: "card", card, visibility: "private", as: "new" };
    },
  };
  const { dispatch, log } = openDispatch([wordy]);
  await dispatch(typedCommand("rec"));
  expect(JSON.stringify(log.lines)).toContain("button “Far”: its custom_id is too long");
});

test("an answer that Discord would refuse is never sent, and told as a failure", async () => {
  const { command } = notingCommand({
    run: async () => ({
      kind: "card",
      card: aCard({ mentions: Array.from({ length: 101 }, (_, i) => String(i)) }),
      visibility: "public",
      as: "new",
    }),
  });
  const { dispatch, sent, log } = openDispatch([command]);
  await dispatch(typedCommand("rec"));
  expect(sent).toHaveLength(1);
  expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  expect(String(log.lines[0]?.fields["err"])).toContain("101 roles to ping");
});

test("an update of another person's public message is private, whatever the action says", async () => {
  const { command } = notingCommand({
    actions: {
      loud: async () => ({ kind: "card", card: aCard(), visibility: "public", as: "update" }),
    },
  });
  const { dispatch, sent } = openDispatch([command]);
  await dispatch(pressed("v1:rec:loud::", { flags: 32_768, asker: "9" }));
  expect(sent).toMatchObject([{ how: "reply", message: { flags: 32_768 | 64 } }]);
});

test("an unknown command is named without anything that could ping", async () => {
  const { dispatch, sent } = openDispatch(fakeCommands());
  const raw = rawCommand("echo", []);
  await dispatch({ ...raw, data: { ...raw.data, name: "everyone @here" } });
  expect(JSON.stringify(sent)).toContain("I have no `/everyone here`");
});
