import type { Replayed } from "../app/replay.ts";
import type { ReplayedTransition } from "../app/replay/walk.ts";
import { METRICS } from "../domain/rule-metrics.ts";
import { type BarClock, clockOf, type Rule } from "../domain/rule.ts";
import { count, dayInWords, plural, pp, signed, signedPct, span, usdPrice } from "../domain/wording.ts";
import { drawReplay } from "./replay-picture.ts";

/** A replay as lines for a terminal: the rule in words, its transitions, a picture, and how it did. */
export function describeReplay(replayed: Replayed, more: readonly string[]): readonly string[] {
  const { result, rule, text, target, sessions, notes } = replayed;
  const clock = clockOf(rule);
  const first = dayOf(sessions[0]?.session ?? "");
  const last = dayOf(sessions.at(-1)?.session ?? "");
  const read = sessions.filter(({ value }) => value !== null).length;
  return [
    text,
    ruleInWords(rule, target),
    `${span(first, last)}: ${plural(sessions.length, clock)}, ${count(read)} with a reading.`,
    "",
    ...(result.transitions.length === 0
      ? ["It would not have fired."]
      : result.transitions.map((one) => transitionLine(one, rule))),
    "",
    ...drawReplay(sessions, clock),
    "",
    ...summaryLines(replayed),
    ...[...more, ...notes].map((note) => `Note: ${note}`),
    `${basisOf(rule)} Not investment advice.`,
  ];
}

/** What the figures rest on. */
function basisOf({ target }: Rule): string {
  if (target.kind === "btc") return "Prices of BTC in slots of five minutes (UTC) that two sources agree on.";
  if (target.kind === "network") return "Hashrate as the mean of UTC days, taken over seven of them.";
  return "Prices of the stock's close and of BTC, simple returns without dividends.";
}

/** What a rule says, in one sentence and numbers with their unit. */
function ruleInWords(rule: Rule, target: string): string {
  const { label, windows, bound } = METRICS[rule.metric];
  const fixed = windows.length === 1 && rule.target.kind !== "btc";
  const over =
    fixed || bound === "price"
      ? ""
      : rule.window === "ytd"
        ? ", year to date"
        : ` over ${windowInWords(rule)}`;
  const { fires, ends } = bound === "price" ? levelInWords(rule) : boundsInWords(rule);
  const rest = rule.cooldown === 0 ? "" : `; rests ${plural(rule.cooldown, clockOf(rule))} after that`;
  return `${target}, ${label}${over}: fires ${fires}${inARow(rule, rule.forBars)}, ends ${ends}${inARow(rule, rule.clearBars)}${rest}.`;
}

interface Bounds {
  readonly fires: string;
  readonly ends: string;
}

function boundsInWords(rule: Rule): Bounds {
  const { threshold, clear } = rule;
  switch (rule.direction) {
    case "both":
      return {
        fires: `at ${sized(rule, threshold)} or more, or ${sized(rule, -threshold)} or less`,
        ends: `inside ±${sized(rule, clear).replace(/^[+−]/, "")}`,
      };
    case "above":
      return { fires: `at ${sized(rule, threshold)} or more`, ends: `below ${sized(rule, clear)}` };
    case "below":
      return { fires: `at ${sized(rule, -threshold)} or less`, ends: `above ${sized(rule, -clear)}` };
  }
}

function levelInWords({ direction, threshold, clear }: Rule): Bounds {
  const level = usdPrice(threshold);
  const [under, over] = [usdPrice(threshold - clear), usdPrice(threshold + clear)];
  switch (direction) {
    case "both":
      return {
        fires: `at ${level}, from below or from above`,
        ends: `below ${under}, or above ${over}`,
      };
    case "above":
      return { fires: `at ${level} or more`, ends: `below ${under}` };
    case "below":
      return { fires: `at ${level} or less`, ends: `above ${over}` };
  }
}

function windowInWords({ window, target }: Rule): string {
  if (window === "1h") return "one hour";
  if (window === "1d") return target.kind === "btc" ? "24 hours" : "one session";
  return `${window.slice(0, -1)} days`;
}

function inARow(rule: Rule, bars: number): string {
  return bars === 1 ? "" : ` for ${bars} ${clockOf(rule)}s`;
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

function transitionLine(one: ReplayedTransition, { target }: Rule): string {
  const value = one.value === null ? "unknown" : valueInWords(one.metric, one.value, null);
  const slot = target.kind === "btc";
  const at = slot ? slotInWords(one.session).padStart(21) : dayInWords(one.session).padStart(11);
  const began = slot ? slotInWords(one.episode) : dayInWords(one.episode);
  const since = one.event === "fire" && one.episode !== one.session ? `, since ${began}` : "";
  const legs = legsOf(one, target);
  return `${at}  ${WORDS[one.event].padEnd(10)}  ${value.padStart(9)}${legs === "" ? "" : `  ${legs}`}${since}`;
}

/** Both legs of the window; the network has none, and bitcoin alone its own. */
function legsOf(one: ReplayedTransition, target: Rule["target"]): string {
  if (target.kind === "network") return "";
  const own = target.kind === "btc" ? "" : `${one.target} ${leg(one.subjectReturnPct)}, `;
  const fixed = target.kind === "btc" ? one.metric === "level" : METRICS[one.metric].windows.length === 1;
  return `${own}BTC ${leg(one.btcReturnPct)}${fixed ? ` (${one.window})` : ""}`;
}

function dayOf(bar: string): string {
  return bar.slice(0, "2026-11-24".length);
}

function slotInWords(slot: string): string {
  return `${dayInWords(dayOf(slot))} ${slot.slice(11, 16)} UTC`;
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
    case "usd":
      return usdPrice(value);
  }
}

function summaryLines({ result, sessions, rule }: Replayed): readonly string[] {
  const { firesPerYear, medianSessionsFiring } = result.summary;
  const clock: BarClock = clockOf(rule);
  const fires = result.transitions.filter(({ event }) => event === "fire").length;
  const read = sessions.filter(({ value }) => value !== null).length;
  const perYear =
    firesPerYear === null
      ? ""
      : ` in ${plural(read, clock)}: ${signed(firesPerYear, 1).replace("+", "")} a year`;
  return [
    `Fired ${fires === 1 ? "once" : `${count(fires)} times`}${perYear}.`,
    medianSessionsFiring === null
      ? "No episode has ended, so how long one lasts is not known."
      : `An episode lasted ${count(medianSessionsFiring, 1)} ${clock}s (median of those that ended).`,
    ...scoreLines(result.summary.gapAfter20SessionsPp, rule),
  ];
}

function scoreLines(gapPp: number | null, { target }: Rule): readonly string[] {
  if (target.kind === "btc" || target.kind === "network") return [];
  return [
    gapPp === null
      ? "No fire lies 20 sessions back, so what came after is not known."
      : `20 sessions after a fire the gap to BTC had moved on by ${pp(gapPp)} (median; below zero it came back).`,
  ];
}
