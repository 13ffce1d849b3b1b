import {
  CONTRACT_KINDS,
  type Contract,
  type ContractKind,
  countedContracts,
  startsByKind,
} from "../../domain/contract.ts";
import type { Refusal } from "../../surface/answers/common.ts";
import type { ContractLine, ContractsAnswer } from "../../surface/answers/contracts.ts";
import type { Answers } from "../../surface/app.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask } from "./context.ts";
import { ourContractFigure } from "./contract-claims.ts";
import { contractLine, contractTotals } from "./contract-lines.ts";

const SORTS = ["announced", "value", "megawatts", "usd_per_mw_year"] as const;
type Sort = (typeof SORTS)[number];

/** Longest list of known customers in a refusal. */
const LONGEST_LIST = 300;

/** Answers `/contracts`: who rents what from whom, with totals per kind. */
export function createContractsAnswer(deps: AnswerDeps): Answers["contracts"] {
  return async (options, now) => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { facts, day, miner } = asked.question;

    const kind = oneOf("kind", options.kind, CONTRACT_KINDS);
    if (!kind.ok) return kind;
    const sort = oneOf("sort", options.sort, SORTS);
    if (!sort.ok) return sort;
    const counterparty = matchCounterparty(facts.contracts, options.counterparty);
    if (!counterparty.ok) return counterparty;

    const chosen = facts.contracts.filter(
      (contract) =>
        (miner === null || contract.miner === miner.id) &&
        (kind.value === null || contract.kind === kind.value) &&
        counterparty.matches(contract),
    );
    const counted = new Set(countedContracts(chosen).map((contract) => contract.id));
    const order = sort.value ?? "announced";
    const lines = chosen
      .map((contract) => contractLine(contract, facts, day))
      .toSorted((a, b) => compareLines(a, b, order, counted));
    const answer: ContractsAnswer = {
      ...answerBase(asked.question, chosen),
      filter: { miner: miner?.ticker ?? null, counterparty: counterparty.name, kind: kind.value },
      sort: order,
      contracts: lines,
      totals: contractTotals(chosen),
      starts: startsByKind(chosen),
      claims: claimLines(facts, "contracts", miner?.id ?? null, (claim) => ourContractFigure(claim, facts)),
    };
    return { ok: true, answer };
  };
}

type Matched =
  | { readonly ok: true; readonly name: string | null; matches(contract: Contract): boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** Contracts whose customer, its group or its end user holds the words typed, whatever their case. */
function matchCounterparty(contracts: readonly Contract[], typed: string | undefined): Matched {
  const wanted = typed?.trim().toLowerCase() ?? "";
  if (wanted === "") return { ok: true, name: null, matches: () => true };
  const groups = [...new Set(contracts.map((contract) => contract.counterpartyGroup))].toSorted((a, b) =>
    a.localeCompare(b),
  );
  const group = groups.find((name) => name.toLowerCase() === wanted);
  if (group !== undefined) {
    const isCustomer = (contract: Contract): boolean =>
      contract.counterpartyGroup === group || contract.endUser?.toLowerCase() === wanted;
    return { ok: true, name: group, matches: isCustomer };
  }
  const matches = (contract: Contract): boolean =>
    [contract.counterpartyGroup, contract.counterparty, contract.endUser].some(
      (text) => text?.toLowerCase().includes(wanted) === true,
    );
  if (contracts.some(matches)) return { ok: true, name: shorten(typed ?? ""), matches };
  const expected = groups.length === 0 ? "no customer yet: no contract is stored" : listOf(groups);
  return {
    ok: false,
    refusal: { kind: "bad_option", option: "counterparty", typed: shorten(typed ?? ""), expected },
  };
}

/** `one of A, B, C and 4 more`, as long as a refusal bears. */
function listOf(names: readonly string[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const name of names) {
    length += name.length + 2;
    if (length > LONGEST_LIST) break;
    shown.push(name);
  }
  const rest = names.length - shown.length;
  return `one of ${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}

function oneOf<V extends string>(
  option: string,
  typed: string | undefined,
  known: readonly V[],
): { readonly ok: true; readonly value: V | null } | { readonly ok: false; readonly refusal: Refusal } {
  if (typed === undefined) return { ok: true, value: null };
  const value = known.find((name) => name === typed.trim().toLowerCase());
  if (value !== undefined) return { ok: true, value };
  return {
    ok: false,
    refusal: { kind: "bad_option", option, typed: shorten(typed), expected: `one of ${known.join(", ")}` },
  };
}

/**
 * Newest announcement first; the other orders rank within a kind (megawatts within a basis too), what counts
 * before what does not, unknown last.
 */
function compareLines(a: ContractLine, b: ContractLine, sort: Sort, counted: ReadonlySet<string>): number {
  const byNews = (b.announced ?? b.asOf).localeCompare(a.announced ?? a.asOf) || a.id.localeCompare(b.id);
  if (sort === "announced") return byNews;
  const byKind = kindRank(a.kind) - kindRank(b.kind);
  const byCount = Number(counted.has(b.id)) - Number(counted.has(a.id));
  const byBasis = sort === "megawatts" ? basisRank(a) - basisRank(b) : 0;
  return byKind || byCount || byBasis || sortValue(b, sort) - sortValue(a, sort) || byNews;
}

function sortValue(line: ContractLine, sort: Exclude<Sort, "announced">): number {
  switch (sort) {
    case "value":
      return line.baseValueUsd ?? -1;
    case "megawatts":
      return line.megawatts ?? -1;
    case "usd_per_mw_year":
      return line.usdPerMwYear ?? -1;
  }
}

function kindRank(kind: ContractKind | null): number {
  return kind === null ? CONTRACT_KINDS.length : CONTRACT_KINDS.indexOf(kind);
}

function basisRank(line: ContractLine): number {
  const order = ["critical_it", "gross", "site_capacity", "open"];
  const rank = line.megawattsBasis === null ? -1 : order.indexOf(line.megawattsBasis);
  return rank < 0 ? order.length : rank;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
