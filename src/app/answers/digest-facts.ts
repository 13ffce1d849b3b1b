import type { Contract } from "../../domain/contract.ts";
import type { DebtInstrument } from "../../domain/debt.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Change } from "../../domain/fact.ts";
import { filingShort, filingWeight } from "../../domain/filed-words.ts";
import { addDays, epochMs, type Instant, newYorkDate } from "../../domain/time.ts";
import type { TreasuryTransaction } from "../../domain/treasury.ts";
import { numeral, usd, words } from "../../domain/wording.ts";
import type { ChangeLine } from "../../surface/answers/changes.ts";
import type { DigestFacts } from "../../surface/answers/digest.ts";
import { customerOf } from "./alert-facts.ts";
import { changeLines } from "./change-lines.ts";
import { GROUPS } from "./changes.ts";
import { isDebtLine } from "./figure-text.ts";
import { megawattsInWords } from "./own-figures.ts";

type Group = DigestFacts["group"];
type Sum = Pick<DigestFacts, "total" | "noTotal">;

/** What was published longer ago than this when it became known here is history, not news. */
const NEWS_DAYS = 7;

const ORDER: readonly Group[] = ["contract", "debt", "treasury", "revenue", "filing", "other"];

/** What a filing says in a line beside its company and its host. */
const LONGEST_FILING = 60;

/** Nothing to add, or a single figure that stands in its own line. */
const NO_SUM: Sum = { total: null, noTotal: null };

/**
 * What became known after `since`, up to `until`: whatever this store learnt in that time of what was published in the
 * week before. A record that it had already and that is dated later (of a file, or where the clock is set back) is news
 * on its day. `older` counts what came in and is no news.
 */
export function newSince(
  feed: readonly Change[],
  since: Instant,
  until: Instant,
): { readonly news: readonly Change[]; readonly older: number } {
  const [from, to] = [epochMs(since), epochMs(until)];
  const [firstDay, today] = [newYorkDate(since), newYorkDate(until)];
  const oldest = addDays(firstDay, -NEWS_DAYS);
  const news: Change[] = [];
  let older = 0;
  for (const change of feed) {
    const recorded = epochMs(change.recordedAt);
    const { knownAt } = change;
    if (recorded > from && recorded <= to) {
      if (knownAt === null || knownAt < oldest) older += 1;
      else if (knownAt <= today) news.push(change);
    } else if (knownAt !== null && knownAt > firstDay && knownAt <= today) news.push(change);
  }
  return { news, older };
}

/** The news by group, groups without any left out. Lines of debt that a filing lists are told with its total alone. */
export function digestFacts(facts: FactSet, news: readonly Change[]): readonly DigestFacts[] {
  const sizeOf = sizes(facts);
  const debtLines = new Set(facts.figures.filter(isDebtLine).map(({ id }) => id));
  const told = changeLines(facts, news).filter(
    ({ kind, factId }) => kind !== "figure" || !debtLines.has(factId),
  );
  const byGroup = Map.groupBy(told, groupOf);
  return ORDER.flatMap((group): readonly DigestFacts[] => {
    const lines = byGroup.get(group) ?? [];
    if (lines.length === 0) return [];
    const sorted = lines.toSorted((a, b) => rank(a) - rank(b) || (sizeOf(b) ?? -1) - (sizeOf(a) ?? -1));
    const short = sorted.map((line) => ({ ...line, short: shortOf(facts, line) }));
    return [{ group, count: lines.length, ...sumOf(group, facts, lines), lines: short }];
  });
}

/** “$5.2B base term, Fluidstack, 15-year colocation, 200 MW critical IT”: a contract's sentence has its figure last. */
function shortOf(facts: FactSet, line: ChangeLine): string {
  const sentence = line.text.replace(/^[^:]+: /, "");
  const filing =
    line.kind === "filing" && !line.correction
      ? facts.filings.find(({ id }) => id === line.factId)
      : undefined;
  if (filing !== undefined) return filingShort(filing, LONGEST_FILING);
  const row =
    line.kind === "contract" && !line.correction
      ? facts.contracts.find(({ id }) => id === line.factId)
      : undefined;
  if (row === undefined || row.baseValueUsd === null || row.status !== "signed" || row.isRollup)
    return sentence;
  const years = row.termYears === null ? "" : `${numeral(row.termYears, 3)}-year `;
  return [
    `${usd(row.baseValueUsd)} base term`,
    customerOf(row, line.miner ?? ""),
    row.kind === null ? null : `${years}${KIND_WORDS[row.kind]}`,
    megawattsInWords(row),
  ]
    .filter((part) => part !== null && part !== "")
    .join(", ");
}

