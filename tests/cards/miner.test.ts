import { describe, expect, test } from "vitest";
import { createMinerAnswer } from "../../src/app/answers/miner.ts";
import { minerCard } from "../../src/cards/miner.ts";
import { promisedText } from "../../src/cards/pivot-parts.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aContract, aDebt, aFactSet, aHolding, aMiner } from "../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";
import { aCommitment, aGuidance, aRevenue, aRisk, aRunRate } from "../support/network-facts.ts";
import { expectReadable, shown } from "../support/readable.ts";

const of = (ticker: string) => ({ miner: `id-${ticker}` });
const miners = [
  aMiner("WULF", { name: "TeraWulf Inc.", formerNames: ["IKONICS"], note: "A *note*." }),
  aMiner("GPUS", { name: "Hyperscale Data, Inc." }),
  aMiner("APLD", { aiShareCaveat: "much of its income is tenant fit-out" }),
];
const full = aFactSet({
  miners,
  contracts: Array.from({ length: 9 }, (_, index) =>
    aContract(`c-${index}`, { ...of("WULF"), firstDelivery: `2027-0${index + 1}` }),
  ),
  debts: [aDebt("notes", { ...of("WULF"), principalUsd: 3_200_000_000 })],
  holdings: [aHolding("h", { ...of("WULF"), btc: 12 })],
  revenue: [
    aRevenue("q1"),
    aRevenue("q4", {
      periodStart: "2025-10-01",
      periodEnd: "2025-12-31",
      periodLabel: "Q4 2025",
      aiUsd: 9_680_000,
      totalUsd: 35_800_000,
    }),
    aRevenue("apld", of("APLD")),
  ],
  runRates: [aRunRate("r", of("WULF"))],
  guidance: [aGuidance("g", { ...of("WULF"), metric: "HPC share of revenue", value: 70, unit: "percent" })],
  commitments: [aCommitment("k", of("WULF"))],
  risks: [aRisk("q")],
});

const sessions = sessionsFrom(nyseCalendar(), "2025-12-30", 4);
const history = historyOf(
  [barsOf("id-WULF", sessions, [10, 10, 11, 12])],
  btcOf(sessions, [100, 100, 95, 90]),
);

async function card(miner: string | null, withPrices = true, facts: FactSet = full) {
  const deps = answerDeps(withPrices ? { facts, history } : { facts });
  const options = miner === null ? {} : { miner };
  const answered = await createMinerAnswer(deps)(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return minerCard(answered.answer, { page: 0, options });
}

const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("one miner", () => {
  test("leads with its year against BTC", async () => {
    const made = await card("WULF");
    expect(made.title).toBe("WULF +20.0% YTD, BTC −10.0%: gap +30.0 pp");
    expect(made.accent).toBe("up");
    expectReadable(made);
  });

  test("tells figures with period, basis and date", async () => {
    const text = flat(shown(await card("WULF")));
    expect(text).toContain("Price: $12.00 (close of 5 Jan 2026, 223 sessions ago)");
    expect(text).toContain("close of 31 Dec 2025 to close of");
    expect(text).toContain("62% in Q1 2026 ($21M of $34M) (1 Jan – 31 Mar 2026");
    expect(text).toContain("27% in Q4 2025");
    expect(text).toContain("12 BTC on 31 Mar 2026 (total as reported)");
    expect(text).toContain("$69M a year (annualised at 31 May 2026: no revenue yet)");
    expect(text).toContain("before: IKONICS");
    expect(text).toContain("Not investment advice.");
  });

  test("has the year's picture after the price and the gap", async () => {
    const made = await card("WULF");
    const [, picture] = made.blocks;
    expect(made.blocks.slice(0, 3).map((block) => block.type)).toEqual(["facts", "chart", "facts"]);
    expect(picture).toMatchObject({
      chart: { title: "WULF leads BTC by 30 points in 2026", dates: sessions.slice(1) },
    });
    expect(flat(shown(made))).toContain("all 100 at the first close: WULF +20.0%, BTC −10.0%");
  });

  test.each([
    ["GPUS", true],
    ["WULF", false],
    [null, true],
  ])("%s, with prices: %s, has no picture where no gap is known or no miner named", async (name, prices) => {
    const made = await card(name, prices);
    expect(made.blocks.filter((block) => block.type === "chart")).toEqual([]);
  });

  test("lists promises with their state and says how many more there are", async () => {
    const text = shown(await card("WULF"));
    expect(text).toContain("Jan 2027 Beacon Point, Texas for Fluidstack, 352 MW critical IT: ahead");
    expect(text).toContain("+3 more");
  });

  test("without anything recorded says none or not known, never 0", async () => {
    const made = await card("GPUS");
    const text = flat(shown(made));
    expectReadable(made);
    expect(made.title).toBe("GPUS · Hyperscale Data, Inc.");
    expect(text).toContain("no daily price of GPUS stored");
    expect(text).toContain("AI contracts: none recorded");
    expect(text).toContain("Debt: none recorded");
    expect(text).toContain("no holding recorded (not known, not zero)");
    expect(text).toContain("AI share of revenue: not known (no revenue recorded)");
    expect(text).not.toContain("Not investment advice");
  });

  test("without any prices says how to bring them in, and leads with what is recorded", async () => {
    const made = await card("WULF", false);
    expect(made.title).toBe("WULF: 9 AI contracts, $3.2B debt, 12 BTC");
    expect(flat(shown(made))).toContain(
      "no daily prices yet (a running bot fetches them; by hand npm run import -- prices PATH)",
    );
    expectReadable(made);
  });

  test("a share that is not comparable says why", async () => {
    expect(flat(shown(await card("APLD")))).toContain("not comparable: much of its income is tenant fit-out");
  });
});

describe("the watched list", () => {
  test("ranks the returns that are known and keeps the others", async () => {
    const made = await card(null);
    expect(made.title).toBe("3 watched miners, YTD WULF +20.0%");
    const text = shown(made);
    expect(text).toMatch(/WULF\s+\+20\.0\s+9\s+1\s+TeraWulf Inc\./);
    expect(text).toMatch(/GPUS\s+–\s+0\s+0/);
    expect(flat(text)).toContain("2 miners have no price at both ends");
    expectReadable(made);
  });

  test("without prices says how to bring them in", async () => {
    const made = await card(null, false);
    expect(made.title).toBe("3 watched miners");
    expect(shown(made)).toContain("a running bot fetches them; by hand npm run import");
  });
});

test.each([
  ["2027", "2027"],
  ["2027-Q3", "Q3 2027"],
  ["2026-H2", "H2 2026"],
  ["2026-07", "Jul 2026"],
  ["2026-09-22", "22 Sep 2026"],
])("a promise for %s reads %s", (promised, words) => {
  expect(promisedText(promised)).toBe(words);
});
