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

/** Records to be written, list by list; a list that is left out says nothing. */
export type FactBundle = Partial<
  FactRows & { readonly miners: readonly Miner[]; readonly discrepancies: readonly Discrepancy[] }
>;

/** Every list of records. */
export type WholeBundle = Required<FactBundle>;

/**
 * Who wrote a version of a record: `bundle` the files that come with the program, `shared` a facts file of somebody
 * else, `filing` the reader of filings, `review` a person in `/review`, `server` whoever put a company on the list of
 * their server.
 */
export type FactOrigin = "bundle" | "shared" | "filing" | "review" | "server";

/** How records that are added are to be taken. */
export interface Adding {
  readonly origin: FactOrigin;
  /** True where it is history that this store catches up with: it is listed as a change, and alerts nobody. */
  readonly quiet: boolean;
}

export interface LoadReport {
  readonly added: number;
  /** Rows whose content differs from the newest version kept: a new version was written. */
  readonly superseded: number;
  readonly unchanged: number;
}

/**
 * Writes the fact store; the same records twice change nothing. A record is a new version only where its origin says
 * something new: what a person corrected in `/review` stands until a release brings another figure than it had before.
 */
export interface FactLoader {
  /** The bundled files. */
  load(bundle: FactBundle, recordedAt: Instant, digest?: string): Promise<LoadReport>;
  /** Records from anywhere else. */
  add(records: FactBundle, adding: Adding, recordedAt: Instant): Promise<LoadReport>;
  /** The digest that came with the newest load; null where it came without one. */
  loadedDigest(): Promise<string | null>;
}
