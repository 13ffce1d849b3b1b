import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { CuratedFacts } from "../domain/fact-set.ts";
import { derivedSumSchema } from "./facts/claim-schemas.ts";
import { readCuratedLists } from "./facts/curated-lists.ts";
import { minerIds } from "./facts/miner-ids.ts";
import { minerSchema } from "./facts/miner-schemas.ts";
import { type FileProblem, readRows } from "./facts/read-rows.ts";

export type ReadFacts =
  | { readonly ok: true; readonly bundle: CuratedFacts }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * The facts that people correct by hand, read from a folder of JSON files, one per list, each row checked
 * against its schema. Every problem names file, row and field. What holds between rows is `checkFacts`' part.
 */
export function readBundledFacts(folder: string | URL): ReadFacts {
  const path = typeof folder === "string" ? folder : fileURLToPath(folder);
  const problems: FileProblem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): readonly T[] => {
    const result = readRows(path, file, schema);
    problems.push(...result.problems);
    return result.rows;
  };
  const written = read("miners.json", minerSchema);
  const ids = minerIds(written);
  const miners = written.map((miner) => ({
    ...miner,
    consolidates: miner.consolidates.map((ticker) => {
      const found = ids.get(ticker);
      if (found?.current === true) return found.id;
      problems.push({
        file: "miners.json",
        row: miner.id,
        field: "consolidates",
        message: `names ${ticker}, which is no ticker in use of a row of this file`,
      });
      return ticker;
    }),
  }));
  const curated = readCuratedLists((file, schema) => readRows(path, file, schema), ids);
  problems.push(...curated.problems);
  const sums = read("derived-checks.json", derivedSumSchema);
  return problems.length === 0
    ? { ok: true, bundle: { miners, ...curated.lists, sums } }
    : { ok: false, problems };
}
