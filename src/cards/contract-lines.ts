import { count, dayInWords, mw, usd, words } from "../domain/wording.ts";
import type { ContractLine } from "../surface/answers/contracts.ts";
import { clip, escapeMarkdown, evidenceWords, UNKNOWN } from "./format.ts";

/** Columns of a plain terminal, which the first line of a contract keeps to. */
const LINE = 80;

/** A contract in three lines: who and where, the figures, the small print. */
export function compactContract(line: ContractLine): string {
  const customer = customerText(line, 36);
  const room = Math.max(16, LINE - line.miner.length - customer.length - 6);
  const site = line.site === null ? "" : ` · ${escapeMarkdown(clip(line.site, room))}`;
  const figures = [
    valueText(line),
    line.termYears === null ? null : `${count(line.termYears, 1)} years`,
    powerText(line),
    line.usdPerMwYear === null ? null : `${usd(line.usdPerMwYear)}/MW-year`,
  ];
  const small = [
    line.kind === null ? "kind not known" : kindText(line),
    announcedText(line),
    shortDelivery(line),
    evidenceWords(line.evidence),
    notCountedText(line),
  ];
  return [
    `**${escapeMarkdown(line.miner)}** · ${customer}${site}`,
    joined(figures),
    `-# ${joined(small)}`,
  ].join("\n");
}

/** A contract with everything known of it, a few short lines. */
export function detailedContract(line: ContractLine): string {
  const site = line.site === null ? "site not stated" : escapeMarkdown(clip(line.site, 60));
  const kind = line.kind === null ? "Kind not known" : capital(kindText(line));
  const left = line.yearsRemaining;
  const years =
    line.termYears === null
      ? "term not known"
      : `${count(line.termYears, 1)} years${weak(line, "termYears")}${left === null ? "" : `, ${remainingText(line, left)}`}`;
  const lines = [
    `${line.partOf === null ? "" : "↳ "}**${customerText(line, 60)}** · ${site}`,
    joined([kind, announcedText(line), notCountedText(line)]),
    joined([valueText(line), optionText(line), shareText(line)]),
    joined([powerText(line), years, line.usdPerMwYear === null ? null : `${usd(line.usdPerMwYear)}/MW-year`]),
    backstopText(line),
    gpuText(line),
    longDelivery(line),
    `-# ${joined([evidenceWords(line.evidence), `as of ${dayInWords(line.asOf)}`, line.project === null ? null : `project ${escapeMarkdown(line.project)}`])}`,
    line.note === null ? null : `-# ${escapeMarkdown(clip(line.note, 240))}`,
  ];
  return lines.filter((part) => part !== null && part !== "").join("\n");
}

/** True where the totals hold this row: signed, and marked to count. */
export function isCounted(line: ContractLine): boolean {
  return line.countInTotals && line.status === "signed";
}

function customerText(line: ContractLine, length: number): string {
  const endUser = line.endUser === null ? "" : ` (end user ${escapeMarkdown(line.endUser)})`;
  return `${escapeMarkdown(clip(line.counterparty, length))}${endUser}`;
}

function kindText(line: ContractLine): string {
  return line.kind === "triple_net_lease"
    ? "triple-net lease"
    : line.kind === "gpu_cloud"
      ? "GPU cloud"
      : "colocation";
}

function announcedText(line: ContractLine): string {
  return line.announced === null ? `as of ${dayInWords(line.asOf)}` : dayInWords(line.announced);
}

/** Why totals leave the row out; null where they hold it. */
function notCountedText(line: ContractLine): string | null {
  if (isCounted(line)) return line.isRollup ? "roll-up of its parts, counted once" : null;
  if (line.status === "ended") return "ended: not counted";
  if (line.status === "framework") return "framework: not counted, no contracted capacity";
  if (line.status === "mou") return "memorandum: not counted, no contracted capacity";
  if (line.partOf !== null) return "part of a roll-up: not counted again";
  return line.isRollup ? "published total: a claim, not counted" : "not counted";
}

function valueText(line: ContractLine): string {
  if (line.baseValueUsd === null) return "value not stated";
  const basis = line.valueBasis === null ? "" : ` ${valueBasisText(line.valueBasis)}`;
  return `${usd(line.baseValueUsd)}${basis}${weak(line, "baseValueUsd")}`;
}

