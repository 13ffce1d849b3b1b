import { describe, expect, it } from "vitest";
import { createFilingGate } from "../../../src/app/filings/gate.ts";
import { readLists } from "../../../src/app/filings/lists.ts";
import { factsOfReports } from "../../../src/domain/filing/facts-of-reports.ts";
import type { Miner } from "../../../src/domain/miner.ts";
import { aFactSet } from "../../support/facts.ts";
import { createFilingMemory } from "../../support/fake-filing-stores.ts";
import { createFilingWorld } from "../../support/fake-filings.ts";
import { filedReport, sampleMiner } from "../../support/filed-reports.ts";
import { figure } from "../../support/filings.ts";
import { aFiling, cikOf, minerOf } from "../../support/made-filings.ts";

const NEVER = new AbortController().signal;

function open(miners: readonly Miner[] = [minerOf(1)], memory = createFilingMemory()) {
  const world = createFilingWorld({ miners, memory });
  const deps = { ...world.deps, gate: createFilingGate(world.deps) };
  return { ...world, list: () => readLists(deps, NEVER) };
}

const waiting = (world: ReturnType<typeof open>) =>
  [...world.memory.tasks.values()].map(({ form, filed, quiet }) => [form, filed, quiet]);

/** What is recorded of a company: revenue of one quarter. */
function recorded(miner: Miner) {
  const report = filedReport(1, "2026-05-08", [figure("us-gaap:Revenues", "1", "2026-01-01/2026-03-31")], {
    periodEnd: "2026-03-31",
  });
  const [row] = factsOfReports([report], sampleMiner(), aFactSet()).facts.revenue;
  if (row === undefined) throw new Error("no revenue");
  return createFilingMemory({ revenue: [{ ...row, id: "r-recorded", miner: miner.id }] });
}

describe("a company's list for the first time", () => {
  it("gives what was filed since the end of the newest recorded period, all of it quiet", async () => {
    const miner = minerOf(1);
    const world = open([miner], recorded(miner));
    world.edgar.file(
      aFiling(1, "10-K", "2026-03-30"),
      aFiling(1, "8-K", "2026-03-31"),
      aFiling(1, "4", "2026-06-01"),
      aFiling(1, "424B5", "2026-08-01"),
      aFiling(1, "10-Q", "2026-11-24"),
    );
    expect(await world.list()).toEqual({ companies: 1, added: 3, failures: [] });
    expect(waiting(world)).toEqual([
      ["10-Q", "2026-11-24", true],
      ["424B5", "2026-08-01", true],
      ["8-K", "2026-03-31", true],
    ]);
    expect(world.memory.companies.get(cikOf(1))).toMatchObject({ since: "2026-03-31" });
  });

  it.each([
    ["400 days where nothing is recorded", {}, "2025-10-20"],
    ["never before it was this business", { factsSince: "2026-02-01" }, "2026-02-01"],
    ["400 days where it was this business long before", { factsSince: "2021-12-14" }, "2025-10-20"],
  ] satisfies readonly (readonly [string, Partial<Miner>, string])[])(
    "goes back %s",
    async (_name, over, since) => {
      const world = open([minerOf(1, over)]);
      world.edgar.file(
        aFiling(1, "8-K", "2025-10-19"),
        aFiling(1, "8-K", "2026-01-31"),
        aFiling(1, "8-K", since),
      );
      await world.list();
      expect(world.memory.companies.get(cikOf(1))?.since).toBe(since);
      expect(waiting(world).every(([, filed]) => String(filed) >= since)).toBe(true);
    },
  );

  it("reads older pages where the first does not reach back so far, and no further", async () => {
    const world = open();
    world.edgar.page(2);
    world.edgar.file(
      ...["2026-11-01", "2026-10-01", "2026-09-01", "2026-08-01"].map((day) => aFiling(1, "8-K", day)),
    );
    expect(await world.list()).toMatchObject({ added: 4 });
    expect(world.edgar.asked.at(-1)).toContain("olderSubmissions");
    const near = open([minerOf(1, { factsSince: "2026-09-15" })]);
    near.edgar.page(2);
    near.edgar.file(...["2026-11-01", "2026-10-01", "2026-09-01"].map((day) => aFiling(1, "8-K", day)));
    expect(await near.list()).toMatchObject({ added: 2 });
    expect(near.edgar.asked).toEqual([`submissions ${cikOf(1)}`]);
  });

  it("is not over where an older page fails: the next time is the first again", async () => {
    const world = open();
    world.edgar.page(1);
    world.edgar.file(aFiling(1, "8-K", "2026-11-23"), aFiling(1, "8-K", "2026-10-01"));
    world.edgar.fail("olderSubmissions", "malformed", 1);
    expect(await world.list()).toEqual({ companies: 0, added: 0, failures: ["M1: It failed (malformed)."] });
    expect(world.memory.companies.size).toBe(0);
    expect(await world.list()).toMatchObject({ added: 2 });
    expect(waiting(world).map(([, , quiet]) => quiet)).toEqual([true, true]);
  });
});

