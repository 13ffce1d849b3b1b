import type { Miner } from "./miner.ts";

export type MinerMatch =
  | { readonly kind: "found"; readonly miner: Miner }
  | { readonly kind: "ambiguous"; readonly nearest: readonly Miner[] }
  | { readonly kind: "unknown"; readonly nearest: readonly Miner[] };

/**
 * The miner a person means: by ticker, former ticker, CIK, name or former name, without regard to case and
 * company endings; a beginning that only one miner has will do. Otherwise up to three nearest ones.
 */
export function findMiner(miners: readonly Miner[], typed: string): MinerMatch {
  const wanted = plain(typed.replace(/^\$/, ""));
  if (wanted === "") return { kind: "unknown", nearest: miners.slice(0, 3) };
  const exact = miners.find((miner) => handles(miner).includes(wanted));
  if (exact) return { kind: "found", miner: exact };
  const beginning = miners.filter((miner) => names(miner).some((name) => name.startsWith(wanted)));
  const [only] = beginning;
  if (only && beginning.length === 1 && wanted.length >= 3) return { kind: "found", miner: only };
  if (beginning.length > 1) return { kind: "ambiguous", nearest: beginning.slice(0, 3) };
  return { kind: "unknown", nearest: nearestMiners(miners, wanted) };
}

/** Miners that begin with or contain what was typed, best first; all of them for an empty text. */
export function suggestMiners(miners: readonly Miner[], typed: string): readonly Miner[] {
  const wanted = plain(typed);
  const rank = (miner: Miner): number => {
    const own = handles(miner);
    if (own.some((handle) => handle === wanted)) return 0;
    if (own.some((handle) => handle.startsWith(wanted))) return 1;
    if (own.some((handle) => handle.includes(wanted))) return 2;
    return 3;
  };
  return miners
    .map((miner) => ({ miner, rank: rank(miner) }))
    .filter((entry) => entry.rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.miner.ticker.localeCompare(b.miner.ticker))
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
  return [miner.name, ...miner.formerNames].map(plain);
}

function handles(miner: Miner): readonly string[] {
  const tickers = [miner.ticker, ...miner.formerTickers.map((former) => former.ticker)].map(plain);
  const cik = miner.cik === null ? [] : [miner.cik, miner.cik.replace(/^0+/, "")];
  return [...tickers, ...names(miner), ...cik];
}

/** Lower case, single spaces, without punctuation and company endings. */
function plain(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[.,()]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  while (words.length > 1 && ENDINGS.has(words.at(-1) ?? "")) words.pop();
  return words.join(" ");
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
