import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFactStore } from "../../src/store/facts.ts";
import { contract, emptyBundle, fact, smallBundle } from "../support/small-bundle.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const EMPTY = emptyBundle();
const FIRST = "2026-06-27T08:00:00Z";
const LATER = "2026-07-01T08:00:00Z";

/** What the fact store of every dialect must do. */
export function testFactStore(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`facts in ${dialect}`, () => {
    it("gives back every kind of record exactly as it was loaded", async () => {
      const facts = createFactStore(store.db);
      const bundle = smallBundle();
      await facts.load(bundle, FIRST);
      const { knownOn, factsFrom, factsTo, withoutPublicationDate, ...lists } = await facts.knownOn(null);
      expect(lists).toEqual(bundle);
      expect({ knownOn, factsFrom, factsTo, withoutPublicationDate }).toEqual({
        knownOn: null,
        factsFrom: "2026-05-06",
        factsTo: "2026-05-06",
        withoutPublicationDate: [],
      });
    });

    it("remembers what the newest load was made of, and forgets it when a load does not say", async () => {
      const facts = createFactStore(store.db);
      expect(await facts.loadedDigest()).toBeNull();
      await facts.load(smallBundle(), FIRST, "a");
      await facts.load(smallBundle(), LATER, "b");
      expect(await facts.loadedDigest()).toBe("b");
      await facts.load(smallBundle(), LATER);
      expect(await facts.loadedDigest()).toBeNull();
    });

    it("says so when it holds nothing", async () => {
      const set = await createFactStore(store.db).knownOn("2026-06-01");
      expect(set).toEqual({
        ...EMPTY,
        knownOn: "2026-06-01",
        factsFrom: null,
        factsTo: null,
        withoutPublicationDate: [],
      });
    });

    it("changes nothing when the same bundle is loaded again, even with its fields in another order", async () => {
      const facts = createFactStore(store.db);
      const first = await facts.load(smallBundle(), FIRST);
      const changes = await facts.changes({ since: null, until: null });
      const [risk] = smallBundle().risks;
      if (risk === undefined) throw new Error("the small bundle holds a risk");
      const { statement, kind, ...rest } = risk;
      const reordered = { ...smallBundle(), risks: [{ statement, kind, ...rest }] };
      expect(first).toEqual({ added: 25, superseded: 0, unchanged: 0 });
      expect(await facts.load(reordered, LATER)).toEqual({
        added: 0,
        superseded: 0,
        unchanged: 25,
      });
      expect(await facts.changes({ since: null, until: null })).toEqual(changes);
    });

    it("keeps the version of that day when a later publication corrects a fact", async () => {
      const facts = createFactStore(store.db);
      await facts.load({ ...EMPTY, contracts: [contract("c-1")] }, FIRST);
      const report = await facts.load(
        { ...EMPTY, contracts: [contract("c-1", { knownAt: "2026-06-20", baseValueUsd: 7_000_000_000 })] },
        LATER,
      );
      const valueOn = async (day: string | null) =>
        (await facts.knownOn(day)).contracts.map((row) => row.baseValueUsd);
      expect(report).toEqual({ added: 0, superseded: 1, unchanged: 0 });
      expect(await valueOn("2026-05-05")).toEqual([]);
      expect(await valueOn("2026-05-06")).toEqual([9_800_000_000]);
      expect(await valueOn("2026-06-19")).toEqual([9_800_000_000]);
      expect(await valueOn("2026-06-20")).toEqual([7_000_000_000]);
      expect(await valueOn(null)).toEqual([7_000_000_000]);
      expect((await facts.knownOn("2026-05-06")).factsTo).toBe("2026-06-20");
    });

    it("puts our own mistake right on every day, when the publication date is the same", async () => {
      const facts = createFactStore(store.db);
      await facts.load({ ...EMPTY, contracts: [contract("c-1")] }, FIRST);
      await facts.load({ ...EMPTY, contracts: [contract("c-1", { site: "South Creek" })] }, LATER);
      expect((await facts.knownOn("2026-05-06")).contracts.map((row) => row.site)).toEqual(["South Creek"]);
    });

    it("leaves rows without a publication date out of dated answers and names them", async () => {
      const facts = createFactStore(store.db);
      await facts.load({ ...EMPTY, contracts: [contract("c-1"), contract("c-2", { knownAt: null })] }, FIRST);
      const dated = await facts.knownOn("2026-06-01");
      expect(dated.contracts.map((row) => row.id)).toEqual(["c-1"]);
      expect(dated.withoutPublicationDate).toEqual(["c-2"]);
      const now = await facts.knownOn(null);
      expect(now.contracts.map((row) => row.id)).toEqual(["c-1", "c-2"]);
      expect(now.withoutPublicationDate).toEqual([]);
    });

    it("does not fall back on a publication date that a correction took away", async () => {
      const facts = createFactStore(store.db);
      await facts.load({ ...EMPTY, contracts: [contract("c-1")] }, FIRST);
      await facts.load({ ...EMPTY, contracts: [contract("c-1", { knownAt: null })] }, LATER);
      const dated = await facts.knownOn("2026-06-01");
      expect(dated.contracts).toEqual([]);
      expect(dated.withoutPublicationDate).toEqual(["c-1"]);
    });

    it("leaves a withdrawn row out of every answer, and takes it in again when it stands again", async () => {
      const facts = createFactStore(store.db);
      const load = (fields: Parameters<typeof contract>[1]) =>
        facts.load({ ...EMPTY, contracts: [contract("c-1", fields)] }, LATER);
      await load({});
      await load({ withdrawn: "The company never signed it." });
      expect((await facts.knownOn(null)).contracts).toEqual([]);
      expect((await facts.knownOn("2026-06-01")).contracts).toEqual([]);
      expect((await facts.knownOn(null)).factsTo).toBeNull();
      const [withdrawal] = await facts.changes({ since: null, until: null });
      expect(withdrawal?.differences).toEqual([
        { field: "withdrawn", from: null, to: "The company never signed it." },
      ]);
      await load({});
      expect((await facts.knownOn(null)).contracts.map((row) => row.id)).toEqual(["c-1"]);
    });

    it("counts a further source that came out later among the publications read", async () => {
      const facts = createFactStore(store.db);
      const [first] = fact("c-1").sources;
      if (first === undefined) throw new Error("the fact has a source");
      const sources = [first, { ...first, title: "A second report", published: "2026-05-09" }];
      await facts.load({ ...EMPTY, contracts: [contract("c-1", { sources })] }, FIRST);
      const { factsFrom, factsTo } = await facts.knownOn("2026-05-06");
      expect({ factsFrom, factsTo }).toEqual({ factsFrom: "2026-05-06", factsTo: "2026-05-09" });
    });

    it("keeps what a later bundle leaves out", async () => {
      const facts = createFactStore(store.db);
      await facts.load(smallBundle(), FIRST);
      await facts.load(EMPTY, LATER);
      expect((await facts.knownOn(null)).contracts).toHaveLength(2);
    });

    it("sorts newest first by the day a fact was true, then by id", async () => {
      const facts = createFactStore(store.db);
      const rows = [
        contract("c-b"),
        contract("c-new", { asOf: "2026-06-01" }),
        contract("c-a"),
        contract("c-old", { asOf: "2020-01-01" }),
      ];
      await facts.load({ ...EMPTY, contracts: rows }, FIRST);
      expect((await facts.knownOn(null)).contracts.map((row) => row.id)).toEqual([
        "c-new",
        "c-a",
        "c-b",
        "c-old",
      ]);
    });

    it("shows another connection's correction at once although answers are kept in memory", async () => {
      const reader = createFactStore(store.db);
      const writer = createFactStore(store.db);
      await writer.load({ ...EMPTY, contracts: [contract("c-1")] }, FIRST);
      const before = await reader.knownOn(null);
      expect(await reader.knownOn(null)).toBe(before);
      await writer.load({ ...EMPTY, contracts: [contract("c-1", { site: "South Creek" })] }, LATER);
      expect((await reader.knownOn(null)).contracts[0]?.site).toBe("South Creek");
    });

    it("refuses a bundle in which an id stands twice, and keeps nothing of it", async () => {
      const facts = createFactStore(store.db);
      const twins = { ...EMPTY, contracts: [contract("c-1"), contract("c-1", { site: null })] };
      await expect(facts.load(twins, FIRST)).rejects.toThrow("the contract c-1 stands twice");
      expect((await facts.knownOn(null)).contracts).toEqual([]);
    });

    it.each([
      ["half a dollar", { baseValueUsd: 0.5 }, "not a whole number of dollars"],
      ["an endless amount", { backstopUsd: Number.POSITIVE_INFINITY }, "not a whole number of dollars"],
    ])("refuses %s and keeps nothing", async (_name, fields, message) => {
      const facts = createFactStore(store.db);
      const bad = { ...EMPTY, contracts: [contract("c-1"), contract("c-2", fields)] };
      await expect(facts.load(bad, FIRST)).rejects.toThrow(message);
      expect((await facts.knownOn(null)).contracts).toEqual([]);
    });
  });
}
