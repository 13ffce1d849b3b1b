import type { FactSet } from "../../domain/fact-set.ts";
import type { Change, ChangeKind, Fact } from "../../domain/fact.ts";
import type { ReportedFigure } from "../../domain/figure.ts";
import { filingText } from "../../domain/filed-words.ts";
import type { ChangeLine } from "../../surface/answers/changes.ts";
import { accessionIn, beforeFigure, filingsByFact, type ObservedKind, tellBefore } from "./before-text.ts";
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
import { figuresInOrder, figuresTogether, figureText } from "./figure-text.ts";
import { sourceOf } from "./source-refs.ts";

/**
 * Changes as people read them, newest publication first and the weightiest kind first within a day: one sentence
 * each with its figures. Figures of one filing that have no list of their own share a line. A withdrawn fact says why it
 * was; a change of a fact that is not in the set is left out.
 */
export function changeLines(facts: FactSet, changes: readonly Change[]): readonly ChangeLine[] {
  const known = factsByKey(facts);
  const together = figuresOfFilings(facts, changes);
  return changes
    .flatMap((change): readonly ChangeLine[] => {
      const shared = together.get(change.id);
      if (shared !== undefined && shared.first !== change.id) return [];
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
          ...(shared === undefined
            ? { text: `${subject}: ${change.correction ? correctionText(change) : ""}${found.text}` }
            : { text: `${subject}: ${shared.text}`, parts: shared.parts }),
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
  "filing",
  "holding",
  "revenue",
  "interest",
  "debt_total",
  "figure",
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
  const before = tellBefore(facts);
  /** With the value of the period before it and the filing, where one gave the figure. */
  const observed =
    <T extends Fact>(kind: ObservedKind, tell: (row: T) => string) =>
    (row: T): string =>
      `${tell(row)}${before(kind, row)}`;
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
  add("debt_total", facts.debtTotals, observed("debt_total", debtTotalText));
  add("interest", facts.interest, observed("interest", interestText));
  add("holding", facts.holdings, observed("holding", holdingText));
  add("treasury_transaction", facts.transactions, transactionText);
  add("revenue", facts.revenue, observed("revenue", revenueText));
  add("run_rate", facts.runRates, runRateText);
  add("hashrate", facts.hashrates, hashrateText);
  add("commitment", facts.commitments, commitmentText);
  add("guidance", facts.guidance, guidanceText);
  add("network", facts.network, networkText);
  add("claim", facts.claims, claimText);
  add("risk", facts.risks, (row) => `risk: ${row.statement}`);
  add("filing", facts.filings, filingText);
  add("figure", facts.figures, observed("figure", figureText));
  add("project", facts.projects, (row) => `project ${row.name}${row.inferred ? ", joined by us" : ""}`);
  for (const miner of facts.miners) {
    known.set(keyOf("miner", miner.id), { text: `company details of ${miner.name}`, fact: null });
  }
  for (const row of facts.discrepancies) {
    known.set(keyOf("discrepancy", row.id), { text: `sources disagree: ${row.topic}`, fact: null });
  }
  return known;
}

/** A line that several changes share. */
interface Shared {
  /** The change under which it stands. */
  readonly first: number;
  readonly text: string;
  readonly parts: readonly string[];
}

/** By the change the line that it shares with the others of its filing; changes that stand alone have none. */
function figuresOfFilings(facts: FactSet, changes: readonly Change[]): ReadonlyMap<number, Shared> {
  const rows = new Map(facts.figures.map((row) => [row.id, row]));
  const told = changes.flatMap((change): readonly (ReportedFigure & { readonly change: Change })[] => {
    const row = change.kind === "figure" ? rows.get(change.factId) : undefined;
    return row === undefined ? [] : [{ ...row, change }];
  });
  const shared = new Map<number, Shared>();
  if (told.length < 2) return shared;
  const beforeOf = beforeFigure(facts);
  const filingOf = filingsByFact(facts);
  const groups = Map.groupBy(told, ({ miner, sources, change }) =>
    JSON.stringify([miner, accessionIn(sources[0]?.url ?? ""), change.knownAt, change.correction]),
  );
  for (const group of groups.values()) {
    const own = figuresInOrder(group);
    const [first] = own;
    const accession = accessionIn(first?.sources[0]?.url ?? "");
    if (first === undefined || own.length < 2 || accession === null) continue;
    const form = filingOf(first)?.form;
    const line: Shared = {
      first: first.change.id,
      text: `${first.change.correction ? "corrected" : "also"}: ${figuresTogether(own, beforeOf)} (${form === undefined ? "" : `${form} `}${accession})`,
      parts: own.map((row) => {
        const before = beforeOf(row.id);
        return `${figureText(row)}${before === null ? "" : `, ${before}`}`;
      }),
    };
    for (const { change } of own) shared.set(change.id, line);
  }
  return shared;
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
