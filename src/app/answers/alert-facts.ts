import type { Contract } from "../../domain/contract.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Change } from "../../domain/fact.ts";
import { filingShort } from "../../domain/filed-words.ts";
import type { EventDetail } from "../../domain/rule-event.ts";
import { btc, numeral, usd } from "../../domain/wording.ts";
import type { FactAlert } from "../../surface/answers/alert.ts";
import type { StoredEvent } from "../ports/rules.ts";
import { changeLines } from "./change-lines.ts";
import { tickerOf } from "./context.ts";

/** A headline is a notification too, and a phone shows so many characters of it. */
const LONGEST_TITLE = 60;

type FactDetail = Extract<EventDetail, { readonly kind: "fact" }>;

/** An event about a fact with the row of the feed it came of; `feed` holds at least that row, if it is still kept. */
export function factAlert(
  facts: FactSet,
  feed: readonly Change[],
  event: StoredEvent,
  detail: FactDetail,
): FactAlert {
  const { rule, hit, changeId } = detail;
  const change = feed.find((one) => one.id === changeId);
  return {
    kind: "fact",
    id: event.id,
    ruleKey: event.ruleKey,
    rule,
    what: rule.kind,
    miner: tickerOf(facts, hit.miner),
    short: shortOf(facts, tickerOf(facts, hit.miner), detail),
    value: hit.value,
    unit: hit.unit,
    knownAt: hit.knownAt,
    change: change === undefined ? null : (changeLines(facts, [change])[0] ?? null),
  };
}

/**
 * What happened in a few words that follow a ticker: “signs $9.7B lease (Microsoft)”, “sells 15,133 BTC”. A fact that
 * is no longer kept is told by its kind alone.
 */
function shortOf(facts: FactSet, ticker: string, { rule, hit }: FactDetail): string {
  const byId = <T extends { readonly id: string }>(rows: readonly T[]): T | undefined =>
    rows.find((row) => row.id === hit.factId);
  switch (rule.kind) {
    case "contract_signed": {
      const row = byId(facts.contracts);
      if (row === undefined) return "signs a contract";
      const value = row.baseValueUsd === null ? "a " : `${usd(row.baseValueUsd)} `;
      return `signs ${value}${contractNoun(row.kind)} (${customerOf(row, ticker)})`;
    }
    case "contract_ended": {
      const row = byId(facts.contracts);
      if (row === undefined) return "has a contract ended";
      const value = row.baseValueUsd === null ? "" : `${usd(row.baseValueUsd)} `;
      return `has its ${value}${contractNoun(row.kind)} ended (${customerOf(row, ticker)})`;
    }
    case "debt_raised": {
      const row = byId(facts.debts);
      if (row === undefined) return "raises debt";
      const type = row.type.replaceAll("_", " ");
      return row.principalUsd === null
        ? `raises ${type}, amount not stated`
        : `raises ${usd(row.principalUsd)}: ${type}`;
    }
    case "debt_repaid": {
      const face = byId(facts.debtEvents)?.principalUsd ?? null;
      return face === null ? "repays debt, amount not stated" : `repays ${usd(face)} of debt`;
    }
    case "btc_bought":
    case "btc_sold": {
      const bought = rule.kind === "btc_bought";
      const row = byId(facts.transactions);
      if (row !== undefined) {
        return `${bought ? "adds" : "sells"} ${row.btc === null ? "bitcoin, count not stated" : btc(row.btc)}`;
      }
      // A holding that changed tells how many coins came or went, not that they were traded.
      const coins = hit.value === null || hit.unit !== "btc" ? "bitcoin" : btc(Math.abs(hit.value));
      return `holds ${coins} ${bought ? "more" : "less"} than before`;
    }
    case "ai_share": {
      const period = byId(facts.revenue)?.periodLabel;
      const share = hit.value === null ? "another share" : `${numeral(hit.value, 3)}%`;
      return `earns ${share} of its revenue from AI${period === undefined ? "" : ` (${period})`}`;
    }
    case "filing": {
      const row = byId(facts.filings);
      return row === undefined
        ? "files a report"
        : `files ${filingShort(row, LONGEST_TITLE - ticker.length - 7)}`;
    }
  }
}

/** A customer without a name is grouped as `APLD undisclosed …`: its ticker stands before it already. */
export function customerOf({ counterpartyGroup }: Contract, ticker: string): string {
  return counterpartyGroup.startsWith(`${ticker} `)
    ? counterpartyGroup.slice(ticker.length + 1)
    : counterpartyGroup;
}

function contractNoun(kind: FactSet["contracts"][number]["kind"]): string {
  switch (kind) {
    case "triple_net_lease":
      return "lease";
    case "colocation":
      return "colocation deal";
    case "gpu_cloud":
      return "GPU cloud deal";
    case null:
      return "contract";
  }
}
