import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobAction } from "../../src/app/run-jobs.ts";
import { createJobWorld, type JobWorld, ledgerWith } from "../support/job-world.ts";

const at = (time: string): string => `2026-11-24T${time}Z`;

let world: JobWorld;
beforeEach(async () => {
  world = await createJobWorld(at("12:00:00"));
});
afterEach(() => world.close());

const untilAborted: JobAction = (_slot, _now, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  });

const heedful =
  (outcome: "done" | "partly"): JobAction =>
  (_slot, _now, signal) =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve({ outcome, detail: "told to end" }));
    });

describe("a run that takes too long", () => {
  it("is stopped, counts as failed and is tried again", async () => {
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot", untilAborted) });
    for (const time of ["12:00:00", "12:03:59"]) {
      world.clock.at = at(time);
      await runner.tick();
      await world.begun(1);
    }
    expect(await world.ledger.newest()).toEqual(new Map());
    world.clock.at = at("12:04:00");
    await runner.tick();
    await runner.settled();
    expect((await world.ledger.newest()).get("btc-spot")).toMatchObject({
      outcome: "failed",
      detail: "Stopped, because it took longer than 4 minutes.",
    });
    expect(world.linesOf("error")).toEqual([]);
    world.clock.at = at("12:05:00");
    await runner.tick();
    await world.begun(2);
    expect(world.ran).toEqual(["btc-spot 12:00", "btc-spot 12:05"]);
    await runner.stop();
  });
});

describe("stopping", () => {
  it.each([
    ["ends well", "done", ["btc-spot"]],
    ["leaves part of its work", "partly", []],
  ] as const)("waits for a job that %s", async (_name, outcome, finished) => {
    const runner = world.runnerOf(
      { "btc-spot": world.job("btc-spot", heedful(outcome)) },
      { wait: () => new Promise(() => {}) },
    );
    await runner.tick();
    await world.begun(1);
    await runner.stop();
    expect([...(await world.ledger.newest()).keys()]).toEqual(finished);
    expect(world.linesOf("warn", "error")).toEqual([]);
  });

  it("waits ten seconds at most for one that does not heed it, whose slot is due again", async () => {
    const gate = Promise.withResolvers<void>();
    const runner = world.runnerOf({
      "btc-spot": world.job("btc-spot", async () => {
        await gate.promise;
        return { outcome: "done", detail: "far too late" };
      }),
    });
    await runner.tick();
    await world.begun(1);
    await Promise.all([runner.stop(), runner.stop()]);
    expect(world.waits).toEqual([10_000]);
    expect(world.linesOf("warn")).toEqual(["jobs did not end in time; their slots are due again"]);
    gate.resolve();
    await runner.settled();
    expect(await world.ledger.newest(), "nothing is written after the end").toEqual(new Map());
  });

  it("begins nothing more, neither by a tick nor of the same group", async () => {
    const runner = world.runnerOf({
      "btc-close": world.job("btc-close", heedful("done")),
      "stock-bars": world.job("stock-bars"),
    });
    world.clock.at = "2026-11-25T01:00:00Z";
    await runner.tick();
    await world.begun(1);
    await runner.stop();
    await world.tickAt(runner, "2026-11-26T01:00:00Z");
    expect(world.ran).toEqual(["btc-close 21:05"]);
  });

  it("does not begin a job whose slot was just being noted", async () => {
    const noted = Promise.withResolvers<void>();
    const ledger = ledgerWith(world.ledger, {
      begin: async (...slot) => {
        await world.ledger.begin(...slot);
        await noted.promise;
      },
    });
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot") }, { ledger });
    await runner.tick();
    const stopped = runner.stop();
    noted.resolve();
    await stopped;
    await runner.settled();
    expect([world.ran, await world.ledger.newest()]).toEqual([[], new Map()]);
  });

  it("takes no time where nothing runs", async () => {
    const runner = world.runnerOf({}, { wait: () => new Promise(() => {}) });
    await runner.stop();
    expect(world.linesOf("warn", "error")).toEqual([]);
  });
});
