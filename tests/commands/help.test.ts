import { expect, test } from "vitest";
import { help } from "../../commands/help.ts";
import type { App } from "../../src/surface/app.ts";
import { silentApp } from "../support/app.ts";
import { aCaller as caller } from "../support/caller.ts";
import { aHelpAnswer } from "../support/help-answer.ts";

const NOW = "2026-11-24T15:00:00Z";
const app: App = {
  ...silentApp,
  answers: { ...silentApp.answers, help: async () => ({ ok: true, answer: aHelpAnswer() }) },
};
const press = (argument: string) =>
  help.actions.about({
    app,
    options: {},
    caller,
    subcommand: null,
    now: NOW,
    argument,
    values: {},
    updates: "private",
  });

test("it answers privately with the beginning", async () => {
  const reply = await help.run({ app, options: {}, caller, subcommand: null, now: NOW });
  expect(reply).toMatchObject({
    visibility: "private",
    as: "new",
    card: { title: "Pivotwatch: miners on their way from BTC to AI" },
  });
});

test.each([
  ["", "new", "Sources"],
  ["0", "update", "Sources"],
  ["1", "update", "Jobs"],
  ["99", "update", "Jobs"],
  ["not a page", "update", "Sources"],
])("About on page “%s”: %s, %s", async (argument, as, heading) => {
  const reply = await press(argument);
  expect(reply).toMatchObject({ visibility: "private", as, card: { title: "About Pivotwatch 0.1.0" } });
  expect(JSON.stringify(reply.card.blocks)).toContain(`### ${heading}`);
});
