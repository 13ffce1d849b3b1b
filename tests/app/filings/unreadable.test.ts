import { describe, expect, it } from "vitest";
import type { FakeFiling } from "../../support/fake-edgar.ts";
import { rowsOf } from "../../support/fake-filing-stores.ts";
import { later } from "../../support/fake-filings.ts";
import { quarterFigures } from "../../support/filed-reports.ts";
import { figure } from "../../support/filings.ts";
import { aFiling, aQuarterly, cikOf, Q2, Q3, tagged, unreadable } from "../../support/made-filings.ts";
import { openReading } from "../../support/reading-filings.ts";

const TODAY = "2026-11-24";

function withoutFigures(form: string): FakeFiling {
  const document = tagged(1, [figure("us-gaap:Goodwill", "1", Q3.end)], {});
  return aFiling(1, form, TODAY, { documents: { "page.htm": document } });
}

describe("what cannot be read", () => {
  it.each([
    ["a document of 40 MB", "It has 40 MB; the most that is read are 32 MB."],
    ["a page without tags", "The page has no inline XBRL: there is nothing to read."],
    ["a charset that nobody knows", "It declares the charset “x-none”, which is not known."],
    ["JSON", "It looks like JSON, not like a page."],
  ])("%s is put to people and not tried again", async (_name, problem) => {
    const filing = aFiling(1, "10-Q", TODAY, { documents: { "q.htm": unreadable(problem) } });
    const world = await openReading([filing]);
    expect((await world.run("filings")).detail).toBe("1 new filing. 1 filing could not be read.");
    expect(world.taskOf(filing)).toMatchObject({
      state: "failed",
      detail: `Its figures could not be read: ${problem}`,
    });
    expect(world.reviews()).toMatchObject([{ kind: "filing_to_read" }]);
    expect(world.reviews()[0]?.what).toContain(`Its figures were not read: ${problem}`);
    expect(rowsOf(world.memory, "filings")).toHaveLength(1);
  });

  it("in part leaves a word about it and the rest as facts", async () => {
    const good = quarterFigures(Q3);
    const broken = [
      figure("us-gaap:InterestPaidNet", "many", `${Q3.start}/${Q3.end}`),
      figure("us-gaap:Liabilities", "1", Q3.end, { more: { contextId: "nowhere" } }),
      figure("us-gaap:StockholdersEquity", "1", Q3.end, { more: { unitId: null } }),
    ];
    const filing = aFiling(1, "10-Q", TODAY, {
      documents: { "q.htm": tagged(1, [...good, ...broken], { periodEnd: Q3.end }) },
    });
    const world = await openReading([filing]);
    await world.run("filings");
    expect(rowsOf(world.memory, "interest")).toHaveLength(1);
    expect(world.taskOf(filing)?.state).toBe("done");
    expect(world.taskOf(filing)?.detail).toMatch(/^6 figures read\. 3 problems: us-gaap:InterestPaidNet/);
  });

  it("without any figure that is looked for is put to people, but not an amendment", async () => {
    const world = await openReading([withoutFigures("10-Q"), withoutFigures("10-K/A")]);
    await world.run("filings");
    expect(world.reviews().map(({ about }) => about)).toEqual(["M1 10-Q"]);
  });

  it("because it does not exist is looked for three times, for the archives are behind the feed", async () => {
    const filing = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing]);
    world.edgar.fail("header", "missing", 3);
    expect((await world.run("filings")).detail).toBe("1 new filing. 1 filing put back for a while.");
    expect(rowsOf(world.memory, "filings")).toEqual([]);
    for (let times = 0; times < 2; times += 1) {
      world.world.now = later(world.world.now, 10);
      await world.run("filings");
    }
    expect(world.taskOf(filing)).toMatchObject({
      state: "failed",
      detail: "It stands in the list, and the archives do not have it.",
    });
    expect(rowsOf(world.memory, "filings"), "it was filed all the same").toMatchObject([{ form: "8-K" }]);
  });

  it.each([
    ["malformed", 8, "failed"],
    ["unreachable", 8, "waiting"],
  ] as const)("for the time being (%s) is tried again, later each time", async (kind, tries, state) => {
    const filing = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing]);
    world.edgar.fail("header", kind);
    for (let times = 0; times < tries * 4; times += 1) {
      await world.run("filings");
      world.world.now = later(world.world.now, 7 * 60);
    }
    expect(world.taskOf(filing)?.state).toBe(state);
    world.edgar.fail("header", kind, 0);
    await world.run("filings");
    expect(world.taskOf(filing)?.state).toBe(state === "failed" ? "failed" : "done");
  });

  it("because a rule broke over it costs this report alone", async () => {
    const bad = tagged(1, quarterFigures(Q3), { periodEnd: Q3.end });
    const broken = { ...bad, document: { contexts: [], units: [], numbers: null, texts: [], problems: [] } };
    const filing = aFiling(1, "10-Q", TODAY, { documents: { "q.htm": JSON.parse(JSON.stringify(broken)) } });
    const next = aFiling(1, "8-K", TODAY);
    const world = await openReading([filing, next]);
    expect((await world.run("filings")).outcome).toBe("partly");
    expect(world.taskOf(filing)?.state).toBe("waiting");
    expect(world.taskOf(next)?.state).toBe("done");
    expect(world.log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });
});

describe("a document that changed under its accession number", () => {
  it("is taken as it is now, and people are told", async () => {
    const filing = aQuarterly(1, Q2, {}, { filed: TODAY });
    const world = await openReading([filing]);
    await world.run("filings");
    const other = aQuarterly(1, Q2, { interestUsd: "7,000,000" }, { filed: TODAY });
    world.edgar.file({ ...other, accession: filing.accession });
    const task = world.taskOf(filing);
    if (task === undefined) throw new Error("it was not noted");
    world.memory.tasks.set(`${cikOf(1)} ${filing.accession}`, { ...task, state: "waiting" });
    await world.run("filings");
    expect(rowsOf(world.memory, "interest")).toMatchObject([{ amountUsd: 7_000_000 }]);
    expect(world.memory.reports.size).toBe(1);
    expect(world.reviews()).toMatchObject([
      { kind: "filing_question", about: `M1 10-Q (${filing.accession})` },
    ]);
  });
});
