import type { FactRows } from "../../domain/fact-set.ts";
import type { FactBundle } from "./facts.ts";

/** Checks a row of a list as those of `data/` are checked; gives it as a bundle, or a sentence on what is wrong. */
export type ReadRecord = (
  list: keyof FactRows,
  row: object,
) => { readonly ok: true; readonly records: FactBundle } | { readonly ok: false; readonly problem: string };
