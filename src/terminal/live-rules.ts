import { type LiveRule, type LiveRuleDeps, readLiveRules } from "../app/evaluate/live-rules.ts";
import type { Instant } from "../domain/time.ts";
import { count, dayInWords, plural, signed } from "../domain/wording.ts";

export interface LiveRulesDeps extends LiveRuleDeps {
  readonly out: (text: string) => void;
}

/** Prints every kept rule: where it stands, what it told, and its score over the last twelve months. */
export async function printLiveRules(deps: LiveRulesDeps, now: Instant, json: boolean): Promise<void> {
  const rules = await readLiveRules(deps, now);
  deps.out(json ? `${JSON.stringify({ rules }, null, 2)}\n` : `${describeLiveRules(rules).join("\n")}\n`);
}

/** A paragraph of three lines a rule. */
function describeLiveRules(rules: readonly LiveRule[]): readonly string[] {
  if (rules.length === 0) return ["No rule is kept yet: the bot keeps the presets at its first start."];
  return [
    `${plural(rules.length, "rule")}, with the score of the last 12 months:`,
    ...rules.flatMap((rule) => ["", rule.text, `  ${stateOf(rule)}`, `  ${scoreOf(rule)}`]),
  ];
}

function stateOf({ status, episode, lastBar, since, fires, lastFire }: LiveRule): string {
  const made = `made ${momentOf(since)}`;
  const told =
    lastFire === null
      ? "nothing told yet"
      : `told ${fires === 1 ? "once" : `${fires} times`}, last ${momentOf(lastFire.at)}`;
  if (status === null) return `${made}, ${told}`;
  const running = episode === null ? status : `${status} since ${momentOf(episode)}`;
  return `${running}${lastBar === null ? "" : `, as of ${momentOf(lastBar)}`}; ${made}, ${told}`;
}

function scoreOf({ score, why }: LiveRule): string {
  if (score === null) return why ?? "No score.";
  const { firesPerYear, medianSessionsFiring, gapAfter20SessionsPp } = score;
  return [
    firesPerYear === null ? "no reading in 12 months" : `${several(firesPerYear, "fire")} a year`,
    ...(medianSessionsFiring === null ? [] : [`firing for ${several(medianSessionsFiring, "bar")} (median)`]),
    ...(gapAfter20SessionsPp === null
      ? []
      : [`20 sessions after a fire the gap has moved by ${signed(gapAfter20SessionsPp, 1)} pp (median)`]),
  ].join(", ");
}

/** `1 fire`, `4.7 fires`. */
function several(value: number, noun: string): string {
  const written = count(value, 1);
  return `${written} ${noun}${written === "1" ? "" : "s"}`;
}

/** A session's day, or the minute of an instant. */
function momentOf(bar: string): string {
  const [day = "", time = ""] = bar.split("T");
  return time === "" ? dayInWords(day) : `${dayInWords(day)} ${time.slice(0, "12:05".length)} UTC`;
}
