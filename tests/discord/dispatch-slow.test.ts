import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/surface/command.ts";
import { aCard } from "../support/card.ts";
import { discordError, notingCommand, openDispatch } from "../support/dispatching.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { pressed, typedCommand, typing } from "../support/raw-interactions.ts";

const PRIVATE = { flags: 32_768 | 64 };

/** A command that answers when told to, or fails. */
function waiting(answer: () => Awaited<ReturnType<Command["run"]>>) {
  const gate = Promise.withResolvers<void>();
  const { command } = notingCommand({
    run: async () => {
      await gate.promise;
      return answer();
    },
    suggest: async () => {
      await gate.promise;
      return [{ name: "late", value: "late" }];
    },
  });
  return { command, open: () => gate.resolve() };
}

const card = (title: string) =>
  ({ kind: "card", card: aCard({ title }), visibility: "public", as: "new" }) as const;

/** Dispatches with next to no patience, and opens the gate once the answer was promised. */
async function late(answer: () => Awaited<ReturnType<Command["run"]>>, failures: readonly unknown[] = []) {
  const { command, open } = waiting(answer);
  const opened = openDispatch([command], { patienceMs: 1 }, failures);
  const done = opened.dispatch(typedCommand("rec"));
  while (opened.tried.length === 0) await new Promise(setImmediate);
  open();
  await done;
  return opened;
}

const locked = (reason: string) => Object.assign(new Error("the database is locked"), { reason });

function clockAt(start: string) {
  let now = Date.parse(start);
  return {
    clock: { now: () => new Date(now).toISOString() },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("an answer that takes too long", () => {
  test("is promised in time and brought privately", async () => {
    const { sent, log } = await late(() => card("At last"));
    expect(sent).toMatchObject([{ how: "defer" }, { how: "edit" }]);
    expect(JSON.stringify(sent[1])).toContain("At last");
    expect(log.lines).toEqual([]);
  });

  test("may fail as well, which the person is told in its place", async () => {
    const { sent, log } = await late(() => {
      throw new Error("the shelf fell down");
    });
    expect(sent.map((one) => one.how)).toEqual(["defer", "edit"]);
    expect(JSON.stringify(sent[1])).toContain("Reference `a1b2c3`");
    expect(log.lines).toMatchObject([{ level: "error" }]);
  });

  test("cannot be a form any more", async () => {
    const action = { command: "rec", name: "pick", argument: "", options: {} };
    const { sent } = await late(() => ({ kind: "modal", modal: { title: "Form", action, fields: [] } }));
    expect(JSON.stringify(sent[1])).toContain("too slow to open the form");
  });

  test("is logged where even the promise came too late", async () => {
    const { tried, log } = await late(() => card("At last"), [discordError(10_062)]);
    expect(tried).toEqual(["defer"]);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { code: 10_062 } }]);
  });

  test("as a suggestion is an empty list", async () => {
    const { command, open } = waiting(() => card("never"));
    const { dispatch, sent } = openDispatch([command], { patienceMs: 1 });
    await dispatch(typing("rec", "word", "a"));
    open();
    expect(sent).toEqual([{ how: "suggest", choices: [] }]);
  });
});

describe("a store that another process holds", () => {
  test.each([
    ["in the open", locked("locked")],
    ["behind another failure", new Error("the report was not kept", { cause: locked("locked") })],
  ])("is told in its own sentence: %s", async (_, error) => {
    const { command } = notingCommand({ run: () => Promise.reject(error) });
    const { dispatch, sent, log } = openDispatch([command]);
    await dispatch(typedCommand("rec"));
    expect(sent).toMatchObject([{ how: "reply", message: PRIVATE }]);
    expect(JSON.stringify(sent)).toContain("The store is busy just now; try again in a moment.");
    expect(log.lines).toMatchObject([{ level: "warn", fields: { err: error } }]);
  });

  test("is no other failure of the store", async () => {
    const { command } = notingCommand({ run: () => Promise.reject(locked("disk_full")) });
    const { dispatch, sent } = openDispatch([command]);
    await dispatch(typedCommand("rec"));
    expect(JSON.stringify(sent)).toContain("Reference `a1b2c3`");
  });
});

