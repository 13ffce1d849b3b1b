import type { Contract } from "./contract.ts";
import type { FactProblem } from "./fact-problem.ts";

/** Contracts counted twice or without a right to it, and figures without their basis. */
export function checkContracts(rows: readonly Contract[]): readonly FactProblem[] {
  return [...rows.flatMap(checkRow), ...checkParts(rows), ...checkSameSite(rows)];
}

function checkRow(row: Contract): readonly FactProblem[] {
  const problems: FactProblem[] = [];
  const say = (field: string, message: string): void => {
    problems.push({ list: "contracts", row: row.id, field, message });
  };
  if (row.countInTotals && row.status !== "signed") {
    say("countInTotals", "is true, and only signed contracts count");
  }
  if (row.countInTotals && row.kind === null) {
    say("kind", "is null, and a contract that counts has a kind");
  }
  if ((row.baseValueUsd ?? row.maxValueUsd) !== null && row.valueBasis === null) {
    say("valueBasis", "is null, and every dollar says what it is");
  }
  if ((row.megawatts === null) !== (row.megawattsBasis === null)) {
    say("megawattsBasis", "and megawatts stand together, or both are null");
  }
  if (row.baseValueUsd !== null && row.maxValueUsd !== null && row.maxValueUsd < row.baseValueUsd) {
    say("maxValueUsd", "is smaller than the value of the base term");
  }
  return problems;
}

/** The roll-up or its parts are counted, never both. */
function checkParts(rows: readonly Contract[]): readonly FactProblem[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return rows.flatMap((row): FactProblem[] => {
    const whole = row.partOf === null ? undefined : byId.get(row.partOf);
    if (!whole) return [];
    const at = { list: "contracts", row: row.id } as const;
    if (!whole.isRollup)
      return [{ ...at, field: "partOf", message: `names ${whole.id}, which is no roll-up` }];
    return whole.countInTotals && row.countInTotals
      ? [{ ...at, field: "countInTotals", message: `is true, and its roll-up ${whole.id} is counted too` }]
      : [];
  });
}

/** The same customer at the same site, counted twice. */
function checkSameSite(rows: readonly Contract[]): readonly FactProblem[] {
  const first = new Map<string, string>();
  return rows
    .filter((row) => row.countInTotals && row.site !== null)
    .flatMap((row): FactProblem[] => {
      const key = `${row.miner ?? ""}|${row.counterpartyGroup}|${row.site ?? ""}`;
      const other = first.get(key);
      if (other !== undefined) {
        return [
          {
            list: "contracts",
            row: row.id,
            field: "countInTotals",
            message: `is true, and so is that of ${other}: same miner, customer and site`,
          },
        ];
      }
      first.set(key, row.id);
      return [];
    });
}
