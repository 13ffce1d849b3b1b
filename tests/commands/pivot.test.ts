import { describe, expect, test } from "vitest";
import { compare } from "../../commands/compare.ts";
import { help } from "../../commands/help.ts";
import { miner } from "../../commands/miner.ts";
import { network } from "../../commands/network.ts";
import { sector } from "../../commands/sector.ts";
import { createApp } from "../../src/app/create-app.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { ActionRef } from "../../src/surface/card.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { noReviewItems } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { aContract, aDebt, aFactSet, aHolding, aMiner } from "../support/facts.ts";
import { aFigure } from "../support/network-facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const commands = [sector, miner, compare, network, help];
const app = createApp({
  ...answerDeps({
    facts: aFactSet({
      miners: [aMiner("HUT", { name: "Hut 8 Corp." }), aMiner("WULF", { name: "TeraWulf Inc." })],
      contracts: [aContract("c", { miner: "id-HUT" })],
      debts: [aDebt("d", { miner: "id-WULF" })],
      holdings: [aHolding("h", { miner: "id-HUT" })],
      network: Array.from({ length: 20 }, (_, index) => aFigure(`n-${index}`)),
    }),
  }),
  reviewItems: noReviewItems,
  drafts: memoryDrafts(),
  commands: commands.map((command) => command.data),
  version: "0.1.0",
});
const context = { app, caller, subcommand: null, now: NOW };

function actionsOf(reply: CardReply): readonly ActionRef[] {
  return reply.card.actions
    .flatMap((row) => (row.type === "buttons" ? row.buttons : []))
    .flatMap((button) => ("action" in button ? [button.action] : []));
}

describe("the definitions", () => {
  test.each(commands.map((command) => [command.data.name, command] as const))(
    "/%s fits Discord's list and is for everyone",
    (name, command) => {
      expect(name).toMatch(/^[a-z]{1,32}$/);
      expect(command.access).toBe("everyone");
      const texts = [command.data, ...command.data.options].map((one) => one.description);
      expect(texts.filter((text) => text.length === 0 || text.length > 100)).toEqual([]);
      const options: readonly { readonly name: string; readonly required?: boolean }[] = command.data.options;
      const optional = options.findIndex((option) => option.required !== true);
      expect(
        options.slice(Math.max(0, optional)).some((option) => option.required === true && optional >= 0),
      ).toBe(false);
      const asOf = options.findIndex((option) => option.name === "as_of");
      expect([-1, options.length - 1]).toContain(asOf);
    },
  );

  test("/compare needs two miners", () => {
    expect(parseOptions(compare.data, { first: "HUT" })).toMatchObject({
      ok: false,
      refusal: { kind: "missing_option", option: "second" },
    });
  });

  test("an option of 6,000 characters is refused before anything is read", () => {
    expect(parseOptions(miner.data, { miner: "x".repeat(6000) })).toMatchObject({
      ok: false,
      refusal: { kind: "bad_option", option: "miner" },
    });
  });
});

describe("/miner", () => {
  test("answers privately with sources and a way to post", async () => {
    const reply = await miner.run({ ...context, options: { miner: "HUT" } });
    expect(reply).toMatchObject({ visibility: "private", as: "new" });
    expect(actionsOf(reply).map((action) => action.name)).toEqual(["sources", "post", "report"]);
  });

  test("offers the nearest miners for a wrong one, and one press answers", async () => {
    const reply = await miner.run({ ...context, options: { miner: "HUTT" } });
    expect(reply.card.answer).toMatchObject({ refusal: { kind: "unknown_miner" } });
    const [again] = actionsOf(reply);
    expect(again).toMatchObject({ name: "again", options: { miner: "HUT" } });
    const answered = await miner.actions["again"]?.({
      ...context,
      options: { miner: "HUT" },
      argument: "",
      values: {},
      updates: "private",
    });
    expect(answered).toMatchObject({ as: "update", card: { answer: { miner: "HUT" } } });
  });

  test("suggests by beginning", async () => {
    const choices = await miner.suggest({ app, caller, focused: { name: "miner", value: "tera" }, now: NOW });
    expect(choices).toEqual([{ name: "WULF · TeraWulf Inc.", value: "WULF" }]);
  });
});

describe("/compare", () => {
  test("suggests for each of its miners", async () => {
    const choices = await compare.suggest({
      app,
      caller,
      focused: { name: "third", value: "hut" },
      now: NOW,
    });
    expect(choices.map((choice) => choice.value)).toEqual(["HUT"]);
  });

  test("refuses the same miner twice in words", async () => {
    const reply = await compare.run({ ...context, options: { first: "HUT", second: "hut 8" } });
    expect(reply.card.title).toBe("That option does not work");
    expect(JSON.stringify(reply.card.blocks)).toContain("HUT is there already");
  });
});

describe("/sector", () => {
  test("opens the contracts, the debt and the treasury of the same day", async () => {
    const options = { as_of: "2026-06-01" };
    const reply = await sector.run({ ...context, options });
    expect(actionsOf(reply).map((action) => action.name)).toEqual([
      "contracts",
      "debt",
      "treasury",
      "sources",
      "post",
      "report",
    ]);
    for (const name of ["contracts", "debt", "treasury"]) {
      const opened = await sector.actions[name]?.({
        ...context,
        options,
        argument: "",
        values: {},
        updates: "private",
      });
      expect(opened).toMatchObject({
        visibility: "private",
        as: "new",
        card: { answer: { asOf: "2026-06-01" } },
      });
    }
  });

  test("a wrong date is a refusal behind those buttons too", async () => {
    const opened = await sector.actions["debt"]?.({
      ...context,
      options: { as_of: "soon" },
      argument: "",
      values: {},
      updates: "private",
    });
    expect(opened).toMatchObject({ card: { title: "That date does not work" } });
  });
});

describe("/network and /help", () => {
  test("/network pages over its readings", async () => {
    const next = await network.actions["page"]?.({
      ...context,
      options: {},
      argument: "1",
      values: {},
      updates: "private",
    });
    expect(next).toMatchObject({ as: "update" });
    expect(JSON.stringify(next?.card.actions)).toContain("Next (2 of 3)");
  });

  test("/help lists every command with its description", async () => {
    const { card } = await help.run({ ...context, options: {} });
    const text = JSON.stringify(card.blocks);
    for (const command of commands) expect(text).toContain(command.data.description);
  });
});
