import { describe, expect, it } from "vitest";
import { createFilingGate, type FilingLane } from "../../../src/app/filings/gate.ts";
import type { SourceFailureKind } from "../../../src/app/ports/market-sources.ts";
import { createFakeEdgar } from "../../support/fake-edgar.ts";
import { createFilingMemory } from "../../support/fake-filing-stores.ts";
import { createFilingWorld, later } from "../../support/fake-filings.ts";

const START = "2026-11-24T15:00:00.000Z";
const NEVER = new AbortController().signal;

function open(
  memory = createFilingMemory(),
  edgar = createFakeEdgar(),
  now = START,
  off: readonly string[] = [],
) {
  const world = createFilingWorld({ miners: [], memory, edgar, now, off });
  const gate = createFilingGate(world.deps);
  const ask = (lane: FilingLane = "lists", signal = NEVER) =>
    gate.ask(lane, (source) => source.submissions("0000000001"), signal);
  return { ...world, gate, ask };
}

const stateOf = (memory: ReturnType<typeof createFilingMemory>) => memory.states.get("sec filings");

describe("a rate limit", () => {
  it("stops everything for eleven minutes, over a restart too, and then asks on", async () => {
    const first = open();
    first.edgar.fail("all", { kind: "rate_limited", detail: "Too much.", retryAfterS: 660 }, 1);
    expect(await first.ask("archives")).toMatchObject({ ok: false, closed: true });
    expect(await first.ask("lists")).toMatchObject({
      ok: false,
      closed: true,
      failure: { detail: "The SEC is not asked before 10:11 New York. Too much." },
    });
    const restarted = open(first.memory, first.edgar, later(START, 10));
    expect(await restarted.ask()).toMatchObject({ ok: false, closed: true });
    expect(first.edgar.asked).toHaveLength(1);
    restarted.world.now = later(START, 11);
    expect(await restarted.ask()).toMatchObject({ ok: true });
    expect(stateOf(first.memory)).toMatchObject({ failures: 0, notBefore: null });
  });

  it.each([
    ["nothing", null, 11],
    ["less", 60, 11],
    ["more", 1800, 30],
  ])("that says %s of how long lasts for", async (_name, retryAfterS, minutes) => {
    const world = open();
    world.edgar.fail("all", { kind: "rate_limited", detail: "Too much.", retryAfterS }, 1);
    await world.ask();
    world.world.now = later(START, minutes - 0.1);
    expect((await world.ask()).ok).toBe(false);
    world.world.now = later(START, minutes);
    expect((await world.ask()).ok).toBe(true);
  });

  it("written by a clock that was ahead holds nothing up", async () => {
    const first = open(createFilingMemory(), createFakeEdgar(), "2027-05-01T00:00:00.000Z");
    first.edgar.fail("all", "rate_limited", 1);
    await first.ask();
    expect((await open(first.memory, first.edgar).ask()).ok).toBe(true);
  });
});

describe("a refused name and address", () => {
  it("stops everything for good, tells the operator once, and is tried again after a restart", async () => {
    const first = open();
    first.edgar.fail("all", "blocked", 1);
    for (const lane of ["feeds", "lists", "archives"] as const) {
      expect(await first.ask(lane)).toMatchObject({ ok: false, closed: true, failure: { kind: "blocked" } });
      first.world.now = later(first.world.now, 24 * 60);
    }
    expect(first.edgar.asked).toHaveLength(1);
    expect(first.told).toEqual([
      "source_failing: The SEC refuses the name and address that this bot gives in SEC_USER_AGENT. No filings are read until it is changed and the bot is started again.",
    ]);
    expect(stateOf(first.memory)).toMatchObject({
      failures: 1,
      lastFailure: { kind: "blocked" },
      notBefore: null,
    });
    const restarted = open(first.memory, first.edgar, first.world.now);
    expect((await restarted.ask()).ok).toBe(true);
  });
});

