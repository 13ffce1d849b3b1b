import type { AlertState, Bar } from "../domain/alert.ts";
import type { FactRule, FactRuleKind } from "../domain/fact-rule.ts";
import type { SecurityId } from "../domain/market.ts";
import { METRICS, type MetricName } from "../domain/rule-metrics.ts";
import { type BarClock, clockOf, type Rule, type RuleTarget, type RuleWindow } from "../domain/rule.ts";
import { isServerList } from "../domain/server-list.ts";
import type { AlertWish, FactWish } from "../domain/subscription.ts";
import { count, dayInWords, plural, usd, usdPrice } from "../domain/wording.ts";
import { momentWords } from "./age-words.ts";
import { inList } from "./chart-words.ts";
import { escapeMarkdown } from "./format.ts";

/** The ticker in use today of a security. */
export type TickerOf = (security: SecurityId) => string;

const SLOT_MINUTES = 5;

/** Members of a list that a line about an alert names. */
const MOST_MEMBERS = 8;

const SMALL_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/**
 * A rule as a sentence part without its first capital: “gap of miners (PW14) to BTC over 30 days at +30 pp or more, two
 * sessions in a row”. `tickerOf` names miners.
 */
export function ruleInWords(rule: Rule, tickerOf: TickerOf): string {
  const run = runWords(rule.forBars, clockOf(rule));
  return `${watchedWords(rule, tickerOf)}${run === "" ? "" : `, ${run}`}`;
}

/** When a rule ends and how long it rests: “ends under +18 pp, two sessions in a row; then rests three sessions”. */
export function endInWords(rule: Rule): string {
  const clock = clockOf(rule);
  const run = runWords(rule.clearBars, clock);
  const rest = rule.cooldown === 0 ? "no rest after it" : `then rests ${barsWords(rule.cooldown, clock)}`;
  return `ends ${clearWords(rule)}${run === "" ? "" : `, ${run}`}; ${rest}`;
}

/** A rule on facts as a sentence part: “contract signed by any watched miner, $500M or more”. */
export function factRuleInWords(rule: FactRule, tickerOf: TickerOf): string {
  const whose = factTargetWords(rule, tickerOf);
  if (rule.kind === "ai_share") {
    const way =
      rule.direction === "above" ? "rising to" : rule.direction === "below" ? "falling to" : "crossing";
    const level = rule.least === null ? "any level" : `${count(rule.least.size, 2)}%`;
    return `AI share of the revenue of ${whose} ${way} ${level}`;
  }
  if (rule.kind === "filing") {
    return `${rule.forms.length === 0 ? "any filing" : rule.forms.map(escapeMarkdown).join(" or ")} by ${whose}`;
  }
  const least = leastWords(rule);
  return `${FACT_WORDS[rule.kind]} ${whose}${least === "" ? "" : `, ${least}`}`;
}

/** What somebody wants to hear, in short: “PW14, normal, contracts and debt”. `list` is the one of the server, by tickers. */
export function wishInWords({
  wish,
  list,
}: {
  readonly wish: AlertWish;
  readonly list?: readonly string[] | undefined;
}): string {
  const typed = wish.rules.length === 0 ? [] : [plural(wish.rules.length, "typed rule")];
  const heard = [
    ...(wish.sensitivity === "own" ? [] : [wish.sensitivity]),
    ...typed,
    ...(wish.facts.length === 0 ? [] : [inList(wish.facts.map((fact) => FACT_WISH_WORDS[fact]))]),
  ];
  const target = isServerList(wish.target) ? serverListWords(list) : escapeMarkdown(wish.target);
  return [target, ...heard].join(", ");
}

/** “This server's list (MARA, RIOT, CLSK)”: of a long one the first, without members where they are not known. */
function serverListWords(list: readonly string[] = []): string {
  if (list.length === 0) return "This server's list";
  const named = list.slice(0, MOST_MEMBERS).map(escapeMarkdown);
  const more = list.length > named.length ? `, +${count(list.length - named.length)} more` : "";
  return `This server's list (${named.join(", ")}${more})`;
}

