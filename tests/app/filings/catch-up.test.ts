import { describe, expect, it } from "vitest";
import { createFilingJobs } from "../../../src/app/filings/jobs.ts";
import type { DebtTotal } from "../../../src/domain/debt.ts";
import { aSource } from "../../support/facts.ts";
import { createFakeEdgar, type FakeFiling } from "../../support/fake-edgar.ts";
import { createFilingMemory, type FilingMemory, rowsOf } from "../../support/fake-filing-stores.ts";
import { createFilingWorld, later } from "../../support/fake-filings.ts";
import { quarterFigures } from "../../support/filed-reports.ts";
import { figure } from "../../support/filings.ts";
import { aFiling, aQuarterly, cikOf, minerOf, Q1, Q2, Q3, tagged } from "../../support/made-filings.ts";

const NEVER = new AbortController().signal;
const SLOT = "2026-11-24T15:00:00.000Z";
const TODAY = "2026-11-24";

const miners = [minerOf(1), minerOf(2, { fiscalYearEnd: "06-30" })];

const bundled: DebtTotal = {
  id: "dt-bundled",
  miner: cikOf(1),
  asOf: Q1.end,
  knownAt: "2026-05-20",
  sources: [aSource()],
  evidence: "one_host",
  note: null,
  reasoning: null,
  totalUsd: 650_000_000,
  scope: "total_debt",
  instruments: [],
};

/** Eight months of two companies: reports, one restated, one with a question, and what has no figures. */
const HISTORY = filedBefore();

function filedBefore(): readonly FakeFiling[] {
  const year = [
    figure("us-gaap:InterestExpense", "20,000,000", "2025-07-01/2026-06-30"),
    figure("us-gaap:Revenues", "390,000,000", "2025-07-01/2026-06-30"),
  ];
  const nineMonths = [
    figure("us-gaap:InterestExpense", "14,000,000", "2025-07-01/2026-03-31"),
    figure("us-gaap:Revenues", "280,000,000", "2025-07-01/2026-03-31"),
  ];
  return [
    aQuarterly(1, Q1),
    aQuarterly(1, Q1, { interestUsd: "4,000,000" }, { form: "10-Q/A", filed: "2026-06-20" }),
    aQuarterly(1, Q2, { debtUsd: "9,000,000,000" }),
    aQuarterly(1, Q3, { debtUsd: "8,000,000,000" }),
    aFiling(2, "10-Q", "2026-05-10", {
      reportDate: Q1.end,
      documents: {
        "q.htm": tagged(2, [...quarterFigures(Q1), ...nineMonths], {
          periodEnd: Q1.end,
          fiscalYearEnd: "--06-30",
        }),
      },
    }),
    aFiling(2, "10-K", "2026-08-28", {
      reportDate: Q2.end,
      documents: { "k.htm": tagged(2, year, { form: "10-K", periodEnd: Q2.end, fiscalYearEnd: "--06-30" }) },
    }),
    aFiling(1, "8-K", "2026-07-07", { items: ["1.01", "9.01"], ciks: [cikOf(1), cikOf(2)] }),
    aFiling(2, "S-3", "2026-09-01"),
  ];
}

function history() {
  const edgar = createFakeEdgar();
  edgar.file(...HISTORY);
  return edgar;
}

const NEWS = [
  aFiling(1, "8-K", TODAY, { items: ["8.01"], acceptedAt: "2026-11-24T14:30:00.000Z" }),
  aQuarterly(2, Q3, {}, { filed: TODAY, acceptedAt: "2026-11-24T14:40:00.000Z" }),
];

/** What is left of it all, in an order that does not depend on when it was written. */
function left(memory: FilingMemory) {
  return {
    rows: [...memory.rows.values()].toSorted((a, b) => a.row.id.localeCompare(b.row.id)),
    changes: memory.added
      .map(
        ({ row, quiet, correction }) =>
          `${row.id} ${row.knownAt ?? ""} ${String(quiet)} ${String(correction)}`,
      )
      .toSorted((a, b) => a.localeCompare(b)),
    reviews: [...memory.reviews]
      .map(([key, { id: _id, ...item }]) => ({ key, ...item }))
      .toSorted((a, b) => a.key.localeCompare(b.key)),
    // The list of a company names the period of a report, the feed does not: either may have found it.
    tasks: [...memory.tasks.values()]
      .map(({ reportDate: _day, ...task }) => task)
      .toSorted((a, b) => a.accession.localeCompare(b.accession) || a.cik.localeCompare(b.cik)),
    reports: [...memory.reports.keys()].toSorted((a, b) => a.localeCompare(b)),
  };
}