describe("a failure of the host", () => {
  it.each([
    ["unreachable", 1],
    ["timed_out", 1],
    ["server_error", 1],
  ] satisfies readonly (readonly [SourceFailureKind, number])[])(
    "three times in a row (%s) rests that part alone",
    async (kind, minutes) => {
      const world = open();
      world.edgar.fail("all", kind, 3);
      expect(await world.ask("feeds")).toMatchObject({ closed: false });
      expect(await world.ask("feeds")).toMatchObject({ closed: false });
      expect(await world.ask("feeds")).toMatchObject({ closed: true });
      expect(await world.ask("feeds")).toMatchObject({ closed: true });
      expect(world.edgar.asked).toHaveLength(3);
      expect((await world.ask("lists")).ok).toBe(true);
      expect((await world.ask("feeds")).ok).toBe(false);
      world.world.now = later(START, minutes);
      expect((await world.ask("feeds")).ok).toBe(true);
    },
  );

  it("that names a time rests that part at once: maintenance leaves the lists alone", async () => {
    const world = open();
    world.edgar.fail("all", { kind: "server_error", detail: "Maintenance.", retryAfterS: 900 }, 1);
    expect(await world.ask("feeds")).toMatchObject({ closed: true });
    expect((await world.ask("lists")).ok).toBe(true);
    world.world.now = later(START, 14);
    expect((await world.ask("feeds")).ok).toBe(false);
    world.world.now = later(START, 15);
    expect((await world.ask("feeds")).ok).toBe(true);
  });
});

describe("an answer about one question", () => {
  it.each(["missing", "too_large"] satisfies readonly SourceFailureKind[])(
    "%s is no failure of the SEC",
    async (kind) => {
      const world = open();
      world.edgar.fail("all", kind, 5);
      for (let times = 0; times < 5; times += 1) {
        expect(await world.ask()).toMatchObject({ ok: false, closed: false, failure: { kind } });
      }
      expect(stateOf(world.memory)).toBeUndefined();
    },
  );

  it("that cannot be read counts, and stops nothing: HTML where JSON is due", async () => {
    const world = open();
    world.edgar.fail("all", "malformed", 5);
    for (let times = 0; times < 5; times += 1) expect(await world.ask()).toMatchObject({ closed: false });
    expect(stateOf(world.memory)).toMatchObject({ failures: 5 });
  });
});

describe("the gate", () => {
  it("takes a fault of the source for an answer that cannot be read", async () => {
    const { gate, log } = open();
    const asked = await gate.ask("lists", () => Promise.reject(new Error("It broke.")), NEVER);
    expect(asked).toMatchObject({ ok: false, closed: false, failure: { kind: "malformed" } });
    expect(log.lines.map(({ level }) => level)).toEqual(["error", "warn"]);
  });

  it("asks nothing of a source that is switched off", async () => {
    const world = open(createFilingMemory(), createFakeEdgar(), START, ["sec"]);
    expect(await world.ask()).toMatchObject({ ok: false, closed: true, failure: { kind: "refused" } });
    expect(world.edgar.asked).toEqual([]);
  });

  it("rejects once the signal aborts, and holds nothing against the source", async () => {
    const world = open();
    const controller = new AbortController();
    const asked = world.gate.ask(
      "lists",
      async () => {
        controller.abort(new Error("Stopped."));
        return { ok: false, failure: { kind: "unreachable", detail: "Cut.", retryAfterS: null } };
      },
      controller.signal,
    );
    await expect(asked).rejects.toThrow("Stopped.");
    expect(stateOf(world.memory)).toBeUndefined();
  });

  it("notes a success once a minute at most", async () => {
    const world = open();
    await world.ask();
    world.world.now = later(START, 0.5);
    await world.ask();
    expect(stateOf(world.memory)?.lastSuccess).toBe(START);
    world.world.now = later(START, 1);
    await world.ask();
    expect(stateOf(world.memory)?.lastSuccess).toBe(later(START, 1));
  });
});
