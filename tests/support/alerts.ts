import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import type { AnswerDeps } from "../../src/app/answers/context.ts";
import type { StoredEvent } from "../../src/app/ports/rules.ts";
import type { Transition } from "../../src/domain/alert.ts";
import type { FactHit, FactRule } from "../../src/domain/fact-rule.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Change } from "../../src/domain/fact.ts";
import type { PriceHistory } from "../../src/domain/market.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { type RuleSide, sidesOf } from "../../src/domain/rule.ts";
import type { Subscription } from "../../src/domain/subscription.ts";
import type { AlertAnswer } from "../../src/surface/answers/alert.ts";
import { answerDeps } from "./answer-deps.ts";
import { aFactSet, aMiner } from "./facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "./market.ts";

/** 151 sessions up to 20 November 2026, a Friday. */
const ALERT_SESSIONS: readonly string[] = sessionsFrom(nyseCalendar(), "2026-04-20", 151);

export const ALERT_MINERS = ["HUT", "IREN", "MARA", "RIOT", "CLSK", "WULF", "CIFR", "CORZ"].map((ticker) =>
  aMiner(ticker, { name: `${ticker} *Corp* @everyone` }),
);

/** 21 November 2026 in the evening: the newest session has closed. */
export const ALERT_NOW = "2026-11-21T02:00:00Z";

/** The session told in these tests. */
export const FRIDAY = "2026-11-20";

/** A share that wobbles beside bitcoin and rises by its own step a session in the last twenty. */
function path(seed: number, daily: number): readonly number[] {
  let level = 10 + seed;
  return ALERT_SESSIONS.map((_, t) => {
    const wobble = 0.02 * Math.sin(1.7 * t + seed) + 0.6 * btcMove(t);
    const drift = t >= ALERT_SESSIONS.length - 20 ? daily : 0;
    level *= 1 + wobble + drift;
    return level;
  });
}

function btcMove(t: number): number {
  return 0.015 * Math.sin(0.9 * t) - (t >= ALERT_SESSIONS.length - 20 ? 0.004 : 0);
}

/** Eight miners of which most run away from a bitcoin that falls, AI peers and QQQ beside them. */
function alertHistory(): PriceHistory {
  let coin = 60_000;
  const btc = ALERT_SESSIONS.map((_, t) => (coin *= 1 + btcMove(t)));
  const shares = ALERT_MINERS.map(({ id }, index) =>
    barsOf(id, ALERT_SESSIONS, path(index, 0.02 - 0.004 * index)),
  );
  const beside = ["CRWV", "NBIS", "QQQ"].map((id, index) =>
    barsOf(id, ALERT_SESSIONS, path(20 + index, 0.005)),
  );
  return historyOf([...shares, ...beside], btcOf(ALERT_SESSIONS, btc));
}

/** What the answer reads: those prices, the eight miners, and facts where a test brings some. */
export function alertDeps(
  facts: Partial<FactSet> = {},
  changes: readonly Change[] = [],
  live?: NonNullable<AnswerDeps["live"]>,
): AnswerDeps {
  const deps = answerDeps({
    facts: aFactSet({ miners: ALERT_MINERS, factsTo: "2026-11-20", factsFrom: "2026-01-01", ...facts }),
    changes,
    history: alertHistory(),
    basket: {
      id: "PW14",
      version: 1,
      members: ALERT_MINERS.map(({ id }) => ({ security: id, from: "2017-12-29", until: null })),
    },
  });
  return live === undefined ? deps : { ...deps, live };
}

/** One side of a rule in its text form. */
export function aSide(text: string, direction: RuleSide["direction"] = "above"): RuleSide {
  const parsed = parseRule(text, { basketId: "PW14", miners: ALERT_MINERS });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  const side = sidesOf(parsed.rule).find((one) => one.direction === direction);
  if (side === undefined) throw new Error(`${text} has no side ${direction}`);
  return side;
}

interface Series {
  readonly side: RuleSide;
  readonly value: number | null;
  readonly unit?: number;
  readonly legs?: readonly [subject: number | null, btc: number | null];
  readonly event?: Transition["event"];
  readonly bar?: string;
  readonly episode?: string;
  readonly late?: boolean;
  readonly corrected?: StoredEvent["corrected"];
  readonly createdAt?: string;
}

/** A stored event of a series, fired at the close of that Friday where a test says nothing else. */
export function aSeriesEvent(id: number, given: Series): StoredEvent {
  const bar = given.bar ?? FRIDAY;
  const { side, value } = given;
  const slot = side.target.kind === "btc";
  return {
    id,
    ruleKey: `key ${JSON.stringify(side)}`,
    clock: slot ? "slot" : "session",
    bar,
    pass: 1,
    detail: {
      kind: "series",
      side,
      transition: {
        event: given.event ?? "fire",
        bar,
        episode: given.episode ?? bar,
        value,
        late: given.late ?? false,
      },
      reading:
        value === null
          ? null
          : {
              value,
              unit: given.unit ?? 1,
              subjectReturnPct: given.legs?.[0] ?? null,
              btcReturnPct: given.legs?.[1] ?? null,
            },
    },
    createdAt: given.createdAt ?? (slot ? bar : `${bar}T23:00:00.000Z`),
    notBefore: null,
    corrected: given.corrected ?? null,
  };
}

/** A stored event about a fact. */
export function aFactEvent(
  id: number,
  rule: Partial<FactRule>,
  hit: Partial<FactHit>,
  changeId: number,
): StoredEvent {
  return {
    id,
    ruleKey: `fact ${JSON.stringify(rule)}`,
    clock: "fact",
    bar: String(changeId).padStart(10, "0"),
    pass: 1,
    detail: {
      kind: "fact",
      rule: {
        kind: "contract_signed",
        target: { kind: "all" },
        least: null,
        direction: null,
        forms: [],
        ...rule,
      },
      hit: { factId: "c-1", miner: "id-HUT", value: null, unit: null, knownAt: "2026-11-19", ...hit },
      changeId,
    },
    createdAt: "2026-11-20T15:00:00.000Z",
    notBefore: null,
    corrected: null,
  };
}

/** A new fact in the change feed. */
export function aChange(id: number, over: Partial<Change>): Change {
  return {
    id,
    factId: "c-1",
    miner: "id-HUT",
    kind: "contract",
    knownAt: "2026-11-19",
    happenedAt: "2026-11-19",
    recordedAt: "2026-11-20T14:55:00.000Z",
    correction: false,
    differences: [],
    quiet: false,
    ...over,
  };
}

/** The answer of these events; throws where there is none. */
export async function alertOf(
  events: readonly StoredEvent[],
  ends: readonly StoredEvent[] = [],
  deps: AnswerDeps = alertDeps(),
): Promise<AlertAnswer> {
  const answer = await createAlertAnswer(deps)(events, ends, ALERT_NOW);
  if (answer === null) throw new Error("no answer");
  return answer;
}

/** A channel's subscription to the basket, with facts. */
export function aSubscription(over: Partial<Subscription> = {}): Subscription {
  return {
    id: "abcdefghijk",
    place: { kind: "channel", guildId: "100000000000000000", channelId: "100000000000000002" },
    createdBy: "100000000000000001",
    createdAt: "2026-11-01T10:00:00Z",
    wish: { target: "PW14", sensitivity: "normal", rules: [], facts: ["contracts", "debt"] },
    ruleKeys: [],
    status: "on",
    reason: null,
    mutedUntil: null,
    mutedMiners: [],
    mentionRoleId: null,
    quietHours: null,
    publish: false,
    ...over,
  };
}
