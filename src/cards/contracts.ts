import { dayInWords, mw, pct, plural, usd, words } from "../domain/wording.ts";
import type { ContractLine, ContractsAnswer, KindTotal } from "../surface/answers/contracts.ts";
import type { Block, Card, FactItem } from "../surface/card.ts";
import { answerCard, item, pageButtons, pageOf, separator, text, type View } from "./common.ts";
import { compactContract, detailedContract, isCounted } from "./contract-lines.ts";
import { contractsChart } from "./contracts-chart.ts";
import { clip, escapeMarkdown } from "./format.ts";

const COMPACT_PER_PAGE = 7;
const DETAILED_PER_PAGE = 4;
const LONGEST_TITLE = 60;

/** `/contracts`: totals per kind and who the customers are, then the contracts, a page at a time. */
export function contractsCard(answer: ContractsAnswer, view: View): Card {
  const detailed = answer.filter.miner !== null;
  const rows = detailed ? partsUnderWholes(answer.contracts) : answer.contracts;
  const shown = pageOf(rows, view.page, detailed ? DETAILED_PER_PAGE : COMPACT_PER_PAGE);
  const blocks: Block[] = [];
  if (rows.length === 0) blocks.push(text(emptyText(answer)));
  if (shown.page === 0) blocks.push(...totalBlocks(answer));
  if (rows.length > 0) {
    blocks.push(separator, text(listHeading(answer, shown.first, shown.rows.length)));
    for (const [index, line] of shown.rows.entries()) {
      if (index > 0) blocks.push(separator);
      blocks.push(text(detailed ? detailedContract(line) : compactContract(line)));
    }
  }
  return answerCard(answer, {
    title: title(answer),
    blocks,
    actions: pageButtons("contracts", "page", view, shown.page, shown.pages),
    footer: rows.some((line) => line.usdPerMwYear !== null)
      ? ["Per MW-year: base value ÷ MW critical IT ÷ base years; other bases are left out."]
      : [],
  });
}

/** What counts first, and every part straight after the roll-up that holds it. */
function partsUnderWholes(lines: readonly ContractLine[]): readonly ContractLine[] {
  const ids = new Set(lines.map((line) => line.id));
  const wholes = lines
    .filter((line) => line.partOf === null || !ids.has(line.partOf))
    .toSorted((a, b) => Number(isCounted(b)) - Number(isCounted(a)));
  return wholes.flatMap((whole) => [whole, ...lines.filter((line) => line.partOf === whole.id)]);
}

function title(answer: ContractsAnswer): string {
  const { filter, totals } = answer;
  const who = filter.miner ?? filter.counterparty ?? null;
  const prefix = who === null ? "" : `${escapeMarkdown(clip(who, 24))}: `;
  const [only] = totals.byKind;
  if (answer.contracts.length === 0) return `${prefix === "" ? "No" : `${prefix}no`} AI contracts recorded`;
  if (only === undefined) return `${prefix}no signed contract counted`.replace(/^no/, "No");
  if (totals.byKind.length === 1) {
    const power = only.megawattsCriticalIt === null ? "" : `, ${mw(only.megawattsCriticalIt)} critical IT`;
    return firstThatFits([
      `${prefix}${valueText(only)} in ${plural(only.count, ...kindNouns(only.kind))}${power}`,
      `${prefix}${valueText(only)} in ${plural(only.count, ...kindNouns(only.kind))}`,
    ]);
  }
  const parts = totals.byKind.map((total) => `${shortKind(total.kind)} ${valueText(total)}`);
  const counted = plural(totals.count, "contract");
  return firstThatFits([
    `${prefix}${counted}: ${parts.join(", ")}`,
    `${prefix}${parts.join(", ")}`,
    `${prefix}${counted}, kinds never added`,
  ]);
}

function firstThatFits(titles: readonly string[]): string {
  return (
    titles.find((candidate) => candidate.length <= LONGEST_TITLE) ??
    `${(titles.at(-1) ?? "").slice(0, LONGEST_TITLE - 1)}…`
  );
}

