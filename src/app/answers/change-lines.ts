import type { FactSet } from "../../domain/fact-set.ts";
import type { Change, ChangeKind, Fact } from "../../domain/fact.ts";
import type { ChangeLine } from "../../surface/answers/changes.ts";
import {
  claimText,
  commitmentText,
  contractText,
  debtEventText,
  debtText,
  debtTotalText,
  fieldInWords,
  guidanceText,
  hashrateText,
  holdingText,
  interestText,
  networkText,
  revenueText,
  runRateText,
  transactionText,
  valueInWords,
} from "./change-text.ts";
import { tickerOf } from "./context.ts";
import { sourceOf } from "./source-refs.ts";

/**
 * Changes as people read them, newest publication first and the weightiest kind first within a day: one sentence
 * each with its figures. A withdrawn fact says why it was; a change of a fact that is not in the set is left out.
 */
export function changeLines(facts: FactSet, changes: readonly Change[]): readonly ChangeLine[] {
  const known = factsByKey(facts);
  return changes
    .flatMap((change): readonly ChangeLine[] => {
      const found = known.get(keyOf(change.kind, change.factId)) ?? withdrawnText(change);
      if (found === null) return [];
      const subject = change.miner === null ? subjectOf(change.kind) : tickerOf(facts, change.miner);
      return [
        {
          id: change.id,
          factId: change.factId,
          miner: change.miner === null ? null : tickerOf(facts, change.miner),
          kind: change.kind,
          knownAt: change.knownAt,
          happenedAt: change.happenedAt,
          text: `${subject}: ${change.correction ? correctionText(change) : ""}${found.text}`,
          correction: change.correction,
          differences: change.differences,
          evidence: found.fact?.evidence ?? null,
          source: found.fact === null || found.fact.sources.length === 0 ? null : sourceOf(found.fact),
        },
      ];
    })
    .toSorted(
      (a, b) =>
        (b.knownAt ?? "").localeCompare(a.knownAt ?? "") ||
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        b.happenedAt.localeCompare(a.happenedAt) ||
        a.id - b.id,
    );
}

/** The facts that these changes speak of, for the sources of an answer; the changes' order. */
export function factsOfChanges(facts: FactSet, lines: readonly ChangeLine[]): readonly Fact[] {
  const known = factsByKey(facts);
  return lines.flatMap((line) => known.get(keyOf(line.kind, line.factId))?.fact ?? []);
}

/** Fields whose two versions are paragraphs or lists: that they changed is enough. */
const PROSE: ReadonlySet<string> = new Set(["note", "reasoning", "sources", "statement", "why", "meaning"]);

/** The weightiest kind first. */
const KINDS: readonly ChangeKind[] = [
  "contract",
  "debt",
  "debt_event",
  "treasury_transaction",
  "holding",
  "revenue",
  "interest",
  "debt_total",
  "run_rate",
  "commitment",
  "guidance",
  "project",
  "hashrate",
  "network",
  "risk",
  "miner",
  "discrepancy",
  "claim",
];

interface Told {
  readonly text: string;
  /** Null where the row carries no source of its own. */
  readonly fact: Fact | null;
}

/** Every fact of the set with its sentence, by kind and id; sentences are made when asked for. */
function factsByKey(facts: FactSet): ReadonlyMap<string, Told> {
  const known = new Map<string, Told>();
  const add = <T extends Fact>(kind: ChangeKind, rows: readonly T[], tell: (row: T) => string): void => {
    for (const row of rows) {
      known.set(keyOf(kind, row.id), {
        get text() {
          return tell(row);
        },
        fact: row,
      });
    }
  };
  add("contract", facts.contracts, contractText);
  add("debt", facts.debts, debtText);
  add("debt_event", facts.debtEvents, debtEventText);
  add("debt_total", facts.debtTotals, debtTotalText);
  add("interest", facts.interest, interestText);
  add("holding", facts.holdings, holdingText);
  add("treasury_transaction", facts.transactions, transactionText);
  add("revenue", facts.revenue, revenueText);
  add("run_rate", facts.runRates, runRateText);
  add("hashrate", facts.hashrates, hashrateText);
  add("commitment", facts.commitments, commitmentText);
  add("guidance", facts.guidance, guidanceText);
  add("network", facts.network, networkText);
  add("claim", facts.claims, claimText);
  add("risk", facts.risks, (row) => `risk: ${row.statement}`);
  add("project", facts.projects, (row) => `project ${row.name}${row.inferred ? ", joined by us" : ""}`);
  for (const miner of facts.miners) {
    known.set(keyOf("miner", miner.id), { text: `company details of ${miner.name}`, fact: null });
  }
  for (const row of facts.discrepancies) {
    known.set(keyOf("discrepancy", row.id), { text: `sources disagree: ${row.topic}`, fact: null });
  }
  return known;
}

function keyOf(kind: ChangeKind, id: string): string {
  return `${kind}|${id}`;
}

function subjectOf(kind: ChangeKind): string {
  return kind === "network" ? "Network" : "Sector";
}

/** “contract c-1 withdrawn: announced twice”: the row itself is in no answer any more. Null for any other change. */
function withdrawnText(change: Change): Told | null {
  const reason = change.differences.find((difference) => difference.field === "withdrawn")?.to ?? null;
  if (reason === null) return null;
  return {
    text: `${change.kind.replaceAll("_", " ")} ${change.factId} withdrawn: ${String(reason)}`,
    fact: null,
  };
}

/** “corrected, base value from $9.6B to $9.8B; ”: what was said before and what holds now. */
function correctionText(change: Change): string {
  if (change.differences.some((difference) => difference.field === "withdrawn")) return "";
  const parts = change.differences.map(({ field, from, to }) =>
    PROSE.has(field)
      ? `${fieldInWords(field)} reworded`
      : `${fieldInWords(field)} from ${valueInWords(field, from)} to ${valueInWords(field, to)}`,
  );
  return parts.length === 0 ? "corrected; " : `corrected, ${parts.join(", ")}; `;
}
