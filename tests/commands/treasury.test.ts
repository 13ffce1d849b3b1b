import { describe, expect, test } from "vitest";
import { treasury } from "../../commands/treasury.ts";
import { createSuggestions } from "../../src/app/answers/suggest.ts";
import { createTreasuryAnswer } from "../../src/app/answers/treasury.ts";
import { parseOptions } from "../../src/app/options.ts";
import type { App } from "../../src/surface/app.ts";
import type { Choice, OptionsOf } from "../../src/surface/command.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aFactSet, aHolding, aMiner, aTransaction } from "../support/facts.ts";
import { asCard } from "../support/reply.ts";

const NOW = "2026-11-24T15:00:00Z";
const sales = Array.from({ length: 8 }, (_, index) => aTransaction(`x-${index}`));
const deps = answerDeps({
  facts: aFactSet({
    miners: [aMiner("HUT"), aMiner("IREN")],
    holdings: [aHolding("t-1")],
    transactions: sales,
  }),
});
const app: App = {
  ...silentApp,
  answers: { ...silentApp.answers, treasury: createTreasuryAnswer(deps) },
  suggest: createSuggestions(deps),
};

async function suggest(name: string, value: string): Promise<readonly Choice[]> {
  return treasury.suggest({ app, caller, focused: { name, value }, now: NOW });
}

/** Presses a button of the card that was asked with these options. */
async function press(
  name: string,
  options: OptionsOf<typeof treasury.data>,
  argument: string,
): Promise<CardReply> {
  const act = treasury.actions[name];
  if (act === undefined) throw new Error(`no action ${name}`);
  return asCard(
    await act({ app, options, caller, subcommand: null, now: NOW, argument, values: {}, updates: "private" }),
  );
}

describe("/treasury as a command", () => {
  test("answers privately, pages over its sales, and carries the typed answer", async () => {
    const reply = await treasury.run({ app, options: { miner: "HUT" }, caller, subcommand: null, now: NOW });
    expect(reply).toMatchObject({ visibility: "private", as: "new" });
    expect(reply.card.answer).toMatchObject({ totals: { grossSoldBtc: 800 }, fromPeakBtc: 0 });
    const next = await press("page", { miner: "HUT" }, "1");
    expect(JSON.stringify(next.card.blocks)).toContain("Sales and additions 5–8 of 8");
    expect(next.card.actions[0]).toMatchObject({
      type: "buttons",
      buttons: [{ label: "‹ Back" }, { label: "Next (2 of 2) ›", disabled: true }],
    });
  });

  test("a page beyond the end is the last one", async () => {
    const reply = await press("page", {}, "99");
    expect(JSON.stringify(reply.card.blocks)).toContain("Sales and additions 7–8 of 8");
  });

  test("posting shows the same card to all, without its own post button", async () => {
    const reply = await press("post", {}, "");
    expect(reply.visibility).toBe("public");
    expect(JSON.stringify(reply.card.actions)).not.toContain("Post here");
  });

  test("suggests miners and nothing for dates", async () => {
    expect((await suggest("miner", "hu")).map((choice) => choice.value)).toEqual(["HUT"]);
    expect(await suggest("since", "2026")).toEqual([]);
  });

  test("takes miner, since and, last, as_of", () => {
    expect(treasury.data.options.map((option) => option.name)).toEqual(["miner", "since", "as_of"]);
    expect(parseOptions(treasury.data, { since: "x".repeat(6000) })).toMatchObject({
      ok: false,
      refusal: { kind: "bad_option", option: "since" },
    });
    expect(parseOptions(treasury.data, { kind: "sell" })).toMatchObject({
      ok: false,
      refusal: { kind: "unknown_option", option: "kind" },
    });
  });
});
