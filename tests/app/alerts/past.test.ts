import { expect, test } from "vitest";
import type { PastDeps } from "../../../src/app/alerts/alerts-deps.ts";
import { createPast } from "../../../src/app/alerts/past.ts";
import { readTyped, type WishRules } from "../../../src/app/alerts/wish.ts";
import { aFactSet } from "../../support/facts.ts";
import { aSpot } from "../../support/live.ts";
import {
  plannedHistory,
  REPLAY_MINERS,
  REPLAY_SESSIONS,
  replayDepsOver,
} from "../../support/replay-market.ts";

const names = { basketId: "PW14", miners: REPLAY_MINERS };
const session = (t: number): string => REPLAY_SESSIONS[t] ?? "";
const LAST = session(REPLAY_SESSIONS.length - 1);
const NOW = `${LAST}T23:00:00.000Z`;

function rules(...lines: readonly string[]): WishRules {
  const read = readTyped(lines, names);
  if (!read.ok) throw new Error(read.problems.join());
  return read.rules;
}

const rise = (t: number): number => (t >= 50 && t < 60 ? 1.6 : 1);
const RISE = plannedHistory(rise);

/** Prices of four miners, which rise by 60% at the 50th session and come back at the 60th; reads are counted. */
function world(version: () => string | null = () => "1", history = RISE) {
  const reads: string[] = [];
  const { prices, ...replay } = replayDepsOver(history, {
    spots: Array.from({ length: 600 }, (_, n) => aSpot(n === 500 ? 70_000 : 60_000, slotAt(n))),
  });
  const facts = aFactSet({ miners: REPLAY_MINERS });
  const deps: PastDeps = {
    ...replay,
    facts: { knownOn: async () => facts, changes: async () => [] },
    prices: {
      history: (securities, from, to) => {
        reads.push(securities.join());
        return prices.history(securities, from, to);
      },
      coverage: async () => ({
        securities: [{ security: "AAA", first: session(0), last: LAST, rows: 1, quarantined: 0 }],
        btc: null,
      }),
    },
    contentVersion: {
      current: async () => String(Math.random()),
      ofDays: async () => version() ?? "",
    },
    breathe: () => Promise.resolve(),
  };
  return { deps, reads };
}

function slotAt(n: number): string {
  return new Date(Date.parse(`${LAST}T00:00:00.000Z`) - (600 - n) * 300_000).toISOString();
}

test("each side is stepped by itself, with what it fires at the end and what followed its fires", async () => {
  const { deps } = world();
  const past = await createPast(deps)(rules("big_day PW14 1d 30 both"), NOW);
  expect(past.to).toBe(LAST);
  const [above, below] = past.sides;
  const shown = (side: typeof above) =>
    side?.transitions.map(({ event, session: bar, value }) => [
      event,
      bar,
      Math.round(10 * (value ?? NaN)) / 10,
    ]);
  expect(shown(above)).toEqual([
    ["fire", session(50), 60],
    ["resolve", session(52), 0],
  ]);
  expect(shown(below)).toEqual([
    ["fire", session(60), -37.5],
    ["resolve", session(62), 0],
  ]);
  // Twenty sessions after the rise all of it is lost; after the fall nothing more comes.
  expect(above?.scores[0]).toBeCloseTo(-37.5, 9);
  expect(below?.scores[0]).toBeCloseTo(0, 9);
  expect(above?.firingSince).toBe(null);
  expect(above?.read).toBe(REPLAY_SESSIONS.length - 1);
});

test("what fires at the end says since when, and by which number it fired", async () => {
  const { deps } = world();
  const at = `${session(55)}T23:00:00.000Z`;
  const { sides } = await createPast(deps)(rules("spread PW14 30d 30"), at);
  expect(sides[0]).toMatchObject({ firingSince: session(50), lastReading: session(55) });
  expect(sides[0]?.firingValue).toBeCloseTo(60, 9);
});

