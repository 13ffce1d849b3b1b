import type { MinerId } from "./fact.ts";
import { findMiner, isCompanyEnding } from "./miner-search.ts";
import type { Miner } from "./miner.ts";

/** How a target is written that stands for the list of the server in which it is asked for, whatever it holds then. */
export const SERVER_LIST = "LIST";

/** So many miners the list of a server may hold: as many as a select or a message shows. */
export const MOST_LISTED_BY_SERVER = 25;

/** Longer runs of words are no name of a company. */
export const MOST_WORDS = 6;

/** A word that no miner has, with up to three that come near. */
export interface UnknownName {
  readonly typed: string;
  readonly nearest: readonly Miner[];
}

export interface ReadMiners {
  /** In the order in which they were typed, each once. */
  readonly miners: readonly MinerId[];
  readonly unknown: readonly UnknownName[];
}

/** True where somebody means the list of their server. */
export function isServerList(target: string): boolean {
  return target.trim().toUpperCase() === SERVER_LIST;
}

/** The words of a list as people type it, those between two commas together. */
export function wordsOfList(text: string): readonly (readonly string[])[] {
  return text.split(/[,;\n\r[\]]+/).map((part) => part.split(/\s+/).filter((word) => word !== ""));
}

/**
 * Reads a list as people type it: tickers, former ones too, or names, with commas or spaces between them. A name of
 * several words is one miner: of words in a row the longest run that names one counts.
 */
export function readMiners(text: string, miners: readonly Miner[]): ReadMiners {
  const found = new Set<MinerId>();
  const unknown: UnknownName[] = [];
  for (const words of wordsOfList(text)) {
    for (let at = 0; at < words.length;) {
      const run = longestRun(words.slice(at, at + MOST_WORDS), miners);
      const typed = words[at] ?? "";
      if (run === null && isCompanyEnding(typed)) {
        // “CleanSpark, Inc.”: the comma is of the name.
        at += 1;
      } else if (run === null) {
        const match = findMiner(miners, typed);
        unknown.push({ typed, nearest: match.kind === "found" ? [] : match.nearest });
        at += 1;
      } else {
        found.add(run.miner);
        at += run.words;
      }
    }
  }
  return { miners: [...found], unknown };
}

function longestRun(
  words: readonly string[],
  miners: readonly Miner[],
): { readonly miner: MinerId; readonly words: number } | null {
  for (let length = words.length; length > 0; length -= 1) {
    const match = findMiner(miners, words.slice(0, length).join(" "));
    if (match.kind === "found") return { miner: match.miner.id, words: length };
  }
  return null;
}
