import { describe, expect, it } from "vitest";
import { divergence } from "../../commands/divergence.ts";
import type { App } from "../../src/surface/app.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";

const NOW = "2026-07-15T15:00:00Z";

/** An application that has no prices and notes what it was asked. */
function noting(asked: object[]): App {
  return {
    ...silentApp,
    answers: {
      ...silentApp.answers,
      divergence: async (options) => {
        asked.push(options);
        return { ok: false, refusal: { kind: "no_prices", detail: "No daily prices yet." } };
      },
    },
    suggest: { ...silentApp.suggest, targets: async (typed) => [{ name: `for ${typed}`, value: typed }] },
  };
}

describe("the command /divergence", () => {
  it("is for everyone, with as_of last", () => {
    expect(divergence.access).toBe("everyone");
    expect(divergence.data.options.map((option) => option.name)).toEqual(["target", "window", "as_of"]);
  });

  it("asks with its options and answers privately what is missing", async () => {
    const asked: object[] = [];
    const options = { target: "WULF", window: "30d" as const };
    const reply = await divergence.run({ app: noting(asked), options, caller, subcommand: null, now: NOW });
    expect(asked).toEqual([options]);
    expect(reply).toMatchObject({
      visibility: "private",
      as: "new",
      card: { title: "No prices to compare" },
    });
  });

  it.each([
    ["ytd", "ytd"],
    ["today", "today"],
    ["never offered", undefined],
  ])("asks for the window of a pressed button: %s", async (argument, window) => {
    const asked: object[] = [];
    const options = { target: "WULF", window: "30d" as const };
    const press = {
      app: noting(asked),
      options,
      caller,
      subcommand: null,
      now: NOW,
      argument,
      values: {},
      updates: "private" as const,
    };
    const reply = await divergence.actions.window(press);
    expect(asked).toEqual([{ target: "WULF", window }]);
    expect(reply.as).toBe("update");
  });

  it("suggests targets", async () => {
    const focused = { name: "target", value: "wu" };
    expect(await divergence.suggest({ app: noting([]), caller, focused, now: NOW })).toEqual([
      { name: "for wu", value: "wu" },
    ]);
  });
});
