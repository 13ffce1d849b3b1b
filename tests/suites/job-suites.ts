import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobRuns } from "../../src/app/ports/job-runs.ts";
import type { SourceState } from "../../src/app/ports/source-states.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const SLOT = "2026-11-24T12:00:00.000Z";
const LATER = "2026-11-24T12:05:00.000Z";
const LATEST = "2026-11-24T12:10:00.000Z";

/** What the ledger of jobs and the store of source states of every dialect must do. */
export function testJobStores(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let runs: JobRuns;
  beforeEach(async () => {
    store = await open();
    runs = createJobRunStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const run = async (slot: string, outcome: "done" | "partly" | "failed" = "done") => {
    await runs.begin("btc-spot", slot, slot);
    await runs.end("btc-spot", slot, slot, outcome, "70,000 USD by coinbase");
  };

  describe(`the ledger of jobs in ${dialect}`, () => {
    it("is empty at first", async () => {
      expect(await runs.newest()).toEqual(new Map());
    });

    it("gives a finished slot back as it was noted, whatever way the instants were written", async () => {
      await runs.begin("btc-spot", "2026-11-24T12:00:00Z", "2026-11-24T12:00:20Z");
      await runs.end("btc-spot", "2026-11-24T12:00:00.000Z", "2026-11-24T12:00:21.5Z", "partly", "“½ done”");
      expect(await runs.newest()).toEqual(
        new Map([
          [
            "btc-spot",
            {
              job: "btc-spot",
              slot: SLOT,
              startedAt: "2026-11-24T12:00:20.000Z",
              endedAt: "2026-11-24T12:00:21.500Z",
              outcome: "partly",
              detail: "“½ done”",
            },
          ],
        ]),
      );
    });

    it("gives the newest finished slot of each job, not the one that ended last", async () => {
      await run(LATER, "failed");
      await run(SLOT);
      await runs.begin("network", SLOT, SLOT);
      await runs.end("network", SLOT, LATEST, "done", "in order");
      const newest = await runs.newest();
      expect([...newest.keys()].toSorted()).toEqual(["btc-spot", "network"]);
      expect(newest.get("btc-spot")).toMatchObject({ slot: LATER, outcome: "failed" });
    });

    it("does not take a slot that began for a finished one", async () => {
      await run(SLOT);
      await runs.begin("btc-spot", LATER, LATER);
      expect((await runs.newest()).get("btc-spot")?.slot).toBe(SLOT);
      await runs.end("btc-spot", LATER, LATER, "done", "");
      expect((await runs.newest()).get("btc-spot")?.slot).toBe(LATER);
    });

    it("begins a slot again that failed, which is then no longer finished", async () => {
      await run(SLOT, "failed");
      await runs.begin("btc-spot", SLOT, LATER);
      expect(await runs.newest()).toEqual(new Map());
      await runs.end("btc-spot", SLOT, LATER, "done", "at last");
      expect((await runs.newest()).get("btc-spot")).toMatchObject({ startedAt: LATER, detail: "at last" });
    });

    it("leaves out slots after an instant where it is told one", async () => {
      await run(SLOT);
      await run(LATEST);
      expect((await runs.newest(LATER)).get("btc-spot")?.slot).toBe(SLOT);
      expect((await runs.newest(LATEST)).get("btc-spot")?.slot).toBe(LATEST);
      expect(await runs.newest("2026-11-24T11:59:59Z")).toEqual(new Map());
    });

    it("refuses the end of a slot that never began", async () => {
      await expect(runs.end("btc-spot", SLOT, SLOT, "done", "")).rejects.toThrow(/without having begun/);
    });

    it("prunes what is older, except the newest finished slot of each job", async () => {
      await run(SLOT);
      await run(LATER);
      await run(LATEST);
      await runs.begin("network", SLOT, SLOT);
      await runs.end("network", SLOT, SLOT, "done", "");
      await runs.begin("network", LATER, LATER);
      await runs.begin("guilds", SLOT, SLOT);
      expect(await runs.prune(SLOT)).toBe(0);
      expect(await runs.prune(LATEST)).toBe(2);
      expect(await runs.prune("2027-01-01T00:00:00Z")).toBe(0);
      const kept = await store.db
        .selectFrom("job_run")
        .select(["job", "slot"])
        .orderBy("job")
        .orderBy("slot")
        .execute();
      expect(kept).toEqual([
        { job: "btc-spot", slot: LATEST },
        { job: "guilds", slot: SLOT },
        { job: "network", slot: SLOT },
        { job: "network", slot: LATER },
      ]);
    });
  });

  describe(`source states in ${dialect}`, () => {
    const failing: SourceState = {
      source: "yahoo",
      capability: "stock_bars",
      failures: 3,
      lastSuccess: "2026-11-23T22:31:00.000Z",
      lastFailure: { at: SLOT, kind: "rate_limited", detail: "It said “too many requests”." },
      notBefore: LATER,
    };

    it("come back as they were written, each provider and capability by itself, the last writing counts", async () => {
      const states = createSourceStateStore(store.db);
      expect(await states.all()).toEqual([]);
      const quotes: SourceState = {
        source: "yahoo",
        capability: "stock_quotes",
        failures: 0,
        lastSuccess: null,
        lastFailure: null,
        notBefore: null,
      };
      await states.write(quotes);
      await states.write({ ...failing, failures: 1, notBefore: null });
      await states.write(failing);
      expect(await states.all()).toEqual([failing, quotes]);
    });

    it("keep the last failure after a success", async () => {
      const states = createSourceStateStore(store.db);
      await states.write(failing);
      const back = { ...failing, failures: 0, lastSuccess: "2026-11-24T12:06:00Z", notBefore: null };
      await states.write(back);
      expect(await states.all()).toEqual([{ ...back, lastSuccess: "2026-11-24T12:06:00.000Z" }]);
    });
  });
}
