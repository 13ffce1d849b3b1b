import { describe, expect, test } from "vitest";
import { changes } from "../../commands/changes.ts";
import { createChangesAnswer } from "../../src/app/answers/changes.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { App } from "../../src/surface/app.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aChange } from "../support/debt-facts.ts";
import { aContract, aFactSet, aMiner } from "../support/facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const contracts = Array.from({ length: 10 }, (_, index) => aContract(`c-${index}`, { miner: "id-HUT" }));
const app: App = {
  ...silentApp,
  answers: {
    ...silentApp.answers,
    changes: createChangesAnswer(
      answerDeps({
        facts: aFactSet({ miners: [aMiner("HUT")], contracts }),
        changes: contracts.map((row, index) => aChange(index, row.id, "contract")),
      }),
    ),
  },
  suggest: { ...silentApp.suggest, miners: async () => [{ name: "HUT", value: "HUT" }] },
};

test("says what is new, a page at a time", async () => {
  const first = await changes.run({ app, options: {}, caller, subcommand: null, now: NOW });
  expect(first.card.title).toBe("10 changes since 27 May 2026");
  const second = await changes.actions.page?.({
    app,
    options: {},
    caller,
    subcommand: null,
    now: NOW,
    argument: "1",
    values: {},
    updates: "private",
  });
  expect(JSON.stringify(second?.card.blocks).match(/15-year lease/g)).toHaveLength(2);
  expect(second?.card.actions.length).toBeGreaterThan(1);
});

test("every offered kind is understood by the answer", async () => {
  const offered = changes.data.options.flatMap((option) => ("choices" in option ? option.choices : []));
  expect(offered.length).toBeGreaterThan(4);
  const replies = await Promise.all(
    offered.map(({ value }) =>
      changes.run({ app, options: { kind: value }, caller, subcommand: null, now: NOW }),
    ),
  );
  expect(replies.filter((reply) => reply.card.accent === "warning")).toEqual([]);
});

test("suggests miners", async () => {
  expect(
    await changes.suggest({ app, caller, focused: { name: "miner", value: "" }, now: NOW }),
  ).toHaveLength(1);
});

describe("options never offered", () => {
  test.each([
    [{ kind: "rumour" }, "bad_option"],
    [{ since: "y".repeat(6000) }, "bad_option"],
    [{ as_of: "2026-01-01" }, "unknown_option"],
  ])("case %#", (raw, kind) => {
    expect(parseOptions(changes.data, raw)).toMatchObject({ ok: false, refusal: { kind } });
  });
});

test("its description fits Discord", () => {
  expect(changes.data.description.length).toBeLessThanOrEqual(100);
});
