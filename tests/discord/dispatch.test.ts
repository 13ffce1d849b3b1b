import { DiscordAPIError } from "@discordjs/rest";
import { expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { createDispatch } from "../../src/discord/dispatch.ts";
import type { DiscordMessage } from "../../src/discord/render.ts";
import type { Responder } from "../../src/discord/responder.ts";
import type { Choice, Command, RunContext } from "../../src/surface/command.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { pressed, typedCommand, typing } from "../support/raw-interactions.ts";

interface Sent {
  readonly how: "reply" | "update" | "suggest";
  readonly message?: DiscordMessage;
  readonly choices?: readonly Choice[];
}

/** A dispatch over a responder that keeps what it is given, or fails as told. */
function setUp(commands: readonly Command[] = fakeCommands(), failures: readonly unknown[] = []) {
  const sent: Sent[] = [];
  const waiting = [...failures];
  const log = createLinesLog();
  const keep = async (answer: Sent): Promise<void> => {
    if (waiting.length > 0) throw waiting.shift();
    sent.push(answer);
  };
  const responder: Responder = {
    reply: (_, message) => keep({ how: "reply", message }),
    update: (_, message) => keep({ how: "update", message }),
    suggest: (_, choices) => keep({ how: "suggest", choices }),
  };
  const dispatch = createDispatch({
    commands,
    responder,
    log,
    refusalCard,
    app: silentApp,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    ownerIds: [],
    newReference: () => "a1b2c3",
  });
  return { dispatch, sent, log };
}

function recording(access: Command["access"] = "everyone") {
  const contexts: RunContext<unknown>[] = [];
  const command: Command = {
    data: {
      name: "rec",
      description: "Records",
      options: [
        { name: "word", type: "string", description: "Word" },
        { name: "count", type: "integer", description: "Count", minValue: 1, maxValue: 5 },
      ],
    },
    access,
    run: async (context) => {
      contexts.push(context);
      return { kind: "card", card: aCard(), visibility: "public", as: "new" };
    },
    actions: {
      pick: async (context) => {
        contexts.push(context);
        return {
          kind: "card",
          card: aCard({ title: context.argument }),
          visibility: "private",
          as: "update",
        };
      },
    },
  };
  return { command, contexts };
}

const discordError = (code: number) =>
  new DiscordAPIError({ message: "no", code }, code, 404, "POST", "https://discord.com", {});

test("a command gets its options checked, its caller and the time", async () => {
  const { command, contexts } = recording();
  const { dispatch, sent } = setUp([command]);
  await dispatch(typedCommand("rec", { word: " alpha ", count: 3 }));
  expect(contexts).toMatchObject([
    {
      options: { word: "alpha", count: 3 },
      now: "2026-06-09T21:00:00Z",
      caller: {
        userId: "100000000000000001",
        guildId: "200000000000000001",
        canManage: false,
        isOwner: false,
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
  const { command, contexts } = recording();
  const { dispatch, sent } = setUp([command]);
  await dispatch(typedCommand("rec", values));
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent)).toContain(expected);
  expect(sent[0]?.message?.flags).toBe(32_768 | 64);
});

const MANAGE_GUILD = String(1 << 5);
const ADMINISTRATOR = String(1 << 3);
const person = (permissions?: string) => ({
  person: { id: "1", username: "ada", ...(permissions === undefined ? {} : { permissions }) },
});

test.each([
  ["Manage Server", person(MANAGE_GUILD), true],
  ["Administrator", person(ADMINISTRATOR), true],
  ["an ordinary member", person(), false],
  ["no permissions", person("0"), false],
  ["unreadable permissions", person("everything"), false],
  ["a direct message", { ...person(MANAGE_GUILD), guildId: null }, false],
])("a manager's command and %s", async (_, place, runs) => {
  const { command, contexts } = recording("manager");
  const { dispatch, sent } = setUp([command]);
  await dispatch(typedCommand("rec", {}, place));
  expect(contexts).toHaveLength(runs ? 1 : 0);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.message?.flags).toBe(runs ? 32_768 : 32_768 | 64);
});

test("the buttons of a manager's command are guarded like the command", async () => {
  const { command, contexts } = recording("manager");
  const { dispatch, sent } = setUp([command]);
  await dispatch(pressed("v1:rec:pick:x:", { flags: 32_768 | 64 }));
  expect(contexts).toEqual([]);
  expect(JSON.stringify(sent)).toContain("Manage Server");
});

test("nobody is an owner unless named", async () => {
  const { command, contexts } = recording("owner");
  const { dispatch } = setUp([command]);
  await dispatch(typedCommand("rec", {}, person(ADMINISTRATOR)));
  expect(contexts).toEqual([]);
});

test("suggestions are cut to what Discord takes, and a wrong one is left out", async () => {
  const many: Command = {
    ...recording().command,
    suggest: async () => [
      { name: "empty", value: "" },
      { name: "too long", value: "v".repeat(101) },
      ...Array.from({ length: 40 }, (_, i) => ({ name: "n".repeat(120), value: String(i) })),
    ],
  };
  const { dispatch, sent } = setUp([many]);
  await dispatch(typing("rec", "word", "a"));
  expect(sent[0]?.choices).toHaveLength(25);
  expect(sent[0]?.choices?.[0]).toEqual({ name: "n".repeat(100), value: "0" });
});

test("suggestions of a command without any, or of none, are an empty list", async () => {
  const { dispatch, sent } = setUp();
  await dispatch(typing("broken", "word", "a"));
  await dispatch(typing("yesterday", "word", "a"));
  expect(sent).toEqual([
    { how: "suggest", choices: [] },
    { how: "suggest", choices: [] },
  ]);
});

test("a chosen value is the argument of a select's action", async () => {
  const { command, contexts } = recording();
  const { dispatch, sent } = setUp([command]);
  await dispatch(pressed("v1:rec:pick:ignored:word=alpha", { flags: 32_768 | 64 }, ["chosen"]));
  expect(contexts).toMatchObject([{ argument: "chosen", options: { word: "alpha" } }]);
  expect(sent).toMatchObject([{ how: "update" }]);
});

test.each([
  ["a private message, by whoever sees it", { flags: 32_768 | 64, asker: "9" }, "update"],
  ["a public message, by who asked for it", { flags: 32_768 }, "update"],
  ["a public message, by somebody else", { flags: 32_768, asker: "9" }, "reply"],
])("a page is turned in %s", async (_, message, how) => {
  const { dispatch, sent } = setUp();
  await dispatch(pressed("v1:echo:page:1:word=alpha", message));
  expect(sent).toMatchObject([{ how, message: { flags: 32_768 | 64 } }]);
});

test.each(["v1:echo:nothing::", "v1:echo:toString::", "v1:gone:page::", "v0:echo:page::", "x"])(
  "a button that means nothing today says so: %s",
  async (customId) => {
    const { dispatch, sent, log } = setUp();
    await dispatch(pressed(customId, { flags: 32_768 }));
    expect(JSON.stringify(sent)).toContain("This button is out of date");
    expect(log.lines).toMatchObject([{ level: "warn", fields: { customId } }]);
  },
);

test("a failure is told with a reference, and logged with it", async () => {
  const { dispatch, sent, log } = setUp();
  await dispatch(typedCommand("broken"));
  expect(JSON.stringify(sent)).toContain("Something broke on my side. Reference `a1b2c3`.");
  expect(log.lines).toMatchObject([{ level: "error", fields: { reference: "a1b2c3", command: "broken" } }]);
});

test("an answer that Discord refuses is told as a failure", async () => {
  const { dispatch, sent, log } = setUp(fakeCommands(), [discordError(50_035)]);
  await dispatch(typedCommand("echo"));
  expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  expect(log.lines.map((line) => line.level)).toEqual(["error"]);
});

test.each([10_062, 40_060])(
  "too late or twice (%i) is one line of warning and no second answer",
  async (code) => {
    const { dispatch, sent, log } = setUp(fakeCommands(), [discordError(code)]);
    await dispatch(typedCommand("echo"));
    expect(sent).toEqual([]);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { code } }]);
  },
);

test("a person who cannot be told either is two lines, and nothing is thrown", async () => {
  const { dispatch, sent, log } = setUp(fakeCommands(), [new Error("socket"), new Error("socket again")]);
  await expect(dispatch(typedCommand("echo"))).resolves.toBeUndefined();
  expect(sent).toEqual([]);
  expect(log.lines.map((line) => line.level)).toEqual(["error", "error"]);
});

test("what a card could not show is logged", async () => {
  const wordy: Command = {
    ...recording().command,
    run: async () => {
      const action = { command: "rec", name: "pick", argument: "x".repeat(120), options: {} };
      const card = aCard({
        actions: [{ type: "buttons", buttons: [{ label: "Far", style: "primary", action }] }],
      });
      return { kind: "card", card, visibility: "private", as: "new" };
    },
  };
  const { dispatch, log } = setUp([wordy]);
  await dispatch(typedCommand("rec"));
  expect(JSON.stringify(log.lines)).toContain("button “Far”: its custom_id is too long");
});
