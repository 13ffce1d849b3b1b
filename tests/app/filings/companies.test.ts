import { describe, expect, it } from "vitest";
import { readCompanies } from "../../../src/app/filings/companies.ts";
import { createFilingGate } from "../../../src/app/filings/gate.ts";
import type { ListedCompany } from "../../../src/app/ports/filings.ts";
import { createFakeEdgar } from "../../support/fake-edgar.ts";
import { createFilingMemory } from "../../support/fake-filing-stores.ts";
import { createFilingWorld, later } from "../../support/fake-filings.ts";

const START = "2026-11-24T15:00:00.000Z";
const NEVER = new AbortController().signal;
const DAY = 24 * 60;

function open() {
  const edgar = createFakeEdgar();
  edgar.company({ cik: "0000320193", name: "Apple Inc.", tickers: ["AAPL"], exchanges: ["Nasdaq"] });
  const world = createFilingWorld({ miners: [], memory: createFilingMemory(), edgar, now: START, off: [] });
  const kept: { companies: readonly ListedCompany[]; at: string | null } = { companies: [], at: null };
  const companies = {
    readAt: async () => kept.at,
    replace: async (list: readonly ListedCompany[], now: string) => {
      kept.companies = list;
      kept.at = now;
    },
  };
  const { clock, log } = world.deps;
  const gate = createFilingGate(world.deps);
  const read = () => readCompanies({ gate, companies, clock, log }, NEVER);
  return { ...world, edgar, kept, read };
}

describe("the list of companies", () => {
  it("is read where none is kept, and again a week later", async () => {
    const { edgar, kept, read, world } = open();
    expect(await read()).toEqual({ kind: "read", companies: 1 });
    expect(kept).toEqual({
      companies: [{ cik: "0000320193", ticker: "AAPL", name: "Apple Inc.", exchange: "Nasdaq" }],
      at: START,
    });
    world.now = later(START, 7 * DAY - 1);
    expect(await read()).toEqual({ kind: "fresh" });
    expect(edgar.asked).toHaveLength(1);
    edgar.company({ cik: "0001318605", name: "Tesla, Inc.", tickers: ["TSLA"] });
    world.now = later(START, 7 * DAY);
    expect(await read()).toEqual({ kind: "read", companies: 2 });
    expect(kept.at).toBe(later(START, 7 * DAY));
  });

  it("stays as it is where the SEC gives none, and is tried again with the next slot", async () => {
    const { edgar, kept, read, world } = open();
    await read();
    world.now = later(START, 8 * DAY);
    edgar.fail("tickers", "server_error", 1);
    expect(await read()).toMatchObject({ kind: "failed", closed: false });
    expect(kept).toMatchObject({ companies: [{ ticker: "AAPL" }], at: START });
    expect(await read()).toMatchObject({ kind: "read" });
  });

  it("is asked for through the one way to the SEC: a rate limit holds for it too", async () => {
    const { edgar, read } = open();
    edgar.fail("tickers", { kind: "rate_limited", detail: "Too much.", retryAfterS: 660 }, 1);
    expect(await read()).toMatchObject({ kind: "failed", closed: true });
    expect(await read()).toMatchObject({ kind: "failed", closed: true });
    expect(edgar.asked).toHaveLength(1);
  });

  it("of a clock that was ahead is read again", async () => {
    const { kept, read } = open();
    kept.at = "2027-05-01T00:00:00.000Z";
    expect(await read()).toMatchObject({ kind: "read" });
  });
});
