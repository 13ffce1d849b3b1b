import type { Claim } from "../../domain/claim.ts";
import { type Contract, type ContractSum, countedContracts, sumByKind } from "../../domain/contract.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { IsoDate } from "../../domain/time.ts";
import { dayInWords, numeral, usd } from "../../domain/wording.ts";
import { kindInWords, megawattsInWords } from "./own-figures.ts";

/** Our own figure beside a claim about contracts, computed from the rows it was checked against; null where none fits. */
export function ourContractFigure(claim: Claim, facts: FactSet): string | null {
  const own =
    claim.miner === null
      ? facts.contracts
      : facts.contracts.filter((contract) => contract.miner === claim.miner);
  const checked = own.filter((contract) => claim.checkedAgainst.includes(contract.id));
  const [unit = ""] = claim.unit.split("_");
  switch (unit) {
    case "usd":
      return valueFigure(claim, own, checked);
    case "mw":
      return megawattFigure(claim, own, checked);
    case "years":
      return termFigure(own, checked);
    case "gpus":
      return gpuFigure(checked);
    default:
      return checked.length > 0 ? partiesFigure(checked) : sectorFigure(claim, own);
  }
}

function valueFigure(claim: Claim, own: readonly Contract[], checked: readonly Contract[]): string | null {
  const recorded = checked.filter((contract) => !isPublishedTotal(contract));
  if (recorded.length > 0) return recorded.map(valueInWords).join("; ");
  const sums = sumByKind(announcedBy(own, claim.asOf));
  if (sums.length === 0) return null;
  return `recorded here by ${dayInWords(claim.asOf)}: ${sums.map(sumInWords).join("; ")}${apart(sums)}`;
}

function megawattFigure(claim: Claim, own: readonly Contract[], checked: readonly Contract[]): string | null {
  if (checked.length === 0) {
    const sums = sumByKind(announcedBy(own, claim.asOf)).filter((sum) => sum.megawattsCriticalIt !== null);
    if (sums.length === 0) return null;
    const parts = sums.map((sum) => {
      const without = sum.withoutCriticalIt === 0 ? "" : ` (${sum.withoutCriticalIt} more without)`;
      return `${kindInWords(sum.kind)} ${numeral(sum.megawattsCriticalIt ?? 0, 6)} MW critical IT${without}`;
    });
    return `recorded here by ${dayInWords(claim.asOf)}: ${parts.join("; ")}${apart(sums)}`;
  }
  const parts = checked.flatMap((contract) => {
    const words = megawattsInWords(contract);
    return words === null ? [] : [words];
  });
  const critical = countedContracts(checked).flatMap((contract) =>
    contract.megawattsBasis === "critical_it" && contract.megawatts !== null ? [contract.megawatts] : [],
  );
  if (critical.length > 1 && critical.length === checked.length) {
    const sum = critical.reduce((total, value) => total + value, 0);
    return `${numeral(sum, 6)} MW critical IT, computed: ${critical.map((value) => numeral(value, 6)).join(" + ")}`;
  }
  return parts.length === 0 ? null : parts.join("; ");
}

function termFigure(own: readonly Contract[], checked: readonly Contract[]): string | null {
  const rows = checked.length > 0 ? checked : countedContracts(own);
  const terms = [
    ...new Set(rows.flatMap((contract) => (contract.termYears === null ? [] : [contract.termYears]))),
  ].toSorted((a, b) => a - b);
  const [only] = terms;
  if (only === undefined) return null;
  if (terms.length === 1) return `${numeral(only, 3)} years base term`;
  return `base terms of ${terms
    .map((term) => numeral(term, 3))
    .join(", ")
    .replace(/, ([^,]*)$/, " and $1")} years in ${rows.length} counted contracts`;
}