const KIND_WORDS: Readonly<Record<NonNullable<Contract["kind"]>, string>> = {
  triple_net_lease: "lease",
  colocation: "colocation",
  gpu_cloud: "GPU cloud",
};

function groupOf(line: ChangeLine): Group {
  return ORDER.find((group) => group !== "other" && GROUPS[group].includes(line.kind)) ?? "other";
}

/** Kinds in the order in which their group names them; corrections after what is new. */
function rank(line: ChangeLine): number {
  return GROUPS[groupOf(line)].indexOf(line.kind) + (line.correction ? 100 : 0);
}

/** Dollars of contracts and debt, coins of holdings and sales, weights of forms: compared within one kind alone. */
function sizes({ contracts, debts, debtEvents, debtTotals, holdings, transactions, filings }: FactSet) {
  const known = new Map<string, number | null>([
    ...contracts.map((row) => [row.id, row.baseValueUsd] as const),
    ...debts.map((row) => [row.id, row.principalUsd] as const),
    ...debtEvents.map((row) => [row.id, row.principalUsd] as const),
    ...debtTotals.map((row) => [row.id, row.totalUsd] as const),
    ...holdings.map((row) => [row.id, row.btc] as const),
    ...transactions.map((row) => [row.id, row.btc] as const),
    ...filings.map((row) => [row.id, filingWeight(row)] as const),
  ]);
  return (line: ChangeLine): number | null => known.get(line.factId) ?? null;
}

/** Of what is new; a correction changes a figure that was told before and adds nothing. */
function sumOf(group: Group, facts: FactSet, lines: readonly ChangeLine[]): Sum {
  const ids = new Set(lines.filter((line) => !line.correction).map((line) => line.factId));
  const isNew = (row: { readonly id: string }): boolean => ids.has(row.id);
  switch (group) {
    case "contract":
      return sumContracts(facts.contracts.filter(isNew));
    case "debt":
      return sumDebts(facts.debts.filter(isNew));
    case "treasury":
      return sumSales(facts.transactions.filter(isNew));
    case "revenue":
    case "filing":
    case "other":
      return NO_SUM;
  }
}

function sumContracts(rows: readonly Contract[]): Sum {
  if (rows.length < 2) return NO_SUM;
  const kinds = new Set(rows.map((row) => row.kind));
  const [kind = null] = kinds;
  if (kinds.size > 1) return without("lease, colocation and GPU cloud are not added");
  if (kind === null) return without("a kind is not stated");
  if (rows.some((row) => row.status !== "signed")) return without("not all are signed contracts");
  const counted = new Set(rows.map((row) => row.id));
  if (rows.some((row) => !row.countInTotals || (row.partOf !== null && counted.has(row.partOf)))) {
    return without("some are parts of others");
  }
  if (rows.some((row) => row.attributableShare < 1)) return without("a joint venture is among them");
  return added(
    "usd",
    rows.map((row) => row.baseValueUsd),
    "base terms",
    "a value is not stated",
  );
}

function sumDebts(rows: readonly DebtInstrument[]): Sum {
  if (rows.length < 2) return NO_SUM;
  const places = new Set(rows.map((row) => row.apart));
  const [apart = null] = places;
  if (places.size > 1) return without("some are not closed, drawn or debt of the company");
  return added(
    "usd",
    rows.map((row) => row.principalUsd),
    apart === null ? "principal" : `principal, ${words(apart)}`,
    "an amount is not stated",
  );
}

function sumSales(rows: readonly TreasuryTransaction[]): Sum {
  if (rows.length < 2) return NO_SUM;
  const [first] = rows;
  if (rows.some((row) => row.side !== first?.side)) return without("coins sold and added");
  if (rows.some((row) => !row.countInTotals)) return without("some lie inside others");
  const periods = new Set(rows.map((row) => `${row.periodStart} ${row.periodEnd}`));
  if (periods.size > 1) return without("periods differ");
  return added(
    "btc",
    rows.map((row) => row.btc),
    first?.side === "sell" ? "sold" : "added",
    "a count is not stated",
  );
}

function added(unit: "usd" | "btc", values: readonly (number | null)[], what: string, why: string): Sum {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return without(why);
  return { total: { unit, value: known.reduce((sum, value) => sum + value, 0), what }, noTotal: null };
}

function without(noTotal: string): Sum {
  return { total: null, noTotal };
}
