import type { Period } from "./period.ts";
import type { Dimension } from "./tagged.ts";

/** A figure of a document with everything looked up. */
export interface FiledFact {
  /** With the usual prefix of its taxonomy: `us-gaap:Revenues`; a company's own tag keeps the company's. */
  readonly name: string;
  readonly contextId: string;
  readonly period: Period;
  /** Sorted by axis; empty for the company as a whole. */
  readonly dimensions: readonly Dimension[];
  /** `iso4217:USD`, `xbrli:shares`, `iso4217:USD/xbrli:shares`, or a measure of the company's own. */
  readonly unit: string;
  /** Scaled and signed; null where the document says that there is none (`xsi:nil`). */
  readonly value: number | null;
  /** The last exact decimal place, −3 for thousands; Infinity for exact, −Infinity where it is not stated. */
  readonly decimals: number;
  readonly scale: number;
  /** As printed. */
  readonly text: string;
  readonly hidden: boolean;
  /** Its place among the figures of the document; of equal ones the first that is printed. */
  readonly order: number;
}

const STANDARD = new Set([
  "us-gaap",
  "dei",
  "srt",
  "ifrs-full",
  "ecd",
  "cyd",
  "invest",
  "country",
  "stpr",
  "currency",
  "exch",
  "naics",
  "sic",
  "xbrli",
  "iso4217",
  "utr",
]);

/** The name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** True for a tag of the company's own. */
export function isOwnTag(name: string): boolean {
  return !STANDARD.has(name.slice(0, Math.max(0, name.indexOf(":"))));
}

/** True for an amount of money, in whatever currency. */
export function isMoney({ unit }: FiledFact): boolean {
  return /^iso4217:[A-Z]{3}$/.test(unit);
}

/** True for the unit of coins, however the company spells it: `btc`, `mara:bitcoin`, `btbt:Bitcoins`. */
export function isBitcoinUnit(unit: string): boolean {
  return /^(?:btc|xbt|bitcoins?)$/i.test(localName(unit));
}

/** Words of a tag, for a person: `us-gaap:LongTermLoansPayable` → `long term loans payable`. */
export function tagInWords(name: string): string {
  return localName(name)
    .replace(/Member$/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .replaceAll(/[-_]+/g, " ")
    .split(" ")
    .map((word) => (/^(?:[A-Z]|[A-Z]{2,}s?)$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
}
