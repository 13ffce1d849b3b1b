import { afterEach, beforeEach, expect, test } from "vitest";
import { treasury } from "../../commands/treasury.ts";
import { createApp } from "../../src/app/create-app.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import type { App } from "../../src/surface/app.ts";
import type { ModalValues } from "../../src/surface/modal.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aCaller } from "../support/caller.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { aFactSet, aHolding, aMiner } from "../support/facts.ts";
import { type GuildWorld, openGuildWorld } from "../support/guilds.ts";
import { asCard } from "../support/reply.ts";

const GUILD = "1180000000000000001";

let world: GuildWorld;
let app: App;
beforeEach(async () => {
  world = await openGuildWorld("2026-11-24T12:00:00Z");
  app = createApp({
    ...answerDeps({ facts: aFactSet({ miners: [aMiner("HUT")], holdings: [aHolding("t-1")] }) }),
    reviewItems: createReviewItemStore(world.db),
    drafts: memoryDrafts(),
    servers: world.book,
    commands: [treasury.data],
    version: "0.1.0",
  });
});
afterEach(() => world.close());

const context = () => ({
  app,
  subcommand: null,
  options: { miner: "HUT" },
  caller: { ...aCaller, userId: "5", guildId: GUILD, channelId: "7" },
  now: world.clock.now(),
});

async function send(values: ModalValues) {
  const act = treasury.actions["reported"];
  if (!act) throw new Error("nothing answers the form");
  return asCard(await act({ ...context(), argument: "", values, updates: "private" }));
}

test("from the button to the review item, five a day", async () => {
  const form = await treasury.actions.report({ ...context(), argument: "", values: {}, updates: "private" });
  expect(form.modal.action).toMatchObject({ command: "treasury", name: "reported" });
  const filled: ModalValues = {
    wrong: { type: "text", text: "10,000 BTC" },
    right: { type: "text", text: "9,000 BTC" },
  };
  for (let count = 1; count <= 5; count += 1) {
    expect((await send(filled)).card.blocks).toMatchObject([
      { text: expect.stringContaining(`is number ${count}.`) },
    ]);
  }
  expect((await send(filled)).card.title).toBe("Not noted");
  world.clock.pass(25);
  expect((await send(filled)).card.title).toBe("Thank you, noted");
  const items = await createReviewItemStore(world.db).open();
  expect(items).toHaveLength(6);
  expect(items[0]).toMatchObject({
    reporter: "5",
    about: "/treasury miner:HUT",
    what: "Wrong: 10,000 BTC\nShould be: 9,000 BTC",
    source: null,
  });
});

test("a server made a channel public: the look-up answers there for all, from the next one on", async () => {
  expect((await treasury.run(context())).visibility).toBe("private");
  await world.book.choose(GUILD, ["7"]);
  expect((await treasury.run(context())).visibility).toBe("public");
  await world.book.choose(GUILD, []);
  expect((await treasury.run(context())).visibility).toBe("private");
});

test("only the first answer in a new server says how to begin", async () => {
  await world.book.seen(GUILD);
  const footers = [await treasury.run(context()), await treasury.run(context())].map(({ card }) =>
    card.footer.at(-1),
  );
  expect(footers[0]).toBe(
    "New here? `/setup` brings alerts and a daily digest into a channel; `/help` says the rest.",
  );
  expect(footers[1]).not.toBe(footers[0]);
});
