import type { Transition } from "../../src/domain/alert.ts";
import type { FactRuleKind } from "../../src/domain/fact-rule.ts";
import type { FiringRule, RuleEvent, RuleSubscription } from "../../src/domain/fan-out-hearing.ts";
import type { FanOutInput } from "../../src/domain/fan-out.ts";
import type { RuleSide } from "../../src/domain/rule.ts";

/** Half past five in New York after a close. */
export const FANNED_AT = "2026-11-24T22:30:00Z";
export const EPISODE = "2026-11-23";

function side(threshold: number, fields: Partial<RuleSide> = {}): RuleSide {
  return {
    metric: "spread",
    target: { kind: "basket", id: "PW14" },
    window: "30d",
    direction: "above",
    scale: "plain",
    threshold,
    clear: threshold * 0.6,
    forBars: 2,
    clearBars: 2,
    cooldown: 3,
    ...fields,
  };
}

const SIDES: Readonly<Record<string, RuleSide>> = {
  gap30: side(30),
  gap50: side(50),
  below50: side(50, { direction: "below" }),
  week50: side(50, { window: "7d" }),
  day10: side(10, { metric: "big_day", window: "1d" }),
  fall60k: side(60_000, { metric: "level", target: { kind: "btc" }, direction: "below", window: "1d" }),
  fall50k: side(50_000, { metric: "level", target: { kind: "btc" }, direction: "below", window: "1d" }),
  mara20: side(20, { target: { kind: "miner", security: "MARA" } }),
};

/** Names of rules that events and wishes may have. */
export const SIDE_NAMES = Object.keys(SIDES);

/** The side of that name; throws where there is none. */
export function sideNamed(ruleKey: string): RuleSide {
  const found = SIDES[ruleKey];
  if (found === undefined) throw new Error(`there is no rule ${ruleKey}`);
  return found;
}

/** An event of a side, of the session of 24 November unless told otherwise. */
export function seriesEvent(
  ruleKey: string,
  kind: Transition["event"] = "fire",
  fields: Partial<RuleEvent> & { readonly episode?: string } = {},
): RuleEvent {
  const { episode = EPISODE, ...rest } = fields;
  const bar = rest.bar ?? "2026-11-24";
  const transition = { event: kind, bar, episode, value: 31, late: false };
  return {
    // Ids grow with the rules' places and the kinds, so that every event of a test has its own.
    id: SIDE_NAMES.indexOf(ruleKey) * 10 + ["fire", "resolve", "stale", "fresh", "remind"].indexOf(kind) + 1,
    ruleKey,
    clock: "session",
    bar,
    detail: { kind: "series", side: sideNamed(ruleKey), transition, reading: null },
    createdAt: "2026-11-24T22:29:00Z",
    notBefore: null,
    ...rest,
  };
}

/** A fact about a miner that a rule waited for, known on that day. */
export function factEvent(
  kind: FactRuleKind,
  fields: Partial<RuleEvent> & { readonly miner?: string; readonly knownAt?: string } = {},
): RuleEvent {
  const { miner = "MARA", knownAt = "2026-11-24", ...rest } = fields;
  return {
    id: 1000,
    ruleKey: kind,
    clock: "fact",
    bar: "0000000077",
    detail: {
      kind: "fact",
      rule: { kind, target: { kind: "all" }, least: null, direction: null, forms: [] },
      hit: { factId: "f1", miner, value: null, unit: null, knownAt },
      changeId: 77,
    },
    createdAt: "2026-11-24T22:29:00Z",
    notBefore: null,
    ...rest,
  };
}

/** A wish of channel c1 that is on, not muted, old, and was told nothing yet. */
export function wish(id: string, ruleKey: string, fields: Partial<RuleSubscription> = {}): RuleSubscription {
  return {
    id,
    channelId: "c1",
    ruleKey,
    status: "on",
    since: "2026-01-02T00:00:00Z",
    mutedUntil: null,
    mutedMiners: [],
    toldEpisode: null,
    mentionRoleId: null,
    quietHours: null,
    ...fields,
  };
}

/** Rules that fire in the episode of 23 November, by name. */
export function firing(
  names: readonly string[],
  fields: Partial<FiringRule> = {},
): ReadonlyMap<string, FiringRule> {
  return new Map(
    names.map((name) => [name, { side: sideNamed(name), episode: EPISODE, stale: false, ...fields }]),
  );
}

/** A bar of which nobody hears, with what a test is about. */
export function barWith(fields: Partial<FanOutInput>): FanOutInput {
  return {
    now: FANNED_AT,
    events: [],
    firing: new Map(),
    subscriptions: [],
    channels: new Map(),
    postsADay: 6,
    ...fields,
  };
}
