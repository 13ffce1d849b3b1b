import { distance, isCompanyEnding, plainName } from "./miner-search.ts";

/** What a company is found by. */
export interface Findable {
  readonly ticker: string;
  /** The name by `nameAsCompared`. */
  readonly compared: string;
}

/** A ticker as the list of companies writes it: without a dollar sign, a class of shares behind a hyphen (`BRK-B`). */
export function tickerAsListed(typed: string): string {
  return typed.trim().replace(/^\$/, "").replace(".", "-").toUpperCase();
}

/** A name as it is compared: as miners' names are, and without the state that the SEC puts behind some (`/DE/`, `\DE\`). */
export function nameAsCompared(name: string): string {
  return plainName(name.replace(STATE, ""));
}

/** `CORP /DE/`, `INC/tx`, `BANCORP \DE\`: two letters or a word such as NEW at the end. */
const STATE = /\s*[/\\](?:[A-Za-z]{2,3}[/\\]?)?\s*$/;

/**
 * The name in the letters of ordinary writing where all of it is in capitals, as the SEC writes many: “TERAWULF INC.” is
 * “Terawulf Inc.”. Abbreviations cannot be told for certain: short words without a vowel, or with a digit, stay.
 */
export function nameInLetters(name: string): string {
  const whole = name.replace(STATE, "").trim();
  const [main = "", ...rest] =
    whole.replaceAll(/\b(?:Co|Inc|Corp|Ltd|plc|de|of|the|and)\b/g, "").match(/\S+/g) ?? [];
  if (/[a-z]/.test(`${main} ${rest.join(" ")}`)) return whole;
  // “IREN Ltd” was written by somebody who knows small letters: its capitals are meant.
  if (/[a-z]/.test(whole) && main.length <= LONGEST_ABBREVIATION && !/[A-Z]/.test(rest.join("")))
    return whole;
  return whole
    .split(" ")
    .map((word, index) => (index > 0 && SMALL.has(word.toLowerCase()) ? word.toLowerCase() : inLetters(word)))
    .join(" ");
}

const LONGEST_ABBREVIATION = 5;

const SMALL: ReadonlySet<string> = new Set(["of", "and", "the", "for", "de", "in"]);

/** Forms of companies, countries and kinds of securities that are written in capitals. */
const CAPITALS: ReadonlySet<string> = new Set([
  "ADR",
  "AG",
  "AI",
  "ETF",
  "II",
  "III",
  "LLC",
  "LP",
  "NA",
  "NV",
  "REIT",
  "SA",
  "SE",
  "SPA",
  "UK",
  "US",
  "USA",
]);

function inLetters(word: string): string {
  const bare = word.replaceAll(/[^A-Za-z0-9&]/g, "").toUpperCase();
  if (isCompanyEnding(bare) || bare === "BANCORP") return capitalised(word);
  if (CAPITALS.has(bare) || /[\d&]/.test(bare) || (bare.length <= 4 && !/[AEIOUY]/.test(bare))) return word;
  return capitalised(word);
}

/** Each part of a word with a hyphen or an apostrophe that begins a name: Johnson-Smith, O'Reilly, but McDonald's. */
function capitalised(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/(^|[-(])([a-z])/g, (_whole, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^([A-Z])'([a-z])(?=[a-z]{2})/, (_whole, first: string, letter: string) => {
      return `${first}'${letter.toUpperCase()}`;
    });
}

/** Longer texts are misspelt names, not tickers. */
const LONGEST_TICKER = 6;

/** The three that come nearest to what was typed, by ticker or by the beginning of the name; of equals the first ones. */
export function nearestCompanies<T extends Findable>(companies: readonly T[], typed: string): readonly T[] {
  const ticker = tickerAsListed(typed);
  const name = nameAsCompared(typed);
  const best: { readonly company: T; readonly far: number }[] = [];
  for (const company of companies) {
    const farthest = best.length < 3 ? Number.POSITIVE_INFINITY : (best.at(-1)?.far ?? 0);
    const far = Math.min(
      ticker.length <= LONGEST_TICKER ? within(company.ticker, ticker, farthest) : Number.POSITIVE_INFINITY,
      within(company.compared.slice(0, name.length + 1), name, farthest),
    );
    if (far >= farthest) continue;
    best.push({ company, far });
    best.sort((a, b) => a.far - b.far);
    best.length = Math.min(best.length, 3);
  }
  return best.map(({ company }) => company);
}

/** The distance of two words, or infinity where their lengths alone say that it is not below a limit. */
function within(word: string, typed: string, limit: number): number {
  if (Math.abs(word.length - typed.length) >= limit) return Number.POSITIVE_INFINITY;
  return distance(word, typed);
}
