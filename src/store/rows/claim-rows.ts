import type { Claim, Discrepancy, Risk } from "../../domain/claim.ts";
import type { ClaimTable, DiscrepancyTable, RiskTable } from "../claim-tables.ts";
import { addLinks } from "./batch.ts";
import type { Batch } from "./batch.ts";
import { factOf, headerOf, linksOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";

/** Adds a claim's row and its lists. */
export function addClaim(batch: Batch, rowId: number, claim: Claim): void {
  batch.claims.push({
    row_id: rowId,
    origin: claim.origin,
    subject: claim.subject,
    metric: claim.metric,
    value: claim.value,
    text: claim.text,
    unit: claim.unit,
    period_start: claim.periodStart,
    period_end: claim.periodEnd,
    period_text: claim.periodText,
    claimant: claim.claimant,
    verdict: claim.verdict,
    why: claim.why,
    meaning: claim.meaning,
  });
  addLinks(batch, rowId, "checked_against", claim.checkedAgainst);
  addLinks(batch, rowId, "discrepancy", claim.discrepancies);
  addLinks(batch, rowId, "shown_by", claim.shownBy);
}

/** A claim from its row. */
export function claimOf(shelf: Shelf, row: ClaimTable): Claim {
  return {
    ...factOf(shelf, row.row_id),
    origin: row.origin,
    subject: row.subject,
    metric: row.metric,
    value: row.value,
    text: row.text,
    unit: row.unit,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    periodText: row.period_text,
    claimant: row.claimant,
    verdict: row.verdict,
    why: row.why,
    meaning: row.meaning,
    checkedAgainst: linksOf(shelf, row.row_id, "checked_against"),
    discrepancies: linksOf(shelf, row.row_id, "discrepancy"),
    shownBy: linksOf(shelf, row.row_id, "shown_by"),
  };
}

/** Adds a risk's row. */
export function addRisk(batch: Batch, rowId: number, risk: Risk): void {
  batch.risks.push({ row_id: rowId, kind: risk.kind, statement: risk.statement });
}

/** A risk from its row. */
export function riskOf(shelf: Shelf, row: RiskTable): Risk {
  return { ...factOf(shelf, row.row_id), kind: row.kind, statement: row.statement };
}

/** Adds a discrepancy's row and the records it speaks of. */
export function addDiscrepancy(batch: Batch, rowId: number, discrepancy: Discrepancy): void {
  batch.discrepancies.push({
    row_id: rowId,
    topic: discrepancy.topic,
    article: discrepancy.article,
    finding: discrepancy.finding,
    confidence: discrepancy.confidence,
    rule: discrepancy.rule,
  });
  addLinks(batch, rowId, "record", discrepancy.records);
}

/** A discrepancy from its row. */
export function discrepancyOf(shelf: Shelf, row: DiscrepancyTable): Discrepancy {
  return {
    id: headerOf(shelf, row.row_id).id,
    topic: row.topic,
    article: row.article,
    finding: row.finding,
    confidence: row.confidence,
    rule: row.rule,
    records: linksOf(shelf, row.row_id, "record"),
  };
}
