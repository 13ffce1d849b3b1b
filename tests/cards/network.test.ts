import { expect, test } from "vitest";
import { createNetworkAnswer } from "../../src/app/answers/network.ts";
import { networkCard } from "../../src/cards/network.ts";
import type { NetworkFigure } from "../../src/domain/network.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aFactSet, aMiner } from "../support/facts.ts";
import { historyOf } from "../support/market.ts";
import { aFigure, aHashrate } from "../support/network-facts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const figures = [
  aFigure("hr"),
  aFigure("diff", { metric: "difficulty", label: "network difficulty", unit: "t", value: 132.47 }),
  aFigure("range", { date: "2026-03-21", value: 948, label: "upper end of range", daily: false }),
  aFigure("report", {
    date: "2026-03-20",
    value: 1020,
    label: "after rebound",
    daily: false,
    note: "*bold* claim",
  }),
  aFigure("change", { metric: "hashrate_change", unit: "percent", value: -4, date: "2026-03-31" }),
  aFigure("streak", { metric: "hashrate_streak", unit: "years", value: 6, date: "2026-03-31" }),
  ...Array.from({ length: 10 }, (_, index) =>
    aFigure(`btc-${index}`, {
      metric: "btc_price",
      label: "bitcoin price",
      unit: "usd",
      value: 67_000,
      date: "2025-01-01",
    }),
  ),
];

async function card(network: readonly NetworkFigure[], page = 0, withPrice = true) {
  const facts = aFactSet({
    network,
    miners: [aMiner("CANG")],
    hashrates: [aHashrate("h"), aHashrate("a", { basis: "average_operating", hashrateEhs: 34.55 })],
  });
  const btc = withPrice ? [{ date: "2026-05-01", priceUsd: 78_179, align: "utc_day" as const }] : [];
  const deps = answerDeps({ facts, history: historyOf([], btc) });
  const answered = await createNetworkAnswer(deps)({}, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return networkCard(answered.answer, { page, options: {} });
}

test("the finding is in the title: hashrate, the quarter, the hashprice", async () => {
  const made = await card(figures);
  expect(made.title).toBe("Network: 959 EH/s, Q1 2026 hashrate −4.0%, $37.10/PH/day");
  expectReadable(made);
});

test("the hashprice says from which difficulty and price it comes, and that fees are out", async () => {
  const text = shown(await card(figures)).replaceAll(/\s+/g, " ");
  expect(text).toContain("$37.10/PH/day, 47,455 sat (difficulty of 1 May 2026, BTC $78,179 on 1 May 2026");
  expect(text).toContain("without fees");
  expect(text).toContain("first fall in that quarter in 6 years");
  expect(text).toContain("block 1,050,000, about 2028");
});

test("hashrates that disagree stand side by side with what they average, outside words escaped", async () => {
  const text = shown(await card(figures)).replaceAll(/\s+/g, " ");
  expect(text).toContain("1,020 EH/s after rebound · 20 Mar 2026 · two hosts · *bold* claim");
  expect(text).toContain("948 EH/s upper end of range · 21 Mar 2026");
  expect(text).toContain("never merged");
});

test("every basis of a miner's hashrate is named", async () => {
  const text = shown(await card(figures));
  expect(text).toContain("CANG 50 EH/s deployed · 28 Feb 2026");
  expect(text).toContain("CANG 34.55 EH/s average operating · 28 Feb 2026");
});

test("readings beyond the first page are on the next", async () => {
  const [first, second] = [await card(figures), await card(figures, 1)];
  expect(shown(first)).toContain("Next (1 of 2)");
  expect(shown(second)).not.toContain("Hashrate at that difficulty");
  expectReadable(second);
});

test("without a price the hashprice says why", async () => {
  const text = shown(await card(figures.slice(0, 6), 0, false)).replaceAll(/\s+/g, " ");
  expect(text).toContain(
    "Hashprice: not computed (no BTC price within 7 days of the difficulty of 2026-05-01)",
  );
});

test("without readings the card says so", async () => {
  const made = await card([]);
  expect(made.title).toBe("Network: no readings yet");
  expect(made.accent).toBe("warning");
  expectReadable(made);
});