function valueBasisText(basis: string): string {
  const known: Record<string, string> = {
    contract_revenue_base_term: "base term",
    contract_revenue_base_term_take_or_pay: "base term, take-or-pay",
    triple_net_base_term: "base term",
    triple_net_base_term_also_cited_as_cumulative_noi: "base term (also cited as NOI)",
    cloud_services_revenue: "cloud revenue",
    company_estimate_average_revenue_times_term: "company estimate",
    company_backlog_cited_by_article: "published backlog",
  };
  return known[basis] ?? escapeMarkdown(clip(words(basis), 60));
}

function optionText(line: ContractLine): string | null {
  const options = line.extensionOptions === null ? "" : escapeMarkdown(clip(line.extensionOptions, 40));
  if (line.maxValueUsd === null) return options === "" ? null : `options: ${options}`;
  return `up to ${usd(line.maxValueUsd)} with options${options === "" ? "" : ` (${options})`}`;
}

function shareText(line: ContractLine): string | null {
  if (line.attributableShare === 1) return null;
  const share = `${count(line.attributableShare * 100, 1)}%`;
  const own = line.baseValueUsd === null ? "" : `: ${usd(line.baseValueUsd * line.attributableShare)}`;
  return `joint venture, ${share} attributable${own}`;
}

function powerText(line: ContractLine): string | null {
  const gross =
    line.grossMegawatts === null || line.megawattsBasis === "gross" || line.megawattsBasis === "open"
      ? null
      : `${mw(line.grossMegawatts)} gross`;
  if (line.megawatts === null) return gross ?? "MW not stated";
  const own = `${mw(line.megawatts)}${basisText(line)}${weak(line, "megawatts")}`;
  return gross === null ? own : `${own} (${gross})`;
}

function basisText(line: ContractLine): string {
  switch (line.megawattsBasis) {
    case "critical_it":
      return " critical IT";
    case "gross":
      return " gross";
    case "site_capacity":
      return " site capacity";
    case "open":
      return ", gross or critical IT is open";
    case null:
      return ", basis not stated";
  }
}

function remainingText(line: ContractLine, left: number): string {
  if (line.delivery === "ahead") return "not begun";
  const since = line.delivery === null ? "since announcement" : "if begun as promised";
  return `${count(left, 1)} left ${since}`;
}

function backstopText(line: ContractLine): string | null {
  if (line.backstopBy === null && line.backstopUsd === null) return null;
  const by = line.backstopBy === null ? UNKNOWN : escapeMarkdown(line.backstopBy);
  const amount = line.backstopUsd === null ? "amount not stated" : usd(line.backstopUsd);
  return `Backstop: ${by}, ${amount}${weak(line, "backstopUsd")} (a guarantee, not revenue)`;
}

function gpuText(line: ContractLine): string | null {
  if (line.gpuCount === null && line.gpuModel === null) return null;
  const number =
    line.gpuCount === null ? "number not stated" : `${count(line.gpuCount)}${weak(line, "gpuCount")}`;
  return `GPUs: ${joined([number, line.gpuModel === null ? null : escapeMarkdown(line.gpuModel)])}`;
}

function shortDelivery(line: ContractLine): string | null {
  if (line.firstDelivery === null) return null;
  const when = periodText(line.firstDelivery);
  switch (line.delivery) {
    case "ahead":
      return `delivery ${when}`;
    case "due":
      return `delivery ${when}, due now`;
    case "past":
      return `due ${when}, outcome not known`;
    case null:
      return `delivery ${when}`;
  }
}

function longDelivery(line: ContractLine): string {
  if (line.firstDelivery === null) return "First delivery: not stated";
  const state: Record<NonNullable<ContractLine["delivery"]>, string> = {
    ahead: ": ahead",
    due: ": that period has begun",
    past: ": that period is over, met or late is not known here",
  };
  return `First delivery promised for ${periodText(line.firstDelivery)}${line.delivery === null ? "" : state[line.delivery]}`;
}

/** `2027-Q3` → `Q3 2027`, `2026-09` → `Sep 2026`. */
function periodText(period: string): string {
  const [year = "", part] = period.split("-");
  if (part === undefined) return year;
  return /^[QH]/.test(part) ? `${part} ${year}` : dayInWords(`${year}-${part}-01`).replace(/^1 /, "");
}

/** Where one field is less certain than its row. */
function weak(line: ContractLine, field: string): string {
  const found = line.weakFields.find((entry) => entry.field === field);
  return found === undefined
    ? ""
    : ` (${evidenceWords(found.evidence)}${found.evidence === "article_only" ? "" : " only"})`;
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