function totalBlocks(answer: ContractsAnswer): readonly Block[] {
  const { byKind } = answer.totals;
  const blocks: Block[] = [];
  if (byKind.length > 0) blocks.push({ type: "facts", items: byKind.map(kindItem) });
  const chart = contractsChart(answer);
  if (chart !== null) blocks.push({ type: "chart", chart });
  const notes: string[] = [];
  if (byKind.length > 1) {
    notes.push("No total over all: leases, colocation and GPU cloud pay for different things.");
  }
  const uncounted = answer.contracts.filter((line) => !isCounted(line)).length;
  if (uncounted > 0) {
    notes.push(
      `${plural(uncounted, "row")} ${uncounted === 1 ? "is" : "are"} listed and not counted; each says why.`,
    );
  }
  if (notes.length > 0) blocks.push(text(notes.map((note) => `-# ${note}`).join("\n")));
  const customers = byKind.flatMap(customerItem);
  if (customers.length > 0)
    blocks.push(text("**Customers by base value**"), { type: "facts", items: customers });
  return blocks;
}

export function kindItem(total: KindTotal): FactItem {
  const power = total.megawattsCriticalIt === null ? "" : ` · ${mw(total.megawattsCriticalIt)} critical IT`;
  const notes: string[] = [];
  if (total.attributableValueUsd !== null && total.attributableValueUsd !== total.baseValueUsd) {
    notes.push(`${usd(total.attributableValueUsd)} at the miner's share of joint ventures`);
  }
  if (total.withoutCriticalIt > 0) notes.push(`${total.withoutCriticalIt} without critical IT MW`);
  if (total.withoutValue > 0) notes.push(`${total.withoutValue} without a value`);
  return item(
    capital(heading(total.kind)),
    `${valueText(total)} base term, ${plural(total.count, "contract")}${power}`,
    notes.join("; "),
  );
}

function customerItem(total: KindTotal): readonly FactItem[] {
  const known = total.byCounterparty.flatMap((customer) =>
    customer.sharePct === null ? [] : [`${escapeMarkdown(customer.counterparty)} ${pct(customer.sharePct)}`],
  );
  if (known.length === 0 || total.byCounterparty.length < 2) return [];
  const rest = total.byCounterparty.length - Math.min(3, known.length);
  const more = rest === 0 ? undefined : `${rest} more`;
  return [item(capital(heading(total.kind)), known.slice(0, 3).join(", "), more)];
}

function listHeading(answer: ContractsAnswer, first: number, shown: number): string {
  const order: Record<ContractsAnswer["sort"], string> = {
    announced: "newest first",
    value: "by base value within a kind",
    megawatts: "by megawatts within a kind and basis",
    usd_per_mw_year: "by value per MW-year within a kind",
  };
  const all = answer.contracts.length;
  const range = shown === all ? "" : ` ${first + 1}–${first + shown} of ${all}`;
  const countedFirst =
    answer.filter.miner !== null && answer.contracts.some((line) => !isCounted(line))
      ? "counted first, "
      : "";
  return `**Contracts${range}**, ${countedFirst}${order[answer.sort]}`;
}

function emptyText(answer: ContractsAnswer): string {
  const { miner, counterparty, kind } = answer.filter;
  const parts = [
    miner === null ? "" : ` of ${escapeMarkdown(miner)}`,
    counterparty === null ? "" : ` with ${escapeMarkdown(counterparty)}`,
    kind === null ? "" : ` of the kind ${words(kind)}`,
  ].join("");
  const when = answer.pointInTime ? ` published by ${dayInWords(answer.asOf)}` : "";
  return `No AI or HPC contract${parts}${when} is recorded here. That is not known, not none.`;
}

function valueText(total: KindTotal): string {
  return total.baseValueUsd === null ? "value not stated" : usd(total.baseValueUsd);
}

function shortKind(kind: KindTotal["kind"]): string {
  const names: Record<KindTotal["kind"], string> = {
    triple_net_lease: "leases",
    colocation: "colocation",
    gpu_cloud: "cloud",
    unknown: "other",
  };
  return names[kind];
}

function heading(kind: KindTotal["kind"]): string {
  return kind === "triple_net_lease"
    ? "triple-net leases"
    : kind === "unknown"
      ? "kind not known"
      : kind === "gpu_cloud"
        ? "GPU cloud"
        : kind;
}

/** Singular and plural. */
function kindNouns(kind: KindTotal["kind"]): readonly [string, string] {
  const names: Record<KindTotal["kind"], readonly [string, string]> = {
    triple_net_lease: ["triple-net lease", "triple-net leases"],
    colocation: ["colocation contract", "colocation contracts"],
    gpu_cloud: ["GPU cloud contract", "GPU cloud contracts"],
    unknown: ["contract of unknown kind", "contracts of unknown kind"],
  };
  return names[kind];
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
