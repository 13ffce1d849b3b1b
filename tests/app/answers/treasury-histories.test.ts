import { describe, expect, test } from "vitest";
import { createTreasuryAnswer } from "../../../src/app/answers/treasury.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { Answers } from "../../../src/surface/app.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aFactSet, aHolding, aMiner } from "../../support/facts.ts";

async function answer(facts: FactSet, options: Parameters<Answers["treasury"]>[0] = {}) {
  const answered = await createTreasuryAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

describe("what can be drawn", () => {
  const dates = ["2026-01-31", "2026-02-28", "2026-03-31"];
  const coins = (miner: string, values: readonly number[]) =>
    values.map((btc, index) =>
      aHolding(`t-${miner}-${index}`, { miner: `id-${miner}`, date: dates[index] ?? "", btc }),
    );
  const facts = aFactSet({
    miners: [aMiner("MARA"), aMiner("HUT"), aMiner("IREN")],
    holdings: [...coins("HUT", [1, 2, 3]), ...coins("MARA", [9, 8, 7]), ...coins("IREN", [5, 6])],
  });

  test("without a miner is every one with three measured holdings, the largest newest first", async () => {
    const given = await answer(facts);
    expect(given.histories.map((line) => [line.miner, line.points.length, line.fromPeakBtc])).toEqual([
      ["MARA", 3, -2],
      ["HUT", 3, 0],
    ]);
    expect(given.histories[0]?.peak).toEqual({ date: "2026-01-31", btc: 9 });
  });

  test("of one miner is whatever is measured, from the day asked for, its peak over all days", async () => {
    expect((await answer(facts, { miner: "IREN" })).histories[0]?.points.map((point) => point.btc)).toEqual([
      5, 6,
    ]);
    const since = await answer(facts, { miner: "MARA", since: "2026-02-01" });
    expect(since.histories[0]?.points.map((point) => point.btc)).toEqual([8, 7]);
    expect(since.histories[0]?.fromPeakBtc).toBe(-2);
    expect((await answer(facts, { miner: "HUT", since: "2026-04-01" })).histories).toEqual([]);
  });
});
