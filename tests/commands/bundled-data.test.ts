import { describe, expect, test } from "vitest";
import { compare } from "../../commands/compare.ts";
import { help } from "../../commands/help.ts";
import { miner } from "../../commands/miner.ts";
import { network } from "../../commands/network.ts";
import { sector } from "../../commands/sector.ts";
import { createApp } from "../../src/app/create-app.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { noReviewItems } from "../support/app.ts";
import { bundledFactSet } from "../support/bundled.ts";
import { aCaller as caller } from "../support/caller.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const NOW = "2026-11-24T15:00:00Z";
const facts = bundledFactSet();
const commands = [sector, miner, compare, network, help].map((command) => command.data);
const app = createApp({
  ...answerDeps({ facts }),
  reviewItems: noReviewItems,
  drafts: memoryDrafts(),
  commands,
  version: "0.1.0",
});
const context = { app, caller, subcommand: null, now: NOW };
const tickers = facts.miners.map((one) => one.ticker);

describe("with the facts that come with the project", () => {
  test.each(tickers)("the card of %s is readable", async (ticker) => {
    const { card } = await miner.run({ ...context, options: { miner: ticker } });
    expect(card.answer).toMatchObject({ miner: ticker });
    expectReadable(card);
  });

  test.each(tickers)("%s is readable beside three others", async (ticker) => {
    const [second, third, fourth] = ["HUT", "WULF", "IREN", "CORZ"].filter((other) => other !== ticker);
    const { card } = await compare.run({ ...context, options: { first: ticker, second, third, fourth } });
    expect(card.answer).toMatchObject({ miners: [ticker, second, third, fourth] });
    expectReadable(card);
  });

  test("the sector, the network, the help and the list are readable", async () => {
    const replies = [
      await sector.run({ ...context, options: {} }),
      await network.run({ ...context, options: {} }),
      await help.run({ ...context, options: {} }),
      await miner.run({ ...context, options: {} }),
    ];
    for (const reply of replies) expectReadable(reply.card);
    expect(replies.map((reply) => reply.card.accent)).not.toContain("warning");
  });

  test.each([
    ["BITF", "KEEL"],
    ["Bitfarms", "KEEL"],
    ["Cipher Mining", "CIFR"],
    ["Marathon Digital", "MARA"],
    ["Iris Energy", "IREN"],
  ])("%s is %s", async (typed, ticker) => {
    const { card } = await miner.run({ ...context, options: { miner: typed } });
    expect(card.answer).toMatchObject({ miner: ticker });
  });

  test("the AI share of WULF is 62 % in Q1 2026, and the 27 % of the quarter before stands beside it", async () => {
    const text = shown((await miner.run({ ...context, options: { miner: "WULF" } })).card);
    expect(text).toContain("62% in Q1 2026 ($21M of $34M)");
    expect(text).toContain("27% in Q4 2025");
  });

  test("AI shares of GLXY, APLD and HUT are never ranked with others", async () => {
    const { card } = await compare.run({ ...context, options: { first: "APLD", second: "WULF" } });
    expect(shown(card).replaceAll(/\s+/g, " ")).toContain("not ranked: not comparable for APLD");
  });

  test("the bitcoin of HUT and ABTC are never added", async () => {
    const { card } = await sector.run({ ...context, options: {} });
    expect(shown(card)).toContain("Bitcoin held: no total");
    expect(shown(card).replaceAll(/\s+/g, " ")).toMatch(/ABTC over 6,000 \(3 Mar 2026, inside HUT\)/);
  });

  test("the first quarter of 2026 and the two hashrates of March are in /network", async () => {
    const text = shown((await network.run({ ...context, options: {} })).card);
    expect(text).toContain("Q1 2026 hashrate −4.0%");
    expect(text).toContain("1,020 EH/s");
    expect(text).toContain("948 EH/s");
  });
});
