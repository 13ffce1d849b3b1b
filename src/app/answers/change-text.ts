import type { Claim } from "../../domain/claim.ts";
import type { Contract, ContractKind } from "../../domain/contract.ts";
import {
  type DebtEvent,
  type DebtInstrument,
  type DebtTotal,
  type InterestExpense,
  maturityYearOf,
} from "../../domain/debt.ts";
import type { NetworkFigure } from "../../domain/network.ts";
import type {
  CapitalCommitment,
  CompanyHashrate,
  Guidance,
  RevenuePeriod,
  RunRate,
} from "../../domain/revenue.ts";
import type { Holding, Qualifier, TreasuryTransaction } from "../../domain/treasury.ts";
import { btc, dayInWords, numeral, usd } from "../../domain/wording.ts";
import { megawattsInWords } from "./own-figures.ts";

/** “15-year lease with Fluidstack, 245 MW critical IT, $7B base term (River Bend)”. */
export function contractText(row: Contract): string {
  const years = row.termYears === null ? "" : `${numeral(row.termYears, 3)}-year `;
  const noun =
    row.status === "signed" || row.status === "ended"
      ? contractNoun(row.kind)
      : `${STATUS[row.status]}, no contract yet`;
  const value = row.baseValueUsd === null ? "value not stated" : `${usd(row.baseValueUsd)} base term`;
  const site = row.site === null ? "" : row.site.includes("(") ? `, ${row.site}` : ` (${row.site})`;
  if (row.isRollup && !row.countInTotals) {
    return `published total of ${row.baseValueUsd === null ? "contracts" : `${usd(row.baseValueUsd)} of contracts`}, a claim`;
  }
  const role =
    row.partOf !== null ? ", part of a larger contract" : row.isRollup ? ", several contracts in one" : "";
  const ended = row.status === "ended" ? "ended" : null;
  return `${join([`${years}${noun} with ${row.counterparty}`, ended, megawattsInWords(row), value])}${site}${role}`;
}

/** “$4.25B senior secured notes at 6.129% due 2042 (Beacon Point DC LLC), priced, not closed”. */
export function debtText(row: DebtInstrument): string {
  const principal = row.principalUsd === null ? "amount not stated:" : usd(row.principalUsd);
  const coupon = row.couponPct === null ? (row.couponText ?? "") : `${numeral(row.couponPct, 5)}%`;
  const year = maturityYearOf(row);
  const issuer = row.issuer === null ? "" : ` (${row.issuer})`;
  const option = row.optionUsd === null ? null : `option of ${usd(row.optionUsd)} still open`;
  const words = [
    principal,
    slug(row.type),
    coupon === "" ? "" : `at ${coupon}`,
    year === null ? "" : `due ${year}`,
  ];
  return join([
    `${words.filter((word) => word !== "").join(" ")}${issuer}`,
    row.status === "outstanding" ? null : debtStatus(row.status),
    option,
  ]);
}

/** “$544M of debt bought back for $1.63B in cash on 8 Dec 2025”. */
export function debtEventText(row: DebtEvent): string {
  const verb =
    row.kind === "repurchase" ? "bought back" : row.kind === "repayment" ? "repaid" : "partly repaid";
  const face = row.principalUsd === null ? "debt" : `${usd(row.principalUsd)} of debt`;
  const cash = row.cashUsd === null ? "" : ` for ${usd(row.cashUsd)} in cash`;
  return `${face} ${verb}${cash} on ${dayInWords(row.date)}`;
}

/** “published total: $5.8B total debt at 31 Mar 2026”. */
export function debtTotalText(row: DebtTotal): string {
  return `published total: ${usd(row.totalUsd)} ${slug(row.scope)} at ${dayInWords(row.asOf)}`;
}

/** “interest of $33.4M in Q4 2025 (1 Oct 2025 to 31 Dec 2025)”. */
export function interestText(row: InterestExpense): string {
  const period = `${row.periodLabel} (${dayInWords(row.periodStart)} to ${dayInWords(row.periodEnd)})`;
  if (row.scope === "one_series") return `coupon of one series: ${usd(row.amountUsd)}, ${period}`;
  const whose = row.scope === "convertible_notes" ? " on convertible notes" : "";
  return `interest of ${usd(row.amountUsd)}${whose} in ${period}`;
}

/** “held 16,331 BTC on 31 Mar 2026 (consolidated, held or pledged)”. */
export function holdingText(row: Holding): string {
  const disputed = row.disputed ? ", disputed" : "";
  return `held ${qualified(row.qualifier)}${btc(row.btc)} on ${dayInWords(row.date)} (${slug(row.basis)})${disputed}`;
}

/** “sold 15,133 BTC for $1.1B, 4 Mar 2026 to 25 Mar 2026”. */
export function transactionText(row: TreasuryTransaction): string {
  const verb = row.side === "sell" ? "sold" : "added";
  const amount = row.btc === null ? "bitcoin" : btc(row.btc);
  const value = row.amountUsd === null ? "" : ` for ${usd(row.amountUsd)}`;
  const period =
    row.periodStart === row.periodEnd
      ? `on ${dayInWords(row.periodEnd)}`
      : `${dayInWords(row.periodStart)} to ${dayInWords(row.periodEnd)}`;
  return join([
    `${verb} ${amount}${value}`,
    row.btc === null ? "count not stated" : null,
    period,
    row.countInTotals ? null : "not counted in totals",
  ]);
}

