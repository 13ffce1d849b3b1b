import { describe, expect, test } from "vitest";
import { contracts } from "../../commands/contracts.ts";
import { createContractsAnswer } from "../../src/app/answers/contracts.ts";
import { createSuggestions } from "../../src/app/answers/suggest.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { App } from "../../src/surface/app.ts";
import type { Choice, OptionsOf } from "../../src/surface/command.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aContract, aFactSet, aMiner } from "../support/facts.ts";
import { asCard } from "../support/reply.ts";

const NOW = "2026-11-24T15:00:00Z";
const many = Array.from({ length: 20 }, (_, index) =>
  aContract(`c-${index}`, { counterpartyGroup: index % 2 === 0 ? "CoreWeave" : "Fluidstack" }),
);
const deps = answerDeps({ facts: aFactSet({ miners: [aMiner("HUT"), aMiner("IREN")], contracts: many }) });
const app: App = {
  ...silentApp,
  answers: { ...silentApp.answers, contracts: createContractsAnswer(deps) },
  suggest: createSuggestions(deps),
};

async function suggest(name: string, value: string): Promise<readonly Choice[]> {
  return contracts.suggest({ app, caller, focused: { name, value }, now: NOW });
}

/** Presses a button of the card that was asked with these options. */
async function press(
  name: string,
  options: OptionsOf<typeof contracts.data>,
  argument: string,
): Promise<CardReply> {
  const act = contracts.actions[name];
  if (act === undefined) throw new Error(`no action ${name}`);
  return asCard(
    await act({ app, options, caller, subcommand: null, now: NOW, argument, values: {}, updates: "private" }),
  );
}

describe("/contracts as a command", () => {
  test("answers privately with buttons for pages, sources and posting", async () => {
    const reply = await contracts.run({ app, options: {}, caller, subcommand: null, now: NOW });
    expect(reply).toMatchObject({ visibility: "private", as: "new" });
    const labels = reply.card.actions.flatMap((row) =>
      row.type === "buttons" ? row.buttons.map((button) => button.label) : [],
    );
    expect(labels).toEqual([
      "‹ Back",
      "Next (1 of 3) ›",
      "Sources (1)",
      "Post here",
      "Report a wrong number",
    ]);
  });

  test("a page button shows the next contracts and keeps the options", async () => {
    const options = { counterparty: "CoreWeave" };
    const reply = await press("page", options, "1");
    expect(reply.as).toBe("update");
    expect(JSON.stringify(reply.card.blocks)).toContain("Contracts 8–10 of 10");
    expect(JSON.stringify(reply.card.actions)).toContain('"counterparty":"CoreWeave"');
  });

  test("suggests miners and customers", async () => {
    expect((await suggest("miner", "ire")).map((choice) => choice.value)).toEqual(["IREN"]);
    expect((await suggest("counterparty", "core")).map((choice) => choice.value)).toEqual(["CoreWeave"]);
    expect(await suggest("as_of", "2026")).toEqual([]);
  });

  test.each([
    [{ kind: "hosting" }, { kind: "bad_option", option: "kind", typed: "hosting" }],
    [{ sort: "price" }, { kind: "bad_option", option: "sort" }],
    [{ counterparty: "x".repeat(6000) }, { kind: "bad_option", option: "counterparty" }],
    [{ window: "7d" }, { kind: "unknown_option", option: "window" }],
  ])("an option never offered is refused", (raw, refusal) => {
    expect(parseOptions(contracts.data, raw)).toMatchObject({ ok: false, refusal });
  });

  test("as_of is the last option, and descriptions are short enough to register", () => {
    expect(contracts.data.options.at(-1)?.name).toBe("as_of");
    const texts = [contracts.data.description, ...contracts.data.options.map((option) => option.description)];
    expect(texts.filter((text) => text.length > 100)).toEqual([]);
  });

  test("a wrong ticker offers the nearest as buttons", async () => {
    const reply = await contracts.run({
      app,
      options: { miner: "IRNE" },
      caller,
      subcommand: null,
      now: NOW,
    });
    expect(reply.card.title).toBe("No such miner here");
    expect(JSON.stringify(reply.card.actions)).toContain('"miner":"IREN"');
  });
});
