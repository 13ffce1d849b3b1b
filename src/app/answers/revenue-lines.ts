import type { Contract } from "../../domain/contract.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import {
  type AiShareOfMiner,
  aiSharePct,
  type DeliveryPromise,
  type Guidance,
  isReport,
  type RevenuePeriod,
} from "../../domain/revenue.ts";
import type { AiShare, GuidanceLine, PromiseLine, RevenueLine } from "../../surface/answers/miner.ts";
import { tickerOf } from "./context.ts";
import { megawattsInWords } from "./own-figures.ts";
import { sourceOf } from "./source-refs.ts";

/** Revenue of one period, with the AI share of that very row. */
export function revenueLine(row: RevenuePeriod): RevenueLine {
  return {
    id: row.id,
    periodStart: row.periodStart,
    periodEnd: row.periodEnd,
    periodLabel: row.periodLabel,
    totalUsd: row.totalUsd,
    aiUsd: row.aiUsd,
    aiLabel: row.aiLabel,
    aiSharePct: aiSharePct(row),
    miningUsd: row.miningUsd,
    otherUsd: row.otherUsd,
    btcMined: row.btcMined,
    netIncomeUsd: row.netIncomeUsd,
    evidence: row.evidence,
    note: row.note,
    source: sourceOf(row),
  };
}

/** An AI share as an answer gives it, never without its period. */
export function aiShareLine(share: AiShareOfMiner): AiShare {
  return {
    pct: share.pct,
    periodStart: share.period.periodStart,
    periodEnd: share.period.periodEnd,
    periodLabel: share.period.periodLabel,
    aiUsd: share.aiUsd,
    totalUsd: share.totalUsd,
    aiLabel: share.period.aiLabel,
    caveat: share.caveat,
  };
}

/** A forecast, or a report of what is. */
export function guidanceLine(row: Guidance, facts: FactSet): GuidanceLine {
  return {
    id: row.id,
    miner: row.miner === null ? null : tickerOf(facts, row.miner),
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    targetDate: row.targetDate,
    madeBy: row.madeBy,
    asOf: row.asOf,
    report: isReport(row),
    note: row.note,
  };
}

/** A promised first delivery: of which contract, when, and how it stands. */
export function promiseLine(promise: DeliveryPromise, facts: FactSet): PromiseLine {
  const { contract, guidance } = promise;
  const reported = guidance !== null && isReport(guidance);
  return {
    contract: contract.id,
    miner: tickerOf(facts, contract.miner),
    what: guidance === null || reported ? contractInWords(contract) : guidance.metric,
    promised: promise.promised,
    state: promise.state,
    deliveredOn: reported ? guidance.targetDate : null,
    note: guidance === null ? contract.note : guidance.note,
  };
}

function contractInWords(contract: Contract): string {
  const power = megawattsInWords(contract);
  const place = contract.site ?? contract.counterparty;
  const tenant = contract.site === null ? "" : ` for ${contract.counterparty}`;
  return `${place}${tenant}${power === null ? "" : `, ${power}`}`;
}
