import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactBundle, FactLoader, FactOrigin, Facts } from "../../src/app/ports/facts.ts";
import type { Change } from "../../src/domain/fact.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { contract, emptyBundle, miner, smallBundle } from "../support/small-bundle.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const FIRST = "2026-06-27T08:00:00Z";
const LATER = "2026-11-24T08:00:00Z";

/** What the one contract of a test is worth. */
const worth = (baseValueUsd: number): FactBundle => ({ contracts: [contract("c-1", { baseValueUsd })] });

type Step = readonly [
  origin: FactOrigin,
  usd: number,
  report: "added" | "superseded" | "unchanged",
  shown: number,
];

/** How origins of facts are told apart in every dialect. */
export function testFactOrigins(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let facts: Facts & FactLoader;
  beforeEach(async () => {
    store = await open();
    facts = createFactStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const say = (origin: FactOrigin, records: FactBundle, quiet = false) =>
    origin === "bundle" ? facts.load(records, LATER) : facts.add(records, { origin, quiet }, LATER);
  const shown = async (): Promise<number | null | undefined> =>
    (await facts.knownOn(null)).contracts[0]?.baseValueUsd;
  const feed = (): Promise<readonly Change[]> => facts.changes({ since: null, until: null });

  describe(`origins of facts in ${dialect}`, () => {
    it.each<[string, readonly Step[]]>([
      [
        "a correction stands until a release says something new",
        [
          ["bundle", 1, "added", 1],
          ["review", 2, "superseded", 2],
          ["bundle", 1, "unchanged", 2],
          ["bundle", 1, "unchanged", 2],
          ["bundle", 3, "superseded", 3],
          ["review", 2, "unchanged", 3],
        ],
      ],
      [
        "a release that takes a correction up does not undo the next one by repeating itself",
        [
          ["bundle", 1, "added", 1],
          ["review", 2, "superseded", 2],
          ["bundle", 2, "unchanged", 2],
          ["review", 3, "superseded", 3],
          ["bundle", 2, "unchanged", 3],
          ["bundle", 1, "superseded", 1],
        ],
      ],
      [
        "each origin is held against what it said itself",
        [
          ["filing", 1, "added", 1],
          ["shared", 2, "superseded", 2],
          ["filing", 1, "unchanged", 2],
          ["bundle", 1, "superseded", 1],
          ["shared", 2, "unchanged", 1],
          ["filing", 4, "superseded", 4],
        ],
      ],
      [
        "one that goes back to what it said before says something new",
        [
          ["bundle", 1, "added", 1],
          ["bundle", 2, "superseded", 2],
          ["bundle", 1, "superseded", 1],
        ],
      ],
    ])("%s", async (_name, steps) => {
      for (const [origin, usd, report, expected] of steps) {
        const counts = { added: 0, superseded: 0, unchanged: 0, [report]: 1 };
        expect(await say(origin, worth(usd))).toEqual(counts);
        expect(await shown()).toBe(expected);
      }
      expect(await feed()).toHaveLength(steps.filter(([, , report]) => report !== "unchanged").length);
    });

    it("keep a withdrawal in review although the release goes on", async () => {
      await say("bundle", worth(1));
      await say("review", { contracts: [contract("c-1", { baseValueUsd: 1, withdrawn: "Never signed." })] });
      await say("bundle", worth(1));
      expect((await facts.knownOn(null)).contracts).toEqual([]);
    });

    it("write every version with the one that it comes from", async () => {
      await say("bundle", worth(1));
      await say("shared", worth(2));
      await say("filing", worth(3));
      await say("review", worth(4));
      const rows = await store.db.selectFrom("fact").select("origin").orderBy("row_id").execute();
      expect(rows.map((row) => row.origin)).toEqual(["bundle", "shared", "filing", "review"]);
    });

    it("give each day the version that was known on it", async () => {
      await facts.load(worth(1), FIRST);
      const records = { contracts: [contract("c-1", { baseValueUsd: 2, knownAt: "2026-08-06" })] };
      await say("filing", records);
      const on = async (day: string) => (await facts.knownOn(day)).contracts[0]?.baseValueUsd;
      expect([await on("2026-08-05"), await on("2026-08-06")]).toEqual([1, 2]);
    });
  });

  describe(`records that are added in ${dialect}`, () => {
    it("may be of some lists only, and leave the others as they are", async () => {
      await facts.load(smallBundle(), FIRST);
      const before = await facts.knownOn(null);
      const [figure] = smallBundle().figures;
      if (figure === undefined) throw new Error("the small bundle holds a figure");
      expect(await say("filing", { figures: [{ ...figure, value: 7 }] })).toEqual({
        added: 0,
        superseded: 1,
        unchanged: 0,
      });
      expect(await facts.knownOn(null)).toEqual({
        ...before,
        figures: before.figures.map((one) => (one.id === figure.id ? { ...one, value: 7 } : one)),
      });
      expect(await say("filing", {})).toEqual({ added: 0, superseded: 0, unchanged: 0 });
    });

    it.each([true, false])("are changes that say whether they are only history: %s", async (quiet) => {
      const { filings, figures } = smallBundle();
      await say("filing", { filings, figures }, quiet);
      const changes = await feed();
      expect(changes.map((change) => [change.factId, change.kind, change.quiet])).toEqual([
        ["fig-2", "figure", quiet],
        ["fig-1", "figure", quiet],
        ["f-2", "filing", quiet],
        ["f-1", "filing", quiet],
      ]);
    });

    it("are news when they are loaded from the bundle", async () => {
      await facts.load(smallBundle(), FIRST);
      expect((await feed()).filter((change) => change.quiet)).toEqual([]);
    });

    it("leave the digest of the newest load alone", async () => {
      await facts.load(emptyBundle(), FIRST, "a");
      await say("shared", worth(1));
      expect(await facts.loadedDigest()).toBe("a");
    });

    it("count a miner as a change once anything is stored, and not before", async () => {
      await say("shared", { miners: [miner("0007777777", "NEWCO")] });
      expect(await feed()).toEqual([]);
      await say("shared", { miners: [miner("0006666666", "NEWER")] });
      expect((await feed()).map((change) => change.factId)).toEqual(["0006666666"]);
    });

    it("differ from a record of another kind under the same id", async () => {
      const [risk] = smallBundle().risks;
      if (risk === undefined) throw new Error("the small bundle holds a risk");
      await say("shared", worth(1));
      expect(await say("shared", { risks: [{ ...risk, id: "c-1" }] })).toMatchObject({ added: 1 });
    });

    it("are found again however many there are", async () => {
      const many = {
        contracts: Array.from({ length: 1201 }, (_, number) => contract(`c-${number}`, { sources: [] })),
      };
      expect(await say("shared", many)).toEqual({ added: 1201, superseded: 0, unchanged: 0 });
      expect(await say("shared", many)).toEqual({ added: 0, superseded: 0, unchanged: 1201 });
      expect(await say("bundle", many)).toEqual({ added: 0, superseded: 0, unchanged: 1201 });
    });

    it.each([
      ["usd", "not a whole number of dollars"],
      ["shares", "not a whole number of shares"],
    ] as const)("are refused with half of a figure in %s, and nothing is kept", async (unit, message) => {
      const [figure] = smallBundle().figures;
      if (figure === undefined) throw new Error("the small bundle holds a figure");
      const figures = [figure, { ...figure, id: "fig-half", unit, value: 0.5 }];
      await expect(say("filing", { figures })).rejects.toThrow(message);
      expect((await facts.knownOn(null)).figures).toEqual([]);
    });
  });
}
