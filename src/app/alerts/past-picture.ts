import { hasActualQuorum, measure } from "../../domain/divergence.ts";
import { targetKey } from "../../domain/fan-out-hearing.ts";
import { levelsBetween } from "../../domain/indexed.ts";
import { printTarget, type RuleNames } from "../../domain/rule-text.ts";
import type { RuleTarget } from "../../domain/rule.ts";
import type { AlertWish } from "../../domain/subscription.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { PreviewPicture } from "../../surface/alerts.ts";
import { targetMembers } from "../target-members.ts";
import type { PastDeps } from "./alerts-deps.ts";
import type { PastPost } from "./past-posts.ts";
import type { Past } from "./past.ts";
import { readWishTarget, tickersOf } from "./target.ts";

/** What is drawn behind a preview, before the days with a post are marked in it. */
export type PastLines =
  | Omit<Extract<PreviewPicture, { readonly kind: "shares" }>, "marks">
  | Omit<Extract<PreviewPicture, { readonly kind: "btc" }>, "marks">;

type LineDeps = Pick<PastDeps, "prices" | "calendar" | "basket" | "benchmarks">;

/**
 * The prices behind a preview: the target against bitcoin, both 100 at the first session of the past at which enough of
 * its members had closes of their own; bitcoin alone in USD. Null of the network, and where no such prices are stored.
 */
export async function linesOf(
  deps: LineDeps,
  wish: AlertWish,
  past: Past,
  names: RuleNames,
): Promise<PastLines | null> {
  const target = targetOf(wish, past, names);
  if (target === null || target.kind === "network") return null;
  const members = targetMembers({ ...deps, miners: past.miners }, target);
  const { qqq } = deps.benchmarks;
  const securities = target.kind === "btc" ? [qqq] : members.map(({ security }) => security);
  const history = await deps.prices.history(securities, past.from, past.to);
  if (target.kind === "btc") {
    const days = history.btc;
    return days.length < 2
      ? null
      : { kind: "btc", dates: days.map(({ date }) => date), values: days.map(({ priceUsd }) => priceUsd) };
  }
  const measurement = measure({
    calendar: deps.calendar,
    history,
    kind: target.kind === "miner" ? "security" : "basket",
    members,
    peers: [],
    qqq,
    until: past.to,
  });
  const { sessions, btc } = measurement;
  const isWhole = (t: number): boolean => btc.price[t] !== null && hasActualQuorum(measurement, t, t);
  const base = sessions.findIndex((_, t) => isWhole(t));
  const last = sessions.findLastIndex((_, t) => isWhole(t));
  const levels =
    base < 0 || last <= base ? null : levelsBetween(measurement, sessions[base] ?? "", sessions[last] ?? "");
  if (levels === null) return null;
  return {
    kind: "shares",
    name: printTarget(target, tickersOf(names)),
    members: target.kind === "miner" ? 1 : levels.members.length,
    dates: levels.dates,
    subject: levels.subject,
    btc: levels.btc,
    btcAlign: btc.align[base] === "close" && btc.align[last] === "close" ? "close" : "utc_day",
  };
}

/** The lines with the days of these posts; one that was told between two days of the lines stands on the earlier. */
export function withMarks(lines: PastLines | null, posts: readonly PastPost[]): PreviewPicture | null {
  if (lines === null) return null;
  const days = posts.flatMap(({ at }) => {
    const day: IsoDate = at.slice(0, "2026-11-24".length);
    return lines.dates.findLast((date) => date <= day) ?? [];
  });
  return { ...lines, marks: [...new Set(days)].toSorted() };
}

/** What the wish is about where one of its rules is; else what its first rule is about. */
function targetOf(wish: AlertWish, { sides }: Past, names: RuleNames): RuleTarget | null {
  const read = readWishTarget(wish.target, names);
  const targets = sides.map(({ side }) => side.target);
  const [first] = targets;
  if (!read.ok) return first ?? null;
  const own = targetKey(read.target);
  return first === undefined || targets.some((target) => targetKey(target) === own) ? read.target : first;
}
