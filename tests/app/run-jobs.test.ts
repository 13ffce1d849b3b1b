import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobName } from "../../src/app/ports/job-runs.ts";
import type { JobAction, JobResult } from "../../src/app/run-jobs.ts";
import { JOBS } from "../../src/app/schedule.ts";
import { createJobWorld, type JobWorld, ledgerWith } from "../support/job-world.ts";

const at = (time: string): string => `2026-11-24T${time}Z`;
const NOON = at("12:00:00");

let world: JobWorld;
beforeEach(async () => {
  world = await createJobWorld(NOON);
});
afterEach(() => world.close());

/** Minutes from noon on, both included, each with one heartbeat. */
async function everyMinute(
  runner: ReturnType<JobWorld["runnerOf"]>,
  from: number,
  to: number,
): Promise<void> {
  for (let minute = from; minute <= to; minute += 1) {
    const ms = Date.parse(NOON) + minute * 60_000 + 3;
    await world.tickAt(runner, new Date(ms).toISOString());
  }
}

const failing: JobAction = async () => ({ outcome: "failed", detail: "nobody answered" });

/** A job that goes on until it is told to end. */
function slow(name: JobName) {
  const gate = Promise.withResolvers<void>();
  const action = world.job(name, async () => {
    await gate.promise;
    return { outcome: "done", detail: "at last" };
  });
  return { action, finish: () => gate.resolve() };
}

const partly: JobAction = async () => ({ outcome: "partly", detail: "19 of 20 symbols" });

const someJobs = () => ({
  "btc-spot": world.job("btc-spot"),
  network: world.job("network", failing),
  guilds: world.job("guilds"),
});

describe("what is due", () => {
  it("runs once, however many ticks and restarts there are, and the ledger has it", async () => {
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot") });
    await everyMinute(runner, 0, 6);
    await runner.stop();
    await everyMinute(world.runnerOf({ "btc-spot": world.job("btc-spot") }), 7, 11);
    expect(world.ran).toEqual(["btc-spot 12:00", "btc-spot 12:05", "btc-spot 12:10"]);
    expect((await world.ledger.newest()).get("btc-spot")).toEqual({
      job: "btc-spot",
      slot: at("12:10:00.000"),
      startedAt: at("12:10:00.003"),
      endedAt: at("12:10:00.003"),
      outcome: "done",
      detail: "in order",
    });
    expect(world.linesOf("info", "warn", "error")).toEqual([]);
  });

  it("is run for every job at the first start, and jobs without an action never are", async () => {
    const names = JOBS.map(({ job }) => job).filter((job) => job !== "network");
    const runner = world.runnerOf(Object.fromEntries(names.map((name) => [name, world.job(name)])));
    await world.tickAt(runner, NOON);
    expect(new Set(world.ran.map((line) => line.split(" ")[0]))).toEqual(new Set(names));
    expect(world.ran).toHaveLength(names.length);
  });

  it("hands the job its slot, the time and a signal", async () => {
    const seen: unknown[] = [];
    const runner = world.runnerOf({
      network: async (slot, now, signal) => {
        seen.push(slot, now, signal.aborted);
        return { outcome: "done", detail: "" };
      },
    });
    await world.tickAt(runner, at("12:34:56"));
    expect(seen).toEqual([at("12:00:00.000"), at("12:34:56"), false]);
  });

  it("is run again where the process was killed in the middle", async () => {
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot") });
    await world.ledger.begin("btc-spot", NOON, NOON);
    await world.tickAt(runner, at("12:01:00"));
    expect(world.ran).toEqual(["btc-spot 12:00"]);
    expect((await world.ledger.newest()).get("btc-spot")?.outcome).toBe("done");
  });

  it("is not run twice by a clock that goes back, and not held up by one that was ahead", async () => {
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot") });
    await world.tickAt(runner, "2026-11-25T09:00:00Z");
    for (const time of ["12:00:01", "12:05:00", "12:03:00", "12:09:00", "12:10:00"]) {
      await world.tickAt(runner, at(time));
    }
    expect(world.ran).toEqual(["btc-spot 09:00", "btc-spot 12:00", "btc-spot 12:05", "btc-spot 12:10"]);
  });

  it("is what has sessions until the calendar ends, which is said once", async () => {
    const runner = world.runnerOf({ "btc-close": world.job("btc-close") });
    await world.tickAt(runner, "2028-12-29T21:05:00Z");
    expect(world.linesOf("error")).toEqual([]);
    for (const day of ["02", "03", "04"]) await world.tickAt(runner, `2029-01-${day}T22:00:00Z`);
    expect(world.ran).toEqual(["btc-close 21:05"]);
    expect(world.linesOf("error")).toEqual([expect.stringContaining("the trading calendar is at its end")]);
  });
});

