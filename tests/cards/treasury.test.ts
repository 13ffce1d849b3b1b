import { describe, expect, test } from "vitest";
import { createTreasuryAnswer } from "../../src/app/answers/treasury.ts";
import { treasuryCard } from "../../src/cards/treasury.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { BtcBar } from "../../src/domain/market.ts";
import { addDays } from "../../src/domain/time.ts";
import type { Answers } from "../../src/surface/app.ts";
import type { Card } from "../../src/surface/card.ts";
import { plainStyle } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { bundledFacts } from "../support/debt-facts.ts";
import { aFactSet, aHolding, aMiner, aTransaction } from "../support/facts.ts";
import { historyOf } from "../support/market.ts";

type Options = Parameters<Answers["treasury"]>[0];

/** Bitcoin closed at 65,738 and 74,861 in turn through March 2026. */
const march: readonly BtcBar[] = Array.from({ length: 31 }, (_, index) => ({
  date: addDays("2026-03-01", index),
  priceUsd: index % 2 === 0 ? 65_738 : 74_861,
  align: "utc_day",
}));

async function card(facts: FactSet, options: Options = {}, page = 0): Promise<Card> {
  const deps = answerDeps({ facts, history: historyOf([], march) });
  const answered = await createTreasuryAnswer(deps)(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return treasuryCard(answered.answer, { page, options: {} });
}

async function read(facts: FactSet, options: Options = {}, page = 0): Promise<string> {
  return renderCard(await card(facts, options, page), plainStyle, 2000);
}

const miners = [aMiner("HUT"), aMiner("HIVE")];
const before = aHolding("t-1", { date: "2025-12-31", btc: 53822 });
const after = aHolding("t-2", { date: "2026-03-26", btc: 38689, qualifier: "about" });

describe("the card of /treasury", () => {
  test("of one miner says in the title how far below the peak it stands", async () => {
    const facts = aFactSet({ miners, holdings: [after, before] });
    expect((await card(facts, { miner: "HUT" })).title).toBe("HUT: about 38,689 BTC, 15,133 below its peak");
    const text = await read(facts, { miner: "HUT" });
    expect(text).toContain("Net change: −15,133 BTC (31 Dec 2025 – 26 Mar 2026, total as reported)");
    expect(text).toContain("Below peak: −15,133 BTC (−28%) from 53,822 BTC on 31 Dec 2025");
    expect(text).toMatch(/2026-03-26 +~38,689 +−15,133 +total as reported/);
  });

  test.each([
    ["less_than", "HUT: less than 1,000 BTC on 31 Mar 2026"],
    ["more_than", "HUT: more than 1,000 BTC on 31 Mar 2026"],
    ["about", "HUT: about 1,000 BTC on 31 Mar 2026"],
    ["exact", "HUT: 1,000 BTC on 31 Mar 2026"],
  ] as const)("keeps the word of a holding that is %s", async (qualifier, title) => {
    const facts = aFactSet({ miners, holdings: [aHolding("t-1", { qualifier })] });
    expect((await card(facts, { miner: "HUT" })).title).toBe(title);
  });

  test("of all miners says why there is no total", async () => {
    const other = aHolding("t-3", { miner: "id-HIVE", date: "2026-06-05", btc: 0 });
    const facts = aFactSet({ miners, holdings: [after, before, other] });
    expect((await card(facts)).title).toBe("HUT 15,133 BTC below its peak; no total, dates differ");
    const text = await read(facts);
    expect(text).toContain("No total of net change: dates differ from 26 Mar 2026 to 5 Jun 2026");
    expect(text).toContain("HUT about 38,689 BTC · 26 Mar 2026 · ▼ −15,133 BTC since 31 Dec 2025");
    expect(text).toContain("HIVE 0 BTC · 5 Jun 2026");
  });

  test("an empty state is not known, not zero; a stated zero is a zero", async () => {
    const facts = aFactSet({ miners, holdings: [aHolding("t-0", { btc: 0, note: "By choice." })] });
    expect((await card(facts, { miner: "HIVE" })).title).toBe("HIVE: no bitcoin holding recorded");
    expect(await read(facts, { miner: "HIVE" })).toContain(
      "No bitcoin holding of HIVE is recorded here. That is not known, not zero.",
    );
    const zero = await read(facts, { miner: "HUT" });
    expect(zero).toContain("0 BTC is a stated zero");
    expect(zero).toContain("By choice.");
    expect((await card(facts, { miner: "HUT", since: "2026-05-01" })).title).toBe(
      "HUT: no holding dated from 1 May 2026 on",
    );
  });

  test.each([
    [
      { btc: 1992, amountUsd: 175e6 },
      "Implied $87,851 a coin does not fit: 17% above the closes of the period",
    ],
    [
      { btc: 100, amountUsd: 7e6 },
      "Implied $70,000 a coin, within the closes of the period ($65,738–$74,861)",
    ],
    [
      { btc: 100, amountUsd: 6e6 },
      "Implied $60,000 a coin does not fit: 8.7% below the closes of the period",
    ],
    [
      { periodStart: "2025-03-01", periodEnd: "2025-03-31" },
      "Implied $70,000 a coin; no closes to check it against",
    ],
    [{ btc: null, amountUsd: 206.8e6 }, "sold bitcoin, coin count not given for $207M"],
    [{ amountUsd: null, countInTotals: false }, "not counted"],
    [{ side: "add", btc: 416 }, "added 416 BTC"],
  ] as const)("a sale %o reads “%s”", async (over, words) => {
    const facts = aFactSet({ miners, transactions: [aTransaction("x-1", over)] });
    expect(await read(facts)).toContain(words);
  });

  test("a disputed holding is marked and its reason shown", async () => {
    const disputed = aHolding("t-d", {
      date: "2026-02-09",
      btc: 3644.7,
      disputed: true,
      note: "A tracker's.",
    });
    const text = await read(aFactSet({ miners, holdings: [after, disputed, before] }), { miner: "HUT" });
    expect(text).toContain("Holdings (? = disputed, left out)");
    expect(text).toContain("3,644.7?");
    expect(text).toContain("9 Feb 2026: A tracker's.");
  });

  test("says whose coins are never added together", async () => {
    const facts = aFactSet({
      miners: [aMiner("HUT", { consolidates: ["id-ABTC"] }), aMiner("ABTC")],
      holdings: [after, aHolding("t-a", { miner: "id-ABTC" })],
    });
    expect(await read(facts)).toContain("HUT consolidates ABTC: their coins are never added together");
  });
});

describe("with the bundled treasury", () => {
  const facts = bundledFacts();

  test("no page is too long for a message, no title longer than 60 characters", async () => {
    const questions: readonly Options[] = [{}, ...facts.miners.map((miner) => ({ miner: miner.ticker }))];
    const tooLong: string[] = [];
    for (const options of questions) {
      for (let page = 0; page < 4; page++) {
        const given = await card(facts, options, page);
        // A picture's words are not among those of a message.
        const texts = given.blocks.filter((block) => block.type !== "chart");
        const fits = given.title.length <= 60 && JSON.stringify(texts).length < 4000 && texts.length < 25;
        if (!fits) tooLong.push(`${given.title}, page ${page}`);
      }
    }
    expect(tooLong).toEqual([]);
    expect(questions.length).toBeGreaterThan(15);
  });

  test("gross sales of the quarter are a least and named by miner", async () => {
    expect(await read(facts)).toContain(
      "Gross sales within 1 Jan – 31 Mar 2026: at least 26,297 BTC (MARA 15,133, CANG 5,001, RIOT 3,778, CORZ 2,385; no coin count: BTDR; not a net change)",
    );
  });

  test("Core Scientific's sale is shown beside what it does not fit", async () => {
    const text = await read(facts, { miner: "CORZ" });
    expect(text).toContain("CORZ sold 1,992 BTC for $175M");
    expect(text).toContain("Implied $87,851 a coin does not fit: 17% above the closes of the period");
    expect(text).toContain("not counted: inside a wider row · operational transition");
  });
});
