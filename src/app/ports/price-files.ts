import type { PriceBasis } from "../../domain/market.ts";
import type { IsoDate } from "../../domain/time.ts";

/** One day of a price file that can be used. */
export interface PriceRow {
  /** As an editor counts, the header being line 1. */
  readonly line: number;
  readonly date: IsoDate;
  /** In USD, above zero. */
  readonly close: number;
  /** Null where the file gives none. */
  readonly adjustedClose: number | null;
  /** `dividend_adjusted` where only an adjusted close was given and stands in. */
  readonly basis: Exclude<PriceBasis, "raw">;
}

/** One line that was not taken, and why. */
export interface RefusedRow {
  readonly line: number;
  /** The same words for the same fault, so that equal ones can be counted. */
  readonly reason: string;
  /** The line as it stood, shortened, without control characters. */
  readonly text: string;
}

export interface ParsedPriceFile {
  readonly rows: readonly PriceRow[];
  readonly refused: readonly RefusedRow[];
  /** Why nothing of the file can be used; null where its rows were read one by one. */
  readonly problem: string | null;
}

export interface PriceFile extends ParsedPriceFile {
  /** The file's name without its folder. */
  readonly name: string;
  /** In capitals, from the file's name. */
  readonly symbol: string;
}

/** Daily price files on the disk. */
export interface PriceFiles {
  /** The files that these paths mean: a file itself, a folder's `*.csv`; sorted by name within a folder. */
  find(paths: readonly string[]): Promise<{
    readonly files: readonly string[];
    readonly missing: readonly { readonly path: string; readonly problem: string }[];
  }>;
  /** Never fails for what a file may hold or be: `problem` says it. */
  read(path: string): Promise<PriceFile>;
}