describe("a company's list later", () => {
  it("gives what is new: of the last seven days as news, older as history", async () => {
    const world = open();
    await world.list();
    world.edgar.file(
      aFiling(1, "8-K", "2026-11-16"),
      aFiling(1, "8-K", "2026-11-17"),
      aFiling(1, "8-K", "2026-11-24"),
      aFiling(1, "10-K/A", "2025-06-01"),
    );
    expect(await world.list()).toMatchObject({ added: 3 });
    expect(waiting(world)).toEqual([
      ["8-K", "2026-11-24", false],
      ["8-K", "2026-11-17", false],
      ["8-K", "2026-11-16", true],
    ]);
    expect(await world.list()).toMatchObject({ added: 0 });
  });
});

describe("companies", () => {
  it("without a CIK are left out", async () => {
    const world = open([minerOf(1, { cik: null }), minerOf(2)]);
    expect(await world.list()).toMatchObject({ companies: 1 });
    expect(world.edgar.asked).toEqual([`submissions ${cikOf(2)}`]);
  });

  it("that the SEC does not know are put to people and logged once, and the rest is read", async () => {
    const world = open([minerOf(1), minerOf(2)]);
    world.edgar.gone(cikOf(1));
    for (let times = 0; times < 3; times += 1) {
      expect(await world.list()).toMatchObject({
        companies: 1,
        failures: ["M1: The SEC has no such thing."],
      });
    }
    expect([...world.memory.reviews.values()]).toMatchObject([
      { kind: "filing_question", about: "M1 at the SEC" },
    ]);
    expect(world.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    expect([...world.memory.companies.keys()], "nobody waits for its history").toEqual(
      [cikOf(2), cikOf(1)].toSorted((a, b) => a.localeCompare(b)),
    );
  });

  it("that the SEC calls otherwise than we do are logged once for each change", async () => {
    const world = open([minerOf(1, { name: "Old Mining Inc.", ticker: "OLD", fiscalYearEnd: "12-31" })]);
    const cik = cikOf(1);
    const changes = () =>
      world.log.lines
        .filter(({ level }) => level === "warn")
        .map(({ fields }) => `${String(fields["field"])}: ${String(fields["sec"])}`);
    world.edgar.company({
      cik,
      name: "OLD MINING, INC./de",
      tickers: ["OLDW", "OLD"],
      fiscalYearEnd: "12-28",
    });
    await world.list();
    expect(changes()).toEqual([]);
    world.edgar.company({ cik, name: "New Infrastructure Corp.", tickers: ["NEW"] });
    await world.list();
    await world.list();
    expect(changes()).toEqual(["name: New Infrastructure Corp.", "ticker: NEW"]);
    world.edgar.company({ cik, fiscalYearEnd: "06-30" });
    await world.list();
    expect(changes()).toEqual(["name: New Infrastructure Corp.", "ticker: NEW", "fiscalYearEnd: 06-30"]);
  });

  it("are left alone once the SEC wants silence", async () => {
    const world = open([minerOf(1), minerOf(2), minerOf(3)]);
    world.edgar.fail("submissions", "rate_limited", 1);
    expect(await world.list()).toMatchObject({ companies: 0, failures: ["M1: It failed (rate_limited)."] });
    expect(world.edgar.asked).toHaveLength(1);
  });
});
