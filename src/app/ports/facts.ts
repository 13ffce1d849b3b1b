import type { Discrepancy } from "../../domain/claim.ts";
import type { FactRows, FactSet } from "../../domain/fact-set.ts";
import type { Change } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";

/** Reads the fact store. */
export interface Facts {
  /** What was known on that day; null: everything known now, rows without a publication date included. */
  knownOn(day: IsoDate | null): Promise<FactSet>;
  /** The change feed, newest publication first. `since` is inclusive and drops changes without a publication date. */
  changes(filter: {
    readonly since: IsoDate | null;
    readonly until: IsoDate | null;
  }): Promise<readonly Change[]>;
}

/** What a facts file or the bundled `data/` holds. */
export interface FactBundle extends FactRows {
  readonly miners: readonly Miner[];
  readonly discrepancies: readonly Discrepancy[];
}

export interface LoadReport {
  readonly added: number;
  /** Rows whose content differs from the newest version kept: a new version was written. */
  readonly superseded: number;
  readonly unchanged: number;
}

/** Writes the fact store; loading the same bundle twice changes nothing. */
export interface FactLoader {
  load(bundle: FactBundle, recordedAt: Instant, digest?: string): Promise<LoadReport>;
  /** The digest that came with the newest load; null where it came without one. */
  loadedDigest(): Promise<string | null>;
}
