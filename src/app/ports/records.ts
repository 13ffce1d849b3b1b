import type { FactRows } from "../../domain/fact-set.ts";
import type { FactBundle } from "./facts.ts";

export type CheckedRecord =
  | { readonly ok: true; readonly records: FactBundle }
  /** A sentence on what is wrong. */
  | { readonly ok: false; readonly problem: string };

/** Checks a row of a list as those of `data/` are checked, and gives it as a bundle. */
export type ReadRecord = (list: keyof FactRows, row: object) => Promise<CheckedRecord>;
