import type { FactSet } from "../../domain/fact-set.ts";
import type { SecurityId } from "../../domain/market.ts";
import { suggestMiners } from "../../domain/miner-search.ts";
import type { Miner } from "../../domain/miner.ts";
import { withoutOutside } from "../../domain/outside.ts";
import { FEWEST_LISTED } from "../../domain/rule.ts";
import { SERVER_LIST } from "../../domain/server-list.ts";
import type { Servers, Suggestions } from "../../surface/app.ts";
import type { Choice } from "../../surface/command.ts";
import { type AnswerDeps, tickerOf } from "./context.ts";

/** Discord shows at most this many suggestions, each label at most so long. */
const MOST = 25;
const LONGEST_LABEL = 100;

/** What is offered while a person types: miners, customers and targets, all from the local store. */
export function createSuggestions(
  deps: Pick<AnswerDeps, "facts" | "prices" | "basket"> & {
    /** Left out where there are no servers. */
    readonly servers?: Pick<Servers, "settings">;
  },
): Suggestions {
  return {
    async miners(typed) {
      const facts = await deps.facts.knownOn(null);
      return suggestMiners(facts.miners, typed).map(minerChoice).slice(0, MOST);
    },
    async counterparties(typed) {
      const facts = withoutOutside(await deps.facts.knownOn(null), []);
      const wanted = typed.trim().toLowerCase();
      const groups = Map.groupBy(facts.contracts, (contract) => contract.counterpartyGroup);
      return [...groups]
        .filter(([name]) => name.toLowerCase().includes(wanted))
        .toSorted(([a, own], [b, others]) => others.length - own.length || a.localeCompare(b))
        .map(([name]) => choice(name, name))
        .slice(0, MOST);
    },
    async targets(typed, guildId) {
      const [facts, coverage] = await Promise.all([deps.facts.knownOn(null), deps.prices.coverage()]);
      const priced = new Set(coverage.securities.map((security) => security.security));
      const miners = suggestMiners(facts.miners, typed).filter((miner) => priced.has(miner.id));
      const { id, members } = deps.basket;
      const inUse = members.filter((member) => member.until === null).length;
      const basket = choice(`${id} · all ${inUse} miners of the published basket`, id);
      const wanted = typed.trim().toLowerCase();
      const withBasket = wanted === "" || basket.name.toLowerCase().includes(wanted);
      const list = deps.servers?.settings(guildId).list ?? [];
      const withList = list.length >= FEWEST_LISTED && LIST_WORDS.some((word) => word.startsWith(wanted));
      return [
        ...(withBasket ? [basket] : []),
        ...(withList ? [listChoice(list, facts)] : []),
        ...miners.map(minerChoice),
      ].slice(0, MOST);
    },
  };
}

/** What somebody may begin to type who means the list of the server. */
const LIST_WORDS = ["list", "this server's list", "server"];

function listChoice(list: readonly SecurityId[], facts: FactSet): Choice {
  const words = (shown: number): string => {
    const tickers = list.slice(0, shown).map((security) => tickerOf(facts, security));
    const more = list.length - tickers.length;
    return `This server's list (${tickers.join(", ")}${more === 0 ? "" : `, +${String(more)} more`})`;
  };
  let shown = list.length;
  while (shown > 1 && words(shown).length > LONGEST_LABEL) shown -= 1;
  return choice(words(shown), SERVER_LIST);
}

function minerChoice(miner: Miner): Choice {
  return choice(`${miner.ticker} · ${miner.name}`, miner.ticker);
}

function choice(label: string, value: string): Choice {
  const name = label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1)}…`;
  return { name, value: value.slice(0, LONGEST_LABEL) };
}