describe("the limit per person", () => {
  test("lets ten pass at once, then says politely how long to wait, and forgives", async () => {
    const { clock, pass } = clockAt("2026-06-09T21:00:00Z");
    const { dispatch, sent } = openDispatch(fakeCommands(), { clock });
    for (let i = 0; i < 11; i += 1) await dispatch(typedCommand("echo", { word: "alpha" }));
    expect(sent.filter((one) => JSON.stringify(one).includes("Echo of alpha"))).toHaveLength(10);
    expect(sent[10]).toMatchObject({ how: "reply", message: PRIVATE });
    expect(JSON.stringify(sent[10])).toContain("Try again in 2 seconds.");
    pass(2000);
    await dispatch(typedCommand("echo", { word: "alpha" }));
    expect(JSON.stringify(sent[11])).toContain("Echo of alpha");
  });

  test("counts buttons with commands, and everybody for themselves", async () => {
    const { clock } = clockAt("2026-06-09T21:00:00Z");
    const { dispatch, sent } = openDispatch(fakeCommands(), {
      clock,
      perPerson: { burst: 2, perMinute: 30 },
    });
    await dispatch(typedCommand("echo"));
    await dispatch(pressed("v1:echo:page:1:word=alpha", PRIVATE));
    await dispatch(pressed("v1:echo:page:1:word=alpha", PRIVATE));
    expect(JSON.stringify(sent[2])).toContain("That was a lot at once.");
    await dispatch(typedCommand("echo", {}, { person: { id: "9", username: "grace" } }));
    expect(JSON.stringify(sent[3])).toContain("Echo of");
  });

  test("of suggestions is wider, and answers nothing beyond it", async () => {
    const { clock } = clockAt("2026-06-09T21:00:00Z");
    const { dispatch, sent } = openDispatch(fakeCommands(), { clock });
    for (let i = 0; i < 61; i += 1) await dispatch(typing("echo", "word", "a"));
    expect(sent.filter((one) => one.choices?.length === 1)).toHaveLength(60);
    expect(sent[60]).toEqual({ how: "suggest", choices: [] });
    await dispatch(typedCommand("echo"));
    expect(JSON.stringify(sent[61])).toContain("Echo of");
  });
});

describe("servers that are heard of", () => {
  test.each([
    ["one that installed the bot", typedCommand("echo"), ["200000000000000001"]],
    ["one that a person brought the bot to", typedCommand("echo", {}, { guildId: "200000000000000099" }), []],
    ["none", typedCommand("echo", {}, { guildId: null }), []],
  ])("%s", async (_, interaction, expected) => {
    const seen: string[] = [];
    const { dispatch } = openDispatch(fakeCommands(), { onGuildSeen: (id) => seen.push(id) });
    await dispatch(interaction);
    expect(seen).toEqual(expected);
  });

  test("are noted before the answer, and a failure to note them stops nothing", async () => {
    const failed = new Error("disk full");
    const onGuildSeen = () => Promise.reject(failed);
    const { dispatch, sent, log } = openDispatch(fakeCommands(), { onGuildSeen });
    await dispatch(typedCommand("echo"));
    expect(JSON.stringify(sent)).toContain("Echo of");
    expect(log.lines).toMatchObject([{ level: "warn", fields: { guild: "200000000000000001" } }]);
  });
});

/** The garbage collector on demand, without a flag for the whole process. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("there is no collector to call");
  return () => void collect();
}

test("20,000 different people leave the memory flat", async () => {
  const { command } = notingCommand({
    run: async () => ({
      kind: "modal",
      modal: {
        title: "Form",
        action: { command: "rec", name: "pick", argument: "", options: {} },
        fields: [{ type: "text", name: "word", label: "Word" }],
      },
    }),
    suggest: async () => [],
  });
  const { dispatch, sent } = openDispatch([command]);
  const collect = collector();
  const ask = async (from: number, to: number) => {
    for (let i = from; i < to; i += 1) {
      const person = { id: String(100_000_000_000_000_000n + BigInt(i)), username: "ada" };
      await dispatch(typedCommand("rec", {}, { person }));
      await dispatch(typing("rec", "word", "a", { person }));
      sent.length = 0;
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const first = await ask(0, 6000);
  const last = await ask(6000, 20_000);
  expect(last - first, "bytes more on the heap").toBeLessThan(1_500_000);
});
