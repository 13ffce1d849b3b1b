import { describe, expect, it } from "vitest";
import type { FakeFiling } from "../../support/fake-edgar.ts";
import { createFilingMemory, rowsOf } from "../../support/fake-filing-stores.ts";
import { later } from "../../support/fake-filings.ts";
import { quarterFigures } from "../../support/filed-reports.ts";
import { figure } from "../../support/filings.ts";
import {
  aFiling,
  aQuarterly,
  cikOf,
  minerOf,
  Q2,
  Q3,
  tagged,
  unreadable,
} from "../../support/made-filings.ts";
import { openReading } from "../../support/reading-filings.ts";

const TODAY = "2026-11-24";
const SLOT = "2026-11-24T15:00:00.000Z";

function six(documents: NonNullable<FakeFiling["documents"]>): FakeFiling {
  const types = { "more.htm": "EX-99.2", "picture.jpg": "GRAPHIC" };
  return aFiling(1, "6-K", TODAY, { documents, types });
}

describe("a current report", () => {
  it("becomes a filing with its items, and something for people to read", async () => {
    const filing = aFiling(1, "8-K", TODAY, {
      items: ["2.02", "9.01"],
      reportDate: "2026-11-23",
      documents: { "main.htm": unreadable("No tags."), "release.htm": unreadable("No tags.") },
    });
    const world = await openReading([filing]);
    expect(await world.run("filings")).toEqual({
      outcome: "done",
      detail: "1 new filing. 1 filing read.",
    });
    expect(rowsOf(world.memory, "filings")).toEqual([
      {
        id: `f-${cikOf(1)}-${filing.accession}`,
        miner: cikOf(1),
        asOf: TODAY,
        knownAt: TODAY,
        sources: [
          {
            title: `Company ${cikOf(1)} 8-K (${filing.accession})`,
            url: world.edgar.urlOf(cikOf(1), filing.accession, null),
            published: TODAY,
            kind: "filing",
          },
        ],
        evidence: "filing",
        note: null,
        reasoning: null,
        accession: filing.accession,
        form: "8-K",
        filed: TODAY,
        acceptedAt: filing.acceptedAt,
        items: ["2.02", "9.01"],
        reportDate: null,
      },
    ]);
    expect(world.memory.added).toMatchObject([{ list: "filings", quiet: false, correction: false }]);
    expect(world.reviews()).toMatchObject([
      {
        kind: "filing_to_read",
        about: "M1 8-K",
        what: "8-K, results of operations; exhibits (accepted 24 Nov 2026, 16:05 New York). With EX-99.1.",
        source: world.edgar.urlOf(cikOf(1), filing.accession, null),
        knownAt: TODAY,
        proposal: null,
      },
    ]);
    expect(world.taskOf(filing)).toMatchObject({ state: "done", acceptedAt: filing.acceptedAt });
    expect(world.edgar.asked.filter((asked) => asked.startsWith("document"))).toEqual([]);
  });

  it("of two followed companies is one filing of each", async () => {
    const filing = aFiling(1, "8-K/A", TODAY, { ciks: [cikOf(1), cikOf(2)] });
    const world = await openReading([filing], [minerOf(1), minerOf(2)]);
    await world.run("filings");
    expect(rowsOf(world.memory, "filings").map(({ miner }) => miner)).toEqual([cikOf(1), cikOf(2)]);
    expect(world.reviews().map(({ about }) => about)).toEqual(["M1 8-K/A", "M2 8-K/A"]);
  });

  it.each([
    ["accepted the evening before its day of filing", "2026-11-24", "2026-11-23T22:40:00.000Z", "2026-11-23"],
    ["accepted on a Friday evening", "2026-11-30", "2026-11-27T23:00:00.000Z", "2026-11-27"],
    ["accepted, it says, after its day of filing", "2026-11-23", "2026-11-25T15:00:00.000Z", "2026-11-23"],
    ["accepted, it says, in another year", "2026-11-24", "2025-11-24T15:00:00.000Z", "2026-11-24"],
  ])("%s is known on the day that can be true", async (_name, filed, acceptedAt, knownAt) => {
    const world = await openReading([aFiling(1, "8-K", filed, { acceptedAt })]);
    await world.run("filings");
    expect(rowsOf(world.memory, "filings")).toMatchObject([{ filed, acceptedAt, knownAt }]);
  });
});

