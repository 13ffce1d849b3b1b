import { describe, expect, test } from "vitest";
import { debt } from "../../commands/debt.ts";
import { createDebtAnswer } from "../../src/app/answers/debt.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { App } from "../../src/surface/app.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aDebt, aFactSet, aMiner } from "../support/facts.ts";

const NOW = "2026-11-24T15:00:00Z";

const deps = answerDeps({
  facts: aFactSet({
    miners: [aMiner("WULF"), aMiner("CANG")],
    debts: Array.from({ length: 8 }, (_, index) => aDebt(`d-${index}`, { miner: "id-WULF" })),
  }),
});
const app: App = {
  ...silentApp,
  answers: { ...silentApp.answers, debt: createDebtAnswer(deps) },
  suggest: { ...silentApp.suggest, miners: async (typed) => [{ name: `${typed}!`, value: typed }] },
};

test("answers privately, with a button for the next page and one to post here", async () => {
  const reply = await debt.run({ app, options: { miner: "wulf" }, caller, subcommand: null, now: NOW });
  expect(reply).toMatchObject({ kind: "card", visibility: "private", as: "new" });
  expect(reply.card.title).toBe("WULF: $8B of debt recorded");
  const buttons = reply.card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []));
  expect(buttons.map((button) => button.label)).toEqual(
    expect.arrayContaining(["Next (1 of 3) ›", "Sources (1)", "Post here"]),
  );
});

test("turns to the page that a button names", async () => {
  const reply = await debt.actions.page?.({
    app,
    options: { miner: "WULF" },
    caller,
    subcommand: null,
    now: NOW,
    argument: "1",
    values: {},
    updates: "private",
  });
  expect(reply).toMatchObject({ visibility: "private", as: "update" });
  expect(JSON.stringify(reply?.card.blocks).match(/\*\*Convertible notes\*\*/g)).toHaveLength(2);
});

test("a page beyond the end is the last one", async () => {
  const reply = await debt.actions.page?.({
    app,
    options: { miner: "WULF" },
    caller,
    subcommand: null,
    now: NOW,
    argument: "99",
    values: {},
    updates: "private",
  });
  expect(JSON.stringify(reply?.card.blocks)).toContain("Falls due");
});

test("a wrong miner is answered with the nearest ones to press", async () => {
  const reply = await debt.run({ app, options: { miner: "WLUF" }, caller, subcommand: null, now: NOW });
  expect(reply.card.title).toBe("No such miner here");
  expect(JSON.stringify(reply.card.actions)).toContain('"miner":"WULF"');
});

test("suggests miners", async () => {
  expect(await debt.suggest({ app, caller, focused: { name: "miner", value: "wu" }, now: NOW })).toEqual([
    { name: "wu!", value: "wu" },
  ]);
});

describe("options never offered", () => {
  test.each([
    [{ sort: "size" }, "unknown_option"],
    [{ as_of: "x".repeat(6000) }, "bad_option"],
    [{ miner: "x".repeat(6000) }, "bad_option"],
    [{ miner: 7 }, "bad_option"],
  ])("case %#", (raw, kind) => {
    expect(parseOptions(debt.data, raw)).toMatchObject({ ok: false, refusal: { kind } });
  });
});

test("its description fits Discord and as_of is the last option", () => {
  expect(debt.data.description.length).toBeLessThanOrEqual(100);
  expect(debt.data.options.at(-1)?.name).toBe("as_of");
});
