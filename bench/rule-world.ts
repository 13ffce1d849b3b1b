import { type Calendar, sessionsBetween } from "../src/domain/calendar.ts";
import { measure } from "../src/domain/divergence.ts";
import type { RuleSubscription } from "../src/domain/fan-out-hearing.ts";
import type { Bar } from "../src/domain/market.ts";
import { METRIC_NAMES, METRICS, type RuleSubject, subjectOf } from "../src/domain/rule-metrics.ts";
import { completeRule, ruleKey, type RuleSide, type RuleTarget, sidesOf } from "../src/domain/rule.ts";
import { createSimulatedPrices } from "../src/sources/simulated-market.ts";

/** A day before every session that is measured, on which all rules and subscriptions were made. */
export const FROM = "2024-12-02";
const TO = "2026-06-09";
export const MINERS = 30;
/** Subscriptions a channel has. */
const PER_CHANNEL = 10;
const ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"];

/** One side of a rule with its key. */
export interface KeyedSide {
  readonly key: string;
  readonly side: RuleSide;
}

export type SubjectFor = (target: RuleTarget) => RuleSubject | null;

/** The last so many sessions. */
export function lastSessions(calendar: Calendar, count: number): readonly string[] {
  return sessionsBetween(calendar, FROM, TO).slice(-count);
}

/** The prices of every miner and of a basket of fourteen, laid out. */
export function subjectsOn(calendar: Calendar): ReadonlyMap<string, RuleSubject> {
  const { closeOf, btcOf } = createSimulatedPrices(TO);
  const sessions = sessionsBetween(calendar, FROM, TO);
  const names = Array.from({ length: MINERS }, (_, index) => `MINER${index}`);
  const bars = new Map(
    names.map((security) => {
      const close = closeOf(security, "miner");
      const rows = sessions.map((session): Bar => {
        return { security, session, close: close(session), basis: "split_adjusted", quarantined: false };
      });
      return [security, rows] as const;
    }),
  );
  const btc = sessions.map((date) => ({ date, priceUsd: btcOf(date), align: "close" as const }));
  const history = { bars, btc, actions: [], shares: [] };
  const subject = (kind: "basket" | "security", of: readonly string[]): RuleSubject =>
    subjectOf(
      measure({
        calendar,
        history,
        kind,
        members: of.map((security) => ({
          security,
          from: calendar.from,
          until: null,
          pricesSince: null,
        })),
        peers: [],
        qqq: "QQQ",
        until: TO,
      }),
    );
  return new Map([
    ["PW14", subject("basket", names.slice(0, 14))],
    ...names.map((name) => [name, subject("security", [name])] as const),
  ]);
}

/** Finds the prices of a target. */
export function subjectIn(subjects: ReadonlyMap<string, RuleSubject>): SubjectFor {
  return (target) => subjects.get(nameOf(target)) ?? null;
}

/** So many distinct rules over every target, metric and window, most of one kind differing in their threshold. */
export function rulesOver(names: readonly string[], count: number): readonly KeyedSide[] {
  const kinds = METRIC_NAMES.flatMap((metric) =>
    METRICS[metric].windows.map((window) => ({ metric, window })),
  );
  const rules = new Map<string, RuleSide>();
  for (let level = 0; rules.size < count; level += 1) {
    const before = rules.size;
    for (const name of names) {
      for (const { metric, window } of kinds) {
        // CUSUM is summed for each alarm by itself; people choose among a few.
        const threshold = metric === "cusum" ? 4 + (level % 4) : 3 + level * 0.5;
        const target: RuleTarget =
          name === "PW14" ? { kind: "basket", id: name } : { kind: "miner", security: name };
        if (!METRICS[metric].targets.includes(target.kind)) continue;
        const made = completeRule({
          metric,
          window,
          target,
          direction: "both",
          scale: "plain",
          threshold,
          clear: metric === "cusum" ? threshold - level / 1000 : null,
          forBars: null,
          clearBars: null,
          cooldown: null,
        });
        if (!made.ok) throw new Error(made.problems.join(" "));
        for (const side of sidesOf(made.rule)) rules.set(ruleKey(side), side);
      }
    }
    if (rules.size === before) throw new Error(`only ${rules.size} distinct rules could be made`);
  }
  return [...rules].slice(0, count).map(([key, side]) => ({ key, side }));
}

/**
 * So many subscriptions, ten a channel, each to some rule: a third of the channels with quiet hours in one of four
 * zones, one subscription in fifty muted, one in fifty paused.
 */
export function subscriptionsTo(rules: readonly KeyedSide[], count: number): readonly RuleSubscription[] {
  let seed = 1;
  const some = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const channel = Math.floor(index / PER_CHANNEL);
    const zone = channel % 3 === 0 ? ZONES[(channel / 3) % ZONES.length] : undefined;
    return {
      id: `subscription${index}`,
      channelId: `channel${channel}`,
      ruleKey: rules[some(rules.length)]?.key ?? "",
      status: some(50) === 0 ? "paused" : "on",
      since: `${FROM}T00:00:00Z`,
      mutedUntil: some(50) === 0 ? "2027-01-01T00:00:00Z" : null,
      mutedMiners: [],
      toldEpisode: null,
      mentionRoleId: null,
      quietHours: zone === undefined ? null : { from: "16:00", until: "07:00", zone },
      urgentThroughQuiet: false,
    };
  });
}

function nameOf(target: RuleTarget): string {
  return target.kind === "miner" ? target.security : target.kind === "basket" ? target.id : "";
}