test("prices are read once for all rules, and not again while no daily price was written", async () => {
  let version = "1";
  const { deps, reads } = world(() => version);
  const readPast = createPast(deps);
  await readPast(rules("spread PW14 30d 30", "big_day PW14 1d 10"), NOW);
  expect(reads).toHaveLength(4);
  await readPast(rules("spread PW14 30d 30", "spread PW14 7d 15"), NOW);
  expect(reads).toHaveLength(4);
  version = "2";
  await readPast(rules("spread PW14 30d 30"), NOW);
  expect(reads).toHaveLength(8);
});

test("without a version nothing is remembered", async () => {
  const { deps, reads } = world();
  const { contentVersion: _, ...bare } = deps;
  const readPast = createPast(bare);
  await readPast(rules("spread PW14 30d 30"), NOW);
  await readPast(rules("spread PW14 30d 30"), NOW);
  expect(reads).toHaveLength(8);
});

test("a read that failed is tried again", async () => {
  const { deps } = world();
  let isBroken = true;
  const readPast = createPast({
    ...deps,
    prices: {
      ...deps.prices,
      history: (securities, from, to) =>
        isBroken ? Promise.reject(new Error("the disk is gone")) : deps.prices.history(securities, from, to),
    },
  });
  await expect(readPast(rules("spread PW14 30d 30"), NOW)).rejects.toThrow("the disk is gone");
  isBroken = false;
  expect((await readPast(rules("spread PW14 30d 30"), NOW)).sides[0]?.read).toBeGreaterThan(0);
});

test("sessions after the last stored price are no quiet ones, and nothing loses its data in them", async () => {
  const { deps } = world();
  const late = session(REPLAY_SESSIONS.length - 15);
  const short: PastDeps = {
    ...deps,
    prices: {
      history: (securities, from, to) => deps.prices.history(securities, from, to < late ? to : late),
      coverage: async () => ({
        securities: [{ security: "AAA", first: session(0), last: late, rows: 1, quarantined: 0 }],
        btc: null,
      }),
    },
  };
  const past = await createPast(short)(rules("spread [AAA,BBB,CCC] 30d 30"), NOW);
  expect(past.to).toBe(late);
  expect(past.closed).toBe(LAST);
  expect(past.sides.flatMap(({ transitions }) => transitions.map(({ event }) => event))).not.toContain(
    "stale",
  );
});

test("rules about bitcoin are stepped slot by slot", async () => {
  const { deps } = world();
  const { sides } = await createPast(deps)(rules("move BTC 1h 10 for 1"), NOW);
  const fires = sides.map(({ transitions }) => transitions.filter(({ event }) => event === "fire").length);
  // It rises by a sixth for one slot, and falls back by a seventh in the next.
  expect(fires).toEqual([1, 1]);
  expect(sides[0]?.transitions[0]?.session).toBe(slotAt(500));
});

test("where nothing is stored no bar has a reading", async () => {
  const { deps } = world();
  const bare = { ...deps, spots: { between: async () => [] } };
  const { sides } = await createPast(bare)(rules("move BTC 1d 10", "spread [AAA,BBB,CCC] 30d 30"), NOW);
  expect(sides.map(({ read }) => read > 0)).toEqual([true, false, false]);
});

test("a level that is set behind a split is looked for in shares of today", async () => {
  const split = { kind: "split", exDate: session(100), newShares: 1, oldShares: 10 } as const;
  const { deps } = world(undefined, {
    ...plannedHistory((t) => rise(t) * (t < 100 ? 1 : 10)),
    actions: REPLAY_MINERS.map(({ id }) => ({ security: id, ...split })),
  });
  const firesOf = async (line: string): Promise<readonly string[]> => {
    const { sides } = await createPast(deps)(rules(line), NOW);
    return sides.flatMap(({ transitions }) => transitions.map((one) => `${one.session} ${one.event}`));
  };
  // Ten shares of $10 became one of $100, which makes the rise one to $160.
  expect(await firesOf("level AAA 150 above for 1")).toEqual([
    `${session(50)} fire`,
    `${session(61)} resolve`,
  ]);
  expect(await firesOf("level AAA 15 above for 1")).toEqual([]);
});