/** “revenue of $34M in Q1 2026, of it $21M HPC lease”. */
export function revenueText(row: RevenuePeriod): string {
  const total = row.totalUsd === null ? "revenue not stated" : `revenue of ${usd(row.totalUsd)}`;
  const ai =
    row.aiUsd === null
      ? null
      : row.aiUsd === 0
        ? "no AI or HPC part reported"
        : `of it ${usd(row.aiUsd)} ${row.aiLabel ?? "AI and HPC"}`;
  return join([`${total} in ${row.periodLabel}`, ai]);
}

/** “annualised AI run rate of $350M at 31 Mar 2026”. */
export function runRateText(row: RunRate): string {
  return `annualised AI run rate of ${usd(row.arrUsd)} at ${dayInWords(row.date)}, not revenue`;
}

/** “hashrate of 50 EH/s deployed on 28 Feb 2026”. */
export function hashrateText(row: CompanyHashrate): string {
  return `hashrate of ${numeral(row.hashrateEhs, 4)} EH/s ${slug(row.basis)} on ${dayInWords(row.date)}`;
}

/** “equipment order of $1.6B on 26 May 2026”. */
export function commitmentText(row: CapitalCommitment): string {
  return `${slug(row.kind)} of ${usd(row.amountUsd)} on ${dayInWords(row.date)}`;
}

/** “target of the company: HPC share of revenue 70% by 31 Dec 2026”. */
export function guidanceText(row: Guidance): string {
  const whose = row.madeBy === "company" ? "target of the company" : `forecast of ${row.madeBy}`;
  return `${whose}: ${row.metric} ${inUnit(row.value, row.unit)} by ${dayInWords(row.targetDate)}`;
}

/** “hashprice $35.88/PH/day on 25 May 2026”. */
export function networkText(row: NetworkFigure): string {
  return `${row.label} ${inUnit(row.value, row.unit)} on ${dayInWords(row.date)}`;
}

/** “claim of 10X Research: Basket of mining equities, return, exact 56%”. */
export function claimText(row: Claim): string {
  const whose = row.claimant === null ? "claim" : `claim of ${row.claimant}`;
  const what = row.value === null ? `: ${row.text ?? "no figure"}` : ` ${inUnit(row.value, row.unit)}`;
  return `${whose}: ${row.subject}, ${row.metric}${what}`;
}

/** A field's name in words: `baseValueUsd` → `base value`. */
export function fieldInWords(field: string): string {
  return field
    .replace(/(Usd|Pct|Ehs)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

/** A field's value in words, with the unit its name ends in. */
export function valueInWords(field: string, value: string | number | boolean | null): string {
  if (value === null) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string")
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayInWords(value) : shorten(slug(value));
  if (field.endsWith("Usd")) return usd(value);
  if (field.endsWith("Pct")) return `${numeral(value, 5)}%`;
  if (field === "btc") return btc(value);
  return /year/i.test(field) ? String(value) : numeral(value, 8);
}

const STATUS: Readonly<Record<Exclude<Contract["status"], "signed" | "ended">, string>> = {
  framework: "framework",
  mou: "memorandum",
};

function contractNoun(kind: ContractKind | null): string {
  switch (kind) {
    case "triple_net_lease":
      return "lease";
    case "colocation":
      return "colocation contract";
    case "gpu_cloud":
      return "GPU cloud contract";
    case null:
      return "contract";
  }
}

function debtStatus(status: DebtInstrument["status"]): string {
  if (status === "priced") return "priced, not closed";
  return status === "partly_repurchased_possible" ? "may be partly repurchased" : slug(status);
}

function qualified(qualifier: Qualifier): string {
  return qualifier === "exact" ? "" : `${slug(qualifier)} `;
}

/** A value in a unit of the facts; a qualifier in the unit (`usd_about`) becomes words before it. */
export function inUnit(value: number, unit: string): string {
  const [, base = "", rest = ""] = /^(usd_per_ph_day|eh_s|[a-z]+)_?(.*)$/.exec(unit) ?? [];
  const before = ["about", "more_than", "up_to", "can_exceed"].includes(rest) ? `${slug(rest)} ` : "";
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  switch (base) {
    case "usd":
      return `${before}${usd(value)}`;
    case "percent":
      return `${before}${sign}${numeral(size, 4)}%`;
    case "btc":
      return `${before}${btc(value)}`;
    case "mw":
      return `${before}${sign}${numeral(size, 6)} MW`;
    case "usd_per_ph_day":
      return `${before}$${numeral(size, 4)}/PH/day`;
    case "eh_s":
      return `${before}${sign}${numeral(size, 6)} EH/s`;
    case "t":
      return `${before}${numeral(size, 6)} T`;
    default:
      return `${before}${sign}${numeral(size, 6)} ${unitInWords(before === "" ? unit : base, size)}`;
  }
}

/** The singular of a counted unit where there is one of it: 1 data hall, 3 data halls. */
function unitInWords(unit: string, size: number): string {
  return size === 1 ? slug(unit).replace(/s$/, "") : slug(unit);
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(", ");
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text;
}

function slug(text: string): string {
  return text.replaceAll("_", " ");
}