describe("jobs beside each other", () => {
  it("do not wait for a long one of another group, which itself never runs twice at once", async () => {
    const bars = slow("stock-bars");
    const runner = world.runnerOf({ "stock-bars": bars.action, "btc-spot": world.job("btc-spot") });
    let spots = 1;
    for (const time of ["12:00:00", "12:05:00", "13:30:00", "13:35:00"]) {
      world.clock.at = at(time);
      await runner.tick();
      await world.begun((spots += 1));
    }
    bars.finish();
    await runner.settled();
    expect(world.ran.filter((line) => line.startsWith("stock-bars"))).toEqual(["stock-bars 22:30"]);
    expect(world.ran.filter((line) => line.startsWith("btc-spot"))).toHaveLength(4);
    await world.tickAt(runner, at("13:36:00"));
    expect(world.ran.at(-1), "the slot that came due meanwhile").toBe("stock-bars 13:30");
    expect(world.ran.filter((line) => line.startsWith("stock-bars"))).toHaveLength(2);
  });

  it("run one after another within a group, in order, although one fails", async () => {
    const close = slow("btc-close");
    const bars = world.job("stock-bars");
    const runner = world.runnerOf({ "btc-close": close.action, "stock-bars": bars });
    world.clock.at = "2026-11-25T01:00:00Z";
    await runner.tick();
    await world.begun(1);
    expect(world.ran).toEqual(["btc-close 21:05"]);
    close.finish();
    await runner.settled();
    expect(world.ran).toEqual(["btc-close 21:05", "stock-bars 22:30"]);
    const after = world.runnerOf({ "btc-close": world.job("btc-close", failing), "stock-bars": bars });
    await world.tickAt(after, "2026-11-26T01:00:00Z");
    expect(world.ran.slice(2)).toEqual(["btc-close 21:05", "stock-bars 22:30"]);
  });

  it("are decided on by one tick at a time", async () => {
    const gate = Promise.withResolvers<void>();
    let reads = 0;
    const ledger = ledgerWith(world.ledger, {
      newest: async (upTo) => {
        reads += 1;
        await gate.promise;
        return world.ledger.newest(upTo);
      },
    });
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot") }, { ledger });
    const first = runner.tick();
    await runner.tick();
    gate.resolve();
    await first;
    await runner.settled();
    expect([reads, world.ran]).toEqual([1, ["btc-spot 12:00"]]);
  });

  it("are not begun again by a tick that read the ledger before they ended", async () => {
    const spot = slow("btc-spot");
    const stale = Promise.withResolvers<void>();
    let reads = 0;
    const ledger = ledgerWith(world.ledger, {
      newest: async (upTo) => {
        const runs = await world.ledger.newest(upTo);
        reads += 1;
        if (reads === 2) await stale.promise;
        return runs;
      },
    });
    const runner = world.runnerOf({ "btc-spot": spot.action }, { ledger });
    await runner.tick();
    const second = runner.tick();
    spot.finish();
    while ((await world.ledger.newest()).size === 0) await Promise.resolve();
    stale.resolve();
    await second;
    await runner.settled();
    expect(world.ran).toEqual(["btc-spot 12:00"]);
  });
});

