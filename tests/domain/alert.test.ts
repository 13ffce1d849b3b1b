import { existsSync, readFileSync } from "node:fs";
import { array, assert, constant, constantFrom, integer, nat, oneof, property, record } from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  type AlertState,
  baselineOf,
  INITIAL_STATE,
  type MachineReading,
  type MachineRule,
  step,
  type Transition,
} from "../../src/domain/alert.ts";
import { type AlertCase, fieldsOf, ruleOf, runCase } from "../support/alert-vectors.ts";

const file = new URL("../../../shared/fixtures/divergence/alert-machine-vectors.json", import.meta.url);
const present = existsSync(file);

interface Vectors {
  readonly initial: AlertCase["final"];
  readonly cases: readonly AlertCase[];
}

const RULE: MachineRule = {
  direction: "above",
  threshold: 30,
  clear: 18,
  forBars: 2,
  clearBars: 2,
  cooldown: 3,
  staleAfter: 3,
  remindEvery: 0,
};

describe.skipIf(!present)("the machine against the reference vectors", () => {
  const vectors: Vectors = present ? JSON.parse(readFileSync(file, "utf8")) : { initial: {}, cases: [] };

  it("begins as they do", () => {
    expect(fieldsOf(INITIAL_STATE)).toEqual(vectors.initial);
    expect(vectors.cases).toHaveLength(12);
  });

  it.each(vectors.cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    expect(one.steps.length).toBeGreaterThan(3);
    expect(runCase(one)).toEqual(one);
  });
});

/**
 * Each step is a letter for the state after it and its value, `?` for none; events of the step follow. Read aloud:
 * i inactive, p pending, f firing, r recovering.
 */
const CASES: readonly (readonly [what: string, rule: Partial<MachineRule>, story: string])[] = [
  ["two bars at the threshold fire", {}, "p30 f31:fire f29 f18"],
  ["one bar at the threshold does not", {}, "p30 i29.9 p30 i0"],
  ["one bar is enough where one is asked", { forBars: 1 }, "f30:fire"],
  ["it ends after two bars inside clear, not at clear", {}, "p30 f30:fire r17 f18 r17 i16:resolve i5"],
  ["with one bar to clear the first ends it", { clearBars: 1 }, "p30 f30:fire i17:resolve"],
  ["the other side mirrors it", { direction: "below" }, "i40 p-30 f-30:fire r-17 i17:resolve"],
  ["no data freezes a pending run", {}, "p30 p? p? f30:fire"],
  ["no data freezes a recovering run", {}, "p30 f30:fire r1 r? i1:resolve"],
  [
    "stale is told at the third bar without data, fresh at the next",
    {},
    "p30 f30:fire f? f? f?:stale f? f30:fresh",
  ],
  ["fresh comes before what else happens", { clearBars: 1 }, "p30 f30:fire f? f? f?:stale i1:fresh,resolve"],
  ["nobody is told that a quiet rule went stale", {}, "i1 i? i? i? i? i1"],
  [
    "what ends inside the cooldown is silent on both sides",
    { forBars: 1, clearBars: 1 },
    "f30:fire i1:resolve f30 i1 i1 f30:fire",
  ],
  [
    "what holds at its end is told late",
    { forBars: 1, clearBars: 1 },
    "f30:fire i1:resolve f30 f30 f30 f30:late i1:resolve",
  ],
  [
    "bars without data count towards the cooldown",
    { forBars: 1, clearBars: 1 },
    "f30:fire i1:resolve i? i? i? f30:fire",
  ],
  ["a value that is no number is no data", {}, "p30 pNaN f30:fire fInfinity"],
];

const LETTERS: Readonly<Record<AlertState["status"], string>> = {
  inactive: "i",
  pending: "p",
  firing: "f",
  recovering: "r",
};

test.each(CASES)("%s", (_, fields, story) => {
  let state = INITIAL_STATE;
  const told = story.split(" ").map((word, index) => {
    const value = /^.([^:]*)/.exec(word)?.[1] ?? "";
    const stepped = step(
      { ...RULE, ...fields },
      state,
      reading(value === "?" ? null : Number(value)),
      bar(index),
    );
    state = stepped.state;
    const events = stepped.transitions.map(({ event, late }) => (late ? "late" : event)).join();
    return `${LETTERS[state.status]}${value}${events === "" ? "" : `:${events}`}`;
  });
  expect(told.join(" ")).toBe(story);
});

test("a multiple is of the volatility at the episode's beginning, as long as it runs", () => {
  const rule: MachineRule = { ...RULE, threshold: 2, clear: 1 };
  const bars = [
    [21, 10, "pending"],
    [29, 15, "firing"],
    [11, 15, "firing"],
    [9, 1, "recovering"],
    [9, 1, "inactive"],
    [21, 15, "inactive"],
  ] as const;
  let state = INITIAL_STATE;
  const told = bars.map(([value, unit], index) => {
    state = step(rule, state, { value, unit }, bar(index)).state;
    return state.status;
  });
  expect(told).toEqual(bars.map(([, , status]) => status));
});

describe("the baseline", () => {
  it("withholds what runs already: no fire, late or not, and no end", () => {
    const state = baselineOf(RULE, barsOf([30, 30, 30]));
    expect(state).toMatchObject({ status: "firing", told: "withheld", episode: bar(0) });
    const after = run(RULE, state, [40, null, null, null, 40, 1, 1], 3);
    expect(after.transitions).toEqual([]);
    expect(after.state.status).toBe("inactive");
    expect(run(RULE, after.state, [30, 30], 10).transitions.map(({ event }) => event)).toEqual(["fire"]);
  });

  it("goes on counting what is only pending", () => {
    const state = baselineOf(RULE, barsOf([1, 30]));
    expect(run(RULE, state, [30], 2).transitions).toMatchObject([{ event: "fire", episode: bar(1) }]);
  });

  it("starts no cooldown", () => {
    const state = baselineOf({ ...RULE, cooldown: 50 }, barsOf([30, 30, 1, 1]));
    expect(run({ ...RULE, cooldown: 50 }, state, [30, 30], 4).transitions).toHaveLength(1);
  });

  it("of nothing is the first state", () => {
    expect(baselineOf(RULE, [])).toEqual(INITIAL_STATE);
  });
});

