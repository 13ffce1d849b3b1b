import type { Clock } from "../app/ports/clock.ts";
import { type ReplayDeps as HistoryDeps, replayRule } from "../app/replay.ts";
import { newestClosedSession } from "../domain/calendar.ts";
import { METRIC_NAMES, METRICS } from "../domain/rule-metrics.ts";
import { RULE_FORM } from "../domain/rule-text.ts";
import { addDays, type IsoDate, parseIsoDate } from "../domain/time.ts";
import { describeReplay } from "./replay-text.ts";

export interface ReplayDeps extends HistoryDeps {
  readonly clock: Clock;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const USAGE = `How to replay a rule over the stored prices:
  npm run replay -- --rule "spread PW14 30d 30" [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--json]
Without --to up to the newest closed session, without --from the year before it.

A rule is written ${RULE_FORM}
Metrics:
${METRIC_NAMES.map((name) => `  ${name.padEnd(14)} ${METRICS[name].label}`).join("\n")}
`;

/**
 * Runs `replay`: prints every transition of a rule over stored history, a small picture and how it did, or the same
 * as JSON. Gives 0, 2 where the words make no sense, 1 where the stored prices do not reach.
 */
export async function runReplay(args: readonly string[], deps: ReplayDeps): Promise<number> {
  const asked = readArguments(args, deps);
  if (!asked.ok) {
    deps.err(asked.problem === null ? USAGE : `${asked.problem}\n`);
    return asked.problem === null && args.includes("--help") ? EXIT.done : EXIT.usage;
  }
  const { rule, from, to, json, notes } = asked;
  const outcome = await replayRule(deps, rule, from, to);
  if (!outcome.ok) {
    for (const problem of outcome.problems) deps.err(`${problem}\n`);
    return outcome.because === "words" ? EXIT.usage : EXIT.failed;
  }
  if (json) {
    deps.out(`${JSON.stringify(outcome.result, null, 2)}\n`);
    for (const note of [...notes, ...outcome.notes]) deps.err(`${note}\n`);
  } else {
    deps.out(`${describeReplay(outcome, notes).join("\n")}\n`);
  }
  return EXIT.done;
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
  { clock, calendar }: ReplayDeps,
): Asked {
  for (const name of ["--from", "--to"]) {
    const text = given.get(name);
    if (text !== undefined && parseIsoDate(text) === null) {
      return { ok: false, problem: `“${text}” is no date for ${name}: write it like 2026-06-30.` };
    }
  }
  const newest = newestClosedSession(calendar, clock.now());
  if (newest === null) return { ok: false, problem: "No session has closed yet by the calendar." };
  const wanted = given.get("--to") ?? newest;
  const to = wanted > newest ? newest : wanted;
  const from = given.get("--from") ?? addDays(to, -365);
  if (from > wanted) return { ok: false, problem: `--from ${from} lies after --to ${wanted}.` };
  if (from > to)
    return { ok: false, problem: `No session after ${to} has closed yet: --from ${from} is too late.` };
  const notes =
    to === wanted ? [] : [`Up to ${to}, the newest closed session: what comes after is not known.`];
  return { ok: true, ...asked, from, to, notes };
}
