import { setImmediate as breathe } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createFilingJobs } from "../../../src/app/filings/jobs.ts";
import { createFilingProgress } from "../../../src/app/filings/progress.ts";
import { createFakeEdgar } from "../../support/fake-edgar.ts";
import { createFilingMemory } from "../../support/fake-filing-stores.ts";
import { createFilingWorld, later } from "../../support/fake-filings.ts";
import { aFiling, aQuarterly, cikOf, minerOf, Q2, Q3 } from "../../support/made-filings.ts";

const NEVER = new AbortController().signal;
const SLOT = "2026-11-24T15:00:00.000Z";
const TODAY = "2026-11-24";
const miners = [minerOf(1), minerOf(2)];

function open() {
  const edgar = createFakeEdgar();
  const memory = createFilingMemory();
  const opened = createFilingWorld({ miners, edgar, memory });
  const jobs = createFilingJobs(opened.deps);
  const run = (job: "filings" | "lists", signal = NEVER) => jobs[job](SLOT, opened.world.now, signal);
  return { ...opened, run };
}

describe("the job that reads the feeds", () => {
  it("reads every list at once where a feed has a gap, so that nothing is lost in it", async () => {
    const world = open();
    await world.run("lists");
    world.edgar.file(aFiling(900, "8-K", TODAY, { acceptedAt: "2026-11-23T12:00:00.000Z" }));
    await world.run("filings");
    const lost = aFiling(2, "8-K", TODAY, { acceptedAt: "2026-11-23T12:30:00.000Z" });
    const others = Array.from({ length: 1200 }, (_, index) =>
      aFiling(900, "8-K", TODAY, { acceptedAt: later("2026-11-23T13:00:00.000Z", index) }),
    );
    world.edgar.file(lost, ...others);
    expect(await world.run("filings")).toEqual({
      outcome: "done",
      detail:
        "1 new filing. The feed of 8-K does not reach back to what was seen last: the lists of 2 companies were read. 1 filing read.",
    });
    expect(world.memory.added).toMatchObject([{ row: { accession: lost.accession }, quiet: false }]);
  });

  it("reads what is new and leaves history to the other job", async () => {
    const world = open();
    world.edgar.file(aFiling(1, "8-K", "2026-10-01"));
    await world.run("lists");
    world.edgar.file(aFiling(1, "8-K", "2026-10-02"), aFiling(2, "8-K", TODAY));
    world.edgar.fail("header", "rate_limited", 1);
    await world.run("lists");
    world.world.now = later(SLOT, 11);
    world.edgar.asked.length = 0;
    await world.run("filings");
    expect(world.edgar.asked.filter((asked) => asked.startsWith("header"))).toHaveLength(1);
    expect([...world.memory.tasks.values()].map(({ filed, state }) => [filed, state])).toEqual([
      ["2026-10-01", "done"],
      ["2026-10-02", "waiting"],
      [TODAY, "done"],
    ]);
  });

  it("fails where no feed could be read, and does part of its work where one could", async () => {
    const world = open();
    world.edgar.fail("current", "malformed", 8);
    const failed = await world.run("filings");
    expect(failed.outcome).toBe("failed");
    expect(failed.detail).toBe(
      "0 new filings. 8-K: It failed (malformed). 6-K: It failed (malformed). 10-Q: It failed (malformed). And 5 more failures.",
    );
    world.edgar.fail("current", "malformed", 7);
    expect((await world.run("filings")).outcome).toBe("partly");
  });

  it("ends in time, and goes on the next time", async () => {
    const world = open();
    await world.run("lists");
    world.edgar.file(aFiling(1, "8-K", TODAY), aFiling(1, "S-3", TODAY), aFiling(2, "S-3", TODAY));
    const { edgar } = world;
    const slow = {
      ...edgar,
      header: (cik: string, accession: string) => {
        world.world.now = later(world.world.now, 5);
        return edgar.header(cik, accession);
      },
    };
    const jobs = createFilingJobs({ ...world.deps, source: slow });
    expect(await jobs.filings(SLOT, SLOT, NEVER)).toEqual({
      outcome: "partly",
      detail: "3 new filings. 2 filings read. Stopped: The time for it was over.",
    });
    expect((await jobs.filings(SLOT, SLOT, NEVER)).detail).toBe("0 new filings. 1 filing read.");
    const lines = world.log.lines.filter(({ message }) => message === "filings on their way");
    expect(lines.map(({ fields }) => [fields["done"], fields["waiting"]])).toEqual([
      [1, 2],
      [2, 1],
      [1, 0],
    ]);
  });
});

