import { findMiner } from "../../domain/miner-search.ts";
import { parseRule, printTarget, type RuleNames } from "../../domain/rule-text.ts";
import type { RuleTarget } from "../../domain/rule.ts";
import { echo, plainText } from "./words.ts";

/** What an alert is about, as it was understood. */
export type WishTarget = Exclude<RuleTarget, { readonly kind: "network" }>;

export type ReadTarget =
  | { readonly ok: true; readonly target: WishTarget; readonly text: string }
  | { readonly ok: false; readonly problem: string };

const EVERY_MINER = /^(?:all|all miners|miners|every miner)$/i;
const BITCOIN = /^(?:btc|bitcoin)$/i;
const LONGEST = 300;

/** Names a ticker of today, or the id where the miner is unknown. */
export function tickersOf({ miners }: RuleNames): (security: string) => string {
  const tickers = new Map(miners.map(({ id, ticker }) => [id, ticker]));
  return (security) => tickers.get(security) ?? security;
}

/**
 * Understands what an alert is to be about: the published basket (also where nothing is said), BTC, a miner by ticker,
 * former ticker or name, or a list, with or without brackets. Otherwise one sentence with the nearest names.
 */
export function readWishTarget(typed: string | undefined, names: RuleNames): ReadTarget {
  const text = (typed ?? "").trim();
  if (text.length > LONGEST) return { ok: false, problem: "This target is too long to be one." };
  if (text === "" || EVERY_MINER.test(text) || text.toUpperCase() === names.basketId.toUpperCase()) {
    return { ok: true, target: { kind: "basket", id: names.basketId }, text: names.basketId };
  }
  if (BITCOIN.test(text)) return { ok: true, target: { kind: "btc" }, text: "BTC" };
  if (text.toUpperCase() === "NETWORK") {
    return {
      ok: false,
      problem: "There are no presets for the network: type a rule such as `hashrate_move NETWORK 30d 10`.",
    };
  }
  if (text.startsWith("[") || text.includes(",")) return readList(text, names);
  const match = findMiner(names.miners, text);
  if (match.kind === "found") {
    return { ok: true, target: { kind: "miner", security: match.miner.id }, text: match.miner.ticker };
  }
  const nearest = match.nearest.map(({ ticker }) => `**${ticker}**`);
  const asked = nearest.length === 0 ? "" : ` Did you mean ${inChoice(nearest)}?`;
  return {
    ok: false,
    problem: `I don't track **${echo(text)}**.${asked} You can also choose ${names.basketId} or BTC.`,
  };
}

function readList(text: string, names: RuleNames): ReadTarget {
  const bracketed = text.startsWith("[") ? text : `[${text}]`;
  // Any rule of shares will do: only its target is looked at.
  const parsed = parseRule(`big_day ${bracketed} 10`, names);
  if (!parsed.ok) return { ok: false, problem: plainText(parsed.problems.join(" ")) };
  const { target } = parsed.rule;
  return target.kind === "network"
    ? { ok: false, problem: "The network cannot be in a list of miners." }
    : { ok: true, target, text: printTarget(target, tickersOf(names)) };
}

function inChoice(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
