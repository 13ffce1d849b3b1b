import { CONTRACT_KINDS, type ContractKind, type ContractStart } from "../domain/contract.ts";
import { count, plural, usd } from "../domain/wording.ts";
import type { ContractsAnswer } from "../surface/answers/contracts.ts";
import type { BarsChart, NumberedTone } from "../surface/chart.ts";
import {
  capital,
  chartFooter,
  firstThatFit,
  LONGEST_ALT,
  plain,
  titleThatFits,
  yearCategories,
} from "./chart-words.ts";
import { isCounted } from "./contract-lines.ts";
import { clip } from "./format.ts";

const KINDS: Record<ContractKind, { readonly name: string; readonly tone: NumberedTone }> = {
  triple_net_lease: { name: "triple-net leases", tone: "one" },
  colocation: { name: "colocation", tone: "two" },
  gpu_cloud: { name: "GPU cloud", tone: "three" },
};

/** The value of counted contracts of one kind that are promised to begin in one year. */
interface Start {
  readonly kind: ContractKind;
  readonly year: number;
  readonly valueUsd: number;
  readonly count: number;
}

/**
 * Base-term value by year of the promised first delivery, each kind on its own, joint ventures at the miner's share.
 * Null with fewer than two bars, where there is nothing to compare.
 */
export function contractsChart(answer: ContractsAnswer): BarsChart | null {
  const starts = answer.starts.flatMap(drawn);
  if (starts.length < 2) return null;
  const categories = yearCategories(starts.map((start) => start.year));
  const kinds = CONTRACT_KINDS.filter((kind) => starts.some((start) => start.kind === kind));
  return {
    kind: "bars",
    name: "contracts",
    unit: "usd",
    layout: "panels",
    title: title(answer, starts, kinds),
    subtitle: subtitle(answer),
    footer: chartFooter(
      answer,
      answer.contracts.filter(isCounted).map((line) => line.source.kind),
    ),
    alt: alt(answer, starts, kinds),
    categories: categories.map((category) => category.label),
    series: kinds.map((kind) => ({
      name: capital(KINDS[kind].name),
      tone: KINDS[kind].tone,
      values: categories.map(
        ({ year }) => starts.find((start) => start.kind === kind && start.year === year)?.valueUsd ?? null,
      ),
    })),
  };
}

function drawn(start: ContractStart): readonly Start[] {
  const { kind, year, attributableValueUsd: valueUsd } = start;
  if (kind === "unknown" || year === null || valueUsd === null) return [];
  return [{ kind, year, valueUsd, count: start.count - start.withoutValue }];
}

/** The largest year of the kind with the most contracts: values of different kinds are not compared. */
function title(answer: ContractsAnswer, starts: readonly Start[], kinds: readonly ContractKind[]): string {
  const { miner, counterparty } = answer.filter;
  const who = miner ?? counterparty;
  const contractsOf = (kind: ContractKind): number =>
    sum(starts.filter((start) => start.kind === kind).map((start) => start.count));
  const [kind] = kinds.toSorted((a, b) => contractsOf(b) - contractsOf(a));
  const own = starts.filter((start) => start.kind === kind).toSorted((a, b) => b.valueUsd - a.valueUsd);
  const [most, next] = own;
  if (most === undefined) return "";
  const verb = most.year < Number(answer.asOf.slice(0, 4)) ? "was" : "is";
  const prefix = who === null ? "" : `${clip(plain(who), 24)}: `;
  const finding = `${prefix}${usd(most.valueUsd)} of ${KINDS[most.kind].name} ${verb} due to start in ${most.year}`;
  const alone = next === undefined || next.valueUsd === most.valueUsd;
  return alone ? finding : titleThatFits([`${finding}, the most of any year`, finding]);
}

function subtitle(answer: ContractsAnswer): string {
  const share = hasJointVenture(answer) ? ", joint ventures at own share" : "";
  const { withoutValue, withoutYear, unknownKind } = leftOut(answer);
  const missing = withoutValue + withoutYear + unknownKind;
  const without = unknownKind > 0 ? "value, year or kind" : "value or year";
  const left = missing === 0 ? "" : ` · ${count(missing)} without ${without}`;
  return `Base term by promised first year${share}${left}`;
}

function hasJointVenture(answer: ContractsAnswer): boolean {
  return answer.contracts.some(
    (line) => isCounted(line) && line.attributableShare !== 1 && line.baseValueUsd !== null,
  );
}

/** Counted contracts that are in no bar, each under one reason. */
function leftOut(answer: ContractsAnswer) {
  const known = answer.starts.filter((start) => start.kind !== "unknown");
  const undated = known.filter((start) => start.year === null);
  return {
    withoutValue: sum(known.map((start) => start.withoutValue)),
    withoutYear: sum(undated.map((start) => start.count - start.withoutValue)),
    undated,
    unknownKind: sum(answer.starts.filter((start) => start.kind === "unknown").map((start) => start.count)),
  };
}

function alt(answer: ContractsAnswer, starts: readonly Start[], kinds: readonly ContractKind[]): string {
  const years = starts.map((start) => start.year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const span = first === last ? String(first) : `${first} to ${last}`;
  const share = hasJointVenture(answer) ? ", joint ventures at the miner's share" : "";
  const [charts, apart] =
    kinds.length === 1
      ? ["Bar chart by year", ""]
      : ["Bar charts by kind and year", "; kinds are never added"];
  const head = `${charts} of the promised first delivery, ${span}: base-term value${share}${apart}. `;
  const { withoutValue, withoutYear, undated, unknownKind } = leftOut(answer);
  const notes: string[] = [];
  if (withoutYear > 0) {
    const each = undated.flatMap(({ kind, attributableValueUsd: value }) =>
      value === null || kind === "unknown" ? [] : [`${KINDS[kind].name} ${usd(value)}`],
    );
    notes.push(`${plural(withoutYear, "contract")} without a year (${each.join(", ")})`);
  }
  if (withoutValue > 0) notes.push(`${plural(withoutValue, "contract")} without a value`);
  if (unknownKind > 0) notes.push(`${plural(unknownKind, "contract")} of unknown kind`);
  const tail = notes.length === 0 ? "." : `. Not shown: ${notes.join("; ")}.`;
  const parts = kinds.map((kind) => {
    const own = starts.filter((start) => start.kind === kind);
    const each = own.map(
      (start) => `${start.year} ${usd(start.valueUsd)} in ${plural(start.count, "contract")}`,
    );
    return `${capital(KINDS[kind].name)}: ${each.join(", ")}`;
  });
  return `${head}${firstThatFit(parts, LONGEST_ALT - head.length - tail.length)}${tail}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
