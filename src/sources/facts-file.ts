import { z } from "zod";
import type { SharedFactsRead, SharedProblem } from "../app/ports/shared-facts.ts";
import type { Miner } from "../domain/miner.ts";
import { readCuratedLists } from "./facts/curated-lists.ts";
import { minerIds } from "./facts/miner-ids.ts";
import { parseJson, type ReadRows, rowsOf } from "./facts/read-rows.ts";

/** Several files of `data/` in one, by their names. */
const bundleSchema = z.strictObject({ about: z.string(), files: z.record(z.string(), z.unknown()) });

/** Files of `data/` that are no facts to be shared, and what to do about them. */
const NOT_SHARED: Readonly<Record<string, string>> = {
  "miners.json": "is not merged: watched companies come with a release of Pivotwatch",
  "derived-checks.json": "is not merged: its sums are of the bundled facts",
};

/**
 * Reads the text of a facts file: `{ about, files: { "contracts.json": { about, rows }, … } }`, or one file of `data/`
 * under its own name. Rows that cannot be right are left out and named; the others are given.
 */
export function parseFactsFile(name: string, text: string, miners: readonly Miner[]): SharedFactsRead {
  if (/^\s*</.test(text)) {
    return no(`${name} is a web page and not a facts file: give the address of the file itself.`);
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return no(`${name} ${parsed.problem}.`);
  const bundle = bundleSchema.safeParse(parsed.json);
  const files = bundle.success ? new Map(Object.entries(bundle.data.files)) : new Map([[name, parsed.json]]);
  return readFiles(files, miners);
}

/** The facts of several files of `data/`, by their names. */
export function readFiles(files: ReadonlyMap<string, unknown>, miners: readonly Miner[]): SharedFactsRead {
  const asked = new Set<string>();
  const readFile = <T>(file: string, schema: z.ZodType<T>): ReadRows<T> => {
    asked.add(file);
    return files.has(file) ? rowsOf(file, files.get(file), schema) : { rows: [], problems: [] };
  };
  const { lists, problems } = readCuratedLists(readFile, minerIds(miners));
  const known = [...asked];
  const others = [...files.keys()].filter((file) => !asked.has(file));
  if (others.length === files.size) {
    const what = [...files.keys()].join(", ");
    return no(
      `${what === "" ? "It" : what} holds no facts: the files of a facts file are ${known.join(", ")}.`,
    );
  }
  const passedBy = others.map((file): SharedProblem => ({
    file,
    row: "",
    field: "",
    message: NOT_SHARED[file] ?? "is no file of facts, and nothing of it is read",
  }));
  return { ok: true, lists, problems: [...problems, ...passedBy] };
}

function no(problem: string): SharedFactsRead {
  return { ok: false, problem };
}
