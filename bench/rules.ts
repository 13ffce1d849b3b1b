import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setImmediate as breathe } from "node:timers/promises";
import { type AlertState, INITIAL_STATE, machineRuleOf, step } from "../src/domain/alert.ts";
import type { Calendar } from "../src/domain/calendar.ts";
import { firingRules, type RuleEvent, type RuleSubscription } from "../src/domain/fan-out-hearing.ts";
import { channelChunks, createFanOut, type FanOut, POSTS_A_DAY } from "../src/domain/fan-out.ts";
import { createSessionReader } from "../src/domain/rule-reader.ts";
import { createBarStepper } from "../src/domain/step-rules.ts";
import { columns, msCell, quantile, ratioCell } from "./measure.ts";
import { benchRuleStore } from "./rule-store.ts";
import {
  FROM,
  type KeyedSide,
  lastSessions,
  MINERS,
  rulesOver,
  subjectIn,
  type SubjectFor,
  subjectsOn,
  subscriptionsTo,
} from "./rule-world.ts";

const RULES = 11_000;
const SUBSCRIPTIONS = 100_000;
const RULES_A_CHUNK = 1000;
const SUBSCRIPTIONS_A_CHUNK = 5000;
const RUNS = 15;
const SHARES = [1 / 4, 1 / 2, 1, 2];

/**
 * One bar in memory, prices laid out beforehand: every reading, every step and who hears of what, in chunks between
 * which the loop is free. In the baseline every subscription reads its number and keeps its state for itself.
 */
export async function benchRules(calendar: Calendar, out: (text: string) => void): Promise<void> {
  const subjects = subjectsOn(calendar);
  const subjectFor = subjectIn(subjects);
  const bars = lastSessions(calendar, RUNS + 1);
  const all = rulesOver([...subjects.keys()], RULES * 2);
  const usual = all.slice(0, RULES);
  out(
    `\nOne bar in memory, ${MINERS} miners and a basket, readings, steps and who hears (baseline: every subscription for itself)`,
  );
  out(
    columns("", [
      "best ms",
      "p50 ms",
      "max ms",
      "who hears",
      "piece ms",
      "loop ms",
      "ratio",
      "events",
      "posts",
    ]),
  );
  const report = async (name: string, rules: readonly KeyedSide[], count: number): Promise<void> => {
    const subscriptions = subscriptionsTo(rules, count);
    const anew = timeAnew(rules, subscriptions, subjectFor, bars);
    const { times, hearing, pieces, blocked, events, posts } = await timeBars(
      rules,
      subscriptions,
      subjectFor,
      bars,
    );
    const p50 = quantile(times, 0.5);
    const cells = [
      times[0] ?? NaN,
      p50,
      times.at(-1) ?? NaN,
      quantile(hearing, 0.5),
      quantile(pieces, 0.5),
      blocked,
    ].map(msCell);
    out(columns(name, [...cells, ratioCell(p50 / anew), String(events), String(posts)]));
  };
  for (const share of SHARES) {
    const rules = all.slice(0, RULES * share);
    await report(
      `${rules.length.toLocaleString("en")} rules, ${SUBSCRIPTIONS / 1000}k subscriptions`,
      rules,
      SUBSCRIPTIONS,
    );
  }
  for (const share of SHARES) {
    await report(
      `${RULES.toLocaleString("en")} rules, ${(SUBSCRIPTIONS * share) / 1000}k subscriptions`,
      usual,
      SUBSCRIPTIONS * share,
    );
  }
  const worst = await timeEverything(usual, subscriptionsTo(usual, SUBSCRIPTIONS), bars.at(-1) ?? "");
  out(
    columns("all rules fire: who hears", [
      "",
      "",
      "",
      ...[worst.ms, worst.longest, worst.blocked].map(msCell),
      "",
      "",
      "",
    ]),
  );
  await benchRuleStore({ rules: usual, subjectFor, bars: bars.slice(-4) }, out);
}

interface Timed {
  /** Ascending, of a whole bar and of the fan-out alone. */
  readonly times: readonly number[];
  readonly hearing: readonly number[];
  /** Ascending, of each bar the longest piece of work between two moments in which the loop is free. */
  readonly pieces: readonly number[];
  /** The longest that the loop was held up, by whatever: collecting the bench's own garbage, other processes. */
  readonly blocked: number;
  /** Over all bars. */
  readonly events: number;
  readonly posts: number;
}

/** Steps the rules through the bars and tells the channels; the first bar is the warm-up and is not counted. */
async function timeBars(
  rules: readonly KeyedSide[],
  subscriptions: readonly RuleSubscription[],
  subjectFor: SubjectFor,
  bars: readonly string[],
): Promise<Timed> {
  let states = new Map<string, AlertState>();
  let wishes = subscriptions;
  const times: number[] = [];
  const hearing: number[] = [];
  const pieces: number[] = [];
  let [happened, posted] = [0, 0];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (const [index, bar] of bars.entries()) {
    // The loop's own clock must move on first, or what this bench did between two bars counts as held up.
    await breathe();
    if (index > 0) delay.enable();
    const stepped = await stepBar(rules, states, subjectFor, bar);
    const told = await tellChannels(wishes, stepped, bar);
    delay.disable();
    ({ states } = stepped);
    wishes = toldOf(wishes, told.fanOuts);
    if (index === 0) continue;
    times.push(stepped.ms + told.ms);
    hearing.push(told.ms);
    pieces.push(Math.max(stepped.longest, told.longest));
    happened += stepped.events.length;
    posted += told.fanOuts.reduce((sum, { posts }) => sum + posts.length, 0);
  }
  return {
    times: times.toSorted((a, b) => a - b),
    hearing: hearing.toSorted((a, b) => a - b),
    pieces: pieces.toSorted((a, b) => a - b),
    blocked: delay.max / 1e6,
    events: happened,
    posts: posted,
  };
}

