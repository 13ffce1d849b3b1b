import { z } from "zod";
import { type Calendar, isSession, nextSession } from "../domain/calendar.ts";
import type { Basket, CorporateAction, SecurityId } from "../domain/market.ts";
import { fileLabel, type FileRead, isoDate, readJsonFile } from "./json-file.ts";

const ticker = z.string().regex(/^[A-Z][A-Z0-9.-]{0,9}$/, "must be a ticker in capitals");

const basketFile = z.strictObject({
  about: z.string(),
  id: z.string().min(1),
  version: z.int().min(1),
  members: z
    .array(z.strictObject({ ticker, from: isoDate, until: isoDate.nullable(), why: z.string().min(1) }))
    .min(1),
});

const benchmarkRole = z.enum([
  "ai_peer",
  "technology_index",
  "market_index",
  "bitcoin_fund",
  "miner_fund",
  "crypto_company",
  "mining_hardware",
]);

const benchmarksFile = z.strictObject({
  about: z.string(),
  benchmarks: z.array(z.strictObject({ symbol: ticker, name: z.string().min(1), role: benchmarkRole })),
});

const shares = z.number().positive();

const actionsFile = z.strictObject({
  about: z.string().optional(),
  actions: z.array(
    z.strictObject({
      ticker,
      exDate: isoDate,
      kind: z.enum(["split", "confirmed_jump"]),
      newShares: shares,
      oldShares: shares,
      source: z.string().min(1),
      why: z.string().min(1),
    }),
  ),
});

/** A security that is no watched miner; its symbol is its id. */
export interface Benchmark {
  readonly symbol: SecurityId;
  readonly name: string;
  readonly role: z.infer<typeof benchmarkRole>;
}

export interface Benchmarks {
  readonly all: readonly Benchmark[];
  /** What miners may be following instead of BTC. */
  readonly peers: readonly SecurityId[];
  readonly qqq: SecurityId;
}

/** The id of a ticker in use today (a miner's id, or a benchmark's symbol); null for an unknown one. */
export type ResolveTicker = (ticker: string) => SecurityId | null;

/**
 * Reads the published basket (`data/basket.json`): members by ticker, dated; they join and leave at the last session
 * of a quarter only.
 */
export function readBasketFile(
  file: URL | string,
  calendar: Calendar,
  resolve: ResolveTicker,
): FileRead<Basket> {
  const read = readJsonFile(file, basketFile);
  if (!read.ok) return read;
  const problems: string[] = [];
  const open = new Set<string>();
  const members = read.value.members.map((row, index) => {
    const field = `members[${String(index)}]`;
    const security = resolve(row.ticker);
    if (security === null) problems.push(`${field}.ticker: ${row.ticker} is no watched miner`);
    for (const [key, date] of Object.entries({ from: row.from, until: row.until })) {
      if (date !== null && !endsQuarter(calendar, date)) {
        problems.push(`${field}.${key}: ${date} is not the last session of a quarter`);
      }
    }
    if (row.until !== null && row.until <= row.from)
      problems.push(`${field}.until: is not after its first day`);
    if (row.until === null && open.has(row.ticker))
      problems.push(`${field}.ticker: ${row.ticker} stands twice`);
    if (row.until === null) open.add(row.ticker);
    return { security: security ?? row.ticker, from: row.from, until: row.until };
  });
  if (problems.length > 0) return refuse(file, problems);
  return { ok: true, value: { id: read.value.id, version: read.value.version, members } };
}

/** Reads the securities that miners are compared with (`data/benchmarks.json`). */
export function readBenchmarksFile(file: URL | string): FileRead<Benchmarks> {
  const read = readJsonFile(file, benchmarksFile);
  if (!read.ok) return read;
  const all = read.value.benchmarks;
  const problems: string[] = [];
  const symbols = all.map((row) => row.symbol);
  for (const symbol of new Set(symbols.filter((one, index) => symbols.indexOf(one) !== index))) {
    problems.push(`benchmarks: ${symbol} stands twice`);
  }
  const peers = all.filter((row) => row.role === "ai_peer").map((row) => row.symbol);
  if (peers.length === 0) problems.push("benchmarks: no row has the role ai_peer");
  const [qqq, second] = all.filter((row) => row.role === "technology_index");
  if (qqq === undefined || second !== undefined) {
    problems.push("benchmarks: exactly one row must have the role technology_index");
    return refuse(file, problems);
  }
  return problems.length > 0 ? refuse(file, problems) : { ok: true, value: { all, peers, qqq: qqq.symbol } };
}

/** Reads splits and confirmed jumps (`data/corporate-actions.json`, or a file given to the import). */
export function readActionsFile(
  file: URL | string,
  resolve: ResolveTicker,
): FileRead<readonly CorporateAction[]> {
  const read = readJsonFile(file, actionsFile);
  if (!read.ok) return read;
  const problems: string[] = [];
  const seen = new Set<string>();
  const actions = read.value.actions.map((row, index) => {
    const field = `actions[${String(index)}]`;
    const security = resolve(row.ticker);
    if (security === null) problems.push(`${field}.ticker: ${row.ticker} is neither a miner nor a benchmark`);
    const same = row.newShares === row.oldShares;
    if (row.kind === "split" && same)
      problems.push(`${field}.newShares: a split changes the number of shares`);
    if (row.kind === "confirmed_jump" && (row.newShares !== 1 || row.oldShares !== 1)) {
      problems.push(`${field}.newShares: both counts of a confirmed jump are 1`);
    }
    const key = `${row.ticker} ${row.exDate}`;
    if (seen.has(key)) problems.push(`${field}.exDate: ${key} stands twice`);
    seen.add(key);
    const { exDate, kind, newShares, oldShares } = row;
    return { security: security ?? row.ticker, exDate, kind, newShares, oldShares };
  });
  return problems.length > 0 ? refuse(file, problems) : { ok: true, value: actions };
}

function endsQuarter(calendar: Calendar, date: string): boolean {
  const next = nextSession(calendar, date);
  return isSession(calendar, date) && next !== null && quarter(date) !== quarter(next);
}

function quarter(date: string): number {
  return Math.ceil(Number(date.slice(5, 7)) / 3);
}

function refuse(file: URL | string, problems: readonly string[]): { ok: false; problems: readonly string[] } {
  return { ok: false, problems: problems.map((problem) => `${fileLabel(file)}: ${problem}`) };
}