/** Where a rule stands: “quiet”, “firing since 18 Nov 2026”. Null is a rule that was never evaluated. */
export function stateInWords(
  state: Pick<AlertState, "status" | "episode" | "lastBar" | "count" | "told" | "stale"> | null,
  rule: Pick<Rule, "forBars" | "clearBars" | "target">,
): string {
  if (state === null || state.lastBar === null) return "not looked at yet";
  const clock = clockOf(rule);
  const since = state.episode === null ? "" : ` since ${barWords(state.episode)}`;
  const stale = state.stale ? `; no data up to ${barWords(state.lastBar)}, so nothing changes` : "";
  switch (state.status) {
    case "inactive":
      return `quiet${stale}`;
    case "pending":
      return `at the threshold${since}, ${count(state.count)} of ${neededWords(rule.forBars, clock)} needed${stale}`;
    case "firing": {
      const untold = state.told === "withheld" ? ", from before it was set" : "";
      return `firing${since}${untold}${stale}`;
    }
    case "recovering":
      return `ending, ${count(state.count)} of ${neededWords(rule.clearBars, clock)} needed${stale}`;
  }
}

/** A bar as people read it: a session's day, or the moment of a slot. */
export function barWords(bar: Bar): string {
  return bar.includes("T") ? momentWords(bar) : dayInWords(bar);
}

/** A window inside brackets or after “in”: “30 days”, “a day”, “24 hours”, “this year”. */
export function spanWords(window: RuleWindow, clock: BarClock): string {
  if (window === "1h") return "an hour";
  if (window === "1d") return clock === "slot" ? "24 hours" : "1 day";
  return window === "ytd" ? "this year" : `${window.slice(0, -1)} days`;
}

/** “two sessions”, “10 minutes”, “6 hours”: so many bars of a clock. */
export function barsWords(bars: number, clock: BarClock): string {
  if (clock === "session") return `${smallNumber(bars)} ${bars === 1 ? "session" : "sessions"}`;
  const minutes = bars * SLOT_MINUTES;
  return minutes % 60 === 0 ? plural(minutes / 60, "hour") : plural(minutes, "minute");
}

const FACT_WORDS: Readonly<Record<Exclude<FactRuleKind, "ai_share" | "filing">, string>> = {
  contract_signed: "contract signed by",
  contract_ended: "contract ended of",
  debt_raised: "debt raised by",
  debt_repaid: "debt repaid by",
  btc_bought: "bitcoin bought by",
  btc_sold: "bitcoin sold by",
};

const FACT_WISH_WORDS: Readonly<Record<FactWish, string>> = {
  contracts: "contracts",
  debt: "debt",
  treasury: "treasury",
  ai_share: "AI share",
  filings: "filings",
};

function unitOf(metric: MetricName): "pp" | "pct" | "sd" | "sum" | "usd" {
  return METRICS[metric].unit;
}

function watchedWords(rule: Rule, tickerOf: TickerOf): string {
  const who = targetWords(rule.target, tickerOf);
  const over = overWords(rule);
  switch (rule.metric) {
    case "spread":
      return `gap of ${who} to BTC ${over} ${atWords(rule)}`;
    case "beta_spread":
      return `beta-adjusted gap of ${who} to BTC ${over} ${atWords(rule)}`;
    case "opposite_sign": {
      const [up, down] = [`${who} up and BTC down`, `${who} down and BTC up`];
      const way =
        rule.direction === "both" ? `${who} and BTC opposite ways` : rule.direction === "above" ? up : down;
      return `${way} ${over}, each by ${count(rule.threshold, 2)}% or more`;
    }
    case "z1":
      return `move of ${who} in one session against what BTC's implies ${atWords(rule)}`;
    case "rho_break":
      return `correlation of ${who} with BTC over 30 sessions against its usual ${atWords(rule)}`;
    case "cusum":
      return `drift of ${who} away from BTC, summed session by session (CUSUM), ${atWords(rule)}`;
    case "big_day":
    case "move":
      return `move of ${who} ${over} ${atWords(rule)}`;
    case "level":
      return `price of ${who} ${levelWords(rule)}`;
    case "hashrate_move":
      return `network hashrate, mean of seven days, against ${spanWords(rule.window, "session")} before ${atWords(rule)}`;
  }
}