/** Milliseconds of work in all and of its longest piece. */
interface Pieces {
  readonly ms: number;
  readonly longest: number;
}

interface SteppedBar extends Pieces {
  readonly states: Map<string, AlertState>;
  readonly events: readonly RuleEvent[];
  readonly rules: readonly KeyedSide[];
}

async function stepBar(
  rules: readonly KeyedSide[],
  before: ReadonlyMap<string, AlertState>,
  subjectFor: SubjectFor,
  bar: string,
): Promise<SteppedBar> {
  let [ms, longest] = [0, 0];
  const states = new Map<string, AlertState>();
  const events: RuleEvent[] = [];
  const stepChunk = createBarStepper(bar, createSessionReader(bar, subjectFor, []));
  for (let from = 0; from < rules.length; from += RULES_A_CHUNK) {
    const chunk = rules.slice(from, from + RULES_A_CHUNK);
    const kept = chunk.map(({ key, side }) => ({
      side,
      since: FROM,
      state: before.get(key) ?? INITIAL_STATE,
    }));
    const start = performance.now();
    const stepped = stepChunk(kept);
    for (const [i, { side, state, transitions, reading }] of stepped.entries()) {
      const key = chunk[i]?.key ?? "";
      states.set(key, state);
      for (const transition of transitions) {
        const detail = { kind: "series", side, transition, reading } as const;
        events.push(eventOf(events.length + 1, key, bar, detail));
      }
    }
    const took = performance.now() - start;
    ms += took;
    longest = Math.max(longest, took);
    await breathe();
  }
  return { ms, longest, states, events, rules };
}

async function tellChannels(
  subscriptions: readonly RuleSubscription[],
  { rules, states, events }: Omit<SteppedBar, keyof Pieces>,
  bar: string,
): Promise<Pieces & { readonly fanOuts: readonly FanOut[] }> {
  const fanOuts: FanOut[] = [];
  let start = performance.now();
  let [ms, longest] = [0, 0];
  const rest = async (): Promise<void> => {
    const took = performance.now() - start;
    ms += took;
    longest = Math.max(longest, took);
    await breathe();
    start = performance.now();
  };
  const firing = firingRules(rules.map(({ key, side }) => ({ key, side, state: states.get(key) ?? null })));
  const tell = createFanOut({
    now: `${bar}T21:30:00Z`,
    events,
    firing,
    channels: new Map(),
    postsADay: POSTS_A_DAY,
  });
  await rest();
  for (const chunk of channelChunks(subscriptions, SUBSCRIPTIONS_A_CHUNK)) {
    fanOuts.push(tell(chunk));
    await rest();
  }
  return { ms, longest, fanOuts };
}

/** The worst that can come: something happens to every rule at once. */
async function timeEverything(
  rules: readonly KeyedSide[],
  subscriptions: readonly RuleSubscription[],
  bar: string,
): Promise<Pieces & { readonly blocked: number }> {
  const events = rules.map(({ key, side }, index) => {
    const transition = { event: "fire", bar, episode: bar, value: side.threshold, late: false } as const;
    return eventOf(index + 1, key, bar, { kind: "series", side, transition, reading: null });
  });
  const states = new Map(
    rules.map(({ key, side }) => {
      const { state } = step(machineRuleOf(side), INITIAL_STATE, null, bar);
      return [key, { ...state, status: "firing", episode: bar, told: "yes" } as const];
    }),
  );
  await tellChannels(subscriptions, { rules, states, events }, bar);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await breathe();
  delay.enable();
  const { ms, longest } = await tellChannels(subscriptions, { rules, states, events }, bar);
  delay.disable();
  return { ms, longest, blocked: delay.max / 1e6 };
}

/** Milliseconds in which every subscription reads and steps for itself, without a word to a channel. */
function timeAnew(
  rules: readonly KeyedSide[],
  subscriptions: readonly RuleSubscription[],
  subjectFor: SubjectFor,
  bars: readonly string[],
): number {
  const bar = bars.at(-1) ?? "";
  const sides = new Map(rules.map(({ key, side }) => [key, side]));
  const read = createSessionReader(bar, subjectFor, []);
  const start = performance.now();
  for (const { ruleKey } of subscriptions) {
    const side = sides.get(ruleKey);
    if (side === undefined) throw new Error("a subscription without a rule measures nothing");
    step(machineRuleOf(side), INITIAL_STATE, read(side, FROM), bar);
  }
  return performance.now() - start;
}

/** The subscriptions once their channels were told of what fired. */
function toldOf(
  subscriptions: readonly RuleSubscription[],
  fanOuts: readonly FanOut[],
): readonly RuleSubscription[] {
  const told = new Map<string, string>();
  for (const { channelId, events } of fanOuts.flatMap(({ posts }) => posts)) {
    for (const { event } of events) {
      if (event.detail.kind !== "series" || event.detail.transition.event !== "fire") continue;
      told.set(`${channelId} ${event.ruleKey}`, event.detail.transition.episode);
    }
  }
  return subscriptions.map((one) => {
    const episode = told.get(`${one.channelId} ${one.ruleKey}`);
    return episode === undefined ? one : { ...one, toldEpisode: episode };
  });
}

function eventOf(id: number, ruleKey: string, bar: string, detail: RuleEvent["detail"]): RuleEvent {
  return { id, ruleKey, clock: "session", bar, detail, createdAt: `${bar}T21:30:00Z`, notBefore: null };
}
