import type { ChangeKind } from "../domain/fact.ts";
import type { IsoDate } from "../domain/time.ts";

/** What the choice of a version needs to know of a fact row. */
export interface VersionHead {
  readonly row_id: number;
  readonly kind: ChangeKind;
  readonly id: string;
  readonly known_at: string | null;
  readonly withdrawn: string | null;
}

/** Which rows an answer is given from. */
export interface Versions {
  readonly rowIds: readonly number[];
  /** Ids left out because their newest version has no publication date. */
  readonly withoutPublicationDate: readonly string[];
  /** Row ids of everything that stands now, whatever the day asked for. */
  readonly standing: readonly number[];
  /** The day from which anything was known; null where nothing is. */
  readonly from: IsoDate | null;
}

/** A watched miner and a discrepancy between sources are no dated facts: they stand in every answer. */
export function isUndated(kind: ChangeKind): boolean {
  return kind === "miner" || kind === "discrepancy";
}

/**
 * Chooses one version of every fact: the newest known by that day (null: the newest of all), unless it was
 * withdrawn. A fact whose newest version has lost its publication date is left out of dated answers, for the
 * older date is then known to be wrong. `heads` ascend by row id.
 */
export function chooseVersions(heads: readonly VersionHead[], day: IsoDate | null): Versions {
  const newest = new Map<string, VersionHead>();
  const chosen = new Map<string, VersionHead>();
  for (const head of heads) {
    const key = `${head.kind} ${head.id}`;
    newest.set(key, head);
    if (day === null || isUndated(head.kind) || (head.known_at !== null && head.known_at <= day)) {
      chosen.set(key, head);
    }
  }
  const without: string[] = [];
  let from: IsoDate | null = null;
  const standing: number[] = [];
  for (const [key, head] of newest) {
    if (head.withdrawn !== null || isUndated(head.kind)) continue;
    standing.push(head.row_id);
    if (head.known_at === null) {
      if (day === null) continue;
      without.push(head.id);
      chosen.delete(key);
      continue;
    }
    if (from === null || head.known_at < from) from = head.known_at;
  }
  const rowIds = [...chosen.values()].filter((head) => head.withdrawn === null).map((head) => head.row_id);
  return { rowIds, withoutPublicationDate: without.toSorted(), standing, from };
}
