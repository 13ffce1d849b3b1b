import { readFileSync } from "node:fs";
import { linearRegression, mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { type ReplayDeps, replayRule, type Replayed } from "../../src/app/replay.ts";
import { PRESET_NAMES, presetRules } from "../../src/domain/presets.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { bundledMarket, hasRealPrices, realCloses, realReplayDeps } from "../support/real-prices.ts";

const FIRST = "2021-08-02";
const LAST = "2026-07-31";
const YEAR_FROM = "2025-08-01";

const ALL = PRESET_NAMES.flatMap((preset) =>
  presetRules(preset, "basket", "PW14").map((text) => ({ preset, text })),
);

describe("presets", () => {
  const { miners, basket } = bundledMarket();

  it.each(PRESET_NAMES)(
    "%s is made of rules that can be read, for a basket, a list and a miner",
    (preset) => {
      for (const [kind, target] of [
        ["basket", "PW14"],
        ["basket", "[MARA,RIOT,CLSK]"],
        ["miner", "MARA"],
      ] as const) {
        const rules = presetRules(preset, kind, target).map((text) =>
          parseRule(text, { basketId: basket.id, miners }),
        );
        expect(rules.length).toBeGreaterThan(1);
        expect(rules.filter((rule) => !rule.ok)).toEqual([]);
      }
    },
  );
});

describe.skipIf(!hasRealPrices)("presets on real prices", () => {
  const deps = hasRealPrices ? realReplayDeps() : null;
  const plain = hasRealPrices ? readPlain() : null;
  const known = new Map<string, Promise<Replayed>>();
  /** Several tests look at one replay. */
  const replay = (text: string, from: string): Promise<Replayed> => {
    const key = `${text} from ${from}`;
    const found = known.get(key) ?? replayOver(deps, text, from);
    known.set(key, found);
    return found;
  };
  const docs = readFileSync(new URL("../../docs/alerts.md", import.meta.url), "utf8");

  it.each(ALL)("$text fires where a straight count says", async ({ text }) => {
    const replayed = await replay(text, FIRST);
    const ours = replayed.result.transitions
      .filter(({ event }) => event === "fire" || event === "resolve")
      .map(({ session, event, value }) => `${session} ${event} ${(value ?? NaN).toFixed(6)}`);
    const expected = countStraight(plain, text);
    expect(expected.length).toBeGreaterThan(5);
    expect(ours).toEqual(expected);
  });

  it.each(ALL)("docs/alerts.md says how often $text fired", async ({ preset, text }) => {
    const five = await replay(text, FIRST);
    const year = await replay(text, YEAR_FROM);
    const rate = (five.result.summary.firesPerYear ?? NaN).toFixed(1);
    expect(docs).toContain(`| ${preset} | \`${text}\` | ${firesOf(five)} | ${rate} | ${firesOf(year)} |`);
  });

  it("the big sessions of the last twelve months are not silent", async () => {
    const each: Replayed[] = [];
    for (const text of presetRules("normal", "basket", "PW14")) each.push(await replay(text, YEAR_FROM));
    // The last of them is the big day, whose value is the basket's own move.
    const sessions = each.at(-1)?.sessions ?? [];
    const transitions = each.flatMap(({ result }) => result.transitions);
    const dates = sessions.map(({ session }) => session);
    const big = sessions.filter(({ value }) => Math.abs(value ?? 0) >= 10).map(({ session }) => session);
    const fires = new Set(transitions.filter(({ event }) => event === "fire").map(({ session }) => session));
    const toldWithin = (session: string): boolean => {
      const at = dates.indexOf(session);
      return dates.slice(Math.max(0, at - 5), at + 1).some((day) => fires.has(day));
    };
    expect(big.length).toBeGreaterThan(5);
    expect(big.filter((session) => !toldWithin(session))).toEqual([]);
    const onTheDay = big.filter((session) => fires.has(session)).length;
    expect(docs).toContain(`${big.length} sessions in which the basket moved 10% or more`);
    expect(docs).toContain(`${onTheDay} of them fired on the day`);
  });

  it("a miner's rules fire about as often as the basket's", async () => {
    for (const [index, whole] of presetRules("normal", "basket", "PW14").entries()) {
      const basketRate = (await replay(whole, FIRST)).result.summary.firesPerYear ?? NaN;
      const rates: number[] = [];
      for (const ticker of ["MARA", "HUT", "HIVE"]) {
        const text = presetRules("normal", "miner", ticker)[index] ?? "";
        rates.push((await replay(text, FIRST)).result.summary.firesPerYear ?? NaN);
      }
      expect(mean(rates), whole).toBeGreaterThan(basketRate * 0.6);
      expect(mean(rates), whole).toBeLessThan(basketRate * 1.6);
    }
  });
});

async function replayOver(deps: ReplayDeps | null, text: string, from: string): Promise<Replayed> {
  if (deps === null) throw new Error("there are no real prices");
  const outcome = await replayRule(deps, text, from, LAST);
  if (!outcome.ok) throw new Error(outcome.problems.join(" "));
  return outcome;
}

function firesOf({ result }: Replayed): number {
  return result.transitions.filter(({ event }) => event === "fire").length;
}

/** Closes and nothing else: what the straight count stands on. */
interface Plain {
  readonly days: readonly string[];
  readonly btc: ReadonlyMap<string, number>;
  readonly members: readonly { readonly from: string; readonly closes: ReadonlyMap<string, number> }[];
}

function readPlain(): Plain {
  const { basket, miners } = bundledMarket();
  return {
    days: [...realCloses("SPY").keys()].filter((day) => day <= LAST),
    btc: realCloses("BTC-USD"),
    members: basket.members.map(({ security, from }) => {
      const ticker = miners.find(({ id }) => id === security)?.ticker ?? security;
      return { from, closes: realCloses(ticker) };
    }),
  };
}

/** The mean return of the members of the base and bitcoin's, as fractions, from closes alone. */
function legsStraight({ btc, members }: Plain, base: string, day: string): readonly [number, number] {
  const returns: number[] = [];
  for (const { from, closes } of members) {
    const then = closes.get(base);
    const now = closes.get(day);
    if (from <= base && then !== undefined && now !== undefined) returns.push(now / then - 1);
  }
  return [mean(returns), (btc.get(day) ?? NaN) / (btc.get(base) ?? NaN) - 1];
}

function valueStraight(plain: Plain, metric: string, window: string, t: number): number {
  const { days } = plain;
  const day = days[t] ?? "";
  if (metric === "z1") return zStraight(plain, t);
  const ago = Number.parseInt(window, 10);
  const limit =
    window === "ytd"
      ? `${Number(day.slice(0, 4)) - 1}-12-31`
      : new Date(Date.parse(day) - ago * 86_400_000).toISOString().slice(0, 10);
  const base = days.findLast((one) => one <= limit) ?? "";
  const [basket, bitcoin] = legsStraight(plain, base, day);
  return 100 * (metric === "big_day" ? basket : basket - bitcoin);
}

function zStraight(plain: Plain, t: number): number {
  const pairs: [number, number][] = [];
  for (let i = t - 60; i <= t; i++) {
    const [basket, bitcoin] = legsStraight(plain, plain.days[i - 1] ?? "", plain.days[i] ?? "");
    pairs.push([Math.log(1 + bitcoin), Math.log(1 + basket)]);
  }
  const [x, y] = pairs.pop() ?? [NaN, NaN];
  const { m, b } = linearRegression(pairs);
  const sse = pairs.reduce((sum, [px, py]) => sum + (py - b - m * px) ** 2, 0);
  const middle = mean(pairs.map(([px]) => px));
  const sxx = pairs.reduce((sum, [px]) => sum + (px - middle) ** 2, 0);
  return (y - b - m * x) / Math.sqrt((sse / 58) * (1 + 1 / 60 + (x - middle) ** 2 / sxx));
}

/**
 * The count, written out as a person would do it by hand down a column of values: one for, two to clear at 60 %, a rest
 * of three. What fires already at the start is left out with its end.
 */
function countStraight(plain: Plain | null, text: string): readonly string[] {
  if (plain === null) throw new Error("there are no real prices");
  const [metric = "", , window = "", size = ""] = text.split(" ");
  const threshold = Number(size);
  const need = window === "1d" ? 1 : 2;
  const found: { readonly day: string; readonly side: number; readonly words: string }[] = [];
  for (const side of [1, -1]) {
    let above = 0;
    let inside = 0;
    let rest = 0;
    let now: "quiet" | "told" | "untold" | "from before" = "quiet";
    plain.days.forEach((day, t) => {
      // Values from long before the start settle what runs by then; the oldest have no base.
      if (t < 400) return;
      const value = valueStraight(plain, metric, window, t);
      const isOut = side * value >= threshold;
      const isBack = side * value < 0.6 * threshold;
      const tell = (event: string): void => {
        found.push({ day, side, words: `${day} ${event} ${value.toFixed(6)}` });
      };
      rest = Math.max(0, rest - 1);
      if (now === "quiet") {
        above = isOut ? above + 1 : 0;
        if (above < need) return;
        inside = 0;
        now = day < FIRST ? "from before" : rest > 0 ? "untold" : "told";
        if (now === "told") tell("fire");
        return;
      }
      inside = isBack ? inside + 1 : 0;
      if (now === "untold" && !isBack && rest === 0) {
        now = "told";
        tell("fire");
      }
      if (inside < 2) return;
      if (now === "told") {
        tell("resolve");
        rest = 4;
      }
      now = "quiet";
      above = 0;
    });
  }
  return found
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : b.side - a.side))
    .map(({ words }) => words);
}
