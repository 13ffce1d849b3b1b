import { suggestMiners } from "../../domain/miner-search.ts";
import type { Miner } from "../../domain/miner.ts";
import type { Suggestions } from "../../surface/app.ts";
import type { Choice } from "../../surface/command.ts";
import type { AnswerDeps } from "./context.ts";

/** Discord shows at most this many suggestions, each label at most so long. */
const MOST = 25;
const LONGEST_LABEL = 100;

/** What is offered while a person types: miners, customers and targets, all from the local store. */
export function createSuggestions(deps: Pick<AnswerDeps, "facts" | "prices" | "basket">): Suggestions {
  return {
    async miners(typed) {
      const facts = await deps.facts.knownOn(null);
      return suggestMiners(facts.miners, typed).map(minerChoice).slice(0, MOST);
    },
    async counterparties(typed) {
      const facts = await deps.facts.knownOn(null);
      const wanted = typed.trim().toLowerCase();
      const groups = Map.groupBy(facts.contracts, (contract) => contract.counterpartyGroup);
      return [...groups]
        .filter(([name]) => name.toLowerCase().includes(wanted))
        .toSorted(([a, own], [b, others]) => others.length - own.length || a.localeCompare(b))
        .map(([name]) => choice(name, name))
        .slice(0, MOST);
    },
    async targets(typed) {
      const [facts, coverage] = await Promise.all([deps.facts.knownOn(null), deps.prices.coverage()]);
      const priced = new Set(coverage.securities.map((security) => security.security));
      const miners = suggestMiners(facts.miners, typed).filter((miner) => priced.has(miner.id));
      const { id, members } = deps.basket;
      const inUse = members.filter((member) => member.until === null).length;
      const basket = choice(`${id} · all ${inUse} miners of the published basket`, id);
      const wanted = typed.trim().toLowerCase();
      const withBasket = wanted === "" || basket.name.toLowerCase().includes(wanted);
      return [...(withBasket ? [basket] : []), ...miners.map(minerChoice)].slice(0, MOST);
    },
  };
}

function minerChoice(miner: Miner): Choice {
  return choice(`${miner.ticker} · ${miner.name}`, miner.ticker);
}

function choice(label: string, value: string): Choice {
  const name = label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1)}…`;
  return { name, value: value.slice(0, LONGEST_LABEL) };
}