describe("a sale of securities", () => {
  it.each(["424B5", "S-3", "S-3ASR"])("(%s) is noted and nothing more", async (form) => {
    const world = await openReading([aFiling(1, form, TODAY)]);
    await world.run("filings");
    expect(rowsOf(world.memory, "filings")).toMatchObject([{ form, items: [] }]);
    expect(world.reviews()).toEqual([]);
    expect(world.edgar.asked.filter((asked) => asked.startsWith("document"))).toEqual([]);
  });
});

describe("a report on a period", () => {
  it("becomes facts, news of its own days and history where it compares", async () => {
    const figures = [
      ...quarterFigures(Q3),
      figure("us-gaap:Revenues", "80,000,000", "2025-07-01/2025-09-30"),
    ];
    const filing = aFiling(1, "10-Q", TODAY, {
      reportDate: Q3.end,
      documents: { "q3.htm": tagged(1, figures, { periodEnd: Q3.end }) },
    });
    const world = await openReading([filing]);
    expect((await world.run("filings")).outcome).toBe("done");
    expect(world.taskOf(filing)?.detail).toBe("7 figures read.");
    const added = world.memory.added.map(({ row, list, quiet }) => [list, row.asOf, quiet]);
    expect(added).toContainEqual(["revenue", "2026-09-30", false]);
    expect(added).toContainEqual(["revenue", "2025-09-30", true]);
    expect(rowsOf(world.memory, "revenue")[1]?.sources[0]).toMatchObject({
      title: `Company ${cikOf(1)} 10-Q for 30 Sep 2026 (${filing.accession})`,
      url: world.edgar.urlOf(cikOf(1), filing.accession, "q3.htm"),
    });
    expect(rowsOf(world.memory, "filings"), "the feed does not say the period").toMatchObject([
      { reportDate: Q3.end, asOf: Q3.end, knownAt: TODAY },
    ]);
    expect(rowsOf(world.memory, "filings")[0]?.sources[0]?.title).toBe(
      `Company ${cikOf(1)} 10-Q for 30 Sep 2026 (${filing.accession})`,
    );
    expect(world.reviews()).toEqual([]);
  });

  it("takes bitcoin's price of the balance day, or of the day before where there is none", async () => {
    const coins = [
      figure("us-gaap:CryptoAssetFairValueCurrent", "1,000,000,000", Q3.end),
      figure("own:CryptoAssetReceivable", "500,000,000", Q3.end),
      figure("us-gaap:Assets", "9,000,000,000", Q3.end),
      figure("own:NumberOfBitcoinsHeld", "10,000", Q3.end, { unit: "own:bitcoin" }),
    ];
    const filing = aFiling(1, "10-Q", TODAY, {
      documents: { "q3.htm": tagged(1, coins, { periodEnd: Q3.end }) },
    });
    const priced = await openReading([filing], [minerOf(1)], { "2026-09-29": 101_000 });
    await priced.run("filings");
    expect(rowsOf(priced.memory, "holdings")).toMatchObject([
      { btc: 10_000, basis: "consolidated_excluding_pledged" },
    ]);
    const unpriced = await openReading([filing]);
    await unpriced.run("filings");
    expect(rowsOf(unpriced.memory, "holdings")).toMatchObject([{ btc: 10_000, basis: "as_reported_total" }]);
  });

  it("that an amendment restates gets another version of the same row, as news", async () => {
    const world = await openReading([aQuarterly(1, Q2, {}, { filed: TODAY })]);
    await world.run("filings");
    world.edgar.file(
      aQuarterly(
        1,
        Q2,
        { interestUsd: "6,000,000" },
        { form: "10-Q/A", filed: TODAY, acceptedAt: SLOT, accession: "0009999999-26-000001" },
      ),
    );
    await world.run("filings");
    expect(rowsOf(world.memory, "interest")).toMatchObject([
      { amountUsd: 6_000_000, periodLabel: "Q2 2026" },
    ]);
    expect(world.memory.added.filter(({ list }) => list === "interest")).toMatchObject([
      { correction: false, quiet: false },
      { correction: true, quiet: false },
    ]);
  });

  it("is cut where the company was another business before", async () => {
    const world = await openReading(
      [aQuarterly(1, Q2, {}, { filed: TODAY })],
      [minerOf(1, { factsSince: "2026-07-01" })],
    );
    await world.run("filings");
    expect(rowsOf(world.memory, "filings")).toHaveLength(1);
    expect(rowsOf(world.memory, "interest")).toEqual([]);
  });

  it("of another company that stands in this one's list gives no facts", async () => {
    const documents = { "q3.htm": tagged(2, quarterFigures(Q3), { periodEnd: Q3.end }) };
    const filing = aFiling(2, "10-Q", TODAY, { ciks: [cikOf(2), cikOf(1)], documents });
    const world = await openReading([filing], [minerOf(1), minerOf(2)]);
    await world.run("filings");
    expect(rowsOf(world.memory, "interest").map(({ miner }) => miner)).toEqual([cikOf(2)]);
    expect(world.taskOf(filing, 1)?.detail).toBe(
      "It is the report of another company (Sample Mining Corp.).",
    );
  });
});

