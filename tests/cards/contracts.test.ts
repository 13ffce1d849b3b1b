import { describe, expect, test } from "vitest";
import { createContractsAnswer } from "../../src/app/answers/contracts.ts";
import { contractsCard } from "../../src/cards/contracts.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Answers } from "../../src/surface/app.ts";
import type { Card } from "../../src/surface/card.ts";
import { plainStyle } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { bundledFacts } from "../support/debt-facts.ts";
import { aContract, aFactSet, aMiner } from "../support/facts.ts";

type Options = Parameters<Answers["contracts"]>[0];

async function card(facts: FactSet, options: Options = {}, page = 0): Promise<Card> {
  const answered = await createContractsAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return contractsCard(answered.answer, { page, options: {} });
}

/** The whole card as one line of text, as a wide terminal shows it. */
async function read(facts: FactSet, options: Options = {}, page = 0): Promise<string> {
  return renderCard(await card(facts, options, page), plainStyle, 2000);
}

const miners = [aMiner("HUT"), aMiner("HIVE")];

describe("the card of /contracts", () => {
  test("states the finding in the title", async () => {
    const lease = aContract("c-1");
    const cloud = aContract("c-2", { kind: "gpu_cloud", baseValueUsd: 13.1e9 });
    expect((await card(aFactSet({ contracts: [lease, cloud] }))).title).toBe(
      "2 contracts: leases $9.8B, cloud $13.1B",
    );
    expect((await card(aFactSet({ miners, contracts: [lease] }), { miner: "HUT" })).title).toBe(
      "HUT: $9.8B in 1 triple-net lease, 352 MW critical IT",
    );
  });

  test("an honest empty state: not known, not none", async () => {
    const facts = aFactSet({ miners });
    const given = await card(facts, { miner: "HIVE" });
    expect(given.title).toBe("HIVE: no AI contracts recorded");
    expect(await read(facts, { miner: "HIVE", kind: "gpu_cloud" })).toContain(
      "No AI or HPC contract of HIVE of the kind gpu cloud is recorded here. That is not known, not none.",
    );
  });

  test.each([
    [{ status: "framework" }, "framework: not counted, no contracted capacity"],
    [{ status: "mou" }, "memorandum: not counted, no contracted capacity"],
    [{ status: "ended", countInTotals: false }, "ended: not counted"],
    [{ countInTotals: false, partOf: "c-whole" }, "part of a roll-up: not counted again"],
    [{ countInTotals: false, isRollup: true }, "published total: a claim, not counted"],
    [{ countInTotals: false }, "· not counted"],
    [{ isRollup: true }, "roll-up of its parts, counted once"],
  ] as const)("a row %o says “%s”", async (over, words) => {
    const facts = aFactSet({ miners, contracts: [aContract("c-1", over)] });
    expect(await read(facts)).toContain(words);
    expect(await read(facts, { miner: "HUT" })).toContain(words);
  });

  test("a contract of one miner is told in full", async () => {
    const contract = aContract("c-1", {
      endUser: "Anthropic",
      grossMegawatts: 1000,
      maxValueUsd: 25.1e9,
      extensionOptions: "3 x 5 years",
      backstopBy: "Google",
      gpuCount: 76000,
      gpuModel: "NVIDIA GB300",
      weakFields: [{ field: "gpuCount", evidence: "article_only" }],
      attributableShare: 0.501,
      evidence: "two_hosts",
      note: "A 3% escalator.",
    });
    const text = await read(aFactSet({ miners, contracts: [contract] }), { miner: "HUT" });
    expect(text).toContain("Fluidstack (end user Anthropic) · Beacon Point, Texas");
    expect(text).toContain("$9.8B base term · up to $25.1B with options (3 x 5 years)");
    expect(text).toContain("joint venture, 50.1% attributable: $4.91B");
    expect(text).toContain("352 MW critical IT (1,000 MW gross) · 15 years, not begun · $1.86M/MW-year");
    expect(text).toContain("Backstop: Google, amount not stated (a guarantee, not revenue)");
    expect(text).toContain("GPUs: 76,000 (article only) · NVIDIA GB300");
    expect(text).toContain("First delivery promised for Q3 2027: ahead");
    expect(text).toContain("two hosts · as of 6 May 2026");
    expect(text).toContain("A 3% escalator.");
  });

  test("unknown figures say so, and an open basis is said to be open", async () => {
    const contract = aContract("c-1", {
      baseValueUsd: null,
      megawattsBasis: "open",
      grossMegawatts: 352,
      firstDelivery: null,
      termYears: null,
    });
    const text = await read(aFactSet({ miners, contracts: [contract] }), { miner: "HUT" });
    expect(text).toContain("value not stated");
    expect(text).toContain("352 MW, gross or critical IT is open");
    expect(text).toContain("term not known");
    expect(text).toContain("First delivery: not stated");
    expect(text).not.toContain("/MW-year");
  });

  test.each([
    ["2025-Q3", "due Q3 2025, outcome not known"],
    ["2026-H2", "delivery H2 2026, due now"],
    ["2027-09", "delivery Sep 2027"],
    ["2028", "delivery 2028"],
  ])("a first delivery of %s reads “%s”", async (firstDelivery, words) => {
    expect(await read(aFactSet({ contracts: [aContract("c-1", { firstDelivery })] }))).toContain(words);
  });

  test("outside words cannot format or mention", async () => {
    const contract = aContract("c-1", { counterparty: "**@everyone**", site: "[x](http://evil)" });
    const given = await card(aFactSet({ contracts: [contract] }));
    const texts = given.blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
    expect(texts).not.toContain("**@everyone**");
    expect(texts).not.toContain("[x](http");
  });

  test("parts come straight after the roll-up that holds them", async () => {
    const contracts = [
      aContract("c-part", { announced: "2026-06-01", partOf: "c-whole", countInTotals: false, site: "Part" }),
      aContract("c-other", { announced: "2026-05-20", site: "Other" }),
      aContract("c-whole", { announced: "2026-05-06", isRollup: true, site: "Whole" }),
    ];
    const text = await read(aFactSet({ miners, contracts }), { miner: "HUT" });
    const places = ["Other", "Whole", "↳ Fluidstack · Part"].map((word) => text.indexOf(word));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });
});

