import type { MinerId } from "../../domain/fact.ts";
import { nameInLetters } from "../../domain/listed-company.ts";
import { findMiner, isCompanyEnding } from "../../domain/miner-search.ts";
import type { Miner } from "../../domain/miner.ts";
import { MOST_WORDS, wordsOfList } from "../../domain/server-list.ts";
import type { ListedCompany } from "../ports/filings.ts";
import type { ListedCompanies } from "../ports/listed-companies.ts";

type Companies = Pick<ListedCompanies, "match" | "nearest">;

/** What stands on a list: somebody of whom there are records, or a company of whom there are none yet. */
export type NamedCompany =
  | { readonly kind: "miner"; readonly miner: MinerId }
  | { readonly kind: "company"; readonly company: ListedCompany };

/** A word that names nobody, or several; with up to three that come near. */
export interface UnknownCompany {
  readonly typed: string;
  readonly isAmbiguous: boolean;
  readonly nearest: readonly Findable[];
}

interface Findable {
  readonly ticker: string;
  readonly name: string;
}

export interface ReadNames {
  /** In the order in which they were typed, each once. */
  readonly named: readonly NamedCompany[];
  readonly unknown: readonly UnknownCompany[];
}

/**
 * Reads a list as people type it, among the miners of whom there are records and all companies with a ticker. A name of
 * several words is one company: of words in a row the longest run that names one counts, and of one run a miner before
 * another company.
 */
export async function readNames(
  text: string,
  miners: readonly Miner[],
  companies: Companies,
): Promise<ReadNames> {
  const byCik = new Map(miners.flatMap(({ cik, id }) => (cik === null ? [] : [[cik, id] as const])));
  const named = new Map<string, NamedCompany>();
  const unknown: UnknownCompany[] = [];
  for (const words of wordsOfList(text)) {
    for (let at = 0; at < words.length;) {
      const run = await longestRun(words.slice(at, at + MOST_WORDS), miners, companies);
      const typed = words[at] ?? "";
      if (run !== null) {
        const found = known(run.found, byCik);
        named.set(found.kind === "miner" ? found.miner : found.company.cik, found);
        at += run.words;
        continue;
      }
      // “CleanSpark, Inc.”: the comma is of the name.
      if (!isCompanyEnding(typed)) unknown.push(await unknownName(typed, miners, companies));
      at += 1;
    }
  }
  return { named: [...named.values()], unknown };
}

/** A company under another ticker, such as that of its warrants, may be one of whom there are records. */
function known(found: NamedCompany, byCik: ReadonlyMap<string, MinerId>): NamedCompany {
  const miner = found.kind === "company" ? byCik.get(found.company.cik) : undefined;
  return miner === undefined ? found : { kind: "miner", miner };
}

async function longestRun(
  words: readonly string[],
  miners: readonly Miner[],
  companies: Companies,
): Promise<{ readonly found: NamedCompany; readonly words: number } | null> {
  for (let length = words.length; length > 0; length -= 1) {
    const typed = words.slice(0, length).join(" ");
    const match = findMiner(miners, typed);
    if (match.kind === "found") return { found: { kind: "miner", miner: match.miner.id }, words: length };
    const other = await companies.match(typed);
    if (other.kind === "found") return { found: { kind: "company", company: other.company }, words: length };
  }
  return null;
}

/** Of several that the name is of those that are watched come first; of misspelt ones the list of all companies knows more. */
async function unknownName(
  typed: string,
  miners: readonly Miner[],
  companies: Companies,
): Promise<UnknownCompany> {
  const own = findMiner(miners, typed);
  const other = await companies.match(typed);
  const several = [
    ...(own.kind === "ambiguous" ? own.nearest : []),
    ...(other.kind === "ambiguous" ? other.nearest : []),
  ];
  if (several.length > 0) return { typed, isAmbiguous: true, nearest: threeOf(several) };
  const others = await companies.nearest(typed);
  const watched = own.kind === "unknown" ? own.nearest : [];
  return { typed, isAmbiguous: false, nearest: threeOf(others.length > 0 ? others : watched) };
}

function threeOf(companies: readonly Findable[]): readonly Findable[] {
  return companies.slice(0, 3).map(({ ticker, name }) => ({ ticker, name: nameInLetters(name) }));
}