describe("both jobs side by side", () => {
  it("never read two reports of one company at once, and those of two companies they do", async () => {
    const world = open();
    await world.run("lists");
    world.edgar.file(aQuarterly(2, Q2));
    const inside: string[] = [];
    const together = new Set<string>();
    const began = Promise.withResolvers<undefined>();
    const first = Promise.withResolvers<undefined>();
    const { edgar } = world;
    const source = {
      ...edgar,
      document: async (cik: string, accession: string, file: string) => {
        inside.push(cik);
        began.resolve(undefined);
        together.add(inside.toSorted((a, b) => a.localeCompare(b)).join(" "));
        // The old report is held until the new one of the other company was read, and for as long as anybody moves.
        if (cik === cikOf(2)) await first.promise;
        await breathe();
        inside.splice(inside.indexOf(cik), 1);
        if (cik === cikOf(1)) first.resolve(undefined);
        return edgar.document(cik, accession, file);
      },
    };
    const jobs = createFilingJobs({ ...world.deps, source });
    const lists = jobs.lists(SLOT, SLOT, NEVER);
    await began.promise;
    world.edgar.file(aQuarterly(1, Q3, {}, { filed: TODAY }), aQuarterly(2, Q3, {}, { filed: TODAY }));
    await Promise.all([lists, jobs.filings(SLOT, SLOT, NEVER)]);
    expect(together).toContain(`${cikOf(1)} ${cikOf(2)}`);
    expect(together).not.toContain(`${cikOf(2)} ${cikOf(2)}`);
    expect([...world.memory.tasks.values()].every(({ state }) => state === "done")).toBe(true);
  });

  it("ask for the lists once where both want them", async () => {
    const world = open();
    await Promise.all([world.run("lists"), world.run("lists")]);
    expect(world.edgar.asked.filter((asked) => asked.startsWith("submissions"))).toHaveLength(2);
  });
});

const progressOf = ({ deps }: ReturnType<typeof open>, isOn = true) =>
  createFilingProgress({ tasks: deps.tasks, marks: deps.marks, watched: async () => miners, isOn });

describe("how far filings are read", () => {
  it("is told for all companies and for one", async () => {
    const world = open();
    const progress = progressOf(world);
    expect(await progressOf(world, false).state(null)).toEqual({ kind: "off" });
    expect(await progress.state(null)).toEqual({ kind: "catching_up", readTo: null, waiting: 0 });
    world.edgar.file(aFiling(1, "8-K", "2026-10-01"), aFiling(1, "8-K", "2026-10-05"));
    world.edgar.fail("header", "malformed", 1);
    await world.run("lists");
    expect(await progress.state(null)).toEqual({ kind: "catching_up", readTo: null, waiting: 1 });
    expect(await progress.state([cikOf(2)])).toEqual({ kind: "read", readTo: null });
    world.world.now = later(SLOT, 60);
    await world.run("lists");
    expect(await progress.state([cikOf(1)])).toEqual({ kind: "read", readTo: "2026-10-05" });
    expect(await progress.state([cikOf(3)])).toMatchObject({ kind: "catching_up" });
  });

  it("is not behind because something new waits", async () => {
    const world = open();
    await world.run("lists");
    world.edgar.file(aFiling(1, "8-K", TODAY));
    world.edgar.fail("header", "malformed", 1);
    await world.run("filings");
    expect(await progressOf(world).state(null)).toEqual({ kind: "read", readTo: null });
  });
});