function gpuFigure(checked: readonly Contract[]): string | null {
  const [contract] = checked;
  if (contract === undefined) return null;
  const weak = contract.weakFields.find((field) => field.field === "gpuCount");
  const power = megawattsInWords(contract);
  const rest = [contract.gpuModel, power].filter((part) => part !== null).join(", ");
  return weak === undefined
    ? rest
    : `no count of our own: the article alone gives one; ${rest === "" ? "model and power are not stated" : `others give ${rest}`}`;
}

function partiesFigure(checked: readonly Contract[]): string {
  return checked
    .map((contract) => {
      const backed = contract.backstopBy === null ? "" : `, backed by ${contract.backstopBy}`;
      return `${contract.site ?? "site not stated"}: ${contract.counterparty}${backed}`;
    })
    .join("; ");
}

function sectorFigure(claim: Claim, own: readonly Contract[]): string | null {
  const counted = countedContracts(own);
  if (counted.length === 0) return null;
  if (/concentration/i.test(claim.metric)) {
    return sumByKind(own)
      .flatMap((sum) => {
        const [largest] = sum.byCounterparty;
        return largest?.sharePct === undefined || largest.sharePct === null
          ? []
          : [`${kindInWords(sum.kind)}: ${largest.counterparty} ${numeral(largest.sharePct, 2)}% of value`];
      })
      .join("; ");
  }
  if (/capacity/i.test(claim.metric)) {
    const loads = counted.flatMap((contract) =>
      contract.megawattsBasis === "critical_it" && contract.megawatts !== null ? [contract.megawatts] : [],
    );
    if (loads.length === 0) return null;
    const least = loads.reduce((a, b) => Math.min(a, b));
    const most = loads.reduce((a, b) => Math.max(a, b));
    return `${numeral(least, 4)} to ${numeral(most, 4)} MW critical IT in ${loads.length} counted contracts`;
  }
  if (/tenant/i.test(claim.metric)) {
    const backed = counted.filter((contract) => contract.backstopBy !== null).length;
    return `${backed} of ${counted.length} counted contracts have a named guarantor`;
  }
  return null;
}

/** A total that someone published, kept as a row that nothing counts: a claim, never a contract of its own. */
function isPublishedTotal(contract: Contract): boolean {
  return contract.isRollup && !contract.countInTotals && contract.partOf === null;
}

/** Announced by a day; where no day of announcement is known, true by that day. */
function announcedBy(contracts: readonly Contract[], day: IsoDate): readonly Contract[] {
  return contracts.filter((contract) => (contract.announced ?? contract.asOf) <= day);
}

function apart(sums: readonly ContractSum[]): string {
  return sums.length > 1 ? "; kinds are never added" : "";
}

function valueInWords(contract: Contract): string {
  const value =
    contract.baseValueUsd === null ? "no value stated" : `${usd(contract.baseValueUsd)} base term`;
  const options = contract.maxValueUsd === null ? "" : ` (${usd(contract.maxValueUsd)} with every option)`;
  const years = contract.termYears === null ? "" : ` over ${numeral(contract.termYears, 3)} years`;
  const power = megawattsInWords(contract);
  const role = contract.isRollup ? ", the whole programme" : "";
  return `${contract.site ?? contract.counterparty}${role}: ${value}${years}${options}${power === null ? "" : `, ${power}`}`;
}

function sumInWords(sum: ContractSum): string {
  const contracts = `${sum.count} counted ${sum.count === 1 ? "contract" : "contracts"}`;
  if (sum.baseValueUsd === null) return `${kindInWords(sum.kind)}: no value stated in ${contracts}`;
  const share =
    sum.attributableValueUsd === null || sum.attributableValueUsd === sum.baseValueUsd
      ? ""
      : ` in full, ${usd(sum.attributableValueUsd)} at the company's share of joint ventures`;
  const without = sum.withoutValue === 0 ? "" : `, ${sum.withoutValue} without a value`;
  return `${kindInWords(sum.kind)}: ${usd(sum.baseValueUsd)}${share} (base terms, ${contracts}${without})`;
}
