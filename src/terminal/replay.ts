import type { LiveRuleDeps } from "../app/evaluate/live-rules.ts";
import type { Clock } from "../app/ports/clock.ts";
import { type ReplayDeps as HistoryDeps, replayRule } from "../app/replay.ts";
import { type FactReplayDeps, replayFactRule } from "../app/replay/facts.ts";
import { newestClosedSession } from "../domain/calendar.ts";
import { FACT_RULE_KIND_NAMES, FACT_RULE_KINDS } from "../domain/fact-rule-kinds.ts";
import { FACT_RULE_FORM, isFactRuleKind } from "../domain/fact-rule-text.ts";
import { METRIC_NAMES, METRICS, type MetricName } from "../domain/rule-metrics.ts";
import { nearest, parseRule, RULE_FORM } from "../domain/rule-text.ts";
import { clockOf } from "../domain/rule.ts";
import { addDays, epochMs, type IsoDate, parseIsoDate } from "../domain/time.ts";
import { describeFactReplay } from "./fact-replay-text.ts";
import { printLiveRules } from "./live-rules.ts";
import { describeReplay } from "./replay-text.ts";

export interface ReplayDeps extends HistoryDeps, FactReplayDeps, LiveRuleDeps {
  readonly clock: Clock;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const USAGE = `How to replay a rule over the stored prices:
  npm run replay -- --rule "spread PW14 30d 30" [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--json]
  npm run replay -- --live [--json]   every rule that is kept, where it stands and how it did
Without --to up to the newest closed session (today for a rule about BTC or facts), without --from the year before it.

A rule is written ${RULE_FORM}
Targets: PW14 (the basket), a ticker, a list such as [MARA,RIOT,CLSK], BTC, NETWORK
Metrics:
${METRIC_NAMES.map(metricLine).join("\n")}
Rules about BTC run on slots of five minutes round the clock, all others on the closes of sessions.

A rule on facts is written ${FACT_RULE_FORM}, such as contract_signed ALL 500m
Targets: ALL, PW14, a ticker, a list. Kinds:
${FACT_RULE_KIND_NAMES.map((name) => `  ${name.padEnd(15)} ${FACT_RULE_KINDS[name].label}`).join("\n")}
`;

function metricLine(name: MetricName): string {
  const { label, targets, unit } = METRICS[name];
  const words = { basket: "PW14", miner: "ticker", list: "list", btc: "BTC", network: "NETWORK" } as const;
  const of = targets.length === 3 ? "" : `, of ${targets.map((kind) => words[kind]).join(", ")}`;
  return `  ${name.padEnd(14)} ${label}${unit === "usd" ? " in USD" : ""}${of}`;
}

/**
 * Runs `replay`: prints every transition of a rule over stored history, a small picture and how it did, or the same
 * as JSON. Gives 0, 2 where the words make no sense, 1 where the stored prices do not reach.
 */
export async function runReplay(args: readonly string[], deps: ReplayDeps): Promise<number> {
  const [first, second, ...rest] = args;
  if (first === "--live" && rest.length === 0 && (second === undefined || second === "--json")) {
    await printLiveRules(deps, deps.clock.now(), second === "--json");
    return EXIT.done;
  }
  const asked = readArguments(args, deps);
  if (!asked.ok) {
    deps.err(asked.problem === null ? USAGE : `${asked.problem}\n`);
    return asked.problem === null && args.includes("--help") ? EXIT.done : EXIT.usage;
  }
  const { rule, from, to, json, notes } = asked;
  const unknown = unknownFirstWord(rule);
  if (unknown !== null) {
    deps.err(`${unknown}\n`);
    return EXIT.usage;
  }
  const outcome = isOnFacts(rule)
    ? await replayFactRule(deps, rule, from, to)
    : await replayRule(deps, rule, from, to);
  if (!outcome.ok) {
    for (const problem of outcome.problems) deps.err(`${problem}\n`);
    return outcome.because === "words" ? EXIT.usage : EXIT.failed;
  }
  if (json) {
    deps.out(`${JSON.stringify(outcome.result, null, 2)}\n`);
    for (const note of [...notes, ...outcome.notes]) deps.err(`${note}\n`);
  } else {
    const lines = "from" in outcome ? describeFactReplay(outcome, notes) : describeReplay(outcome, notes);
    deps.out(`${lines.join("\n")}\n`);
  }
  return EXIT.done;
}

/** The sentence for a rule that begins with the name of nothing; null where a metric or a kind of fact begins it. */
function unknownFirstWord(rule: string): string | null {
  const [first = ""] = rule.trim().split(/\s+/);
  const known = [...METRIC_NAMES, ...FACT_RULE_KIND_NAMES];
  if (first === "" || known.some((name) => name === first.toLowerCase())) return null;
  return `There is no metric or kind of fact “${first}”; the nearest is ${nearest(first, known)}. Metrics: ${METRIC_NAMES.join(", ")}. Facts: ${FACT_RULE_KIND_NAMES.join(", ")}.`;
}

function isOnFacts(rule: string): boolean {
  return isFactRuleKind((rule.trim().split(/\s+/)[0] ?? "").toLowerCase());
}

type Asked =
  | {
      readonly ok: true;
      readonly rule: string;
      readonly from: IsoDate;
      readonly to: IsoDate;
      readonly json: boolean;
      readonly notes: readonly string[];
    }
  /** Without a problem the whole usage is the answer. */
  | { readonly ok: false; readonly problem: string | null };

const VALUED = ["--rule", "--from", "--to"] as const;

function readArguments(args: readonly string[], deps: ReplayDeps): Asked {
  const given = new Map<string, string>();
  let json = false;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    if (arg === "--help") return { ok: false, problem: null };
    if (arg === "--json") {
      json = true;
      continue;
    }
    const [name = "", ...parts] = arg.split("=");
    if (!VALUED.some((one) => one === name)) {
      return {
        ok: false,
        problem: `“${arg}” is not known here. Known: ${VALUED.join(", ")}, --json, --help.`,
      };
    }
    if (given.has(name)) return { ok: false, problem: `${name} is given twice.` };
    const value = parts.length > 0 ? parts.join("=") : args[++i];
    if (value === undefined || value === "")
      return { ok: false, problem: `A value is missing after ${name}.` };
    given.set(name, value);
  }
  const rule = given.get("--rule");
  if (rule === undefined) return { ok: false, problem: null };
  return readDates({ rule, json }, given, deps);
}

