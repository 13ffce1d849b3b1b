import type { Claim } from "../../domain/claim.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { MinerId } from "../../domain/fact.ts";
import type { ClaimLine } from "../../surface/answers/common.ts";

/**
 * The claims that a command shows beside its own figures: of one miner where one was asked for, else all of them.
 * With `ofAllToo` what was said of all miners counts as said of the one. `ours` puts our own figure, with its basis,
 * into words; null where there is none to compare.
 */
export function claimLines(
  facts: FactSet,
  command: string,
  miner: MinerId | null,
  ours: (claim: Claim) => string | null,
  ofAllToo = false,
): readonly ClaimLine[] {
  return facts.claims
    .filter(
      (claim) =>
        claim.shownBy.includes(command) &&
        (miner === null || claim.miner === miner || (ofAllToo && claim.miner === null)),
    )
    .map((claim) => ({
      id: claim.id,
      subject: claim.subject,
      metric: claim.metric,
      value: claim.value,
      text: claim.text,
      unit: claim.unit,
      period:
        claim.periodText ??
        (claim.periodStart === null ? null : `${claim.periodStart} to ${claim.periodEnd ?? "?"}`),
      claimant: claim.claimant,
      asOf: claim.asOf,
      verdict: claim.verdict,
      why: claim.why,
      meaning: claim.meaning,
      evidence: claim.evidence,
      discrepancies: claim.discrepancies.flatMap((id) =>
        facts.discrepancies
          .filter((discrepancy) => discrepancy.id === id)
          .map((discrepancy) => discrepancy.finding),
      ),
      ours: ours(claim),
    }));
}
