import type { Replayed } from "../app/replay.ts";
import type { ReplayedTransition } from "../app/replay/walk.ts";
import { METRICS } from "../domain/rule-metrics.ts";
import type { Rule } from "../domain/rule.ts";
import { count, dayInWords, plural, pp, signed, signedPct, span } from "../domain/wording.ts";
import { drawReplay } from "./replay-picture.ts";

/** A replay as lines for a terminal: the rule in words, its transitions, a picture, and how it did. */
export function describeReplay(replayed: Replayed, more: readonly string[]): readonly string[] {
  const { result, rule, text, target, sessions, notes } = replayed;
  const first = sessions[0]?.session ?? "";
  const last = sessions.at(-1)?.session ?? "";
  const read = sessions.filter(({ value }) => value !== null).length;
  return [
    text,
    ruleInWords(rule, target),
    `${span(first, last)}: ${plural(sessions.length, "session")}, ${count(read)} with a reading.`,
    "",
    ...(result.transitions.length === 0
      ? ["It would not have fired."]
      : result.transitions.map((one) => transitionLine(one))),
    "",
    ...drawReplay(sessions),
    "",
    ...summaryLines(replayed),
    ...[...more, ...notes].map((note) => `Note: ${note}`),
    "Prices of the stock's close and of BTC, simple returns without dividends. Not investment advice.",
  ];
}

/** What a rule says, in one sentence and numbers with their unit. */
function ruleInWords(rule: Rule, target: string): string {
  const { label, windows } = METRICS[rule.metric];
  const over =
    windows.length === 1 ? "" : rule.window === "ytd" ? ", year to date" : ` over ${windowInWords(rule)}`;
  const { threshold, clear } = rule;
  const fires =
    rule.direction === "both"
      ? `at ${sized(rule, threshold)} or more, or ${sized(rule, -threshold)} or less`
      : rule.direction === "above"
        ? `at ${sized(rule, threshold)} or more`
        : `at ${sized(rule, -threshold)} or less`;
  const ends =
    rule.direction === "both"
      ? `inside ±${sized(rule, clear).replace(/^[+−]/, "")}`
      : rule.direction === "above"
        ? `below ${sized(rule, clear)}`
        : `above ${sized(rule, -clear)}`;
  const rest = rule.cooldown === 0 ? "" : `; rests ${plural(rule.cooldown, "session")} after that`;
  return `${target}, ${label}${over}: fires ${fires}${inARow(rule.forBars)}, ends ${ends}${inARow(rule.clearBars)}${rest}.`;
}

function windowInWords({ window }: Rule): string {
  return window === "1d" ? "one session" : `${window.slice(0, -1)} days`;
}

function inARow(bars: number): string {
  return bars === 1 ? "" : ` for ${bars} sessions`;
}

function sized(rule: Rule, size: number): string {
  if (rule.scale === "plain") return valueInWords(rule.metric, size, size);
  return `${signed(size, Number.isInteger(size * 10) ? 1 : 2)} × its own volatility`;
}

const WORDS: Readonly<Record<ReplayedTransition["event"], string>> = {
  fire: "fires",
  resolve: "ends",
  stale: "no data",
  fresh: "data again",
};

function transitionLine(one: ReplayedTransition): string {
  const value = one.value === null ? "unknown" : valueInWords(one.metric, one.value, null);
  const legs = `${one.target} ${leg(one.subjectReturnPct)}, BTC ${leg(one.btcReturnPct)}`;
  const since =
    one.event === "fire" && one.episode !== one.session ? `, since ${dayInWords(one.episode)}` : "";
  const over = METRICS[one.metric].windows.length === 1 ? ` (${one.window})` : "";
  return `${dayInWords(one.session).padStart(11)}  ${WORDS[one.event].padEnd(10)}  ${value.padStart(9)}  ${legs}${over}${since}`;
}

function leg(returnPct: number | null): string {
  return returnPct === null ? "unknown" : signedPct(returnPct);
}

/** A value in its metric's unit; given digits are kept where it is a threshold that somebody wrote. */
function valueInWords(metric: Rule["metric"], value: number, written: number | null): string {
  const digits = written === null ? null : (/\.(\d+)/.exec(String(written))?.[1]?.length ?? 0);
  switch (METRICS[metric].unit) {
    case "pp":
      return digits === null ? pp(value) : `${signed(value, digits)} pp`;
    case "pct":
      return digits === null ? signedPct(value) : `${signed(value, digits)}%`;
    case "sd":
      return `${signed(value, digits ?? 2)} sd`;
    case "sum":
      return signed(value, digits ?? 2);
  }
}

function summaryLines({ result, sessions }: Replayed): readonly string[] {
  const { firesPerYear, medianSessionsFiring, gapAfter20SessionsPp } = result.summary;
  const fires = result.transitions.filter(({ event }) => event === "fire").length;
  const read = sessions.filter(({ value }) => value !== null).length;
  const perYear =
    firesPerYear === null
      ? ""
      : ` in ${plural(read, "session")}: ${signed(firesPerYear, 1).replace("+", "")} a year`;
  return [
    `Fired ${fires === 1 ? "once" : `${count(fires)} times`}${perYear}.`,
    medianSessionsFiring === null
      ? "No episode has ended, so how long one lasts is not known."
      : `An episode lasted ${count(medianSessionsFiring, 1)} sessions (median of those that ended).`,
    gapAfter20SessionsPp === null
      ? "No fire lies 20 sessions back, so what came after is not known."
      : `20 sessions after a fire the gap to BTC had moved on by ${pp(gapAfter20SessionsPp)} (median; below zero it came back).`,
  ];
}
