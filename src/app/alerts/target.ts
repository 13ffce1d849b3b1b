import { findMiner } from "../../domain/miner-search.ts";
import { parseRule, printTarget, type RuleNames } from "../../domain/rule-text.ts";
import type { RuleTarget } from "../../domain/rule.ts";
import { isServerList, SERVER_LIST } from "../../domain/server-list.ts";
import { echo, plainText } from "./words.ts";

/** What an alert is about, as it was understood. */
export type WishTarget = Exclude<RuleTarget, { readonly kind: "network" }>;

export type ReadTarget =
  /** `text` is how a wish keeps it, `written` how rules about it are: the list of a server by its members of now. */
  | { readonly ok: true; readonly target: WishTarget; readonly text: string; readonly written: string }
  | { readonly ok: false; readonly problem: string };

const EVERY_MINER = /^(?:all|all miners|miners|every miner)$/i;
const BITCOIN = /^(?:btc|bitcoin)$/i;
const LONGEST = 300;

/** Names a ticker of today, or the id where the miner is unknown. */
export function tickersOf({ miners }: RuleNames): (security: string) => string {
  const tickers = new Map(miners.map(({ id, ticker }) => [id, ticker]));
  return (security) => tickers.get(security) ?? security;
}

/** The list of the server by tickers of today. */
export function listInTickers(names: RuleNames): readonly string[] {
  return (names.list ?? []).map(tickersOf(names));
}

/**
 * Understands what an alert is to be about: the published basket (also where nothing is said), BTC, a miner by ticker,
 * former ticker or name, a list, with or without brackets, or the list of the server. Otherwise one sentence with the
 * nearest names.
 */
export function readWishTarget(typed: string | undefined, names: RuleNames): ReadTarget {
  const text = (typed ?? "").trim();
  if (text.length > LONGEST) return { ok: false, problem: "This target is too long to be one." };
  if (text === "" || EVERY_MINER.test(text) || text.toUpperCase() === names.basketId.toUpperCase()) {
    return understood({ kind: "basket", id: names.basketId }, names.basketId);
  }
  if (BITCOIN.test(text)) return understood({ kind: "btc" }, "BTC");
  if (isServerList(text)) return readServerList(names);
  if (text.toUpperCase() === "NETWORK") {
    return {
      ok: false,
      problem: "There are no presets for the network: type a rule such as `hashrate_move NETWORK 30d 10`.",
    };
  }
  if (text.startsWith("[") || text.includes(",")) return readList(text, names);
  const match = findMiner(names.miners, text);
  if (match.kind === "found") {
    return understood({ kind: "miner", security: match.miner.id }, match.miner.ticker);
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
    : understood(target, printTarget(target, tickersOf(names)));
}

function readServerList(names: RuleNames): ReadTarget {
  const { list } = names;
  if (list === undefined) {
    return {
      ok: false,
      problem: `${SERVER_LIST} is the list of a server, watched by its own alerts. Write the miners instead: \\[MARA,RIOT,CLSK\\].`,
    };
  }
  if (list.length === 0) {
    return {
      ok: false,
      problem: `This server has no list of its own yet. \`/setup\`, then *Server settings*, makes one.`,
    };
  }
  const target = { kind: "list", securities: list } as const;
  return { ok: true, target, text: SERVER_LIST, written: printTarget(target, tickersOf(names)) };
}

function understood(target: WishTarget, text: string): ReadTarget {
  return { ok: true, target, text, written: text };
}

function inChoice(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