/** One process: it catches up, news is filed, it reads on. A step of a store may be the last one that it takes. */
async function live(memory: FilingMemory, killedAt: number) {
  const edgar = history();
  let process = createFilingWorld({ miners, edgar, memory });
  process.breaker.at = killedAt;
  let jobs = createFilingJobs(process.deps);
  let killed = 0;
  const run = async (job: "filings" | "lists"): Promise<void> => {
    try {
      await jobs[job](SLOT, process.world.now, NEVER);
    } catch {
      killed += 1;
      process = createFilingWorld({ miners, edgar, memory });
      jobs = createFilingJobs(process.deps);
      // What the first thing after a start is.
      await jobs.lists(SLOT, process.world.now, NEVER);
      await jobs[job](SLOT, process.world.now, NEVER);
    }
  };
  await run("lists");
  await run("filings");
  edgar.file(...NEWS);
  await run("filings");
  await run("lists");
  return { calls: process.breaker.calls, killed };
}

const start = () => createFilingMemory({ debtTotals: [bundled] });

describe("catching up from nothing", () => {
  it("reads everything, oldest first, and posts nothing of it", async () => {
    const memory = start();
    const edgar = history();
    const { deps } = createFilingWorld({ miners, edgar, memory });
    const result = await createFilingJobs(deps).lists(SLOT, SLOT, NEVER);
    expect(result).toEqual({ outcome: "done", detail: "2 lists read, 9 new filings. 9 filings read." });
    const order = edgar.asked
      .filter((asked) => asked.startsWith("header"))
      .map((asked) => asked.split(" ")[2]);
    const filed = order.map(
      (accession) => [...memory.tasks.values()].find((task) => task.accession === accession)?.filed,
    );
    expect(filed).toEqual(filed.toSorted((a, b) => (a ?? "").localeCompare(b ?? "")));
    expect(memory.added.every(({ quiet }) => quiet)).toBe(true);
    expect(rowsOf(memory, "filings")).toHaveLength(9);
    expect(
      rowsOf(memory, "interest").map((row) => [row.miner, row.periodLabel, row.amountUsd, row.knownAt]),
    ).toEqual([
      [cikOf(1), "Q1 2026", 4_000_000, "2026-06-20"],
      [cikOf(1), "Q2 2026", 5_000_000, "2026-08-09"],
      [cikOf(1), "Q3 2026", 5_000_000, "2026-11-09"],
      [cikOf(2), "FY26", 20_000_000, "2026-08-28"],
      [cikOf(2), "Q3 FY26", 5_000_000, "2026-05-10"],
      [cikOf(2), "Q4 FY26", 6_000_000, "2026-08-28"],
    ]);
    expect(
      [...memory.reviews.values()]
        .map(({ kind, about }) => `${kind}: ${about}`)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual([
      "differs: M1 debt in total on 31 Mar 2026",
      "filing_question: M1 debt in total on 30 Jun 2026",
      "filing_to_read: M1 8-K",
      "filing_to_read: M2 8-K",
    ]);
  });

  it("ends with the same wherever it is killed and begun again", async () => {
    const whole = start();
    const { calls } = await live(whole, 0);
    const expected = left(whole);
    expect(expected.tasks.every(({ state }) => state === "done")).toBe(true);
    expect(expected.changes.filter((change) => change.includes(" false "))).not.toEqual([]);
    expect(calls).toBeGreaterThan(100);
    for (let at = 1; at <= calls; at += 1) {
      const memory = start();
      const { killed } = await live(memory, at);
      expect(killed, `killed at call ${String(at)}`).toBe(1);
      expect(left(memory), `killed before call ${String(at)}`).toEqual(expected);
    }
  });

  it("goes on where a rate limit stopped it, and not before the time is over", async () => {
    const memory = start();
    const edgar = history();
    const { deps, world } = createFilingWorld({ miners, edgar, memory });
    const jobs = createFilingJobs(deps);
    edgar.fail("document", "rate_limited", 1);
    const stopped = await jobs.lists(SLOT, SLOT, NEVER);
    expect(stopped.outcome).toBe("partly");
    expect(stopped.detail).toBe("2 lists read, 9 new filings. Stopped: It failed (rate_limited).");
    const asked = edgar.asked.length;
    world.now = later(SLOT, 10);
    expect((await jobs.lists(SLOT, world.now, NEVER)).outcome).toBe("failed");
    expect((await jobs.filings(SLOT, world.now, NEVER)).outcome).toBe("failed");
    expect(edgar.asked).toHaveLength(asked);
    world.now = later(SLOT, 11);
    expect(await jobs.lists(SLOT, world.now, NEVER)).toMatchObject({ outcome: "done" });
    const whole = start();
    await createFilingJobs(createFilingWorld({ miners, edgar: history(), memory: whole }).deps).lists(
      SLOT,
      SLOT,
      NEVER,
    );
    expect(left(memory).rows).toEqual(left(whole).rows);
  });

  it("ends with the same rows where reports are read out of order, for one of them failed at first", async () => {
    const memory = start();
    const edgar = history();
    const { deps, world } = createFilingWorld({ miners, edgar, memory });
    const jobs = createFilingJobs(deps);
    edgar.fail("document", "malformed", 2);
    expect((await jobs.lists(SLOT, SLOT, NEVER)).detail).toContain("2 filings put back for a while.");
    world.now = later(SLOT, 60);
    expect((await jobs.lists(SLOT, world.now, NEVER)).outcome).toBe("done");
    const whole = start();
    await createFilingJobs(createFilingWorld({ miners, edgar: history(), memory: whole }).deps).lists(
      SLOT,
      SLOT,
      NEVER,
    );
    expect(left(memory).rows).toEqual(left(whole).rows);
  });

  it("stops with the program and goes on after it", async () => {
    const memory = start();
    const edgar = history();
    const { deps } = createFilingWorld({ miners, edgar, memory });
    const controller = new AbortController();
    const stopping = {
      ...deps,
      source: {
        ...edgar,
        document: async (...parameters: Parameters<typeof edgar.document>) => {
          controller.abort(new Error("Stopped."));
          return edgar.document(...parameters);
        },
      },
    };
    await expect(createFilingJobs(stopping).lists(SLOT, SLOT, controller.signal)).rejects.toThrow("Stopped.");
    expect([...memory.tasks.values()].filter(({ state }) => state === "done")).toEqual([]);
    await createFilingJobs(deps).lists(SLOT, SLOT, NEVER);
    expect([...memory.tasks.values()].every(({ state }) => state === "done")).toBe(true);
  });
});

describe("a restart", () => {
  it("sets what was read against records that came with a new release", async () => {
    const memory = start();
    const edgar = history();
    await createFilingJobs(createFilingWorld({ miners, edgar, memory }).deps).lists(SLOT, SLOT, NEVER);
    const row = rowsOf(memory, "interest").find(({ periodLabel }) => periodLabel === "Q4 FY26");
    if (row === undefined) throw new Error("no such quarter");
    const released = { ...row, id: "ie-released", amountUsd: 6_010_000 };
    memory.rows.set("ie-released", { list: "interest", row: released });
    const before = memory.added.length;
    await createFilingJobs(createFilingWorld({ miners, edgar, memory }).deps).lists(SLOT, SLOT, NEVER);
    expect(rowsOf(memory, "interest").filter(({ periodLabel }) => periodLabel === "Q4 FY26")).toEqual([
      released,
    ]);
    expect(memory.added.slice(before)).toMatchObject([
      { row: { id: row.id, withdrawn: "Recorded under ie-released by now." }, quiet: true, correction: true },
    ]);
  });
});
