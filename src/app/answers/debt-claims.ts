import type { Claim } from "../../domain/claim.ts";
import type { DebtComparison } from "../../domain/debt-totals.ts";
import { recordedDebt } from "../../domain/debt.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import { compareInterest } from "../../domain/interest.ts";
import type { IsoDate } from "../../domain/time.ts";
import { dayInWords, numeral, usd } from "../../domain/wording.ts";
import { comparisonsOf, projectLines } from "./debt-lines.ts";

/** Our own figure beside a claim about debt, computed from the rows it was checked against; null where none fits. */
export function ourDebtFigure(claim: Claim, facts: FactSet, day: IsoDate): string | null {
  if (claim.miner === null) return sectorFigure(claim, facts, day);
  return interestFigure(claim, facts) ?? totalFigure(claim, facts, day) ?? seriesFigure(claim, facts, day);
}

/** “$1.07M a quarter: $3.2M over 9 months”, and how many times the period before. */
function interestFigure(claim: Claim, facts: FactSet): string | null {
  const lines = compareInterest(facts.interest.filter((row) => row.miner === claim.miner));
  const line = claim.checkedAgainst
    .map((id) => lines.find((one) => one.row.id === id))
    .find((one) => one !== undefined);
  if (line === undefined) return null;
  const { row, months, perQuarterUsd, timesPrevious, previous } = line;
  const end = dayInWords(row.periodEnd);
  const figure =
    months === 3
      ? `${usd(perQuarterUsd)} in the quarter to ${end}`
      : `${usd(perQuarterUsd)} a quarter (${usd(row.amountUsd)} over ${numeral(months, 2)} months to ${end})`;
  const times =
    timesPrevious === null || previous === null
      ? ""
      : `, ${numeral(timesPrevious, 3)} times ${previous.periodLabel} per quarter`;
  return `${figure}${times}`;
}

/** Our sum beside the published total on its own date, and the same scope now where it has moved on. */
function totalFigure(claim: Claim, facts: FactSet, day: IsoDate): string | null {
  if (claim.miner === null) return null;
  const line = comparisonsOf(facts, claim.miner, day).find(
    (one) => one.total !== null && claim.checkedAgainst.includes(one.total.id),
  );
  if (line === undefined || line.recorded?.principalUsd === undefined || line.recorded.principalUsd === null)
    return null;
  const { recorded } = line;
  const options =
    recorded.openOptionsUsd === 0
      ? ""
      : ` (${usd(line.recorded.principalUsd + recorded.openOptionsUsd)} with options still open)`;
  const then = `${usd(line.recorded.principalUsd)} recorded in ${count(recorded.instruments.length)}${options}`;
  return `${then}${nowInWords(line, day)}`;
}

function nowInWords(line: DebtComparison, day: IsoDate): string {
  const now = line.recordedNow?.principalUsd ?? null;
  if (line.outdatedSince === null || now === null) return `, at ${dayInWords(line.asOf)}`;
  return ` until the issue of ${dayInWords(line.outdatedSince)}; ${usd(now)} on ${dayInWords(day)}`;
}

/** One series, named as such, with the company's sum beside it. */
function seriesFigure(claim: Claim, facts: FactSet, day: IsoDate): string | null {
  const own = facts.debts.filter((debt) => debt.miner === claim.miner);
  const events = facts.debtEvents.filter((event) => event.miner === claim.miner);
  const checked = own.filter((debt) => claim.checkedAgainst.includes(debt.id));
  const series = recordedDebt(checked, events, day);
  const company = recordedDebt(own, events, day);
  if (series === null || series.principalUsd === null) return null;
  const whole =
    company === null || company.principalUsd === null || company.instruments.length === checked.length
      ? ""
      : `; not the company's debt, of which ${usd(company.principalUsd)} is recorded`;
  return `${usd(series.principalUsd)} in ${count(series.instruments.length)}${whole}`;
}

function sectorFigure(claim: Claim, facts: FactSet, day: IsoDate): string | null {
  if (/^(listed miners debt|debt taken on)/i.test(claim.metric)) {
    const then = claim.asOf < day ? claim.asOf : day;
    const counted = recordedDebt(facts.debts, facts.debtEvents, then);
    if (counted === null || counted.principalUsd === null) return null;
    const ids = new Set(counted.instruments);
    const miners = new Set(facts.debts.filter((debt) => ids.has(debt.id)).map((debt) => debt.miner)).size;
    return `${usd(counted.principalUsd)} recorded in ${count(ids.size)} of ${miners} ${miners === 1 ? "miner" : "miners"} on ${dayInWords(then)}; another set of companies`;
  }
  if (/revenue/i.test(claim.metric)) {
    const coverages = projectLines(facts, null, day).flatMap((line) =>
      line.incomeKind === "lease" && line.coverage !== null ? [line.coverage] : [],
    );
    if (coverages.length === 0) return null;
    const least = coverages.reduce((a, b) => Math.min(a, b));
    const most = coverages.reduce((a, b) => Math.max(a, b));
    return `yearly base rent covers the yearly coupon ${numeral(least, 2)} to ${numeral(most, 2)} times in ${coverages.length} leased projects`;
  }
  return null;
}

function count(instruments: number): string {
  return `${instruments} ${instruments === 1 ? "instrument" : "instruments"}`;
}