function targetWords(target: RuleTarget, tickerOf: TickerOf): string {
  switch (target.kind) {
    case "basket":
      return `miners (${target.id})`;
    case "miner":
      return escapeMarkdown(tickerOf(target.security));
    case "list":
      return `a list (${target.securities.map((one) => escapeMarkdown(tickerOf(one))).join(", ")})`;
    case "btc":
      return "BTC";
    case "network":
      return "the network";
  }
}

function overWords(rule: Rule): string {
  const clock = clockOf(rule);
  if (rule.window === "ytd") return "this year";
  if (rule.window === "1d" && clock === "session") return "over one session";
  return rule.window === "1h" ? "over one hour" : `over ${spanWords(rule.window, clock)}`;
}

/** “at +30 pp or more”, “at −30 pp or less”, “at ±30 pp or beyond”. */
function atWords(rule: Rule): string {
  const size = sizeWords(rule, rule.threshold);
  switch (rule.direction) {
    case "above":
      return `at +${size} or more`;
    case "below":
      return `at −${size} or less`;
    case "both":
      return `at ±${size} or beyond`;
  }
}

function levelWords({ direction, threshold }: Rule): string {
  if (direction === "both") return `crossing ${usdPrice(threshold)}`;
  return `at ${usdPrice(threshold)} or ${direction}`;
}

function clearWords(rule: Rule): string {
  if (rule.metric === "level") {
    const { direction, threshold, clear } = rule;
    const [under, over] = [`under ${usdPrice(threshold - clear)}`, `over ${usdPrice(threshold + clear)}`];
    return direction === "both" ? `${usdPrice(clear)} back` : direction === "above" ? under : over;
  }
  const size = sizeWords(rule, rule.clear);
  if (rule.direction === "both") return `within ±${size}`;
  const sign = rule.clear === 0 ? "" : rule.direction === "above" ? "+" : "−";
  return `${rule.direction === "above" ? "under" : "over"} ${sign}${size}`;
}

function sizeWords({ metric, scale }: Rule, size: number): string {
  if (scale === "own_volatility") return `${count(size, 2)} times its own volatility`;
  switch (unitOf(metric)) {
    case "pp":
      return `${count(size, 2)} pp`;
    case "pct":
      return `${count(size, 2)}%`;
    case "sd":
      return `${count(size, 2)} standard deviations`;
    case "sum":
      return count(size, 2);
    case "usd":
      return usdPrice(size);
  }
}

function runWords(bars: number, clock: BarClock): string {
  if (bars <= 1) return "";
  return clock === "session" ? `${barsWords(bars, clock)} in a row` : `for ${barsWords(bars, clock)}`;
}

function factTargetWords({ target }: FactRule, tickerOf: TickerOf): string {
  switch (target.kind) {
    case "all":
      return "any watched miner";
    case "basket":
      return `any of ${target.id}`;
    case "miner":
      return escapeMarkdown(tickerOf(target.security));
    case "list":
      return target.securities.map((one) => escapeMarkdown(tickerOf(one))).join(" or ");
  }
}

function leastWords({ least, kind }: FactRule): string {
  if (least === null) return "";
  switch (least.unit) {
    case "usd":
      return `${usd(least.size)} or more${kind.startsWith("contract") ? " over the base term, at its share" : ""}`;
    case "btc":
      return `${count(least.size, 1)} BTC or more`;
    case "pct":
      return `${count(least.size, 2)}% of its holdings or more`;
  }
}

/** Beside a number of them, so in digits. */
function neededWords(bars: number, clock: BarClock): string {
  return plural(bars, clock === "session" ? "session" : "slot");
}

function smallNumber(value: number): string {
  return SMALL_NUMBERS[value] ?? count(value);
}
