import type { AlertState, Bar } from "../../domain/alert.ts";
import { newestClosedSession } from "../../domain/calendar.ts";
import { printFactRule } from "../../domain/fact-rule-text.ts";
import type { SecurityId } from "../../domain/market.ts";
import { printRule } from "../../domain/rule-text.ts";
import { clockOf } from "../../domain/rule.ts";
import { addDays, type Instant } from "../../domain/time.ts";
import type { StoredEvent, StoredFactRule, StoredRule, Rules } from "../ports/rules.ts";
import { type ReplayDeps, replayRule } from "../replay.ts";
import type { ReplaySummary } from "../replay/summary.ts";

/** A kept rule: where it stands, what it told, and how it would have done over the last twelve months. */
export interface LiveRule {
  readonly key: string;
  /** In its shortest text form. */
  readonly text: string;
  /** When it was made. */
  readonly since: Instant;
  /** Null before its first evaluation, and of rules on facts, which have no state. */
  readonly status: AlertState["status"] | null;
  /** The bar that began the running episode. */
  readonly episode: Bar | null;
  /** The last bar stepped. */
  readonly lastBar: Bar | null;
  /** The newest fire or fact that was stored. */
  readonly lastFire: { readonly bar: Bar; readonly at: Instant; readonly value: number | null } | null;
  /** Fires, or facts, stored since it was made. */
  readonly fires: number;
  /** By the replay of the last twelve months; null where that has nothing to show, `why` then says why. */
  readonly score: ReplaySummary | null;
  readonly why: string | null;
}

export interface LiveRuleDeps extends ReplayDeps {
  readonly rules: Pick<Rules, "list" | "factRules" | "events">;
}

/** More are not counted. */
const MOST_EVENTS = 10_000;
const SCORED_DAYS = 365;

/**
 * Every kept rule in the order of its text. The score is that of the replay: the same code over the stored history of
 * the twelve months up to the newest closed session, up to today for rules about bitcoin.
 */
export async function readLiveRules(deps: LiveRuleDeps, now: Instant): Promise<readonly LiveRule[]> {
  const tickerOf = (security: SecurityId): string =>
    deps.miners.find((miner) => miner.id === security)?.ticker ?? security;
  const reading = { ...deps, prices: rememberHistory(deps.prices) };
  const found: LiveRule[] = [];
  for (const rule of await deps.rules.list()) {
    const text = printRule(rule.side, tickerOf);
    found.push({
      ...(await common(deps, rule, text)),
      status: rule.state?.status ?? null,
      episode: rule.state?.episode ?? null,
      lastBar: rule.state?.lastBar ?? null,
      ...(await scoreRule(reading, rule, text, now)),
    });
  }
  for (const rule of await deps.rules.factRules()) {
    const state = { status: null, episode: null, lastBar: null, score: null };
    const why = "A rule on facts has no score: each fact stands for itself.";
    found.push({ ...(await common(deps, rule, printFactRule(rule.rule, tickerOf))), ...state, why });
  }
  return found.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

async function common(
  { rules }: LiveRuleDeps,
  { key, since }: StoredRule | StoredFactRule,
  text: string,
): Promise<Pick<LiveRule, "key" | "text" | "since" | "fires" | "lastFire">> {
  const events = await rules.events({ clock: null, from: null, ruleKey: key, limit: MOST_EVENTS });
  const fires = events.filter(({ detail }) => detail.kind === "fact" || detail.transition.event === "fire");
  const [newest] = fires;
  const lastFire =
    newest === undefined ? null : { bar: newest.bar, at: newest.createdAt, value: valueOf(newest) };
  return { key, text, since, fires: fires.length, lastFire };
}

function valueOf({ detail }: StoredEvent): number | null {
  return detail.kind === "fact" ? detail.hit.value : detail.transition.value;
}

/** How a rule would have done over the last twelve months, by the replay. */
async function scoreRule(
  deps: ReplayDeps,
  { side }: Pick<StoredRule, "side">,
  text: string,
  now: Instant,
): Promise<Pick<LiveRule, "score" | "why">> {
  const newest = newestClosedSession(deps.calendar, now);
  const to = clockOf(side) === "slot" ? now.slice(0, "2026-11-24".length) : newest;
  if (to === null) return { score: null, why: "No session has closed yet by the calendar." };
  const replayed = await replayRule(deps, text, addDays(to, -SCORED_DAYS), to);
  return replayed.ok
    ? { score: replayed.result.summary, why: null }
    : { score: null, why: replayed.problems.join(" ") };
}

/** Rules of one target read the same prices. */
function rememberHistory(prices: ReplayDeps["prices"]): ReplayDeps["prices"] {
  const known = new Map<string, ReturnType<ReplayDeps["prices"]["history"]>>();
  return {
    history: (securities, from, to) => {
      const name = [...securities, from, to].join(" ");
      const history = known.get(name) ?? prices.history(securities, from, to);
      known.set(name, history);
      return history;
    },
  };
}
