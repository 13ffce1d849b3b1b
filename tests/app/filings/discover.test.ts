import { beforeEach, describe, expect, it } from "vitest";
import { discover } from "../../../src/app/filings/discover.ts";
import { createFilingGate } from "../../../src/app/filings/gate.ts";
import { readLists } from "../../../src/app/filings/lists.ts";
import { createFilingWorld, later } from "../../support/fake-filings.ts";
import { aFiling, cikOf, minerOf } from "../../support/made-filings.ts";

const NEVER = new AbortController().signal;
const TODAY = "2026-11-24";

function open(companies = 2) {
  const miners = Array.from({ length: companies }, (_, index) => minerOf(index + 1));
  const world = createFilingWorld({ miners });
  const deps = { ...world.deps, gate: createFilingGate(world.deps) };
  return { ...world, look: () => discover(deps, NEVER), list: () => readLists(deps, NEVER) };
}

let world: ReturnType<typeof open>;
beforeEach(async () => {
  world = open();
  await world.list();
  await world.look();
  world.edgar.asked.length = 0;
});

/** 8-Ks of companies that nobody follows, one a minute up to an instant. */
function crowd(count: number, to = "2026-11-24T14:59:00.000Z") {
  return Array.from({ length: count }, (_, index) =>
    aFiling(900, "8-K", TODAY, { acceptedAt: later(to, index - count + 1) }),
  );
}

describe("the feeds", () => {
  it("bring new filings of followed companies, each once, and no others", async () => {
    const own = aFiling(1, "8-K", TODAY, { items: ["2.02", "9.01"] });
    const kin = aFiling(2, "8-K/A", TODAY);
    world.edgar.file(own, kin, ...crowd(5));
    const found = await world.look();
    expect(found.added.map(({ accession }) => accession)).toEqual([kin.accession, own.accession]);
    expect((await world.look()).added).toEqual([]);
    const task = world.memory.tasks.get(`${cikOf(1)} ${own.accession}`);
    expect(task).toMatchObject({ quiet: false, state: "waiting", items: ["2.02", "9.01"], attempts: 0 });
  });

  it("bring a filing of two followed companies for each of them", async () => {
    const joint = aFiling(1, "8-K", TODAY, { ciks: [cikOf(1), cikOf(2), cikOf(900)] });
    world.edgar.file(joint);
    expect((await world.look()).added.map(({ cik }) => cik)).toEqual([cikOf(1), cikOf(2)]);
  });

  it("are paged back to what was seen last", async () => {
    world.edgar.file(...crowd(1, "2026-11-24T10:00:00.000Z"));
    await world.look();
    const own = aFiling(1, "8-K", TODAY, { acceptedAt: "2026-11-24T10:30:00.000Z" });
    world.edgar.file(own, ...crowd(250));
    world.edgar.asked.length = 0;
    const found = await world.look();
    expect(found).toMatchObject({ gaps: [], added: [{ accession: own.accession }] });
    expect(world.edgar.asked.filter((asked) => asked.startsWith("current 8-K"))).toEqual([
      "current 8-K 0",
      "current 8-K 100",
      "current 8-K 200",
    ]);
  });

  it("tell a gap where they do not reach back so far", async () => {
    world.edgar.file(...crowd(1, "2026-11-23T10:00:00.000Z"));
    await world.look();
    world.edgar.file(...crowd(1100));
    expect((await world.look()).gaps).toEqual(["8-K"]);
    expect((await world.look()).gaps, "what was read then is seen").toEqual([]);
  });

  it("are no gap where they are read for the first time", async () => {
    const fresh = open();
    await fresh.list();
    fresh.edgar.file(...crowd(300));
    expect(await fresh.look()).toMatchObject({ gaps: [], read: 8, failures: [] });
    expect(fresh.edgar.asked.filter((asked) => asked.startsWith("current 8-K"))).toHaveLength(1);
  });

  it("have no gap where they are empty, as those of rare forms are for days", async () => {
    world.memory.feeds.set("40-F", ["0000000000-26-000001"]);
    expect((await world.look()).gaps).toEqual([]);
    expect((await world.look()).gaps).toEqual([]);
    world.edgar.file(aFiling(900, "40-F", TODAY));
    expect((await world.look()).gaps, "something may be missing before it").toEqual(["40-F"]);
    expect((await world.look()).gaps).toEqual([]);
  });

  it("still meet what was seen when the newest of it is gone from the feed", async () => {
    const two = crowd(2, "2026-11-24T10:00:00.000Z");
    world.edgar.file(...two);
    await world.look();
    const [older, newer] = world.memory.feeds.get("8-K") ?? [];
    world.memory.feeds.set("8-K", ["0000000000-26-000001", newer ?? older ?? ""]);
    expect((await world.look()).gaps).toEqual([]);
  });

  it("leave a company alone whose own list was never read: for it all of this may be history", async () => {
    const fresh = open();
    fresh.edgar.file(aFiling(1, "8-K", TODAY));
    expect((await fresh.look()).added).toEqual([]);
  });

  it("leave what was filed before a company is followed, as its list does", async () => {
    const old = aFiling(1, "8-K", "2020-08-06", { acceptedAt: "2020-08-06T20:05:00.000Z" });
    world.edgar.file(old);
    expect((await world.look()).added).toEqual([]);
    expect(world.memory.tasks.size).toBe(0);
  });

  it("go on with the other forms where one cannot be read", async () => {
    world.edgar.file(aFiling(1, "10-Q", TODAY));
    world.edgar.fail("current", "malformed", 2);
    const found = await world.look();
    expect(found).toMatchObject({ read: 6, added: [{ form: "10-Q" }] });
    expect(found.failures).toEqual(["8-K: It failed (malformed).", "6-K: It failed (malformed)."]);
  });

  it("are left alone at once where the SEC wants silence", async () => {
    world.edgar.fail("current", "rate_limited", 1);
    expect(await world.look()).toMatchObject({ read: 0, failures: ["8-K: It failed (rate_limited)."] });
    expect(world.edgar.asked).toHaveLength(1);
  });
});
