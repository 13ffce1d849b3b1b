import type { ChangeKind } from "../domain/fact.ts";
import type { Flag } from "./schema.ts";

/** The change feed: append-only. */
export interface ChangeTable {
  id: number;
  row_id: number;
  fact_id: string;
  miner_id: string | null;
  kind: ChangeKind;
  known_at: string | null;
  happened_at: string;
  recorded_at: string;
  correction: Flag;
  /** Set where it is history that alerts nobody. */
  quiet: Flag;
}

export interface ChangeDifferenceTable {
  change_id: number;
  ordinal: number;
  field: string;
  /** JSON scalars, so that 5, “5” and true stay apart. */
  old_value: string;
  new_value: string;
}

export interface ChangeTables {
  change: ChangeTable;
  change_difference: ChangeDifferenceTable;
}
