import type { Contract } from "./contract.ts";
import { type DebtEvent, type DebtInstrument, outstandingUsd, yearlyCouponUsd } from "./debt.ts";
import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** A site or programme that joins contracts to the debt that builds it. */
export interface Project extends Fact {
  readonly name: string;
  readonly contracts: readonly string[];
  readonly debts: readonly string[];
  /** True where no source states the link and we concluded it; `reasoning` says from what. */
  readonly inferred: boolean;
}

/** What a project earns and owes in a year on its stated terms, and its debt per megawatt. USD. */
export interface ProjectFinances {
  /** `lease` for rent, `gpu_cloud` for gross cloud revenue, which also has to pay for the machines. */
  readonly incomeKind: "lease" | "gpu_cloud" | null;
  /** Base value ÷ base term of its contracts; null where none states both, or leases and cloud are mixed. */
  readonly yearlyRentUsd: number | null;
  /** Principal × coupon of its debt; null where a coupon is not a fixed number. */
  readonly yearlyCouponUsd: number | null;
  /** yearlyRentUsd ÷ yearlyCouponUsd; null without both, and for a coupon of zero. */
  readonly coverage: number | null;
  /** Principal of its debt; null where an instrument states none. */
  readonly debtUsd: number | null;
  readonly debtPerMwUsd: number | null;
  /** Of its contracts; null where one of them is on another basis. */
  readonly megawattsCriticalIt: number | null;
  /** Smallest attributable share of its contracts: below 1 for a joint venture, shown at full value on both legs. */
  readonly attributableShare: number;
  readonly contracts: readonly string[];
  readonly debts: readonly string[];
  /** What the figures leave out or include, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Joins the signed contracts of a project to the debt that builds it, on a day. `contracts` and `debts` are all rows
 * known on that day. Frameworks, phases beside their roll-up, planned loans, equity-like facilities and loans that
 * others replace stay out; notes of a joint venture, priced and committed debt are in, for they build the site.
 */
export function projectFinances(
  project: Project,
  contracts: readonly Contract[],
  debts: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  day: IsoDate,
): ProjectFinances {
  const joined = joinedContracts(project, contracts);
  const listed = debts.filter((debt) => project.debts.includes(debt.id));
  const building = listed.filter(builds);
  const termed = joined.filter((contract) => contract.baseValueUsd !== null && contract.termYears !== null);
  const kinds = new Set(termed.map((contract) => (contract.kind === "gpu_cloud" ? "gpu_cloud" : "lease")));
  const [incomeKind = null] = kinds.size === 1 ? kinds : [];
  const yearlyRentUsd = incomeKind === null ? null : sumOf(termed.map(yearlyValueUsd));
  const coupon = yearlyCouponUsd(building, events, day);
  const debtUsd = sumOf(building.map((debt) => outstandingUsd(debt, events, day)));
  const megawattsCriticalIt = joined.every((contract) => contract.megawattsBasis === "critical_it")
    ? sumOf(joined.map((contract) => contract.megawatts))
    : null;
  const attributableShare = Math.min(1, ...joined.map((contract) => contract.attributableShare));
  return {
    incomeKind,
    yearlyRentUsd,
    yearlyCouponUsd: coupon,
    coverage: yearlyRentUsd === null || coupon === null || coupon <= 0 ? null : yearlyRentUsd / coupon,
    debtUsd,
    debtPerMwUsd:
      debtUsd === null || megawattsCriticalIt === null || megawattsCriticalIt <= 0
        ? null
        : debtUsd / megawattsCriticalIt,
    megawattsCriticalIt,
    attributableShare,
    contracts: joined.map((contract) => contract.id),
    debts: building.map((debt) => debt.id),
    notes: [
      ...contractNotes(joined, termed, kinds.size),
      ...debtNotes(project, listed, building),
      ...(attributableShare < 1
        ? [
            `Joint venture: full value on both legs; the company's share is ${Number((attributableShare * 100).toFixed(2))}%.`,
          ]
        : []),
    ],
  };
}

/** A plan is no debt yet; equity is none; a loan that others replace would be counted twice. */
function builds(debt: DebtInstrument): boolean {
  return debt.status !== "planned" && debt.apart !== "preferred_equity" && debt.apart !== "being_replaced";
}

function joinedContracts(project: Project, contracts: readonly Contract[]): readonly Contract[] {
  const signed = contracts.filter(
    (contract) =>
      project.contracts.includes(contract.id) &&
      contract.status === "signed" &&
      // A phase is no contract of its own in totals, but it is what a loan for that phase builds.
      (contract.countInTotals || contract.partOf !== null),
  );
  const ids = new Set(signed.map((contract) => contract.id));
  return signed.filter((contract) => contract.partOf === null || !ids.has(contract.partOf));
}

function yearlyValueUsd(contract: Contract): number | null {
  if (contract.baseValueUsd === null || contract.termYears === null || contract.termYears <= 0) return null;
  return contract.baseValueUsd / contract.termYears;
}

function contractNotes(
  joined: readonly Contract[],
  termed: readonly Contract[],
  kinds: number,
): readonly string[] {
  const notes: string[] = [];
  const left = joined.length - termed.length;
  if (left > 0)
    notes.push(`${left} of ${joined.length} contracts not in the rent: value or term not stated.`);
  if (kinds > 1) notes.push("Leases and GPU cloud are not added together: no yearly rent.");
  if (joined.some((contract) => contract.megawattsBasis !== "critical_it")) {
    notes.push("Not all megawatts are critical IT load: no debt per MW.");
  }
  return notes;
}

function debtNotes(
  project: Project,
  listed: readonly DebtInstrument[],
  building: readonly DebtInstrument[],
): readonly string[] {
  const notes: string[] = [];
  const missing = project.debts.length - listed.length;
  if (missing > 0) notes.push(`${missing} of ${project.debts.length} debts not known by that day.`);
  if (building.some((debt) => debt.apart === "not_closed")) notes.push("Includes notes not closed yet.");
  if (building.some((debt) => debt.apart === "not_drawn")) notes.push("Includes debt committed, not drawn.");
  if (building.length < listed.length) {
    notes.push("Planned loans, preferred equity and loans being replaced are left out.");
  }
  if (building.some((debt) => debt.couponPct === null)) {
    notes.push("A coupon is floating or not stated: no yearly coupon.");
  }
  return notes;
}

/** Null where there is nothing to add or one part is not known: half a sum would be another figure. */
function sumOf(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}
