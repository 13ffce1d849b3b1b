import type { Miner } from "./miner.ts";
import { isOutside } from "./outside.ts";

export type MinerMatch =
  | { readonly kind: "found"; readonly miner: Miner }
  | { readonly kind: "ambiguous"; readonly nearest: readonly Miner[] }
  | { readonly kind: "unknown"; readonly nearest: readonly Miner[] };

/**
 * The miner a person means: by ticker, former ticker, CIK, name or former name, without regard to case and
 * company endings; a beginning that only one miner has will do. Otherwise up to three nearest ones.
 */
export function findMiner(miners: readonly Miner[], typed: string): MinerMatch {
  const wanted = plainName(typed.replace(/^\$/, ""));
  // Whoever is added for one server must not change what a word means to everybody.
  const watched = miners.filter((miner) => !isOutside(miner));
  const outside = miners.filter(isOutside);
  if (wanted === "") return { kind: "unknown", nearest: watched.slice(0, 3) };
  const exact = [...watched, ...outside].find((miner) => handles(miner).includes(wanted));
  if (exact) return { kind: "found", miner: exact };
  return (
    findBeginning(watched, wanted) ??
    findBeginning(outside, wanted) ?? { kind: "unknown", nearest: nearestMiners(watched, wanted) }
  );
}

function findBeginning(miners: readonly Miner[], wanted: string): MinerMatch | null {
  const beginning = miners.filter((miner) => names(miner).some((name) => name.startsWith(wanted)));
  const [only] = beginning;
  if (only && beginning.length === 1 && wanted.length >= 3) return { kind: "found", miner: only };
  return beginning.length > 1 ? { kind: "ambiguous", nearest: beginning.slice(0, 3) } : null;
}

/**
 * Miners that begin with or contain what was typed, best first; all of them for an empty text, without companies that no
 * release watches.
 */
export function suggestMiners(miners: readonly Miner[], typed: string): readonly Miner[] {
  const wanted = plainName(typed);
  const rank = (miner: Miner): number => {
    const own = handles(miner);
    if (own.some((handle) => handle === wanted)) return 0;
    if (own.some((handle) => handle.startsWith(wanted))) return 1;
    if (own.some((handle) => handle.includes(wanted))) return 2;
    return 3;
  };
  return miners
    .filter((miner) => wanted !== "" || !isOutside(miner))
    .map((miner) => ({ miner, rank: rank(miner) }))
    .filter((entry) => entry.rank < 3)
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        Number(isOutside(a.miner)) - Number(isOutside(b.miner)) ||
        a.miner.ticker.localeCompare(b.miner.ticker),
    )
    .map((entry) => entry.miner);
}

function nearestMiners(miners: readonly Miner[], wanted: string): readonly Miner[] {
  return miners
    .map((miner) => ({
      miner,
      distance: Math.min(...handles(miner).map((handle) => distance(handle, wanted))),
    }))
    .toSorted((a, b) => a.distance - b.distance || a.miner.ticker.localeCompare(b.miner.ticker))
    .slice(0, 3)
    .map((entry) => entry.miner);
}

function names(miner: Miner): readonly string[] {
  return [miner.name, ...miner.formerNames].map(plainName);
}

function handles(miner: Miner): readonly string[] {
  const tickers = [miner.ticker, ...miner.formerTickers.map((former) => former.ticker)].map(plainName);
  const cik = miner.cik === null ? [] : [miner.cik, miner.cik.replace(/^0+/, "")];
  return [...tickers, ...names(miner), ...cik];
}

/** Lower case, single spaces, without punctuation and company endings. */
export function plainName(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[.,()]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  while (words.length > 1 && ENDINGS.has(words.at(-1) ?? "")) words.pop();
  return words.join(" ");
}

/** True for `Inc.`, `Corp` and their like, which name no company by themselves. */
export function isCompanyEnding(word: string): boolean {
  return ENDINGS.has(plainName(word));
}

const ENDINGS = new Set(["inc", "corp", "corporation", "ltd", "limited", "holdings", "company", "co", "plc"]);

/** Damerau–Levenshtein distance with adjacent transpositions (optimal string alignment): IRNE is one step from IREN. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