test("of one miner, what counts comes before a newer row that does not", async () => {
  const contracts = [
    aContract("c-new", { announced: "2026-06-01", status: "mou", site: "Loose" }),
    aContract("c-old", { announced: "2025-06-01", site: "Firm" }),
  ];
  const text = await read(aFactSet({ miners, contracts }), { miner: "HUT" });
  expect(text.indexOf("· Firm")).toBeLessThan(text.indexOf("· Loose"));
  expect(text).toContain("Contracts, counted first, newest first");
});

describe("with the bundled contracts", () => {
  const facts = bundledFacts();

  test("the first page says totals per kind, no total over all, and who the customers are", async () => {
    const text = await read(facts);
    expect(text).toMatch(/Triple-net leases: \$16\.8B base term, 2 contracts · 597 MW critical IT/);
    expect(text).toContain("No total over all");
    expect(text).toMatch(/Colocation: CoreWeave \d+%, /);
    expect(text).toContain("Facts to");
  });

  test("no page is too long for a message, no title longer than 60 characters", async () => {
    const questions: readonly Options[] = [
      {},
      { sort: "value" },
      ...facts.miners.map((miner) => ({ miner: miner.ticker })),
    ];
    const tooLong: string[] = [];
    for (const options of questions) {
      for (let page = 0; page < 6; page++) {
        const given = await card(facts, options, page);
        // A picture's words are not among those of a message.
        const texts = given.blocks.filter((block) => block.type !== "chart");
        const fits = given.title.length <= 60 && JSON.stringify(texts).length < 4000 && texts.length < 30;
        if (!fits) tooLong.push(`${given.title}, page ${page}`);
      }
    }
    expect(tooLong).toEqual([]);
    expect(questions.length).toBeGreaterThan(15);
  });

  test("pages show every contract once", async () => {
    const seen = new Set<string>();
    for (let page = 0; page < 5; page++) {
      for (const block of (await card(facts, {}, page)).blocks) {
        if (block.type === "text" && /^\*\*[A-Z]+\*\* · /.test(block.text)) seen.add(block.text);
      }
    }
    expect(seen.size).toBe(facts.contracts.length);
  });
});