function readDates(
  asked: { readonly rule: string; readonly json: boolean },
  given: ReadonlyMap<string, string>,
  deps: ReplayDeps,
): Asked {
  for (const name of ["--from", "--to"]) {
    const text = given.get(name);
    if (text !== undefined && parseIsoDate(text) === null) {
      return { ok: false, problem: `“${text}” is no date for ${name}: write it like 2026-06-30.` };
    }
  }
  const round = isRoundTheClock(asked.rule, deps) || isOnFacts(asked.rule);
  const newest = round ? utcDay(deps) : newestClosedSession(deps.calendar, deps.clock.now());
  if (newest === null) return { ok: false, problem: "No session has closed yet by the calendar." };
  const wanted = given.get("--to") ?? newest;
  const to = wanted > newest ? newest : wanted;
  const from = given.get("--from") ?? addDays(to, -365);
  if (from > wanted) return { ok: false, problem: `--from ${from} lies after --to ${wanted}.` };
  if (from > to) {
    const why = round ? `It is ${to} by UTC` : `No session after ${to} has closed yet`;
    return { ok: false, problem: `${why}: --from ${from} is too late.` };
  }
  const last = round ? "today by UTC" : "the newest closed session";
  const notes = to === wanted ? [] : [`Up to ${to}, ${last}: what comes after is not known.`];
  return { ok: true, ...asked, from, to, notes };
}

/** Bitcoin has no close: its rules are replayed up to the last slot. Facts come on any day too. */
function isRoundTheClock(rule: string, { basket, miners }: ReplayDeps): boolean {
  const parsed = parseRule(rule, { basketId: basket.id, miners });
  return parsed.ok && clockOf(parsed.rule) === "slot";
}

function utcDay({ clock }: ReplayDeps): IsoDate {
  return new Date(epochMs(clock.now())).toISOString().slice(0, "2026-11-24".length);
}
