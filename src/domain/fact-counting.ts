import { checkContracts } from "./fact-counting-contracts.ts";
import { checkDebts } from "./fact-counting-debts.ts";
import { type FactProblem, listFacts, standing } from "./fact-problem.ts";
import type { CuratedFacts } from "./fact-set.ts";
import { evaluateSum } from "./fact-sums.ts";
import { neverAdded } from "./miner.ts";
import type { TreasuryTransaction } from "./treasury.ts";

/** Rows that would count the same thing twice, and figures of one row that contradict each other. */
export function checkCounting(facts: CuratedFacts): readonly FactProblem[] {
  return [
    ...checkContracts(standing(facts.contracts)),
    ...checkDebts(facts),
    ...checkTransactions(standing(facts.transactions)),
    ...checkRepeats(facts),
    ...checkRevenue(facts),
    ...checkClaims(facts),
  ];
}

function checkTransactions(rows: readonly TreasuryTransaction[]): readonly FactProblem[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const counted = rows.filter((row) => row.countInTotals);
  return [
    ...rows.flatMap((row): FactProblem[] => {
      const wider = row.insideOf === null ? undefined : byId.get(row.insideOf);
      if (!wider) return [];
      const at = { list: "transactions", row: row.id } as const;
      if (wider.periodStart > row.periodStart || wider.periodEnd < row.periodEnd || wider.side !== row.side) {
        return [{ ...at, field: "insideOf", message: `names ${wider.id}, whose period does not enclose it` }];
      }
      return wider.countInTotals && row.countInTotals
        ? [{ ...at, field: "countInTotals", message: `is counted although it lies inside ${wider.id}` }]
        : [];
    }),
    ...counted.flatMap((row, index) =>
      counted
        .slice(index + 1)
        .filter((other) => overlap(row, other) && row.insideOf !== other.id && other.insideOf !== row.id)
        .map((other): FactProblem => ({
          list: "transactions",
          row: row.id,
          field: "countInTotals",
          message: `is counted, and so is ${other.id} over some of the same days`,
        })),
    ),
  ];
}

function overlap(a: TreasuryTransaction, b: TreasuryTransaction): boolean {
  return (
    a.miner === b.miner && a.side === b.side && a.periodStart <= b.periodEnd && b.periodStart <= a.periodEnd
  );
}

/** The same holding, revenue period or interest period, kept twice. */
function checkRepeats(facts: CuratedFacts): readonly FactProblem[] {
  const keys: readonly (readonly [FactProblem["list"], string, string])[] = [
    ...standing(facts.holdings).map(
      (row) => ["holdings", row.id, `${row.date} ${row.basis}`, row.miner] as const,
    ),
    ...standing(facts.revenue).map(
      (row) => ["revenue", row.id, `${row.periodStart} ${row.periodEnd}`, row.miner] as const,
    ),
    ...standing(facts.interest).map(
      (row) => ["interest", row.id, `${row.periodStart} ${row.periodEnd} ${row.scope}`, row.miner] as const,
    ),
  ].map(([list, row, key, miner]) => [list, row, `${list} ${miner ?? ""} ${key}`]);
  const first = new Map<string, string>();
  return keys.flatMap(([list, row, key]): FactProblem[] => {
    const other = first.get(key);
    if (other !== undefined) {
      return [{ list, row, field: "id", message: `repeats ${other}: same miner, same days, same basis` }];
    }
    first.set(key, row);
    return [];
  });
}

/** Parts may fall short of the total, and may not exceed it by more than rounding. */
function checkRevenue(facts: CuratedFacts): readonly FactProblem[] {
  return facts.revenue.flatMap((row): FactProblem[] => {
    const parts = [row.aiUsd, row.miningUsd, row.otherUsd].reduce<number>(
      (sum, part) => sum + (part ?? 0),
      0,
    );
    return row.totalUsd !== null && parts > row.totalUsd * 1.01
      ? [{ list: "revenue", row: row.id, field: "totalUsd", message: "is smaller than its parts together" }]
      : [];
  });
}

function checkClaims(facts: CuratedFacts): readonly FactProblem[] {
  return facts.claims.flatMap((claim): FactProblem[] => {
    const at = { list: "claims", row: claim.id } as const;
    if ((claim.value === null) === (claim.text === null)) {
      return [{ ...at, field: "value", message: "and text: exactly one of the two is given" }];
    }
    return claim.origin === "article" && (claim.verdict === null || claim.why === null)
      ? [{ ...at, field: "verdict", message: "and why are given for every claim of the article" }]
      : [];
  });
}

/** Sums that do not hold, cannot be read, or add the coins or contracts of two miners of which one holds the other. */
export function checkSums(facts: CuratedFacts): readonly FactProblem[] {
  const rows = new Map(listFacts(facts).map(({ fact }) => [fact.id, fact]));
  const pairs = neverAdded(facts.miners);
  const read = (id: string, field: string): number | string => {
    const row = rows.get(id);
    if (!row) return `there is no row ${id}`;
    if (row.withdrawn !== undefined) return `${id} is withdrawn`;
    const figure: unknown = Object.entries(row).find(([name]) => name === field)?.[1];
    return typeof figure === "number" ? figure : `${id} has no figure ${field}`;
  };
  return facts.sums.flatMap((sum): FactProblem[] => {
    const at = { list: "sums", row: sum.id } as const;
    const found = evaluateSum(sum.expr, read);
    if (!found.ok) return [{ ...at, field: "expr", message: found.reason }];
    const expected = evaluateSum(String(sum.expected), read);
    if (!expected.ok) return [{ ...at, field: "expected", message: expected.reason }];
    const miners = new Set(found.rows.map((id) => rows.get(id)?.miner ?? null));
    const mixed = pairs.find(([parent, inside]) => miners.has(parent) && miners.has(inside));
    if (mixed) {
      return [
        {
          ...at,
          field: "expr",
          message: `adds ${mixed[0]} and ${mixed[1]}, of which the first holds the second`,
        },
      ];
    }
    // Sums of decimals are compared with the slack of floating-point numbers.
    const slack = sum.tolerance + 1e-9 * Math.max(1, Math.abs(expected.value));
    return Math.abs(found.value - expected.value) <= slack
      ? []
      : [{ ...at, field: "expected", message: `is ${expected.value}, and the rows give ${found.value}` }];
  });
}