describe("a report of a foreign company", () => {
  it("is only a cover: its exhibits are looked into, and the one with figures is read", async () => {
    const filing = six({
      "cover.htm": unreadable("No tags."),
      "release.htm": unreadable("No tags."),
      "more.htm": tagged(1, quarterFigures(Q3), { form: "6-K", periodEnd: Q3.end }),
      "picture.jpg": unreadable("It is a picture."),
    });
    const world = await openReading([filing]);
    await world.run("filings");
    expect(rowsOf(world.memory, "interest")).toMatchObject([{ periodLabel: "Q3 2026" }]);
    expect(world.reviews()).toEqual([]);
    expect(world.edgar.asked.filter((asked) => asked.startsWith("document"))).toHaveLength(3);
  });

  it("of a year has its figures behind a cover too", async () => {
    const filing = aFiling(1, "40-F", TODAY, {
      documents: {
        "cover.htm": tagged(1, [figure("us-gaap:Goodwill", "1", Q3.end)], {
          form: "40-F",
          periodEnd: Q3.end,
        }),
        "statements.htm": tagged(1, quarterFigures(Q3), { form: "40-F", periodEnd: Q3.end }),
      },
    });
    const world = await openReading([filing]);
    await world.run("filings");
    expect(rowsOf(world.memory, "interest")).toMatchObject([{ periodLabel: "Q3 2026" }]);
  });

  it("without figures is for people to read", async () => {
    const filing = six({ "cover.htm": unreadable("No tags."), "release.htm": unreadable("No tags.") });
    const world = await openReading([filing]);
    await world.run("filings");
    expect(world.reviews()).toMatchObject([
      {
        kind: "filing_to_read",
        what: "6-K, report of a foreign company (accepted 24 Nov 2026, 16:05 New York). With EX-99.1.",
      },
    ]);
    expect(world.taskOf(filing)?.state).toBe("done");
  });
});

describe("news that had to wait for more than a week", () => {
  it("is history once it can be read", async () => {
    const world = await openReading([aFiling(1, "8-K", TODAY)]);
    world.edgar.fail("header", "unreachable", 1);
    await world.run("filings");
    world.world.now = later(world.world.now, 8 * 24 * 60);
    await world.run("filings");
    expect(world.memory.added).toMatchObject([{ list: "filings", quiet: true }]);
  });
});

describe("a company that is not followed any more", () => {
  it("leaves its filings unread", async () => {
    const filing = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing]);
    world.edgar.fail("header", "malformed", 1);
    await world.run("filings");
    world.world.miners = [];
    world.world.now = later(world.world.now, 10);
    await world.run("filings");
    expect(world.taskOf(filing)).toMatchObject({
      state: "done",
      detail: "The company is not followed any more.",
    });
    expect(createFilingMemory().rows.size).toBe(0);
    expect(rowsOf(world.memory, "filings")).toEqual([]);
  });

  it("has them read once it is followed again, as history", async () => {
    const filing = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing]);
    const { miners } = world.world;
    world.edgar.fail("header", "malformed", 1);
    await world.run("filings");
    world.world.miners = [];
    world.world.now = later(world.world.now, 10);
    await world.run("filings");
    world.world.miners = miners;
    world.world.now = later(world.world.now, 10);
    await world.run("lists");
    expect(world.taskOf(filing)).toMatchObject({ state: "done", quiet: true });
    expect(world.memory.added).toMatchObject([{ list: "filings", quiet: true }]);
  });
});

describe("a company that no release watches", () => {
  it("has its filings noted, and puts none on the list of what people read", async () => {
    const filing = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing]);
    world.world.miners = world.world.miners.map((miner) => ({ ...miner, kind: "listed_company" }));
    await world.run("filings");
    expect(rowsOf(world.memory, "filings")).toHaveLength(1);
    expect([...world.memory.reviews.values()]).toEqual([]);
  });
});
