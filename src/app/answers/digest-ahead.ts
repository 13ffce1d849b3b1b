import { type Ahead, dueAhead, factOf } from "../../domain/ahead.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { IsoDate } from "../../domain/time.ts";
import { usd, words } from "../../domain/wording.ts";
import type { AheadLine } from "../../surface/answers/digest.ts";
import { inUnit } from "./change-text.ts";
import { tickerOf } from "./context.ts";

/** What is due from the day on in the next weeks, soonest first, in a few words each. */
export function aheadLines(facts: FactSet, day: IsoDate): readonly AheadLine[] {
  return dueAhead(facts, day).map((ahead) => {
    const { id, miner } = factOf(ahead);
    return {
      date: ahead.date,
      dateText: ahead.stated,
      miner: miner === null ? null : tickerOf(facts, miner),
      text: textOf(ahead),
      factId: id,
    };
  });
}

function textOf(ahead: Ahead): string {
  switch (ahead.kind) {
    case "closing":
      return `closes ${debtOf(ahead)}`;
    case "maturity":
      return `maturity: ${debtOf(ahead)}`;
    case "delivery": {
      const { contract, guidance } = ahead.promise;
      const place = contract.site === null ? "" : `, ${contract.site}`;
      return guidance === null ? `first delivery to ${contract.counterpartyGroup}${place}` : guidance.metric;
    }
    case "target": {
      const { metric, value, unit } = ahead.guidance;
      return `target: ${metric} ${inUnit(value, unit)}`;
    }
  }
}

function debtOf({ debt }: Extract<Ahead, { readonly kind: "closing" | "maturity" }>): string {
  const amount = debt.principalUsd === null ? "" : `${usd(debt.principalUsd)} `;
  return `${amount}${words(debt.type).replace(/^senior /, "")}`;
}
