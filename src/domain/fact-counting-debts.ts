import type { DebtApart, DebtInstrument, DebtStatus } from "./debt.ts";
import { type FactProblem, standing } from "./fact-problem.ts";
import type { CuratedFacts } from "./fact-set.ts";

/** Where a status puts an instrument: in the totals (null), or apart. */
const PLACE_OF_STATUS: Readonly<Record<DebtStatus, DebtApart | null>> = {
  announced: "not_closed",
  being_repaid: null,
  committed: "not_drawn",
  outstanding: null,
  partly_drawn: null,
  partly_repurchased: null,
  partly_repurchased_possible: null,
  planned: "not_closed",
  priced: "not_closed",
  to_be_repaid: "being_replaced",
  undrawn: "not_drawn",
};

/** Debt counted that is not owed, equity-like or somebody else's, and figures that contradict each other. */
export function checkDebts(facts: CuratedFacts): readonly FactProblem[] {
  const rows = standing(facts.debts);
  const shared = new Set(
    standing(facts.contracts)
      .filter((contract) => contract.attributableShare < 1)
      .map((contract) => contract.id),
  );
  const jointDebts = new Set(
    standing(facts.projects)
      .filter((project) => project.contracts.some((contract) => shared.has(contract)))
      .flatMap((project) => project.debts),
  );
  return rows.flatMap((row) => [...checkPlace(row, jointDebts.has(row.id)), ...checkConversion(row)]);
}

function checkPlace(row: DebtInstrument, joint: boolean): readonly FactProblem[] {
  const at = { list: "debts", row: row.id } as const;
  if (row.countInTotals !== (row.apart === null)) {
    return [{ ...at, field: "apart", message: "says why a row is not counted, and is null where it is" }];
  }
  if (row.type === "preferred_equity_facility" && row.apart !== "preferred_equity") {
    return [{ ...at, field: "apart", message: "is not preferred_equity, and the row is preferred equity" }];
  }
  if (joint && row.apart !== "joint_venture") {
    return [{ ...at, field: "apart", message: "is not joint_venture, and the debt builds a joint venture" }];
  }
  if (row.apart === "joint_venture" || row.apart === "preferred_equity") return [];
  const place = PLACE_OF_STATUS[row.status];
  return row.apart === place
    ? []
    : [
        {
          ...at,
          field: "apart",
          message: `is ${row.apart ?? "null"}; with the status ${row.status} it is ${place ?? "null"}`,
        },
      ];
}

/** Conversion price × shares per $1,000 is $1,000, within rounding. */
function checkConversion(row: DebtInstrument): readonly FactProblem[] {
  if (row.conversionPriceUsd === null || row.conversionRatePer1000 === null) return [];
  return Math.abs(row.conversionPriceUsd * row.conversionRatePer1000 - 1000) <= 5
    ? []
    : [
        {
          list: "debts",
          row: row.id,
          field: "conversionPriceUsd",
          message: "and conversionRatePer1000 do not multiply to 1,000",
        },
      ];
}
