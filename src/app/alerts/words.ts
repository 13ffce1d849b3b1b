import type { SecurityId } from "../../domain/market.ts";
import { metricValue } from "../../domain/metric-value.ts";
import type { MetricName } from "../../domain/rule-metrics.ts";
import { printTarget } from "../../domain/rule-text.ts";
import type { RuleSide } from "../../domain/rule.ts";

/** The number of a metric in two or three words. */
const SHORT: Readonly<Record<MetricName, string>> = {
  spread: "gap to BTC",
  beta_spread: "beta-adjusted gap to BTC",
  opposite_sign: "move opposite to BTC",
  z1: "surprise given BTC",
  rho_break: "break of the correlation with BTC",
  cusum: "drift away from BTC",
  big_day: "move in one session",
  move: "move",
  level: "price",
  hashrate_move: "hashrate",
};

/** Metrics whose words say over what time they are taken. */
const TIMELESS: ReadonlySet<MetricName> = new Set(["big_day", "level", "z1", "cusum"]);

const LONGEST_ECHO = 60;

/** What a side watches and its value: “PW14 gap to BTC, 30d: +34.1 pp”; without the value where there is none. */
export function sideWords(
  side: RuleSide,
  value: number | null,
  tickerOf: (security: SecurityId) => string,
): string {
  const window = TIMELESS.has(side.metric) ? "" : `, ${side.window}`;
  const target = printTarget(side.target, tickerOf);
  const watched = `${target === "NETWORK" ? "Network" : target} ${SHORT[side.metric]}${window}`;
  return value === null ? watched : `${watched}: ${metricValue(side.metric, value)}`;
}

/**
 * Words that somebody typed, made fit to stand in a sentence of ours: cut, in one line, and without anything that
 * Discord would format, link or mention.
 */
export function echo(typed: string): string {
  const line = typed.replace(/\s+/g, " ").trim();
  const cut = line.length > LONGEST_ECHO ? `${line.slice(0, LONGEST_ECHO - 1).trimEnd()}…` : line;
  return plainText(cut);
}

/** A sentence that quotes what was typed, so that nothing in it formats, links or mentions. */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ")
    .replace(/[\\*_~`|<>[\]()#@]/g, (character) => (character === "@" ? "@\u200b" : `\\${character}`))
    .replaceAll("://", "\\://");
}