describe("whatever happens", () => {
  const rules = record({
    direction: constantFrom("above" as const, "below" as const),
    threshold: constant(30),
    clear: integer({ min: 0, max: 30 }),
    forBars: integer({ min: 1, max: 4 }),
    clearBars: integer({ min: 1, max: 4 }),
    cooldown: integer({ min: 0, max: 5 }),
    staleAfter: integer({ min: 1, max: 4 }),
    remindEvery: constant(0),
  }).map((rule): MachineRule => rule);
  const values = array(
    oneof(
      { weight: 4, arbitrary: integer({ min: -60, max: 60 }) },
      { weight: 4, arbitrary: constantFrom(30, -30, 45, -45) },
      { weight: 1, arbitrary: constant(null) },
    ),
    { minLength: 20, maxLength: 80, size: "max" },
  );

  it("there is never a second fire without an end between, nor an end without a fire", () => {
    let fires = 0;
    assert(
      property(rules, values, (rule, given) => {
        const events = run(rule, INITIAL_STATE, given, 0)
          .transitions.map(({ event }) => event)
          .filter((event) => event === "fire" || event === "resolve");
        fires += events.length;
        expect(events).toEqual(events.map((_, index) => (index % 2 === 0 ? "fire" : "resolve")));
      }),
    );
    expect(fires, "values that never fire prove nothing").toBeGreaterThan(100);
  });

  it("stale and fresh alternate within a run", () => {
    assert(
      property(rules, values, (rule, given) => {
        const { transitions } = run(rule, INITIAL_STATE, given, 0);
        // Between a stale and its fresh nothing else is told.
        const words = transitions.map(({ event }) => event).join(" ");
        expect(words.replaceAll("stale fresh", "")).not.toMatch(/stale (?!$)|fresh/);
      }),
    );
  });

  it("stepping any part of it again changes nothing", () => {
    assert(
      property(rules, values, nat(80), (rule, given, cut) => {
        const { state } = run(rule, INITIAL_STATE, given, 0);
        expect(run(rule, state, given.slice(0, cut), 0)).toEqual({ state, transitions: [] });
        const half = run(rule, INITIAL_STATE, given.slice(0, cut), 0);
        const twice = run(rule, half.state, given, 0);
        expect(twice.state).toEqual(state);
      }),
    );
  });

  it("without data neither the status nor a count moves, and nothing fires or ends", () => {
    assert(
      property(rules, values, integer({ min: 1, max: 9 }), (rule, given, gap) => {
        const { state } = run(rule, INITIAL_STATE, given, 0);
        const after = run(
          rule,
          state,
          Array.from({ length: gap }, () => null),
          given.length,
        );
        const kept = ["status", "count", "episode", "told", "barsFiring", "unit"] as const;
        for (const field of kept) expect(after.state[field]).toEqual(state[field]);
        expect(after.transitions.filter(({ event }) => event !== "stale")).toEqual([]);
      }),
    );
  });

  it("a fire's value is at the threshold on its own side, an end's inside clear", () => {
    assert(
      property(rules, values, (rule, given) => {
        const wrong = run(rule, INITIAL_STATE, given, 0).transitions.filter(({ event, value, late }) => {
          const size = rule.direction === "below" ? -(value ?? NaN) : (value ?? NaN);
          if (event === "resolve") return !(size < rule.clear);
          return event === "fire" && !(size >= (late ? rule.clear : rule.threshold));
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it("the short form of the cases says what the long one does", () => {
    const rule = { op: "above", threshold: 30, clear: 18, for_n: 2, clear_n: 2, cooldown: 3 } as const;
    const given: AlertCase = {
      name: "reminders",
      rule: { ...rule, stale_after: 3, remind_every: 2 },
      steps: [30, 30, 30, 30].map((value, index) => ({
        bar: bar(index),
        value,
        state: index === 0 ? "pending" : "firing",
        stale: false,
        events:
          index === 1
            ? [{ event: "fire", bar: bar(1), episode: bar(0), value, late: false }]
            : index === 3
              ? [{ event: "remind", bar: bar(3), episode: bar(0), value }]
              : [],
      })),
      final: {
        st: "firing",
        n: 0,
        last_bar: bar(3),
        episode: bar(0),
        notified: true,
        since_end: null,
        nodata: 0,
        stale: false,
        bars_firing: 2,
      },
    };
    expect(runCase(given)).toEqual(given);
    expect(ruleOf(given.rule)).toEqual({ ...RULE, remindEvery: 2 });
  });
});

function run(
  rule: MachineRule,
  from: AlertState,
  values: readonly (number | null)[],
  first: number,
): { readonly state: AlertState; readonly transitions: readonly Transition[] } {
  let state = from;
  const transitions: Transition[] = [];
  values.forEach((value, index) => {
    const stepped = step(rule, state, reading(value), bar(first + index));
    state = stepped.state;
    transitions.push(...stepped.transitions);
  });
  return { state, transitions };
}

function barsOf(values: readonly number[]) {
  return values.map((value, index) => ({ bar: bar(index), reading: reading(value) }));
}

function bar(index: number): string {
  return `b${String(index).padStart(3, "0")}`;
}

function reading(value: number | null): MachineReading | null {
  return value === null ? null : { value, unit: 1 };
}
