import { describe, expect, test } from "vitest";
import { createTreasuryAnswer } from "../../src/app/answers/treasury.ts";
import { treasuryChart } from "../../src/cards/treasury-chart.ts";
import { treasuryCard } from "../../src/cards/treasury.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { TreasuryAnswer } from "../../src/surface/answers/treasury.ts";
import type { Answers } from "../../src/surface/app.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { asLines, chartsOf, expectDrawable } from "../support/card-charts.ts";
import { bundledFacts } from "../support/debt-facts.ts";
import { aFactSet, aHolding, aMiner, aSource, aTransaction } from "../support/facts.ts";

type Options = Parameters<Answers["treasury"]>[0];

async function answerTo(facts: FactSet, options: Options = {}): Promise<TreasuryAnswer> {
  const answered = await createTreasuryAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

const miners = [aMiner("HUT"), aMiner("HIVE"), aMiner("MARA")];

function factsOf(
  holdings: FactSet["holdings"],
  transactions: FactSet["transactions"] = [],
  over: Partial<FactSet> = {},
): FactSet {
  return aFactSet({ miners, holdings, transactions, ...over });
}

async function ofHut(holdings: FactSet["holdings"], transactions: FactSet["transactions"] = []) {
  return treasuryChart(await answerTo(factsOf(holdings, transactions), { miner: "HUT" }));
}

const june = aHolding("t-1", { date: "2025-06-30", btc: 1000 });
const december = aHolding("t-2", { date: "2025-12-31", btc: 800 });
const march = aHolding("t-3", { date: "2026-03-31", btc: 600, qualifier: "about" });

describe("the chart of one miner's coins", () => {
  test("is a step line with dots through what was measured, the sales as bars over their days", async () => {
    const chart = asLines(await ofHut([march, june, december], [aTransaction("x-1", { btc: 150.25 })]));
    expectDrawable(chart);
    expect(chart).toMatchObject({
      name: "treasury",
      unit: "btc",
      title: "HUT held about 600 BTC, 40% below its peak",
      subtitle: "Coins held to 31 Mar 2026, total as reported · bars: coins sold",
      footer: "Filings to 26 Jun 2026",
      dates: ["2025-06-30", "2025-12-31", "2026-03-31"],
      lines: [
        {
          name: "HUT",
          tone: "subject",
          endLabel: "600 BTC",
          values: [1000, 800, 600],
          steps: true,
          dots: true,
        },
      ],
      bars: [{ from: "2026-03-01", to: "2026-03-31", value: 150.25, label: "150.3" }],
    });
    expect(chart.alt).toBe(
      "Step line chart of the coins held by HUT (total as reported), 30 Jun 2025 – 31 Mar 2026: 1,000 BTC on 30 Jun 2025; 800 BTC on 31 Dec 2025; about 600 BTC on 31 Mar 2026. Bars, coins sold: 150.3 BTC in Mar 2026.",
    );
  });

  test.each([
    ["falls from its peak", [june, december], "HUT held 800 BTC, 20% below its peak"],
    [
      "rises",
      [june, aHolding("t-2", { date: "2025-12-31", btc: 1200.5 })],
      "HUT held 1,200.5 BTC, up 200.5 since 30 Jun 2025",
    ],
    [
      "stays",
      [june, aHolding("t-2", { date: "2025-12-31", btc: 1000 })],
      "HUT held 1,000 BTC, unchanged since 30 Jun 2025",
    ],
    [
      "falls by less than a tenth of a per cent",
      [
        aHolding("t-1", { date: "2025-06-30", btc: 50_000 }),
        aHolding("t-2", { date: "2025-12-31", btc: 49_999 }),
      ],
      "HUT held 49,999 BTC, 1 BTC below its peak",
    ],
    [
      "falls below a peak that a bound hides",
      [june, december, aHolding("t-b", { date: "2025-07-31", btc: 2000, qualifier: "more_than" })],
      "HUT held 800 BTC, down 200 since 30 Jun 2025",
    ],
    [
      "is followed by a higher bound",
      [june, december, aHolding("t-b", { btc: 900, qualifier: "more_than" })],
      "HUT held more than 900 BTC, up from 800 in Dec 2025",
    ],
    [
      "is followed by a lower bound",
      [june, december, aHolding("t-b", { btc: 500, qualifier: "less_than" })],
      "HUT held less than 500 BTC, down from 800 in Dec 2025",
    ],
    [
      "is followed by a bound that says nothing of the direction",
      [june, december, aHolding("t-b", { btc: 500, qualifier: "more_than" })],
      "HUT held more than 500 BTC, last exact 800 in Dec 2025",
    ],
  ])("says how a holding %s", async (_, holdings, title) => {
    expect((await ofHut(holdings))?.title).toBe(title);
  });

  test("leaves bounds, disputed figures and other bases out of the line and says so", async () => {
    const chart = asLines(
      await ofHut([
        june,
        december,
        aHolding("t-d", { date: "2025-09-30", btc: 10, disputed: true }),
        aHolding("t-b", { date: "2025-08-31", btc: 5, qualifier: "more_than" }),
        aHolding("t-o", { date: "2025-07-31", btc: 400, basis: "unencumbered_only" }),
        aHolding("t-s", { date: "2025-12-31", btc: 801, qualifier: "about" }),
      ]),
    );
    expect(chart.lines[0]?.values).toEqual([1000, 800]);
    expect(chart.subtitle).toBe("Coins held to 31 Dec 2025, total as reported · 4 figures not drawn");
    expect(chart.alt).toContain(
      "Not drawn: about 801 BTC on 31 Dec 2025 (second figure of that day); 10 BTC on 30 Sep 2025 (disputed); more than 5 BTC on 31 Aug 2025 (a bound); 400 BTC on 31 Jul 2025 (unencumbered only).",
    );
  });

  test("draws only counted sales with a coin count, never a row inside another", async () => {
    const chart = asLines(
      await ofHut(
        [june, december],
        [
          aTransaction("x-q", { periodStart: "2025-07-01", periodEnd: "2025-09-30", btc: 300 }),
          aTransaction("x-in", { periodStart: "2025-07-01", countInTotals: false, insideOf: "x-q" }),
          aTransaction("x-add", { side: "add" }),
          aTransaction("x-none", { periodStart: "2025-10-01", periodEnd: "2025-10-05", btc: null }),
        ],
      ),
    );
    expect(chart.bars).toEqual([{ from: "2025-07-01", to: "2025-09-30", value: 300, label: "300" }]);
    expect(chart.alt).toContain("Bars, coins sold: 300 BTC in Q3 2025.");
    expect(chart.alt).toContain("Not drawn: the sale from 1 Oct to 5 Oct 2025 (no coin count).");
  });

  test("is of the sales alone where no holding makes a line", async () => {
    const sales = [
      aTransaction("x-1", { periodStart: "2026-07-01", periodEnd: "2026-09-30", btc: 1000 }),
      aTransaction("x-2", { periodStart: "2026-04-10", periodEnd: "2026-04-10", btc: 200 }),
    ];
    const none = asLines(await ofHut([], sales));
    expectDrawable(none);
    expect(none).toMatchObject({
      title: "HUT sold 1,000 BTC in Q3 2026",
      subtitle: "Coins sold, over the days of each sale",
      lines: [],
      dates: ["2026-04-10", "2026-07-01", "2026-09-30"],
    });
    expect(none.alt).toBe(
      "Bar chart of the coins sold by HUT, 10 Apr – 30 Sep 2026. Bars, coins sold: 200 BTC on 10 Apr 2026; 1,000 BTC in Q3 2026.",
    );
    const one = asLines(await ofHut([june], sales));
    expectDrawable(one);
    expect(one.title).toBe("HUT sold 1,000 BTC in Q3 2026");
    expect(one.lines[0]?.values).toEqual([1000]);
  });

  test.each([
    ["nothing", [], []],
    ["one holding", [june], []],
    ["one holding and one sale", [june], [aTransaction("x-1")]],
    [
      "bounds alone",
      [aHolding("t-b", { qualifier: "more_than" }), aHolding("t-c", { qualifier: "less_than" })],
      [],
    ],
    ["two bases with one figure each", [june, aHolding("t-o", { basis: "unencumbered_only" })], []],
  ])("is none of %s", async (_, holdings, transactions) => {
    expect(await ofHut(holdings, transactions)).toBeNull();
  });

  test("keeps a long history within the room of an alternative text, the newest in it", async () => {
    const many = Array.from({ length: 90 }, (__, index) =>
      aHolding(`t-${index}`, {
        date: new Date(Date.UTC(2018, index, 1)).toISOString().slice(0, 10),
        btc: 5000 + index,
      }),
    );
    const chart = asLines(await ofHut(many));
    expectDrawable(chart);
    expect(chart.lines[0]?.values.length).toBe(90);
    expect(chart.alt).toMatch(/: \d+ earlier; /);
    expect(chart.alt).toContain("5,089 BTC on 1 Jun 2025");
  });
});

/** Holdings of a miner in one month after the other of 2026, HUT's late in the month. */
function coinsOf(miner: string, values: readonly number[], over = {}): FactSet["holdings"] {
  return values.map((btc, index) =>
    aHolding(`t-${miner}-${index}`, {
      miner: `id-${miner}`,
      date: `2026-0${index + 1}-${miner === "HUT" ? "28" : "15"}`,
      btc,
      ...over,
    }),
  );
}

describe("the chart of all miners' coins", () => {
  test("is a step line a miner on its own dates, the largest newest holding first, never a sum", async () => {
    const facts = factsOf([
      ...coinsOf("HUT", [300, 200, 100]),
      ...coinsOf("MARA", [500, 700, 800]),
      ...coinsOf("HIVE", [5, 6]),
    ]);
    const chart = asLines(treasuryChart(await answerTo(facts)));
    expectDrawable(chart);
    expect(chart.lines.map(({ name, tone, endLabel }) => [name, tone, endLabel])).toEqual([
      ["MARA", "one", "800"],
      ["HUT", "two", "100"],
    ]);
    expect(chart.dates).toEqual([
      "2026-01-15",
      "2026-01-28",
      "2026-02-15",
      "2026-02-28",
      "2026-03-15",
      "2026-03-28",
    ]);
    // Held until the next figure, nothing before the first and after the last.
    expect(chart.lines.map((line) => line.values)).toEqual([
      [500, 500, 700, 700, 800, null],
      [null, 300, 300, 200, 200, 100],
    ]);
    expect(chart.lines.every((line) => line.steps === true && line.dots === undefined)).toBe(true);
    expect(chart.bars).toBeUndefined();
    expect(chart.title).toBe("1 of 2 miners drawn is below its bitcoin peak");
    expect(chart.subtitle).toBe("Coins held, total as reported, each on its own dates · 1 miner not drawn");
    expect(chart.alt).toBe(
      "Step line chart, 15 Jan – 28 Mar 2026: coins held, total as reported, 2 miners, each on its own dates, never added. MARA 500 BTC on 15 Jan 2026, 800 BTC on 15 Mar 2026; HUT 300 BTC on 28 Jan 2026, 100 BTC on 28 Mar 2026. Not drawn: 1 miner with fewer than three figures on one basis.",
    );
  });

  test.each([
    [[3, 2, 1], [9, 8, 7], "Both miners drawn are below their bitcoin peak"],
    [[1, 2, 3], [7, 8, 9], "None of 2 miners drawn is below its bitcoin peak"],
    [[1, 2, 3], [9, 8, 7], "1 of 2 miners drawn is below its bitcoin peak"],
  ])("compares each miner with its own peak: %o and %o", async (hut, mara, title) => {
    const facts = factsOf([...coinsOf("HUT", hut), ...coinsOf("MARA", mara)]);
    expect(treasuryChart(await answerTo(facts))?.title).toBe(title);
  });

  test("names the basis of each line where they differ, and a peak between the ends", async () => {
    const facts = factsOf([
      ...coinsOf("HUT", [100, 300, 200]),
      ...coinsOf("MARA", [7, 8, 9], { basis: "unencumbered_only" }),
    ]);
    const chart = asLines(treasuryChart(await answerTo(facts)));
    expect(chart.subtitle).toBe("Coins held, each on one basis of its own, each on its own dates");
    expect(chart.alt).toContain(
      "HUT (total as reported) 100 BTC on 28 Jan 2026, 200 BTC on 28 Mar 2026, peak 300 BTC on 28 Feb 2026",
    );
    expect(chart.alt).toContain("MARA (unencumbered only) 7 BTC");
  });

  test("of a single miner speaks of that one", async () => {
    const chart = asLines(treasuryChart(await answerTo(factsOf(coinsOf("HUT", [300, 200, 100])))));
    expectDrawable(chart);
    expect(chart.title).toBe("HUT held 100 BTC, 67% below its peak");
    expect(chart.subtitle).toBe("Coins held, total as reported");
    expect(chart.lines[0]?.dots).toBe(true);
  });

  test("shows six at most and counts the rest", async () => {
    const tickers = ["A", "B", "C", "D", "E", "F", "G", "H"];
    const facts = factsOf(
      tickers.flatMap((ticker, index) => coinsOf(ticker, [index + 1, index + 2, index + 3])),
      [],
      { miners: tickers.map((ticker) => aMiner(ticker)) },
    );
    const chart = asLines(treasuryChart(await answerTo(facts)));
    expectDrawable(chart);
    expect(chart.lines.map((line) => line.name)).toEqual(["H", "G", "F", "E", "D", "C"]);
    expect(chart.alt).toContain("Not drawn: 2 miners with a smaller newest figure.");
  });

  test("is none where no miner has three figures on one basis", async () => {
    expect(treasuryChart(await answerTo(factsOf(coinsOf("HUT", [1, 2]))))).toBeNull();
    expect(treasuryChart(await answerTo(factsOf([])))).toBeNull();
  });

  test("says which coins lie inside another line", async () => {
    const facts = factsOf([...coinsOf("HUT", [1, 2, 3]), ...coinsOf("HIVE", [1, 2, 3])], [], {
      miners: [aMiner("HUT", { consolidates: ["id-HIVE"] }), aMiner("HIVE")],
    });
    expect(treasuryChart(await answerTo(facts))?.alt).toContain("HUT includes HIVE.");
  });
});

test("the footer says what kinds of source the drawn figures have, and as of when", async () => {
  const news = [aSource({ kind: "news" })];
  const release = [aSource({ kind: "press_release" })];
  const facts = factsOf([june, { ...december, sources: news }, { ...march, sources: release }]);
  const asked = await answerTo(facts, { miner: "HUT", as_of: "2026-10-01" });
  expect(treasuryChart(asked)?.footer).toBe("Filings, company releases and press published by 1 Oct 2026");
});

test("every miner's chart stands once in its card, with numbers of its answer", async () => {
  const facts = bundledFacts();
  let drawn = 0;
  for (const options of [{}, ...facts.miners.map(({ ticker }) => ({ miner: ticker }))]) {
    for (const date of [{}, { as_of: "2026-06-10" }, { since: "2025-10-01" }]) {
      const answer = await answerTo(facts, { ...options, ...date });
      const [chart, ...more] = chartsOf(treasuryCard(answer, { page: 0, options: {} }).blocks);
      expect(more).toEqual([]);
      if (chart === undefined) continue;
      expectDrawable(chart);
      const measured = new Set(answer.histories.flatMap((line) => line.points.map((point) => point.btc)));
      for (const line of asLines(chart).lines) {
        expect(line.values.filter((value) => value !== null && !measured.has(value))).toEqual([]);
      }
      drawn += 1;
    }
  }
  expect(drawn).toBeGreaterThan(10);
});

test("the picture stands on the first page alone", async () => {
  const answer = await answerTo(bundledFacts());
  expect(chartsOf(treasuryCard(answer, { page: 0, options: {} }).blocks).length).toBe(1);
  expect(chartsOf(treasuryCard(answer, { page: 1, options: {} }).blocks)).toEqual([]);
});