describe("a failed slot", () => {
  it("is tried again after 1, 2, 5 and 15 minutes, then ever more rarely, until the next is due", async () => {
    const runner = world.runnerOf({ network: world.job("network", failing) });
    const tries: number[] = [];
    for (let minute = 0; minute < 63; minute += 1) {
      const before = world.ran.length;
      await everyMinute(runner, minute, minute);
      if (world.ran.length > before) tries.push(minute);
    }
    expect(tries).toEqual([0, 1, 3, 8, 23, 53, 60, 61]);
    expect(world.ran.slice(5)).toEqual(["network 12:00", "network 13:00", "network 13:00"]);
  });

  it("counts the wait from the end of the try", async () => {
    const runner = world.runnerOf({
      network: world.job("network", async () => {
        world.clock.at = at("12:10:30");
        return { outcome: "failed", detail: "it took long" };
      }),
    });
    await everyMinute(runner, 0, 0);
    await everyMinute(runner, 10, 10);
    expect(world.ran).toHaveLength(1);
    await everyMinute(runner, 11, 11);
    expect(world.ran).toHaveLength(2);
  });

  it("is said once when it begins and once when it is over, with the last detail in the ledger", async () => {
    let works = false;
    const runner = world.runnerOf({
      network: world.job("network", async () =>
        works ? { outcome: "done", detail: "in order" } : { outcome: "failed", detail: `no answer` },
      ),
    });
    await everyMinute(runner, 0, 130);
    expect((await world.ledger.newest()).get("network")).toMatchObject({
      outcome: "failed",
      detail: "no answer",
    });
    works = true;
    await everyMinute(runner, 131, 190);
    expect(world.linesOf("info", "warn", "error")).toEqual([
      "a job failed and will be tried again",
      "a job works again",
    ]);
    expect(world.log.lines.find((line) => line.level === "info")?.fields).toMatchObject({
      job: "network",
      troubledSince: at("12:00:00.003"),
    });
  });

  it("is not said to be over by a slot in which there was nothing to do", async () => {
    let result: JobResult = { outcome: "failed", detail: "no answer" };
    const runner = world.runnerOf({ "btc-spot": world.job("btc-spot", async () => result) });
    await world.tickAt(runner, at("12:00:00"));
    result = { outcome: "done", detail: "closed", idle: true };
    await world.tickAt(runner, at("12:05:00"));
    result = { outcome: "failed", detail: "no answer" };
    await world.tickAt(runner, at("12:10:00"));
    expect(world.linesOf("info", "warn", "error")).toEqual(["a job failed and will be tried again"]);
    result = { outcome: "done", detail: "in order" };
    await world.tickAt(runner, at("12:15:00"));
    expect(world.linesOf("info")).toEqual(["a job works again"]);
  });

  it("is tried at once after a restart", async () => {
    await world.tickAt(world.runnerOf({ network: world.job("network", failing) }), NOON);
    await world.tickAt(world.runnerOf({ network: world.job("network") }), at("12:00:01"));
    expect(world.ran).toEqual(["network 12:00", "network 12:00"]);
  });

  it("that broke leads from the ledger to the log, which has it once", async () => {
    const cause = new TypeError("x is not a function");
    const runner = world.runnerOf({
      network: world.job("network", async () => {
        throw cause;
      }),
    });
    await everyMinute(runner, 0, 30);
    expect(world.ran.length).toBeGreaterThan(3);
    expect((await world.ledger.newest()).get("network")?.detail).toBe(
      "Something broke on our side. Reference ref1.",
    );
    const errors = world.log.lines.filter((line) => line.level === "error");
    expect(errors.map((line) => line.fields)).toEqual([{ what: "network", reference: "ref1", err: cause }]);
  });

  it("does not wait for hours because the clock was ahead when it failed", async () => {
    const runner = world.runnerOf({ guilds: world.job("guilds", failing) });
    await everyMinute(runner, 300, 300);
    await everyMinute(runner, 0, 0);
    expect(world.ran).toHaveLength(2);
  });

  it("is not tried again where part of the work was done, which is said once", async () => {
    const runner = world.runnerOf({ network: world.job("network", partly) });
    await everyMinute(runner, 0, 61);
    expect(world.ran).toEqual(["network 12:00", "network 13:00"]);
    expect(world.linesOf("info", "warn", "error")).toEqual(["a job did only part of its work"]);
  });
});

