import { describe, expect, it } from "vitest";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { testStore } from "../suites/store-suite.ts";
import { openMemoryStore } from "../support/memory-store.ts";

testStore("SQLite", openMemoryStore);

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

describe("the facts that people correct by hand", () => {
  it("come back from the store exactly as they were read, record by record", async () => {
    const read = readBundledFacts(new URL("../../data/", import.meta.url));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { sums: _sums, ...bundle } = read.bundle;
    const { db, close } = await openMemoryStore();
    const facts = createFactStore(db);
    await facts.load(bundle, "2026-11-24T08:00:00Z");
    expect(await facts.load(bundle, "2026-11-25T08:00:00Z")).toMatchObject({ added: 0, superseded: 0 });
    const set = await facts.knownOn(null);
    await close();
    const stored = new Map<string, unknown>(Object.entries(set));
    const lists = Object.entries(bundle);
    expect(lists.length).toBeGreaterThan(15);
    for (const [name, records] of lists) {
      const standing = records.filter((record) => !("withdrawn" in record));
      const found = stored.get(name);
      if (!Array.isArray(found)) throw new Error(`${name} is no list`);
      expect({ [name]: found.toSorted(byId) }).toEqual({ [name]: standing.toSorted(byId) });
    }
    expect(set.factsTo).toBe("2026-06-26");
  });
});
