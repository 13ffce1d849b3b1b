import type { FilingDeps } from "../../src/app/filings/filing-deps.ts";
import type { FactLoader, Facts } from "../../src/app/ports/facts.ts";
import type { Prices } from "../../src/app/ports/prices.ts";
import type { SourceStates } from "../../src/app/ports/source-states.ts";
import type { Miner } from "../../src/domain/miner.ts";
import { epochMs, type Instant, type IsoDate } from "../../src/domain/time.ts";
import { createFakeEdgar, type FakeEdgar } from "./fake-edgar.ts";
import {
  createFilingMemory,
  createMarks,
  createReports,
  createReview,
  createTasks,
  factSetOf,
  type FilingMemory,
  write,
} from "./fake-filing-stores.ts";
import { createLinesLog } from "./lines-log.ts";

/** Breaks a port's calls when told to. */
export interface Breaker {
  /** Calls of any port so far. */
  calls: number;
  /** The call that is not made and fails; 0: none. */
  at: number;
}

function breakable<T extends object>(port: T, breaker: Breaker): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...parameters: readonly unknown[]): Promise<unknown> => {
        breaker.calls += 1;
        if (breaker.calls === breaker.at) throw new Error("The process was killed.");
        const result: unknown = await Reflect.apply(method, target, parameters);
        return result;
      };
    },
  });
}

/** Everything that reading filings is given, over one memory and one EDGAR. */
export function createFilingWorld(options: {
  readonly miners: readonly Miner[];
  readonly edgar?: FakeEdgar;
  readonly memory?: FilingMemory;
  readonly now?: Instant;
  readonly btcUsd?: Readonly<Record<IsoDate, number>>;
  readonly off?: readonly string[];
}) {
  const edgar = options.edgar ?? createFakeEdgar();
  const memory = options.memory ?? createFilingMemory();
  const log = createLinesLog();
  const told: string[] = [];
  const breaker: Breaker = { calls: 0, at: 0 };
  const world = { now: options.now ?? "2026-11-24T15:00:00.000Z", miners: options.miners };
  const facts: Facts = { knownOn: async () => factSetOf(memory, world.miners), changes: async () => [] };
  const loader: FactLoader = {
    load: async () => ({ added: 0, superseded: 0, unchanged: 0 }),
    add: async (bundle, adding) => {
      write(memory, bundle, adding);
      return { added: 0, superseded: 0, unchanged: 0 };
    },
    loadedDigest: async () => null,
  };
  const prices: Prices = {
    history: async (_securities, from, to) => ({
      bars: new Map(),
      btc: Object.entries(options.btcUsd ?? {})
        .filter(([date]) => date >= from && date <= to)
        .map(([date, priceUsd]) => ({ date, priceUsd, align: "close" })),
      actions: [],
      shares: [],
    }),
    coverage: async () => ({ securities: [], btc: null }),
  };
  const states: SourceStates = {
    all: async () => [...memory.states.values()],
    write: async (state) => void memory.states.set(`${state.source} ${state.capability}`, state),
  };
  const deps: FilingDeps = {
    source: edgar,
    states: breakable(states, breaker),
    off: new Set(options.off),
    tasks: breakable(createTasks(memory), breaker),
    reports: breakable(createReports(memory), breaker),
    marks: breakable(createMarks(memory), breaker),
    facts: breakable(facts, breaker),
    loader: breakable(loader, breaker),
    review: breakable(createReview(memory), breaker),
    prices,
    notices: { notify: async (kind, text) => void told.push(`${kind}: ${text}`) },
    clock: { now: () => world.now },
    log,
    watched: async () => world.miners,
  };
  return { edgar, memory, log, told, breaker, world, deps };
}

/** Moves a made-up clock by minutes. */
export function later(now: Instant, minutes: number): Instant {
  return new Date(epochMs(now) + minutes * 60_000).toISOString();
}