describe("a ledger in trouble", () => {
  it("that cannot be read stops nothing for good and is said once", async () => {
    let broken = true;
    const ledger = ledgerWith(world.ledger, {
      newest: (upTo) => (broken ? Promise.reject(new Error("locked")) : world.ledger.newest(upTo)),
    });
    const runner = world.runnerOf({ network: world.job("network") }, { ledger });
    await everyMinute(runner, 0, 5);
    expect(world.ran).toEqual([]);
    broken = false;
    await everyMinute(runner, 6, 7);
    expect(world.ran).toEqual(["network 12:00"]);
    expect(world.linesOf("info", "warn", "error")).toEqual([
      "a job or its ledger broke",
      "the ledger of jobs works again",
    ]);
  });

  it("that cannot note an end does not make the job run again, and is said once", async () => {
    const ledger = ledgerWith(world.ledger, { end: () => Promise.reject(new Error("disk full")) });
    const runner = world.runnerOf({ network: world.job("network") }, { ledger });
    await everyMinute(runner, 0, 125);
    expect(world.ran).toEqual(["network 12:00", "network 13:00", "network 14:00"]);
    expect(world.linesOf("info", "warn", "error")).toEqual(["a job or its ledger broke"]);
  });

  it("that cannot note a begin keeps the job from running, with its waits", async () => {
    const ledger = ledgerWith(world.ledger, { begin: () => Promise.reject(new Error("disk full")) });
    const runner = world.runnerOf({ network: world.job("network") }, { ledger });
    await everyMinute(runner, 0, 50);
    expect(world.ran).toEqual([]);
    expect(world.linesOf("warn", "error").length).toBeLessThan(4);
  });
});

describe("the moment after the full minute", () => {
  it("is waited for by jobs that ask others, not for what was missed while the bot was off", async () => {
    const runner = world.runnerOf(someJobs(), { jitterSeed: "an installation" });
    await everyMinute(runner, 0, 0);
    expect([world.waits, world.ran.length], "the first start is not held up").toEqual([[], 3]);
    await everyMinute(runner, 5, 5);
    expect(world.waits, "btc-spot on time, network tried again").toHaveLength(2);
    const again = [...world.waits];
    world.waits.length = 0;
    await everyMinute(runner, 10, 10);
    expect(again, "the same every time").toEqual(expect.arrayContaining(world.waits));
    expect(Math.max(...again)).toBeLessThanOrEqual(45_000);
  });

  it("is not waited for by jobs that ask nobody", async () => {
    const runner = world.runnerOf({ guilds: world.job("guilds") }, { jitterSeed: "an installation" });
    await world.tickAt(runner, "2026-11-25T05:10:00Z");
    expect([world.ran, world.waits]).toEqual([["guilds 05:10"], []]);
  });

  it("is cut short by a stop, and the job is not begun", async () => {
    const runner = world.runnerOf(someJobs(), {
      jitterSeed: "an installation",
      wait: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    });
    await everyMinute(runner, 0, 0);
    world.clock.at = at("12:05:00");
    await runner.tick();
    await runner.stop();
    expect(world.ran.filter((line) => line === "btc-spot 12:05")).toEqual([]);
    expect(world.linesOf("error")).toEqual([]);
  });
});
